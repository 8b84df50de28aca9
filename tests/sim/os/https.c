// In place of drivers/https: the calls go into the simulated network.
#include "drivers/https/https.h"

#include <stdlib.h>
#include <string.h>

#include "tests/sim/counters.h"
#include "tests/sim/maintenance.h"
#include "tests/sim/network.h"
#include "tests/sim/os/ipc_world.h"
#include "tests/sim/process.h"
#include "tests/sim/promises.h"
#include "tests/sim/promises_told.h"
#include "tests/sim/renewal.h"
#include "tests/sim/story.h"
#include "tests/sim/technician.h"
#include "tests/sim/world.h"

enum {
    TURN_US = 8,
};

struct https {
    uint32_t session;
    unsigned certificate; // of the device, by its number
    enum device_key_renewed renewed;
};

const char *https_strerr(enum https_err err)
{
    return err == HTTPS_OK ? "ok" : "simulated error";
}

const char *https_end_name(enum https_end end)
{
    static const char *const NAMES[] = {
        [HTTPS_ANSWERED] = "answered",   [HTTPS_UNREACHABLE] = "unreachable",
        [HTTPS_UNTRUSTED] = "untrusted", [HTTPS_NO_TLS] = "no-tls",
        [HTTPS_LATE] = "late",           [HTTPS_BROKEN] = "broken",
        [HTTPS_OVERSIZE] = "oversize",
    };
    return NAMES[end];
}

enum https_err https_open(struct https **https, const struct https_config *config)
{
    static uint32_t sessions; // lint: file-scope every one has its number
    (void)config;
    *https = malloc(sizeof **https);
    if (!*https)
        return HTTPS_SYSTEM;
    (*https)->session = ++sessions;
    (*https)->certificate = renewal_load(&(*https)->renewed);
    return HTTPS_OK;
}

void https_close(struct https **https)
{
    if (!*https)
        return;
    network_forget((*https)->session);
    free(*https);
    *https = NULL;
}

bool https_start(struct https *https, const struct https_request *request,
                 void (*done)(void *context, const struct https_answer *answer), void *context)
{
    struct network_call *call = network_start(request, https->session);
    if (!call)
        return false;
    call->done = done;
    call->context = context;
    return true;
}

void https_device(const struct https *https, struct https_device *device)
{
    renewal_device(https->certificate, device);
    device->renewed = https->renewed;
}

bool https_device_sign(const struct https *https, const unsigned char *bytes, size_t length,
                       unsigned char *signature, size_t *size)
{
    (void)https;
    if (!technician_is_used() || *size < MAINTENANCE_SIGNATURE)
        return false; // that history is not signed
    *size = MAINTENANCE_SIGNATURE;
    return maintenance_device_sign(bytes, length, signature);
}

const unsigned char *https_device_certificate(const struct https *https, size_t *length)
{
    (void)https;
    *length = 0;
    return technician_is_used() ? maintenance_device(length) : NULL;
}

enum device_key_renewed https_device_renew(struct https *https, const char *certificate_file)
{
    (void)certificate_file;
    https->certificate = renewal_load(&https->renewed);
    return https->renewed;
}

// How far a call came that ended so.
static struct https_way way_of(enum https_end end)
{
    struct https_way way = {.last = HTTPS_STEP_ANSWER};
    if (end == HTTPS_UNREACHABLE)
        way = (struct https_way){.last = HTTPS_STEP_CONNECT, .stop = HTTPS_STOP_REFUSED};
    else if (end != HTTPS_ANSWERED)
        way.stop = end == HTTPS_LATE ? HTTPS_STOP_LATE : HTTPS_STOP_BROKEN;
    return way;
}

bool https_wait(struct https *https, int fd, int limit_ms)
{
    int64_t until = limit_ms < 0 ? INT64_MAX : world_us() + limit_ms * WORLD_MS;
    process_busy(TURN_US); // or who never waits would stop the world
    while (!ipc_world_ready(fd) && !network_any_ended(https->session) && world_us() < until)
        process_sleep(until);
    return ipc_world_ready(fd);
}

void https_run(struct https *https)
{
    struct network_call *call;
    while ((call = network_ended(https->session))) {
        struct https_answer answer = {.end = call->end, .type = "", .tag = "", .body = ""};
        if (call->end == HTTPS_ANSWERED)
            answer = (struct https_answer){
                .end = HTTPS_ANSWERED,
                .status = call->status,
                .type = call->type,
                .tag = call->tag,
                .body = call->document ? call->document : call->answer,
                .length = call->answer_length,
                .retry_after_s = call->retry_after_s,
                .date_s = call->date_s,
                .received_ms = call->received_ms,
                .round_trip_ms = call->round_trip_ms,
            };
        answer.way = way_of(call->end);
        story_tell(NULL, "%s %s: %s %d", call->post ? "POST" : "GET", call->path,
                   https_end_name(answer.end), answer.status);
        if (answer.end == HTTPS_ANSWERED && strcmp(call->path, "/v1/offices") == 0)
            counters_arrived();
        promises_call_ended(call->path, &answer);
        bool failed = answer.end != HTTPS_ANSWERED || answer.status >= 500 || call->garbled;
        if (failed && !call->fresh)
            promises_call_failed(call->path);
        uint32_t generation = call->generation;
        call->done(call->context, &answer);
        if (call->generation == generation)
            network_free(call);
    }
}
