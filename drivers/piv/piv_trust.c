#include "drivers/piv/piv_trust.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <stdbool.h>
#include <string.h>

#include "drivers/piv/piv_inside.h"
#include "drivers/pki/pki.h"

const char *piv_trust_name(enum piv_trust result)
{
    static const char *const names[PIV_TRUST_COUNT] = {
        [PIV_TRUST_OK] = "ok",
        [PIV_TRUST_UNREADABLE] = "unreadable",
        [PIV_TRUST_KEY] = "key-not-supported",
        [PIV_TRUST_NO_CA] = "no-ca",
        [PIV_TRUST_OTHER_CA] = "other-ca",
        [PIV_TRUST_CA_EXPIRED] = "ca-expired",
        [PIV_TRUST_NOT_YET_VALID] = "not-yet-valid",
        [PIV_TRUST_EXPIRED] = "expired",
        [PIV_TRUST_REVOKED] = "revoked",
        [PIV_TRUST_CRL_MISSING] = "crl-missing",
        [PIV_TRUST_CRL_STALE] = "crl-stale",
        [PIV_TRUST_WRONG_USAGE] = "wrong-usage",
        [PIV_TRUST_WRONG_ROLE] = "wrong-role",
        [PIV_TRUST_WRONG_PLACE] = "wrong-place",
        [PIV_TRUST_FAILED] = "failed",
    };
    return names[result];
}

// What X509_get_key_usage() says of a certificate without the extension would be: everything.
static bool signs(X509 *certificate)
{
    return (X509_get_extension_flags(certificate) & EXFLAG_KUSAGE) != 0 &&
           (X509_get_key_usage(certificate) & KU_DIGITAL_SIGNATURE) != 0;
}

static bool has_role(const X509 *certificate)
{
    bool found = false;
    ASN1_OBJECT *role = OBJ_txt2obj(PIV_TRUST_ROLE, 1);
    EXTENDED_KEY_USAGE *usages = X509_get_ext_d2i(certificate, NID_ext_key_usage, NULL, NULL);
    for (int i = 0; role && i < sk_ASN1_OBJECT_num(usages); i++)
        found |= OBJ_cmp(sk_ASN1_OBJECT_value(usages, i), role) == 0;
    EXTENDED_KEY_USAGE_free(usages);
    ASN1_OBJECT_free(role);
    return found;
}

// True when `uri` is `kind` and `value`, and the kiosk has such a value.
static bool names(const ASN1_IA5STRING *uri, const char *kind, const char *value)
{
    size_t first = strlen(kind), rest = value ? strlen(value) : 0;
    const unsigned char *data = ASN1_STRING_get0_data(uri);
    return rest > 0 && (size_t)ASN1_STRING_length(uri) == first + rest &&
           memcmp(data, kind, first) == 0 && memcmp(data + first, value, rest) == 0;
}

static bool has_place(const X509 *certificate, const struct piv_trust_rules *rules)
{
    bool found = false;
    GENERAL_NAMES *all = X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
    for (int i = 0; i < sk_GENERAL_NAME_num(all); i++) {
        const GENERAL_NAME *name = sk_GENERAL_NAME_value(all, i);
        if (name->type != GEN_URI)
            continue;
        const ASN1_IA5STRING *uri = name->d.uniformResourceIdentifier;
        found |= names(uri, PIV_TRUST_REGION, rules->region) ||
                 names(uri, PIV_TRUST_STORE, rules->store) || names(uri, "", PIV_TRUST_EVERYWHERE);
    }
    GENERAL_NAMES_free(all);
    return found;
}

static enum piv_trust judge(const struct piv_trust_rules *rules, X509 *certificate, time_t now)
{
    if (X509_get_extension_flags(certificate) & (EXFLAG_INVALID | EXFLAG_CRITICAL))
        return PIV_TRUST_UNREADABLE;
    if (piv_x509_algorithm(certificate) == 0)
        return PIV_TRUST_KEY;
    enum piv_trust result = piv_chain_judge(rules, certificate, now);
    if (result != PIV_TRUST_OK)
        return result;
    if (!signs(certificate))
        return PIV_TRUST_WRONG_USAGE;
    if (!has_role(certificate))
        return PIV_TRUST_WRONG_ROLE;
    return has_place(certificate, rules) ? PIV_TRUST_OK : PIV_TRUST_WRONG_PLACE;
}

enum piv_trust piv_trust_judge(const struct piv_trust_rules *rules, const unsigned char *der,
                               size_t length, time_t now, struct piv_trust_technician *technician)
{
    *technician = (struct piv_trust_technician){0};
    X509 *certificate = pki_read_der(der, length);
    enum piv_trust result = PIV_TRUST_UNREADABLE;
    if (certificate && piv_x509_describe(certificate, technician))
        result = judge(rules, certificate, now);
    if (result == PIV_TRUST_UNREADABLE)
        *technician = (struct piv_trust_technician){0};
    X509_free(certificate);
    ERR_clear_error();
    return result;
}
