#include "tests/backend/fixture.h"

#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

enum {
    DAY = 24 * 3600
};

EVP_PKEY *fixture_key(unsigned bits)
{
    return EVP_RSA_gen(bits);
}

static void extend(X509 *certificate, int nid, const char *value)
{
    if (!value)
        return;
    // certificatePolicies asks for a configuration, even for a bare OID that needs nothing from it.
    X509V3_CTX context;
    CONF *empty = NCONF_new(NULL);
    X509V3_set_ctx(&context, NULL, certificate, NULL, NULL, 0);
    X509V3_set_nconf(&context, empty);
    X509_EXTENSION *extension = X509V3_EXT_nconf_nid(empty, &context, nid, value);
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
    NCONF_free(empty);
}

static void set_names(X509 *certificate, const char *name, X509 *issuer)
{
    X509_NAME *subject = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, (const unsigned char *)name, -1, -1,
                               0);
    X509_set_issuer_name(certificate, issuer ? X509_get_subject_name(issuer) : subject);
}

static void set_serial(X509 *certificate)
{
    unsigned char bytes[8];
    RAND_bytes(bytes, sizeof bytes);
    BIGNUM *number = BN_bin2bn(bytes, sizeof bytes, NULL);
    BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate));
    BN_free(number);
}

X509 *fixture_certificate(const struct fixture_plan *plan, EVP_PKEY *key, X509 *issuer,
                          EVP_PKEY *issuer_key)
{
    bool standard = plan->from_days == 0 && plan->until_days == 0;
    X509 *certificate = X509_new();
    X509_set_version(certificate, X509_VERSION_3);
    set_serial(certificate);
    set_names(certificate, plan->name, issuer);
    X509_gmtime_adj(X509_getm_notBefore(certificate), (standard ? -1 : plan->from_days) * DAY);
    X509_gmtime_adj(X509_getm_notAfter(certificate), (standard ? 1 : plan->until_days) * DAY);
    X509_set_pubkey(certificate, key);
    extend(certificate, NID_basic_constraints, plan->is_ca ? "critical,CA:TRUE" : NULL);
    extend(certificate, NID_certificate_policies, plan->policy);
    extend(certificate, NID_key_usage, plan->usage);
    extend(certificate, NID_ext_key_usage, plan->purpose);
    X509_sign(certificate, issuer ? issuer_key : key, EVP_sha256());
    return certificate;
}

int fixture_ocsp(OCSP_REQUEST *question, const struct fixture_answer *answer, unsigned char **der)
{
    OCSP_BASICRESP *basic = OCSP_BASICRESP_new();
    OCSP_CERTID *id = OCSP_onereq_get0_id(OCSP_request_onereq_get0(question, 0));
    ASN1_TIME *made = X509_gmtime_adj(NULL, -answer->age_s);
    ASN1_TIME *next = X509_gmtime_adj(NULL, 3600 - answer->age_s);
    bool revoked = answer->status == V_OCSP_CERTSTATUS_REVOKED;
    OCSP_basic_add1_status(basic, id, answer->status, OCSP_REVOKED_STATUS_NOSTATUS,
                           revoked ? made : NULL, made, next);
    if (!answer->without_nonce)
        OCSP_copy_nonce(basic, question);
    OCSP_basic_sign(basic, answer->signer, answer->signer_key, EVP_sha256(), NULL, 0);
    OCSP_RESPONSE *response = OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic);
    *der = NULL;
    int length = i2d_OCSP_RESPONSE(response, der);
    OCSP_RESPONSE_free(response);
    OCSP_BASICRESP_free(basic);
    ASN1_TIME_free(made);
    ASN1_TIME_free(next);
    return length;
}

size_t fixture_sign(EVP_PKEY *key, const unsigned char *message, size_t length,
                    unsigned char signature[512])
{
    size_t written = 512;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key) != 1 ||
        EVP_DigestSign(context, signature, &written, message, length) != 1)
        written = 0;
    EVP_MD_CTX_free(context);
    return written;
}
