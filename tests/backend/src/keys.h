// Idempotency: the same key and the same request get the same answer, once the work is done.
//
// The record is written in the transaction that does the work, so that neither exists without the
// other, whenever the power goes.
#ifndef TESTS_BACKEND_SRC_KEYS_H
#define TESTS_BACKEND_SRC_KEYS_H

#include <stdbool.h>
#include <stdint.h>

#include "tests/backend/src/answer.h"
#include "tests/backend/src/store.h"

enum {
    KEYS_KEY = 36 + 1,             // a UUID in lower case with its terminator
    KEYS_KEPT_S = 400 * 24 * 3600, // an outcome may wait in a kiosk's outbox for a long time
};

// One request that carries a key.
struct keys_request {
    const char *device;
    char key[KEYS_KEY];
    unsigned char sha256[BYTES_SHA256]; // of method, path and body
    const char *reset;                  // the reset that it is about, or NULL
    const char *step;                   // the call's name
};

enum keys_claim {
    KEYS_WORK,    // ours: do the work, then keys_settle() or keys_drop()
    KEYS_SAME,    // already answered; *answer is that answer
    KEYS_OTHER,   // the key belongs to another request
    KEYS_RUNNING, // the same request is being worked on
    KEYS_BUSY,    // another request about the same reset is being worked on
};

// Reads the header's value: a UUID, bare or as the quoted string of draft-ietf-httpapi-
// idempotency-key-header. False when it is neither. Pure.
bool keys_parse(const char *header, char key[KEYS_KEY]);

// The rest works inside a transaction.
enum keys_claim keys_claim(struct store *store, const struct keys_request *request, int64_t now,
                           struct answer *answer);
void keys_settle(struct store *store, const struct keys_request *request,
                 const struct answer *answer);
void keys_drop(struct store *store, const struct keys_request *request);

// How many requests of this call the device sent at `since` or later that were worked on, whatever
// the answer, and when the oldest of them came.
int keys_asked_since(struct store *store, const char *device, const char *step, int64_t since,
                     int64_t *oldest);

// Whether the answer stays true by waiting, and so is worth keeping. Pure.
bool keys_lasting(const struct answer *answer);

// At start: what was being worked on when the last process ended was never finished; what is old
// goes.
void keys_clean(struct store *store, int64_t now);

#endif
