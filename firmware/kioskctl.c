// kioskctl: asks a running kiosk what it is doing. It changes nothing that a resident meets.
#include <errno.h>
#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "drivers/base/clock.h"
#include "drivers/base/ipc.h"
#include "firmware/causes.h"
#include "firmware/options.h"

enum {
    ANSWER_MAX = 256 * 1024, // bytes; a full trace has about 40 KiB
    LIMIT_MS = 5000,         // the kiosk answers between two frames
    AGAIN_MS = 10,           // between two attempts
    RUN_MS = 30000,          // a self-test has its own limits; one may go on already
    LOOK_MS = 100,           // between two looks at it
    TEST_FAILED = 3,         // exit status
};

struct options {
    char *control;
    bool json;
};

static const struct option_row ROWS[] = {
    {"control", "PATH", options_text, offsetof(struct options, control), NULL, false,
     "the kiosk's socket (default: $KIOSK_CONTROL, else /run/kiosk/control)"},
    {"json", NULL, options_flag, offsetof(struct options, json), NULL, false,
     "the answer in one line of JSON"},
};

static const struct options_program PROGRAM = {
    .name = "kioskctl",
    .about =
        "Asks a running kiosk what it is doing.\n"
        "  status   what the kiosk is doing and what it is connected to\n"
        "  view     what is on the screen: its name, its controls and where they are\n"
        "  trace    the commands sent to the card in this visit, without their bodies\n"
        "  outbox   what the backend has not been told, and what it refuses for good\n"
        "  acknowledge\n"
        "           somebody has seen to what is parked or broken in the outbox: it is logged,\n"
        "           taken out, and warned of no more\n"
        "  diagnose begins a self-test, waits for its end and tells what came out of it\n"
        "  results  what came out of the last one\n",
    .operand = "status|view|trace|outbox|acknowledge|diagnose|results",
    .rows = ROWS,
    .count = sizeof ROWS / sizeof ROWS[0],
};

// ---- asking -----------------------------------------------------------------------------------

// The bytes of the answer, or -1 with errno; ECONNRESET when the kiosk had no place for us.
static ssize_t exchange(int fd, const char *word, char *answer, int64_t deadline)
{
    if (send(fd, word, strlen(word), MSG_NOSIGNAL) < 0) {
        errno = errno == EPIPE ? ECONNRESET : errno;
        return -1;
    }
    if (!ipc_wait(fd, clock_left(deadline))) {
        errno = ETIMEDOUT;
        return -1;
    }
    ssize_t got = recv(fd, answer, ANSWER_MAX, 0);
    if (got == 0)
        errno = ECONNRESET;
    return got > 0 ? got : -1;
}

static ssize_t ask_once(const char *path, const char *word, char *answer, int64_t deadline)
{
    int fd = ipc_connect(path);
    if (fd < 0)
        return -1;
    ssize_t got = exchange(fd, word, answer, deadline);
    int why = errno;
    ipc_close(fd);
    errno = why;
    return got;
}

static void complain(const char *path)
{
    if (errno == ETIMEDOUT || errno == EAGAIN || errno == ECONNRESET)
        fprintf(stderr, "kioskctl: %s: the kiosk did not answer within %d s\n", path,
                LIMIT_MS / 1000);
    else
        fprintf(stderr, "kioskctl: %s: %s\n", path, strerror(errno));
}

// The answer, terminated; NULL after saying why.
static char *ask(const char *path, const char *word)
{
    int64_t deadline = clock_ms() + LIMIT_MS;
    char *answer = malloc(ANSWER_MAX + 1);
    if (!answer) {
        complain(path);
        return NULL;
    }
    ssize_t got = ask_once(path, word, answer, deadline);
    while (got < 0 && (errno == EAGAIN || errno == ECONNRESET) && clock_left(deadline) > 0) {
        clock_sleep(AGAIN_MS); // others are in front
        got = ask_once(path, word, answer, deadline);
    }
    if (got > 0) {
        answer[got] = '\0';
        return answer;
    }
    complain(path);
    free(answer);
    return NULL;
}

// ---- what is printed --------------------------------------------------------------------------

// A terminal obeys control characters, and root reads here what a lesser user's program says.
// Returns the first character that is not plain, or the end.
static char *skip_plain(const char *text)
{
    while (*text >= ' ' && *text <= '~')
        text++;
    return (char *)text;
}

static void make_plain(json_t *value);

static void make_members_plain(json_t *object)
{
    const char *name;
    json_t *value;
    void *next;
    json_object_foreach_safe(object, next, name, value)
    {
        make_plain(value);
        if (*skip_plain(name) != '\0')
            json_object_del(object, name); // no kiosk has it
    }
}

static void make_plain(json_t *value)
{
    size_t i;
    json_t *element;
    if (json_is_object(value))
        make_members_plain(value);
    json_array_foreach(value, i, element) make_plain(element);
    if (!json_is_string(value))
        return;
    char *text = strdup(json_string_value(value));
    for (char *c = text; c && *(c = skip_plain(c));)
        *c = '?';
    json_string_set(value, text ? text : "");
    free(text);
}

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

static void print_value(const char *name, json_t *value, int indent);

static void print_object(json_t *object, int indent)
{
    const char *name;
    json_t *value;
    json_object_foreach(object, name, value) print_value(name, value, indent);
}

static void print_value(const char *name, json_t *value, int indent)
{
    if (json_is_array(value))
        return;
    printf("%*s%-18s", indent, "", name);
    if (json_is_object(value)) {
        putchar('\n');
        print_object(value, indent + 2);
    } else if (json_is_string(value)) {
        printf("%s\n", json_string_value(value));
    } else if (json_is_integer(value)) {
        printf("%" JSON_INTEGER_FORMAT "\n", json_integer_value(value));
    } else {
        printf("%s\n", json_is_true(value) ? "yes" : "no");
    }
}

