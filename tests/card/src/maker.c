#include "tests/card/src/maker.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <stdio.h>
#include <string.h>

#include "tests/card/src/store.h"

enum {
    KEY_BITS = 2048,
};

static EVP_PKEY *read_key(const char *path)
{
    FILE *file = fopen(path, "re");
    EVP_PKEY *key = file == NULL ? NULL : PEM_read_PrivateKey(file, NULL, NULL, NULL);
    if (file != NULL)
        fclose(file);
    if (key == NULL)
        fprintf(stderr, "virtual-card make: %s: no private key\n", path);
    return key;
}

static X509 *read_certificate(const char *path)
{
    FILE *file = fopen(path, "re");
    X509 *certificate = file == NULL ? NULL : PEM_read_X509(file, NULL, NULL, NULL);
    if (file != NULL)
        fclose(file);
    if (certificate == NULL)
        fprintf(stderr, "virtual-card make: %s: no certificate\n", path);
    return certificate;
}

// DER into a blob; `der` comes from one of OpenSSL's i2d functions, which allocate it.
static bool keep(struct image_blob *blob, unsigned char *der, int length)
{
    bool fine = length > 0 && image_blob_set(blob, der, (size_t)length);
    if (length > 0)
        OPENSSL_clear_free(der, (size_t)length);
    return fine;
}

static bool keep_key(struct image_blob *blob, const EVP_PKEY *key)
{
    unsigned char *der = NULL;
    int length = i2d_PrivateKey(key, &der);
    return keep(blob, der, length);
}

static bool keep_certificate(struct image_blob *blob, const X509 *certificate)
{
    unsigned char *der = NULL;
    int length = i2d_X509(certificate, &der);
    return keep(blob, der, length);
}

// The card's own: the one that was given, or a new one.
static EVP_PKEY *own_key(const char *path)
{
    EVP_PKEY *key = path == NULL ? EVP_RSA_gen(KEY_BITS) : read_key(path);
    if (key == NULL || (EVP_PKEY_is_a(key, "RSA") && EVP_PKEY_get_bits(key) == KEY_BITS))
        return key;
    fprintf(stderr, "virtual-card make: %s: no RSA key of %d bits\n", path, KEY_BITS);
    EVP_PKEY_free(key);
    return NULL;
}

static bool issue(struct maker_plan *plan, enum image_which which, EVP_PKEY *ca_key, X509 *ca)
{
    struct certificate_order order = {.which = which,
                                      .key = own_key(plan->key[which]),
                                      .ca_key = ca_key,
                                      .ca = ca,
                                      .not_before = plan->from[which],
                                      .not_after = plan->until[which],
                                      .birth = plan->birth,
                                      .ocsp_url = plan->ocsp_url};
    X509 *certificate = order.key == NULL ? NULL : certificate_issue(&order);
    bool fine = certificate != NULL && keep_key(&plan->image.key[which], order.key) &&
                keep_certificate(&plan->image.certificate[which], certificate) &&
                keep_certificate(&plan->image.ca[which], ca);
    X509_free(certificate);
    EVP_PKEY_free(order.key);
    if (!fine)
        ERR_print_errors_fp(stderr);
    return fine;
}

static bool make_half(struct maker_plan *plan, enum image_which which)
{
    EVP_PKEY *key = read_key(plan->ca_key[which]);
    X509 *ca = key == NULL ? NULL : read_certificate(plan->ca[which]);
    bool fine = ca != NULL && issue(plan, which, key, ca);
    X509_free(ca);
    EVP_PKEY_free(key);
    return fine;
}

// K_card needs the public key of the user certificate as it stands in the certificate.
static bool derive_reset_key(struct maker_plan *plan)
{
    const unsigned char *der = plan->image.certificate[IMAGE_AUTH].bytes;
    unsigned char *spki = NULL;
    X509 *certificate = d2i_X509(NULL, &der, (long)plan->image.certificate[IMAGE_AUTH].length);
    int length =
        certificate == NULL ? 0 : i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &spki);
    bool fine = length > 0 &&
                reset_key_derive(plan->master, spki, (size_t)length, plan->image.reset_key.bytes);
    plan->image.reset_key.length = fine ? RESET_KEY_BYTES : 0;
    OPENSSL_free(spki);
    X509_free(certificate);
    return fine;
}

// They need not belong together: a card with a wrong key is one that tests want.
static bool take_piv(struct maker_plan *plan)
{
    X509 *certificate = read_certificate(plan->piv);
    FILE *file = fopen(plan->piv, "re");
    EVP_PKEY *key = file == NULL ? NULL : PEM_read_PrivateKey(file, NULL, NULL, NULL);
    bool fine = certificate != NULL &&
                keep_certificate(&plan->image.piv_certificate, certificate) &&
                (key == NULL || keep_key(&plan->image.piv_key, key));
    if (file != NULL)
        fclose(file);
    EVP_PKEY_free(key);
    X509_free(certificate);
    return fine;
}

static bool make_serial(struct image_blob *serial)
{
    if (RAND_bytes(serial->bytes, IMAGE_SERIAL) != 1)
        return false;
    for (size_t i = 0; i < IMAGE_SERIAL; i++)
        serial->bytes[i] = (uint8_t)('0' + serial->bytes[i] % 10);
    serial->length = IMAGE_SERIAL;
    return true;
}

static bool export_certificate(const char *path, const struct image_blob *certificate)
{
    if (path == NULL)
        return true;
    FILE *file = fopen(path, "we");
    bool fine = file != NULL && fwrite(certificate->bytes, certificate->length, 1, file) == 1;
    fine = file != NULL && fclose(file) == 0 && fine;
    if (!fine)
        fprintf(stderr, "virtual-card make: %s: %s\n", path, strerror(errno));
    return fine;
}

bool maker_make(struct maker_plan *plan)
{
    struct image *image = &plan->image;
    bool resident = plan->ca[IMAGE_AUTH] != NULL;
    if ((resident && (!make_half(plan, IMAGE_SIGN) || !make_half(plan, IMAGE_AUTH))) ||
        (plan->piv != NULL && !take_piv(plan)) || !make_serial(&image->serial) ||
        (resident && plan->has_master && !derive_reset_key(plan)))
        return false;
    if (!store_save(plan->file, image)) {
        fprintf(stderr, "virtual-card make: %s: %s\n", plan->file, strerror(errno));
        return false;
    }
    return export_certificate(plan->export[IMAGE_AUTH], &image -> certificate[IMAGE_AUTH]) &&
           export_certificate(plan->export[IMAGE_SIGN], &image -> certificate[IMAGE_SIGN]);
}
