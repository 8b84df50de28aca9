// Messages between the kiosk's programs: fixed structs over Unix SOCK_SEQPACKET sockets.
//
// One datagram is one message; the kernel keeps the boundaries (unix(7)), so nothing is ever
// parsed from a stream. A message that is not well-formed is an error of the peer: the caller ends
// the connection, it never guesses. Bodies may hold a secret: whoever sends or receives one wipes
// the struct afterwards with ipc_wipe().
#ifndef DRIVERS_BASE_IPC_H
#define DRIVERS_BASE_IPC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum {
    IPC_BODY_MAX = 4096, // bytes; a certificate (up to 3 KiB) and its frame fit
    IPC_WAIT_MAX = 32,   // descriptors that one wait watches
};

// Types below IPC_FIRST_TYPE belong to every helper; the rest are each helper's own.
enum ipc_type {
    IPC_LOST = 1,  // the deadline of `ticket` passed, or the worker died: the outcome is unknown
    IPC_ALIVE = 4, // told with ticket 0: who serves the question under way needs more time for it
    IPC_FIRST_TYPE = 16,
};

struct ipc_message {
    uint16_t type;
    uint16_t length;      // bytes of `body` in use
    uint32_t ticket;      // ties an answer to its question; 0: unsolicited
    uint32_t deadline_ms; // a question's limit from when it is received; 0 in answers
    uint32_t asked_ms;    // when a question was asked: the low bits of clock_ms(); 0: not said
    _Alignas(max_align_t) unsigned char body[IPC_BODY_MAX]; // any struct may lie here
};

enum ipc_err {
    IPC_OK = 0,
    IPC_EMPTY,     // nothing to receive now (non-blocking socket)
    IPC_CLOSED,    // the peer has gone
    IPC_MALFORMED, // shorter than a header, or a length that disagrees with the datagram
    IPC_FULL,      // the peer does not read
    IPC_REFUSED,   // the peer runs as a user that is not allowed
    IPC_SYSTEM,    // errno says what
};

const char *ipc_strerr(enum ipc_err err);

// Listens at `path`, or takes over the socket that systemd passed (sd_listen_fds(3)) when `path`
// is NULL. Replaces the socket file of a program that is gone; what is served (EADDRINUSE) or is no
// socket (EEXIST) stays. Returns the descriptor, or -1 with errno set.
int ipc_listen(const char *path);

// Waits for one peer on `listener`; its user must be root, our own, or `allowed` (SO_PEERCRED,
// unix(7)). On IPC_OK the caller owns *fd.
enum ipc_err ipc_accept(int listener, uid_t allowed, int *fd);

// Connects to the socket at `path` without waiting. The caller owns the descriptor; -1 with errno.
int ipc_connect(const char *path);

// Sends without waiting. `message->length` must not exceed IPC_BODY_MAX.
enum ipc_err ipc_send(int fd, const struct ipc_message *message);

// Receives one message. Blocks if the socket does.
enum ipc_err ipc_receive(int fd, struct ipc_message *message);

// The type of the message that waits to be received, which stays there; 0: none.
uint16_t ipc_next_type(int fd);

// Builds a message around a copy of `body` (`length` bytes, at most IPC_BODY_MAX).
void ipc_fill(struct ipc_message *message, uint16_t type, uint32_t ticket, const void *body,
              size_t length);

// Overwrites the part of the body that was in use.
void ipc_wipe(struct ipc_message *message);

// Waits until `fd` is readable; on -1 it only waits. `limit_ms` < 0 waits without limit. False when
// the limit passed.
bool ipc_wait(int fd, int limit_ms);

// Waits until one of `count` descriptors (at most IPC_WAIT_MAX; -1: passed over) is readable or its
// peer has gone. Bit i of the answer stands for fds[i]; 0: the limit passed or a signal came.
uint32_t ipc_wait_any(const int *fds, size_t count, int limit_ms);

// Closes what one of the functions above opened. -1 is fine.
void ipc_close(int fd);

#endif
