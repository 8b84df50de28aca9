#include "tests/support/outbox_rig.h"

#include <stdio.h>
#include <string.h>

#include "drivers/base/log.h"
#include "tests/test.h"

int outbox_rig_start(void **state)
{
    static struct outbox_rig rig; // lint: file-scope test fixture
    rig = (struct outbox_rig){0};
    if (!tmpdir_make(rig.dir))
        return -1;
    snprintf(rig.path, sizeof rig.path, "%s/outbox.db", rig.dir);
    log_start("outbox_test", (enum log_level)0); // broken files are its business, loudly
    *state = &rig;
    return outbox_open(&rig.outbox, rig.path, OUTBOX_RIG_NOW) == OUTBOX_OK ? 0 : -1;
}

int outbox_rig_stop(void **state)
{
    struct outbox_rig *rig = *state;
    outbox_close(&rig->outbox);
    return tmpdir_remove(rig->dir) ? 0 : -1;
}

void outbox_rig_reopen(struct outbox_rig *rig, int64_t now)
{
    outbox_close(&rig->outbox);
    assert_int_equal(outbox_open(&rig->outbox, rig->path, now), OUTBOX_OK);
}

enum outbox_err outbox_rig_say(struct outbox_rig *rig, const char *id, enum operation_result result)
{
    struct outbox_record record = {.operation = OPERATION_RESET_AUTH,
                                   .result = result,
                                   .status_word = 0x9000,
                                   .finished_at = OUTBOX_RIG_NOW + 7};
    strcpy(record.id, id);
    return outbox_outcome(rig->outbox, &record);
}

enum outbox_err outbox_rig_intend(struct outbox_rig *rig, const char *id, uint64_t client)
{
    return outbox_intent(rig->outbox, &(struct outbox_visit){id, OPERATION_RESET_AUTH, client});
}

enum outbox_err outbox_rig_begin(struct outbox_rig *rig, const char *id, uint64_t client)
{
    return outbox_opened(rig->outbox, &(struct outbox_visit){id, OPERATION_RESET_AUTH, client});
}

void outbox_rig_holds(struct outbox_rig *rig, uint32_t waiting, uint32_t parked)
{
    struct outbox_counts counts;
    assert_int_equal(outbox_count(rig->outbox, &counts), OUTBOX_OK);
    assert_int_equal(counts.waiting, waiting);
    assert_int_equal(counts.parked, parked);
}

void outbox_rig_holds_nothing_to_deliver(struct outbox_rig *rig)
{
    struct outbox_record record;
    assert_int_equal(outbox_oldest(rig->outbox, &record), OUTBOX_EMPTY);
}

struct outbox_record outbox_rig_oldest_is(struct outbox_rig *rig, const char *id,
                                          enum operation_result result)
{
    struct outbox_record record;
    assert_int_equal(outbox_oldest(rig->outbox, &record), OUTBOX_OK);
    assert_string_equal(record.id, id);
    assert_int_equal(record.result, result);
    assert_true(uuid_valid(record.key));
    return record;
}
