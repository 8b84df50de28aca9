// drivers/https against a small server that does what a test tells it: the fixture of its tests.
#ifndef TESTS_SUPPORT_HTTPS_RIG_H
#define TESTS_SUPPORT_HTTPS_RIG_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

#include "drivers/https/https.h"
#include "tests/support/tls_peer.h"
#include "tests/support/tmpdir.h"

enum {
    TLS_BENCH_LIMIT_MS = 5000, // of a request that should be answered at once
    TLS_BENCH_SLACK_MS = 2000, // what a busy machine may add to a limit
};

struct https_rig {
    char dir[SCRATCH_MAX];
    char ca[PATH_MAX], certificate[PATH_MAX], key[PATH_MAX];
    struct tls_peer *peer;
    struct https *https;
    int quiet[2]; // a pipe that never says anything
};

// What came back, copied out of the callback.
struct tls_result {
    bool ended;
    enum https_end end;
    int status;
    struct https_way way;
    int64_t retry_after_s, date_s, received_ms, round_trip_ms;
    char type[80], tag[HTTPS_TAG_MAX], body[256];
    size_t length;
};

// For cmocka's group: keys and certificates in a folder of its own.
int https_rig_make(void **state);
int https_rig_remove(void **state);

// After each test: ends the client and the server.
int https_rig_stop(void **state);

// Opens a client for that origin.
enum https_err https_rig_open(struct https_rig *bench, const char *origin);

// Starts the server of the script (its folder and, by default, its certificate are filled in) and
// opens a client for it.
void https_rig_start(struct https_rig *bench, struct tls_peer_script script);

// A callback that keeps the answer in the struct tls_result that is its context.
void https_rig_keep(void *context, const struct https_answer *answer);

// One request from its start to its end.
void https_rig_ask(struct https_rig *bench, const struct https_request *request,
                   struct tls_result *result);
void https_rig_get(struct https_rig *bench, int limit_ms, struct tls_result *result);

// Starts a server and sends it one request that should be answered at once.
struct tls_result https_rig_first(struct https_rig *bench, struct tls_peer_script script);

// For scripts: a small good answer.
bool https_rig_say_fine(SSL *tls, int number, const void *context);

#endif
