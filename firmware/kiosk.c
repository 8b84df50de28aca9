// The program on the screen: it decides and shows, and opens neither a card nor the network.
#include <errno.h>
#include <getopt.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/base/lock.h"
#include "drivers/base/log.h"
#include "drivers/base/sandbox.h"
#include "firmware/session/session.h"
#include "screens/glass/screens.h"

static const char HELP[] =
    "usage: kiosk [options]\n"
    "The self-service kiosk's screen. Its helpers kiosk-card and kiosk-link run beside it.\n"
    "  --card-socket PATH  of kiosk-card   (default: /run/kiosk/card)\n"
    "  --link-socket PATH  of kiosk-link   (default: /run/kiosk/link)\n"
    "  --control PATH      where kioskctl asks (default: none)\n"
    "  --language TAG      for each new visit: ja (default) or en\n"
    "  --locale DIR        the texts (default: " KIOSK_PREFIX "/share/kiosk/locale)\n"
    "  --idle SECONDS      without a touch before the countdown (default: 180)\n"
    "  --size WxH          pixels (default: the display's)\n"
    "  --panel WxH         visible size in millimetres (default: by the pixels)\n"
    "  --window            an ordinary window, for development\n"
    "  --verbose, --help, --version\n";

struct options {
    struct screens_options screens;
    struct session_options session;
    enum log_level verbosity;
};

static const struct option OPTIONS[] = {
    {"card-socket", required_argument, NULL, 'c'},
    {"link-socket", required_argument, NULL, 'l'},
    {"control", required_argument, NULL, 'C'},
    {"language", required_argument, NULL, 'L'},
    {"locale", required_argument, NULL, 'd'},
    {"idle", required_argument, NULL, 'i'},
    {"size", required_argument, NULL, 's'},
    {"panel", required_argument, NULL, 'p'},
    {"window", no_argument, NULL, 'w'},
    {"verbose", no_argument, NULL, 'v'},
    {"help", no_argument, NULL, 'h'},
    {"version", no_argument, NULL, 'V'},
    {NULL, 0, NULL, 0},
};

static bool parse_size(const char *text, int *width, int *height)
{
    int used = 0;
    return sscanf(text, "%5dx%5d%n", width, height, &used) == 2 && text[used] == '\0' &&
           *width > 0 && *height > 0;
}

static bool parse_idle(const char *text, uint32_t *ms)
{
    unsigned seconds = 0;
    int used = 0;
    bool number = sscanf(text, "%4u%n", &seconds, &used) == 1 && text[used] == '\0';
    *ms = seconds * 1000;
    return number && seconds > 0;
}

static bool parse_language(const char *text, enum language *language)
{
    for (int i = 0; i < LANGUAGE_COUNT; i++)
        if (strcmp(view_language_tag((enum language)i), text) == 0) {
            *language = (enum language)i;
            return true;
        }
    return false;
}

// Takes one option. False when its argument is of no use.
static bool take(struct options *o, int letter, const char *argument)
{
    switch (letter) {
    case 'c':
        o->session.card_socket = argument;
        return true;
    case 'l':
        o->session.link_socket = argument;
        return true;
    case 'C':
        o->session.control_socket = argument;
        return true;
    case 'L':
        return parse_language(argument, &o->session.language);
    case 'd':
        o->screens.locale = argument;
        return true;
    case 'i':
        return parse_idle(argument, &o->session.idle_ms);
    case 's':
        return parse_size(argument, &o->screens.width, &o->screens.height);
    case 'p':
        return parse_size(argument, &o->screens.width_mm, &o->screens.height_mm);
    case 'w':
        return o->screens.window = true;
    case 'v':
        o->verbosity = LOG_DEBUG;
        return true;
    default:
        return false;
    }
}

static void parse(int argc, char **argv, struct options *o)
{
    int letter;
    while ((letter = getopt_long(argc, argv, "", OPTIONS, NULL)) != -1) {
        if (letter == 'h' || letter == 'V') {
            fputs(letter == 'h' ? HELP : "kiosk " KIOSK_VERSION "\n", stdout);
            exit(EXIT_SUCCESS);
        }
        if (take(o, letter, optarg))
            continue;
        if (letter != '?')
            fprintf(stderr, "kiosk: no use for '%s'\n", optarg);
        fputs(HELP, stderr);
        exit(2);
    }
    if (optind < argc) {
        fputs(HELP, stderr);
        exit(2);
    }
}

// A second kiosk on the same helpers would take them away from the first. The lock is the directory
// of kiosk-card's socket: nothing is written.
static bool is_the_only_one(const char *card_socket)
{
    char *copy = strdup(card_socket);
    enum lock_err err = copy ? lock_take(dirname(copy)) : LOCK_SYSTEM;
    free(copy);
    if (err == LOCK_TAKEN)
        log_write(LOG_ERROR, "kiosk", "event=already-running socket=%s", card_socket);
    if (err == LOCK_SYSTEM)
        log_write(LOG_WARNING, "kiosk", "event=no-lock cause=\"%s\"", strerror(errno));
    return err != LOCK_TAKEN;
}

int main(int argc, char **argv)
{
    struct options o = {
        .screens = {.locale = KIOSK_PREFIX "/share/kiosk/locale"},
        .session = {.card_socket = "/run/kiosk/card", .link_socket = "/run/kiosk/link"},
        .verbosity = LOG_INFO,
    };
    parse(argc, argv, &o);
    log_start("kiosk", o.verbosity);
    sandbox_basics();
    if (!is_the_only_one(o.session.card_socket))
        return EXIT_FAILURE;
    struct screens *screens;
    enum screens_err err = screens_open(&screens, &o.screens);
    if (err != SCREENS_OK) {
        log_write(LOG_ERROR, "kiosk", "event=no-screen cause=\"%s\"", screens_strerr(err));
        return EXIT_FAILURE;
    }
    struct session *session = session_new(&o.session, screens);
    if (session)
        session_run(session);
    bool served = session != NULL;
    session_free(&session);
    screens_close(&screens);
    return served ? EXIT_SUCCESS : EXIT_FAILURE;
}
