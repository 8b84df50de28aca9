#include "tests/card/src/run.h"

#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/card/src/control.h"
#include "tests/card/src/orders.h"
#include "tests/card/src/visit.h"
#include "tests/card/src/vpcd.h"
#include "tests/card/src/vscard.h"

enum {
    LINES_MAX = 32, // --fault, --atr, --apdu-delay
    LINE_LENGTH = 128,
    HOST_LENGTH = 64,
    PATIENCE_MS = 30000, // pcscd starts within a second, unless the machine is very busy
    PATIENCE_MAX_S = 3600,
};

struct options {
    struct visit_settings visit;
    const char *control;
    char host[HOST_LENGTH];             // of --vscard
    char lines[LINES_MAX][LINE_LENGTH]; // told to the card before it is put in
    size_t line_count;
};

static const struct option OPTIONS[] = {
    {"file", required_argument, NULL, 'f'},
    {"host", required_argument, NULL, 'h'},
    {"port", required_argument, NULL, 'p'},
    {"control", required_argument, NULL, 'c'},
    {"fault", required_argument, NULL, 'F'},
    {"apdu-delay", required_argument, NULL, 'd'},
    {"atr", required_argument, NULL, 'a'},
    {"patience", required_argument, NULL, 'w'},
    {"outside", no_argument, NULL, 'o'},
    {"once", no_argument, NULL, '1'},
    {"trace", no_argument, NULL, 't'},
    {"vscard", required_argument, NULL, 'q'},
    {NULL, 0, NULL, 0},
};

static bool add_line(struct options *options, const char *word, const char *rest)
{
    if (options->line_count == LINES_MAX)
        return false;
    int length = snprintf(options->lines[options->line_count++], LINE_LENGTH, "%s%s", word, rest);
    return length < LINE_LENGTH;
}

static bool set_patience(struct options *options, const char *value)
{
    char *end;
    unsigned long seconds = strtoul(value, &end, 10);
    options->visit.patience_ms = (int)seconds * 1000;
    return *value != '\0' && *end == '\0' && seconds <= PATIENCE_MAX_S;
}

// One that offers T=0 alone: QEMU's reader takes no other protocol, and hands over T=1 in blocks.
#define T0_ATR "3B8000"

static bool set_vscard(struct options *options, const char *value)
{
    const char *colon = strrchr(value, ':');
    if (colon == NULL || colon - value >= HOST_LENGTH)
        return false;
    snprintf(options->host, sizeof options->host, "%.*s", (int)(colon - value), value);
    options->visit.plug = &vscard_plug;
    options->visit.host = options->host;
    options->visit.port = colon + 1;
    return image_atr_parse(T0_ATR, &options->visit.reader_atr);
}

static bool set_option(struct options *options, int option, const char *value)
{
    switch (option) {
    case 'f':
        options->visit.file = value;
        return true;
    case 'h':
        options->visit.host = value;
        return true;
    case 'p':
        options->visit.port = value;
        return true;
    case 'q':
        return set_vscard(options, value);
    case 'c':
        options->control = value;
        return true;
    case 'F':
        return add_line(options, "", value);
    case 'd':
        return add_line(options, "delay ", value);
    case 'a':
        return add_line(options, "atr ", value);
    case 'w':
        return set_patience(options, value);
    case 'o':
        return options->visit.start_outside = true;
    case '1':
        return options->visit.once = true;
    case 't':
        return options->visit.trace = true;
    default:
        return false;
    }
}

static bool read_options(struct options *options, int argc, char **argv)
{
    for (int got; (got = getopt_long(argc, argv, "", OPTIONS, NULL)) != -1;) {
        if (!set_option(options, got, optarg)) {
            fputs("virtual-card run: bad option; see virtual-card --help\n", stderr);
            return false;
        }
    }
    if (optind < argc || options->visit.file == NULL || options->visit.port == NULL) {
        fputs("virtual-card run: --file and --port or --vscard are needed\n", stderr);
        return false;
    }
    return true;
}

static bool obey(void *context, char *line, FILE *reply)
{
    return orders_obey(context, line, reply);
}

static bool tell_lines(struct visit *visit, struct options *options)
{
    char reply[LINE_LENGTH];
    for (size_t i = 0; i < options->line_count; i++) {
        char line[LINE_LENGTH];
        strcpy(line, options->lines[i]);
        FILE *file = fmemopen(reply, sizeof reply, "w");
        bool fine = file != NULL && orders_obey(visit, line, file);
        if (file != NULL)
            fclose(file);
        if (!fine) {
            fprintf(stderr, "virtual-card run: %s: not understood\n", options->lines[i]);
            return false;
        }
    }
    return true;
}

static int wait(struct pollfd *waiting, nfds_t count, int64_t limit_us)
{
    struct timespec limit = {limit_us / 1000000, limit_us % 1000000 * 1000};
    return ppoll(waiting, count, limit_us < 0 ? NULL : &limit, NULL);
}

static void loop(struct visit *visit, int signals, int listener)
{
    while (!visit_over(visit)) {
        struct pollfd waiting[] = {{.fd = signals, .events = POLLIN},
                                   {.fd = listener, .events = POLLIN},
                                   {.fd = visit_fd(visit), .events = POLLIN}};
        if (wait(waiting, sizeof waiting / sizeof waiting[0], visit_wait_us(visit)) < 0)
            continue; // interrupted; asked again
        if (waiting[0].revents != 0)
            return;
        if (waiting[1].revents != 0)
            control_serve(listener, visit, obey);
        visit_step(visit);
    }
}

// A descriptor that becomes readable when the program is asked to end.
static int open_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigprocmask(SIG_BLOCK, &set, NULL);
    return signalfd(-1, &set, SFD_CLOEXEC);
}

static bool serve(struct options *options, struct visit *visit)
{
    int listener = -1, signals = open_signals();
    if (options->control != NULL && (listener = control_listen(options->control)) < 0) {
        fprintf(stderr, "virtual-card run: %s: %s\n", options->control, strerror(errno));
        close(signals);
        return false;
    }
    loop(visit, signals, listener);
    close(signals);
    if (listener >= 0) {
        close(listener);
        unlink(options->control);
    }
    return !visit_failed(visit);
}

int run_main(int argc, char **argv)
{
    struct options options = {
        .visit = {.plug = &vpcd_plug, .host = "127.0.0.1", .patience_ms = PATIENCE_MS}};
    if (!read_options(&options, argc, argv))
        return EXIT_FAILURE;
    umask(077); // whoever reaches the control socket owns the card
    struct visit *visit = visit_new(&options.visit);
    if (visit == NULL) {
        fprintf(stderr, "virtual-card run: %s: %s\n", options.visit.file, strerror(errno));
        return EXIT_FAILURE;
    }
    bool fine = tell_lines(visit, &options) && serve(&options, visit);
    visit_free(&visit);
    return fine ? EXIT_SUCCESS : EXIT_FAILURE;
}
