#include "tests/sim/operator.h"

#include <stdbool.h>

#include "drivers/domain/off_reason.h"
#include "firmware/protocol/link_message.h"
#include "tests/sim/chance.h"
#include "tests/sim/os/control_world.h"
#include "tests/sim/process.h"
#include "tests/sim/promises.h"
#include "tests/sim/world.h"

enum {
    ONE_IN = 6, // runs
    BESIDE_MOST = 2,
    SLOW_ONE_IN = 3,
};

#define SLOW_US     (30 * WORLD_SECOND)
#define RECORDED_US (3 * WORLD_MINUTE)

static struct {
    bool off;     // the last word that was given
    bool stored;  // and kiosk-link's worker has said that it is on the disk
    bool asked;   // the word that the worker was asked to store last
    int number;   // of that word
    bool visited; // somebody has begun, and is not home again
    // Of the order out of service.
    int64_t stored_at, back_at; // world_us(); 0: not yet
    bool recorded;
    uint64_t exports; // that kiosk-link has said something of
} operator;           // lint: file-scope of the one run

void operator_begin(void)
{
    operator.off = operator.stored = operator.asked = operator.visited = false;
    operator.number = 0;
    operator.stored_at = operator.back_at = 0;
    operator.recorded = false;
    control_world_forget();
}

// ---- drawing ------------------------------------------------------------------------------------

static struct fault row(struct chance *dice, enum fault_kind kind, enum view_id at, int which)
{
    return (struct fault){.kind = kind,
                          .trigger = TRIGGER_VIEW,
                          .detail = (int)at,
                          .nth = (int)chance_between(dice, 1, 3),
                          .delay_us = chance_between(dice, 0, 4000) * WORLD_MS,
                          .lasts_us = chance_between(dice, 5, 600) * WORLD_SECOND,
                          .which = which,
                          .times = 1};
}

size_t operator_rows(uint64_t seed, struct fault *rows, size_t room)
{
    static const enum view_id AT[] = {VIEW_START,   VIEW_EXPLAIN, VIEW_CARD,    VIEW_KNOWN,
                                      VIEW_CONFIRM, VIEW_DONE,    VIEW_WORKING, VIEW_NOTICE};
    static const int WHO[] = {ROLE_KIOSK, ROLE_LINK, ROLE_LINK_WORKER};
    struct chance dice = chance_stream(seed, "operator");
    if (room == 0 || !chance_one_in(&dice, ONE_IN))
        return 0;
    size_t count = 0, beside = chance_below(&dice, BESIDE_MOST + 1);
    enum view_id at = AT[chance_below(&dice, sizeof AT / sizeof AT[0])];
    rows[count++] = row(&dice, FAULT_OPERATOR_ORDERS, at,
                        (int)chance_between(&dice, OFF_NOT + 1, OFF_REASON_COUNT - 1));
    for (size_t i = 0; i < beside && count < room; i++) {
        int who = WHO[chance_below(&dice, sizeof WHO / sizeof WHO[0])];
        enum fault_kind kind = chance_one_in(&dice, 3) ? FAULT_POWER_CUT : FAULT_KILL;
        rows[count++] = row(&dice, kind, chance_one_in(&dice, 2) ? VIEW_CLOSED : at, who);
    }
    if (count < room && chance_one_in(&dice, SLOW_ONE_IN)) { // from just before the order on
        rows[count] = rows[0];
        rows[count].kind = FAULT_DISK_SLOW;
        rows[count].delay_us = 0;
        rows[count++].lasts_us = SLOW_US;
    }
    return count;
}

// ---- happening ----------------------------------------------------------------------------------

static void give(enum off_reason reason)
{
    operator.off = reason != OFF_NOT;
    operator.stored = false;
    if (!operator.off && operator.back_at == 0)
        operator.back_at = world_us();
    operator.number++;
    control_world_order(reason);
}

static void take_back(void *context, int64_t number)
{
    (void)context;
    if (operator.off && operator.number == number)
        give(OFF_NOT);
}

uint64_t operator_exports(void)
{
    return operator.exports;
}

void operator_orders(const struct fault *fault)
{
    give((enum off_reason)fault->which);
    world_after(fault->lasts_us, take_back, NULL, operator.number);
}

// Also who was told that the word back was not stored: the old one may hold after a power cut.
void operator_takes_back(void)
{
    bool unheard = !operator.stored && operator.number;
    if (operator.off || unheard)
        give(OFF_NOT);
}

// ---- the promise --------------------------------------------------------------------------------

void operator_message(int from, int to, const struct ipc_message *message)
{
    const struct link_off *asked = (const void *)message->body;
    const struct link_answer *answer = (const void *)message->body;
    if (message->type == LINK_EXPORT && process_role(from) == ROLE_LINK_WORKER)
        operator.exports++;
    if (message->type != LINK_SET_OFF)
        return;
    if (process_role(to) == ROLE_LINK_WORKER)
        operator.asked = asked->reason != OFF_NOT;
    bool stored = process_role(from) == ROLE_LINK_WORKER && answer->result == LINK_DONE;
    if (!stored || !control_world_is_heard() || operator.asked != operator.off)
        return;
    operator.stored = true;
    if (operator.off && operator.stored_at == 0)
        operator.stored_at = world_us();
}

void operator_recorded(const struct history_record *record)
{
    operator.recorded |= record->what == HISTORY_SERVICE_OFF;
}

// A history that took nothing then has been asked again since.
void operator_at_end(void)
{
    bool stood = operator.stored_at != 0 && operator.back_at - operator.stored_at> RECORDED_US;
    if (stood && !operator.recorded)
        promises_break("an_order_is_recorded", "it stood for %.0f s",
                       (double)(operator.back_at - operator.stored_at) / 1e6);
}

static bool is_between_visits(enum view_id id)
{
    return id == VIEW_START || id == VIEW_CLOSED || id == VIEW_TAKE_CARD || id == VIEW_DONE ||
           id == VIEW_NOTICE;
}

// A stored order holds over every death. Who had begun goes on.
void operator_shown(const struct view *view)
{
    bool stands = operator.off && operator.stored;
    if (is_between_visits(view->id))
        operator.visited = false;
    if (stands && view->id == VIEW_START)
        promises_break("nobody_begins_in_a_kiosk_that_is_out_of_service", "it is open");
    if (stands && view->id == VIEW_EXPLAIN && !operator.visited)
        promises_break("nobody_begins_in_a_kiosk_that_is_out_of_service", "somebody has begun");
    if (view->id == VIEW_EXPLAIN)
        operator.visited = true;
}
