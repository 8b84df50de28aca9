#include "tests/sim/promises.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "tests/sim/card_told.h"
#include "tests/sim/story.h"
#include "tests/sim/world.h"

static struct {
    char broken[PROMISES_TEXT];
} kept; // lint: file-scope of the one run

void promises_begin(void)
{
    memset(&kept, 0, sizeof kept);
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
    world_halt();
}

void promises_spins(enum process_role role)
{
    promises_break("nothing_spins", "%s makes %d steps in a second", process_role_name(role),
                   PROCESS_STEPS_A_SECOND);
}

void promises_outcome(const struct record *record, enum record_result result, int64_t finished_at_s)
{
    (void)finished_at_s;
    if (result == RECORD_DONE && !record->written)
        promises_break("done_only_if_the_card_was_written", "%.8s", record->id);
    if ((result == RECORD_REFUSED || result == RECORD_ABANDONED) && record->written)
        promises_break("no_outcome_is_contradicted_by_the_card", "%.8s is told %s, the card is new",
                       record->id, record_result_name(result));
}

void promises_resident_ok(void)
{
}

void card_told_verify(const struct card *card, enum card_which which, int tries_before, bool right)
{
    (void)card, (void)which, (void)tries_before, (void)right;
}

void card_told_closed(const struct card *card, enum card_which which)
{
    (void)card, (void)which;
}

void card_told_written(const struct card *card, enum card_which which,
                       const unsigned char *permission)
{
    (void)card, (void)which;
    struct record *record = permission ? record_of_permission(permission) : NULL;
    if (record)
        record->written = true;
}

void card_told_read(const struct card *card, uint16_t file)
{
    (void)card, (void)file;
}

void promises_at_end(void)
{
    for (size_t i = 0; i < record_count(); i++) {
        const struct record *r = record_at(i);
        if (r->learned && r->state != RECORD_FINISHED)
            promises_break("every_opened_reset_is_told_how_it_ended", "%.8s has no outcome", r->id);
        if (r->written && r->result != RECORD_DONE)
            promises_break("what_the_card_did_is_in_the_record",
                           "%.8s was done, the record says %s", r->id,
                           record_result_name(r->result));
    }
}
