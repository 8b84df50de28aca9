// kioskctl: asks a running kiosk what it is doing, and takes it out of service or back.
#include <errno.h>
#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/base/clock.h"
#include "drivers/domain/off_reason.h"
#include "firmware/asking.h"
#include "firmware/causes.h"
#include "firmware/kioskctl_export.h"
#include "firmware/kioskctl_history.h"
#include "firmware/kioskctl_status.h"
#include "firmware/options.h"
#include "firmware/plain.h"

#define DIAGNOSE "diagnose"
#define SERVICE  "service"
#define HISTORY  "history"
#define VERIFY   "verify" // the socket's word for history with --verify
#define EXPORT   "export"
#define EXTERNAL "external"
#define PANEL    "panel"
#define FORGET   "forget" // the socket's word for panel with --forget

enum {
    STORED_MS = 6000, // kiosk-link's disk has 4 s, and an order that was not stored a second try
    LOOK_MS = 100,    // between two looks at it
    TEST_FAILED = 3,  // exit status
    WORD_MAX = 64,    // bytes of what is asked
};

struct options {
    char *control, *exports;
    bool json, verify, forget;
    enum off_reason reason; // OFF_NOT: none was given
    bool leveled, external; // --level was given; and which
};

static const char *take_reason(const char *text, void *place)
{
    enum off_reason reason = off_reason_named(text, strlen(text));
    if (reason == OFF_REASON_COUNT)
        return "not maintenance, reader-broken, screen-broken, store-request or other";
    *(enum off_reason *)place = reason;
    return NULL;
}

// The levels of UnifiedPOS; the third one asks a technician who stands there.
static const char *take_level(const char *text, void *place)
{
    struct options *o = place;
    o->leveled = true;
    o->external = strcmp(text, EXTERNAL) == 0;
    return o->external || strcmp(text, "internal") == 0 ? NULL : "not internal or external";
}

static const struct option_row ROWS[] = {
    {"control", "PATH", options_text, offsetof(struct options, control), NULL, false,
     "the kiosk's socket (default: $KIOSK_CONTROL, else /run/kiosk/control)"},
    {"exports", "DIR", options_text, offsetof(struct options, exports), NULL, false,
     "of export: where kiosk-link leaves one (default: /run/kiosk-export)"},
    {"json", NULL, options_flag, offsetof(struct options, json), NULL, false,
     "the answer in one line of JSON"},
    {"verify", NULL, options_flag, offsetof(struct options, verify), NULL, false,
     "of history: every record is looked at first"},
    {"forget", NULL, options_flag, offsetof(struct options, forget), NULL, false,
     "of panel: what was measured is taken back"},
    {"reason", "WORD", take_reason, offsetof(struct options, reason), NULL, false,
     "of service off: maintenance, reader-broken, screen-broken, store-request or other"},
    {"level", "LEVEL", take_level, 0, NULL, false,
     "of diagnose: internal, or external: the reader is reset and a tone sounds"},
};

static const struct options_program PROGRAM = {
    .name = "kioskctl",
    .about =
        "Asks a running kiosk what it is doing, and takes it out of service or back.\n"
        "  status   what the kiosk is doing and what it is connected to\n"
        "  view     what is on the screen: its name, its controls and where they are\n"
        "  trace    the commands sent to the card in this visit, without their bodies\n"
        "  outbox   what the backend has not been told, and what it refuses for good\n"
        "  acknowledge\n"
        "           somebody has seen to what is parked or broken in the outbox: it is logged,\n"
        "           taken out, and warned of no more\n"
        "  diagnose begins a self-test, waits for its end and tells what came out of it\n"
        "  results  what came out of the last one\n"
        "  history  what was tested and done here last, by whom, and what came of it\n"
        "  export FILE\n"
        "           the history for the operator: signed, encrypted, into a new file\n"
        "  status-text\n"
        "           what the kiosk says of itself, signed, for a QR code\n"
        "  panel    what technicians have measured of the panel, and what of it is in force\n"
        "  service off --reason WORD\n"
        "           nobody can begin any more; who is being served is served to the end\n"
        "  service on\n"
        "           residents are served again\n",
    .operand = "status|view|trace|outbox|acknowledge|diagnose|results|history|export|"
               "status-text|panel|service",
    .words = 2,
    .rows = ROWS,
    .count = sizeof ROWS / sizeof ROWS[0],
};

// ---- what is printed --------------------------------------------------------------------------

