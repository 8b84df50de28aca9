// What manage.c's table points to. Each gets the arguments after the action's word (argv[0] is that
// word) and returns an exit status.
#ifndef TESTS_BACKEND_SRC_MANAGE_ACTIONS_H
#define TESTS_BACKEND_SRC_MANAGE_ACTIONS_H

#include <stdbool.h>

#include "tests/backend/src/card.h"
#include "tests/backend/src/store.h"

enum {
    MANAGE_DONE = 0,
    MANAGE_FAILED = 1,
    MANAGE_USAGE = 2,
};

typedef int manage_action(struct store *store, int argc, char **argv);

manage_action manage_card_add, manage_card_list, manage_card_status;
manage_action manage_reset_list;
manage_action manage_device_list, manage_device_suspend, manage_device_resume;
manage_action manage_reservation_add;
manage_action manage_remote_ask, manage_remote_list, manage_remote_show;
manage_action manage_knob_set, manage_knob_list, manage_knob_clear;

// Takes `--card ID`, `--auth FILE` or `--sign FILE` from the arguments and finds that card, inside
// a transaction. False, with a line on standard error, when there is none.
bool manage_card_find(struct store *store, int *argc, char **argv, struct card *card);

// The text, or "-" for none, so that a line keeps its columns.
const char *manage_or_dash(const char *text);

#endif
