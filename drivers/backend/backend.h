// What we say to the backend, and what it answers (backend API, version 1).
//
// Every call runs on one loop beside the others and ends once, by its callback, within its limit.
// It decides how often to ask and what an answer means; it stores nothing and knows neither the
// flow nor the outbox. Bodies are wiped; no body, id or certificate is ever logged.
#ifndef DRIVERS_BACKEND_BACKEND_H
#define DRIVERS_BACKEND_BACKEND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "drivers/backend/answer.h"
#include "drivers/backend/request.h"
#include "drivers/https/https.h"

enum {
    BACKEND_LIMIT_MS = 10000,              // what a resident waits at most
    BACKEND_TRIES = 2,                     // and for how many tries
    BACKEND_OFFICES_MAX = 6 * 1024 * 1024, // bytes: 4 MiB of content in base64, and its frame
    BACKEND_EST_MAX = 32 * 1024,           // bytes: some certificates in base64
};

enum backend_call {
    BACKEND_SERVICE,
    BACKEND_OPENING,
    BACKEND_PROOF,
    BACKEND_AUTHORIZATION,
    BACKEND_OUTCOME,
    BACKEND_HEARTBEAT,
    BACKEND_OFFICES,
    BACKEND_CACERTS,
    BACKEND_REENROLL,
    BACKEND_CALL_COUNT,
};

enum backend_end {
    BACKEND_DONE,
    BACKEND_UNREACHABLE, // no answer of the backend itself: no network, or its front only
    BACKEND_REFUSED,     // it decided: `problem` says why
    BACKEND_GARBLED,     // an answer that breaks the API
    BACKEND_UNTRUSTED,   // one of the two does not accept the other's certificate; nothing was said
};

// Valid during the callback only.
struct backend_answer {
    enum backend_call call;
    enum backend_end end;
    enum backend_problem problem; // with BACKEND_REFUSED
    int status;                   // of HTTP; 0 when nothing came
    int64_t retry_after_s;        // 429, 503 and 202 only, else 0
    struct https_way way;         // of the last try
    union {                       // with BACKEND_DONE
        struct answer_service service;
        struct answer_opened opened;
        unsigned char cryptogram[ANSWER_CRYPTOGRAM];
        struct answer_offices offices;
        struct answer_actions actions; // a heartbeat
        struct answer_est est;         // BACKEND_CACERTS, BACKEND_REENROLL
    };
};

// The callback of one call.
struct backend_caller {
    void (*done)(void *context, const struct backend_answer *answer);
    void *context;
};

struct backend;

// Opens no connection yet. On HTTPS_OK the caller owns *backend.
enum https_err backend_open(struct backend **backend, const struct https_config *config);

// Ends everything without callbacks and sets the pointer to NULL.
void backend_close(struct backend **backend);

// The calls. `limit_ms` is for everything, tries and pauses included. `id` has UUID_LENGTH
// characters. False when there is no memory; then nothing was sent and nobody is called back.
bool backend_service(struct backend *backend, int limit_ms, struct backend_caller caller);

// The same question once, on a connection of its own: `way` tells each step.
bool backend_ladder(struct backend *backend, int limit_ms, struct backend_caller caller);

bool backend_opening(struct backend *backend, int limit_ms, enum operation operation,
                     const unsigned char *certificate, size_t length, struct backend_caller caller);
bool backend_proof(struct backend *backend, int limit_ms, const char *id,
                   const unsigned char signature[REQUEST_SIGNATURE], struct backend_caller caller);
bool backend_authorization(struct backend *backend, int limit_ms, const char *id,
                           const unsigned char challenge[REQUEST_CHALLENGE],
                           struct backend_caller caller);
bool backend_heartbeat(struct backend *backend, int limit_ms,
                       const struct request_heartbeat *heartbeat, struct backend_caller caller);

// What the backend has of the municipal counters, if that is not what `tag` says (NULL: whatever it
// is). It comes as it was signed: see signed.h.
bool backend_offices(struct backend *backend, int limit_ms, const char *tag,
                     struct backend_caller caller);

// Enrolment over Secure Transport (RFC 7030); drivers/est knows what the texts mean. Asked once.
// The text of a request is base64 and the caller's.
bool backend_cacerts(struct backend *backend, int limit_ms, struct backend_caller caller);
bool backend_reenroll(struct backend *backend, int limit_ms, const char *request,
                      struct backend_caller caller);

struct backend_outcome {
    const char *id;  // UUID_LENGTH characters
    const char *key; // the idempotency key, kept with the outcome over restarts
    enum operation_result result;
    uint16_t status_word;
    int64_t finished_at; // seconds since 1970
};

// One try only: the outbox comes again by its own rule.
bool backend_outcome(struct backend *backend, int limit_ms, const struct backend_outcome *outcome,
                     struct backend_caller caller);

// The device's certificate and key, as they are now.
void backend_device(const struct backend *backend, struct https_device *device);

// device_key_sign() and device_key_certificate() of drivers/https: what this kiosk signs for
// itself.
bool backend_device_sign(const struct backend *backend, const unsigned char *bytes, size_t length,
                         unsigned char *signature, size_t *size);
const unsigned char *backend_device_certificate(const struct backend *backend, size_t *length);

// https_device_renew() of drivers/https.
enum device_key_renewed backend_device_renew(struct backend *backend, const char *certificate_file);

// Waits until the network or `fd` has something, or `limit_ms` has passed (< 0: no limit). True
// when `fd` has something.
bool backend_wait(struct backend *backend, int fd, int limit_ms);

// Moves everything on and calls back what has ended.
void backend_run(struct backend *backend);

#endif
