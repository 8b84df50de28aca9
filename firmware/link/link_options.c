#include "firmware/link/link_options.h"

#include <errno.h>
#include <getopt.h>
#include <ini.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "firmware/supervisor/user.h"

static const char HELP[] =
    "usage: kiosk-link [--config FILE] [options]\n"
    "Talks to the backend for the program kiosk.\n"
    "  --config FILE       INI file; its section [link] has the same names as these options\n"
    "  --socket PATH       where to listen; without it the socket comes from systemd\n"
    "  --client USER       name or number of the user that may connect, besides root\n"
    "  --backend URL       https://name[:port]\n"
    "  --backend-ca FILE   the operator's root certificate (PEM), the only one that is trusted\n"
    "  --device-cert FILE  this kiosk's certificate (PEM)\n"
    "  --device-key FILE   and its key\n"
    "  --outbox FILE       where outcomes wait for delivery\n"
    "  --verbose           log more\n"
    "  --help, --version\n";

static const char SECTION[] = "link";

// Options whose value is a text.
static const struct {
    const char *name;
    size_t place; // of a const char * in struct link_options
    bool needed;
} TEXTS[] = {
    {"socket", offsetof(struct link_options, socket), false},
    {"backend", offsetof(struct link_options, settings.backend), true},
    {"backend-ca", offsetof(struct link_options, settings.backend_ca), true},
    {"device-cert", offsetof(struct link_options, settings.device_certificate), true},
    {"device-key", offsetof(struct link_options, settings.device_key), true},
    {"outbox", offsetof(struct link_options, settings.outbox), true},
};

enum {
    TEXT_COUNT = sizeof TEXTS / sizeof TEXTS[0],
};

static const struct option OPTIONS[] = {
    {"config", required_argument, NULL, 0},     {"socket", required_argument, NULL, 0},
    {"client", required_argument, NULL, 0},     {"backend", required_argument, NULL, 0},
    {"backend-ca", required_argument, NULL, 0}, {"device-cert", required_argument, NULL, 0},
    {"device-key", required_argument, NULL, 0}, {"outbox", required_argument, NULL, 0},
    {"verbose", no_argument, NULL, 0},          {"help", no_argument, NULL, 0},
    {"version", no_argument, NULL, 0},          {NULL, 0, NULL, 0},
};

static const char **text_place(struct link_options *options, size_t i)
{
    return (const char **)((char *)options + TEXTS[i].place);
}

// The texts are ours, though nobody else may change them.
static void set_text(const char **place, char *text)
{
    free((char *)*place);
    *place = text;
}

void link_options_free(struct link_options *options)
{
    for (size_t i = 0; i < TEXT_COUNT; i++)
        set_text(text_place(options, i), NULL);
}

static bool parse_flag(const char *text, bool *flag)
{
    *flag = strcmp(text, "yes") == 0;
    return *flag || strcmp(text, "no") == 0;
}

// Takes one option. NULL, or what is wrong with it.
static const char *take(struct link_options *options, const char *name, const char *value)
{
    if (strcmp(name, "client") == 0)
        return user_parse(value, &options->client) ? NULL : "no such user";
    if (strcmp(name, "verbose") == 0)
        return parse_flag(value, &options->verbose) ? NULL : "neither yes nor no";
    for (size_t i = 0; i < TEXT_COUNT; i++) {
        if (strcmp(name, TEXTS[i].name) != 0)
            continue;
        set_text(text_place(options, i), value[0] != '\0' ? strdup(value) : NULL);
        return *text_place(options, i) ? NULL : "empty";
    }
    return "unknown name";
}

struct file {
    struct link_options *options;
    const char *path;
};

// For inih: 0 means that the line is not good.
static int take_line(void *context, const char *section, const char *name, const char *value)
{
    const struct file *file = context;
    if (strcmp(section, SECTION) != 0)
        return 1; // other programs' sections
    const char *wrong = take(file->options, name, value);
    if (wrong)
        fprintf(stderr, "kiosk-link: %s: %s = %s: %s\n", file->path, name, value, wrong);
    return !wrong;
}

static bool read_file(struct link_options *options, const char *path)
{
    struct file file = {options, path};
    int line = ini_parse(path, take_line, &file);
    if (line < 0)
        fprintf(stderr, "kiosk-link: %s: %s\n", path, strerror(errno));
    else if (line > 0)
        fprintf(stderr, "kiosk-link: %s: line %d is not good\n", path, line);
    return line == 0;
}

static bool has_all(struct link_options *options)
{
    bool all = true;
    for (size_t i = 0; i < TEXT_COUNT; i++) {
        if (!TEXTS[i].needed || *text_place(options, i))
            continue;
        fprintf(stderr, "kiosk-link: --%s is missing\n", TEXTS[i].name);
        all = false;
    }
    return all;
}

static enum link_options_end complain(const char *name, const char *value, const char *wrong)
{
    fprintf(stderr, "kiosk-link: --%s %s: %s\n", name, value, wrong);
    return LINK_OPTIONS_BAD;
}

static enum link_options_end take_argument(struct link_options *options, const char *name,
                                           const char *value)
{
    if (strcmp(name, "help") == 0 || strcmp(name, "version") == 0) {
        fputs(name[0] == 'h' ? HELP : "kiosk-link " KIOSK_VERSION "\n", stdout);
        return LINK_OPTIONS_SAID;
    }
    if (strcmp(name, "config") == 0)
        return LINK_OPTIONS_OK; // it was read first, so that the command line wins
    const char *wrong = take(options, name, value ? value : "yes");
    return wrong ? complain(name, value, wrong) : LINK_OPTIONS_OK;
}

// Reads every file that --config names.
static bool read_files(int argc, char **argv, struct link_options *options)
{
    int letter, which = 0;
    opterr = 0; // link_options_read() complains
    while ((letter = getopt_long(argc, argv, "+", OPTIONS, &which)) != -1)
        if (letter == 0 && strcmp(OPTIONS[which].name, "config") == 0 &&
            !read_file(options, optarg))
            return false;
    opterr = 1;
    optind = 0; // getopt(3): start again
    return true;
}

enum link_options_end link_options_read(int argc, char **argv, struct link_options *options)
{
    int letter, which = 0;
    *options = (struct link_options){.client = geteuid()};
    if (!read_files(argc, argv, options))
        return LINK_OPTIONS_BAD;
    while ((letter = getopt_long(argc, argv, "+", OPTIONS, &which)) != -1) {
        enum link_options_end end = LINK_OPTIONS_BAD;
        if (letter == 0)
            end = take_argument(options, OPTIONS[which].name, optarg);
        if (end != LINK_OPTIONS_OK)
            return end;
    }
    if (optind < argc) {
        fprintf(stderr, "kiosk-link: %s: not an option\n", argv[optind]);
        return LINK_OPTIONS_BAD;
    }
    return has_all(options) ? LINK_OPTIONS_OK : LINK_OPTIONS_BAD;
}
