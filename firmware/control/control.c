#include "firmware/control/control.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "drivers/base/ipc.h"
#include "firmware/control/report.h"

enum {
    REQUEST_MAX = 32, // bytes; the longest word has six
};

static const struct {
    const char *word;
    char *(*report)(const struct control_facts *facts);
} REQUESTS[] = {
    {"status", report_status},
    {"view", report_view},
    {"trace", report_trace},
};

bool control_open(struct control_server *server, const char *path)
{
    server->listener = path ? ipc_listen(path) : -1;
    for (int i = 0; i < CONTROL_CLIENTS; i++)
        server->clients[i] = -1;
    if (server->listener >= 0) // so that an accept without a client does not block
        fcntl(server->listener, F_SETFL, O_NONBLOCK);
    return !path || server->listener >= 0;
}

// A client beyond the last place waits in the listener's queue.
static void accept_clients(struct control_server *server)
{
    for (int i = 0; i < CONTROL_CLIENTS; i++) {
        if (server->clients[i] >= 0)
            continue;
        int fd = accept4(server->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (fd < 0)
            return;
        server->clients[i] = fd;
    }
}

static void answer(int fd, const char *request, const struct control_facts *facts)
{
    for (size_t i = 0; i < sizeof REQUESTS / sizeof REQUESTS[0]; i++) {
        if (strcmp(REQUESTS[i].word, request) != 0)
            continue;
        char *text = REQUESTS[i].report(facts);
        if (text)
            (void)!send(fd, text, strlen(text), MSG_NOSIGNAL | MSG_DONTWAIT);
        free(text);
        return;
    }
    static const char UNKNOWN[] = "{\"error\":\"unknown request\"}";
    (void)!send(fd, UNKNOWN, sizeof UNKNOWN - 1, MSG_NOSIGNAL | MSG_DONTWAIT);
}

// True when the client has been served, or has gone.
static bool serve_client(int fd, const struct control_facts *facts)
{
    char request[REQUEST_MAX + 1];
    if (!ipc_wait(fd, 0))
        return false;
    ssize_t got = recv(fd, request, REQUEST_MAX, 0);
    if (got <= 0)
        return true;
    request[got] = '\0';
    answer(fd, request, facts);
    return true;
}

void control_serve(struct control_server *server, const struct control_facts *facts)
{
    if (server->listener < 0)
        return;
    accept_clients(server);
    for (int i = 0; i < CONTROL_CLIENTS; i++) {
        if (server->clients[i] < 0 || !serve_client(server->clients[i], facts))
            continue;
        ipc_close(server->clients[i]);
        server->clients[i] = -1;
    }
}

void control_close(struct control_server *server)
{
    for (int i = 0; i < CONTROL_CLIENTS; i++)
        ipc_close(server->clients[i]);
    ipc_close(server->listener);
}
