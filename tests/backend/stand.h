// The whole backend, really started, for the tests of this folder: nginx, responders,
// kiosk-backend.
#ifndef TESTS_BACKEND_STAND_H
#define TESTS_BACKEND_STAND_H

#include <jansson.h>
#include <openssl/x509.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "tests/support/tmpdir.h"

enum {
    STAND_START_LIMIT_MS =
        30000, // 1.3 s alone; a sanitizer on a machine with other tests takes longer
    STAND_WAIT_LIMIT_MS = 10000, // for a condition that takes milliseconds
};

struct stand {
    char dir[SCRATCH_MAX], program[4096];
    int port;
    pid_t start;
    int input; // closing it ends everything
};

// Makes a private directory and its PKI. Fails the test when it cannot.
void stand_make(struct stand *stand);

// Starts everything on a free port and waits until it is ready. `options` are serve's and end with
// NULL.
void stand_start(struct stand *stand, const char *const options[]);

// Ends everything by closing its input, and waits for its end.
void stand_stop(struct stand *stand);

// Removes the directory.
void stand_remove(struct stand *stand);

// Runs a program and waits. Returns its exit status. The arguments end with NULL.
int stand_run(const char *const arguments[]);

// The arguments of stand_run() and stand_tell().
#define STAND_ARGUMENTS(...) ((const char *const[]){__VA_ARGS__, NULL})

// Runs `kiosk-backend --dir DIR` with the arguments, silently; fails the test unless it succeeds.
void stand_tell(const struct stand *stand, const char *const arguments[]);

// Sets a knob.
void stand_knob(const struct stand *stand, const char *name, const char *value);

// `reset list --json`. The caller frees it.
json_t *stand_resets(const struct stand *stand);

// "DIR/name" into a buffer of `size`.
const char *stand_path(const struct stand *stand, const char *name, char *out, size_t size);

// Makes a demo card's certificate by tests/backend/card-cert; up to two options (NULL: none).
void stand_certificate(const struct stand *stand, const char *kind, const char *name,
                       const char *option, const char *value);

// Makes a device's key and certificate, FILE.key and FILE.crt: NAME, by that CA.
void stand_issue(const struct stand *stand, const char *file, const char *ca, const char *name);

// Waits until `done` says true, at most STAND_WAIT_LIMIT_MS; fails the test when it does not.
void stand_await(bool (*done)(void *context), void *context);

// The content of a file, with a 0 behind it. NULL when there is none. The caller frees it.
char *stand_read(const char *path, size_t *length);

#endif
