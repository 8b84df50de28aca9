// From one HTTP request to its answer: which call, which device, is it allowed, is it a repetition.
#ifndef TESTS_BACKEND_SRC_DISPATCH_H
#define TESTS_BACKEND_SRC_DISPATCH_H

#include <stddef.h>

#include "tests/backend/src/answer.h"
#include "tests/backend/src/backend.h"
#include "tests/backend/src/fault.h"

// A request as it came in. Headers that are missing are NULL.
struct dispatch_input {
    const char *method, *path;
    const char *device_certificate, *idempotency_key, *content_type, *user_agent, *if_none_match;
    const char *body;
    size_t length;
};

struct dispatch_output {
    struct answer answer;
    struct fault fault; // what shall go wrong on the way out
    int64_t now;        // by the service's clock
    const char *call;   // its name, or "none"
    char device[RESET_DEVICE];
};

// Does the work. The caller frees output->answer.
void dispatch(const struct backend *backend, const struct dispatch_input *input,
              struct dispatch_output *output);

#endif