static void print_json(json_t *answer)
{
    char *text = json_dumps(answer, JSON_COMPACT);
    puts(text ? text : "");
    free(text);
}

// False, and it is said, when somebody did not get what was printed: a full disk, a closed pipe.
static bool is_printed(void)
{
    bool printed = fflush(stdout) == 0 && !ferror(stdout);
    if (!printed)
        fprintf(stderr, "kioskctl: standard output: %s\n", strerror(errno));
    return printed;
}

// ---- printing for people ----------------------------------------------------------------------

static long long integer(json_t *object, const char *name)
{
    return json_integer_value(json_object_get(object, name));
}

static const char *string(json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text ? text : "";
}

static void print_view(json_t *answer)
{
    json_t *controls = json_object_get(answer, "controls"), *c;
    size_t i;
    printf("%s  language=%s waiting=%s message=%s typed=%lld\n", string(answer, "view"),
           string(answer, "language"),
           json_is_true(json_object_get(answer, "waiting")) ? "yes" : "no",
           string(answer, "message"), integer(answer, "typed"));
    json_array_foreach(controls, i, c) printf(
        "  %-12s %5lld,%-5lld %4lldx%-4lld %s\n", string(c, "id"), integer(c, "x"), integer(c, "y"),
        integer(c, "w"), integer(c, "h"), json_is_true(json_object_get(c, "enabled")) ? "" : "off");
}

static void print_trace(json_t *answer)
{
    json_t *apdus = json_object_get(answer, "apdus"), *a;
    size_t i;
    json_array_foreach(apdus, i, a)
    {
        char lc[8] = "***"; // of a secret
        if (!json_is_true(json_object_get(a, "secret")))
            snprintf(lc, sizeof lc, "%lld", integer(a, "lc"));
        printf("%3lld  %s  lc=%-3s response=%-3lld sw=%s %7.1f ms  %s\n", integer(a, "n"),
               string(a, "header"), lc, integer(a, "response"), string(a, "sw"),
               (double)integer(a, "us") / 1000, string(a, "name"));
    }
    printf("%lld commands since the card was opened, %lld of them read certificates\n",
           integer(answer, "count"), integer(answer, "certificate_reads"));
}

static void print_acknowledged(json_t *answer)
{
    (void)answer;
    puts("kiosk-link is told; what was parked or broken is in its log");
}

static const char *mark(const char *outcome)
{
    return strcmp(outcome, "fail") == 0 ? "FAIL" : strcmp(outcome, "pass") == 0 ? "pass" : "-";
}

static void print_test(json_t *test)
{
    const char *cause = string(test, "cause"), *text = causes_text(cause);
    printf("%-4s  %-10s", mark(string(test, "outcome")), string(test, "test"));
    if (json_object_get(test, "ms"))
        printf("%6lld ms", integer(test, "ms"));
    else
        printf("%9s", "");
    if (json_object_get(test, "value"))
        printf("  %lld %s", integer(test, "value"), string(test, "unit"));
    putchar('\n');
    if (cause[0] != '\0')
        printf("      %s: %s\n", cause, text ? text : "");
}

// "kiosk-card 1.0.0, 2 restarts"; what is not known is "-".
static void print_program(json_t *program)
{
    const char *version = string(program, "version");
    printf("      %-11s %s", string(program, "program"), version[0] ? version : "-");
    if (integer(program, "restarts") > 0)
        printf("  restarts=%lld", integer(program, "restarts"));
    if (version[0])
        printf("  no-new-privs=%s seccomp=%s",
               json_is_true(json_object_get(program, "no_new_privs")) ? "yes" : "no",
               json_is_true(json_object_get(program, "seccomp")) ? "yes" : "no");
    putchar('\n');
}

static void print_software(json_t *software)
{
    static const char *const MEMBERS[] = {"device", "device_key", "image", "slot", "verity"};
    json_t *programs = json_object_get(software, "programs"), *program;
    size_t i;
    for (i = 0; i < sizeof MEMBERS / sizeof MEMBERS[0]; i++) {
        const char *value = string(software, MEMBERS[i]);
        printf("%s%s=%s", i == 0 ? "      " : " ", MEMBERS[i], value[0] ? value : "-");
    }
    putchar('\n');
    json_array_foreach(programs, i, program) print_program(program);
}

