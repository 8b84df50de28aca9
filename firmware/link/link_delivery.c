#include "firmware/link/link_delivery.h"

#include <string.h>

#include "drivers/base/clock.h"
#include "drivers/base/log.h"
#include "drivers/base/random.h"
#include "firmware/limits.h"

enum {
    // After something that the disk did not do; twice as long each time, because each is a line in
    // the log. What a resident needs is tried at once.
    AGAIN_MS = 1000,
    AGAIN_MAX_MS = 60000,
};

// A refusal that says nothing about this record: it is about the moment, or about the device.
static bool may_pass(enum backend_problem problem)
{
    static const enum backend_problem ALL[] = {PROBLEM_IN_PROGRESS,      PROBLEM_RESET_BUSY,
                                               PROBLEM_OUTSIDE_HOURS,    PROBLEM_MAINTENANCE,
                                               PROBLEM_OUTAGE,           PROBLEM_CAPABILITY_OFF,
                                               PROBLEM_TOO_MANY_RESETS,  PROBLEM_DEVICE_UNKNOWN,
                                               PROBLEM_DEVICE_SUSPENDED, PROBLEM_FIRMWARE_TOO_OLD};
    for (size_t i = 0; i < sizeof ALL / sizeof ALL[0]; i++)
        if (problem == ALL[i])
            return true;
    return false;
}

// The backend holds another ending, and ours is no word of the card's: it knows more than we do.
static bool adds_nothing(enum backend_problem problem, enum operation_result result)
{
    return problem == PROBLEM_RESET_FINISHED &&
           (result == OPERATION_UNKNOWN || result == OPERATION_ABANDONED);
}

enum link_delivery_step link_delivery_step(const struct backend_answer *answer,
                                           enum operation_result result)
{
    if (answer->end == BACKEND_DONE)
        return LINK_DELIVERY_DONE;
    if (answer->status == 429 || answer->status == 503)
        return LINK_DELIVERY_TOLD;
    // Only the backend itself can refuse a record for good, and it does so in a problem document.
    if (answer->end != BACKEND_REFUSED || answer->status >= 500 || may_pass(answer->problem))
        return LINK_DELIVERY_LATER;
    // An intent is on the disk before the permission is asked for; the question may never arrive.
    if (answer->problem == PROBLEM_PROOF_INVALID && result == OPERATION_UNKNOWN)
        return LINK_DELIVERY_WITHDRAW;
    return adds_nothing(answer->problem, result) ? LINK_DELIVERY_DONE : LINK_DELIVERY_PARK;
}

// ---- the file ---------------------------------------------------------------------------------

// When the disk is asked again; clock_ms().
static int64_t again(struct link_delivery *d)
{
    int twice = 2 * d->again_ms;
    d->again_ms = twice < AGAIN_MS ? AGAIN_MS : twice > AGAIN_MAX_MS ? AGAIN_MAX_MS : twice;
    return clock_ms() + d->again_ms;
}

static void list(struct link_outbox *now, const struct outbox_record *records, size_t count)
{
    now->listed = (uint32_t)count;
    for (size_t i = 0; i < count; i++) {
        struct link_parked *p = &now->list[i];
        memcpy(p->id, records[i].id, LINK_RESET_ID);
        p->operation = (uint8_t)records[i].operation;
        p->result = (uint8_t)records[i].result;
        p->status_word = records[i].status_word;
        p->finished_at = records[i].finished_at;
    }
}

// What the outbox holds. Without one it is not known better than before.
static bool look_inside(struct link_delivery *d, struct link_outbox *now)
{
    struct outbox_counts stored = {0};
    struct outbox_record parked[LINK_PARKED_MAX];
    size_t count = 0;
    if (!d->outbox)
        return true;
    if (outbox_count(d->outbox, &stored) != OUTBOX_OK ||
        (stored.parked > 0 &&
         outbox_parked(d->outbox, parked, LINK_PARKED_MAX, &count) != OUTBOX_OK))
        return false;
    memset(now, 0, sizeof *now); // counts are compared as bytes
    d->stored = stored.waiting;
    now->parked = stored.parked;
    list(now, parked, count);
    return true;
}

static void count(struct link_delivery *d)
{
    struct link_outbox now;
    memcpy(&now, &d->counts, sizeof now);
    if (!look_inside(d, &now))
        return;
    now.waiting = d->stored + (uint32_t)d->owed_count;
    now.broken = outbox_broken(d->path) + (d->outbox ? 0 : 1);
    if (d->counted && memcmp(&now, &d->counts, sizeof now) == 0)
        return;
    memcpy(&d->counts, &now, sizeof now);
    d->counted = true;
    d->changed(d->context, &now);
}

