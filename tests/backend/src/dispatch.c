#include "tests/backend/src/dispatch.h"

#include <string.h>
#include <strings.h>
#include <time.h>

#include "tests/backend/src/call.h"
#include "tests/backend/src/decide.h"
#include "tests/backend/src/keys.h"
#include "tests/backend/src/knob.h"
#include "tests/backend/src/notify.h"

struct route {
    const char *method, *path; // of a reset's step: what follows its id
    bool step;
    bool keyed;          // carries an Idempotency-Key
    bool when_suspended; // also for a suspended device
    bool raw;            // the call reads the body itself: it is not JSON
    enum fault_call call;
    void (*prepare)(struct request *request);
    struct answer (*work)(struct request *request);
};

#define EST "/.well-known/est/" // RFC 7030, 3.2.2

static const struct route routes[] = {
    {"GET", "/v1/service", .call = FAULT_SERVICE, .work = call_service},
    {"POST", "/v1/resets", .keyed = true, .call = FAULT_OPEN, .prepare = call_open_prepare,
     .work = call_open},
    {"POST", "/proof", .step = true, .keyed = true, .call = FAULT_PROOF, .work = call_proof},
    {"POST", "/authorization", .step = true, .keyed = true, .call = FAULT_AUTHORIZATION,
     .work = call_authorization},
    {"POST", "/outcome", .step = true, .keyed = true, .when_suspended = true, .call = FAULT_OUTCOME,
     .work = call_outcome},
    {"POST", "/v1/heartbeats", .when_suspended = true, .call = FAULT_HEARTBEAT,
     .work = call_heartbeat},
    {"GET", "/v1/offices", .call = FAULT_OFFICES, .work = call_offices},
    {"GET", EST "cacerts", .call = FAULT_CACERTS, .work = call_cacerts},
    {"POST", EST "simplereenroll", .raw = true, .call = FAULT_REENROLL, .work = call_reenroll},
};

enum {
    ROUTES = sizeof routes / sizeof *routes
};

// "/v1/resets/{id}/proof": copies the id, whatever its form, and returns "/proof". NULL: another
// path.
static const char *split_reset(const char *path, char id[RESET_ID])
{
    static const char prefix[] = "/v1/resets/";
    if (strncmp(path, prefix, sizeof prefix - 1) != 0)
        return NULL;
    path += sizeof prefix - 1;
    size_t length = strcspn(path, "/");
    snprintf(id, RESET_ID, "%.*s", (int)length, path);
    return path + length;
}

// By path alone, so that a wrong method can be told apart from a wrong path (405, 404).
static const struct route *find_route(const char *path, char id[RESET_ID])
{
    const char *step = split_reset(path, id);
    for (int i = 0; i < ROUTES; i++) {
        const char *own = routes[i].step ? step : path;
        if (own && strcmp(own, routes[i].path) == 0)
            return &routes[i];
    }
    return NULL;
}

// "kiosk/1.0.0 ..." -> "1.0.0"
static const char *firmware_of(const char *user_agent, char version[SERVICE_VERSION_MAX])
{
    static const char product[] = "kiosk/";
    if (!user_agent || strncmp(user_agent, product, sizeof product - 1) != 0)
        return NULL;
    user_agent += sizeof product - 1;
    snprintf(version, SERVICE_VERSION_MAX, "%.*s", (int)strcspn(user_agent, " "), user_agent);
    return version;
}

// Every opening costs signatures and a question to the responder, also one that is refused.
static int open_wait(const struct backend *backend, const struct request *request)
{
    const struct service_rate *rate = &request->service.open_device;
    int64_t now = time(NULL) + request->service.clock_offset_s, oldest;
    int asked = keys_asked_since(backend->store, request->device.id, fault_call_name(FAULT_OPEN),
                                 now - rate->window_s, &oldest);
    return decide_wait(rate, asked, oldest, now);
}

// One short transaction for what every call needs: the device, the service, what shall go wrong.
static bool meet(const struct backend *backend, const struct route *route, struct request *request,
                 struct fault *fault)
{
    char id[RESET_DEVICE];
    strcpy(id, request->device.id);
    store_begin(backend->store);
    device_meet(backend->store, id, &request->device);
    knob_service(backend->store, &request->service);
    if (route->call == FAULT_OPEN)
        request->open_wait_s = open_wait(backend, request);
    *fault = fault_take(backend->store, route->call);
    return store_end(backend->store);
}

static void wait_ms(int ms)
{
    struct timespec time = {ms / 1000, (long)(ms % 1000) * 1000000};
    while (nanosleep(&time, &time) != 0)
        continue;
}

// For calls without a key: the work in one transaction.
static struct answer work(const struct route *route, struct request *request, int delay_ms)
{
    wait_ms(delay_ms);
    store_begin(request->backend->store);
    struct answer answer = route->work(request);
    if (store_end(request->backend->store))
        return answer;
    answer_free(&answer);
    return answer_status(500);
}

// The work and the record of its answer become true together.
static struct answer work_and_settle(const struct route *route, struct request *request,
                                     const struct keys_request *keys, int delay_ms)
{
    struct store *store = request->backend->store;
    wait_ms(delay_ms);
    if (route->prepare)
        route->prepare(request);
    store_begin(store);
    struct answer answer = route->work(request);
    if (keys_lasting(&answer))
        keys_settle(store, keys, &answer);
    else
        keys_drop(store, keys);
    if (!store_end(store)) {
        answer_free(&answer);
        answer = answer_status(500);
        store_begin(store);
        keys_drop(store, keys);
        store_end(store);
    } else if (request->first_authorization) {
        notify_holder(request->backend->notify, request->reset, request->operation);
    }
    return answer;
}

