#include "tests/sim/theme.h"

#include <stdio.h>

#include "screens/view/view.h"
#include "tests/sim/process.h"
#include "tests/sim/reader.h"
#include "tests/sim/world.h"

enum {
    ONE_IN = 4, // runs have a theme
    INS_SELECT = 0xA4,
    INS_RESET = 0x2C,
    INS_CHANGE = 0x24,
    SERVICE = 's', // calls by their letters
    OPENING = 'o',
    PROOF = 'p',
    AUTHORIZATION = 'a',
    OUTCOME = 'u',
    WATCHER = ROLE_CARD_WATCHER,
};

// A row, in milliseconds. Those of one theme meet the same so-manieth trigger.
struct row {
    enum theme theme;
    enum fault_kind kind;
    enum fault_trigger trigger;
    int detail;
    int later; // so many triggers behind the others
    int64_t delay_ms[2], lasts_ms[2];
    int which, times;
};

static const struct row ROWS[] = {
    {THEME_OPENINGS, FAULT_CALL_SLOW, TRIGGER_CALL, OPENING, 0, {0, 0}, {6000, 11500}, 1, 1},
    {THEME_OPENINGS, FAULT_KILL, TRIGGER_CALL, PROOF, 0, {0, 900}, {0, 0}, ROLE_LINK_WORKER, 1},
    {THEME_READERS, FAULT_SECOND_CARD, TRIGGER_TIME, 0, 0, {0, 9000}, {600000, 900000}, 0, 1},
    {THEME_READERS,
     FAULT_READER_GOES,
     TRIGGER_VIEW,
     VIEW_TAKE_CARD,
     0,
     {0, 999},
     {900, 9000},
     2,
     4},
    {THEME_AWAY, FAULT_READER_GOES, TRIGGER_VIEW, VIEW_KNOWN, 0, {0, 3000}, {4000, 40000}, 0, 3},
    {THEME_TWO_CARDS, FAULT_SECOND_CARD, TRIGGER_VIEW, VIEW_NEW, 0, {0, 900}, {9000, 60000}, 25, 3},
    {THEME_STARTS, FAULT_KILL, TRIGGER_VIEW, VIEW_NEW, 0, {3000, 3000}, {0, 0}, ROLE_LINK, 1},
    {THEME_STARTS, FAULT_STOP, TRIGGER_VIEW, VIEW_NEW, 0, {4010, 4490}, {2900, 4500}, ROLE_LINK, 1},
    {THEME_PROOFS, FAULT_CARD_GONE_AFTER, TRIGGER_APDU, INS_RESET, 0, {0, 0}, {0, 0}, 0, 2},
    {THEME_PROOFS, FAULT_CALL_SLOW, TRIGGER_CALL, OUTCOME, 0, {0, 0}, {8000, 25000}, 1, 3},
    {THEME_NEWS, FAULT_CARD_WRONG_WORD, TRIGGER_APDU, INS_CHANGE, 0, {0, 0}, {0, 0}, 0, 3},
    {THEME_NEWS, FAULT_READER_GOES, TRIGGER_VIEW, VIEW_NOTICE, 0, {500, 4000}, {900, 9000}, 2, 3},
    {THEME_CLOCK, FAULT_CLOCK_STEP, TRIGGER_CALL, SERVICE, 0, {300, 2000}, {0, 0}, 1, 1},
    {THEME_CLOCK, FAULT_KILL, TRIGGER_CALL, SERVICE, 0, {2100, 6000}, {0, 0}, ROLE_KIOSK, 1},
    {THEME_CLOCK, FAULT_CALL_LOST, TRIGGER_CALL, SERVICE, 1, {0, 0}, {0, 0}, 0, 30},
    {THEME_EXCHANGES, FAULT_STOP, TRIGGER_VIEW, VIEW_KNOWN, 0, {0, 300}, {1000, 3000}, WATCHER, 2},
    {THEME_EXCHANGES, FAULT_CARD_AGAIN, TRIGGER_VIEW, VIEW_KNOWN, 0, {400, 900}, {0, 0}, 1, 2},
    {THEME_PAUSES,
     FAULT_STOP,
     TRIGGER_CALL,
     AUTHORIZATION,
     0,
     {0, 300},
     {9500, 15000},
     ROLE_KIOSK,
     1},
    {THEME_TALK, FAULT_STOP, TRIGGER_APDU, INS_SELECT, 0, {0, 0}, {8500, 16000}, ROLE_CARD, 1},
    {THEME_STRANGERS, FAULT_STRANGER, TRIGGER_VIEW, VIEW_EXPLAIN, 0, {0, 900}, {0, 0}, 7, 9},
    {THEME_STRANGERS, FAULT_STRANGER, TRIGGER_VIEW, VIEW_CARD, 0, {0, 900}, {0, 0}, 7, 9},
};

// How often a trigger may be met first.
static const int NTH_MOST[THEME_COUNT] = {
    [THEME_OPENINGS] = 1,  [THEME_READERS] = 2,   [THEME_AWAY] = 2,   [THEME_TWO_CARDS] = 2,
    [THEME_STARTS] = 2,    [THEME_PROOFS] = 1,    [THEME_NEWS] = 2,   [THEME_CLOCK] = 4,
    [THEME_STRANGERS] = 1, [THEME_EXCHANGES] = 2, [THEME_PAUSES] = 1, [THEME_TALK] = 3,
};

static enum theme draw(struct chance *dice)
{
    if (!chance_one_in(dice, ONE_IN))
        return THEME_NONE;
    return (enum theme)chance_between(dice, THEME_NONE + 1, THEME_COUNT - 1);
}

enum theme theme_of(uint64_t seed)
{
    struct chance dice = chance_stream(seed, "theme");
    return draw(&dice);
}

