// A history in a folder of its own, and what a hand could do to its file.
#ifndef TESTS_SUPPORT_HISTORY_RIG_H
#define TESTS_SUPPORT_HISTORY_RIG_H

#include "drivers/history/history.h"
#include "tests/support/device_signer.h"
#include "tests/support/folder.h"
#include "tests/support/tmpdir.h"

#define HISTORY_RIG_KIOSK      "kiosk-0042.example"
#define HISTORY_RIG_TECHNICIAN "4d5a90000300000004"

static const int64_t HISTORY_RIG_NOW = 1795750000; // 2026-11-27

struct history_rig {
    char dir[SCRATCH_MAX], path[SCRATCH_MAX + 16];
    struct device_signer *device, *other; // another kiosk's key
    struct history_kiosk kiosk;
    struct history *history;
};

int history_rig_start(void **state);
int history_rig_stop(void **state);

// A test that passed, with two measures.
struct history_record history_rig_record(enum history_what what, enum history_outcome outcome);

// Adds records of different kinds until the history has `count`.
void history_rig_fill(struct history_rig *rig, uint64_t count);

void history_rig_close(struct history_rig *rig);
void history_rig_reopen(struct history_rig *rig);

// Runs SQL on the file, as somebody with the rights of the file's owner could.
void history_rig_sql(const struct history_rig *rig, const char *sql);
void history_rig_sql_in(const char *path, const char *sql);

// Stores what a fault in this program could: a record whose line is its number and these words, the
// chain made over it and the head signed. Nobody may have the history open.
void history_rig_plant(const char *path, const struct history_kiosk *kiosk, const char *words);

// Looks at every record, and demands that this is found.
void history_rig_finds(struct history_rig *rig, enum history_state state, uint64_t number);

#endif
