// What the operator asks of a kiosk from afar, and the signed answers: asked in the answers to
// heartbeats until the answer is there, and kept. All of these work inside a transaction.
#ifndef TESTS_BACKEND_SRC_REMOTE_H
#define TESTS_BACKEND_SRC_REMOTE_H

#include <jansson.h>
#include <openssl/x509.h>

#include "tests/backend/src/device.h"
#include "tests/backend/src/problem.h"
#include "tests/backend/src/store.h"

enum {
    REMOTE_WORD_MAX = 24,    // with the terminator
    REMOTE_ASKED_MAX = 8,    // in one answer; a kiosk reads no more
    REMOTE_SAID_MAX = 10240, // bytes of an answer
    REMOTE_SIGNATURE_MAX = 512,
};

struct remote {
    int64_t number;
    char device[RESET_DEVICE], word[REMOTE_WORD_MAX],
        result[REMOTE_WORD_MAX]; // result "": none yet
    int64_t asked, answered;     // 0: not yet
    unsigned char said[REMOTE_SAID_MAX], signature[REMOTE_SIGNATURE_MAX];
    size_t said_length, signature_length;
};

// A new command. A word is 1 to 23 small letters and hyphens; whether the kiosk knows it is the
// kiosk's to say. Its number; 0: no such word.
int64_t remote_ask(struct store *store, const char *device, const char *word, int64_t now);

// Adds "WORD NUMBER" for what the device has not answered, the oldest first.
void remote_list(struct store *store, const char *device, json_t *actions);

// Keeps the answers of a heartbeat (NULL: none). Each must be signed by the device's key, and say
// the device and the number; the first one to a number stays. PROBLEM_MALFORMED: none is kept.
enum problem remote_take(struct store *store, const struct device *device, X509 *certificate,
                         const json_t *answers, int64_t now);

// False: no such command.
bool remote_get(struct store *store, int64_t number, struct remote *remote);

void remote_each(struct store *store, void (*visit)(const struct remote *remote, void *context),
                 void *context);

#endif
