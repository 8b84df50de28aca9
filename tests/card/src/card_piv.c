// The PIV application of a technician's card (NIST SP 800-73-4): slot 9A with its certificate, PIN
// and key, and the objects without which foreign clients know no card.
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>
#include <openssl/x509.h>
#include <string.h>

#include "tests/card/src/card_inside.h"

static const uint8_t AID[] = {0xA0, 0x00, 0x00, 0x03, 0x08, 0x00, 0x00, 0x10, 0x00, 0x01, 0x00};

enum {
    NAME_MIN = 5, // the authority alone, as clients select it

    CHAINED = 0x10, // CLA
    INS_VERIFY = 0x20,
    INS_AUTHENTICATE = 0x87,
    INS_GET_DATA = 0xCB,

    PIN_REFERENCE = 0x80,
    KEY_REFERENCE = 0x9A,
    RSA_2048 = 0x07, // NIST SP 800-78-4 table 6-2
    P_256 = 0x11,
    RSA_BYTES = 256,
    P_256_BYTES = 32,

    OBJECT_CERTIFICATE = 0x5FC105,
    OBJECT_CAPABILITY = 0x5FC107,
    OBJECT_HOLDER = 0x5FC102,
    OBJECT_DISCOVERY = 0x7E,
    GUID = 16, // bytes
};

bool card_piv_is_named(const struct card *card, const struct apdu *apdu)
{
    return card->image.piv_certificate.length > 0 && apdu->lc >= NAME_MIN &&
           apdu->lc <= sizeof AID && memcmp(apdu->data, AID, apdu->lc) == 0;
}

// The application property template (part 2, table 3).
uint16_t card_piv_select(struct card *card, const struct apdu *apdu, struct card_answer *answer)
{
    static const uint8_t PROPERTIES[] = {0x61, 0x11, 0x4F, 0x06, 0x00, 0x00, 0x10, 0x00, 0x01, 0x00,
                                         0x79, 0x07, 0x4F, 0x05, 0xA0, 0x00, 0x00, 0x03, 0x08};
    if (apdu->p2 != 0x00)
        return SW_BAD_PARAMETERS;
    card_reset(card);
    card->piv_selected = true;
    memcpy(answer->bytes, PROPERTIES, sizeof PROPERTIES);
    answer->length = sizeof PROPERTIES;
    return SW_DONE;
}

// ---- GET DATA ----------------------------------------------------------------------------------

// Writes one data object and returns its size.
static size_t put(uint8_t *out, uint8_t tag, const void *value, size_t length)
{
    size_t used = 0;
    out[used++] = tag;
    if (length > 0xFF) {
        out[used++] = 0x82;
        out[used++] = (uint8_t)(length >> 8);
    } else if (length > 0x7F) {
        out[used++] = 0x81;
    }
    out[used++] = (uint8_t)length;
    if (length > 0)
        memcpy(out + used, value, length);
    return used + length;
}

// Part 1, appendix A: the certificate, not compressed, and an empty checksum.
static size_t certificate(const struct card *card, uint8_t *out)
{
    const struct image_blob *blob = &card->image.piv_certificate;
    size_t used = put(out, 0x70, blob->bytes, blob->length);
    used += put(out + used, 0x71, "\0", 1);
    return used + put(out + used, 0xFE, NULL, 0);
}

// Card holder unique identifier: the FASC-N of an issuer that is no federal one, a GUID that goes
// with the certificate, an end, and no signature.
static size_t holder(const struct card *card, uint8_t *out)
{
    static const uint8_t FASC_N[] = {0xD4, 0xE7, 0x39, 0xDA, 0x73, 0x9C, 0xED, 0x39, 0xCE,
                                     0x73, 0x9D, 0x83, 0x68, 0x58, 0x21, 0x08, 0x42, 0x10,
                                     0x84, 0x21, 0xC8, 0x42, 0x10, 0xC3, 0xEB};
    const struct image_blob *blob = &card->image.piv_certificate;
    uint8_t digest[SHA256_DIGEST_LENGTH];
    SHA256(blob->bytes, blob->length, digest);
    size_t used = put(out, 0x30, FASC_N, sizeof FASC_N);
    used += put(out + used, 0x34, digest, GUID);
    used += put(out + used, 0x35, "20991231", 8);
    used += put(out + used, 0x3E, NULL, 0);
    return used + put(out + used, 0xFE, NULL, 0);
}

