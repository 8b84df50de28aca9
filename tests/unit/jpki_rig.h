// The card's application on a card made of text.
#ifndef TESTS_UNIT_JPKI_RIG_H
#define TESTS_UNIT_JPKI_RIG_H

#include <stdio.h>
#include <string.h>

#include "drivers/jpki/jpki.h"
#include "drivers/jpki/jpki_proof.h"
#include "drivers/jpki/jpki_read.h"
#include "drivers/jpki/jpki_reset.h"
#include "tests/support/card_script.h"
#include "tests/test.h"

#define SELECT_0001 "> 00 A4 02 0C 02 0001\n< 9000\n"
#define SELECT_000A "> 00 A4 02 0C 02 000A\n< 9000\n"
#define SELECT_0018 "> 00 A4 02 0C 02 0018\n< 9000\n"
#define SELECT_001B "> 00 A4 02 0C 02 001B\n< 9000\n"

struct card {
    struct card_script script;
    struct jpki jpki;
    struct secret *secret;
    unsigned char out[4096];
};

static inline int make_card(void **state)
{
    struct card *card = calloc(1, sizeof *card);
    card->secret = secret_new();
    *state = card;
    return card->secret ? 0 : -1;
}

static inline int free_card(void **state)
{
    struct card *card = *state;
    secret_free(&card->secret);
    free(card);
    return 0;
}

static inline struct jpki *play(struct card *card, const char *text)
{
    card_script_start(&card->script, text);
    jpki_start(&card->jpki, &card->script.channel);
    return &card->jpki;
}

static inline const struct secret *say(struct card *card, const char *text)
{
    assert_true(secret_set(card->secret, text, strlen(text)));
    return card->secret;
}

#define ON_CARD(test) cmocka_unit_test_setup_teardown(test, make_card, free_card)

#endif
