#include "tests/support/signing.h"

#include <limits.h>
#include <openssl/cms.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>

#include "tests/test.h"

enum {
    HOUR_S = 3600,
};

struct identity {
    EVP_PKEY *key;
    X509 *certificate;
};

struct signing {
    struct identity root, other_root, signers[SIGNING_COUNT];
};

static void add_extension(X509 *certificate, int nid, const char *value)
{
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, NULL, nid, value);
    assert_non_null(extension);
    assert_int_equal(X509_add_ext(certificate, extension, -1), 1);
    X509_EXTENSION_free(extension);
}

// Valid from two hours ago on, until `until_s` from now. `usage` may be NULL.
static struct identity issue(const char *name, const struct identity *issuer, const char *usage,
                             long until_s)
{
    struct identity made = {EVP_EC_gen("P-256"), X509_new()};
    X509 *c = made.certificate;
    assert_non_null(made.key);
    X509_set_version(c, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(c), (long)(uintptr_t)made.key & 0xFFFFFF);
    X509_gmtime_adj(X509_getm_notBefore(c), -2L * HOUR_S);
    X509_gmtime_adj(X509_getm_notAfter(c), until_s);
    X509_NAME *subject = X509_get_subject_name(c);
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, (const unsigned char *)name, -1, -1, 0);
    X509_set_issuer_name(c, issuer ? X509_get_subject_name(issuer->certificate) : subject);
    X509_set_pubkey(c, made.key);
    add_extension(c, NID_basic_constraints, issuer ? "critical,CA:FALSE" : "critical,CA:TRUE");
    if (usage)
        add_extension(c, NID_ext_key_usage, usage);
    assert_true(X509_sign(c, issuer ? issuer->key : made.key, EVP_sha256()) > 0);
    return made;
}

struct signing *signing_make(const char *dir)
{
    static const char DOCUMENTS[] = "1.3.6.1.5.5.7.3.36"; // RFC 9336
    char path[PATH_MAX];
    struct signing *s = calloc(1, sizeof *s);
    assert_non_null(s);
    s->root = issue("root", NULL, NULL, 24L * HOUR_S);
    s->other_root = issue("other root", NULL, NULL, 24L * HOUR_S);
    s->signers[SIGNING_OPERATOR] = issue("documents", &s->root, DOCUMENTS, 24L * HOUR_S);
    s->signers[SIGNING_SERVER] = issue("server", &s->root, "serverAuth", 24L * HOUR_S);
    s->signers[SIGNING_NOBODY] = issue("nobody", &s->root, NULL, 24L * HOUR_S);
    s->signers[SIGNING_EXPIRED] = issue("expired", &s->root, DOCUMENTS, -HOUR_S);
    s->signers[SIGNING_FOREIGN] = issue("foreign", &s->other_root, DOCUMENTS, 24L * HOUR_S);
    snprintf(path, sizeof path, "%s/root.crt", dir);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_int_equal(PEM_write_X509(file, s->root.certificate), 1);
    assert_int_equal(fclose(file), 0);
    return s;
}

static void forget(struct identity *identity)
{
    EVP_PKEY_free(identity->key);
    X509_free(identity->certificate);
}

void signing_free(struct signing **signing)
{
    struct signing *s = *signing;
    forget(&s->root);
    forget(&s->other_root);
    for (int i = 0; i < SIGNING_COUNT; i++)
        forget(&s->signers[i]);
    free(s);
    *signing = NULL;
}

char *signing_sign(struct signing *signing, enum signing_who who, int64_t version, const char *text)
{
    const struct identity *signer = &signing->signers[who];
    unsigned char *der = NULL;
    BIO *in = BIO_new_mem_buf(text, -1);
    CMS_ContentInfo *cms = CMS_sign(signer->certificate, signer->key, NULL, in, CMS_BINARY);
    assert_non_null(cms);
    int size = i2d_CMS_ContentInfo(cms, &der);
    assert_true(size > 0);
    char *base64 = malloc((size_t)size * 4 / 3 + 8), *json = NULL;
    EVP_EncodeBlock((unsigned char *)base64, der, size);
    assert_true(
        asprintf(&json, "{\"version\":%lld,\"signed\":\"%s\"}", (long long)version, base64) > 0);
    free(base64);
    OPENSSL_free(der);
    CMS_ContentInfo_free(cms);
    BIO_free(in);
    return json;
}
