#include "tests/sim/centre.h"

#include <jansson.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/sim/certificate.h"
#include "tests/sim/counters.h"
#include "tests/sim/maintenance.h"
#include "tests/sim/promises.h"
#include "tests/sim/promises_told.h"
#include "tests/sim/record.h"
#include "tests/sim/remote.h"
#include "tests/sim/renewal.h"
#include "tests/sim/story.h"
#include "tests/sim/world.h"

enum {
    KEYS_MAX = 512,
    BINARY_MAX = 4096,
    OPEN_LIVES_S = 600,
    SERVICE_LIVES_S = 300,
};

// One answer per idempotency key.
struct kept {
    char key[40], path[128];
    uint64_t body;
    struct centre_answer answer;
};

static struct {
    struct centre_state state;
    struct kept kept[KEYS_MAX];
    size_t kept_count;
    struct centre_beat beat;
    const char *utc; // how it writes that a time is UTC
} centre;            // lint: file-scope the one centre

struct centre_state *centre_state(void)
{
    return &centre.state;
}

const struct centre_beat *centre_beat(void)
{
    return &centre.beat;
}

struct centre_state centre_state_open(void)
{
    return (struct centre_state){.status = "open", .reset_sign = true, .reset_auth = true};
}

void centre_begin(void)
{
    static const char *const UTC[] = {"Z", "Z", "z", "+00:00", "-00:00"};
    centre.utc = UTC[chance_below(world_dice(DICE_CENTRE), sizeof UTC / sizeof UTC[0])];
    centre.kept_count = 0;
    centre.beat = (struct centre_beat){0};
    centre.state = centre_state_open();
    remote_begin();
}

static void put(struct centre_answer *answer, int status, const char *type, json_t *json)
{
    answer->status = status;
    snprintf(answer->type, sizeof answer->type, "%s", type);
    if (!json)
        return;
    answer->length = json_dumpb(json, answer->body, sizeof answer->body, JSON_COMPACT);
    if (answer->length > sizeof answer->body)
        abort();
    json_decref(json);
}

static void good(struct centre_answer *answer, int status, json_t *json)
{
    put(answer, status, json ? "application/json" : "", json);
}

static void problem(struct centre_answer *answer, int status, const char *name)
{
    char type[80];
    snprintf(type, sizeof type, "urn:kiosk:problem:%s", name);
    put(answer, status, "application/problem+json",
        json_pack("{s:s, s:i}", "type", type, "status", status));
}

static void time_text(int64_t seconds, char text[32])
{
    struct tm parts;
    time_t time = (time_t)seconds;
    gmtime_r(&time, &parts);
    size_t used = strftime(text, 32, "%Y-%m-%dT%H:%M:%S", &parts);
    snprintf(text + used, 32 - used, "%s", centre.utc);
}

static size_t binary(const json_t *object, const char *name, unsigned char bytes[BINARY_MAX])
{
    const char *text = json_string_value(json_object_get(object, name));
    size_t length = text ? strlen(text) : 0;
    if (length == 0 || length % 4 != 0 || length / 4 * 3 > BINARY_MAX)
        return 0;
    int got = EVP_DecodeBlock(bytes, (const unsigned char *)text, (int)length);
    if (got < 0)
        return 0;
    return (size_t)got - (text[length - 1] == '=') - (text[length - 2] == '=');
}

static json_t *base64(const unsigned char *bytes, int length)
{
    char text[128];
    EVP_EncodeBlock((unsigned char *)text, bytes, length);
    return json_string(text);
}

// ---- the calls ----------------------------------------------------------------------------------

static void service(struct centre_answer *answer)
{
    const struct centre_state *s = &centre.state;
    char now[32], until[32];
    time_text(world_true_ms() / 1000, now);
    time_text(world_true_ms() / 1000 + SERVICE_LIVES_S, until);
    if (s->suspended) {
        problem(answer, 403, "device-suspended");
        return;
    }
    json_t *hours =
        s->shut
            ? json_pack("{s:s, s:s, s:s}", "open", "00:00", "close", "00:00", "zone", "Asia/Tokyo")
            : json_pack("{s:s, s:s, s:s}", "open", "00:00", "close", "24:00", "zone", "Asia/Tokyo");
    json_t *told = json_pack(
        "{s:s, s:s, s:s, s:o, s:[], s:{s:b, s:b, s:b}, s:s, s:{s:s, s:s}}", "now", now,
        "valid_until", until, "status", s->status, "hours", hours, "maintenance", "capabilities",
        "reset-sign", s->reset_sign, "reset-auth", s->reset_auth, "change", true, "reservation",
        "none", "notice", "ja", s->notice ? s->notice : "", "en", s->notice ? s->notice : "");
    if (counters_named() != 0)
        json_object_set_new(told, "offices_version", json_integer(counters_named()));
    good(answer, 200, told);
}