static long long integer(json_t *object, const char *name)
{
    return json_integer_value(json_object_get(object, name));
}

static const char *string(json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text ? text : "";
}

// What "warnings" of a status can name.
static const struct {
    const char *name, *text;
} WARNINGS[] = {
    {"clock-off", "the clock is more than 60 s off: see clock_offset_ms"},
    {"outbox-parked", "the backend refuses outcomes for good: see kioskctl outbox"},
    {"outbox-broken", "outbox files were moved aside or cannot be opened: not delivered"},
    {"outcomes-unstored", "kiosk-link did not store outcomes: is the disk full?"},
    {"touches-stuck", "the panel left contacts without an end: is it clean?"},
};

static void print_warning(const char *name)
{
    const char *text = name;
    for (size_t i = 0; i < sizeof WARNINGS / sizeof WARNINGS[0]; i++)
        if (strcmp(WARNINGS[i].name, name) == 0)
            text = WARNINGS[i].text;
    printf("warning: %s\n", text);
}

static void print_status(json_t *answer)
{
    json_t *warnings = json_object_get(answer, "warnings"), *w;
    size_t i;
    print_object(answer, 0);
    json_array_foreach(warnings, i, w) if (json_is_string(w)) print_warning(json_string_value(w));
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

static void print_outbox(json_t *answer)
{
    json_t *records = json_object_get(answer, "records"), *r;
    size_t i;
    print_object(answer, 0);
    json_array_foreach(records, i, r)
        printf("  %s  %s  %s  sw=%s  %s\n", string(r, "id"), string(r, "operation"),
               string(r, "result"), string(r, "sw"), string(r, "finished_at"));
}

static void print_acknowledged(json_t *answer)
{
    (void)answer;
    puts("kiosk-link is told; what was parked or broken is in its log");
}

static const char *mark(const char *outcome)
{
    if (strcmp(outcome, "fail") == 0)
        return "FAIL";
    return strcmp(outcome, "pass") == 0 ? "pass" : "-";
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

static void print_results(json_t *answer)
{
    json_t *tests = json_object_get(answer, "tests"), *test;
    size_t i;
    json_array_foreach(tests, i, test) print_test(test);
    printf("self-test %lld: %s, %lld ms\n", integer(answer, "run"), string(answer, "outcome"),
           integer(answer, "ms"));
}

static bool has_failed(json_t *answer)
{
    return strcmp(string(answer, "outcome"), "fail") == 0;
}

// Whether these are the results of the run of that number, or of a later one.
static bool has_ended(const char *results, long long run)
{
    json_t *answer = json_loads(results, 0, NULL);
    bool ended = integer(answer, "run") >= run && !json_is_true(json_object_get(answer, "running"));
    json_decref(answer);
    return ended;
}

// The results of the run of that number; NULL after saying why.
static char *await_results(const char *path, long long run)
{
    int64_t deadline = clock_ms() + RUN_MS;
    char *results = ask(path, "results");
    while (results && !has_ended(results, run)) {
        free(results);
        if (clock_left(deadline) == 0) {
            fprintf(stderr, "kioskctl: %s: the self-test did not end\n", path);
            return NULL;
        }
        clock_sleep(LOOK_MS);
        results = ask(path, "results");
    }
    return results;
}

// The results of a self-test that begins now, or the answer that says that none does.
static char *diagnose(const char *path, const char *word)
{
    char *begun = ask(path, word);
    json_t *answer = begun ? json_loads(begun, 0, NULL) : NULL;
    long long run = integer(answer, "run");
    json_decref(answer);
    if (run == 0)
        return begun;
    free(begun);
    return await_results(path, run);
}

static const struct {
    const char *word;
    void (*print)(json_t *answer);
    char *(*ask)(const char *path, const char *word);
    bool (*has_failed)(json_t *answer); // NULL: it cannot
} COMMANDS[] = {
    {"status", print_status, ask, NULL},
    {"view", print_view, ask, NULL},
    {"trace", print_trace, ask, NULL},
    {"outbox", print_outbox, ask, NULL},
    {"acknowledge", print_acknowledged, ask, NULL},
    {"diagnose", print_results, diagnose, has_failed},
    {"results", print_results, ask, has_failed},
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

static int run(const char *path, size_t command, bool json)
{
    char *text = COMMANDS[command].ask(path, COMMANDS[command].word);
    if (!text)
        return EXIT_FAILURE;
    json_t *answer = json_loads(text, 0, NULL);
    make_plain(answer);
    bool good = !is_refused(answer);
    if (good && json)
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

static int perform(const struct options *o, const char *word)
{
    const char *path = o->control ? o->control : getenv("KIOSK_CONTROL");
    for (size_t i = 0; i < sizeof COMMANDS / sizeof COMMANDS[0]; i++)
        if (strcmp(COMMANDS[i].word, word) == 0)
            return run(path ? path : "/run/kiosk/control", i, o->json);
    options_complain(&PROGRAM, word, "not understood");
    return OPTIONS_MISUSE;
}

int main(int argc, char **argv)
{
    struct options o = {0};
    const char *word;
    enum options_end end = options_read(&PROGRAM, argc, argv, &o, &word);
    int status = end == OPTIONS_BAD ? OPTIONS_MISUSE : EXIT_SUCCESS;
    if (end == OPTIONS_OK)
        status = perform(&o, word);
    options_free(&PROGRAM, &o);
    return status;
}
