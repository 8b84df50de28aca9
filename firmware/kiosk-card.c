// The program that holds the card and no network: a parent, a worker that talks to the card, and a
// watcher that looks into the readers. See supervisor/supervisor.h for who may do what.
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/base/log.h"
#include "drivers/base/sandbox.h"
#include "firmware/card/card_settings.h"
#include "firmware/card/card_watch.h"
#include "firmware/card/card_worker.h"
#include "firmware/limits.h"
#include "firmware/protocol/card_message.h"
#include "firmware/supervisor/supervisor.h"
#include "firmware/supervisor/user.h"

enum {
    // The watcher and the parent wake up once each per pulse; a pcscd that hangs while nobody is
    // served may go unnoticed for so long.
    PULSE_MS = 60000,
    PULSE_MAX_S = 3600,
    // What pcscd may take to answer on top of it, a reader that it is just setting up included.
    PULSE_MARGIN_MS = 5000,
};

static const char HELP[] =
    "usage: kiosk-card [--socket PATH] [--client USER] [--pcscd-restart PATH]\n"
    "                  [--pulse SECONDS] [--verbose]\n"
    "Talks to the card in the reader for the program kiosk.\n"
    "  --socket PATH         where to listen; without it the socket comes from systemd\n"
    "  --client USER         name or number of the user that may connect, besides root\n"
    "  --pcscd-restart PATH  file to touch when pcscd has to be restarted\n"
    "  --pulse SECONDS       how often the reader watch shows that it lives (60)\n"
    "  --verbose             log more\n"
    "  --help, --version\n";

struct options {
    struct supervisor helper;
    struct card_settings card;
    enum log_level verbosity;
};

enum option_letter {
    OPTION_SOCKET = 's',
    OPTION_CLIENT = 'c',
    OPTION_RESTART = 'r',
    OPTION_PULSE = 'p',
    OPTION_VERBOSE = 'v',
    OPTION_HELP = 'h',
    OPTION_VERSION = 'V',
};

static const struct option OPTIONS[] = {
    {"socket", required_argument, NULL, OPTION_SOCKET},
    {"client", required_argument, NULL, OPTION_CLIENT},
    {"pcscd-restart", required_argument, NULL, OPTION_RESTART},
    {"pulse", required_argument, NULL, OPTION_PULSE},
    {"verbose", no_argument, NULL, OPTION_VERBOSE},
    {"help", no_argument, NULL, OPTION_HELP},
    {"version", no_argument, NULL, OPTION_VERSION},
    {NULL, 0, NULL, 0},
};

static bool parse_number(const char *text, unsigned long max, unsigned long *number)
{
    char *end;
    errno = 0;
    *number = strtoul(text, &end, 10);
    return text[0] >= '0' && text[0] <= '9' && *end == '\0' && errno == 0 && *number <= max;
}

static bool parse_pulse(const char *text, int *pulse_ms)
{
    unsigned long seconds;
    if (!parse_number(text, PULSE_MAX_S, &seconds) || seconds == 0)
        return false;
    *pulse_ms = (int)seconds * 1000;
    return true;
}

// Takes one option. False when its argument is of no use.
static bool take(struct options *o, int letter, const char *argument)
{
    switch (letter) {
    case OPTION_SOCKET:
        o->helper.socket = argument;
        return true;
    case OPTION_CLIENT:
        return user_parse(argument, &o->helper.client);
    case OPTION_RESTART:
        o->card.restart = argument;
        return true;
    case OPTION_PULSE:
        return parse_pulse(argument, &o->card.pulse_ms);
    case OPTION_VERBOSE:
        o->verbosity = LOG_DEBUG;
        return true;
    case OPTION_HELP:
        fputs(HELP, stdout);
        exit(EXIT_SUCCESS);
    case OPTION_VERSION:
        puts("kiosk-card " KIOSK_VERSION);
        exit(EXIT_SUCCESS);
    default:
        return false;
    }
}

static void parse(int argc, char **argv, struct options *o)
{
    int letter;
    while ((letter = getopt_long(argc, argv, "", OPTIONS, NULL)) != -1) {
        if (take(o, letter, optarg))
            continue;
        if (letter != '?')
            fprintf(stderr, "kiosk-card: no use for '%s'\n", optarg);
        fputs(HELP, stderr);
        exit(EXIT_FAILURE);
    }
    if (optind < argc) {
        fputs(HELP, stderr);
        exit(EXIT_FAILURE);
    }
}

static void ask_for_restart(const void *settings)
{
    card_settings_ask_restart(settings);
}

int main(int argc, char **argv)
{
    struct options o = {
        .helper = {.name = "kiosk-card",
                   .work = card_worker_run,
                   .watch = card_watch_run,
                   .table = card_message_table(),
                   .killed = ask_for_restart},
        .card = {.pulse_ms = PULSE_MS, .key_open_ms = LIMIT_KEY_OPEN_MS},
        .verbosity = LOG_INFO,
    };
    parse(argc, argv, &o);
    log_start(o.helper.name, o.verbosity);
    sandbox_basics();
    o.helper.context = &o.card;
    o.helper.watch_limit_ms = o.card.pulse_ms + PULSE_MARGIN_MS;
    return supervisor_run(&o.helper);
}
