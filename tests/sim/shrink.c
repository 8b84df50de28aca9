#include "tests/sim/shrink.h"

#include <string.h>

#include "tests/sim/batch.h"
#include "tests/sim/faults.h"

// The name of a promise stands before the colon.
static bool same_promise(const char *a, const char *b)
{
    size_t length = strcspn(a, ":");
    return length == strcspn(b, ":") && memcmp(a, b, length) == 0 && length > 0;
}

uint64_t shrink(const struct run_result *broken)
{
    uint64_t left_out = 0;
    size_t count = faults_drawn(broken->seed);
    for (size_t i = 0; i < count; i++) {
        struct run_result result;
        uint64_t tried = left_out | UINT64_C(1) << i;
        batch_run_one(broken->seed, tried, false, &result);
        if (same_promise(result.broken, broken->broken))
            left_out = tried;
    }
    return left_out;
}
