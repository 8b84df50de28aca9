#include "tests/sim/network.h"

#include <stdio.h>
#include <string.h>

#include "tests/sim/centre.h"
#include "tests/sim/faults_asked.h"
#include "tests/sim/process.h"
#include "tests/sim/promises.h"
#include "tests/sim/promises_guide.h"
#include "tests/sim/story.h"
#include "tests/sim/world.h"

static struct {
    bool up;
    struct network_call calls[NETWORK_CALLS_MAX];
} network; // lint: file-scope the one network

void network_begin(void)
{
    for (int i = 0; i < NETWORK_CALLS_MAX; i++) {
        network.calls[i].used = false;
        network.calls[i].generation++;
    }
    network.up = true;
}

bool network_line_is_up(void)
{
    return network.up;
}

static void end(struct network_call *call, enum https_end how)
{
    if (call->ended)
        return;
    call->ended = true;
    call->end = how;
    process_wake(call->process);
}

void network_line(bool up)
{
    story_tell("world", "the line is %s", up ? "up" : "down");
    network.up = up;
    for (int i = 0; i < NETWORK_CALLS_MAX && !up; i++)
        if (network.calls[i].used && chance_one_in(world_dice(DICE_NETWORK), 2))
            end(&network.calls[i], HTTPS_BROKEN); // the others learn nothing until their limit
}

// A call is named by its slot and the slot's generation: what arrives late finds nothing.
static struct network_call *find(int64_t name)
{
    struct network_call *call = &network.calls[name & 0xFF];
    return call->used && call->generation == (uint32_t)(name >> 8) ? call : NULL;
}

static int64_t name_of(const struct network_call *call)
{
    return (int64_t)call->generation << 8 | (call - network.calls);
}

static void limit_passes(void *context, int64_t name)
{
    (void)context;
    struct network_call *call = find(name);
    if (call)
        end(call, HTTPS_LATE);
}

static void answer_arrives(void *context, int64_t name)
{
    (void)context;
    struct network_call *call = find(name);
    if (!call || call->ended)
        return;
    if (!network.up)
        return;
    call->received_ms = world_wall_ms();
    call->round_trip_ms = (world_us() - call->started_us) / WORLD_MS;
    end(call, call->oversize ? HTTPS_OVERSIZE : HTTPS_ANSWERED);
}

// The request lies in a copy of its own, because the client may have died or given up meanwhile.
struct letter {
    int64_t name;
    char path[HTTPS_PATH_MAX], key[64], tag[HTTPS_TAG_MAX];
    char body[NETWORK_BODY_MAX];
    size_t length;
    bool post;
    struct faults_call fault;
};

enum {
    LETTERS_MAX = 128,
};

static struct letter letters[LETTERS_MAX]; // lint: file-scope what is on its way
static unsigned letter_next;               // lint: file-scope a ring

static void tell_answer(const struct letter *letter, const struct centre_answer *answer)
{
    struct network_call *call = find(letter->name);
    const struct faults_call *fault = &letter->fault;
    if (!call || call->ended || !network.up || fault->cut_after) {
        if (call && fault->cut_after)
            end(call, HTTPS_BROKEN);
        return;
    }
    call->status = fault->status != 0 ? fault->status : answer->status;
    call->retry_after_s = fault->status != 0 ? fault->retry_after_s : answer->retry_after_s;
    call->date_s = world_true_ms() / 1000;
    snprintf(call->type, sizeof call->type, "%s", fault->status != 0 ? "text/html" : answer->type);
    call->answer_length = fault->status != 0 ? 0 : answer->length;
    call->document = fault->status != 0 ? NULL : answer->document;
    call->oversize = fault->status == 0 && answer->oversize;
    snprintf(call->tag, sizeof call->tag, "%s", fault->status != 0 ? "" : answer->tag);
    call->garbled = fault->garbled;
    if (!call->document)
        memcpy(call->answer, answer->body, call->answer_length);
    if (fault->garbled && call->document)
        call->answer_length /= 2;
    else if (fault->garbled)
        faults_garble(call->answer, &call->answer_length);
    world_after(fault->answer_us, answer_arrives, NULL, letter->name);
}

