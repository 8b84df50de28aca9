// An outbox in a folder of its own.
#ifndef TESTS_SUPPORT_OUTBOX_RIG_H
#define TESTS_SUPPORT_OUTBOX_RIG_H

#include "drivers/outbox/outbox.h"
#include "tests/support/folder.h"
#include "tests/support/tmpdir.h"

static const int64_t OUTBOX_RIG_NOW = 1776216600;

// Two processes of the kiosk.
static const uint64_t OUTBOX_RIG_KIOSK = 0x1122334455667788, OUTBOX_RIG_LATER = UINT64_MAX;

#define OUTBOX_RIG_A "aaaaaaaa-0000-4000-8000-000000000000"
#define OUTBOX_RIG_B "bbbbbbbb-0000-4000-8000-000000000000"
#define OUTBOX_RIG_C "cccccccc-0000-4000-8000-000000000000"

struct outbox_rig {
    char dir[SCRATCH_MAX], path[SCRATCH_MAX + 16];
    struct outbox *outbox;
};

int outbox_rig_start(void **state);
int outbox_rig_stop(void **state);
void outbox_rig_reopen(struct outbox_rig *rig, int64_t now);
// An outcome.
enum outbox_err outbox_rig_say(struct outbox_rig *rig, const char *id,
                               enum operation_result result);
// An intent, an opened reset.
enum outbox_err outbox_rig_intend(struct outbox_rig *rig, const char *id, uint64_t client);
enum outbox_err outbox_rig_begin(struct outbox_rig *rig, const char *id, uint64_t client);
// So many records wait and are parked.
void outbox_rig_holds(struct outbox_rig *rig, uint32_t waiting, uint32_t parked);
void outbox_rig_holds_nothing_to_deliver(struct outbox_rig *rig);
// What is delivered next.
struct outbox_record outbox_rig_oldest_is(struct outbox_rig *rig, const char *id,
                                          enum operation_result result);

#endif