static void print_results(json_t *answer)
{
    json_t *tests = json_object_get(answer, "tests"), *test;
    size_t i;
    json_array_foreach(tests, i, test) print_test(test);
    print_software(json_object_get(answer, "software"));
    printf("self-test %lld, %s: %s, %lld ms\n", integer(answer, "run"), string(answer, "level"),
           string(answer, "outcome"), integer(answer, "ms"));
}

static bool has_failed(json_t *answer)
{
    return strcmp(string(answer, "outcome"), "fail") == 0;
}

static char *diagnose(const char *path, const char *word)
{
    return asking_run(path, word, "results");
}

static char *read_history(const char *path, const char *word)
{
    return asking_run(path, word, "records");
}

static char *make_export(const char *path, const char *word)
{
    return asking_run(path, word, "exported");
}

static void print_service(json_t *answer)
{
    json_t *service = json_object_get(answer, "service");
    bool closed = strcmp(string(answer, "state"), "closed") == 0;
    if (!json_is_true(json_object_get(service, "off")))
        puts("in service");
    else
        printf("out of service: %s%s\n", string(service, "reason"),
               closed ? "" : "; a visit is under way and goes on to its end");
}

// Whether this is the status after an order for that reason, when it is on the disk.
static bool is_stored(json_t *answer, const char *reason)
{
    json_t *service = json_object_get(answer, "service");
    return strcmp(string(service, "reason"), reason) == 0 &&
           json_is_true(json_object_get(service, "stored"));
}

static bool is_forgotten(json_t *answer, const char *what)
{
    (void)what;
    return kioskctl_status_is_forgotten(answer);
}

static bool holds(const char *text, bool (*is)(json_t *answer, const char *what), const char *what)
{
    json_t *answer = json_loads(text, 0, NULL);
    bool so = is(answer, what);
    json_decref(answer);
    return so;
}

// The answer to `word` in which what was ordered is on the disk; NULL after saying that it is not.
static char *await(const char *path, const char *word,
                   bool (*is_there)(json_t *answer, const char *what), const char *what)
{
    int64_t deadline = clock_ms() + STORED_MS;
    char *text = asking_ask(path, word);
    while (text && !holds(text, is_there, what)) {
        free(text);
        if (clock_left(deadline) == 0) {
            fprintf(stderr, "kioskctl: %s: it holds, and is not stored: a restart may undo it\n",
                    path);
            return NULL;
        }
        clock_sleep(LOOK_MS);
        text = asking_ask(path, word);
    }
    return text;
}

// The status after the order, NULL after saying that it is not stored, or the answer that refuses.
static char *order(const char *path, const char *word)
{
    char *taken = asking_ask(path, word), *status = taken;
    json_t *answer = taken ? json_loads(taken, 0, NULL) : NULL;
    if (json_object_get(answer, "off")) {
        status = await(path, "status", is_stored, string(answer, "reason"));
        free(taken);
    }
    json_decref(answer);
    return status;
}

static char *panel(const char *path, const char *word)
{
    char *taken = asking_ask(path, word);
    if (!taken || strcmp(word, FORGET) != 0 || strstr(taken, "\"error\""))
        return taken;
    free(taken);
    return await(path, PANEL, is_forgotten, NULL);
}

static const struct {
    const char *word;
    void (*print)(json_t *answer);
    char *(*ask)(const char *path, const char *word);
    bool (*has_failed)(json_t *answer); // NULL: it cannot
} COMMANDS[] = {
    {"status", kioskctl_status_print, asking_ask, NULL},
    {"view", print_view, asking_ask, NULL},
    {"trace", print_trace, asking_ask, NULL},
    {"outbox", kioskctl_status_print_outbox, asking_ask, NULL},
    {"acknowledge", print_acknowledged, asking_ask, NULL},
    {DIAGNOSE, print_results, diagnose, has_failed},
    {"results", print_results, asking_ask, has_failed},
    {HISTORY, kioskctl_history_print, read_history, kioskctl_history_is_broken},
    {EXPORT, kioskctl_export_print, make_export, NULL},
    {"status-text", kioskctl_export_print_status, make_export, NULL},
    {PANEL, kioskctl_status_print_panel, panel, NULL},
    {SERVICE, print_service, order, NULL},
};

// ---- main -------------------------------------------------------------------------------------

// Says why an answer is none; false when it is one.
static bool is_refused(json_t *answer)
{
    const char *error = json_string_value(json_object_get(answer, "error"));
    if (!json_is_object(answer))
        fprintf(stderr, "kioskctl: the kiosk's answer is not understood\n");
    else if (error)
        fprintf(stderr, "kioskctl: the kiosk refuses: %s\n", error);
    return !json_is_object(answer) || error;
}

