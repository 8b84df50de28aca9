// Which runs have technicians, how they behave, and what goes wrong around them.
#include <string.h>

#include "screens/view/view.h"
#include "tests/sim/chance.h"
#include "tests/sim/process.h"
#include "tests/sim/technician.h"
#include "tests/sim/world.h"

enum {
    ONE_IN = 8, // runs
    ROWS_MOST = 4,
};

bool technician_comes_to(uint64_t seed)
{
    struct chance dice = chance_stream(seed, "technicians");
    return chance_one_in(&dice, ONE_IN);
}

static enum maintenance_paper draw_paper(struct chance *dice)
{
    if (chance_one_in(dice, 3))
        return (enum maintenance_paper)chance_below(dice, PAPER_COUNT);
    return chance_one_in(dice, 3) ? PAPER_SECOND : PAPER_GOOD;
}

static void draw_more(struct technician_plan *plan, struct chance *more)
{
    plan->worn = chance_one_in(more, 8);
    plan->hasty = chance_one_in(more, 8);
    plan->reader = chance_one_in(more, 4);
    plan->hurries = chance_one_in(more, 3);
    plan->back =
        chance_one_in(more, 2) ? BACK_OWN : (enum technician_back)chance_below(more, BACK_COUNT);
}

void technician_draw(struct technician_plan *plan, struct chance *dice, struct chance *more)
{
    memset(plan, 0, sizeof *plan);
    draw_more(plan, more);
    plan->paper = draw_paper(dice);
    plan->resident = chance_one_in(dice, 5);
    plan->seven = chance_one_in(dice, 3);
    plan->wrong = chance_one_in(dice, 4) ? (int)chance_between(dice, 1, 3) : 0;
    plan->tests = (int)chance_below(dice, 3);
    if (plan->hurries) // the second one is begun by hand, and left
        plan->tests = 2;
    plan->early = chance_one_in(dice, 5) ? (int)chance_between(dice, 1, 2) : 0;
    plan->agains = (int)chance_below(dice, 4);
    plan->waits = chance_one_in(dice, 2);
    plan->corrects = chance_one_in(dice, 6);
    plan->fiddles = chance_one_in(dice, 6);
    plan->forgets = chance_one_in(dice, 6);
    plan->beside = chance_one_in(dice, 4);
    plan->pause_ms = (int)chance_between(dice, 150, 4000);
    plan->tools = chance_one_in(dice, 3) ? (int)chance_between(dice, 1, 2) : 0;
    plan->ends = (enum technician_end)chance_below(dice, ENDS_COUNT);
    if (plan->ends == ENDS_STAYS && !chance_one_in(dice, 4)) // it takes an hour
        plan->ends = ENDS_LEAVE;
}

// ---- what goes wrong ----------------------------------------------------------------------------

static const enum view_id AT[] = {
    VIEW_SERVICE_INSERT,  VIEW_SERVICE_READING, VIEW_SERVICE_READING, VIEW_SERVICE_PIN,
    VIEW_SERVICE_REFUSED, VIEW_SERVICE_REFUSED, VIEW_SERVICE_MENU,    VIEW_SERVICE_MENU,
    VIEW_SERVICE_TEST,    VIEW_SERVICE_ENDED,   VIEW_START,
};

static const enum fault_kind KINDS[] = {
    FAULT_KILL,       FAULT_KILL,      FAULT_KILL,        FAULT_POWER_CUT,  FAULT_POWER_CUT,
    FAULT_CARD_AGAIN, FAULT_STOP,      FAULT_READER_GOES, FAULT_PCSCD_DIES, FAULT_SECOND_CARD,
    FAULT_CLOCK_STEP, FAULT_DISK_SYNC, FAULT_DISK_FULL,   FAULT_PALM,       FAULT_TERM,
};

static const int COMMANDS[] = {0xA4, 0xCB, 0x20, 0x20, 0x87};

