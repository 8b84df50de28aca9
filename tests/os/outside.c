// A resident's whole visit to a kiosk in a virtual machine, from outside of it; and the hand at the
// machine's plugs and keys. Says its steps as TAP. See HELP and README.md.
#include <fcntl.h>
#include <getopt.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/os/outsider.h"
#include "tests/os/qmp.h"
#include "tests/os/watch.h"
#include "tests/support/paths.h"

static const char HELP[] =
    "outside --qmp SOCKET [OPTION...] COMMAND...\n"
    "  reset-sign --pin 1234 --new KZ83HQ      a resident's visit, from the start screen to it\n"
    "  reset-auth --password ABC123 --new 7391\n"
    "  await NAME           until that screen is there: start, closed-reader-missing, or any "
    "other\n"
    "                       of tests/golden/sample.c\n"
    "  watch SECONDS NAME   ten frames a second; fails when they are black for more than 3 s, or "
    "ever\n"
    "                       a console\n"
    "  dump FILE            what the screen shows, as PPM\n"
    "  tap X Y              a finger on a pixel\n"
    "  keys NAME...         each a press of keys together, by QEMU's names: ctrl-alt-f2\n"
    "  do COMMAND [JSON]    any other of QMP's: system_powerdown, quit, device_add '{...}'\n"
    "\n"
    "  --panel 1080x1920[@268x476]   pixels, and millimetres if the kiosk is told them\n"
    "  --pictures DIR       for pictures of the screens, default .\n"
    "  --card-control SOCKET   of the virtual card, which is put in and taken out by it\n"
    "  --language ja        that the resident reads, and chooses on the start screen\n"
    "  --limit 120          seconds for a screen to come\n"
    "  --tolerance 0        by how much a colour may differ, 0..255\n";

enum {
    FRAME_MS = 100,
    BLACK_MS = 3000,
};

struct outside {
    struct outsider_settings settings;
    struct outsider *outsider;
    const char *card;       // the card's control socket
    const char *secrets[2]; // the known one and the new one
    enum operation operation;
    int steps; // told so far
    char locale[4096];
};

// ---- TAP ----------------------------------------------------------------------------------------

static bool step(struct outside *o, const char *what, const char *detail, bool done)
{
    printf("%s %d - %s %s\n", done ? "ok" : "not ok", ++o->steps, what, detail);
    fflush(stdout);
    return done;
}

// ---- a visit ------------------------------------------------------------------------------------

extern char **environ;