static void request_arrives(void *context, int64_t number)
{
    (void)context;
    const struct letter *letter = &letters[number];
    struct centre_answer answer = {.status = 0};
    if (letter->fault.status == 0 || letter->fault.acts_first)
        centre_serve(
            &(struct centre_request){
                .path = letter->path,
                .body = letter->post ? letter->body : NULL,
                .length = letter->length,
                .key = letter->key,
                .tag = letter->tag,
            },
            &answer);
    tell_answer(letter, &answer);
}

static void send(const struct network_call *call, const struct faults_call *fault, int64_t after_us)
{
    unsigned number = letter_next++ % LETTERS_MAX;
    struct letter *letter = &letters[number];
    letter->name = name_of(call);
    letter->fault = *fault;
    letter->length = call->length;
    letter->post = call->post;
    memcpy(letter->path, call->path, sizeof letter->path);
    memcpy(letter->key, call->key, sizeof letter->key);
    memcpy(letter->tag, call->tag, sizeof letter->tag);
    memcpy(letter->body, call->body, call->length);
    world_after(after_us, request_arrives, NULL, number);
}

static struct network_call *free_call(void)
{
    for (int i = 0; i < NETWORK_CALLS_MAX; i++)
        if (!network.calls[i].used)
            return &network.calls[i];
    return NULL;
}

static void cut_before(void *context, int64_t name)
{
    (void)context;
    struct network_call *call = find(name);
    if (call)
        end(call, HTTPS_BROKEN);
}

static void under_way(struct network_call *call)
{
    struct faults_call fault;
    faults_for_call(call->path, &fault);
    int64_t name = name_of(call);
    world_after(call->limit_us, limit_passes, NULL, name);
    if (!network.up) {
        if (chance_one_in(world_dice(DICE_NETWORK), 2))
            end(call, HTTPS_UNREACHABLE);
        return;
    }
    if (fault.lost)
        return;
    if (fault.cut_before) {
        world_after(fault.request_us, cut_before, NULL, name);
        return;
    }
    send(call, &fault, fault.request_us);
    if (fault.repeated_us > 0)
        send(call, &fault, fault.request_us + fault.repeated_us);
}

struct network_call *network_start(const struct https_request *request, uint32_t session)
{
    struct network_call *call = free_call();
    if (!call || request->length >= NETWORK_BODY_MAX)
        return NULL;
    call->used = true;
    call->generation++;
    call->ended = call->garbled = call->oversize = false;
    call->document = NULL;
    call->process = process_current();
    call->session = session;
    call->post = request->body != NULL;
    call->fresh = request->fresh;
    call->length = request->length;
    call->started_us = world_us();
    call->limit_us = request->limit_ms * WORLD_MS;
    call->status = 0;
    call->retry_after_s = call->date_s = call->received_ms = call->round_trip_ms = 0;
    snprintf(call->path, sizeof call->path, "%s", request->path);
    snprintf(call->key, sizeof call->key, "%s",
             request->idempotency_key ? request->idempotency_key : "");
    snprintf(call->tag, sizeof call->tag, "%s", request->known_tag ? request->known_tag : "");
    if (request->body)
        memcpy(call->body, request->body, request->length);
    promises_call(call->fresh ? "the ladder" : call->path);
    if (strcmp(call->path, "/v1/offices") == 0)
        promises_guide_asked(call->tag);
    under_way(call);
    return call;
}

struct network_call *network_ended(uint32_t session)
{
    for (int i = 0; i < NETWORK_CALLS_MAX; i++)
        if (network.calls[i].used && network.calls[i].session == session && network.calls[i].ended)
            return &network.calls[i];
    return NULL;
}

bool network_any_ended(uint32_t session)
{
    return network_ended(session) != NULL;
}

void network_free(struct network_call *call)
{
    call->used = false;
    call->generation++;
    memset(call->body, 0, call->length);
}

void network_forget(uint32_t session)
{
    for (int i = 0; i < NETWORK_CALLS_MAX; i++)
        if (network.calls[i].used && network.calls[i].session == session)
            network_free(&network.calls[i]);
}

void network_died(int process)
{
    for (int i = 0; i < NETWORK_CALLS_MAX; i++)
        if (network.calls[i].used && network.calls[i].process == process)
            network_free(&network.calls[i]);
}
