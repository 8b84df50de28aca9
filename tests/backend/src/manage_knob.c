#include <stdio.h>
#include <time.h>

#include "tests/backend/src/knob.h"
#include "tests/backend/src/manage_actions.h"

int manage_knob_set(struct store *store, int argc, char **argv)
{
    if (argc != 3)
        return MANAGE_USAGE;
    store_begin(store);
    bool known = knob_set(store, KNOB_SET, argv[1], argv[2], time(NULL));
    if (!known)
        fprintf(stderr, "kiosk-backend: no such knob, or not such a value: %s %s\n", argv[1],
                argv[2]);
    if (!store_end(store))
        return MANAGE_FAILED;
    return known ? MANAGE_DONE : MANAGE_USAGE;
}

int manage_knob_list(struct store *store, int argc, char **argv)
{
    (void)argc;
    (void)argv;
    store_begin(store);
    knob_list(store, stdout);
    store_abandon(store);
    return MANAGE_DONE;
}

int manage_knob_clear(struct store *store, int argc, char **argv)
{
    store_begin(store);
    knob_clear(store, KNOB_SET, argc > 1 ? argv[1] : NULL);
    return store_end(store) ? MANAGE_DONE : MANAGE_FAILED;
}
