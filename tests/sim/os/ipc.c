// In place of drivers/base/ipc.c: sockets are queues in memory, a descriptor is an index.
#include "drivers/base/ipc.h"

#include <assert.h>
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/sim/memory.h"
#include "tests/sim/os/ipc_world.h"
#include "tests/sim/process.h"
#include "tests/sim/promises.h"
#include "tests/sim/promises_asked.h"
#include "tests/sim/world.h"

enum {
    SOCKETS_MAX = 256,
    FIRST_FD = 3,
    BACKLOG = 4,
    QUEUE_BYTES = 200 * 1024, // net.core.wmem_default of Debian 12 is 212992
    MESSAGE_COST = 768,       // what the kernel counts for a small one (sk_buff)
    OWNER_MANAGER = -2,       // the service manager holds a listener
    NOBODY = -1,
    SEND_US = 12,
    TURN_US = 8,
};

enum kind {
    FREE,
    LISTENER,
    END,
};

struct letter {
    struct letter *next;
    size_t length;
    unsigned char bytes[];
};

struct socket {
    enum kind kind;
    int owner;
    int peer;     // the other end's index; NOBODY: it is closed
    bool waiting; // in a listener's backlog
    bool never_blocks;
    char path[64];
    struct letter *first, **last;
    size_t queued;
};

static const size_t HEADER = offsetof(struct ipc_message, body);

static struct socket sockets[SOCKETS_MAX]; // lint: file-scope the simulated kernel's table
static int waiting_count;                  // lint: file-scope how many of them wait in a backlog
static void (*listener_in)(int, int, const struct ipc_message *); // lint: file-scope who listens in

static struct socket *at(int fd)
{
    return &sockets[fd - FIRST_FD];
}

static int make(enum kind kind)
{
    int i = 0;
    while (i < SOCKETS_MAX && sockets[i].kind != FREE)
        i++;
    if (i == SOCKETS_MAX)
        abort();
    sockets[i] = (struct socket){.kind = kind, .owner = process_current(), .peer = NOBODY};
    sockets[i].last = &sockets[i].first;
    return i + FIRST_FD;
}

static void empty(struct socket *s)
{
    while (s->first) {
        struct letter *letter = s->first;
        s->first = letter->next;
        memory_real_free(letter);
    }
    s->last = &s->first;
    s->queued = 0;
}

static void shut(int fd)
{
    struct socket *s = at(fd);
    if (s->peer != NOBODY) {
        struct socket *peer = at(s->peer);
        peer->peer = NOBODY;
        if (peer->waiting)
            shut(s->peer); // nobody will accept it any more
        else
            process_wake(peer->owner);
    }
    empty(s);
    waiting_count -= s->waiting;
    s->kind = FREE;
}

// Ends that still wait in the backlog are refused.
static void shut_listener(int fd)
{
    struct socket *listener = at(fd);
    for (int i = 0; i < SOCKETS_MAX; i++)
        if (sockets[i].kind == END && sockets[i].waiting &&
            strcmp(sockets[i].path, listener->path) == 0)
            shut(i + FIRST_FD);
    listener->kind = FREE;
}

// ---- for the world ------------------------------------------------------------------------------

void ipc_world_begin(void)
{
    for (int i = 0; i < SOCKETS_MAX; i++) {
        empty(&sockets[i]);
        sockets[i].kind = FREE;
    }
    waiting_count = 0;
}

void ipc_world_listen_in(void (*told)(int from, int to, const struct ipc_message *message))
{
    listener_in = told;
}

static int find_listener(const char *path)
{
    for (int i = 0; i < SOCKETS_MAX; i++)
        if (sockets[i].kind == LISTENER && strcmp(sockets[i].path, path) == 0)
            return i + FIRST_FD;
    return NOBODY;
}

void ipc_world_listen(const char *path)
{
    int fd = make(LISTENER);
    strcpy(at(fd)->path, path);
    at(fd)->owner = OWNER_MANAGER;
}

bool ipc_world_pair(int ends[2])
{
    ends[0] = make(END);
    ends[1] = make(END);
    at(ends[0])->peer = ends[1];
    at(ends[1])->peer = ends[0];
    return true;
}

void ipc_world_give(int fd, int process)
{
    at(fd)->owner = process;
}

int ipc_world_peer_owner(int fd)
{
    return at(fd)->peer == NOBODY ? NOBODY : at(at(fd)->peer)->owner;
}

void ipc_world_died(int process)
{
    for (int i = 0; i < SOCKETS_MAX; i++) {
        if (sockets[i].kind == FREE || sockets[i].owner != process || sockets[i].waiting)
            continue;
        if (sockets[i].kind == LISTENER)
            shut_listener(i + FIRST_FD);
        else
            shut(i + FIRST_FD);
    }
}

static bool has_client(const char *path)
{
    for (int i = 0; waiting_count > 0 && i < SOCKETS_MAX; i++)
        if (sockets[i].kind == END && sockets[i].waiting && strcmp(sockets[i].path, path) == 0)
            return true;
    return false;
}

bool ipc_world_ready(int fd)
{
    if (fd < FIRST_FD || at(fd)->kind == FREE)
        return false;
    const struct socket *s = at(fd);
    if (s->kind == LISTENER)
        return has_client(s->path);
    return s->first || s->peer == NOBODY;
}

// ---- ipc.h --------------------------------------------------------------------------------------

