#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>

#include "tests/backend/src/device.h"
#include "tests/backend/src/manage_actions.h"
#include "tests/backend/src/member.h"
#include "tests/backend/src/options.h"
#include "tests/backend/src/when.h"

static void add_device(const struct device *device, void *context)
{
    json_t *members = json_pack("{s:s, s:b, s:I}", "id", device->id, "suspended", device->suspended,
                                "outbox_depth", (json_int_t)device->outbox_depth);
    member_set_text_or_null(members, "firmware", device->firmware);
    member_set_text_or_null(members, "view", device->view);
    member_set_time_or_null(members, "seen_at", device->seen);
    json_array_append_new(context, members);
}

static void print_device(const struct device *device, void *context)
{
    (void)context;
    printf("%s %s firmware=%s view=%s outbox_depth=%" PRId64 "\n", device->id,
           device->suspended ? "suspended" : "in-service", manage_or_dash(device->firmware),
           manage_or_dash(device->view), device->outbox_depth);
}

int manage_device_list(struct store *store, int argc, char **argv)
{
    bool json = options_take_flag(&argc, argv, "json");
    json_t *list = json_array();
    store_begin(store);
    device_each(store, json ? add_device : print_device, list);
    store_abandon(store);
    if (json)
        json_dumpf(list, stdout, JSON_INDENT(2));
    json_decref(list);
    return MANAGE_DONE;
}

static int set_suspended(struct store *store, int argc, char **argv, bool suspended)
{
    if (argc != 2)
        return MANAGE_USAGE;
    store_begin(store);
    device_suspend(store, argv[1], suspended);
    return store_end(store) ? MANAGE_DONE : MANAGE_FAILED;
}

int manage_device_suspend(struct store *store, int argc, char **argv)
{
    return set_suspended(store, argc, argv, true);
}

int manage_device_resume(struct store *store, int argc, char **argv)
{
    return set_suspended(store, argc, argv, false);
}
