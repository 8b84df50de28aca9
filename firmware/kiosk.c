// The program on the screen: it decides and shows, and opens neither a card nor the network.
#include <errno.h>
#include <libgen.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/base/lock.h"
#include "drivers/base/log.h"
#include "drivers/base/sandbox.h"
#include "drivers/machine/program.h"
#include "firmware/limits.h"
#include "firmware/offices_file.h"
#include "firmware/options.h"
#include "firmware/session/session.h"
#include "firmware/walls/walls.h"
#include "screens/glass/screens.h"

enum {
    LENGTH_MAX = 32767, // pixels, or mm: the X protocol's coordinates have 16 bits
};

struct size {
    int width, height;
};

struct options {
    char *card_socket, *link_socket, *control, *locale, *centre, *phone, *offices;
    enum language language;
    int idle_s, last_reset_min;
    struct size pixels, panel;
    bool motion_off, tones_off, window, verbose;
};

// One of the two numbers of a size.
static bool take_length(const char *text, size_t length, int *place)
{
    char digits[sizeof "32767"] = "";
    unsigned long number = 0;
    if (length >= sizeof digits)
        return false;
    memcpy(digits, text, length);
    bool good = options_number(digits, LENGTH_MAX, &number) && number > 0;
    *place = (int)number;
    return good;
}

static const char *take_size(const char *text, void *place)
{
    struct size *size = place;
    const char *x = strchr(text, 'x');
    bool good = x && take_length(text, (size_t)(x - text), &size->width) &&
                take_length(x + 1, strlen(x + 1), &size->height);
    return good ? NULL : "not WIDTHxHEIGHT";
}

static const char *take_language(const char *text, void *place)
{
    for (int i = 0; i < LANGUAGE_COUNT; i++)
        if (strcmp(view_language_tag((enum language)i), text) == 0) {
            *(enum language *)place = (enum language)i;
            return NULL;
        }
    return "no language of this kiosk";
}

static const char *take_minutes(const char *text, void *place)
{
    unsigned long minutes;
    if (!options_number(text, 60, &minutes))
        return "not a number of minutes from 0 to 60";
    *(int *)place = (int)minutes;
    return NULL;
}

static const char *take_off(const char *text, void *place)
{
    bool off = strcmp(text, "off") == 0;
    if (!off && strcmp(text, "on") != 0)
        return "not on or off";
    *(bool *)place = off;
    return NULL;
}

// A telephone number as it is written.
static const char *take_phone(const char *text, void *place)
{
    if (strlen(text) >= VIEW_PHONE || text[strspn(text, "0123456789+-() ")] != '\0')
        return "no telephone number";
    return options_text(text, place);
}

#define PLACE(member) offsetof(struct options, member)

static const struct option_row ROWS[] = {
    {"card-socket", "PATH", options_text, PLACE(card_socket), "/run/kiosk/card", false,
     "of kiosk-card"},
    {"link-socket", "PATH", options_text, PLACE(link_socket), "/run/kiosk/link", false,
     "of kiosk-link"},
    {"control", "PATH", options_text, PLACE(control), NULL, false, "where kioskctl asks"},
    {"language", "TAG", take_language, PLACE(language), "ja", false, "for each new visit, or en"},
    {"locale", "DIR", options_text, PLACE(locale), KIOSK_PREFIX "/share/kiosk/locale", false,
     "the texts"},
    {"offices", "FILE", options_text, PLACE(offices), KIOSK_PREFIX "/share/kiosk/offices.json",
     false, "the municipal counters"},
    {"centre", "NAME", options_text, PLACE(centre), NULL, false,
     "who permits resets, if not J-LIS"},
    {"phone", "NUMBER", take_phone, PLACE(phone), NULL, false,
     "of the operator, for the store's staff"},
    {"idle", "SECONDS", options_seconds, PLACE(idle_s), NULL, false,
     "without a touch before the countdown (default: 180)"},
    {"last-reset", "MINUTES", take_minutes, PLACE(last_reset_min), NULL, false,
     "before closing time no reset is begun any more (default: 5)"},
    {"motion", "on|off", take_off, PLACE(motion_off), "on", false, "of the card in pictures"},
    {"tones", "on|off", take_off, PLACE(tones_off), "on", false, "of keys, and to take the card"},
    {"size", "WxH", take_size, PLACE(pixels), NULL, false, "pixels, if not the display's"},
    {"panel", "WxH", take_size, PLACE(panel), NULL, false,
     "visible size in millimetres, if not by the pixels"},
    {"window", NULL, options_flag, PLACE(window), NULL, false,
     "an ordinary window, for development"},
    {"verbose", NULL, options_flag, PLACE(verbose), NULL, false, "log more"},
};

static const struct options_program PROGRAM = {
    .name = "kiosk",
    .section = "screen",
    .about =
        "The self-service kiosk's screen. Its helpers kiosk-card and kiosk-link run beside it.\n",
    .rows = ROWS,
    .count = sizeof ROWS / sizeof ROWS[0],
};

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

static void close_files(const struct options *o)
{
    const struct walls_kiosk paths = {
        .locale = o->locale,
        .offices = o->offices,
        .card_socket = o->card_socket,
        .control = o->control,
    };
    sandbox_basics();
    walls_kiosk_files(&paths);
}

// Display, sound and control are open.
static void run(struct session *session)
{
    struct program_state program;
    walls_kiosk();
    program_look(PROGRAM_STATUS, &program);
    session_program(session, &program);
    session_run(session);
}

static int serve(const struct options *o)
{
    const struct screens_options shown = {
        .width = o->pixels.width,
        .height = o->pixels.height,
        .width_mm = o->panel.width,
        .height_mm = o->panel.height,
        .locale = o->locale,
        .centre = o->centre,
        .silent = o->tones_off,
        .window = o->window,
    };
    struct session_options served = {
        .card_socket = o->card_socket,
        .link_socket = o->link_socket,
        .control_socket = o->control,
        .language = o->language,
        .idle_ms = (uint32_t)o->idle_s * 1000,
        .motion_off = o->motion_off,
        .phone = o->phone,
        .last_reset_min = o->last_reset_min,
    };
    log_start(PROGRAM.name, o->verbose ? LOG_DEBUG : LOG_INFO);
    close_files(o);
    if (!is_the_only_one(o->card_socket))
        return EXIT_FAILURE;
    struct screens *screens;
    enum screens_err err = screens_open(&screens, &shown);
    if (err != SCREENS_OK) {
        log_write(LOG_ERROR, "kiosk", "event=no-screen cause=\"%s\"", screens_strerr(err));
        return EXIT_FAILURE;
    }
    served.offices = offices_file_read(o->offices);
    struct session *session = session_new(&served, screens);
    if (session)
        run(session);
    bool good = session != NULL;
    session_free(&session);
    screens_close(&screens);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    struct options o = {.last_reset_min = LIMIT_LAST_RESET_MIN};
    enum options_end end = options_read(&PROGRAM, argc, argv, &o, NULL);
    int status = end == OPTIONS_BAD ? OPTIONS_MISUSE : EXIT_SUCCESS;
    if (end == OPTIONS_OK)
        status = serve(&o);
    options_free(&PROGRAM, &o);
    return status;
}
