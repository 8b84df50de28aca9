// Which cards residents have: most are whole, all have habits of their own.
#include <stdio.h>

#include "tests/sim/card.h"
#include "tests/sim/world.h"

static void draw_habits(struct card *card, struct chance *dice)
{
    static const int CHUNKS[] = {256, 256, 256, 128, 64, 31, 17};
    static const int TIMES_US[] = {3000, 9000, 9000, 25000, 90000};
    card->chunk = CHUNKS[chance_below(dice, sizeof CHUNKS / sizeof CHUNKS[0])];
    card->apdu_us = TIMES_US[chance_below(dice, sizeof TIMES_US / sizeof TIMES_US[0])];
    if (card->chunk < 64 && card->apdu_us > 25000)
        card->apdu_us = 25000; // both together are more than a reader's patience
    card->le_zero = !chance_one_in(dice, 6);
    card->in_parts = chance_one_in(dice, 6);
    card->names_length = chance_one_in(dice, 6);
    card->locked_6983 = chance_one_in(dice, 2);
    card->select_61 = chance_one_in(dice, 8);
}

static void draw_secrets(struct card *card, struct chance *dice)
{
    if (chance_one_in(dice, 3))
        card->secrets[CARD_SIGN].tries = (int)chance_below(dice, 5);
    if (chance_one_in(dice, 5))
        card->secrets[CARD_AUTH].tries = (int)chance_below(dice, 3);
    card->has[CARD_SIGN] = !chance_one_in(dice, 12);
    card->has[CARD_AUTH] = !chance_one_in(dice, 25);
}

void card_draw(struct card *card, int number)
{
    struct chance *dice = world_dice(DICE_CARD);
    card_make(card, number);
    snprintf(card->secrets[CARD_SIGN].value, CARD_SECRET_MAX, "PASS%04uX",
             (1000u + (unsigned)number * 37u) % 10000u);
    snprintf(card->secrets[CARD_AUTH].value, CARD_SECRET_MAX, "%04u",
             (2580u + (unsigned)number * 131u) % 10000u);
    draw_habits(card, dice);
    draw_secrets(card, dice);
    if (chance_one_in(dice, 12))
        card->label = (enum card_label)chance_between(dice, CARD_OLD_REGISTER, CARD_FOREIGN);
}
