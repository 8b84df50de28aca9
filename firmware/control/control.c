#include "firmware/control/control.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "drivers/base/clock.h"
#include "drivers/base/ipc.h"
#include "firmware/control/report.h"

enum {
    REQUEST_MAX = 32, // bytes; "service off store-request" has 25
    QUEUE = 16,       // that may wait while no more are taken
    ERROR_MAX = 64,   // bytes
};

#define ACKNOWLEDGE "acknowledge"
#define DIAGNOSE    "diagnose"
#define EXTERNAL    "diagnose external"
#define HISTORY     "history"
#define VERIFY      "verify"
#define EXPORT      "export"
#define STATUS_TEXT "status-text"
#define FORGET      "forget"

static const struct {
    const char *word;
    char *(*report)(const struct control_facts *facts);
} REQUESTS[] = {
    {"status", report_status},         {"view", report_view},
    {"trace", report_trace},           {"outbox", report_outbox},
    {ACKNOWLEDGE, report_acknowledge}, {DIAGNOSE, report_diagnose},
    {EXTERNAL, report_diagnose},       {"results", report_results},
    {HISTORY, report_history},         {VERIFY, report_verify},
    {"records", report_records},       {EXPORT, report_export},
    {STATUS_TEXT, report_export},      {"exported", report_exported},
    {"panel", report_panel},           {FORGET, report_forget},
};

bool control_open(struct control_server *server, const char *path)
{
    *server = (struct control_server){.listener = path ? ipc_listen(path) : -1};
    for (int i = 0; i < CONTROL_CLIENTS; i++)
        server->clients[i].fd = -1;
    if (server->listener >= 0) { // so that an accept without a client does not block
        fcntl(server->listener, F_SETFL, O_NONBLOCK);
        listen(server->listener, QUEUE);
    }
    return !path || server->listener >= 0;
}

// "service on", "service off REASON". OFF_REASON_COUNT: neither.
static enum off_reason order(const char *request, size_t length)
{
    static const char ON[] = "service on", OFF[] = "service off ";
    size_t before = sizeof OFF - 1;
    if (length == sizeof ON - 1 && memcmp(request, ON, length) == 0)
        return OFF_NOT;
    if (length <= before || memcmp(request, OFF, before) != 0)
        return OFF_REASON_COUNT;
    return off_reason_named(request + before, length - before);
}

// Takes the text over.
static void say(int fd, char *text)
{
    if (text)
        (void)!send(fd, text, strlen(text), MSG_NOSIGNAL | MSG_DONTWAIT);
    free(text);
}

// One at a time: nobody is told the number of another's. NULL: it is begun.
static const char *no_export(struct control_server *server, bool file,
                             const struct control_facts *facts)
{
    if (server->exports || facts->exported.running)
        return "another one is being made";
    if (!facts->status->link_helper)
        return "kiosk-link is not there";
    if (file && facts->status->served)
        return "somebody is being served";
    server->exports = true;
    server->exports_file = file;
    return NULL;
}

// True when there is a reason, and it is said.
static bool refuse(int fd, const char *why)
{
    char text[ERROR_MAX];
    if (!why)
        return false;
    snprintf(text, sizeof text, "{\"error\":\"%s\"}", why);
    say(fd, strdup(text));
    return true;
}

static bool refuses_export(struct control_server *server, int fd, const char *request,
                           const struct control_facts *facts)
{
    bool file = strcmp(request, EXPORT) == 0, status = strcmp(request, STATUS_TEXT) == 0;
    return refuse(fd, file || status ? no_export(server, file, facts) : NULL);
}

// The reader resets and a tone sounds: nobody may be there whom that disturbs.
static bool refuses_external(int fd, const char *request, const struct control_facts *facts)
{
    bool external = strcmp(request, EXTERNAL) == 0;
    const char *why = facts->status->served       ? "a resident's visit is under way"
                      : facts->status->maintained ? "a technician is there"
                                                  : NULL;
    return refuse(fd, external ? why : NULL);
}

static void note_diagnose(struct control_server *server, const char *request)
{
    bool external = strcmp(request, EXTERNAL) == 0;
    server->diagnoses |= external || strcmp(request, DIAGNOSE) == 0;
    if (external)
        server->level = CHECK_EXTERNAL;
}

static void answer(struct control_server *server, int fd, const char *request, size_t length,
                   const struct control_facts *facts)
{
    enum off_reason ordered = order(request, length);
    if (ordered != OFF_REASON_COUNT) {
        server->orders = true;
        server->order = ordered;
        say(fd, report_service(ordered));
        return;
    }
    for (size_t i = 0; i < sizeof REQUESTS / sizeof REQUESTS[0]; i++) {
        if (strcmp(REQUESTS[i].word, request) != 0 || strlen(request) != length)
            continue;
        if (refuses_external(fd, request, facts))
            return;
        server->acknowledged |= strcmp(request, ACKNOWLEDGE) == 0 && facts->status->link_helper;
        note_diagnose(server, request);
        server->forgets |= strcmp(request, FORGET) == 0;
        server->reads_all |= strcmp(request, VERIFY) == 0;
        server->reads |= strcmp(request, HISTORY) == 0 || strcmp(request, VERIFY) == 0;
        if (!refuses_export(server, fd, request, facts))
            say(fd, REQUESTS[i].report(facts));
        return;
    }
    static const char UNKNOWN[] = "{\"error\":\"unknown request\"}";
    (void)!send(fd, UNKNOWN, sizeof UNKNOWN - 1, MSG_NOSIGNAL | MSG_DONTWAIT);
}

