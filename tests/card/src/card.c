#include "tests/card/src/card.h"

#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

#include "tests/card/src/card_inside.h"

struct instruction {
    uint8_t cla, ins;
    uint16_t (*execute)(struct card *card, const struct apdu *apdu, struct card_answer *answer);
};

static uint16_t get_response(struct card *card, const struct apdu *apdu,
                             struct card_answer *answer);

static const struct instruction INSTRUCTIONS[] = {
    {0x00, 0x20, card_secrets_verify},    {0x00, 0x24, card_secrets_change},
    {0x00, 0x2C, card_secrets_reset},     {0x80, 0x2A, card_keys_sign},
    {0x00, 0x82, card_keys_authenticate}, {0x00, 0x84, card_keys_challenge},
    {0x00, 0xA4, card_files_select},      {0x00, 0xB0, card_files_read},
    {0x00, 0xC0, get_response},
};

enum {
    SELECT = 0xA4,
    GET_RESPONSE = 0xC0,
    INSTRUCTION_COUNT = sizeof INSTRUCTIONS / sizeof INSTRUCTIONS[0],
    SHORT_LE_MAX = 256,
};

struct card *card_new(const struct image *image, struct card_memory memory)
{
    struct card *card = calloc(1, sizeof *card);
    if (card == NULL)
        return NULL;
    card->image = *image;
    card->memory = memory;
    return card;
}

void card_free(struct card **card)
{
    if (*card != NULL)
        OPENSSL_clear_free(*card, sizeof **card);
    *card = NULL;
}

bool card_save(struct card *card, struct image *next)
{
    bool fine = card->memory.save(card->memory.context, next);
    if (fine)
        card->image = *next;
    image_wipe(next);
    return fine;
}

void card_reset(struct card *card)
{
    card->selected = card->piv_selected = card->piv_verified = false;
    card->chain_length = 0;
    card->current = NULL;
    memset(card->verified, 0, sizeof card->verified);
    memset(card->may_reset, 0, sizeof card->may_reset);
    card->challenge_open = false;
    card->waiting.length = 0;
}

void card_set_habits(struct card *card, const struct habits *habits)
{
    card->habits = *habits;
}

static uint16_t more(const struct card_answer *waiting)
{
    return SW_MORE | (waiting->length >= SHORT_LE_MAX ? 0 : (uint16_t)waiting->length);
}

// ISO/IEC 7816-4 clause 11.7.1. What is not fetched stays for the next GET RESPONSE.
static uint16_t get_response(struct card *card, const struct apdu *apdu, struct card_answer *answer)
{
    struct card_answer *waiting = &card->waiting;
    if (apdu->p1 != 0 || apdu->p2 != 0)
        return SW_BAD_PARAMETERS;
    if (waiting->length == 0)
        return SW_CONDITIONS;
    if (!apdu->has_le || apdu->lc > 0)
        return SW_WRONG_LENGTH;
    size_t now = apdu->le < waiting->length ? apdu->le : waiting->length;
    memcpy(answer->bytes, waiting->bytes, now);
    answer->length = now;
    waiting->length -= now;
    memmove(waiting->bytes, waiting->bytes + now, waiting->length);
    return waiting->length > 0 ? more(waiting) : SW_DONE;
}

static bool lengths_refused(const struct card *card, const struct apdu *apdu)
{
    return (apdu->extended && card->habits.no_extended) ||
           (apdu->has_le && apdu->le_is_zero && card->habits.no_le_zero);
}

static uint16_t execute(struct card *card, const struct apdu *apdu, struct card_answer *answer)
{
    bool known = false;
    if (card->piv_selected && apdu->ins != SELECT && apdu->ins != GET_RESPONSE)
        return lengths_refused(card, apdu) ? SW_WRONG_LENGTH : card_piv_execute(card, apdu, answer);
    if (apdu->cla != 0x00 && apdu->cla != 0x80)
        return SW_NO_CLASS;
    for (size_t i = 0; i < INSTRUCTION_COUNT; i++) {
        const struct instruction *instruction = &INSTRUCTIONS[i];
        if (instruction->ins != apdu->ins)
            continue;
        if (instruction->cla == apdu->cla)
            return lengths_refused(card, apdu) ? SW_WRONG_LENGTH
                                               : instruction->execute(card, apdu, answer);
        known = true;
    }
    return known ? SW_NO_CLASS : SW_NO_INSTRUCTION;
}

// Data that nobody asked for (no Le, as T=0 carries a command with data), more than was asked for,
// or what this make of card never sends at once has to be fetched.
static uint16_t hold_back(struct card *card, const struct apdu *apdu, struct card_answer *answer)
{
    size_t now = apdu->has_le && !card->habits.get_response ? apdu->le : 0;
    // A YubiKey's SELECT needs no Le to tell everything, and yubico-piv-tool counts on it.
    if (apdu->ins == SELECT && card->piv_selected)
        now = answer->length;
    if (answer->length <= now || apdu->ins == GET_RESPONSE)
        return SW_DONE;
    card->waiting.length = answer->length - now;
    memcpy(card->waiting.bytes, answer->bytes + now, card->waiting.length);
    answer->length = now;
    return more(&card->waiting);
}

void card_apdu(struct card *card, const uint8_t *command, size_t length, struct card_answer *answer)
{
    struct apdu apdu;
    uint16_t sw = SW_WRONG_LENGTH;
    answer->length = 0;
    if (apdu_parse(command, length, &apdu)) {
        if (apdu.ins != GET_RESPONSE)
            card->waiting.length = 0;
        sw = execute(card, &apdu, answer);
        if (sw == SW_DONE)
            sw = hold_back(card, &apdu, answer);
    }
    answer->bytes[answer->length++] = (uint8_t)(sw >> 8);
    answer->bytes[answer->length++] = (uint8_t)sw;
}

void card_status(const struct card *card, struct card_status *status)
{
    *status = (struct card_status){.challenge_open = card->challenge_open};
    memcpy(status->tries, card->image.tries, sizeof status->tries);
    memcpy(status->tries_max, card->image.tries_max, sizeof status->tries_max);
    memcpy(status->verified, card->verified, sizeof status->verified);
    memcpy(status->may_reset, card->may_reset, sizeof status->may_reset);
    status->has_piv = card->image.piv_certificate.length > 0;
    status->piv_verified = card->piv_verified;
    status->piv_tries = card->image.piv_tries;
    status->piv_tries_max = card->image.piv_tries_max;
}
