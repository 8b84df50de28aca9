#include <jansson.h>
#include <stdio.h>

#include "tests/backend/src/manage_actions.h"
#include "tests/backend/src/member.h"
#include "tests/backend/src/options.h"
#include "tests/backend/src/reset.h"
#include "tests/backend/src/when.h"

// What an end-to-end test compares with what the card and the screen say.
static void add_reset(const struct reset *reset, void *context)
{
    json_t *members =
        json_pack("{s:s, s:s, s:s, s:I, s:s, s:b, s:i}", "id", reset->id, "operation",
                  reset_operation_name(reset->operation), "device", reset->device, "card",
                  (json_int_t)reset->card, "state", reset_state_name(reset->state), "superseded",
                  reset->superseded, "challenges", reset->challenges);
    member_set_text_or_null(members, "result", reset_result_name(reset->result));
    member_set_text_or_null(members, "status_word", reset->status_word);
    member_set_time_or_null(members, "opened_at", reset->opened);
    member_set_time_or_null(members, "proven_at", reset->proven);
    member_set_time_or_null(members, "authorized_at", reset->authorized);
    member_set_time_or_null(members, "finished_at", reset->finished);
    member_set_time_or_null(members, "expires_at", reset->expires);
    json_array_append_new(context, members);
}

static void print_reset(const struct reset *reset, void *context)
{
    (void)context;
    char opened[WHEN_SIZE];
    when_format(reset->opened, opened);
    printf("%s %s %s %s%s result=%s status_word=%s\n", reset->id, opened,
           reset_operation_name(reset->operation), reset_state_name(reset->state),
           reset->superseded ? ",superseded" : "", manage_or_dash(reset_result_name(reset->result)),
           manage_or_dash(reset->status_word));
}

int manage_reset_list(struct store *store, int argc, char **argv)
{
    bool json = options_take_flag(&argc, argv, "json");
    json_t *list = json_array();
    store_begin(store);
    reset_each(store, json ? add_reset : print_reset, list);
    store_abandon(store);
    if (json)
        json_dumpf(list, stdout, JSON_INDENT(2));
    json_decref(list);
    return MANAGE_DONE;
}
