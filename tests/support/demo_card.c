#include "tests/support/demo_card.h"

#include <limits.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/test.h"

enum {
    KEY = 16, // bytes of AES-128
};

struct side {
    unsigned char der[LINK_CERTIFICATE_MAX];
    size_t length;
    EVP_PKEY *key;
};

struct demo_card {
    struct side auth, sign;
};

static bool load_side(struct side *side, const char *dir, const char *name)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s.der", dir, name);
    FILE *file = fopen(path, "re");
    side->length = file ? fread(side->der, 1, sizeof side->der, file) : 0;
    if (file)
        fclose(file);
    snprintf(path, sizeof path, "%s/%s.key", dir, name);
    file = fopen(path, "re");
    side->key = file ? PEM_read_PrivateKey(file, NULL, NULL, NULL) : NULL;
    if (file)
        fclose(file);
    return side->length > 0 && side->key;
}

struct demo_card *demo_card_load(const char *dir)
{
    struct demo_card *card = calloc(1, sizeof *card);
    if (!load_side(&card->auth, dir, "card-auth") || !load_side(&card->sign, dir, "card-sign"))
        demo_card_free(&card);
    return card;
}

void demo_card_free(struct demo_card **card)
{
    if (!*card)
        return;
    EVP_PKEY_free((*card)->auth.key);
    EVP_PKEY_free((*card)->sign.key);
    free(*card);
    *card = NULL;
}

static const struct side *proving_side(const struct demo_card *card, enum operation operation)
{
    return operation_known(operation) == SECRET_AUTH ? &card->auth : &card->sign;
}

size_t demo_card_certificate(const struct demo_card *card, enum operation operation,
                             unsigned char der[LINK_CERTIFICATE_MAX])
{
    const struct side *side = proving_side(card, operation);
    memcpy(der, side->der, side->length);
    return side->length;
}

void demo_card_sign(const struct demo_card *card, enum operation operation, const char *id,
                    const unsigned char nonce[LINK_NONCE], unsigned char signature[LINK_SIGNATURE])
{
    unsigned char message[128];
    size_t size = LINK_SIGNATURE;
    int used = snprintf((char *)message, sizeof message, "kiosk-reset-v1%c%s%c%.*s%c", 0,
                        operation_name(operation), 0, LINK_RESET_ID, id, 0);
    memcpy(message + used, nonce, LINK_NONCE);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    assert_int_equal(
        EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, proving_side(card, operation)->key),
        1);
    assert_int_equal(EVP_DigestSign(context, signature, &size, message, (size_t)used + LINK_NONCE),
                     1);
    assert_int_equal(size, LINK_SIGNATURE);
    EVP_MD_CTX_free(context);
}

static void cmac(const unsigned char key[KEY], const unsigned char *message, size_t length,
                 unsigned char result[KEY])
{
    char cipher[] = "AES-128-CBC";
    const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string("cipher", cipher, 0),
                                     OSSL_PARAM_construct_end()};
    assert_non_null(EVP_Q_mac(NULL, "CMAC", NULL, NULL, parameters, key, KEY, message, length,
                              result, KEY, NULL));
}

static void read_master_key(const char *dir, unsigned char key[KEY])
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/master.key", dir);
    FILE *file = fopen(path, "re");
    assert_non_null(file);
    for (int i = 0; i < KEY; i++)
        assert_int_equal(fscanf(file, "%2hhx", &key[i]), 1);
    fclose(file);
}

// SHA-256 of the SubjectPublicKeyInfo of the user-authentication certificate.
static void key_digest(const struct side *side, unsigned char digest[SHA256_DIGEST_LENGTH])
{
    const unsigned char *at = side->der;
    X509 *certificate = d2i_X509(NULL, &at, (long)side->length);
    unsigned char *spki = NULL;
    int length = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &spki);
    assert_true(length > 0);
    SHA256(spki, (size_t)length, digest);
    OPENSSL_free(spki);
    X509_free(certificate);
}

void demo_card_cryptogram(const struct demo_card *card, const char *dir, enum operation operation,
                          const unsigned char challenge[LINK_CHALLENGE],
                          unsigned char cryptogram[LINK_CRYPTOGRAM])
{
    static const char label[] = "kiosk-card-key"; // its terminator is the 00 of the profile
    unsigned char message[sizeof label + SHA256_DIGEST_LENGTH], master[KEY], own[KEY];
    unsigned char permission[3 + LINK_CHALLENGE] = {1, 0, 0x18};
    if (operation == OPERATION_RESET_SIGN)
        permission[2] = 0x1B;
    memcpy(permission + 3, challenge, LINK_CHALLENGE);
    memcpy(message, label, sizeof label);
    key_digest(&card->auth, message + sizeof label);
    read_master_key(dir, master);
    cmac(master, message, sizeof message, own);
    cmac(own, permission, sizeof permission, cryptogram);
}
