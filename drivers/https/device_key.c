#include "drivers/https/device_key.h"

#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <stdlib.h>
#include <unistd.h>

#include "drivers/base/clock.h"
#include "drivers/pki/pki.h"

struct device_key {
    STACK_OF(X509) * certificates; // the device's own first
    EVP_PKEY *key;
    unsigned char *der; // of the device's own certificate
    int der_length;
    enum device_key_renewed renewed;
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

// ---- which certificate --------------------------------------------------------------------------

static X509 *first_of(const STACK_OF(X509) * certificates)
{
    return certificates ? sk_X509_value(certificates, 0) : NULL;
}

static bool is_ours(const struct device_key *key, const STACK_OF(X509) * certificates)
{
    const X509 *first = first_of(certificates);
    return first && X509_check_private_key(first, key->key) == 1;
}

static void free_certificates(STACK_OF(X509) * certificates)
{
    sk_X509_pop_free(certificates, X509_free);
}

// Takes the certificates over. False: they stay the caller's.
static bool use(struct device_key *key, STACK_OF(X509) * certificates)
{
    unsigned char *der = NULL;
    int length = i2d_X509(first_of(certificates), &der);
    if (length <= 0)
        return false;
    free_certificates(key->certificates);
    OPENSSL_free(key->der);
    key->certificates = certificates;
    key->der = der;
    key->der_length = length;
    return true;
}

static bool times_of(const X509 *certificate, int64_t *from, int64_t *until)
{
    return pki_seconds(X509_get0_notBefore(certificate), from) &&
           pki_seconds(X509_get0_notAfter(certificate), until);
}

// The one that was issued later, unless it has ended and the other one has not. A clock that is
// behind decides nothing: the newer one may be the only one that a server still takes.
static bool is_better(const X509 *renewed, const X509 *other)
{
    int64_t from, until, other_from, other_until, now = clock_now();
    if (!times_of(renewed, &from, &until) || !times_of(other, &other_from, &other_until))
        return false;
    if ((now >= until) != (now >= other_until))
        return now < until;
    return from != other_from ? from > other_from : until > other_until;
}

// Whether these belong to the device: the same key, and the subject that it has.
static enum device_key_renewed judge(const struct device_key *key, const char *path,
                                     const STACK_OF(X509) * renewed)
{
    const X509 *present = first_of(key->certificates);
    if (!renewed)
        return access(path, F_OK) == 0 ? DEVICE_KEY_RENEWED_BROKEN : DEVICE_KEY_RENEWED_NONE;
    bool same = is_ours(key, renewed) &&
                (!present || X509_NAME_cmp(X509_get_subject_name(present),
                                           X509_get_subject_name(first_of(renewed))) == 0);
    return same ? DEVICE_KEY_RENEWED_USED : DEVICE_KEY_RENEWED_FOREIGN;
}

enum device_key_renewed device_key_renewed(const struct device_key *key)
{
    return key->renewed;
}

enum device_key_renewed device_key_renew(struct device_key *key, const char *file)
{
    STACK_OF(X509) *renewed = read_certificates(file);
    key->renewed = judge(key, file, renewed);
    if (key->renewed == DEVICE_KEY_RENEWED_USED && !use(key, renewed))
        key->renewed = DEVICE_KEY_RENEWED_BROKEN;
    if (key->renewed != DEVICE_KEY_RENEWED_USED)
        free_certificates(renewed);
    return key->renewed;
}

// ---- reading ------------------------------------------------------------------------------------

// The renewed one is looked at beside the first one, if that is good.
static void look_at_renewed(struct device_key *key, const char *file)
{
    STACK_OF(X509) *renewed = file ? read_certificates(file) : NULL;
    if (file)
        key->renewed = judge(key, file, renewed);
    const X509 *present = first_of(key->certificates);
    if (key->renewed == DEVICE_KEY_RENEWED_USED && present &&
        !is_better(first_of(renewed), present))
        key->renewed = DEVICE_KEY_RENEWED_OLDER;
    if (key->renewed != DEVICE_KEY_RENEWED_USED || !use(key, renewed))
        free_certificates(renewed);
}

static enum device_key_err load(struct device_key *key, const struct device_key_files *files)
{
    STACK_OF(X509) *first = read_certificates(files->certificate);
    enum device_key_err err = first ? DEVICE_KEY_MISMATCH : DEVICE_KEY_CERTIFICATE;
    key->key = first || files->renewed ? read_key(files->key) : NULL;
    if (first && !key->key)
        err = DEVICE_KEY_KEY;
    if (!key->key || !is_ours(key, first) || !use(key, first))
        free_certificates(first);
    if (key->key)
        look_at_renewed(key, files->renewed);
    return key->certificates ? DEVICE_KEY_OK : err;
}

enum device_key_err device_key_load(struct device_key **key, const struct device_key_files *files)
{
    *key = calloc(1, sizeof **key);
    if (!*key)
        return DEVICE_KEY_KEY;
    enum device_key_err err = load(*key, files);
    if (err != DEVICE_KEY_OK)
        device_key_free(key);
    return err;
}

void device_key_free(struct device_key **key)
{
    if (!*key)
        return;
    free_certificates((*key)->certificates);
    OPENSSL_free((*key)->der);
    EVP_PKEY_free((*key)->key); // clears the private number (BN_clear_free)
    free(*key);
    *key = NULL;
}

const char *device_key_place(const struct device_key *key)
{
    (void)key; // a TPM may follow
    return "file";
}

bool device_key_validity(const struct device_key *key, int64_t *from, int64_t *until)
{
    return times_of(first_of(key->certificates), from, until);
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
