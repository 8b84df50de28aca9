// In place of drivers/history: a history that keeps the number of its records, and fails as the
// disk fails. In a run with technicians it is the real one, on the simulated disk. The linker turns
// the calls to here (ld(1), --wrap).
#include "drivers/history/history.h"

#include <stdlib.h>
#include <string.h>

#include "drivers/history/software.h"
#include "tests/sim/chain.h"
#include "tests/sim/faults_asked.h"
#include "tests/sim/process.h"
#include "tests/sim/renewal.h"
#include "tests/sim/technician.h"

enum {
    SYNC_US = 1500,
};

typedef bool each_fn(void *context, const char *line, const unsigned char hash[HISTORY_HASH]);

// The simple one. The real one's struct is another.
struct simple {
    uint64_t count; // when it was opened, and what was added since
};

static uint64_t count; // lint: file-scope the one file

enum history_err __real_history_open(struct history **history, const char *path,
                                     const struct history_kiosk *kiosk, int64_t now);
void __real_history_set_kiosk(struct history *history, const struct history_kiosk *kiosk);
void __real_history_close(struct history **history);
enum history_err __real_history_append(struct history *history, struct history_record *record);
void __real_history_head(const struct history *history, struct history_head *head);
enum history_err __real_history_each(struct history *history, uint64_t from, each_fn *each,
                                     void *context);
enum history_err __real_history_verify(struct history *history, struct history_finding *finding);
void __real_history_acknowledge_broken(const char *path);
enum history_err __real_history_probe(struct history *history);
enum history_err __wrap_history_open(struct history **history, const char *path,
                                     const struct history_kiosk *kiosk, int64_t now);
void __wrap_history_set_kiosk(struct history *history, const struct history_kiosk *kiosk);
void __wrap_history_close(struct history **history);
enum history_err __wrap_history_append(struct history *history, struct history_record *record);
enum history_err __wrap_history_probe(struct history *history);
void __wrap_history_head(const struct history *history, struct history_head *head);
enum history_err __wrap_history_each(struct history *history, uint64_t from, each_fn *each,
                                     void *context);
enum history_err __wrap_history_verify(struct history *history, struct history_finding *finding);
void __wrap_history_acknowledge_broken(const char *path);

static struct simple *simple_of(const struct history *history)
{
    return (struct simple *)history;
}

static enum history_err open_real(struct history **history, const char *path,
                                  const struct history_kiosk *kiosk, int64_t now)
{
    struct history_head head;
    enum history_err err = __real_history_open(history, path, kiosk, now);
    if (err != HISTORY_OK)
        return err;
    __real_history_head(*history, &head);
    chain_opened(&head);
    return err;
}

enum history_err __wrap_history_open(struct history **history, const char *path,
                                     const struct history_kiosk *kiosk, int64_t now)
{
    if (technician_is_used())
        return open_real(history, path, kiosk, now);
    process_busy(SYNC_US);
    *history = faults_disk(FAULTS_OPEN) ? NULL : calloc(1, sizeof(struct simple));
    if (!*history)
        return HISTORY_SYSTEM;
    simple_of(*history)->count = count;
    return HISTORY_OK;
}

void __wrap_history_set_kiosk(struct history *history, const struct history_kiosk *kiosk)
{
    if (technician_is_used())
        __real_history_set_kiosk(history, kiosk);
}

void __wrap_history_close(struct history **history)
{
    if (technician_is_used()) {
        __real_history_close(history);
        return;
    }
    free(*history);
    *history = NULL;
}

static enum history_err append_real(struct history *history, struct history_record *record)
{
    enum history_err err = __real_history_append(history, record);
    if (err == HISTORY_OK)
        chain_stored(record);
    return err;
}

// By kiosk-link itself: a technician's test has passed or failed.
static bool is_renewal(const struct history_record *record)
{
    return record->what == HISTORY_CERTIFICATE_RENEWAL && record->outcome == HISTORY_DONE;
}

static enum history_err append(struct history *history, struct history_record *record)
{
    char line[HISTORY_LINE_SIZE];
    if (technician_is_used())
        return append_real(history, record);
    record->number = simple_of(history)->count + 1;
    if (!history_record_write(record, line))
        return HISTORY_RECORD;
    process_busy(SYNC_US + faults_sync_us());
    if (faults_disk(FAULTS_SYNC))
        return HISTORY_SYSTEM;
    count = ++simple_of(history)->count;
    return HISTORY_OK;
}

enum history_err __wrap_history_append(struct history *history, struct history_record *record)
{
    enum history_err err = append(history, record);
    if (err == HISTORY_OK && is_renewal(record))
        renewal_stored();
    return err;
}

enum history_err __wrap_history_probe(struct history *history)
{
    if (technician_is_used())
        return __real_history_probe(history);
    process_busy(SYNC_US + faults_sync_us());
    return faults_disk(FAULTS_SYNC) ? HISTORY_SYSTEM : HISTORY_OK;
}

void __wrap_history_head(const struct history *history, struct history_head *head)
{
    if (technician_is_used())
        __real_history_head(history, head);
    else
        *head = (struct history_head){.count = simple_of(history)->count};
}

enum history_err __wrap_history_each(struct history *history, uint64_t from, each_fn *each,
                                     void *context)
{
    return technician_is_used() ? __real_history_each(history, from, each, context) : HISTORY_OK;
}

static enum history_err verify_real(struct history *history, struct history_finding *finding)
{
    enum history_err err = __real_history_verify(history, finding);
    if (err == HISTORY_OK)
        chain_verified(finding);
    return err;
}

enum history_err __wrap_history_verify(struct history *history, struct history_finding *finding)
{
    if (technician_is_used())
        return verify_real(history, finding);
    if (faults_disk(FAULTS_READ))
        return HISTORY_SYSTEM;
    *finding =
        (struct history_finding){.state = HISTORY_WHOLE, .number = simple_of(history)->count};
    return HISTORY_OK;
}

void __wrap_history_acknowledge_broken(const char *path)
{
    if (technician_is_used())
        __real_history_acknowledge_broken(path);
}

// The simulator's own file is megabytes, and a hash of it says nothing of the product's.
void history_software_hash(unsigned char hash[HISTORY_HASH])
{
    memset(hash, 0, HISTORY_HASH);
}