const char *ipc_strerr(enum ipc_err err)
{
    static const char *const TEXTS[] = {
        [IPC_OK] = "ok",
        [IPC_EMPTY] = "nothing to receive",
        [IPC_CLOSED] = "peer has gone",
        [IPC_MALFORMED] = "malformed message",
        [IPC_FULL] = "peer does not read",
        [IPC_REFUSED] = "peer is not allowed",
        [IPC_SYSTEM] = "system error",
    };
    return TEXTS[err];
}

int ipc_listen(const char *path)
{
    if (!path) { // the service manager's; who asks tells which
        bool card = process_role(process_current()) == ROLE_CARD;
        return find_listener(card ? "/run/kiosk/card" : "/run/kiosk/link");
    }
    int fd = make(LISTENER);
    snprintf(at(fd)->path, sizeof at(fd)->path, "%s", path);
    return fd;
}

enum ipc_err ipc_accept(int listener, uid_t allowed, int *fd)
{
    (void)allowed;
    const char *path = at(listener)->path;
    while (!has_client(path))
        process_sleep(INT64_MAX);
    for (int i = 0; i < SOCKETS_MAX; i++)
        if (sockets[i].kind == END && sockets[i].waiting && strcmp(sockets[i].path, path) == 0) {
            sockets[i].waiting = false;
            waiting_count--;
            sockets[i].owner = process_current();
            *fd = i + FIRST_FD;
            return IPC_OK;
        }
    return IPC_SYSTEM;
}

static int backlog(const char *path)
{
    int count = 0;
    for (int i = 0; i < SOCKETS_MAX; i++)
        count += sockets[i].kind == END && sockets[i].waiting && strcmp(sockets[i].path, path) == 0;
    return count;
}

static void wake_listener(const struct socket *listener, const char *path)
{
    if (listener->owner != OWNER_MANAGER)
        process_wake(listener->owner);
    else
        process_wake(process_of(strstr(path, "card") ? ROLE_CARD : ROLE_LINK));
}

int ipc_connect(const char *path)
{
    int listener = find_listener(path), ends[2];
    if (listener == NOBODY || backlog(path) >= BACKLOG) {
        errno = listener == NOBODY ? ECONNREFUSED : EAGAIN;
        return -1;
    }
    ipc_world_pair(ends);
    at(ends[0])->never_blocks = true;
    at(ends[1])->waiting = true;
    waiting_count++;
    at(ends[1])->owner = NOBODY;
    for (int i = 0; i < 2; i++)
        snprintf(at(ends[i])->path, sizeof at(ends[i])->path, "%s", path);
    wake_listener(at(listener), path);
    return ends[0];
}

enum ipc_err ipc_send(int fd, const struct ipc_message *message)
{
    struct socket *s = at(fd);
    assert(message->length <= IPC_BODY_MAX);
    if (s->peer == NOBODY)
        return IPC_CLOSED;
    struct socket *peer = at(s->peer);
    if (peer->queued > QUEUE_BYTES)
        return IPC_FULL;
    if (listener_in)
        listener_in(s->owner, peer->owner, message);
    promises_asked_message(s->owner, peer->owner, s->path[0] ? s->path : peer->path, message);
    struct letter *letter = memory_real_malloc(sizeof *letter + HEADER + message->length);
    *letter = (struct letter){.length = HEADER + message->length};
    memcpy(letter->bytes, message, letter->length);
    *peer->last = letter;
    peer->last = &letter->next;
    peer->queued += letter->length + MESSAGE_COST;
    if (!peer->waiting)
        process_wake(peer->owner);
    process_busy(SEND_US);
    return IPC_OK;
}

enum ipc_err ipc_receive(int fd, struct ipc_message *message)
{
    struct socket *s = at(fd);
    while (!s->first && s->peer != NOBODY && !s->never_blocks)
        process_sleep(INT64_MAX);
    if (!s->first)
        return s->peer == NOBODY ? IPC_CLOSED : IPC_EMPTY;
    struct letter *letter = s->first;
    s->first = letter->next;
    if (!s->first)
        s->last = &s->first;
    s->queued -= letter->length + MESSAGE_COST;
    memcpy(message, letter->bytes, letter->length);
    size_t length = letter->length;
    memset(letter, 0, sizeof *letter + length);
    memory_real_free(letter);
    if (length < HEADER || length != HEADER + message->length)
        return IPC_MALFORMED;
    return IPC_OK;
}

uint16_t ipc_next_type(int fd)
{
    const struct letter *letter = at(fd)->first;
    return letter ? ((const struct ipc_message *)letter->bytes)->type : 0;
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
    return ipc_wait_any(&fd, 1, limit_ms) != 0;
}

uint32_t ipc_wait_any(const int *fds, size_t count, int limit_ms)
{
    int64_t until = limit_ms < 0 ? INT64_MAX : world_us() + limit_ms * WORLD_MS;
    process_busy(TURN_US); // or who never waits would stop the world
    for (;;) {
        uint32_t ready = 0;
        for (size_t i = 0; i < count; i++)
            if (ipc_world_ready(fds[i]))
                ready |= UINT32_C(1) << i;
        if (ready != 0 || world_us() >= until)
            return ready;
        process_sleep(until);
    }
}

void ipc_close(int fd)
{
    if (fd < FIRST_FD || at(fd)->kind == FREE || at(fd)->owner == OWNER_MANAGER)
        return;
    if (at(fd)->kind == LISTENER) {
        shut_listener(fd);
        return;
    }
    promises_hung_up(at(fd)->owner);
    promises_asked_hung_up(at(fd)->owner, at(fd)->path);
    shut(fd);
}
