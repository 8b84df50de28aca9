#include "tests/backend/src/manage.h"

#include <stdio.h>
#include <string.h>

#include "tests/backend/src/manage_actions.h"

struct command {
    const char *thing, *action;
    manage_action *run;
    const char *usage;
};

static const struct command commands[] = {
    {"card", "add", manage_card_add, "--auth FILE [--sign FILE] [--status WORD]..."},
    {"card", "list", manage_card_list, "[--json]"},
    {"card", "status", manage_card_status, "(--card ID | --auth FILE | --sign FILE) WORD..."},
    {"reset", "list", manage_reset_list, "[--json]"},
    {"device", "list", manage_device_list, "[--json]"},
    {"device", "suspend", manage_device_suspend, "ID"},
    {"device", "resume", manage_device_resume, "ID"},
    {"reservation", "add", manage_reservation_add,
     "(--card ID | --auth FILE | --sign FILE) --operation reset-sign|reset-auth"
     " [--until TIME | --hours N]"},
    {"remote", "ask", manage_remote_ask, "DEVICE WORD"},
    {"remote", "list", manage_remote_list, "[--json]"},
    {"remote", "show", manage_remote_show, "NUMBER [--signature FILE]"},
    {"knob", "set", manage_knob_set, "NAME VALUE"},
    {"knob", "list", manage_knob_list, ""},
    {"knob", "clear", manage_knob_clear, "[NAME]"},
};

enum {
    COMMANDS = sizeof commands / sizeof *commands
};

static int usage(void)
{
    fprintf(stderr, "usage: kiosk-backend [--dir DIR] [--store FILE] ...\n"
                    "  serve [options and knobs, see README.md]\n");
    for (int i = 0; i < COMMANDS; i++)
        fprintf(stderr, "  %s %s %s\n", commands[i].thing, commands[i].action, commands[i].usage);
    return MANAGE_USAGE;
}

const char *manage_or_dash(const char *text)
{
    return *text ? text : "-";
}

int manage_run(struct store *store, int argc, char **argv)
{
    for (int i = 0; argc >= 3 && i < COMMANDS; i++) {
        if (strcmp(commands[i].thing, argv[1]) != 0 || strcmp(commands[i].action, argv[2]) != 0)
            continue;
        int status = commands[i].run(store, argc - 2, argv + 2);
        if (status == MANAGE_USAGE)
            fprintf(stderr, "usage: kiosk-backend %s %s %s\n", commands[i].thing,
                    commands[i].action, commands[i].usage);
        return status;
    }
    return usage();
}