static void draw_of_card(struct fault *f, struct chance *dice)
{
    f->kind = (enum fault_kind)chance_between(dice, FAULT_CARD_GONE_BEFORE, FAULT_CARD_CUT);
    f->trigger = TRIGGER_APDU;
    f->detail = COMMANDS[chance_below(dice, sizeof COMMANDS / sizeof COMMANDS[0])];
}

static void draw_of_view(struct fault *f, struct chance *dice)
{
    f->kind = KINDS[chance_below(dice, sizeof KINDS / sizeof KINDS[0])];
    f->trigger = TRIGGER_VIEW;
    f->detail = (int)AT[chance_below(dice, sizeof AT / sizeof AT[0])];
}

// A self-test that takes long. Its dice are its own: the others' rows stay as they are.
static size_t slow_line(uint64_t seed, struct fault *row, size_t room)
{
    struct chance dice = chance_stream(seed, "technician line");
    if (room == 0 || chance_one_in(&dice, 3))
        return 0;
    *row = (struct fault){.kind = FAULT_LINE_SLOW,
                          .trigger = TRIGGER_VIEW,
                          .detail = (int)VIEW_SERVICE_MENU,
                          .nth = (int)chance_between(&dice, 1, 2),
                          .lasts_us = chance_between(&dice, 20, 60) * WORLD_SECOND,
                          .which = (int)chance_below(&dice, 1 << 16),
                          .times = 1};
    return 1;
}

// In the middle of a visit with a test card: a program dies, the power goes, the card leaves.
static size_t in_visit(uint64_t seed, struct fault *row, size_t room)
{
    static const enum fault_kind OURS[] = {FAULT_KILL, FAULT_KILL, FAULT_POWER_CUT,
                                           FAULT_READER_GOES, FAULT_TERM};
    static const int INS[] = {0x20, 0x2A, 0x84, 0x82, 0x2C, 0x2C};
    struct chance dice = chance_stream(seed, "technician's visit goes wrong");
    if (room == 0 || chance_one_in(&dice, 3))
        return 0;
    *row = (struct fault){.kind = OURS[chance_below(&dice, sizeof OURS / sizeof OURS[0])],
                          .trigger = TRIGGER_VIEW,
                          .detail = (int)VIEW_SERVICE_VISIT,
                          .nth = 1,
                          .delay_us = chance_between(&dice, 1, 8000) * WORLD_MS,
                          .lasts_us = chance_between(&dice, 1, 20) * WORLD_SECOND,
                          .which = (int)chance_below(&dice, 1 << 16),
                          .times = 1};
    if (!chance_one_in(&dice, 2))
        return 1;
    row->kind = (enum fault_kind)chance_between(&dice, FAULT_CARD_GONE_BEFORE, FAULT_CARD_CUT);
    row->trigger = TRIGGER_APDU;
    row->detail = INS[chance_below(&dice, sizeof INS / sizeof INS[0])];
    return 1;
}

// What comes from outside the run: the seed's own rows stay as they are.
size_t technician_rows(uint64_t seed, struct fault *rows, size_t room)
{
    struct chance dice = chance_stream(seed, "technician rows");
    size_t count = chance_below(&dice, ROWS_MOST + 1);
    if (!technician_comes_to(seed))
        return 0;
    if (count > room)
        count = room;
    for (size_t i = 0; i < count; i++) {
        rows[i] = (struct fault){
            .nth = (int)chance_between(&dice, 1, 3),
            .delay_us = chance_between(&dice, 0, chance_one_in(&dice, 2) ? 30000 : 3000000),
            .lasts_us = chance_between(&dice, 1, 60) * WORLD_SECOND,
            .which = (int)chance_below(&dice, 1 << 16),
            .times = (int)chance_between(&dice, 1, 2),
        };
        if (chance_one_in(&dice, 4))
            draw_of_card(&rows[i], &dice);
        else
            draw_of_view(&rows[i], &dice);
    }
    count += slow_line(seed, rows + count, room - count);
    return count + in_visit(seed, rows + count, room - count);
}
