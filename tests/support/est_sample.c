#include "tests/support/est_sample.h"

#include <openssl/pem.h>
#include <openssl/pkcs7.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/test.h"

enum {
    CA_LIFE = 3650, // days
};

static void add(X509 *certificate, X509 *issuer, int nid, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    assert_true(extension && X509_add_ext(certificate, extension, -1) == 1);
    X509_EXTENSION_free(extension);
}

static X509 *draft(const char *name, EVP_PKEY *key, int from, int until)
{
    static long serial; // lint: file-scope every one has its number
    X509 *x = X509_new();
    assert_non_null(x);
    assert_true(X509_set_version(x, X509_VERSION_3) && X509_set_pubkey(x, key) &&
                ASN1_INTEGER_set(X509_get_serialNumber(x), ++serial) &&
                ASN1_TIME_set(X509_getm_notBefore(x), EST_SAMPLE_DAY(from)) &&
                ASN1_TIME_set(X509_getm_notAfter(x), EST_SAMPLE_DAY(until)) &&
                X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_ASC,
                                           (const unsigned char *)name, -1, -1, 0));
    return x;
}

static void sign(X509 *certificate, X509 *issuer, EVP_PKEY *key)
{
    assert_true(X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) &&
                X509_sign(certificate, key, EVP_sha256()) > 0);
}

// The intermediate one is the first one's; the others have signed themselves.
static void make_authority(struct est_sample *s, enum est_sample_issuer which, const char *name)
{
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *x = draft(name, key, 0, CA_LIFE);
    X509 *issuer = which == EST_SAMPLE_BELOW ? s->authorities[EST_SAMPLE_CA] : x;
    add(x, issuer, NID_basic_constraints, "critical,CA:TRUE");
    add(x, issuer, NID_key_usage, "critical,keyCertSign,cRLSign");
    sign(x, issuer, which == EST_SAMPLE_BELOW ? s->keys[EST_SAMPLE_CA] : key);
    s->keys[which] = key;
    s->authorities[which] = x;
}

X509 *est_sample_issue(const struct est_sample *s, const struct est_sample_order *order)
{
    EVP_PKEY *key = order->other_key ? s->other_key : s->key;
    X509 *issuer = s->authorities[order->issuer];
    X509 *x = draft(order->name ? order->name : EST_SAMPLE_NAME, key, order->from, order->until);
    add(x, issuer, NID_basic_constraints, "critical,CA:FALSE");
    add(x, issuer, NID_key_usage, "critical,digitalSignature");
    add(x, issuer, NID_ext_key_usage, order->for_servers ? "serverAuth" : "clientAuth");
    if (order->other_names)
        add(x, issuer, NID_subject_alt_name, order->other_names);
    sign(x, issuer, s->keys[order->issuer]);
    return x;
}

struct est_sample *est_sample_make(const char *other_names)
{
    struct est_sample *s = calloc(1, sizeof *s);
    assert_non_null(s);
    make_authority(s, EST_SAMPLE_CA, "Device CA");
    make_authority(s, EST_SAMPLE_TWIN, "Device CA");
    make_authority(s, EST_SAMPLE_BELOW, "Device CA of a region");
    s->key = EVP_EC_gen("P-256");
    s->other_key = EVP_EC_gen("P-256");
    s->present = est_sample_issue(
        s, &(struct est_sample_order){.until = EST_SAMPLE_LIFE, .other_names = other_names});
    s->length = i2d_X509(s->present, &s->der);
    assert_true(s->length > 0);
    return s;
}

void est_sample_free(struct est_sample **sample)
{
    struct est_sample *s = *sample;
    for (int i = 0; s && i < EST_SAMPLE_ISSUERS; i++) {
        EVP_PKEY_free(s->keys[i]);
        X509_free(s->authorities[i]);
    }
    if (s) {
        EVP_PKEY_free(s->key);
        EVP_PKEY_free(s->other_key);
        X509_free(s->present);
        OPENSSL_free(s->der);
    }
    free(s);
    *sample = NULL;
}

static bool sign_bytes(void *context, const unsigned char *bytes, size_t length,
                       unsigned char *signature, size_t *size)
{
    const struct est_sample *s = context;
    EVP_MD_CTX *digest = EVP_MD_CTX_new();
    bool made = !s->refuses && EVP_DigestSignInit(digest, NULL, EVP_sha256(), NULL, s->key) == 1 &&
                EVP_DigestSign(digest, signature, size, bytes, length) == 1;
    EVP_MD_CTX_free(digest);
    return made;
}

struct est_device est_sample_device(struct est_sample *s)
{
    return (struct est_device){s->der, (size_t)s->length, sign_bytes, s};
}

// ---- answers ------------------------------------------------------------------------------------

char *est_sample_answer(X509 *const certificates[], size_t count)
{
    PKCS7 *cms = PKCS7_new();
    unsigned char *der = NULL;
    assert_true(cms && PKCS7_set_type(cms, NID_pkcs7_signed) &&
                PKCS7_content_new(cms, NID_pkcs7_data));
    PKCS7_set_detached(cms, 1);
    for (size_t i = 0; i < count; i++)
        assert_true(PKCS7_add_certificate(cms, certificates[i]));
    int length = i2d_PKCS7(cms, &der);
    char *text = malloc(4 * ((size_t)length + 2) / 3 + 1);
    assert_non_null(text);
    EVP_EncodeBlock((unsigned char *)text, der, length);
    OPENSSL_free(der);
    PKCS7_free(cms);
    return text;
}

char *est_sample_cacerts(const struct est_sample *s, unsigned bits)
{
    X509 *list[EST_SAMPLE_ISSUERS];
    size_t count = 0;
    for (int i = 0; i < EST_SAMPLE_ISSUERS; i++)
        if ((bits >> i & 1) != 0)
            list[count++] = s->authorities[i];
    return est_sample_answer(list, count);
}

char *est_sample_renewed(const struct est_sample *s, const struct est_sample_order *order)
{
    X509 *fresh = est_sample_issue(s, order);
    char *text = est_sample_answer(&fresh, 1);
    X509_free(fresh);
    return text;
}

// ---- files --------------------------------------------------------------------------------------

void est_sample_write(const char *path, const X509 *certificate)
{
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_int_equal(PEM_write_X509(file, certificate), 1);
    assert_int_equal(fclose(file), 0);
}

void est_sample_write_key(const struct est_sample *s, const char *path)
{
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_int_equal(PEM_write_PrivateKey(file, s->key, NULL, NULL, 0, NULL, NULL), 1);
    assert_int_equal(fclose(file), 0);
}