static bool tell_card(struct outside *o, const char *order)
{
    char program[4096], word[] = "tell", socket[4096], line[32];
    paths_program("virtual-card", program, sizeof program);
    snprintf(socket, sizeof socket, "%s", o->card);
    snprintf(line, sizeof line, "%s", order);
    char *const arguments[] = {program, word, socket, line, NULL};
    posix_spawn_file_actions_t silent; // what it says is no TAP
    pid_t pid;
    int status = -1;
    posix_spawn_file_actions_init(&silent);
    posix_spawn_file_actions_addopen(&silent, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    bool started = posix_spawn(&pid, program, &silent, NULL, arguments, environ) == 0;
    posix_spawn_file_actions_destroy(&silent);
    return started && waitpid(pid, &status, 0) == pid && status == 0;
}

static bool choose(struct outside *o, enum view_id id, enum operation operation,
                   enum control control)
{
    struct view view = outsider_view(o->outsider, id, operation);
    return step(o, view_name(id), control_name(control),
                outsider_choose(o->outsider, &view, control));
}

static bool await(struct outside *o, enum view_id id)
{
    struct view view = outsider_view(o->outsider, id, o->operation);
    return step(o, view_name(id), "is there", outsider_await(o->outsider, &view, CONTROL_NONE));
}

static bool enter(struct outside *o, enum view_id id, const char *secret)
{
    struct view view = outsider_view(o->outsider, id, o->operation);
    return step(o, view_name(id), "typed", outsider_enter(o->outsider, &view, secret));
}

static bool put_card(struct outside *o, const char *order)
{
    return step(o, "card", order, o->card && tell_card(o, order));
}

// A kiosk begins in Japanese.
static bool choose_language(struct outside *o)
{
    enum language wanted = o->settings.language;
    if (wanted == LANGUAGE_JA)
        return true;
    struct view view = outsider_view(o->outsider, VIEW_START, OPERATION_NONE);
    view.language = LANGUAGE_JA;
    return step(o, "start", view_language_tag(wanted),
                outsider_choose(o->outsider, &view, CONTROL_LANGUAGE_0 + wanted));
}

static bool await_next(struct outside *o)
{
    struct view view = outsider_view(o->outsider, VIEW_START, OPERATION_NONE);
    view.language = LANGUAGE_JA;
    return step(o, "start", "is there", outsider_await(o->outsider, &view, CONTROL_NONE));
}

static bool begin(struct outside *o)
{
    enum operation none = OPERATION_NONE;
    return choose_language(o) && choose(o, VIEW_START, none, CONTROL_START) &&
           choose(o, VIEW_EXPLAIN, none, CONTROL_AGREE) && await(o, VIEW_INSERT) &&
           put_card(o, "insert");
}

static bool visit(struct outside *o)
{
    bool sign = o->operation == OPERATION_RESET_SIGN;
    return begin(o) &&
           choose(o, VIEW_CARD, OPERATION_NONE, sign ? CONTROL_RESET_SIGN : CONTROL_RESET_AUTH) &&
           (sign || choose(o, VIEW_CONSENT, o->operation, CONTROL_AGREE)) &&
           enter(o, VIEW_KNOWN, o->secrets[0]) && enter(o, VIEW_NEW, o->secrets[1]) &&
           enter(o, VIEW_AGAIN, o->secrets[1]) &&
           choose(o, VIEW_CONFIRM, o->operation, CONTROL_CONFIRM) && await(o, VIEW_DONE) &&
           put_card(o, "remove") && await_next(o);
}

// ---- the machine --------------------------------------------------------------------------------

static bool await_named(struct outside *o, const char *name)
{
    struct view view;
    if (!outsider_sample(o->outsider, name, &view))
        return step(o, name, "is no screen", false);
    return step(o, name, "is there", outsider_await(o->outsider, &view, CONTROL_NONE));
}

static bool watch_named(struct outside *o, const char *seconds, const char *name)
{
    struct watch watch;
    struct view view;
    if (!outsider_sample(o->outsider, name, &view))
        return step(o, name, "is no screen", false);
    watch_run(o->outsider, &view, atoi(seconds) * 1000, FRAME_MS, &watch);
    for (int i = 0; i < WATCH_COUNT; i++)
        printf("# %s: %d frames, at most %d ms\n", watch_name((enum watch_sight)i), watch.frames[i],
               watch.longest_ms[i]);
    return step(o, name, "is watched",
                watch.frames[WATCH_CONSOLE] == 0 && watch.longest_ms[WATCH_BLACK] <= BLACK_MS &&
                    watch.longest_ms[WATCH_NOTHING] <= BLACK_MS);
}

static bool dump(struct outside *o, const char *file)
{
    char path[4096];
    int fd = open(file, O_CREAT | O_WRONLY, 0644);
    bool there = fd >= 0 && close(fd) == 0 && realpath(file, path);
    return step(o, "dump", file, there && qmp_dump(outsider_machine(o->outsider), path));
}

static bool press(struct outside *o, char **names)
{
    bool fine = true;
    for (; fine && *names; names++)
        fine = step(o, "keys", *names, qmp_keys(outsider_machine(o->outsider), *names));
    return fine;
}

static bool order(struct outside *o, const char *command, const char *json)
{
    json_t *arguments = json ? json_loads(json, 0, NULL) : NULL;
    bool read = !json || arguments;
    return step(o, command, json ? json : "",
                read && qmp_do(outsider_machine(o->outsider), command, arguments));
}

static bool tap(struct outside *o, const char *x, const char *y)
{
    const struct metrics_panel *panel = &o->settings.panel;
    return step(
        o, "tap", x,
        qmp_tap(outsider_machine(o->outsider), atoi(x), atoi(y), panel->width, panel->height));
}

static bool obey(struct outside *o, int count, char **words)
{
    if (strcmp(words[0], "reset-sign") == 0 || strcmp(words[0], "reset-auth") == 0) {
        bool sign = strcmp(words[0], "reset-sign") == 0;
        o->operation = sign ? OPERATION_RESET_SIGN : OPERATION_RESET_AUTH;
        return o->secrets[0] && o->secrets[1] ? visit(o) : step(o, words[0], "needs both", false);
    }
    if (strcmp(words[0], "await") == 0 && count == 2)
        return await_named(o, words[1]);
    if (strcmp(words[0], "watch") == 0 && count == 3)
        return watch_named(o, words[1], words[2]);
    if (strcmp(words[0], "dump") == 0 && count == 2)
        return dump(o, words[1]);
    if (strcmp(words[0], "tap") == 0 && count == 3)
        return tap(o, words[1], words[2]);
    if (strcmp(words[0], "keys") == 0 && count > 1)
        return press(o, words + 1);
    if (strcmp(words[0], "do") == 0 && (count == 2 || count == 3))
        return order(o, words[1], count == 3 ? words[2] : NULL);
    return step(o, words[0], "is not understood", false);
}

// ---- options ------------------------------------------------------------------------------------

static const struct option OPTIONS[] = {
    {"qmp", required_argument, NULL, 'q'},
    {"panel", required_argument, NULL, 's'},
    {"pictures", required_argument, NULL, 'd'},
    {"card-control", required_argument, NULL, 'c'},
    {"language", required_argument, NULL, 'l'},
    {"limit", required_argument, NULL, 't'},
    {"tolerance", required_argument, NULL, 'e'},
    {"pin", required_argument, NULL, 'p'},
    {"password", required_argument, NULL, 'p'},
    {"new", required_argument, NULL, 'n'},
    {NULL, 0, NULL, 0},
};

static bool set_panel(struct metrics_panel *panel, const char *value)
{
    int read = sscanf(value, "%dx%d@%lfx%lf", &panel->width, &panel->height, &panel->width_mm,
                      &panel->height_mm);
    return (read == 2 || read == 4) && panel->width > 0 && panel->height > 0;
}

static bool set_language(enum language *language, const char *tag)
{
    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        *language = (enum language)i;
        if (strcmp(view_language_tag(*language), tag) == 0)
            return true;
    }
    return false;
}

