// The rows of a self-test in which nothing failed.
#ifndef TESTS_SUPPORT_CHECK_SAMPLE_H
#define TESTS_SUPPORT_CHECK_SAMPLE_H

#include <stddef.h>

#include "drivers/domain/check.h"

// Of `count` checks in their order from `first` on, an enum check.
static inline void check_sample_pass(struct check_row *rows, size_t count, int first)
{
    for (size_t i = 0; i < count; i++)
        rows[i] = check_passed((enum check)(first + (int)i));
}

#endif