// Each part is hashed alone first, so that no byte can move from one part to the next unseen.
static void fingerprint(const struct dispatch_input *input, unsigned char sha256[BYTES_SHA256])
{
    unsigned char parts[3][BYTES_SHA256];
    bytes_sha256(input->method, strlen(input->method), parts[0]);
    bytes_sha256(input->path, strlen(input->path), parts[1]);
    bytes_sha256(input->body, input->length, parts[2]);
    bytes_sha256(parts, sizeof parts, sha256);
}

// The claim is committed before the work begins: a second request with the key must see it.
static struct answer keyed(const struct route *route, struct request *request,
                           const struct dispatch_input *input, int delay_ms)
{
    struct answer answer = {0};
    struct keys_request keys = {.device = request->device.id,
                                .reset = *request->reset ? request->reset : NULL,
                                .step = fault_call_name(route->call)};
    if (!input->idempotency_key || !keys_parse(input->idempotency_key, keys.key))
        return answer_problem(PROBLEM_MALFORMED, 0);
    fingerprint(input, keys.sha256);
    store_begin(request->backend->store);
    enum keys_claim claim = keys_claim(request->backend->store, &keys, request->now, &answer);
    if (!store_end(request->backend->store))
        return answer_status(500);
    switch (claim) {
    case KEYS_SAME:
        return answer;
    case KEYS_OTHER:
        return answer_problem(PROBLEM_IDEMPOTENCY_MISMATCH, 0);
    case KEYS_RUNNING:
        return answer_problem(PROBLEM_IN_PROGRESS, 1);
    case KEYS_BUSY:
        return answer_problem(PROBLEM_RESET_BUSY, 1);
    case KEYS_WORK:
    default:
        return work_and_settle(route, request, &keys, delay_ms);
    }
}

static bool is_json(const char *content_type)
{
    static const char json[] = "application/json";
    size_t length = sizeof json - 1;
    return content_type && strncasecmp(content_type, json, length) == 0 &&
           strchr("; ", content_type[length]);
}

static struct answer with_body(const struct route *route, struct request *request,
                               const struct dispatch_input *input, int delay_ms)
{
    if (!is_json(input->content_type))
        return answer_status(415);
    if (route->step && !reset_id_valid(request->reset))
        return answer_problem(PROBLEM_RESET_UNKNOWN, 0);
    request->members = json_loadb(input->body, input->length, JSON_REJECT_DUPLICATES, NULL);
    struct answer answer;
    if (!json_is_object(request->members))
        answer = answer_problem(PROBLEM_MALFORMED, 0);
    else if (route->keyed)
        answer = keyed(route, request, input, delay_ms);
    else
        answer = work(route, request, delay_ms);
    json_decref(request->members);
    return answer;
}

static int retry_after(const struct request *request, enum problem problem)
{
    unsigned status = problem_status(problem);
    bool waits = status == 429 || status == 503;
    return waits ? request->service.retry_after_s : 0;
}

// Faults come before all else, so that a test needs no valid request to see one.
static struct answer serve(const struct route *route, struct request *request,
                           const struct dispatch_input *input, const struct fault *fault)
{
    if (fault->problem != PROBLEM_NONE)
        return answer_problem(fault->problem, retry_after(request, fault->problem));
    if (fault->cut == FAULT_CUT_BEFORE)
        return (struct answer){0};
    if (request->device.suspended && !route->when_suspended)
        return answer_problem(PROBLEM_DEVICE_SUSPENDED, 0);
    if (strcmp(route->method, "POST") == 0 && !route->raw)
        return with_body(route, request, input, fault->delay_ms);
    return work(route, request, fault->delay_ms);
}

static struct answer not_routed(const struct route *route)
{
    struct answer answer = answer_status(route ? 405 : 404);
    answer.allow = route ? route->method : NULL;
    return answer;
}

void dispatch(const struct backend *backend, const struct dispatch_input *input,
              struct dispatch_output *output)
{
    char version[SERVICE_VERSION_MAX];
    struct request request = {.backend = backend,
                              .if_none_match = input->if_none_match,
                              .content_type = input->content_type,
                              .device_certificate = input->device_certificate,
                              .body = input->body,
                              .length = input->length};
    memset(output, 0, sizeof *output);
    output->now = time(NULL);
    output->call = "none";
    if (!device_identify(input->device_certificate, request.device.id)) {
        output->answer = answer_problem(PROBLEM_DEVICE_UNKNOWN, 0);
        return;
    }
    strcpy(output->device, request.device.id);
    const struct route *route = find_route(input->path, request.reset);
    if (!route || strcmp(route->method, input->method) != 0) {
        output->answer = not_routed(route);
        return;
    }
    output->call = fault_call_name(route->call);
    if (!meet(backend, route, &request, &output->fault)) {
        output->answer = answer_status(500);
        return;
    }
    request.now = output->now += request.service.clock_offset_s;
    request.firmware = firmware_of(input->user_agent, version);
    if (!request.firmware && *request.device.firmware)
        request.firmware = request.device.firmware;
    output->answer = serve(route, &request, input, &output->fault);
}