void link_delivery_start(struct link_delivery *d)
{
    d->orphans_due = clock_ms() + LIMIT_ORPHAN_MS;
}

bool link_delivery_open(struct link_delivery *d)
{
    if (d->outbox)
        return true;
    enum outbox_err err = outbox_open(&d->outbox, d->path, clock_now());
    if (err != d->open_err)
        log_write(err == OUTBOX_OK ? LOG_INFO : LOG_ERROR, "delivery", "event=%s cause=\"%s\"",
                  err == OUTBOX_OK ? "outbox-back" : "no-outbox alarm=1", outbox_strerr(err));
    d->open_err = err;
    if (err == OUTBOX_OK)
        d->again_ms = 0;
    d->open_due = again(d);
    d->drained = false;
    count(d);
    return err == OUTBOX_OK;
}

int64_t link_delivery_oldest(struct link_delivery *d)
{
    struct outbox_record record;
    bool waits = d->outbox && outbox_oldest(d->outbox, &record) == OUTBOX_OK;
    return waits ? record.finished_at : 0;
}

enum outbox_err link_delivery_check(struct link_delivery *d)
{
    return d->outbox ? outbox_check(d->outbox) : OUTBOX_SYSTEM;
}

void link_delivery_close(struct link_delivery *d)
{
    outbox_close(&d->outbox);
}

// What is written, and how; a file that turns out to be broken is replaced, and the record goes
// into the new one.
struct writing {
    enum outbox_err (*begin)(struct outbox *, const struct outbox_visit *);
    const struct outbox_visit *visit;
    const struct outbox_record *outcome;
};

static enum outbox_err store(struct link_delivery *d, const struct writing *w)
{
    enum outbox_err err = OUTBOX_CORRUPT;
    for (int tries = 0; tries < 2 && err == OUTBOX_CORRUPT; tries++) {
        if (!link_delivery_open(d))
            return d->open_err;
        err = w->begin ? w->begin(d->outbox, w->visit) : outbox_outcome(d->outbox, w->outcome);
        if (err == OUTBOX_CORRUPT)
            outbox_close(&d->outbox);
    }
    if (err == OUTBOX_OK)
        d->again_ms = 0;
    d->drained = false;
    count(d);
    return err;
}

enum outbox_err link_delivery_outcome(struct link_delivery *d, const struct outbox_record *record)
{
    return store(d, &(struct writing){.outcome = record});
}

_Static_assert((int)LINK_OUTCOME_DONE == (int)OPERATION_DONE &&
                   (int)LINK_OUTCOME_REFUSED == (int)OPERATION_REFUSED &&
                   (int)LINK_OUTCOME_UNKNOWN == (int)OPERATION_UNKNOWN &&
                   (int)LINK_OUTCOME_ABANDONED == (int)OPERATION_ABANDONED,
               "the kiosk's words for an outcome are everybody's");

enum outbox_err link_delivery_take(struct link_delivery *d, const struct link_outcome *told)
{
    struct outbox_record record = {
        .operation = (enum operation)told->operation,
        .result = (enum operation_result)told->result,
        .status_word = told->status_word,
        .finished_at = told->finished_at,
    };
    memcpy(record.id, told->id, UUID_LENGTH);
    return link_delivery_outcome(d, &record);
}

enum outbox_err link_delivery_intent(struct link_delivery *d, const struct outbox_visit *visit)
{
    return store(d, &(struct writing){.begin = outbox_intent, .visit = visit});
}

bool link_delivery_acknowledge(struct link_delivery *d)
{
    enum outbox_err err = link_delivery_open(d) ? outbox_acknowledge(d->outbox) : d->open_err;
    outbox_acknowledge_broken(d->path);
    if (err == OUTBOX_CORRUPT)
        outbox_close(&d->outbox);
    count(d);
    return err == OUTBOX_OK;
}

// ---- resets that nobody will report -----------------------------------------------------------

static void owe(struct link_delivery *d, const struct outbox_visit *visit)
{
    if (d->owed_count == LINK_DELIVERY_OWED_MAX) {
        log_write(LOG_ERROR, "delivery", "event=opening-forgotten alarm=1");
        return;
    }
    struct outbox_record *owed = &d->owed[d->owed_count++];
    *owed = (struct outbox_record){
        .operation = visit->operation, .result = OPERATION_ABANDONED, .finished_at = clock_now()};
    memcpy(owed->id, visit->id, UUID_LENGTH);
    d->owed_due = again(d);
}

enum outbox_err link_delivery_opened(struct link_delivery *d, const struct outbox_visit *visit)
{
    enum outbox_err err = store(d, &(struct writing){.begin = outbox_opened, .visit = visit});
    if (err != OUTBOX_OK && err != OUTBOX_ENDED)
        owe(d, visit);
    else if (visit->client != d->client && d->orphans_due == INT64_MAX) // it has gone meanwhile
        d->orphans_due = clock_ms() + (d->client ? 0 : LIMIT_ORPHAN_MS);
    return err;
}

