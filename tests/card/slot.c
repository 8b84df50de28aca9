#include "tests/card/slot.h"

#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/card/sample.h"
#include "tests/card/src/control.h"
#include "tests/card/src/store.h"
#include "tests/test.h"

enum {
    ARGUMENTS_MAX = 24,
};
#define HOST "127.0.0.1:"

static const uint8_t SELECT[] = {0x00, 0xA4, 0x04, 0x0C, 0x0A, 0xD3, 0x92, 0xF0,
                                 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01};

static int open_slot(struct slot *slot)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    slot->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(slot->listener, (struct sockaddr *)&address, sizeof address) != 0 ||
        listen(slot->listener, 4) != 0 ||
        getsockname(slot->listener, (struct sockaddr *)&address, &size) != 0)
        return -1;
    slot->plug = "--port";
    snprintf(slot->place, sizeof slot->place, HOST "%u", ntohs(address.sin_port));
    return 0;
}

int slot_set_up(void **state)
{
    struct slot *slot = calloc(1, sizeof *slot);
    struct image image;
    *state = slot;
    slot->reader = -1;
    if (!tmpdir_make(slot->directory))
        return -1;
    snprintf(slot->card, sizeof slot->card, "%s/card", slot->directory);
    snprintf(slot->control, sizeof slot->control, "%s/control", slot->directory);
    sample_image(&image);
    return store_save(slot->card, &image) ? open_slot(slot) : -1;
}

// The program's exit status, -1 when a signal or the test had to end it.
int slot_end(struct slot *slot)
{
    int status = -1;
    for (int waited = 0; waited < SLOT_LIMIT_MS; waited += 5) {
        if (waitpid(slot->pid, &status, WNOHANG) == slot->pid) {
            slot->pid = 0;
            return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
        }
        poll(NULL, 0, 5);
    }
    kill(slot->pid, SIGKILL);
    waitpid(slot->pid, &status, 0);
    slot->pid = 0;
    return -1;
}

int slot_tear_down(void **state)
{
    struct slot *slot = *state;
    if (slot->pid > 0) {
        kill(slot->pid, SIGTERM);
        slot_end(slot);
    }
    close(slot->reader);
    close(slot->listener);
    unlink(slot->card);
    int left = rmdir(slot->directory); // fails when the control socket was left behind
    free(slot);
    return left;
}

void slot_start(struct slot *slot, const char *const *options)
{
    char program[4096];
    bool whole = strcmp(slot->plug, "--port") != 0;
    const char *place = whole ? slot->place : slot->place + strlen(HOST);
    const char *arguments[ARGUMENTS_MAX] = {"virtual-card", "run", "--file",    slot->card,
                                            slot->plug,     place, "--control", slot->control};
    size_t count = 8;
    for (; *options != NULL; options++)
        arguments[count++] = *options;
    assert_true(sample_program(program, sizeof program));
    slot->pid = fork();
    assert_true(slot->pid >= 0);
    if (slot->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL); // nothing survives this test, however it ends
        execv(program, (char *const *)arguments);
        _exit(127);
    }
}

void slot_accept(struct slot *slot)
{
    struct pollfd waiting = {.fd = slot->listener, .events = POLLIN};
    assert_int_equal(poll(&waiting, 1, SLOT_LIMIT_MS), 1);
    close(slot->reader);
    slot->reader = accept(slot->listener, NULL, NULL);
    assert_true(slot->reader >= 0);
}

void slot_send(const struct slot *slot, const void *bytes, size_t length)
{
    uint8_t frame[SLOT_FRAME_MAX] = {(uint8_t)(length >> 8), (uint8_t)length};
    memcpy(frame + 2, bytes, length);
    // Apart, as vpcd did it: the length, then the body.
    assert_int_equal(send(slot->reader, frame, 2, MSG_NOSIGNAL), 2);
    assert_int_equal(send(slot->reader, frame + 2, length, MSG_NOSIGNAL), (ssize_t)length);
}

// The length of the card's answer, -1 when it has gone.
int slot_receive(const struct slot *slot, uint8_t *bytes)
{
    uint8_t head[2];
    struct pollfd waiting = {.fd = slot->reader, .events = POLLIN};
    assert_int_equal(poll(&waiting, 1, SLOT_LIMIT_MS), 1);
    if (recv(slot->reader, head, sizeof head, MSG_WAITALL) != sizeof head)
        return -1;
    int length = head[0] << 8 | head[1];
    if (length > 0 && recv(slot->reader, bytes, (size_t)length, MSG_WAITALL) != length)
        return -1;
    return length;
}

// The status word, or -1 when the card went instead of answering.
int slot_transmit(const struct slot *slot, const void *command, size_t length)
{
    uint8_t answer[SLOT_FRAME_MAX];
    slot_send(slot, command, length);
    int got = slot_receive(slot, answer);
    return got < 2 ? -1 : answer[got - 2] << 8 | answer[got - 1];
}

void slot_power(const struct slot *slot, uint8_t control)
{
    slot_send(slot, &control, 1);
}

// Plugs the card in, powers it and selects the application: one command.
void slot_begin(struct slot *slot)
{
    slot_accept(slot);
    slot_power(slot, SLOT_ON);
    assert_int_equal(slot_transmit(slot, SELECT, sizeof SELECT), 0x9000);
}

bool slot_tell(const struct slot *slot, const char *line, char *answer, size_t size)
{
    FILE *reply = fmemopen(answer, size, "w");
    bool fine = control_tell(slot->control, line, reply);
    fclose(reply);
    return fine;
}

void slot_order(const struct slot *slot, const char *line)
{
    char answer[512] = "";
    if (!slot_tell(slot, line, answer, sizeof answer))
        fail_msg("%s: %s", line, answer);
}

bool slot_has_status(const struct slot *slot, const char *line)
{
    char answer[512] = "";
    return slot_tell(slot, "status", answer, sizeof answer) && strstr(answer, line) != NULL;
}

void slot_assert_status(const struct slot *slot, const char *line)
{
    char answer[512] = "";
    assert_true(slot_tell(slot, "status", answer, sizeof answer));
    if (strstr(answer, line) == NULL)
        fail_msg("\"%s\" is not in the status:\n%s", line, answer);
}

unsigned slot_stored_tries(const struct slot *slot)
{
    struct image image;
    assert_true(store_load(slot->card, &image));
    return image.tries[IMAGE_AUTH];
}
