#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <string.h>

#include "drivers/base/utf8.h"
#include "drivers/piv/piv_inside.h"
#include "drivers/piv/piv_proof.h"
#include "drivers/pki/pki.h"

enum {
    RSA_BITS = 2048,
    CURVE_NAME_MAX = 32,
};

uint8_t piv_x509_algorithm(const X509 *certificate)
{
    const EVP_PKEY *key = X509_get0_pubkey(certificate);
    char curve[CURVE_NAME_MAX] = "";
    if (key && EVP_PKEY_is_a(key, "RSA") && EVP_PKEY_get_bits(key) == RSA_BITS)
        return PIV_PROOF_RSA_2048;
    if (key && EVP_PKEY_is_a(key, "EC") &&
        EVP_PKEY_get_group_name(key, curve, sizeof curve, NULL) == 1 &&
        strcmp(curve, SN_X9_62_prime256v1) == 0)
        return PIV_PROOF_P_256;
    ERR_clear_error();
    return 0;
}

// ---- who it says it is --------------------------------------------------------------------------

static bool read_serial(const X509 *certificate, char serial[PIV_TRUST_SERIAL])
{
    const ASN1_INTEGER *number = X509_get0_serialNumber(certificate);
    BIGNUM *value = ASN1_INTEGER_to_BN(number, NULL);
    char *digits = value && !BN_is_negative(value) ? BN_bn2hex(value) : NULL;
    bool good = digits && strlen(digits) < PIV_TRUST_SERIAL;
    if (good)
        strcpy(serial, digits);
    OPENSSL_free(digits);
    BN_free(value);
    return good;
}

static bool is_shown(uint32_t character)
{
    return character >= 0x20 && (character < 0x7F || character > 0x9F);
}

// Copies whole characters while there is room.
static void copy_name(const unsigned char *bytes, int length, char name[PIV_TRUST_NAME])
{
    const char *at = (const char *)bytes, *end = at + length;
    size_t used = 0;
    while (at < end) {
        const char *start = at;
        bool shown = is_shown(utf8_decode(&at, end));
        size_t size = shown ? (size_t)(at - start) : 1;
        if (used + size >= PIV_TRUST_NAME)
            break;
        memcpy(name + used, shown ? start : "?", size);
        used += size;
    }
    name[used] = '\0';
}

static void read_name(const X509 *certificate, char name[PIV_TRUST_NAME])
{
    const X509_NAME *subject = X509_get_subject_name(certificate);
    int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
    const X509_NAME_ENTRY *entry = at < 0 ? NULL : X509_NAME_get_entry(subject, at);
    unsigned char *bytes = NULL;
    int length = entry ? ASN1_STRING_to_UTF8(&bytes, X509_NAME_ENTRY_get_data(entry)) : -1;
    if (length >= 0)
        copy_name(bytes, length, name);
    OPENSSL_free(bytes);
}

bool piv_x509_describe(const X509 *certificate, struct piv_trust_technician *technician)
{
    int64_t until;
    unsigned size = PIV_TRUST_FINGERPRINT;
    if (!read_serial(certificate, technician->serial) ||
        !pki_seconds(X509_get0_notAfter(certificate), &until) ||
        !X509_digest(certificate, EVP_sha256(), technician->fingerprint, &size))
        return false;
    technician->not_after = until;
    read_name(certificate, technician->name);
    return true;
}
