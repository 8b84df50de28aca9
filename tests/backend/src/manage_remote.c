#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "tests/backend/src/manage_actions.h"
#include "tests/backend/src/member.h"
#include "tests/backend/src/options.h"
#include "tests/backend/src/remote.h"

int manage_remote_ask(struct store *store, int argc, char **argv)
{
    if (argc != 3)
        return MANAGE_USAGE;
    store_begin(store);
    int64_t number = remote_ask(store, argv[1], argv[2], time(NULL));
    if (!store_end(store))
        return MANAGE_FAILED;
    if (number == 0)
        return MANAGE_USAGE;
    printf("%" PRId64 "\n", number);
    return MANAGE_DONE;
}

static void add_json(const struct remote *r, void *context)
{
    json_t *members = json_pack("{s:I, s:s, s:s}", "number", (json_int_t)r->number, "device",
                                r->device, "command", r->word);
    member_set_text_or_null(members, "result", r->result);
    member_set_time(members, "asked_at", r->asked);
    member_set_time_or_null(members, "answered_at", r->answered);
    json_array_append_new(context, members);
}

static void print_line(const struct remote *r, void *context)
{
    (void)context;
    printf("%" PRId64 " %s %s %s\n", r->number, r->device, r->word, manage_or_dash(r->result));
}

int manage_remote_list(struct store *store, int argc, char **argv)
{
    bool json = options_take_flag(&argc, argv, "json");
    json_t *list = json_array();
    store_begin(store);
    remote_each(store, json ? add_json : print_line, list);
    store_abandon(store);
    if (json)
        json_dumpf(list, stdout, JSON_INDENT(2));
    json_decref(list);
    return MANAGE_DONE;
}

static bool write_file(const char *path, const struct remote *r)
{
    FILE *file = fopen(path, "we");
    bool good = file && fwrite(r->signature, 1, r->signature_length, file) == r->signature_length;
    if (file && fclose(file) != 0)
        good = false;
    if (!good)
        perror(path);
    return good;
}

// The text as it was signed.
int manage_remote_show(struct store *store, int argc, char **argv)
{
    struct remote remote;
    const char *path;
    if (!options_take_one(&argc, argv, "signature", NULL, &path) || argc != 2)
        return MANAGE_USAGE;
    store_begin(store);
    bool found = remote_get(store, strtoll(argv[1], NULL, 10), &remote) && remote.answered > 0;
    store_abandon(store);
    if (!found || (path && !write_file(path, &remote)))
        return MANAGE_FAILED;
    return fwrite(remote.said, 1, remote.said_length, stdout) == remote.said_length ? MANAGE_DONE
                                                                                    : MANAGE_FAILED;
}