// True when the client has been served, or has gone.
static bool serve_client(struct control_server *server, int fd, const struct control_facts *facts)
{
    char request[REQUEST_MAX + 1];
    if (!ipc_wait(fd, 0))
        return false;
    ssize_t got = recv(fd, request, REQUEST_MAX, MSG_DONTWAIT);
    if (got <= 0)
        return true;
    request[got] = '\0';
    answer(server, fd, request, (size_t)got, facts);
    return true;
}

// ---- places -----------------------------------------------------------------------------------

static void drop(struct control_client *client)
{
    ipc_close(client->fd);
    client->fd = -1;
}

static void serve_places(struct control_server *server, const struct control_facts *facts)
{
    for (int i = 0; i < CONTROL_CLIENTS; i++) {
        struct control_client *client = &server->clients[i];
        if (client->fd < 0)
            continue;
        if (serve_client(server, client->fd, facts) || clock_ms() >= client->until)
            drop(client);
    }
}

// A free place, else that of the client that has been silent for the longest time.
static struct control_client *place(struct control_server *server)
{
    struct control_client *oldest = &server->clients[0];
    for (int i = 0; i < CONTROL_CLIENTS; i++) {
        struct control_client *client = &server->clients[i];
        if (client->fd < 0)
            return client;
        if (client->until < oldest->until)
            oldest = client;
    }
    drop(oldest);
    return oldest;
}

// ---- newcomers --------------------------------------------------------------------------------

static bool is_paused(const struct control_server *server)
{
    return server->taken >= CONTROL_WINDOW_CLIENTS;
}

// Takes nobody for so long.
static void pause_for(struct control_server *server, int ms)
{
    server->taken = CONTROL_WINDOW_CLIENTS;
    server->window_ends = clock_ms() + ms;
}

// -1: nobody waits, or nobody can be taken now.
static int newcomer(struct control_server *server)
{
    int fd = accept4(server->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    // Without a descriptor to give, the listener stays readable: it must not be watched meanwhile.
    if (fd < 0 && errno != EAGAIN && errno != EINTR && errno != ECONNABORTED)
        pause_for(server, CONTROL_SILENCE_MS);
    return fd;
}

static void accept_clients(struct control_server *server, const struct control_facts *facts)
{
    if (clock_ms() >= server->window_ends) {
        server->window_ends = clock_ms() + CONTROL_WINDOW_MS;
        server->taken = 0;
    }
    while (!is_paused(server)) {
        int fd = newcomer(server);
        if (fd < 0)
            return;
        server->taken++;
        if (serve_client(server, fd, facts))
            ipc_close(fd);
        else
            *place(server) = (struct control_client){fd, clock_ms() + CONTROL_SILENCE_MS};
    }
}

// ---- the loop's side --------------------------------------------------------------------------

void control_serve(struct control_server *server, const struct control_facts *facts)
{
    if (server->listener < 0)
        return;
    serve_places(server, facts);
    accept_clients(server, facts);
}

void control_watched(const struct control_server *server, int fds[CONTROL_WATCH])
{
    fds[0] = is_paused(server) ? -1 : server->listener;
    for (int i = 0; i < CONTROL_CLIENTS; i++)
        fds[1 + i] = server->clients[i].fd;
}

int64_t control_next(const struct control_server *server)
{
    int64_t next = is_paused(server) ? server->window_ends : INT64_MAX;
    for (int i = 0; i < CONTROL_CLIENTS; i++) {
        const struct control_client *client = &server->clients[i];
        if (client->fd >= 0 && client->until < next)
            next = client->until;
    }
    return next;
}

bool control_acknowledged(struct control_server *server)
{
    bool acknowledged = server->acknowledged;
    server->acknowledged = false;
    return acknowledged;
}

bool control_diagnoses(struct control_server *server, enum check_level *level)
{
    bool diagnoses = server->diagnoses;
    *level = server->level;
    server->diagnoses = false;
    server->level = CHECK_INTERNAL;
    return diagnoses;
}

bool control_ordered(struct control_server *server, enum off_reason *reason)
{
    bool orders = server->orders;
    server->orders = false;
    *reason = server->order;
    return orders;
}

bool control_reads_history(struct control_server *server, bool *all)
{
    bool reads = server->reads;
    *all = server->reads_all;
    server->reads = server->reads_all = false;
    return reads;
}

bool control_exports(struct control_server *server, bool *file)
{
    bool exports = server->exports;
    *file = server->exports_file;
    server->exports = false;
    return exports;
}

bool control_forgets_panel(struct control_server *server)
{
    bool forgets = server->forgets;
    server->forgets = false;
    return forgets;
}

void control_close(struct control_server *server)
{
    for (int i = 0; i < CONTROL_CLIENTS; i++)
        drop(&server->clients[i]);
    ipc_close(server->listener);
}
