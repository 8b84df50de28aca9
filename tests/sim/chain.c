#include "tests/sim/chain.h"

#include <stdint.h>
#include <string.h>

#include "tests/sim/disk.h"
#include "tests/sim/maintenance.h"
#include "tests/sim/operator.h"
#include "tests/sim/promises.h"
#include "tests/sim/promises_technician.h"
#include "tests/sim/world.h"

enum {
    RECORDS_MAX = 512,
};

static struct {
    uint64_t lines[RECORDS_MAX]; // of each record, by number, a checksum
    uint64_t stored;             // the last one's number
} chain;                         // lint: file-scope the one run's

enum history_err __real_history_open(struct history **history, const char *path,
                                     const struct history_kiosk *kiosk, int64_t now);
enum history_err __real_history_verify(struct history *history, struct history_finding *finding);
enum history_err __real_history_each(struct history *history, uint64_t from,
                                     bool (*each)(void *context, const char *line,
                                                  const unsigned char hash[HISTORY_HASH]),
                                     void *context);
void __real_history_close(struct history **history);

void chain_begin(void)
{
    memset(&chain, 0, sizeof chain);
}

static uint64_t checksum(const char *line)
{
    uint64_t sum = UINT64_C(14695981039346656037); // FNV-1a
    while (*line)
        sum = (sum ^ (unsigned char)*line++) * UINT64_C(1099511628211);
    return sum;
}

// Nothing rots here, so nothing may look broken, and nothing that was stored may be missing.
void chain_opened(const struct history_head *head)
{
    if (head->count < chain.stored)
        promises_break("what_is_recorded_stays", "%llu of %llu records",
                       (unsigned long long)head->count, (unsigned long long)chain.stored);
    if (disk_aside(CHAIN_FILE))
        promises_break("the_chain_is_whole", "it was moved aside");
}

void chain_stored(const struct history_record *record)
{
    char line[HISTORY_LINE_SIZE];
    if (record->number >= RECORDS_MAX || !history_record_write(record, line))
        return;
    chain.lines[record->number] = checksum(line);
    chain.stored = record->number;
    promises_technician_recorded(record);
}

void chain_verified(const struct history_finding *finding)
{
    if (finding->state != HISTORY_WHOLE)
        promises_break("the_chain_is_whole", "%s at %llu", history_state_name(finding->state),
                       (unsigned long long)finding->number);
}

static bool compare(void *context, const char *line, const unsigned char hash[HISTORY_HASH])
{
    uint64_t *number = context;
    struct history_record record;
    (void)hash;
    ++*number;
    if (history_record_read(line, &record))
        operator_recorded(&record);
    if (*number < RECORDS_MAX && chain.lines[*number] != 0 &&
        chain.lines[*number] != checksum(line))
        promises_break("what_is_recorded_stays", "record %llu is another",
                       (unsigned long long)*number);
    return true;
}

static bool sign(void *context, const unsigned char *bytes, size_t length, unsigned char *signature,
                 size_t *size)
{
    (void)context;
    *size = MAINTENANCE_SIGNATURE;
    return maintenance_device_sign(bytes, length, signature);
}

void chain_at_end(void)
{
    struct history *history;
    struct history_finding finding;
    struct history_kiosk kiosk = {.sign = sign};
    uint64_t number = 0;
    kiosk.certificate.bytes = maintenance_device(&kiosk.certificate.length);
    if (__real_history_open(&history, CHAIN_FILE, &kiosk, world_wall_ms() / 1000) != HISTORY_OK) {
        promises_break("the_chain_is_whole", "it cannot be opened");
        return;
    }
    if (__real_history_verify(history, &finding) == HISTORY_OK)
        chain_verified(&finding);
    if (finding.number < chain.stored)
        promises_break("what_is_recorded_stays", "%llu of %llu records",
                       (unsigned long long)finding.number, (unsigned long long)chain.stored);
    __real_history_each(history, 0, compare, &number);
    __real_history_close(&history);
}
