// kiosk-link's part of the centre's commands between a centre and a kiosk that the test plays. The
// clock is the test's; history and key are real.
#ifndef TESTS_UNIT_LINK_REMOTE_RIG_H
#define TESTS_UNIT_LINK_REMOTE_RIG_H

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "drivers/base/clock.h"
#include "drivers/base/log.h"
#include "firmware/limits.h"
#include "firmware/link/link_remote.h"
#include "tests/support/history_rig.h"
#include "tests/test.h"

enum {
    NAME_SIZE = 32,
};

struct bench {
    struct history_rig *rig; // its own history is closed: the file is ours
    struct link_settings settings;
    struct link_history history;
    struct link_remote remote;
    char outbox[SCRATCH_MAX + 16], kept[SCRATCH_MAX + 32];
    int asked;
    struct link_asked last_asked;
    struct request_answer answer; // of the last heartbeat
    char said[REMOTE_TEXT_MAX + 1];
};

static int64_t now_ms; // lint: file-scope the clock below

int64_t clock_ms(void)
{
    return now_ms;
}

int64_t clock_us(void)
{
    return now_ms * 1000;
}

time_t clock_now(void)
{
    return HISTORY_RIG_NOW + now_ms / 1000;
}

int64_t clock_now_ms(void)
{
    return (int64_t)clock_now() * 1000;
}

int clock_left(int64_t deadline)
{
    int64_t left = deadline - now_ms;
    return left <= 0 ? 0 : left > INT_MAX ? INT_MAX : (int)left;
}

void clock_sleep(int ms)
{
    now_ms += ms;
}

static inline void note_news(void *context, const struct link_history_news *news)
{
    (void)context, (void)news;
}

static inline void ask(void *context, const struct link_asked *asked)
{
    struct bench *b = context;
    b->asked++;
    b->last_asked = *asked;
}

// kiosk-link starts; no kiosk is there.
static inline void restart(struct bench *b)
{
    link_remote_close(&b->remote);
    link_history_close(&b->history);
    b->history = (struct link_history){.changed = note_news, .kiosk = b->rig->kiosk};
    link_history_start(&b->history, &b->settings);
    b->remote = (struct link_remote){
        .outbox = b->outbox, .history = &b->history, .tell = ask, .context = b};
    link_remote_start(&b->remote);
}

static inline int begin(void **state)
{
    static struct bench bench; // lint: file-scope test fixture
    bench = (struct bench){0};
    now_ms = 1000;
    log_start("link-remote-test", LOG_ERROR);
    if (history_rig_start(state) != 0)
        return -1;
    bench.rig = *state;
    history_rig_close(bench.rig);
    bench.settings.history = bench.rig->path;
    snprintf(bench.outbox, sizeof bench.outbox, "%s/outbox.db", bench.rig->dir);
    snprintf(bench.kept, sizeof bench.kept, "%s.remote", bench.outbox);
    restart(&bench);
    link_remote_greet(&bench.remote);
    *state = &bench;
    return 0;
}

static inline int end(void **state)
{
    struct bench *b = *state;
    link_remote_close(&b->remote);
    link_history_close(&b->history);
    *state = b->rig;
    return history_rig_stop(state);
}

// ---- the centre ---------------------------------------------------------------------------------

static inline void heartbeat_ends(struct bench *b, enum backend_end end,
                                  enum backend_problem problem)
{
    const struct backend_answer answer = {
        .call = BACKEND_HEARTBEAT, .end = end, .problem = problem};
    link_remote_answered(&b->remote, &answer);
}

// A heartbeat goes and is answered with one command.
static inline void centre_asks(struct bench *b, enum remote_command command, uint32_t number)
{
    struct backend_answer answer = {.call = BACKEND_HEARTBEAT, .end = BACKEND_DONE};
    answer.actions.asked_count = 1;
    answer.actions.asked[0] = (struct answer_asked){number, command};
    link_remote_answered(&b->remote, &answer);
}

// A heartbeat goes; whether it has an answer, which must be signed by the device.
static inline bool heartbeat_goes(struct bench *b)
{
    if (!link_remote_next(&b->remote, &b->answer))
        return false;
    assert_true(b->answer.said_length <= REMOTE_TEXT_MAX);
    assert_true(history_key_check(&b->rig->kiosk.certificate, b->answer.said, b->answer.said_length,
                                  b->answer.signature, b->answer.signature_length));
    memcpy(b->said, b->answer.said, b->answer.said_length);
    b->said[b->answer.said_length] = '\0';
    return true;
}

static inline void says(struct bench *b, uint32_t number, const char *command, const char *result,
                        const char *json)
{
    char expected[512];
    assert_true(heartbeat_goes(b));
    assert_int_equal(b->answer.number, number);
    snprintf(expected, sizeof expected,
             "kiosk-answer 1\nkiosk " HISTORY_RIG_KIOSK "\nnumber %u\ncommand %s\nresult %s\ntime ",
             number, command, result);
    assert_memory_equal(b->said, expected, strlen(expected));
    assert_non_null(strstr(b->said, json));
}

static inline void delivers(struct bench *b, uint32_t number, const char *command,
                            const char *result, const char *json)
{
    says(b, number, command, result, json);
    heartbeat_ends(b, BACKEND_DONE, PROBLEM_NONE);
}

// ---- the kiosk and the history ------------------------------------------------------------------

static inline bool kiosk_tells_part(struct bench *b, uint32_t number, const char *json, size_t size,
                                    size_t offset, size_t length)
{
    struct link_tell tell = {.number = number,
                             .size = (uint16_t)size,
                             .offset = (uint16_t)offset,
                             .length = (uint16_t)length};
    memcpy(tell.bytes, json + offset, length);
    return link_remote_told(&b->remote, &tell);
}

static inline bool kiosk_tells(struct bench *b, uint32_t number, const char *json)
{
    return kiosk_tells_part(b, number, json, strlen(json), 0, strlen(json));
}

struct search {
    const char *words;
    int found;
};

static inline bool count_line(void *context, const char *line,
                              const unsigned char hash[HISTORY_HASH])
{
    struct search *search = context;
    (void)hash;
    search->found += strstr(line, search->words) != NULL;
    return true;
}

// How many records have these words, and end with this number of a command.
static inline int recorded(struct bench *b, const char *words, uint32_t number)
{
    struct search all = {words, 0}, of = {NULL, 0};
    char request[NAME_SIZE];
    snprintf(request, sizeof request, " request=%u", number);
    of.words = request;
    assert_int_equal(history_each(b->history.history, 1, count_line, &of), HISTORY_OK);
    assert_int_equal(history_each(b->history.history, 1, count_line, &all), HISTORY_OK);
    return of.found > 0 ? all.found : 0;
}

static inline void passes(struct bench *b, int64_t ms)
{
    now_ms += ms;
    link_remote_run(&b->remote);
}

#define PROMISE(name) cmocka_unit_test_setup_teardown(name, begin, end)

#endif
