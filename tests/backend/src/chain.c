#include "tests/backend/src/chain.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <string.h>

enum {
    KEY_BITS_MIN = 2048, // NIST SP 800-57 part 1, table 2: 112 bits of strength
};

// The policies of the JPKI: signature, and user authentication on a plastic card.
static const char *const policies[] = {
    [CARD_AUTH] = "1.2.392.200149.8.5.1.3.30", [CARD_SIGN] = "1.2.392.200149.8.5.1.1.10"};

X509 *chain_parse(const unsigned char *der, size_t length)
{
    const unsigned char *at = der;
    X509 *certificate = d2i_X509(NULL, &at, (long)length);
    if (certificate && at != der + length) {
        X509_free(certificate);
        certificate = NULL;
    }
    ERR_clear_error();
    return certificate;
}

X509 *chain_load(const char *path)
{
    BIO *bio = BIO_new_file(path, "rb");
    if (!bio)
        return NULL;
    X509 *certificate = PEM_read_bio_X509(bio, NULL, NULL, NULL);
    if (!certificate && BIO_reset(bio) == 0)
        certificate = d2i_X509_bio(bio, NULL);
    BIO_free(bio);
    ERR_clear_error();
    return certificate;
}

static bool add_one(struct chain *chain, X509 *certificate, enum card_side side, bool further,
                    const char *responder)
{
    if (chain->count == CHAIN_ROOTS_MAX) {
        X509_free(certificate);
        return false;
    }
    chain->roots[chain->count++] = (struct chain_root){certificate, side, further, responder};
    return true;
}

bool chain_add(struct chain *chain, const char *path, enum card_side side, bool further,
               const char *responder)
{
    int before = chain->count;
    bool room = true;
    X509 *certificate;
    BIO *bio = BIO_new_file(path, "rb");
    if (!bio)
        return false;
    while (room && (certificate = PEM_read_bio_X509(bio, NULL, NULL, NULL)))
        room = add_one(chain, certificate, side, further, responder);
    BIO_free(bio);
    if (chain->count == before && (certificate = chain_load(path))) // one in DER
        room = add_one(chain, certificate, side, further, responder);
    ERR_clear_error();
    return room && chain->count > before;
}

void chain_free(struct chain *chain)
{
    for (int i = 0; i < chain->count; i++)
        X509_free(chain->roots[i].certificate);
    chain->count = 0;
}

// The name first, because it is cheap; it proves nothing, as all generations bear it.
static bool issued_by(X509 *certificate, const struct chain_root *root)
{
    return X509_NAME_cmp(X509_get_issuer_name(certificate),
                         X509_get_subject_name(root->certificate)) == 0 &&
           X509_verify(certificate, X509_get0_pubkey(root->certificate)) == 1;
}

static const struct chain_root *find_issuer(const struct chain *chain, enum card_side side,
                                            X509 *certificate)
{
    const struct chain_root *found = NULL;
    for (int i = 0; i < chain->count && !found; i++) {
        if (chain->roots[i].side == side && issued_by(certificate, &chain->roots[i]))
            found = &chain->roots[i];
    }
    ERR_clear_error(); // the generations that did not fit have left their errors
    return found;
}

static bool begun(X509 *certificate, int64_t now)
{
    time_t at = now;
    return X509_cmp_time(X509_get0_notBefore(certificate), &at) < 0;
}

static bool ended(X509 *certificate, int64_t now)
{
    time_t at = now - 1; // the last second of the validity still counts (RFC 5280, 4.1.2.5)
    return X509_cmp_time(X509_get0_notAfter(certificate), &at) <= 0;
}

// RFC 5280, 4.2.1.3. The signature certificate's key makes contentCommitment signatures.
static bool usage_fits(X509 *certificate, enum card_side side, bool further)
{
    uint32_t flags = X509_get_extension_flags(certificate);
    if (flags & EXFLAG_CA)
        return false; // a CA's certificate is on no card
    if (!(flags & EXFLAG_KUSAGE))
        return further;
    uint32_t wanted =
        side == CARD_AUTH ? KU_DIGITAL_SIGNATURE : KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION;
    return (X509_get_key_usage(certificate) & wanted) != 0;
}

static bool policy_fits(X509 *certificate, enum card_side side, bool further)
{
    if (further)
        return true;
    bool found = false;
    CERTIFICATEPOLICIES *named =
        X509_get_ext_d2i(certificate, NID_certificate_policies, NULL, NULL);
    for (int i = 0; i < sk_POLICYINFO_num(named); i++) {
        char oid[80];
        OBJ_obj2txt(oid, sizeof oid, sk_POLICYINFO_value(named, i)->policyid, 1);
        found |= strcmp(oid, policies[side]) == 0;
    }
    CERTIFICATEPOLICIES_free(named);
    return found;
}

// The card signs with RSA only; another key could never prove anything.
static bool key_fits(X509 *certificate)
{
    EVP_PKEY *key = X509_get0_pubkey(certificate);
    return key && EVP_PKEY_is_a(key, "RSA") && EVP_PKEY_get_bits(key) >= KEY_BITS_MIN;
}

enum problem chain_judge(const struct chain *chain, enum card_side side, X509 *certificate,
                         int64_t now, const struct chain_root **root)
{
    *root = find_issuer(chain, side, certificate);
    if (!*root)
        return PROBLEM_CERTIFICATE_UNKNOWN;
    if (ended(certificate, now))
        return PROBLEM_CERTIFICATE_EXPIRED;
    bool further = (*root)->further;
    bool fits = begun(certificate, now) && begun((*root)->certificate, now) &&
                !ended((*root)->certificate, now) && key_fits(certificate) &&
                usage_fits(certificate, side, further) && policy_fits(certificate, side, further);
    return fits ? PROBLEM_NONE : PROBLEM_CERTIFICATE_UNKNOWN;
}