static void pay_owed(struct link_delivery *d)
{
    while (d->owed_count > 0 && clock_ms() >= d->owed_due) {
        if (link_delivery_outcome(d, &d->owed[d->owed_count - 1]) == OUTBOX_OK)
            d->owed_count--;
        else
            d->owed_due = again(d);
        count(d);
    }
}

bool link_delivery_may_open_reset(struct link_delivery *d)
{
    d->owed_due = 0;
    pay_owed(d);
    return d->owed_count == 0 && link_delivery_open(d);
}

void link_delivery_hello(struct link_delivery *d, uint64_t client)
{
    d->client = client;
    d->orphans_due = clock_ms();
}

void link_delivery_client_gone(struct link_delivery *d)
{
    d->client = 0;
    d->orphans_due = clock_ms() + LIMIT_ORPHAN_MS;
}

static void end_orphans(struct link_delivery *d)
{
    if (!d->outbox || clock_ms() < d->orphans_due)
        return;
    enum outbox_err err = outbox_orphans(d->outbox, d->client, clock_now());
    d->again_ms = err == OUTBOX_OK ? 0 : d->again_ms;
    d->orphans_due = err == OUTBOX_OK ? INT64_MAX : again(d);
    if (err == OUTBOX_CORRUPT)
        outbox_close(&d->outbox);
    d->drained = false;
    count(d);
}

// ---- the way to the backend -------------------------------------------------------------------

static void fail(struct link_delivery *d, bool told, int64_t retry_after_s)
{
    backoff_failed(&d->backoff, clock_ms(), told, retry_after_s, random_u32());
}

// What the disk says decides: a record that could not be removed is sent again.
static void settle(struct link_delivery *d, enum outbox_err err)
{
    if (err != OUTBOX_OK)
        fail(d, false, 0);
    else
        backoff_succeeded(&d->backoff);
    count(d);
}

static void answered(void *context, const struct backend_answer *answer)
{
    struct link_delivery *d = context;
    enum link_delivery_step step = link_delivery_step(answer, d->sent.result);
    d->in_flight = false;
    if (!d->outbox)
        return;
    switch (step) {
    case LINK_DELIVERY_DONE:
        settle(d, outbox_delivered(d->outbox, &d->sent));
        break;
    case LINK_DELIVERY_PARK:
        log_write(LOG_ERROR, "delivery", "event=parked alarm=1 status=%d problem=%s",
                  answer->status, problem_name(answer->problem));
        settle(d, outbox_park(d->outbox, &d->sent));
        break;
    case LINK_DELIVERY_WITHDRAW:
        settle(d, outbox_withdraw(d->outbox, &d->sent));
        break;
    case LINK_DELIVERY_LATER:
    case LINK_DELIVERY_TOLD:
        fail(d, step == LINK_DELIVERY_TOLD, answer->retry_after_s);
        break;
    }
}

static bool send_oldest(struct link_delivery *d)
{
    const struct backend_outcome outcome = {
        .id = d->sent.id,
        .key = d->sent.key,
        .result = d->sent.result,
        .status_word = d->sent.status_word,
        .finished_at = d->sent.finished_at,
    };
    const struct backend_caller caller = {answered, d};
    return backend_outcome(d->backend, LIMIT_DELIVERY_MS, &outcome, caller);
}

static void deliver(struct link_delivery *d)
{
    if (d->in_flight || d->drained || !d->outbox || d->backoff.not_before > clock_ms())
        return;
    enum outbox_err err = outbox_oldest(d->outbox, &d->sent);
    d->drained = err == OUTBOX_EMPTY;
    if (d->drained)
        return;
    if (err == OUTBOX_CORRUPT) {
        outbox_close(&d->outbox);
        return;
    }
    d->in_flight = err == OUTBOX_OK && send_oldest(d);
    if (!d->in_flight)
        fail(d, false, 0);
}

// ---- time -------------------------------------------------------------------------------------

void link_delivery_run(struct link_delivery *d)
{
    if (!d->outbox && clock_ms() >= d->open_due)
        link_delivery_open(d);
    pay_owed(d);
    end_orphans(d);
    deliver(d);
}

static int64_t sooner(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

int link_delivery_wait(const struct link_delivery *d)
{
    if (!d->outbox)
        return clock_left(d->open_due);
    int64_t next = d->orphans_due;
    if (d->owed_count > 0)
        next = sooner(next, d->owed_due);
    if (!d->in_flight && !d->drained)
        next = sooner(next, d->backoff.not_before);
    return next == INT64_MAX ? -1 : clock_left(next);
}
