#include "tests/backend/src/est.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs7.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

enum {
    SERIAL_BYTES = 16,
    SECURITY_BITS = 112, // NIST SP 800-57: RSA-2048, P-224
};

// ---- the CA -----------------------------------------------------------------------------------

bool est_ca_read(struct est_ca *ca, const char *certificate, const char *key)
{
    *ca = (struct est_ca){.certificate = NULL};
    BIO *bio = BIO_new_file(certificate, "r");
    ca->certificate = bio ? PEM_read_bio_X509(bio, NULL, NULL, NULL) : NULL;
    BIO_free(bio);
    bio = BIO_new_file(key, "r");
    ca->key = bio ? PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL) : NULL;
    BIO_free(bio);
    if (ca->certificate && ca->key && X509_check_private_key(ca->certificate, ca->key) == 1)
        return true;
    est_ca_free(ca);
    return false;
}

void est_ca_free(struct est_ca *ca)
{
    X509_free(ca->certificate);
    EVP_PKEY_free(ca->key);
    *ca = (struct est_ca){.certificate = NULL};
}

// ---- a request --------------------------------------------------------------------------------

static bool decode(const char *text, size_t length, unsigned char der[EST_REQUEST_MAX], int *size)
{
    EVP_ENCODE_CTX *context = EVP_ENCODE_CTX_new();
    int rest = 0;
    EVP_DecodeInit(context);
    bool good =
        context && length < EST_REQUEST_MAX &&
        EVP_DecodeUpdate(context, der, size, (const unsigned char *)text, (int)length) >= 0 &&
        EVP_DecodeFinal(context, der + *size, &rest) == 1;
    *size += rest;
    EVP_ENCODE_CTX_free(context);
    return good;
}

static X509_REQ *parse(const char *text, size_t length)
{
    unsigned char der[EST_REQUEST_MAX];
    int size = 0;
    if (!decode(text, length, der, &size))
        return NULL;
    const unsigned char *at = der;
    X509_REQ *request = d2i_X509_REQ(NULL, &at, size);
    if (request && at == der + size)
        return request;
    X509_REQ_free(request);
    return NULL;
}

static bool key_is_good(X509_REQ *request)
{
    EVP_PKEY *key = X509_REQ_get0_pubkey(request);
    int kind = key ? EVP_PKEY_get_base_id(key) : EVP_PKEY_NONE;
    return (kind == EVP_PKEY_EC || kind == EVP_PKEY_RSA) &&
           EVP_PKEY_get_security_bits(key) >= SECURITY_BITS && X509_REQ_verify(request, key) == 1;
}

// RFC 7030, 4.2.2: subject and SubjectAltName are those of the current certificate, and ours have
// no SubjectAltName.
static bool has_the_name_of(X509_REQ *request, X509 *current)
{
    STACK_OF(X509_EXTENSION) *extensions = X509_REQ_get_extensions(request);
    bool other = X509v3_get_ext_by_NID(extensions, NID_subject_alt_name, -1) >= 0;
    sk_X509_EXTENSION_pop_free(extensions, X509_EXTENSION_free);
    return !other &&
           X509_NAME_cmp(X509_REQ_get_subject_name(request), X509_get_subject_name(current)) == 0;
}

enum problem est_request_read(const char *text, size_t length, X509 *current, X509_REQ **request)
{
    enum problem problem = PROBLEM_NONE;
    *request = parse(text, length);
    if (!*request || !key_is_good(*request))
        problem = PROBLEM_MALFORMED;
    else if (!has_the_name_of(*request, current))
        problem = PROBLEM_DEVICE_UNKNOWN;
    if (problem == PROBLEM_NONE)
        return PROBLEM_NONE;
    X509_REQ_free(*request);
    *request = NULL;
    return problem;
}

// ---- a certificate ----------------------------------------------------------------------------

static bool set_serial(X509 *certificate)
{
    unsigned char bytes[SERIAL_BYTES];
    if (RAND_bytes(bytes, sizeof bytes) != 1)
        return false;
    bytes[0] &= 0x7F; // positive, RFC 5280, 4.1.2.2
    bytes[0] |= 0x40; // and of full length
    BIGNUM *number = BN_bin2bn(bytes, sizeof bytes, NULL);
    bool good = number && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate));
    BN_free(number);
    return good;
}

// As tests/backend/pki gives them to the first one.
static bool add_extensions(const struct est_ca *ca, X509 *certificate)
{
    static const struct {
        int nid;
        const char *value;
    } EXTENSIONS[] = {
        {NID_basic_constraints, "critical,CA:FALSE"},
        {NID_key_usage, "critical,digitalSignature"},
        {NID_ext_key_usage, "clientAuth"},
        {NID_subject_key_identifier, "hash"},
        {NID_authority_key_identifier, "keyid"},
    };
    X509V3_CTX context;
    X509V3_set_ctx(&context, ca->certificate, certificate, NULL, NULL, 0);
    for (size_t i = 0; i < sizeof EXTENSIONS / sizeof *EXTENSIONS; i++) {
        X509_EXTENSION *extension =
            X509V3_EXT_conf_nid(NULL, &context, EXTENSIONS[i].nid, EXTENSIONS[i].value);
        bool good = extension && X509_add_ext(certificate, extension, -1) == 1;
        X509_EXTENSION_free(extension);
        if (!good)
            return false;
    }
    return true;
}

static bool fill(const struct est_ca *ca, X509 *certificate, X509_REQ *request, int64_t now,
                 int64_t life_s)
{
    return X509_set_version(certificate, X509_VERSION_3) && set_serial(certificate) &&
           X509_set_subject_name(certificate, X509_REQ_get_subject_name(request)) &&
           X509_set_issuer_name(certificate, X509_get_subject_name(ca->certificate)) &&
           X509_set_pubkey(certificate, X509_REQ_get0_pubkey(request)) &&
           ASN1_TIME_set(X509_getm_notBefore(certificate), (time_t)now) &&
           ASN1_TIME_set(X509_getm_notAfter(certificate), (time_t)(now + life_s)) &&
           add_extensions(ca, certificate) && X509_sign(certificate, ca->key, EVP_sha256()) > 0;
}

X509 *est_issue(const struct est_ca *ca, X509_REQ *request, int64_t now, int64_t life_s)
{
    X509 *certificate = X509_new();
    if (certificate && fill(ca, certificate, request, now, life_s))
        return certificate;
    X509_free(certificate);
    return NULL;
}

// ---- an answer --------------------------------------------------------------------------------

static char *to_base64(PKCS7 *cms)
{
    unsigned char *der = NULL;
    int length = i2d_PKCS7(cms, &der);
    char *text = length > 0 ? malloc(4 * ((size_t)length + 2) / 3 + 1) : NULL;
    if (text)
        EVP_EncodeBlock((unsigned char *)text, der, length);
    OPENSSL_free(der);
    return text;
}

// PKCS#7 and CMS have the same bytes here.
char *est_certificates(X509 *certificate)
{
    PKCS7 *cms = PKCS7_new();
    bool good = cms && PKCS7_set_type(cms, NID_pkcs7_signed) &&
                PKCS7_content_new(cms, NID_pkcs7_data) && PKCS7_set_detached(cms, 1) >= 0 &&
                PKCS7_add_certificate(cms, certificate);
    char *text = good ? to_base64(cms) : NULL;
    PKCS7_free(cms);
    return text;
}
