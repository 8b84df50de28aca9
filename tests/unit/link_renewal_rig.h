// The renewal of the device's certificate on a backend, a history and a clock that are the test's:
// replaced at link time by what stands here.
#ifndef TESTS_UNIT_LINK_RENEWAL_RIG_H
#define TESTS_UNIT_LINK_RENEWAL_RIG_H

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "drivers/base/clock.h"
#include "drivers/base/random.h"
#include "firmware/limits.h"
#include "firmware/link/link_certificate.h"
#include "firmware/link/link_renewal.h"
#include "tests/support/est_sample.h"
#include "tests/support/tmpdir.h"
#include "tests/test.h"

enum {
    DAY_S = 24 * 3600,
    TICKET = 17,
};

static struct {
    int64_t now, theirs; // seconds since 1970; the backend's clock
    uint32_t chance;
    bool quiet;
    struct est_sample *sample;
    char dir[SCRATCH_MAX], outbox[PATH_MAX], kept[PATH_MAX], later[PATH_MAX];
    enum device_key_renewed renewed;
    int cacerts, reenrolled, certified, told;
    struct backend_caller caller;
    bool sent_request;
    int records;
    struct history_record record;
    uint32_t ticket;
    struct link_renewed answer;
} world; // lint: file-scope test fixture

static struct link_renewal renewal; // lint: file-scope test fixture

// ---- in place of what lies below ----------------------------------------------------------------

int64_t clock_ms(void)
{
    return world.now * 1000;
}

time_t clock_now(void)
{
    return (time_t)world.now;
}

int64_t clock_us(void)
{
    return world.now * 1000000;
}

int64_t clock_now_ms(void)
{
    return world.now * 1000;
}

void clock_sleep(int ms)
{
    world.now += ms / 1000;
}

int clock_left(int64_t deadline)
{
    int64_t left = deadline - clock_ms();
    return left <= 0 ? 0 : left > INT_MAX ? INT_MAX : (int)left;
}

uint32_t random_u32(void)
{
    return world.chance;
}

int64_t link_poll_time(const struct link_poll *poll)
{
    (void)poll;
    return world.theirs;
}

bool link_poll_is_quiet(const struct link_poll *poll)
{
    (void)poll;
    return world.quiet;
}

enum https_err backend_open(struct backend **backend, const struct https_config *config)
{
    (void)backend, (void)config;
    return HTTPS_SYSTEM;
}

void backend_close(struct backend **backend)
{
    (void)backend;
}

bool backend_cacerts(struct backend *backend, int limit_ms, struct backend_caller caller)
{
    (void)backend, (void)limit_ms;
    world.cacerts++;
    world.caller = caller;
    return true;
}

bool backend_reenroll(struct backend *backend, int limit_ms, const char *request,
                      struct backend_caller caller)
{
    (void)backend, (void)limit_ms;
    world.reenrolled++;
    world.sent_request = request && request[0] == 'M'; // base64 of a SEQUENCE
    world.caller = caller;
    return true;
}

void backend_device(const struct backend *backend, struct https_device *device)
{
    (void)backend;
    int64_t until =
        EST_SAMPLE_DAY(world.renewed == DEVICE_KEY_RENEWED_USED ? 665 : EST_SAMPLE_LIFE);
    int64_t from = world.renewed == DEVICE_KEY_RENEWED_USED ? EST_SAMPLE_DAY(EST_SAMPLE_NOW)
                                                            : EST_SAMPLE_BEGIN;
    *device = (struct https_device){.readable = true,
                                    .from = from,
                                    .until = until,
                                    .signs = true,
                                    .renewed = world.renewed,
                                    .place = "file"};
}

bool backend_device_sign(const struct backend *backend, const unsigned char *bytes, size_t length,
                         unsigned char *signature, size_t *size)
{
    const struct est_device device = est_sample_device(world.sample);
    (void)backend;
    return device.sign(device.context, bytes, length, signature, size);
}

const unsigned char *backend_device_certificate(const struct backend *backend, size_t *length)
{
    (void)backend;
    *length = (size_t)world.sample->length;
    return world.sample->der;
}

enum device_key_renewed backend_device_renew(struct backend *backend, const char *file)
{
    (void)backend;
    assert_string_equal(file, world.kept);
    world.renewed = DEVICE_KEY_RENEWED_USED;
    return world.renewed;
}

enum history_err link_history_append(struct link_history *history, struct history_record *record)
{
    (void)history;
    world.records++;
    world.record = *record;
    return HISTORY_OK;
}

void link_history_certify(struct link_history *history, const struct history_certificate *own)
{
    (void)history;
    assert_ptr_equal(own->bytes, world.sample->der);
    world.certified++;
}

// ---- the fixture --------------------------------------------------------------------------------

static inline void tell(void *context, uint32_t ticket, const struct link_renewed *renewed)
{
    (void)context;
    world.told++;
    world.ticket = ticket;
    world.answer = *renewed;
}

static inline void begin(void)
{
    renewal = (struct link_renewal){.kept.outbox = world.outbox, .tell = tell};
    link_renewal_start(&renewal);
}

static inline int make(void **state)
{
    (void)state;
    memset(&world, 0, sizeof world);
    world.sample = est_sample_make(NULL);
    assert_true(tmpdir_make(world.dir));
    snprintf(world.outbox, sizeof world.outbox, "%s/outbox.db", world.dir);
    snprintf(world.kept, sizeof world.kept, "%s/outbox.db.certificate", world.dir);
    snprintf(world.later, sizeof world.later, "%s/outbox.db.renewal", world.dir);
    world.now = world.theirs = EST_SAMPLE_DAY(EST_SAMPLE_NOW);
    world.quiet = true;
    begin();
    return 0;
}

static inline int forget(void **state)
{
    (void)state;
    link_renewal_close(&renewal);
    est_sample_free(&world.sample);
    tmpdir_remove(world.dir);
    return 0;
}

static inline void at(int64_t seconds)
{
    world.now = world.theirs = seconds;
}

static inline void answer(const struct backend_answer *said)
{
    struct backend_caller caller = world.caller;
    world.caller = (struct backend_caller){0};
    assert_non_null(caller.done);
    caller.done(caller.context, said);
}

static inline void answer_text(enum backend_call call, const char *text)
{
    answer(&(struct backend_answer){
        .call = call,
        .end = BACKEND_DONE,
        .status = 200,
        .est = {.text = text, .length = strlen(text), .date_s = world.theirs}});
}

static inline void answer_cacerts(void)
{
    char *text = est_sample_cacerts(world.sample, 1U << EST_SAMPLE_CA);
    answer_text(BACKEND_CACERTS, text);
    free(text);
}

static inline void answer_order(const struct est_sample_order *order)
{
    char *text = est_sample_renewed(world.sample, order);
    answer_text(BACKEND_REENROLL, text);
    free(text);
}

#define PROMISE(test) cmocka_unit_test_setup_teardown(test, make, forget)

#endif
