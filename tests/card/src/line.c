#include "tests/card/src/line.h"

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

// Readers write the head and the body apart; without these two either side waits 40 ms for the
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

struct line *line_connect(const struct line_plug *plug, const char *host, const char *port)
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
    struct line *line = calloc(1, plug->memory);
    if (line == NULL) {
        close(fd);
        return NULL;
    }
    line->plug = plug;
    line->fd = fd;
    hurry(fd);
    if (plug->hello != NULL)
        plug->hello(line);
    return line;
}

void line_close(struct line **line)
{
    if (*line != NULL) {
        if ((*line)->plug->farewell != NULL)
            (*line)->plug->farewell(*line);
        close((*line)->fd);
        OPENSSL_clear_free(*line, (*line)->plug->memory); // commands hold secrets
    }
    *line = NULL;
}

int line_fd(const struct line *line)
{
    return line->fd;
}

static void drop_used(struct line *line)
{
    line->length -= line->used;
    memmove(line->buffer, line->buffer + line->used, line->length);
    OPENSSL_cleanse(line->buffer + line->length, line->used);
    line->used = 0;
}

// False when the connection is over.
static bool fill(struct line *line)
{
    ssize_t got = recv(line->fd, line->buffer + line->length, sizeof line->buffer - line->length,
                       MSG_DONTWAIT);
    if (got < 0)
        return errno == EAGAIN || errno == EINTR;
    line->length += (size_t)got;
    hurry(line->fd);
    return got > 0;
}

// The size of the message at the front of the buffer, 0 when it is not whole yet.
static size_t message(const struct line *line)
{
    size_t size = line->plug->measure(line->buffer, line->length);
    return line->length >= size ? size : 0;
}

static bool is_endless(const struct line *line)
{
    return line->plug->measure(line->buffer, line->length) > sizeof line->buffer;
}

enum line_event line_next(struct line *line, const uint8_t **command, size_t *length)
{
    enum line_event event;
    do {
        drop_used(line);
        if ((message(line) == 0 && !fill(line)) || is_endless(line))
            return LINE_GONE;
        line->used = message(line);
        if (line->used == 0)
            return LINE_NOTHING;
        event = line->plug->read(line, line->buffer, line->used, command, length);
    } while (event == LINE_NOTHING);
    return event;
}

void line_atr(struct line *line, const uint8_t *bytes, size_t length)
{
    line->plug->atr(line, bytes, length);
}

void line_answer(struct line *line, const uint8_t *bytes, size_t length)
{
    line->plug->answer(line, bytes, length);
}

void line_send(struct line *line, const void *head, size_t head_length, const void *body,
               size_t length)
{
    send(line->fd, head, head_length, MSG_NOSIGNAL | (length > 0 ? MSG_MORE : 0));
    if (length > 0)
        send(line->fd, body, length, MSG_NOSIGNAL);
}
