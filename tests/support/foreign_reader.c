#include "tests/support/foreign_reader.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/foreign_command.h"
#include "tests/test.h"

enum {
    FRAME_MAX = 512, // bytes; a short APDU has up to 261
    HEAD = 2,        // a frame's length, big-endian
};

enum { // frames of one byte
    POWER_OFF = 0,
    POWER_ON = 1,
    RESET = 2,
    GET_ATR = 4,
};

static bool read_whole(int fd, unsigned char *out, size_t length)
{
    const int on = 1;
    bool whole = length == 0 || recv(fd, out, length, MSG_WAITALL) == (ssize_t)length;
    // vpcd writes head and body apart, and waits 40 ms for an acknowledgement that we delay.
    setsockopt(fd, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
    return whole;
}

static void write_frame(int fd, unsigned char *frame, size_t length)
{
    frame[0] = (unsigned char)(length >> 8);
    frame[1] = (unsigned char)length;
    (void)!send(fd, frame, HEAD + length, MSG_NOSIGNAL);
}

// One frame and its answer. False when the reader is gone.
static bool serve(struct foreign_card *card, int fd)
{
    unsigned char head[HEAD], frame[FRAME_MAX], answer[HEAD + FOREIGN_ANSWER_MAX];
    if (!read_whole(fd, head, sizeof head))
        return false;
    size_t length = (size_t)(head[0] << 8 | head[1]);
    if (length > sizeof frame || !read_whole(fd, frame, length))
        return false;
    if (length != 1)
        write_frame(fd, answer, foreign_command_answer(card, frame, length, answer + HEAD));
    else if (frame[0] == GET_ATR)
        write_frame(fd, answer, foreign_card_atr(card, answer + HEAD));
    else if (frame[0] == POWER_OFF || frame[0] == POWER_ON || frame[0] == RESET)
        foreign_command_power_on(card);
    return true;
}

pid_t foreign_reader_put(struct foreign_card *card, int port)
{
    struct sockaddr_in place = {.sin_family = AF_INET,
                                .sin_port = htons((uint16_t)port),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&place, sizeof place), 0);
    pid_t process = fork();
    assert_true(process >= 0);
    if (process == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        while (serve(card, fd))
            ;
        _exit(EXIT_SUCCESS);
    }
    close(fd);
    return process;
}

void foreign_reader_pull(pid_t *process)
{
    if (*process == 0)
        return;
    kill(*process, SIGKILL);
    waitpid(*process, NULL, 0);
    *process = 0;
}