// Card capability container: a card of data model 10 that can do nothing else.
static size_t capability(uint8_t *out)
{
    static const uint8_t CARD[21] = {0xA0, 0x00, 0x00, 0x01, 0x16, 0xFF, 0x02};
    static const uint8_t EMPTY[] = {0xF3, 0xF6, 0xF7, 0xFA, 0xFB, 0xFC, 0xFD, 0xFE};
    size_t used = put(out, 0xF0, CARD, sizeof CARD);
    used += put(out + used, 0xF1, "\x21", 1);
    used += put(out + used, 0xF2, "\x21", 1);
    used += put(out + used, 0xF4, "\x00", 1);
    used += put(out + used, 0xF5, "\x10", 1);
    for (size_t i = 0; i < sizeof EMPTY; i++)
        used += put(out + used, EMPTY[i], NULL, 0);
    return used;
}

// The one object without a wrapper: the application's name, and that the PIV PIN is the only one.
static size_t discovery(uint8_t *out)
{
    uint8_t inner[sizeof AID + 8];
    size_t used = put(inner, 0x4F, AID, sizeof AID);
    memcpy(inner + used, "\x5F\x2F\x02\x40\x00", 5);
    return put(out, 0x7E, inner, used + 5);
}

static size_t wrapped(struct card_answer *answer, const uint8_t *inner, size_t length)
{
    return put(answer->bytes, 0x53, inner, length);
}

static uint16_t get_data(const struct card *card, const struct apdu *apdu,
                         struct card_answer *answer)
{
    uint8_t inner[CARD_DATA_MAX];
    uint32_t object = 0;
    if (apdu->p1 != 0x3F || apdu->p2 != 0xFF)
        return SW_BAD_PARAMETERS;
    if (apdu->lc < 3 || apdu->lc > 5 || apdu->data[0] != 0x5C || apdu->data[1] != apdu->lc - 2)
        return SW_BAD_DATA;
    for (size_t i = 2; i < apdu->lc; i++)
        object = object << 8 | apdu->data[i];
    if (object == OBJECT_CERTIFICATE)
        answer->length = wrapped(answer, inner, certificate(card, inner));
    else if (object == OBJECT_HOLDER)
        answer->length = wrapped(answer, inner, holder(card, inner));
    else if (object == OBJECT_CAPABILITY)
        answer->length = wrapped(answer, inner, capability(inner));
    else if (object == OBJECT_DISCOVERY)
        answer->length = discovery(answer->bytes);
    return answer->length > 0 ? SW_DONE : SW_NO_FILE;
}

// ---- VERIFY ------------------------------------------------------------------------------------

static bool save_tries(struct card *card, unsigned tries)
{
    struct image next = card->image;
    next.piv_tries = tries;
    return card_save(card, &next);
}

// Six to eight digits, filled with FF. False when it is something else.
static bool is_pin(const struct apdu *apdu, size_t *length)
{
    *length = apdu->lc;
    while (*length > 0 && apdu->data[*length - 1] == 0xFF)
        --*length;
    return apdu->lc == IMAGE_PIV_PIN_MAX && image_piv_pin_well_formed(apdu->data, *length);
}

static uint16_t try_pin(struct card *card, const struct apdu *apdu)
{
    const struct image *image = &card->image;
    size_t length;
    if (!is_pin(apdu, &length))
        return SW_BAD_DATA;
    card->piv_verified = false;
    if (image->piv_tries == 0)
        return SW_BLOCKED_6983;
    // The try is paid before the comparison, so that cutting the power buys nobody a free one.
    if (!save_tries(card, image->piv_tries - 1))
        return SW_MEMORY_FAILED;
    if (length != image->piv_pin.length ||
        CRYPTO_memcmp(apdu->data, image->piv_pin.bytes, length) != 0)
        return (uint16_t)(SW_TRIES | image->piv_tries);
    if (!save_tries(card, image->piv_tries_max))
        return SW_MEMORY_FAILED;
    card->piv_verified = true;
    return SW_DONE;
}

// Without data it asks for the tries left.
static uint16_t verify(struct card *card, const struct apdu *apdu)
{
    if (apdu->p1 != 0x00)
        return SW_BAD_PARAMETERS;
    if (apdu->p2 != PIN_REFERENCE)
        return SW_NO_REFERENCE;
    if (apdu->lc > 0)
        return try_pin(card, apdu);
    if (card->piv_verified)
        return SW_DONE;
    return card->image.piv_tries == 0 ? SW_BLOCKED_6983
                                      : (uint16_t)(SW_TRIES | card->image.piv_tries);
}

// ---- GENERAL AUTHENTICATE ----------------------------------------------------------------------

// The value of `tag` among the objects of `bytes`. NULL when it is not there.
static const uint8_t *find(const uint8_t *bytes, size_t length, uint8_t tag, size_t *found)
{
    while (length >= 2) {
        size_t head = bytes[1] == 0x82 ? 4 : bytes[1] == 0x81 ? 3 : 2;
        if (length < head || (head == 2 && bytes[1] > 0x7F))
            return NULL;
        *found = head == 4 ? (size_t)bytes[2] << 8 | bytes[3] : bytes[head - 1];
        if (*found > length - head)
            return NULL;
        if (bytes[0] == tag)
            return bytes + head;
        bytes += head + *found;
        length -= head + *found;
    }
    return NULL;
}

