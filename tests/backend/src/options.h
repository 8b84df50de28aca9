// The command line of `kiosk-backend`.
#ifndef TESTS_BACKEND_SRC_OPTIONS_H
#define TESTS_BACKEND_SRC_OPTIONS_H

#include <stdbool.h>

enum {
    OPTIONS_LIST_MAX = 32,
    OPTIONS_PATH_MAX = 4096,
};

// A list of one option's values, in order. They point into argv.
struct options_list {
    const char *values[OPTIONS_LIST_MAX];
    int count;
};

// Takes every `--name VALUE` out of the arguments; *argc and argv shrink. False when one has no
// value or there are too many.
bool options_take(int *argc, char **argv, const char *name, struct options_list *list);

// The last value of an option that has at most one; `standard` when it is not given. False as
// above.
bool options_take_one(int *argc, char **argv, const char *name, const char *standard,
                      const char **value);

// Takes a `--name` without a value; true when it was there.
bool options_take_flag(int *argc, char **argv, const char *name);

// "DIR/name" into `out`. False when it is too long.
bool options_path(const char *dir, const char *name, char out[OPTIONS_PATH_MAX]);

#endif
