#include "tests/support/virtual_card.h"

#include <arpa/inet.h>
#include <limits.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "drivers/card/apdu.h"
#include "tests/support/paths.h"
#include "tests/test.h"

enum {
    ARGUMENTS_MAX = 24,
    HEAD = 2,     // bytes of a length, as vpcd sends it
    POWER_ON = 1, // vpcd's word
};

static pid_t start(const char *const *arguments)
{
    char program[PATH_MAX];
    paths_program("virtual-card", program, sizeof program);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        execv(program, (char *const *)arguments);
        _exit(127);
    }
    return pid;
}

void virtual_card_make(const char *const *options)
{
    const char *arguments[ARGUMENTS_MAX] = {"virtual-card", "make"};
    int status = -1;
    for (size_t i = 0; options[i]; i++)
        arguments[2 + i] = options[i];
    pid_t pid = start(arguments);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

// A slot of a reader on a free port.
static int listen_somewhere(char port[8])
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(bind(listener, (struct sockaddr *)&address, size) == 0 &&
                listen(listener, 1) == 0 &&
                getsockname(listener, (struct sockaddr *)&address, &size) == 0);
    snprintf(port, 8, "%u", ntohs(address.sin_port));
    return listener;
}

static bool send_frame(const struct virtual_card *card, const unsigned char *bytes, size_t length)
{
    unsigned char frame[HEAD + APDU_COMMAND_MAX] = {(unsigned char)(length >> 8),
                                                    (unsigned char)length};
    assert_true(length <= APDU_COMMAND_MAX);
    memcpy(frame + HEAD, bytes, length);
    ssize_t sent = send(card->reader, frame, HEAD + length, MSG_NOSIGNAL);
    explicit_bzero(frame, sizeof frame);
    return sent == (ssize_t)(HEAD + length);
}

void virtual_card_put(struct virtual_card *card, const char *file, const char *line)
{
    static const unsigned char on = POWER_ON;
    const int at_once = 1;
    char port[8];
    int listener = listen_somewhere(port);
    const char *const arguments[] = {"virtual-card",          "run", "--file", file, "--port", port,
                                     line ? "--fault" : NULL, line,  NULL};
    card->pid = start(arguments);
    card->reader = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    close(listener);
    assert_true(card->reader >= 0);
    setsockopt(card->reader, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
    assert_true(send_frame(card, &on, 1));
}

void virtual_card_pull(struct virtual_card *card)
{
    if (card->pid == 0)
        return;
    kill(card->pid, SIGTERM);
    waitpid(card->pid, NULL, 0);
    close(card->reader);
    *card = (struct virtual_card){0};
}

bool virtual_card_transmit(void *context, const unsigned char *command, size_t length,
                           unsigned char *response, size_t *response_length)
{
    const struct virtual_card *card = context;
    unsigned char head[HEAD];
    if (card->pid == 0 || !send_frame(card, command, length) ||
        recv(card->reader, head, HEAD, MSG_WAITALL) != HEAD)
        return false;
    *response_length = (size_t)head[0] << 8 | head[1];
    assert_true(*response_length <= APDU_RESPONSE_MAX);
    return recv(card->reader, response, *response_length, MSG_WAITALL) == (ssize_t)*response_length;
}
