#include "tests/sim/promises.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "tests/sim/faults.h"
#include "tests/sim/figures.h"
#include "tests/sim/plate.h"
#include "tests/sim/promises_asked.h"
#include "tests/sim/promises_inside.h"
#include "tests/sim/promises_told.h"
#include "tests/sim/reader.h"
#include "tests/sim/story.h"
#include "tests/sim/world.h"

enum {
    // An opening that is under way when somebody leaves is read to its end (LIMIT_CARD_OPEN_MS).
    READ_ON_US = 9000000,
};

static struct {
    char broken[PROMISES_TEXT];
    struct promises_visit visit;
    struct promises_typed typed;
    int64_t reset_test_us; // when somebody asked kiosk-card for that; 0: never
} kept;                    // lint: file-scope of the one run

void promises_begin(void)
{
    memset(&kept, 0, sizeof kept);
    promises_begin_service();
}

struct promises_visit *promises_visit(void)
{
    return &kept.visit;
}

struct promises_typed *promises_typed_list(void)
{
    return &kept.typed;
}

void promises_forget_visit(void)
{
    const struct promises_visit v = kept.visit;
    bool verifies = promises_card_is_asked(CARD_VERIFY);
    promises_told_visit_ends();
    kept.visit = (struct promises_visit){
        .confirmed_us = v.confirmed_us, // a write under way is carried out
        .oks = verifies ? v.oks : 0,    // and what was typed is given to the card
        .last_try = verifies && v.last_try,
        .read = v.read,
        .read_until_us = v.agreed ? world_us() + READ_ON_US + plate_slack_us() : v.read_until_us,
    };
}

const char *promises_broken(void)
{
    return kept.broken[0] ? kept.broken : NULL;
}

void promises_break(const char *promise, const char *format, ...)
{
    if (kept.broken[0])
        return;
    int used = snprintf(kept.broken, sizeof kept.broken, "%s: ", promise);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(kept.broken + used, sizeof kept.broken - (size_t)used, format, arguments);
    va_end(arguments);
    story_tell("BROKEN", "%s", kept.broken);
    story_begin(false); // what follows is only the end of the run
    world_halt();
}

// No processor is eaten: a process makes a bounded number of steps in a second, whatever happens.
void promises_spins(enum process_role role)
{
    promises_break("nothing_spins", "%s makes %d steps in a second", process_role_name(role),
                   PROCESS_STEPS_A_SECOND);
}

void promises_reset_test(void)
{
    kept.reset_test_us = world_us();
}

bool promises_reset_is_tested(void)
{
    return kept.reset_test_us != 0 && world_us() - kept.reset_test_us < READ_ON_US;
}

// pcscd is everybody's: it is restarted only when a card or a reader does not answer, or never
// ends, or when somebody asks for that very test.
void promises_restart_asked(void)
{
    if (!promises_reset_is_tested() && !faults_card_excuse() && !reader_is_stuck() &&
        !promises_asked_endless())
        promises_break("pcscd_is_restarted_only_for_a_silent_card", "asked for nothing");
}

void promises_typed(const char *secret)
{
    struct promises_typed *t = &kept.typed;
    if (t->count == TYPED_MAX) {
        memmove(t->text[0], t->text[1], sizeof t->text[0] * (TYPED_MAX - 1));
        t->count--;
    }
    snprintf(t->text[t->count++], sizeof t->text[0], "%s", secret);
}

bool promises_was_typed(const char *value, size_t length)
{
    for (size_t i = 0; i < kept.typed.count; i++)
        if (strlen(kept.typed.text[i]) == length && memcmp(kept.typed.text[i], value, length) == 0)
            return true;
    return false;
}

int promises_times_typed(const char *value)
{
    int times = 0;
    for (size_t i = 0; i < kept.typed.count; i++)
        times += strcmp(kept.typed.text[i], value) == 0;
    return times;
}

void promises_tick(void)
{
    promises_tick_glass();
    promises_tick_card();
    promises_tick_messages();
    promises_tick_service();
    figures_look();
}
