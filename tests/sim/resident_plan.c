// How somebody behaves, drawn by chance.
#include <stdio.h>
#include <string.h>

#include "screens/view/action.h"
#include "tests/sim/counters.h"
#include "tests/sim/resident_inside.h"
#include "tests/sim/world.h"

enum {
    READS_ONE_IN = 16,
};

static const enum operation WANTS[] = {
    OPERATION_RESET_SIGN, OPERATION_RESET_SIGN,  OPERATION_RESET_SIGN,  OPERATION_RESET_AUTH,
    OPERATION_RESET_AUTH, OPERATION_CHANGE_SIGN, OPERATION_CHANGE_AUTH, OPERATION_NONE,
};

static void draw_secrets(struct resident_plan *plan, struct chance *dice)
{
    bool sign = plan->wants == OPERATION_RESET_SIGN || plan->wants == OPERATION_CHANGE_SIGN;
    unsigned number = chance_below(dice, 1000);
    if (sign)
        snprintf(plan->new_secret, sizeof plan->new_secret, "NEW%03uK%02u", number,
                 chance_below(dice, 100));
    else
        snprintf(plan->new_secret, sizeof plan->new_secret, "%u%03u", 3 + chance_below(dice, 6),
                 (number * 7 + 13) % 1000);
    plan->slips = chance_one_in(dice, 12);
    bool change = plan->wants == OPERATION_CHANGE_SIGN || plan->wants == OPERATION_CHANGE_AUTH;
    if (change && chance_one_in(dice, 5)) // the old one once more
        strcpy(plan->weak_secret, plan->card->secrets[sign ? CARD_SIGN : CARD_AUTH].value);
    else if (chance_one_in(dice, 12))
        strcpy(plan->weak_secret, sign ? "A11111" : "1234");
}

static void draw_hands(struct resident_plan *plan, struct chance *dice)
{
    plan->uses_keys = chance_one_in(dice, 6);
    plan->taps = chance_one_in(dice, 5) ? (int)chance_between(dice, 2, 3) : 1;
    plan->tap_gap_ms = (int)chance_between(dice, 90, 400);
    plan->two_hands = chance_one_in(dice, 5);
    plan->pause_ms = (int)chance_between(dice, 150, 4000);
}

static void draw_whims(struct resident_plan *plan, struct chance *dice)
{
    plan->leaves_at = chance_one_in(dice, 10) ? (int)chance_between(dice, 1, 40) : 0;
    plan->pulls_at = chance_one_in(dice, 10) ? (int)chance_between(dice, 3, 40) : 0;
    plan->backs = chance_one_in(dice, 5) ? (int)chance_between(dice, 1, 4) : 0;
    if (chance_one_in(dice, 25)) { // cannot make up their mind
        plan->backs = (int)chance_between(dice, 6, 16);
        plan->pause_ms = 150;
    }
    plan->presses_leave = chance_one_in(dice, 20);
    plan->counter = chance_one_in(dice, 15);
    plan->idle = chance_one_in(dice, 25);
    plan->wrong_way = chance_one_in(dice, 12);
    plan->patient = chance_one_in(dice, 2);
    plan->changes_language = chance_one_in(dice, 10);
    plan->inserts_first = chance_one_in(dice, 3);
    plan->forgets_card = chance_one_in(dice, 15);
    plan->again = chance_one_in(dice, 6);
}

// From dice of their own: whatever is added here leaves the other residents as they were.
static void draw_habits(struct resident_plan *plan)
{
    struct chance *dice = world_dice(DICE_HABIT);
    plan->reads_slowly = chance_one_in(dice, 8);
    plan->drums = chance_one_in(dice, 3);
    plan->tries_other = chance_one_in(dice, 2);
    plan->early_ok = chance_one_in(dice, 8);
    plan->fiddles = chance_one_in(dice, 16) ? (int)chance_between(dice, 1, 10) : 0;
    if (chance_one_in(dice, 16)) { // makes up their mind after some openings
        plan->backs = (int)chance_between(dice, 4, 12);
        plan->pause_ms = 150;
    }
    plan->languages = chance_one_in(dice, 8) ? (int)chance_between(dice, 1, 6) : 0;
    plan->looks = chance_one_in(dice, 8);
    plan->helps = chance_one_in(dice, 8) ? (int)chance_between(dice, 1, 3) : 0;
}

// The same. A second time is for who was interrupted.
static void draw_reads(struct resident_plan *plan)
{
    struct chance *dice = world_dice(DICE_READ);
    if (!chance_one_in(dice, READS_ONE_IN))
        return;
    plan->looks = true;
    plan->reads = (int)chance_between(dice, 1, 2);
}

void resident_draw(struct resident_plan *plan, struct card *card, struct card *other)
{
    struct chance *dice = world_dice(DICE_RESIDENT);
    memset(plan, 0, sizeof *plan);
    plan->card = card;
    plan->other = other;
    plan->swaps = chance_one_in(dice, 3);
    plan->wants = WANTS[chance_below(dice, sizeof WANTS / sizeof WANTS[0])];
    plan->wrong_tries = chance_one_in(dice, 5) ? (int)chance_between(dice, 1, 3) : 0;
    plan->tries_last = chance_one_in(dice, 2);
    draw_secrets(plan, dice);
    draw_hands(plan, dice);
    draw_whims(plan, dice);
    draw_habits(plan);
    draw_reads(plan);
    if (counters_are_used())
        resident_draw_guide(plan);
}

// The certificates, or help, sometimes the staff's page, and back; whoever opened it.
static enum control help(struct resident_plan *plan, const struct view *view)
{
    if (view->id == VIEW_CERTIFICATES)
        return resident_at_certificates(plan);
    if (view->id == VIEW_CARD && plan->looks) {
        plan->looks = false;
        return CONTROL_CERTIFICATES;
    }
    if (view->id == VIEW_CLERK)
        return CONTROL_BACK;
    if (view->id == VIEW_STAFF || view->id == VIEW_HELP)
        return view->id == VIEW_HELP && plan->helps % 2 ? CONTROL_STAFF : CONTROL_BACK;
    if (plan->helps == 0 || !action_bar_help(view) || view->id == VIEW_LANGUAGES)
        return CONTROL_NONE;
    plan->helps--;
    return CONTROL_HELP;
}

static bool may_open_languages(enum view_id id)
{
    return id == VIEW_CARD || id == VIEW_KNOWN || id == VIEW_NEW || id == VIEW_AGAIN;
}

enum control resident_language(struct resident_plan *plan, const struct view *view)
{
    enum language other = view->language == LANGUAGE_JA ? LANGUAGE_EN : LANGUAGE_JA;
    enum control change = (enum control)(CONTROL_LANGUAGE_0 + other);
    if (view->id == VIEW_LANGUAGES)
        return plan->languages % 2 ? CONTROL_BACK : change;
    if (view->id == VIEW_START && plan->changes_language) {
        plan->changes_language = false;
        return (enum control)(CONTROL_LANGUAGE_0 + LANGUAGE_EN);
    }
    if (plan->languages == 0 || !may_open_languages(view->id))
        return help(plan, view);
    plan->languages--;
    return CONTROL_LANGUAGES;
}