static const char *may_open(const struct centre_state *s, enum card_which target)
{
    if (s->suspended)
        return "device-suspended";
    if (s->refuse_opening)
        return s->refuse_opening;
    if (strcmp(s->status, "open") != 0)
        return s->status;
    if (s->shut)
        return "outside-hours";
    return (target == CARD_SIGN ? s->reset_sign : s->reset_auth) ? NULL : "capability-off";
}

static void opening(const json_t *body, struct centre_answer *answer)
{
    unsigned char der[BINARY_MAX];
    const char *operation = json_string_value(json_object_get(body, "operation"));
    size_t length = binary(body, "certificate", der);
    enum certificate_kind kind;
    int card = certificate_find(der, length, &kind);
    if (!operation || length == 0) {
        problem(answer, 400, "malformed");
        return;
    }
    enum card_which target = strcmp(operation, "reset-sign") == 0 ? CARD_SIGN : CARD_AUTH;
    const char *refused = may_open(&centre.state, target);
    if (!refused && (card < 0 || (int)kind == (int)target))
        refused = "certificate-unknown";
    struct record *record;
    if (!refused)
        refused = record_open(card, target, &record);
    if (refused) {
        problem(answer, 403, refused);
        return;
    }
    char expires[32];
    time_text(world_true_ms() / 1000 + OPEN_LIVES_S, expires);
    promises_opening();
    story_tell("centre", "opens %s for card %d: %.8s", operation, card, record->id);
    good(answer, 201,
         json_pack("{s:s, s:o, s:s}", "id", record->id, "nonce",
                   base64(record->nonce, RECORD_NONCE), "expires_at", expires));
}

static void proof(struct record *record, const json_t *body, struct centre_answer *answer)
{
    unsigned char signature[BINARY_MAX];
    size_t length = binary(body, "signature", signature);
    const char *refused = record_prove(record, signature, length);
    promises_proof(record, !refused || strcmp(refused, "proof-invalid") != 0);
    story_tell("centre", "proof for %.8s: %s", record->id, refused ? refused : "proven");
    if (refused)
        problem(answer, strcmp(refused, "proof-invalid") == 0 ? 403 : 409, refused);
    else
        good(answer, 200, json_pack("{s:s}", "state", "proven"));
}

static void authorization(struct record *record, const json_t *body, struct centre_answer *answer)
{
    unsigned char challenge[BINARY_MAX], permission[CARD_PERMISSION];
    const char *refused = "malformed";
    promises_permission_asked(record);
    if (binary(body, "challenge", challenge) == 16)
        refused = record_authorize(record, challenge, permission);
    story_tell("centre", "authorization for %.8s: %s", record->id, refused ? refused : "given");
    if (refused)
        problem(answer, 409, refused);
    else
        good(answer, 200, json_pack("{s:o}", "cryptogram", base64(permission, CARD_PERMISSION)));
}

static enum record_result result_named(const char *name)
{
    for (int i = 0; name && i < RECORD_NO_RESULT; i++)
        if (strcmp(record_result_name((enum record_result)i), name) == 0)
            return (enum record_result)i;
    return RECORD_NO_RESULT;
}

static void outcome(struct record *record, const json_t *body, struct centre_answer *answer)
{
    const char *name = json_string_value(json_object_get(body, "result"));
    const char *word = json_string_value(json_object_get(body, "status_word"));
    const char *finished = json_string_value(json_object_get(body, "finished_at"));
    enum record_result result = result_named(name);
    struct tm parts = {0};
    const char *refused = "malformed";
    if (result != RECORD_NO_RESULT && finished && strptime(finished, "%Y-%m-%dT%H:%M:%SZ", &parts))
        refused = record_finish(record, result, word ? (uint16_t)strtoul(word, NULL, 16) : 0,
                                timegm(&parts));
    story_tell("centre", "outcome of %.8s: %s %s", record->id, name ? name : "?",
               refused ? refused : "taken");
    if (refused)
        problem(answer, 409, refused);
    else
        good(answer, 204, NULL);
}

// Two rows count since the start: commands without an answer, and touches without an end.
static void note_selftest(const json_t *health)
{
    const json_t *name;
    size_t i;
    const char *verdict = json_string_value(json_object_get(health, "self_test"));
    bool ended = verdict && strcmp(verdict, "not-run") != 0;
    snprintf(centre.beat.failed, sizeof centre.beat.failed, "%s", ended ? "" : "not run");
    json_array_foreach(json_object_get(health, "failed"), i, name)
    {
        const char *row = json_string_value(name);
        if (strcmp(row, "exchanges") != 0 && strcmp(row, "touch") != 0)
            snprintf(centre.beat.failed, sizeof centre.beat.failed, "%s", row);
    }
}

static void good_actions(const json_t *body, struct centre_answer *answer)
{
    json_t *actions = json_array();
    if (centre.state.out_of_service)
        json_array_append_new(actions, json_string("out-of-service"));
    remote_heartbeat(body, actions);
    if (json_array_size(actions) > 0)
        good(answer, 200, json_pack("{s:O}", "actions", actions));
    else
        good(answer, 204, NULL);
    json_decref(actions);
}

