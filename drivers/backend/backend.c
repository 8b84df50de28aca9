#include "drivers/backend/backend.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/backend/exchange.h"

struct backend {
    struct https *https;
    struct exchange *exchanges;
};

enum https_err backend_open(struct backend **backend, const struct https_config *config)
{
    *backend = calloc(1, sizeof **backend);
    if (!*backend)
        return HTTPS_SYSTEM;
    enum https_err err = https_open(&(*backend)->https, config);
    if (err != HTTPS_OK)
        backend_close(backend);
    return err;
}

void backend_close(struct backend **backend)
{
    if (!*backend)
        return;
    https_close(&(*backend)->https);
    exchange_drop_all(&(*backend)->exchanges);
    free(*backend);
    *backend = NULL;
}

void backend_run(struct backend *backend)
{
    https_run(backend->https);
    exchange_run(&backend->exchanges, backend->https);
}

bool backend_wait(struct backend *backend, int fd, int limit_ms)
{
    return https_wait(backend->https, fd, exchange_limit(backend->exchanges, limit_ms));
}

static bool ask_service(struct backend *backend, bool fresh, int tries, int limit_ms,
                        struct backend_caller caller)
{
    return exchange_add(&backend->exchanges, &(struct exchange_plan){.call = BACKEND_SERVICE,
                                                                     .path = "/v1/service",
                                                                     .fresh = fresh,
                                                                     .limit_ms = limit_ms,
                                                                     .max = tries,
                                                                     .caller = caller});
}

bool backend_service(struct backend *backend, int limit_ms, struct backend_caller caller)
{
    return ask_service(backend, false, BACKEND_TRIES, limit_ms, caller);
}

bool backend_ladder(struct backend *backend, int limit_ms, struct backend_caller caller)
{
    return ask_service(backend, true, 1, limit_ms, caller);
}

void backend_device(const struct backend *backend, struct https_device *device)
{
    https_device(backend->https, device);
}

bool backend_device_sign(const struct backend *backend, const unsigned char *bytes, size_t length,
                         unsigned char *signature, size_t *size)
{
    return https_device_sign(backend->https, bytes, length, signature, size);
}

const unsigned char *backend_device_certificate(const struct backend *backend, size_t *length)
{
    return https_device_certificate(backend->https, length);
}

enum device_key_renewed backend_device_renew(struct backend *backend, const char *certificate_file)
{
    return https_device_renew(backend->https, certificate_file);
}

bool backend_offices(struct backend *backend, int limit_ms, const char *tag,
                     struct backend_caller caller)
{
    return exchange_add(&backend->exchanges, &(struct exchange_plan){.call = BACKEND_OFFICES,
                                                                     .path = "/v1/offices",
                                                                     .tag = tag,
                                                                     .limit_ms = limit_ms,
                                                                     .max = 1,
                                                                     .caller = caller});
}

bool backend_cacerts(struct backend *backend, int limit_ms, struct backend_caller caller)
{
    return exchange_add(&backend->exchanges,
                        &(struct exchange_plan){.call = BACKEND_CACERTS,
                                                .path = "/.well-known/est/cacerts",
                                                .limit_ms = limit_ms,
                                                .max = 1,
                                                .caller = caller});
}

bool backend_reenroll(struct backend *backend, int limit_ms, const char *request,
                      struct backend_caller caller)
{
    const struct exchange_plan plan = {.call = BACKEND_REENROLL,
                                       .path = "/.well-known/est/simplereenroll",
                                       .body = strdup(request),
                                       .limit_ms = limit_ms,
                                       .max = 1,
                                       .caller = caller};
    return plan.body && exchange_add(&backend->exchanges, &plan);
}

bool backend_opening(struct backend *backend, int limit_ms, enum operation operation,
                     const unsigned char *certificate, size_t length, struct backend_caller caller)
{
    char key[UUID_LENGTH + 1];
    struct exchange_plan plan = {.call = BACKEND_OPENING,
                                 .path = "/v1/resets",
                                 .key = key,
                                 .limit_ms = limit_ms,
                                 .max = BACKEND_TRIES,
                                 .caller = caller};
    if (!uuid_make(key))
        return false;
    plan.body = request_opening(operation, certificate, length);
    return plan.body && exchange_add(&backend->exchanges, &plan);
}

// A POST of one step of the reset `id`. Takes plan->body over; sets its path.
static bool post_step(struct backend *backend, struct exchange_plan *plan, const char *id,
                      const char *step)
{
    char path[HTTPS_PATH_MAX], key[UUID_LENGTH + 1];
    assert(uuid_valid(id));
    snprintf(path, sizeof path, "/v1/resets/%.*s/%s", UUID_LENGTH, id, step);
    plan->path = path;
    if (!plan->key && uuid_make(key))
        plan->key = key;
    if (!plan->body || !plan->key) {
        request_free(&plan->body);
        return false;
    }
    return exchange_add(&backend->exchanges, plan);
}

bool backend_proof(struct backend *backend, int limit_ms, const char *id,
                   const unsigned char signature[REQUEST_SIGNATURE], struct backend_caller caller)
{
    struct exchange_plan plan = {.call = BACKEND_PROOF,
                                 .body = request_proof(signature),
                                 .limit_ms = limit_ms,
                                 .max = BACKEND_TRIES,
                                 .caller = caller};
    return post_step(backend, &plan, id, "proof");
}

bool backend_authorization(struct backend *backend, int limit_ms, const char *id,
                           const unsigned char challenge[REQUEST_CHALLENGE],
                           struct backend_caller caller)
{
    struct exchange_plan plan = {.call = BACKEND_AUTHORIZATION,
                                 .body = request_authorization(challenge),
                                 .limit_ms = limit_ms,
                                 .max = BACKEND_TRIES,
                                 .caller = caller};
    return post_step(backend, &plan, id, "authorization");
}

bool backend_outcome(struct backend *backend, int limit_ms, const struct backend_outcome *outcome,
                     struct backend_caller caller)
{
    struct exchange_plan plan = {
        .call = BACKEND_OUTCOME,
        .body = request_outcome(outcome->result, outcome->status_word, outcome->finished_at),
        .key = outcome->key,
        .limit_ms = limit_ms,
        .max = 1,
        .caller = caller};
    return post_step(backend, &plan, outcome->id, "outcome");
}

bool backend_heartbeat(struct backend *backend, int limit_ms,
                       const struct request_heartbeat *heartbeat, struct backend_caller caller)
{
    struct exchange_plan plan = {.call = BACKEND_HEARTBEAT,
                                 .path = "/v1/heartbeats",
                                 .body = request_heartbeat(heartbeat),
                                 .limit_ms = limit_ms,
                                 .max = 1,
                                 .caller = caller};
    return plan.body && exchange_add(&backend->exchanges, &plan);
}
