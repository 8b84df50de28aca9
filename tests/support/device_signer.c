#include "tests/support/device_signer.h"

#include <limits.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    LIFE_S = 24 * 3600, // longer than any test
};

struct device_signer {
    EVP_PKEY *key;
    X509 *certificate;
    unsigned char *der;
    int length;
    bool refuses;
};

static bool fill(X509 *c, EVP_PKEY *key, const char *name)
{
    X509_NAME *subject = X509_get_subject_name(c);
    return X509_set_version(c, X509_VERSION_3) == 1 &&
           ASN1_INTEGER_set(X509_get_serialNumber(c), (long)(uintptr_t)key & 0xFFFFFF) == 1 &&
           X509_gmtime_adj(X509_getm_notBefore(c), -60) &&
           X509_gmtime_adj(X509_getm_notAfter(c), LIFE_S) &&
           X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, (const unsigned char *)name, -1,
                                      -1, 0) == 1 &&
           X509_set_issuer_name(c, subject) == 1 && X509_set_pubkey(c, key) == 1 &&
           X509_sign(c, key, EVP_sha256()) > 0;
}

struct device_signer *device_signer_make(enum device_signer_kind kind, const char *name)
{
    struct device_signer *signer = calloc(1, sizeof *signer);
    if (!signer)
        return NULL;
    signer->key = kind == DEVICE_SIGNER_RSA ? EVP_RSA_gen(2048) : EVP_EC_gen("P-256");
    signer->certificate = X509_new();
    if (signer->key && signer->certificate && fill(signer->certificate, signer->key, name))
        signer->length = i2d_X509(signer->certificate, &signer->der);
    if (signer->length <= 0)
        device_signer_free(&signer);
    return signer;
}

void device_signer_free(struct device_signer **signer)
{
    if (!*signer)
        return;
    EVP_PKEY_free((*signer)->key);
    X509_free((*signer)->certificate);
    OPENSSL_free((*signer)->der);
    free(*signer);
    *signer = NULL;
}

struct history_certificate device_signer_certificate(const struct device_signer *signer)
{
    return (struct history_certificate){signer->der, (size_t)signer->length};
}

static bool sign(void *context, const unsigned char *bytes, size_t length, unsigned char *signature,
                 size_t *size)
{
    const struct device_signer *signer = context;
    EVP_MD_CTX *digest = EVP_MD_CTX_new();
    bool made = !signer->refuses && digest &&
                EVP_DigestSignInit(digest, NULL, EVP_sha256(), NULL, signer->key) == 1 &&
                EVP_DigestSign(digest, signature, size, bytes, length) == 1;
    EVP_MD_CTX_free(digest);
    return made;
}

struct history_kiosk device_signer_kiosk(struct device_signer *signer, unsigned char software)
{
    struct history_kiosk kiosk = {
        .sign = sign, .context = signer, .certificate = device_signer_certificate(signer)};
    for (size_t i = 0; i < HISTORY_HASH; i++)
        kiosk.software[i] = software;
    return kiosk;
}

void device_signer_refuse(struct device_signer *signer, bool refuses)
{
    signer->refuses = refuses;
}

static FILE *open_file(const char *dir, const char *name, const char *ending)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s.%s", dir, name, ending);
    return fopen(path, "we");
}

bool device_signer_write(const struct device_signer *signer, const char *dir, const char *name)
{
    FILE *crt = open_file(dir, name, "crt"), *key = open_file(dir, name, "key"),
         *pub = open_file(dir, name, "pub");
    bool written = crt && key && pub && PEM_write_X509(crt, signer->certificate) == 1 &&
                   PEM_write_PrivateKey(key, signer->key, NULL, NULL, 0, NULL, NULL) == 1 &&
                   PEM_write_PUBKEY(pub, signer->key) == 1;
    FILE *const files[] = {crt, key, pub};
    for (size_t i = 0; i < 3; i++)
        written &= files[i] && fclose(files[i]) == 0;
    return written;
}