static void heartbeat(const json_t *body, struct centre_answer *answer)
{
    const json_t *counters = json_object_get(body, "counters");
    centre.beat.count++;
    centre.beat.at_ms = world_true_ms();
    centre.beat.waiting = (int)json_integer_value(json_object_get(body, "outbox_depth"));
    centre.beat.broken = (int)json_integer_value(json_object_get(counters, "outbox_broken"));
    note_selftest(json_object_get(body, "health"));
    centre.beat.parked = (int)json_integer_value(json_object_get(counters, "outbox_parked"));
    if (centre.state.suspended)
        problem(answer, 403, "device-suspended");
    else
        good_actions(body, answer);
}

static void step(const char *path, const json_t *body, struct centre_answer *answer)
{
    static const struct {
        const char *name;
        void (*run)(struct record *record, const json_t *body, struct centre_answer *answer);
    } STEPS[] = {{"/proof", proof}, {"/authorization", authorization}, {"/outcome", outcome}};
    struct record *record = record_find(path);
    if (!record || record->forgotten || strlen(path) <= RECORD_ID) {
        problem(answer, 404, "reset-unknown");
        return;
    }
    for (size_t i = 0; i < sizeof STEPS / sizeof STEPS[0]; i++)
        if (strcmp(path + RECORD_ID, STEPS[i].name) == 0)
            STEPS[i].run(record, body, answer);
}

// ---- once per key -------------------------------------------------------------------------------

static uint64_t hash(const char *bytes, size_t length)
{
    uint64_t h = UINT64_C(1469598103934665603);
    for (size_t i = 0; i < length; i++)
        h = (h ^ (unsigned char)bytes[i]) * UINT64_C(1099511628211);
    return h;
}

static bool answered_before(const char *path, const char *key, uint64_t body,
                            struct centre_answer *answer)
{
    size_t count = centre.kept_count < KEYS_MAX ? centre.kept_count : KEYS_MAX;
    for (size_t i = 0; i < count; i++) {
        const struct kept *kept = &centre.kept[i];
        if (strcmp(kept->key, key) != 0)
            continue;
        if (strcmp(kept->path, path) != 0 || kept->body != body)
            problem(answer, 422, "idempotency-mismatch");
        else
            *answer = kept->answer;
        return true;
    }
    return false;
}

static void keep(const char *path, const char *key, uint64_t body,
                 const struct centre_answer *answer)
{
    struct kept *kept = &centre.kept[centre.kept_count++ % KEYS_MAX];
    snprintf(kept->key, sizeof kept->key, "%s", key);
    snprintf(kept->path, sizeof kept->path, "%s", path);
    kept->body = body;
    kept->answer = *answer;
}

static void post_reset(const char *path, const json_t *json, struct centre_answer *answer)
{
    static const char RESETS[] = "/v1/resets";
    const char *rest = path + sizeof RESETS - 1;
    if (*rest == '\0')
        opening(json, answer);
    else
        step(rest + 1, json, answer);
}

static void counters(const char *known_tag, struct centre_answer *answer)
{
    struct counters_answer counters;
    counters_answer(known_tag, &counters);
    put(answer, counters.status, counters.text ? "application/json" : "", NULL);
    answer->document = counters.text;
    answer->length = counters.length;
    answer->oversize = counters.oversize;
    snprintf(answer->tag, sizeof answer->tag, "%s", counters.tag ? counters.tag : "");
}

static void cacerts(struct centre_answer *answer)
{
    put(answer, 200, "application/pkcs7-mime", NULL);
    answer->document = maintenance_cacerts();
    answer->length = strlen(answer->document);
}

static void get(const struct centre_request *request, struct centre_answer *answer)
{
    if (strcmp(request->path, "/v1/service") == 0)
        service(answer);
    else if (strcmp(request->path, "/v1/offices") == 0)
        counters(request->tag, answer);
    else if (strcmp(request->path, "/.well-known/est/cacerts") == 0)
        cacerts(answer);
}

static void post(const struct centre_request *r, struct centre_answer *answer)
{
    if (strcmp(r->path, "/.well-known/est/simplereenroll") == 0) {
        renewal_answer(answer);
        return;
    }
    json_t *json = json_loadb(r->body, r->length, 0, NULL);
    uint64_t sum = hash(r->body, r->length);
    if (!json) {
        problem(answer, 400, "malformed");
    } else if (strcmp(r->path, "/v1/heartbeats") == 0) {
        heartbeat(json, answer);
    } else if (r->key[0] == '\0') {
        problem(answer, 400, "malformed");
    } else if (!answered_before(r->path, r->key, sum, answer)) {
        post_reset(r->path, json, answer);
        keep(r->path, r->key, sum, answer);
    }
    json_decref(json);
}

void centre_serve(const struct centre_request *request, struct centre_answer *answer)
{
    *answer = (struct centre_answer){.status = 404};
    if (request->body)
        post(request, answer);
    else
        get(request, answer);
}
