// One reset and its row in the store.
#ifndef TESTS_BACKEND_SRC_RESET_H
#define TESTS_BACKEND_SRC_RESET_H

#include <stdbool.h>
#include <stdint.h>

#include "tests/backend/src/bytes.h"
#include "tests/backend/src/card.h"
#include "tests/backend/src/proof.h"
#include "tests/backend/src/store.h"

enum {
    RESET_ID = 36 + 1, // a lower-case UUID (RFC 9562 clause 4) with its terminator
    RESET_DEVICE = 64 + 1,
    RESET_PUBLIC_KEY_MAX = 1024, // bytes of DER; RSA-4096 needs 550
    RESET_STATUS_WORD = 4 + 1,
    RESET_CHALLENGES = 2, // per reset at most
};

enum reset_operation {
    RESET_SIGN,
    RESET_AUTH,
    RESET_OPERATIONS
};
enum reset_state {
    RESET_OPENED,
    RESET_PROVEN,
    RESET_AUTHORIZED,
    RESET_FINISHED,
    RESET_STATES
};
enum reset_result {
    RESET_NO_RESULT,
    RESET_DONE,
    RESET_REFUSED,
    RESET_UNKNOWN,
    RESET_ABANDONED,
    RESET_RESULTS
};

struct reset {
    char id[RESET_ID], device[RESET_DEVICE];
    enum reset_operation operation;
    int64_t card;                            // struct card's id
    unsigned char certificate[BYTES_SHA256]; // of the proving certificate
    // The key that the proof is checked with; gone (length 0) once the reset is authorized or over.
    unsigned char public_key[RESET_PUBLIC_KEY_MAX];
    size_t public_key_length;
    unsigned char nonce[PROOF_NONCE];
    enum reset_state state;
    bool superseded;
    bool reserved; // a reservation was required when it was opened, so authorizing spends one
    int64_t opened, expires, proven, authorized, finished; // seconds since 1970; 0: not yet
    int challenges;
    enum reset_result result;
    char status_word[RESET_STATUS_WORD]; // "" when the card did not answer
};

// "reset-sign": the words of the API, the signed proof and the store. The number of the word, or
// -1.
const char *reset_operation_name(enum reset_operation operation);
int reset_operation_find(const char *name);
const char *reset_state_name(enum reset_state state);
const char *reset_result_name(enum reset_result result);
int reset_result_find(const char *name);

// Which certificate proves, and which secret's certificate is the target.
enum card_side reset_proving_side(enum reset_operation operation);
enum card_side reset_target_side(enum reset_operation operation);

// Whether this is a lower-case UUID.
bool reset_id_valid(const char *id);

// A random UUID, version 4 (RFC 9562, 5.4).
bool reset_id_make(char id[RESET_ID]);

// The rest works inside a transaction.
void reset_insert(struct store *store, const struct reset *reset);
void reset_update(struct store *store, const struct reset *reset);
bool reset_find(struct store *store, const char *id, struct reset *reset);

// Every other reset of the card that was proven and is not finished is superseded. One that is
// merely open may still be proven, and then is the newer one.
void reset_supersede(struct store *store, int64_t card, const char *keep_id);

// Removes the public keys of resets that have expired.
void reset_forget_keys(struct store *store, int64_t now);

// How many resets of the card were proven at `since` or later, and when the oldest of them was.
int reset_proven_since(struct store *store, int64_t card, int64_t since, int64_t *oldest);

// How many resets of the card the device opened at `since` or later, and when the oldest of them
// was. By device, so that no device can shut a card out at the others.
int reset_opened_since(struct store *store, const char *device, int64_t card, int64_t since,
                       int64_t *oldest);

// Every reset, oldest first.
void reset_each(struct store *store, void (*visit)(const struct reset *reset, void *context),
                void *context);

#endif
