// In place of drivers/history: a history that keeps the number of its records and the last one. It
// fails as the disk fails; that a file is whole is the business of tests/unit/history_*.
#include "drivers/history/history.h"

#include <stdlib.h>
#include <string.h>

#include "drivers/history/software.h"
#include "tests/sim/faults_asked.h"
#include "tests/sim/process.h"

enum {
    SYNC_US = 1500,
};

struct history {
    uint64_t count; // when it was opened, and what was added since
};

static uint64_t count; // lint: file-scope the one file

const char *history_strerr(enum history_err err)
{
    return err == HISTORY_OK ? "ok" : "simulated error";
}

const char *history_state_name(enum history_state state)
{
    return state == HISTORY_WHOLE ? "whole" : "changed";
}

enum history_err history_open(struct history **history, const char *path,
                              const struct history_kiosk *kiosk, int64_t now)
{
    (void)path, (void)kiosk, (void)now;
    process_busy(SYNC_US);
    *history = faults_disk(FAULTS_OPEN) ? NULL : calloc(1, sizeof **history);
    if (!*history)
        return HISTORY_SYSTEM;
    (*history)->count = count;
    return HISTORY_OK;
}

void history_close(struct history **history)
{
    free(*history);
    *history = NULL;
}

enum history_err history_append(struct history *history, struct history_record *record)
{
    char line[HISTORY_LINE_SIZE];
    record->number = history->count + 1;
    if (!history_record_write(record, line))
        return HISTORY_RECORD;
    process_busy(SYNC_US + faults_sync_us());
    if (faults_disk(FAULTS_SYNC))
        return HISTORY_SYSTEM;
    count = ++history->count;
    return HISTORY_OK;
}

void history_head(const struct history *history, struct history_head *head)
{
    *head = (struct history_head){.count = history->count};
}

enum history_err history_each(struct history *history, uint64_t from,
                              bool (*each)(void *context, const char *line,
                                           const unsigned char hash[HISTORY_HASH]),
                              void *context)
{
    (void)history, (void)from, (void)each, (void)context;
    return HISTORY_OK;
}

enum history_err history_verify(struct history *history, struct history_finding *finding)
{
    if (faults_disk(FAULTS_READ))
        return HISTORY_SYSTEM;
    *finding = (struct history_finding){.state = HISTORY_WHOLE, .number = history->count};
    return HISTORY_OK;
}

void history_acknowledge_broken(const char *path)
{
    (void)path;
}

// The simulator's own file is megabytes, and a hash of it says nothing of the product's.
void history_software_hash(unsigned char hash[HISTORY_HASH])
{
    memset(hash, 0, HISTORY_HASH);
}
