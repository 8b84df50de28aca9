// VERIFY, CHANGE REFERENCE DATA and RESET RETRY COUNTER: the two secrets and their tries.
#include <openssl/crypto.h>
#include <string.h>

#include "tests/card/src/card_inside.h"

static bool save_tries(struct card *card, enum image_which which, unsigned tries)
{
    struct image next = card->image;
    next.tries[which] = tries;
    return card_save(card, &next);
}

static bool equal(const struct image_blob *secret, const struct apdu *apdu)
{
    return apdu->lc == secret->length && CRYPTO_memcmp(apdu->data, secret->bytes, apdu->lc) == 0;
}

static uint16_t try_secret(struct card *card, enum image_which which, const struct apdu *apdu)
{
    const struct image *image = &card->image;
    card->verified[which] = false;
    if (image->tries[which] == 0)
        return card->habits.blocked_6983 ? SW_BLOCKED_6983 : SW_BLOCKED;
    // The try is paid before the comparison, so that cutting the power buys nobody a free one.
    if (!save_tries(card, which, image->tries[which] - 1))
        return SW_MEMORY_FAILED;
    if (!equal(&image->secret[which], apdu))
        return (uint16_t)(SW_TRIES | image->tries[which]);
    if (!save_tries(card, which, image->tries_max[which]))
        return SW_MEMORY_FAILED;
    card->verified[which] = true;
    return SW_DONE;
}

// Without data it asks for the tries left, and then exactly four bytes are right.
uint16_t card_secrets_verify(struct card *card, const struct apdu *apdu, struct card_answer *answer)
{
    (void)answer;
    const struct card_file *file;
    if (apdu->p1 != 0x00)
        return SW_BAD_PARAMETERS;
    if (apdu->has_le)
        return SW_WRONG_LENGTH;
    uint16_t sw = card_files_named(card, apdu->p2, CARD_FILE_SECRET, &file);
    if (sw != SW_DONE)
        return sw;
    if (apdu->lc == 0)
        return (uint16_t)(SW_TRIES | card->image.tries[file->which]);
    return try_secret(card, file->which, apdu);
}

// Stores a new secret with all its tries, in one write.
static uint16_t store_secret(struct card *card, enum image_which which, const struct apdu *apdu)
{
    if (!image_secret_well_formed(which, apdu->data, apdu->lc))
        return SW_BAD_DATA;
    struct image next = card->image;
    OPENSSL_cleanse(&next.secret[which], sizeof next.secret[which]);
    image_blob_set(&next.secret[which], apdu->data, apdu->lc);
    next.tries[which] = next.tries_max[which];
    return card_save(card, &next) ? SW_DONE : SW_MEMORY_FAILED;
}

// The part that CHANGE and RESET have in common: P1, a body without Le, and the file.
static uint16_t new_secret(struct card *card, const struct apdu *apdu, uint8_t p1,
                           const struct card_file **file)
{
    if (apdu->p1 != p1)
        return SW_BAD_PARAMETERS;
    if (apdu->lc == 0 || apdu->has_le)
        return SW_WRONG_LENGTH;
    return card_files_named(card, apdu->p2, CARD_FILE_SECRET, file);
}

uint16_t card_secrets_change(struct card *card, const struct apdu *apdu, struct card_answer *answer)
{
    (void)answer;
    const struct card_file *file;
    uint16_t sw = new_secret(card, apdu, 0x01, &file);
    if (sw != SW_DONE)
        return sw;
    if (!card->verified[file->which])
        return SW_NOT_ALLOWED;
    return store_secret(card, file->which, apdu);
}

// Any attempt, also a malformed one or one at the other secret, ends the permission.
uint16_t card_secrets_reset(struct card *card, const struct apdu *apdu, struct card_answer *answer)
{
    (void)answer;
    const struct card_file *file;
    bool may_reset[IMAGE_WHICH_COUNT];
    memcpy(may_reset, card->may_reset, sizeof may_reset);
    memset(card->may_reset, 0, sizeof card->may_reset);
    uint16_t sw = new_secret(card, apdu, 0x02, &file);
    if (sw != SW_DONE)
        return sw;
    if (!may_reset[file->which])
        return SW_NOT_ALLOWED;
    card->verified[file->which] = false; // what was verified is no longer the secret
    return store_secret(card, file->which, apdu);
}
