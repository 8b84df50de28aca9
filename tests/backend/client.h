// A device that talks to the started backend, for the tests of this folder: libcurl, one
// connection.
#ifndef TESTS_BACKEND_CLIENT_H
#define TESTS_BACKEND_CLIENT_H

#include <curl/curl.h>
#include <jansson.h>
#include <openssl/evp.h>
#include <stdbool.h>

#include "tests/backend/src/reset.h"
#include "tests/backend/stand.h"

enum {
    CLIENT_PATH = 128
};

struct client {
    CURL *curl;
    const struct stand *stand;
    const char *user_agent;  // NULL: none
    const char *more_header; // one more header of a request, or NULL
};

struct client_answer {
    CURLcode code; // CURLE_OK: there is an answer
    long status;
    long version;  // CURL_HTTP_VERSION_...
    json_t *body;  // NULL: none, or not JSON
    char type[64]; // of a problem: what follows "urn:kiosk:problem:", or the whole type
    char content_type[64];
    int retry_after_s; // 0: none
    char *text;        // the body as it came; NULL: none
    size_t length;     // bytes of it
    char etag[64];     // or ""
};

// With the device certificate `name`.crt and .key in the stand's directory; NULL: without one.
void client_open(struct client *client, const struct stand *stand, const char *name);
void client_close(struct client *client);

// One request. `body` NULL: no body. `key` NULL: no Idempotency-Key. The answer is the caller's.
struct client_answer client_send(struct client *client, const char *method, const char *path,
                                 const char *body, const char *key);
void client_free(struct client_answer *answer);

// The same, with a new key, taking the body over; frees the answer. What comes back is the
// problem's name, "" for none, and the status in *status (may be NULL).
const char *client_post(struct client *client, const char *path, json_t *body, long *status);

// A new random UUID.
void client_new_key(char key[RESET_ID]);

// ---- a card and its visits ---------------------------------------------------------------------

// A certificate of the stand with its key, as a card holds them.
struct client_card {
    EVP_PKEY *key;
    unsigned char der[4096];
    size_t length;
};

void client_card_load(struct client_card *card, const struct stand *stand, const char *name);
void client_card_free(struct client_card *card);

// The body of POST /v1/resets. The caller frees it.
json_t *client_open_body(const char *operation, const struct client_card *card);

// A reset in work.
struct client_reset {
    char id[RESET_ID];
    char operation[16];
    unsigned char nonce[PROOF_NONCE];
};

// Opens a reset; fails the test unless it is 201.
struct client_reset client_open_reset(struct client *client, const char *operation,
                                      const struct client_card *card);

// The body of a proof by the card's key. The caller frees it.
json_t *client_proof_body(const struct client_reset *reset, const struct client_card *card);

// "/v1/resets/{id}/step" of this reset.
const char *client_step(const struct client_reset *reset, const char *step, char path[CLIENT_PATH]);

// Proof, authorization and outcome as a POST each; the problem's name or "".
const char *client_prove(struct client *client, const struct client_reset *reset,
                         const struct client_card *card);
const char *client_authorize(struct client *client, const struct client_reset *reset);
const char *client_finish(struct client *client, const struct client_reset *reset,
                          const char *result);

#endif
