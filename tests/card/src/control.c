#include "tests/card/src/control.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum {
    LINE_MAX_LENGTH = 4096 + 64, // a path and a word
    ANSWER_MAX = 1024,
    LINE_MS = 1000,    // a peer that connects sends its line at once
    ANSWER_MS = 10000, // a card under a debugger or a sanitizer on a busy machine
};

static bool make_address(const char *path, struct sockaddr_un *address)
{
    *address = (struct sockaddr_un){.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address->sun_path) {
        errno = ENAMETOOLONG;
        return false;
    }
    strcpy(address->sun_path, path);
    return true;
}

int control_listen(const char *path)
{
    struct sockaddr_un address;
    if (!make_address(path, &address))
        return -1;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    unlink(path);
    if (bind(fd, (struct sockaddr *)&address, sizeof address) == 0 && listen(fd, 8) == 0)
        return fd;
    int error = errno;
    close(fd);
    errno = error;
    return -1;
}

// Reads until the end of the stream, or of a line if `line`. False when the limit passed, the text
// is too long, or the peer left.
static bool read_text(int fd, char *text, size_t size, bool line, int limit_ms)
{
    size_t length = 0;
    for (;;) {
        struct pollfd waiting = {.fd = fd, .events = POLLIN};
        if (length == size - 1 || poll(&waiting, 1, limit_ms) <= 0)
            return false;
        ssize_t got = read(fd, text + length, size - 1 - length);
        if (got < 0)
            return false;
        length += (size_t)got;
        text[length] = '\0';
        if (got == 0 || (line && strchr(text, '\n') != NULL))
            return length > 0;
    }
}

void control_serve(int listener, void *context,
                   bool (*obey)(void *context, char *line, FILE *reply))
{
    char line[LINE_MAX_LENGTH], answer[ANSWER_MAX];
    int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (fd < 0)
        return;
    FILE *reply = fmemopen(answer, sizeof answer, "w");
    if (reply != NULL && read_text(fd, line, sizeof line, true, LINE_MS))
        obey(context, line, reply);
    if (reply != NULL) {
        long length = ftell(reply);
        fclose(reply);
        send(fd, answer, (size_t)length, MSG_NOSIGNAL);
    }
    close(fd);
}

bool control_tell(const char *path, const char *line, FILE *reply)
{
    struct sockaddr_un address;
    char answer[ANSWER_MAX];
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool fine = fd >= 0 && make_address(path, &address) &&
                connect(fd, (struct sockaddr *)&address, sizeof address) == 0 &&
                send(fd, line, strlen(line), MSG_NOSIGNAL | MSG_MORE) >= 0 &&
                send(fd, "\n", 1, MSG_NOSIGNAL) == 1 &&
                read_text(fd, answer, sizeof answer, false, ANSWER_MS);
    if (fd >= 0)
        close(fd);
    if (!fine)
        return false;
    fputs(answer, reply);
    return strncmp(answer, "error", 5) != 0;
}
