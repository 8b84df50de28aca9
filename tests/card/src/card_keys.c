// Signing with the card's two keys, and EXTERNAL AUTHENTICATE against the key that permits resets.
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <string.h>

#include "tests/card/src/card_inside.h"

enum {
    SIGNATURE = 256,             // bytes, RSA-2048
    SIGNED_MAX = SIGNATURE - 11, // PKCS #1 v1.5 leaves so much (RFC 8017 clause 9.2)
    RESET_REFERENCE = 0x81,      // P2 of EXTERNAL AUTHENTICATE
};

static const uint16_t SECRET_FILES[IMAGE_WHICH_COUNT] = {
    [IMAGE_SIGN] = 0x001B,
    [IMAGE_AUTH] = 0x0018,
};

// RSASSA-PKCS1-v1_5 over a DigestInfo that the caller made: the card only pads and exponentiates.
static bool sign(const struct image_blob *key, const struct apdu *apdu, struct card_answer *answer)
{
    const unsigned char *der = key->bytes;
    EVP_PKEY *pkey = d2i_AutoPrivateKey(NULL, &der, (long)key->length);
    EVP_PKEY_CTX *context = pkey == NULL ? NULL : EVP_PKEY_CTX_new(pkey, NULL);
    answer->length = sizeof answer->bytes;
    bool fine = context != NULL && EVP_PKEY_sign_init(context) == 1 &&
                EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1 &&
                EVP_PKEY_sign(context, answer->bytes, &answer->length, apdu->data, apdu->lc) == 1;
    if (!fine)
        answer->length = 0;
    EVP_PKEY_CTX_free(context);
    EVP_PKEY_free(pkey);
    return fine;
}

uint16_t card_keys_sign(struct card *card, const struct apdu *apdu, struct card_answer *answer)
{
    const struct card_file *file;
    if (apdu->p1 != 0x00)
        return SW_BAD_PARAMETERS;
    if (apdu->lc == 0 || apdu->lc > SIGNED_MAX)
        return SW_WRONG_LENGTH;
    if (apdu->has_le && apdu->le < SIGNATURE)
        return SW_LE; // 6C00: 256
    uint16_t sw = card_files_named(card, apdu->p2, CARD_FILE_KEY, &file);
    if (sw != SW_DONE)
        return sw;
    if (!card->verified[file->which])
        return SW_NOT_ALLOWED;
    return sign(&card->image.key[file->which], apdu, answer) ? SW_DONE : SW_CONDITIONS;
}

uint16_t card_keys_challenge(struct card *card, const struct apdu *apdu, struct card_answer *answer)
{
    if (apdu->p1 != 0x00 || apdu->p2 != 0x00)
        return SW_BAD_PARAMETERS;
    if (!apdu->has_le || apdu->lc > 0)
        return SW_WRONG_LENGTH;
    if (apdu->le != RESET_KEY_CHALLENGE)
        return SW_LE | RESET_KEY_CHALLENGE;
    if (!card->selected || RAND_bytes(card->challenge, sizeof card->challenge) != 1)
        return SW_CONDITIONS;
    card->challenge_open = true;
    memcpy(answer->bytes, card->challenge, sizeof card->challenge);
    answer->length = sizeof card->challenge;
    return SW_DONE;
}

static bool permits(const struct card *card, enum image_which which, const uint8_t *cryptogram)
{
    uint8_t expected[RESET_KEY_CRYPTOGRAM];
    uint16_t ef = SECRET_FILES[which];
    return card_files_find(card, ef) != NULL &&
           reset_key_cryptogram(card->image.reset_key.bytes, ef, card->challenge, expected) &&
           CRYPTO_memcmp(expected, cryptogram, sizeof expected) == 0;
}

// Ends whatever was permitted, also when it is malformed; a well-formed one spends the challenge.
uint16_t card_keys_authenticate(struct card *card, const struct apdu *apdu,
                                struct card_answer *answer)
{
    (void)answer;
    memset(card->may_reset, 0, sizeof card->may_reset);
    if (apdu->p1 != 0x00 || apdu->p2 != RESET_REFERENCE)
        return SW_BAD_PARAMETERS;
    if (apdu->lc != RESET_KEY_CRYPTOGRAM || apdu->has_le)
        return SW_WRONG_LENGTH;
    if (!card->selected || card->image.reset_key.length != RESET_KEY_BYTES)
        return SW_NO_REFERENCE;
    if (!card->challenge_open)
        return SW_CONDITIONS;
    card->challenge_open = false;
    for (int which = 0; which < IMAGE_WHICH_COUNT; which++) {
        if (permits(card, (enum image_which)which, apdu->data)) {
            card->may_reset[which] = true;
            return SW_DONE;
        }
    }
    return SW_AUTHENTICATION_FAILED;
}
