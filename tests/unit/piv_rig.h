// A technician's card made of text.
#ifndef TESTS_UNIT_PIV_RIG_H
#define TESTS_UNIT_PIV_RIG_H

#include <stdio.h>
#include <string.h>

#include "drivers/piv/piv.h"
#include "tests/support/card_script.h"
#include "tests/test.h"

#define SELECT_PIV "> 00 A4 04 00 09 A00000030800001000 00\n"
#define PROPERTIES "61 11 4F 06 000010000100 79 07 4F 05 A000000308"
#define SELECTED   SELECT_PIV "< " PROPERTIES " 9000\n"
#define GET_9A     "> 00 CB 3F FF 05 5C035FC105 00\n"

struct card {
    struct card_script script;
    struct piv piv;
    struct secret *pin;
    unsigned char der[PIV_CERTIFICATE_MAX];
    size_t length;
    int tries;
};

static inline int make_card(void **state)
{
    struct card *card = calloc(1, sizeof *card);
    card->pin = secret_new();
    *state = card;
    return card->pin ? 0 : -1;
}

static inline int free_card(void **state)
{
    struct card *card = *state;
    secret_free(&card->pin);
    free(card);
    return 0;
}

static inline struct piv *play(struct card *card, const char *text)
{
    card_script_start(&card->script, text);
    piv_start(&card->piv, &card->script.channel);
    card->tries = 99;
    return &card->piv;
}

// The same, and the application is selected.
static inline struct piv *play_selected(struct card *card, const char *text)
{
    struct piv *piv = play(card, SELECTED);
    assert_int_equal(piv_select(piv), PIV_OK);
    card->script.next = text;
    card->script.sent = 0;
    return piv;
}

static inline const struct secret *say(struct card *card, const char *text)
{
    assert_true(secret_set(card->pin, text, strlen(text)));
    return card->pin;
}

#define ON_CARD(test) cmocka_unit_test_setup_teardown(test, make_card, free_card)

#endif
