#include "tests/support/foreign_pki.h"

#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>

#include "tests/test.h"

enum {
    RSA_BITS = 2048,
    LIFE_S = 3600,
};

// A certificate of `key` for `name`, not signed yet.
static X509 *draft(const char *name, EVP_PKEY *key, const X509_NAME *issuer)
{
    X509 *x = X509_new();
    assert_non_null(x);
    X509_NAME *subject = X509_get_subject_name(x);
    X509_set_version(x, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(x), issuer ? name[0] : 1);
    X509_gmtime_adj(X509_getm_notBefore(x), -LIFE_S);
    X509_gmtime_adj(X509_getm_notAfter(x), LIFE_S);
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, (const unsigned char *)name, -1, -1, 0);
    X509_set_issuer_name(x, issuer ? issuer : subject);
    X509_set_pubkey(x, key);
    return x;
}

void foreign_pki_authority(const char *path, EVP_PKEY **key, X509 **certificate)
{
    *key = EVP_RSA_gen(RSA_BITS);
    assert_non_null(*key);
    *certificate = draft("A foreign authority", *key, NULL);
    X509_EXTENSION *ca = X509V3_EXT_conf_nid(NULL, NULL, NID_basic_constraints, "critical,CA:TRUE");
    X509_add_ext(*certificate, ca, -1);
    X509_EXTENSION_free(ca);
    assert_true(X509_sign(*certificate, *key, EVP_sha256()) > 0);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(PEM_write_X509(file, *certificate), 1);
    fclose(file);
}

void foreign_pki_certify(EVP_PKEY *authority_key, X509 *authority, const char *name,
                         const char *path, EVP_PKEY **key, X509 **certificate)
{
    *key = EVP_RSA_gen(RSA_BITS);
    assert_non_null(*key);
    *certificate = draft(name, *key, X509_get_subject_name(authority));
    assert_true(X509_sign(*certificate, authority_key, EVP_sha256()) > 0);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(i2d_X509_fp(file, *certificate), 1);
    fclose(file);
}

void foreign_pki_mac(const unsigned char key[FOREIGN_MASTER], const unsigned char *data,
                     size_t length, unsigned char mac[FOREIGN_MASTER])
{
    size_t got;
    assert_non_null(EVP_Q_mac(NULL, "CMAC", NULL, "AES-128-CBC", NULL, key, FOREIGN_MASTER, data,
                              length, mac, FOREIGN_MASTER, &got));
    assert_int_equal(got, FOREIGN_MASTER);
}

void foreign_pki_card_key(const unsigned char master[FOREIGN_MASTER], X509 *certificate,
                          unsigned char key[FOREIGN_MASTER])
{
    static const char PURPOSE[] = "kiosk-card-key"; // with the zero behind it
    unsigned char text[sizeof PURPOSE + SHA256_DIGEST_LENGTH], *spki = NULL;
    int length = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &spki);
    assert_true(length > 0);
    memcpy(text, PURPOSE, sizeof PURPOSE);
    SHA256(spki, (size_t)length, text + sizeof PURPOSE);
    OPENSSL_free(spki);
    foreign_pki_mac(master, text, sizeof text, key);
}
