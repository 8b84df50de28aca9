#include "drivers/base/ipc.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum {
    BACKLOG = 4,          // one client is served; a few may wait their turn
    SYSTEMD_FIRST_FD = 3, // SD_LISTEN_FDS_START, sd_listen_fds(3)
};

static const size_t HEADER = offsetof(struct ipc_message, body);
_Static_assert(offsetof(struct ipc_message, body) == 16, "no padding is sent");

const char *ipc_strerr(enum ipc_err err)
{
    switch (err) {
    case IPC_OK:
        return "ok";
    case IPC_EMPTY:
        return "nothing to receive";
    case IPC_CLOSED:
        return "peer has gone";
    case IPC_MALFORMED:
        return "malformed message";
    case IPC_FULL:
        return "peer does not read";
    case IPC_REFUSED:
        return "peer is not allowed";
    case IPC_SYSTEM:
        return "system error";
    }
    return "unknown";
}

static bool fill_address(struct sockaddr_un *address, const char *path)
{
    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    if (strlen(path) >= sizeof address->sun_path) {
        errno = ENAMETOOLONG;
        return false;
    }
    strcpy(address->sun_path, path);
    return true;
}

static int listen_from_systemd(void)
{
    const char *pid = getenv("LISTEN_PID");
    const char *count = getenv("LISTEN_FDS");
    if (!pid || !count || atol(pid) != (long)getpid() || atoi(count) != 1) {
        errno = ENOTSOCK;
        return -1;
    }
    return SYSTEMD_FIRST_FD;
}

// Whether a program listens at this socket file. One of another type is asked for, so that it does
// not hear of it (EPROTOTYPE, unix(7)).
static bool is_served(const struct sockaddr_un *address)
{
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    bool refused = fd >= 0 && connect(fd, (const struct sockaddr *)address, sizeof *address) != 0 &&
                   errno == ECONNREFUSED;
    ipc_close(fd);
    return !refused;
}

// Makes the path free, unless it is somebody's: then errno says so.
static bool make_room(const struct sockaddr_un *address)
{
    struct stat file;
    if (lstat(address->sun_path, &file) != 0)
        return errno == ENOENT;
    bool is_socket = S_ISSOCK(file.st_mode);
    if (is_socket && !is_served(address))
        return unlink(address->sun_path) == 0;
    errno = is_socket ? EADDRINUSE : EEXIST;
    return false;
}

int ipc_listen(const char *path)
{
    struct sockaddr_un address;
    if (!path)
        return listen_from_systemd();
    if (!fill_address(&address, path) || !make_room(&address))
        return -1;
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    mode_t before = umask(0117); // owner and group may connect
    int bound = bind(fd, (struct sockaddr *)&address, sizeof address);
    umask(before);
    if (bound != 0 || listen(fd, BACKLOG) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

static bool peer_is_allowed(int fd, uid_t allowed)
{
    struct ucred peer;
    socklen_t size = sizeof peer;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0)
        return false;
    return peer.uid == 0 || peer.uid == geteuid() || peer.uid == allowed;
}

enum ipc_err ipc_accept(int listener, uid_t allowed, int *fd)
{
    int peer = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (peer < 0)
        return IPC_SYSTEM;
    if (!peer_is_allowed(peer, allowed)) {
        close(peer);
        return IPC_REFUSED;
    }
    *fd = peer;
    return IPC_OK;
}

int ipc_connect(const char *path)
{
    struct sockaddr_un address;
    if (!fill_address(&address, path))
        return -1;
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return -1;
    if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

enum ipc_err ipc_send(int fd, const struct ipc_message *message)
{
    assert(message->length <= IPC_BODY_MAX);
    ssize_t sent;
    do
        sent = send(fd, message, HEADER + message->length, MSG_NOSIGNAL | MSG_DONTWAIT);
    while (sent < 0 && errno == EINTR);
    if (sent >= 0)
        return IPC_OK;
    if (errno == EAGAIN || errno == EWOULDBLOCK)
        return IPC_FULL;
    return errno == EPIPE || errno == ECONNRESET ? IPC_CLOSED : IPC_SYSTEM;
}

static enum ipc_err receive_error(void)
{
    if (errno == EAGAIN || errno == EWOULDBLOCK)
        return IPC_EMPTY;
    return errno == ECONNRESET ? IPC_CLOSED : IPC_SYSTEM;
}

enum ipc_err ipc_receive(int fd, struct ipc_message *message)
{
    ssize_t got;
    do // MSG_TRUNC: the real length comes back, so an oversize datagram is seen as one
        got = recv(fd, message, sizeof *message, MSG_TRUNC);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return receive_error();
    if (got == 0)
        return IPC_CLOSED;
    if ((size_t)got < HEADER || message->length > IPC_BODY_MAX ||
        (size_t)got != HEADER + message->length)
        return IPC_MALFORMED;
    return IPC_OK;
}

uint16_t ipc_next_type(int fd)
{
    uint16_t type;
    ssize_t got;
    do
        got = recv(fd, &type, sizeof type, MSG_PEEK | MSG_DONTWAIT);
    while (got < 0 && errno == EINTR);
    return got == (ssize_t)sizeof type ? type : 0;
}

void ipc_fill(struct ipc_message *message, uint16_t type, uint32_t ticket, const void *body,
              size_t length)
{
    assert(length <= IPC_BODY_MAX);
    message->type = type;
    message->length = (uint16_t)length;
    message->ticket = ticket;
    message->deadline_ms = 0;
    message->asked_ms = 0;
    if (length > 0)
        memcpy(message->body, body, length);
}

void ipc_wipe(struct ipc_message *message)
{
    explicit_bzero(message->body, sizeof message->body);
    message->length = 0;
}

bool ipc_wait(int fd, int limit_ms)
{
    struct pollfd one = {.fd = fd, .events = POLLIN};
    int ready;
    do
        ready = poll(&one, 1, limit_ms);
    while (ready < 0 && errno == EINTR);
    return ready > 0;
}

uint32_t ipc_wait_any(const int *fds, size_t count, int limit_ms)
{
    struct pollfd places[IPC_WAIT_MAX];
    assert(count <= IPC_WAIT_MAX);
    for (size_t i = 0; i < count; i++)
        places[i] = (struct pollfd){.fd = fds[i], .events = POLLIN};
    if (poll(places, count, limit_ms) <= 0)
        return 0;
    uint32_t ready = 0;
    for (size_t i = 0; i < count; i++)
        if (places[i].revents != 0)
            ready |= UINT32_C(1) << i;
    return ready;
}

void ipc_close(int fd)
{
    if (fd >= 0)
        close(fd);
}