static bool set_option(struct outside *o, int option, const char *value)
{
    switch (option) {
    case 'q':
        o->settings.qmp = value;
        return true;
    case 's':
        return set_panel(&o->settings.panel, value);
    case 'd':
        o->settings.pictures = value;
        return true;
    case 'c':
        o->card = value;
        return true;
    case 'l':
        return set_language(&o->settings.language, value);
    case 't':
        return (o->settings.limit_ms = atoi(value) * 1000) > 0;
    case 'e':
        return (o->settings.tolerance = atoi(value)) >= 0;
    case 'p':
        o->secrets[0] = value;
        return true;
    case 'n':
        o->secrets[1] = value;
        return true;
    default:
        return false;
    }
}

static bool read_options(struct outside *o, int argc, char **argv)
{
    for (int got; (got = getopt_long(argc, argv, "", OPTIONS, NULL)) != -1;)
        if (!set_option(o, got, optarg))
            return false;
    return o->settings.qmp && optind < argc;
}

int main(int argc, char **argv)
{
    static struct outside outside; // lint: file-scope: too large for the stack
    struct outside *o = &outside;
    o->settings = (struct outsider_settings){
        .panel = {1080, 1920, 0, 0}, .pictures = ".", .limit_ms = 120000, .locale = o->locale};
    if (!read_options(o, argc, argv)) {
        fputs(HELP, stderr);
        return EXIT_FAILURE;
    }
    snprintf(o->locale, sizeof o->locale, "%s/locale", paths_build());
    mkdir(o->settings.pictures, 0777);
    o->outsider = outsider_come(&o->settings);
    bool fine = o->outsider && obey(o, argc - optind, argv + optind);
    printf("1..%d\n", o->steps);
    outsider_leave(&o->outsider);
    return fine ? EXIT_SUCCESS : EXIT_FAILURE;
}
