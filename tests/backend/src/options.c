#include "tests/backend/src/options.h"

#include <stdio.h>
#include <string.h>

// What is understood is taken away, so what is left at the end was not understood.
static void remove_arguments(int *argc, char **argv, int at, int count)
{
    for (int i = at; i + count <= *argc; i++)
        argv[i] = argv[i + count]; // the NULL at the end moves too
    *argc -= count;
}

static bool is_option(const char *argument, const char *name)
{
    return strncmp(argument, "--", 2) == 0 && strcmp(argument + 2, name) == 0;
}

bool options_take(int *argc, char **argv, const char *name, struct options_list *list)
{
    int at = 1;
    while (at < *argc) {
        if (!is_option(argv[at], name)) {
            at++;
            continue;
        }
        if (at + 1 >= *argc || list->count == OPTIONS_LIST_MAX) {
            fprintf(stderr, "kiosk-backend: --%s needs a value\n", name);
            return false;
        }
        list->values[list->count++] = argv[at + 1];
        remove_arguments(argc, argv, at, 2);
    }
    return true;
}

bool options_take_one(int *argc, char **argv, const char *name, const char *standard,
                      const char **value)
{
    struct options_list list = {.count = 0};
    if (!options_take(argc, argv, name, &list))
        return false;
    *value = list.count > 0 ? list.values[list.count - 1] : standard;
    return true;
}

bool options_take_flag(int *argc, char **argv, const char *name)
{
    bool found = false;
    for (int at = 1; at < *argc; at++) {
        if (!is_option(argv[at], name))
            continue;
        remove_arguments(argc, argv, at--, 1);
        found = true;
    }
    return found;
}

bool options_path(const char *dir, const char *name, char out[OPTIONS_PATH_MAX])
{
    return snprintf(out, OPTIONS_PATH_MAX, "%s/%s", dir, name) < OPTIONS_PATH_MAX;
}
