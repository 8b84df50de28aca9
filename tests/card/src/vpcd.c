#include "tests/card/src/vpcd.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/crypto.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    LENGTH_BYTES = 2,
    CONTROL_OFF = 0,
    CONTROL_ON = 1,
    CONTROL_RESET = 2,
    CONTROL_ATR = 4,
};

struct vpcd {
    int fd;
    size_t length; // bytes in `buffer`
    size_t used;   // of those, the frame that the last event was made of
    uint8_t buffer[LENGTH_BYTES + VPCD_FRAME_MAX];
};

// vpcd writes the length and the body apart; without these two either side waits 40 ms for the
// other's delayed acknowledgement. TCP_QUICKACK does not last (tcp(7)), so it is set again and
// again.
static void hurry(int fd)
{
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

static int connect_to(const struct addrinfo *address)
{
    int fd = socket(address->ai_family, address->ai_socktype | SOCK_CLOEXEC, address->ai_protocol);
    if (fd >= 0 && connect(fd, address->ai_addr, address->ai_addrlen) != 0) {
        int error = errno;
        close(fd);
        errno = error;
        return -1;
    }
    return fd;
}

struct vpcd *vpcd_connect(const char *host, const char *port)
{
    const struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM};
    struct addrinfo *address;
    if (getaddrinfo(host, port, &hints, &address) != 0) {
        errno = EHOSTUNREACH;
        return NULL;
    }
    int fd = connect_to(address);
    freeaddrinfo(address);
    if (fd < 0)
        return NULL;
    struct vpcd *vpcd = calloc(1, sizeof *vpcd);
    if (vpcd == NULL) {
        close(fd);
        return NULL;
    }
    vpcd->fd = fd;
    hurry(fd);
    return vpcd;
}

void vpcd_close(struct vpcd **vpcd)
{
    if (*vpcd != NULL) {
        close((*vpcd)->fd);
        OPENSSL_clear_free(*vpcd, sizeof **vpcd); // commands hold secrets
    }
    *vpcd = NULL;
}

int vpcd_fd(const struct vpcd *vpcd)
{
    return vpcd->fd;
}

static void drop_used(struct vpcd *vpcd)
{
    vpcd->length -= vpcd->used;
    memmove(vpcd->buffer, vpcd->buffer + vpcd->used, vpcd->length);
    OPENSSL_cleanse(vpcd->buffer + vpcd->length, vpcd->used);
    vpcd->used = 0;
}

// False when the connection is over.
static bool fill(struct vpcd *vpcd)
{
    ssize_t got = recv(vpcd->fd, vpcd->buffer + vpcd->length, sizeof vpcd->buffer - vpcd->length,
                       MSG_DONTWAIT);
    if (got < 0)
        return errno == EAGAIN || errno == EINTR;
    vpcd->length += (size_t)got;
    hurry(vpcd->fd);
    return got > 0;
}

// The size of the frame at the front of the buffer, 0 when it is not whole yet.
static size_t frame(const struct vpcd *vpcd)
{
    if (vpcd->length < LENGTH_BYTES)
        return 0;
    size_t size = LENGTH_BYTES + ((size_t)vpcd->buffer[0] << 8 | vpcd->buffer[1]);
    return vpcd->length >= size ? size : 0;
}

static enum vpcd_event control(uint8_t byte)
{
    switch (byte) {
    case CONTROL_OFF:
        return VPCD_OFF;
    case CONTROL_ON:
        return VPCD_ON;
    case CONTROL_RESET:
        return VPCD_RESET;
    case CONTROL_ATR:
        return VPCD_ATR;
    default:
        return VPCD_COMMAND; // a command of one byte, which the card refuses
    }
}

enum vpcd_event vpcd_next(struct vpcd *vpcd, const uint8_t **command, size_t *length)
{
    drop_used(vpcd);
    if (frame(vpcd) == 0 && !fill(vpcd))
        return VPCD_GONE;
    vpcd->used = frame(vpcd);
    if (vpcd->used == 0)
        return VPCD_NOTHING;
    *command = vpcd->buffer + LENGTH_BYTES;
    *length = vpcd->used - LENGTH_BYTES;
    return *length == 1 ? control(**command) : VPCD_COMMAND;
}

void vpcd_answer(struct vpcd *vpcd, const uint8_t *bytes, size_t length)
{
    uint8_t head[LENGTH_BYTES] = {(uint8_t)(length >> 8), (uint8_t)length};
    send(vpcd->fd, head, sizeof head, MSG_NOSIGNAL | MSG_MORE);
    send(vpcd->fd, bytes, length, MSG_NOSIGNAL);
}
