// The program that holds the network and no card: a parent, and a worker that talks to the backend.
// See supervisor/supervisor.h for who may do what.
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "drivers/base/log.h"
#include "drivers/base/sandbox.h"
#include "firmware/link/link_backend.h"
#include "firmware/link/link_settings.h"
#include "firmware/link/link_worker.h"
#include "firmware/options.h"
#include "firmware/protocol/link_message.h"
#include "firmware/supervisor/child.h"
#include "firmware/supervisor/supervisor.h"
#include "firmware/walls/walls.h"

struct options {
    char *socket;
    uid_t client;
    bool verbose;
    struct link_settings settings;
};

// What does not tell the kernel what it does: a hypervisor, a clock card, somebody's hand.
static const char *take_time_service(const char *text, void *place)
{
    *(bool *)place = strcmp(text, "other") == 0;
    return *(bool *)place || strcmp(text, "ntp") == 0 ? NULL : "not ntp or other";
}

#define PLACE(member) offsetof(struct options, member)

static const struct option_row ROWS[] = {
    {"socket", "PATH", options_text, PLACE(socket), NULL, false,
     "where to listen; without it the socket comes from systemd"},
    {"client", "USER", options_user, PLACE(client), NULL, false,
     "name or number of the user that may connect, besides root"},
    {"backend", "URL", options_text, PLACE(settings.backend), NULL, true, "https://name[:port]"},
    {"backend-ca", "FILE", options_text, PLACE(settings.backend_ca), NULL, true,
     "the operator's root certificate (PEM), the only one that is trusted"},
    {"device-cert", "FILE", options_text, PLACE(settings.device_certificate), NULL, true,
     "this kiosk's certificate (PEM)"},
    {"device-key", "FILE", options_text, PLACE(settings.device_key), NULL, true, "and its key"},
    {"outbox", "FILE", options_text, PLACE(settings.outbox), NULL, true,
     "where outcomes wait for delivery"},
    {"history", "FILE", options_text, PLACE(settings.history), NULL, false,
     "what was tested and done here; without it history.db beside the outbox"},
    {"operations-cert", "FILE", options_text, PLACE(settings.operations),
     "/etc/kiosk/operations.crt", false, "the certificate (PEM) to which exports are encrypted"},
    {"exports", "DIR", options_text, PLACE(settings.exports), NULL, false,
     "where an export is left for kioskctl; without it none is made"},
    {"command-line", "FILE", options_text, PLACE(settings.command_line), "/run/kiosk-command-line",
     false, "a copy of /proc/cmdline: slot and root hash are in it"},
    {"time-service", "WORD", take_time_service, PLACE(settings.clock_foreign), "ntp", false,
     "what sets the clock: ntp, which the self-test looks at, or other"},
    {"offices", "FILE", options_text, PLACE(settings.offices), NULL, false,
     "where the operator's municipal counters are kept"},
    {"verbose", NULL, options_flag, PLACE(verbose), NULL, false, "log more"},
};

static const struct options_program PROGRAM = {
    .name = "kiosk-link",
    .about = "Talks to the backend for the program kiosk.\n",
    .section = "link",
    .rows = ROWS,
    .count = sizeof ROWS / sizeof ROWS[0],
};

// Opens every file once in a process of its own: what is wrong is said at start, and this process
// stays free of curl, OpenSSL and SQLite.
static bool check(const void *settings)
{
    return link_backend_check(settings);
}

static void close_walls(const char *socket, const struct link_settings *settings)
{
    const struct walls_link paths = {
        .socket = socket,
        .outbox = settings->outbox,
        .history = settings->history,
        .offices = settings->offices,
        .exports = settings->exports,
        .backend_ca = settings->backend_ca,
        .certificate = settings->device_certificate,
        .key = settings->device_key,
        .operations = settings->operations,
        .command_line = settings->command_line,
    };
    sandbox_basics();
    walls_link_files(&paths);
}

static int serve(struct options *options)
{
    struct ends lost = {.count = 0};
    options->settings.lost = &lost;
    const struct supervisor helper = {
        .name = PROGRAM.name,
        .socket = options->socket,
        .client = options->client,
        .work = link_worker_run,
        .enclose = walls_link_parent,
        .enclose_worker = walls_link_worker,
        .table = link_message_table(),
        .stays = true,
        .lost = &lost,
        .context = &options->settings,
    };
    log_start(helper.name, options->verbose ? LOG_DEBUG : LOG_INFO);
    close_walls(options->socket, &options->settings);
    if (!child_check(check, &options->settings))
        return EXIT_FAILURE;
    return supervisor_run(&helper);
}

int main(int argc, char **argv)
{
    struct options options = {.client = geteuid()};
    enum options_end end = options_read(&PROGRAM, argc, argv, &options, NULL);
    int status = end == OPTIONS_BAD ? OPTIONS_MISUSE : EXIT_SUCCESS;
    if (end == OPTIONS_OK)
        status = serve(&options);
    options_free(&PROGRAM, &options);
    return status;
}
