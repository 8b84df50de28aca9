#include "drivers/backend/exchange.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/backend/interpret.h"
#include "drivers/backend/retry.h"
#include "drivers/base/clock.h"
#include "drivers/base/log.h"
#include "drivers/base/random.h"

struct exchange {
    struct exchange *next, **list;
    enum backend_call call;
    struct backend_caller caller;
    char path[HTTPS_PATH_MAX];
    char *body;
    char key[UUID_LENGTH + 1]; // empty: none
    char tag[HTTPS_TAG_MAX];   // empty: none
    int64_t started, deadline; // clock_ms()
    int64_t next_try;          // clock_ms(); INT64_MAX while a try runs
    int made, max;
    bool fresh;
};

static const char *const CALLS[BACKEND_CALL_COUNT] = {
    [BACKEND_SERVICE] = "service",   [BACKEND_OPENING] = "opening",
    [BACKEND_PROOF] = "proof",       [BACKEND_AUTHORIZATION] = "authorization",
    [BACKEND_OUTCOME] = "outcome",   [BACKEND_HEARTBEAT] = "heartbeat",
    [BACKEND_OFFICES] = "offices",   [BACKEND_CACERTS] = "cacerts",
    [BACKEND_REENROLL] = "reenroll",
};

bool exchange_add(struct exchange **list, const struct exchange_plan *plan)
{
    struct exchange *exchange = calloc(1, sizeof *exchange);
    if (!exchange) {
        char *body = plan->body;
        request_free(&body);
        return false;
    }
    exchange->call = plan->call;
    exchange->caller = plan->caller;
    exchange->body = plan->body;
    exchange->max = plan->max;
    exchange->fresh = plan->fresh;
    snprintf(exchange->path, sizeof exchange->path, "%s", plan->path);
    snprintf(exchange->key, sizeof exchange->key, "%s", plan->key ? plan->key : "");
    snprintf(exchange->tag, sizeof exchange->tag, "%s", plan->tag ? plan->tag : "");
    exchange->started = clock_ms();
    exchange->next_try = exchange->started;
    exchange->deadline = exchange->started + plan->limit_ms;
    exchange->list = list;
    exchange->next = *list;
    *list = exchange;
    return true;
}

static void exchange_free(struct exchange *exchange)
{
    struct exchange **place = exchange->list;
    while (*place != exchange)
        place = &(*place)->next;
    *place = exchange->next;
    request_free(&exchange->body);
    free(exchange);
}

void exchange_drop_all(struct exchange **list)
{
    while (*list)
        exchange_free(*list);
}

static void log_end(const struct exchange *exchange, const struct backend_answer *read)
{
    static const char *const ends[] = {"done", "unreachable", "refused", "garbled", "untrusted"};
    log_write(read->end == BACKEND_DONE ? LOG_INFO : LOG_WARNING, "backend",
              "event=call call=%s end=%s status=%d problem=%s tries=%d ms=%lld",
              CALLS[exchange->call], ends[read->end], read->status, problem_name(read->problem),
              exchange->made, (long long)(clock_ms() - exchange->started));
}

static void finish(struct exchange *exchange, const struct https_answer *answer)
{
    struct backend_answer read;
    interpret_answer(exchange->call, answer, &read);
    log_end(exchange, &read);
    exchange->caller.done(exchange->caller.context, &read);
    explicit_bzero(&read, sizeof read);
    exchange_free(exchange);
}

static void try_ended(void *context, const struct https_answer *answer)
{
    struct exchange *exchange = context;
    const struct retry_try last = {
        .made = exchange->made,
        .max = exchange->max,
        .end = answer->end,
        .status = answer->status,
        .problem = interpret_problem(answer),
        .retry_after_s = answer->retry_after_s,
    };
    int pause = retry_pause(&last, clock_left(exchange->deadline), random_u32());
    if (pause == RETRY_STOP) {
        finish(exchange, answer);
        return;
    }
    exchange->next_try = clock_ms() + pause;
}

static bool is_est(const struct exchange *exchange)
{
    return exchange->call == BACKEND_CACERTS || exchange->call == BACKEND_REENROLL;
}

static size_t body_max(const struct exchange *exchange)
{
    return exchange->call == BACKEND_OFFICES ? BACKEND_OFFICES_MAX
           : is_est(exchange)                ? BACKEND_EST_MAX
                                             : 0;
}

static bool start_try(struct exchange *exchange, struct https *https)
{
    int left = clock_left(exchange->deadline);
    const struct https_request request = {
        .path = exchange->path,
        .body = exchange->body,
        .length = exchange->body ? strlen(exchange->body) : 0,
        .idempotency_key = exchange->key[0] ? exchange->key : NULL,
        .known_tag = exchange->tag[0] ? exchange->tag : NULL,
        .type = exchange->call == BACKEND_REENROLL ? "application/pkcs10" : NULL,
        .accept = is_est(exchange) ? "application/pkcs7-mime" : NULL,
        .body_max = body_max(exchange),
        .fresh = exchange->fresh,
        .limit_ms = retry_limit(exchange->made, exchange->max, left),
    };
    if (left == 0 || !https_start(https, &request, try_ended, exchange))
        return false;
    exchange->made++;
    exchange->next_try = INT64_MAX;
    return true;
}

void exchange_run(struct exchange **list, struct https *https)
{
    static const struct https_answer late = {
        .end = HTTPS_LATE, .way.stop = HTTPS_STOP_LATE, .type = "", .tag = "", .body = ""};
    struct exchange *next;
    for (struct exchange *e = *list; e; e = next) {
        next = e->next;
        if (e->next_try <= clock_ms() && !start_try(e, https))
            finish(e, &late);
    }
}

int exchange_limit(const struct exchange *list, int limit_ms)
{
    for (const struct exchange *e = list; e; e = e->next) {
        if (e->next_try == INT64_MAX)
            continue;
        int left = clock_left(e->next_try);
        if (limit_ms < 0 || left < limit_ms)
            limit_ms = left;
    }
    return limit_ms;
}