static uint8_t algorithm_of(const EVP_PKEY *key)
{
    if (EVP_PKEY_is_a(key, "RSA") && EVP_PKEY_get_size(key) == RSA_BYTES)
        return RSA_2048;
    return EVP_PKEY_is_a(key, "EC") && EVP_PKEY_get_bits(key) == 8 * P_256_BYTES ? P_256 : 0;
}

// The card pads nothing: RSA gets a whole block, ECDSA a digest of at most the curve's size.
static bool sign(EVP_PKEY *key, const uint8_t *challenge, size_t length, struct image_blob *made)
{
    bool rsa = algorithm_of(key) == RSA_2048;
    if (length == 0 || (rsa ? length != RSA_BYTES : length > P_256_BYTES))
        return false;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
    made->length = IMAGE_ANSWER_MAX;
    bool fine = context != NULL && EVP_PKEY_sign_init(context) == 1 &&
                (!rsa || EVP_PKEY_CTX_set_rsa_padding(context, RSA_NO_PADDING) == 1) &&
                EVP_PKEY_sign(context, made->bytes, &made->length, challenge, length) == 1;
    EVP_PKEY_CTX_free(context);
    return fine;
}

static void respond(const struct image_blob *signature, struct card_answer *answer)
{
    uint8_t inner[IMAGE_ANSWER_MAX + 4];
    size_t length = put(inner, 0x82, signature->bytes, signature->length);
    answer->length = put(answer->bytes, 0x7C, inner, length);
}

// Signs, and keeps the signature: a card that replays answers with the one before.
static uint16_t sign_challenge(struct card *card, EVP_PKEY *key, struct card_answer *answer)
{
    size_t outer, length;
    const uint8_t *template = find(card->chain, card->chain_length, 0x7C, &outer);
    const uint8_t *challenge = template == NULL ? NULL : find(template, outer, 0x81, &length);
    if (challenge == NULL)
        return SW_BAD_DATA;
    if (card->habits.piv_replay && card->image.piv_answer.length > 0) {
        respond(&card->image.piv_answer, answer);
        return SW_DONE;
    }
    struct image next = card->image;
    if (!sign(key, challenge, length, &next.piv_answer)) {
        image_wipe(&next);
        return SW_BAD_DATA;
    }
    respond(&next.piv_answer, answer);
    if (card_save(card, &next))
        return SW_DONE;
    answer->length = 0;
    return SW_MEMORY_FAILED;
}

static uint16_t authenticate(struct card *card, const struct apdu *apdu, struct card_answer *answer)
{
    const struct image_blob *blob = &card->image.piv_key;
    const unsigned char *der = blob->bytes;
    if (apdu->p2 != KEY_REFERENCE || blob->length == 0)
        return SW_BAD_PARAMETERS;
    if (!card->piv_verified)
        return SW_NOT_ALLOWED;
    EVP_PKEY *key = d2i_AutoPrivateKey(NULL, &der, (long)blob->length);
    uint16_t sw = key != NULL && algorithm_of(key) == apdu->p1 ? sign_challenge(card, key, answer)
                                                               : SW_BAD_PARAMETERS;
    EVP_PKEY_free(key);
    return sw;
}

// ISO/IEC 7816-4 clause 5.4.1: all but the last part have the bit in CLA.
static uint16_t collect(struct card *card, const struct apdu *apdu, struct card_answer *answer)
{
    uint16_t sw = SW_DONE;
    if (apdu->lc > sizeof card->chain - card->chain_length) {
        card->chain_length = 0;
        return SW_WRONG_LENGTH;
    }
    if (apdu->lc > 0)
        memcpy(card->chain + card->chain_length, apdu->data, apdu->lc);
    card->chain_length += apdu->lc;
    if (apdu->cla & CHAINED)
        return SW_DONE;
    sw = authenticate(card, apdu, answer);
    card->chain_length = 0;
    return sw;
}

uint16_t card_piv_execute(struct card *card, const struct apdu *apdu, struct card_answer *answer)
{
    bool chained = apdu->cla == CHAINED && apdu->ins == INS_AUTHENTICATE;
    if (apdu->cla != 0x00 && !chained)
        return SW_NO_CLASS;
    if (apdu->ins == INS_AUTHENTICATE)
        return collect(card, apdu, answer);
    card->chain_length = 0;
    if (apdu->ins == INS_VERIFY)
        return verify(card, apdu);
    return apdu->ins == INS_GET_DATA ? get_data(card, apdu, answer) : SW_NO_INSTRUCTION;
}
