// The program that holds the network and no card: a parent, and a worker that talks to the backend.
// See supervisor/supervisor.h for who may do what.
#include <stdlib.h>

#include "drivers/base/log.h"
#include "drivers/base/sandbox.h"
#include "firmware/link/link_options.h"
#include "firmware/link/link_worker.h"
#include "firmware/protocol/link_message.h"
#include "firmware/supervisor/child.h"
#include "firmware/supervisor/supervisor.h"

// Opens every file once in a process of its own: what is wrong is said at start, and this process
// stays free of curl, OpenSSL and SQLite.
static bool check(const void *settings)
{
    return link_worker_check(settings);
}

static int serve(const struct link_options *options)
{
    const struct supervisor helper = {
        .name = "kiosk-link",
        .socket = options->socket,
        .client = options->client,
        .work = link_worker_run,
        .table = link_message_table(),
        .stays = true,
        .context = &options->settings,
    };
    log_start(helper.name, options->verbose ? LOG_DEBUG : LOG_INFO);
    sandbox_basics();
    if (!child_check(check, &options->settings))
        return EXIT_FAILURE;
    return supervisor_run(&helper);
}

int main(int argc, char **argv)
{
    struct link_options options;
    int status = EXIT_FAILURE;
    switch (link_options_read(argc, argv, &options)) {
    case LINK_OPTIONS_OK:
        status = serve(&options);
        break;
    case LINK_OPTIONS_SAID:
        status = EXIT_SUCCESS;
        break;
    case LINK_OPTIONS_BAD:
        break;
    }
    link_options_free(&options);
    return status;
}