size_t theme_rows(uint64_t seed, struct fault *rows, size_t room)
{
    struct chance dice = chance_stream(seed, "theme");
    enum theme theme = draw(&dice);
    int nth = NTH_MOST[theme] > 0 ? (int)chance_between(&dice, 1, NTH_MOST[theme]) : 0;
    size_t count = 0;
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0] && count < room; i++) {
        const struct row *r = &ROWS[i];
        if (r->theme != theme)
            continue;
        int64_t delay_us = chance_between(&dice, r->delay_ms[0], r->delay_ms[1]) * WORLD_MS;
        rows[count++] = (struct fault){
            .kind = r->kind,
            .trigger = r->trigger,
            .detail = r->detail,
            .nth = nth + r->later,
            .at_us = world_us() + delay_us,
            .delay_us = delay_us,
            .lasts_us = chance_between(&dice, r->lasts_ms[0], r->lasts_ms[1]) * WORLD_MS,
            .which = r->which,
            .times = r->times,
        };
    }
    return count;
}

// ---- whom it meets ------------------------------------------------------------------------------

// Somebody with a good card, who knows what they want and does it.
struct people {
    enum operation wants[2]; // one of them
    int backs, late_backs, pause_ms;
    bool forgets_card, gives_up, returns, reads_slowly, idle;
};

static const struct people PEOPLE[THEME_COUNT] = {
    [THEME_OPENINGS] = {.wants = {OPERATION_RESET_SIGN, OPERATION_RESET_SIGN},
                        .backs = 1,
                        .pause_ms = 150},
    [THEME_READERS] = {.wants = {OPERATION_CHANGE_AUTH, OPERATION_RESET_SIGN},
                       .forgets_card = true},
    [THEME_AWAY] = {.wants = {OPERATION_CHANGE_AUTH, OPERATION_CHANGE_SIGN}, .gives_up = true},
    [THEME_TWO_CARDS] = {.wants = {OPERATION_CHANGE_SIGN, OPERATION_CHANGE_SIGN}, .late_backs = 1},
    [THEME_STARTS] = {.wants = {OPERATION_RESET_SIGN, OPERATION_RESET_SIGN}, .pause_ms = 6000},
    [THEME_PROOFS] = {.wants = {OPERATION_RESET_SIGN, OPERATION_RESET_SIGN}, .returns = true},
    [THEME_NEWS] = {.wants = {OPERATION_CHANGE_AUTH, OPERATION_CHANGE_SIGN}, .reads_slowly = true},
    [THEME_EXCHANGES] = {.wants = {OPERATION_CHANGE_AUTH, OPERATION_RESET_SIGN}, .idle = true},
    [THEME_CLOCK] = {.wants = {OPERATION_RESET_SIGN, OPERATION_RESET_SIGN}, .pause_ms = 150},
    [THEME_TALK] = {.wants = {OPERATION_CHANGE_AUTH, OPERATION_RESET_SIGN}, .pause_ms = 150},
    [THEME_PAUSES] = {.wants = {OPERATION_RESET_SIGN, OPERATION_RESET_AUTH}, .pause_ms = 150},
};

static bool lies_in_a_reader(const struct card *card)
{
    for (int i = 0; i < READER_MAX; i++)
        if (reader_service()->readers[i].card == card)
            return true;
    return false;
}

static void make_good(struct card *card, enum operation wants)
{
    card->label = CARD_MY_NUMBER;
    for (int i = 0; i < CARD_SECRETS; i++) {
        card->has[i] = true;
        card->secrets[i].tries = card->secrets[i].tries_max;
    }
    if (wants == OPERATION_RESET_SIGN)
        card->secrets[CARD_SIGN].tries = 0;
}

static void draw_secret(struct resident_plan *plan)
{
    struct chance *dice = world_dice(DICE_THEME);
    unsigned number = chance_below(dice, 1000);
    plan->weak_secret[0] = '\0';
    if (plan->wants == OPERATION_CHANGE_AUTH)
        snprintf(plan->new_secret, sizeof plan->new_secret, "%u%03u", 3 + chance_below(dice, 6),
                 number);
    else
        snprintf(plan->new_secret, sizeof plan->new_secret, "NEW%03uK", number);
}

static void serve(struct resident_plan *plan, const struct people *p)
{
    plan->wants = p->wants[chance_below(world_dice(DICE_THEME), 2)];
    plan->wrong_tries = plan->leaves_at = plan->pulls_at = plan->fiddles = 0;
    plan->presses_leave = plan->counter = plan->slips = plan->wrong_way = false;
    plan->backs = p->backs;
    plan->late_backs = p->late_backs;
    plan->pause_ms = p->pause_ms != 0 ? p->pause_ms : plan->pause_ms;
    plan->forgets_card = p->forgets_card;
    plan->gives_up = p->gives_up;
    plan->returns = p->returns;
    plan->idle = p->idle;
    plan->reads_slowly = p->reads_slowly;
    draw_secret(plan);
    if (!lies_in_a_reader(plan->card))
        make_good(plan->card, plan->wants);
}

// Some have nothing but the guide left.
static void study(struct resident_plan *plan)
{
    bool locked = chance_one_in(world_dice(DICE_THEME), 2) && !lies_in_a_reader(plan->card);
    plan->studies = true;
    for (int i = 0; locked && i < CARD_SECRETS; i++)
        plan->card->secrets[i].tries = 0;
}

void theme_resident(enum theme theme, struct resident_plan *plan)
{
    if (theme == THEME_GUIDE)
        study(plan);
    else if (PEOPLE[theme].wants[0] != OPERATION_NONE)
        serve(plan, &PEOPLE[theme]);
}
