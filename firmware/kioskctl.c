// kioskctl: asks a running kiosk what it is doing. It changes nothing.
#include <errno.h>
#include <getopt.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "drivers/base/ipc.h"

enum {
    ANSWER_MAX = 256 * 1024, // bytes; a full trace has about 40 KiB
    LIMIT_MS = 5000,         // the kiosk answers between two frames
};

static const char USAGE[] =
    "usage: kioskctl [--control PATH] status|view|trace [--json]\n"
    "\n"
    "  status   what the kiosk is doing and what it is connected to\n"
    "  view     what is on the screen: its name, its controls and where they are\n"
    "  trace    the commands sent to the card in this visit, without their bodies\n"
    "\n"
    "  --control PATH  the kiosk's control socket\n"
    "                  (default: $KIOSK_CONTROL, else /run/kiosk/control)\n"
    "  --json          the answer as it came, in one line of JSON\n"
    "  --version, --help\n";

// ---- asking -----------------------------------------------------------------------------------

static int connect_to(const char *path)
{
    int fd = ipc_connect(path);
    if (fd < 0)
        fprintf(stderr, "kioskctl: %s: %s\n", path, strerror(errno));
    return fd;
}

// The answer, terminated; NULL after saying why.
static char *ask(const char *path, const char *word)
{
    char *answer = malloc(ANSWER_MAX + 1);
    int fd = answer ? connect_to(path) : -1;
    ssize_t got = -1;
    if (fd >= 0 && send(fd, word, strlen(word), MSG_NOSIGNAL) >= 0 && ipc_wait(fd, LIMIT_MS))
        got = recv(fd, answer, ANSWER_MAX, 0);
    if (fd >= 0 && got <= 0)
        fprintf(stderr, "kioskctl: the kiosk does not answer\n");
    if (fd >= 0)
        ipc_close(fd);
    if (got <= 0) {
        free(answer);
        return NULL;
    }
    answer[got] = '\0';
    return answer;
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

static void print_status(json_t *answer)
{
    print_object(answer, 0);
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
        printf("%3lld  %s  lc=%-3lld response=%-3lld sw=%s %7.1f ms  %s\n", integer(a, "n"),
               string(a, "header"), integer(a, "lc"), integer(a, "response"), string(a, "sw"),
               (double)integer(a, "us") / 1000, string(a, "name"));
    printf("%lld commands since the card was opened, %lld of them read certificates\n",
           integer(answer, "count"), integer(answer, "certificate_reads"));
}

static const struct {
    const char *word;
    void (*print)(json_t *answer);
} COMMANDS[] = {
    {"status", print_status},
    {"view", print_view},
    {"trace", print_trace},
};

// ---- main -------------------------------------------------------------------------------------

static int run(const char *path, size_t command, bool json)
{
    char *text = ask(path, COMMANDS[command].word);
    if (!text)
        return EXIT_FAILURE;
    json_t *answer = json_loads(text, 0, NULL);
    if (json)
        puts(text);
    else if (answer)
        COMMANDS[command].print(answer);
    bool good = answer && !json_object_get(answer, "error");
    json_decref(answer);
    free(text);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int misuse(void)
{
    fputs(USAGE, stderr);
    return 2;
}

int main(int argc, char **argv)
{
    static const struct option OPTIONS[] = {
        {"control", required_argument, NULL, 'c'},
        {"json", no_argument, NULL, 'j'},
        {"version", no_argument, NULL, 'v'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    const char *path = getenv("KIOSK_CONTROL");
    bool json = false;
    int option;
    while ((option = getopt_long(argc, argv, "", OPTIONS, NULL)) != -1) {
        if (option == 'c')
            path = optarg;
        else if (option == 'j')
            json = true;
        else if (option == 'v')
            return puts("kioskctl " KIOSK_VERSION) < 0;
        else if (option == 'h')
            return fputs(USAGE, stdout) < 0;
        else
            return misuse();
    }
    if (optind != argc - 1)
        return misuse();
    for (size_t i = 0; i < sizeof COMMANDS / sizeof COMMANDS[0]; i++)
        if (strcmp(COMMANDS[i].word, argv[optind]) == 0)
            return run(path ? path : "/run/kiosk/control", i, json);
    return misuse();
}