static const char *folder(const struct options *o)
{
    return o->exports ? o->exports : "/run/kiosk-export";
}

// What is left to do when the kiosk has done its part. False after saying why it cannot be done.
static bool finish(const struct options *o, const char *const words[2], json_t *answer)
{
    const char *kind = kioskctl_export_kind(words[0]);
    if (o->external && strcmp(string(answer, "level"), EXTERNAL) != 0) {
        fprintf(stderr, "kioskctl: somebody came: only the internal level was run\n");
        return false;
    }
    return !kind || (kioskctl_export_is_made(answer, kind) &&
                     (!words[1] || kioskctl_export_copy(answer, folder(o), words[1])));
}

static int run(const struct options *o, const char *const words[2], size_t command,
               const char *word)
{
    const char *path = o->control ? o->control : getenv("KIOSK_CONTROL");
    char *text = COMMANDS[command].ask(path ? path : "/run/kiosk/control", word);
    if (!text)
        return EXIT_FAILURE;
    json_t *answer = json_loads(text, 0, NULL);
    plain_make(answer);
    bool good = !is_refused(answer) && finish(o, words, answer);
    if (good && o->json)
        print_json(answer);
    else if (good)
        COMMANDS[command].print(answer);
    good = good && is_printed();
    bool failed = good && COMMANDS[command].has_failed && COMMANDS[command].has_failed(answer);
    json_decref(answer);
    free(text);
    if (failed)
        return TEST_FAILED;
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}

static bool is(const char *word, const char *that)
{
    return word && strcmp(word, that) == 0;
}

// What does not belong together in the words and their options; NULL: nothing. *how: what it is.
static const char *misfit(const struct options *o, const char *const words[2], const char **how)
{
    bool service = strcmp(words[0], SERVICE) == 0, off = service && is(words[1], "off");
    bool reason = o->reason != OFF_NOT, export = strcmp(words[0], EXPORT) == 0;
    bool alone = (service || export) && (!words[1] || words[1][0] == '\0');
    *how = alone || (off && !reason) ? "missing" : "not understood";
    if (alone)
        return service ? "on|off" : "FILE";
    if (words[1] && !off && !export && !(service && is(words[1], "on")))
        return words[1];
    if (off != reason)
        return "--reason";
    if (o->exports && !export)
        return "--exports";
    if (o->verify && strcmp(words[0], HISTORY) != 0)
        return "--verify";
    if (o->forget && strcmp(words[0], PANEL) != 0)
        return "--forget";
    return o->leveled && strcmp(words[0], DIAGNOSE) != 0 ? "--level" : NULL;
}

// What the kiosk is asked: the words, the level and the reason. A file is nobody else's.
static void compose(const struct options *o, const char *const words[2], char asked[WORD_MAX])
{
    const char *reason = off_reason_name(o->reason);
    const char *first = o->verify ? VERIFY : o->forget ? FORGET : words[0];
    const char *second = is(words[0], SERVICE) ? words[1] : o->external ? EXTERNAL : "";
    snprintf(asked, WORD_MAX, "%s%s%s%s%s", first, *second ? " " : "", second, *reason ? " " : "",
             reason);
}

static int perform(const struct options *o, const char *const words[2])
{
    char asked[WORD_MAX];
    const char *how = "not understood", *wrong = words[0];
    size_t command = 0, count = sizeof COMMANDS / sizeof COMMANDS[0];
    while (command < count && strcmp(COMMANDS[command].word, words[0]) != 0)
        command++;
    if (command < count)
        wrong = misfit(o, words, &how);
    if (wrong) {
        options_complain(&PROGRAM, wrong, how);
        return OPTIONS_MISUSE;
    }
    compose(o, words, asked);
    if (is(words[0], EXPORT) && !kioskctl_export_may(words[1]))
        return EXIT_FAILURE;
    return run(o, words, command, asked);
}

int main(int argc, char **argv)
{
    struct options o = {0};
    const char *words[2];
    enum options_end end = options_read(&PROGRAM, argc, argv, &o, words);
    int status = end == OPTIONS_BAD ? OPTIONS_MISUSE : EXIT_SUCCESS;
    if (end == OPTIONS_OK)
        status = perform(&o, words);
    options_free(&PROGRAM, &o);
    return status;
}
