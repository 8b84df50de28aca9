// What the calls work with: the process's parts, and one request.
#ifndef TESTS_BACKEND_SRC_BACKEND_H
#define TESTS_BACKEND_SRC_BACKEND_H

#include <jansson.h>
#include <stdint.h>

#include "tests/backend/src/chain.h"
#include "tests/backend/src/cryptogram.h"
#include "tests/backend/src/device.h"
#include "tests/backend/src/est.h"
#include "tests/backend/src/problem.h"
#include "tests/backend/src/reset.h"
#include "tests/backend/src/service.h"
#include "tests/backend/src/store.h"

// Lives as long as the server.
struct backend {
    struct store *store;
    struct chain chain;
    unsigned char master[CRYPTOGRAM_SIZE]; // K_master
    const char *notify;                    // a program, or NULL
    const char *offices;                   // a file, which need not be there
    struct est_ca device_ca;
};

// What the slow part of opening a reset found out, outside the transaction.
struct proving {
    enum problem certificate; // malformed, or the chain's verdict
    enum problem responder;   // PROBLEM_NONE if it said good, or was not asked
    unsigned char sha256[BYTES_SHA256];
    unsigned char public_key[RESET_PUBLIC_KEY_MAX];
    size_t public_key_length;
};

// One request, from the moment on when its device is known.
struct request {
    const struct backend *backend;
    struct service service; // as it was when the request came
    struct device device;
    int64_t now;          // by the service's clock
    const char *firmware; // from User-Agent or the last heartbeat; NULL: not told
    char reset[RESET_ID]; // from the path, or ""
    const char *if_none_match, *content_type; // headers, or NULL
    const char *device_certificate;           // as nginx sends it
    const char *body;                         // as it came; `members` is what it says
    size_t length;
    json_t *members; // the body's; NULL for a GET
    int open_wait_s; // an opening: how long the device must wait with it; 0: not at all
    struct proving proving;
    bool first_authorization;       // a call's own word: tell the holder
    enum reset_operation operation; // with it
};

#endif
