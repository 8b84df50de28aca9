#include "drivers/https/device_key.h"

#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <stdlib.h>

#include "drivers/pki/pki.h"

struct device_key {
    STACK_OF(X509) * certificates; // the device's own first
    EVP_PKEY *key;
    unsigned char *der; // of the device's own certificate
    int der_length;
};

const char *device_key_strerr(enum device_key_err err)
{
    switch (err) {
    case DEVICE_KEY_OK:
        return "ok";
    case DEVICE_KEY_CERTIFICATE:
        return "no readable device certificate";
    case DEVICE_KEY_KEY:
        return "no readable device key";
    case DEVICE_KEY_MISMATCH:
        return "the device key is not the certificate's";
    }
    return "unknown";
}

static STACK_OF(X509) * read_certificates(const char *path)
{
    BIO *file = BIO_new_file(path, "r");
    STACK_OF(X509) *all = file ? pki_read_pem(file) : NULL;
    BIO_free(file);
    return all;
}

static EVP_PKEY *read_key(const char *path)
{
    BIO *file = BIO_new_file(path, "r");
    if (!file)
        return NULL;
    EVP_PKEY *key = PEM_read_bio_PrivateKey(file, NULL, pki_no_passphrase, NULL);
    BIO_free(file);
    return key;
}

static enum device_key_err load(struct device_key *key, const char *certificate_file,
                                const char *key_file)
{
    key->certificates = read_certificates(certificate_file);
    if (!key->certificates)
        return DEVICE_KEY_CERTIFICATE;
    key->der_length = i2d_X509(sk_X509_value(key->certificates, 0), &key->der);
    if (key->der_length <= 0)
        return DEVICE_KEY_CERTIFICATE;
    key->key = read_key(key_file);
    if (!key->key)
        return DEVICE_KEY_KEY;
    if (X509_check_private_key(sk_X509_value(key->certificates, 0), key->key) != 1)
        return DEVICE_KEY_MISMATCH;
    return DEVICE_KEY_OK;
}

enum device_key_err device_key_load(struct device_key **key, const char *certificate_file,
                                    const char *key_file)
{
    *key = calloc(1, sizeof **key);
    if (!*key)
        return DEVICE_KEY_KEY;
    enum device_key_err err = load(*key, certificate_file, key_file);
    if (err != DEVICE_KEY_OK)
        device_key_free(key);
    return err;
}

void device_key_free(struct device_key **key)
{
    if (!*key)
        return;
    sk_X509_pop_free((*key)->certificates, X509_free);
    OPENSSL_free((*key)->der);
    EVP_PKEY_free((*key)->key); // clears the private number (BN_clear_free)
    free(*key);
    *key = NULL;
}

bool device_key_validity(const struct device_key *key, int64_t *from, int64_t *until)
{
    const X509 *own = sk_X509_value(key->certificates, 0);
    return pki_seconds(X509_get0_notBefore(own), from) &&
           pki_seconds(X509_get0_notAfter(own), until);
}

bool device_key_sign(const struct device_key *key, const unsigned char *bytes, size_t length,
                     unsigned char *signature, size_t *size)
{
    EVP_MD_CTX *sign = EVP_MD_CTX_new();
    bool made = sign && EVP_DigestSignInit(sign, NULL, EVP_sha256(), NULL, key->key) == 1 &&
                EVP_DigestSign(sign, signature, size, bytes, length) == 1;
    EVP_MD_CTX_free(sign);
    return made;
}

const unsigned char *device_key_certificate(const struct device_key *key, size_t *length)
{
    *length = (size_t)key->der_length;
    return key->der;
}

bool device_key_signs(const struct device_key *key)
{
    static const unsigned char WORDS[] = "kiosk-self-test";
    unsigned char signature[1024]; // RSA of 8192 bits
    size_t length = sizeof signature;
    EVP_PKEY *public = X509_get0_pubkey(sk_X509_value(key->certificates, 0));
    EVP_MD_CTX *check = EVP_MD_CTX_new();
    bool good = public && check && device_key_sign(key, WORDS, sizeof WORDS, signature, &length) &&
                EVP_DigestVerifyInit(check, NULL, EVP_sha256(), NULL, public) == 1 &&
                EVP_DigestVerify(check, signature, length, WORDS, sizeof WORDS) == 1;
    EVP_MD_CTX_free(check);
    return good;
}

bool device_key_use(const struct device_key *key, struct ssl_ctx_st *tls)
{
    if (SSL_CTX_use_certificate(tls, sk_X509_value(key->certificates, 0)) != 1 ||
        SSL_CTX_use_PrivateKey(tls, key->key) != 1)
        return false;
    for (int i = 1; i < sk_X509_num(key->certificates); i++)
        if (SSL_CTX_add1_chain_cert(tls, sk_X509_value(key->certificates, i)) != 1)
            return false;
    return true;
}
