#include "firmware/asking.h"

#include <errno.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "drivers/base/clock.h"
#include "drivers/base/ipc.h"

enum {
    ANSWER_MAX = 256 * 1024, // bytes; a full trace has about 40 KiB
    LIMIT_MS = 5000,         // the kiosk answers between two frames
    AGAIN_MS = 10,           // between two attempts
    RUN_MS = 30000,          // what is begun has its own limits; one may go on already
    LOOK_MS = 100,           // between two looks at it
};

// The bytes of the answer, or -1 with errno; ECONNRESET when the kiosk had no place for us.
static ssize_t exchange(int fd, const char *word, char *answer, int64_t deadline)
{
    if (send(fd, word, strlen(word), MSG_NOSIGNAL) < 0) {
        errno = errno == EPIPE ? ECONNRESET : errno;
        return -1;
    }
    if (!ipc_wait(fd, clock_left(deadline))) {
        errno = ETIMEDOUT;
        return -1;
    }
    ssize_t got = recv(fd, answer, ANSWER_MAX, 0);
    if (got == 0)
        errno = ECONNRESET;
    return got > 0 ? got : -1;
}

static ssize_t ask_once(const char *path, const char *word, char *answer, int64_t deadline)
{
    int fd = ipc_connect(path);
    if (fd < 0)
        return -1;
    ssize_t got = exchange(fd, word, answer, deadline);
    int why = errno;
    ipc_close(fd);
    errno = why;
    return got;
}

static void complain(const char *path)
{
    if (errno == ETIMEDOUT || errno == EAGAIN || errno == ECONNRESET)
        fprintf(stderr, "kioskctl: %s: the kiosk did not answer within %d s\n", path,
                LIMIT_MS / 1000);
    else
        fprintf(stderr, "kioskctl: %s: %s\n", path, strerror(errno));
}

char *asking_ask(const char *path, const char *word)
{
    int64_t deadline = clock_ms() + LIMIT_MS;
    char *answer = malloc(ANSWER_MAX + 1);
    if (!answer) {
        complain(path);
        return NULL;
    }
    ssize_t got = ask_once(path, word, answer, deadline);
    while (got < 0 && (errno == EAGAIN || errno == ECONNRESET) && clock_left(deadline) > 0) {
        clock_sleep(AGAIN_MS); // others are in front
        got = ask_once(path, word, answer, deadline);
    }
    if (got > 0) {
        answer[got] = '\0';
        return answer;
    }
    complain(path);
    free(answer);
    return NULL;
}

static long long run_of(const char *text)
{
    json_t *answer = json_loads(text, 0, NULL);
    long long run = json_integer_value(json_object_get(answer, "run"));
    json_decref(answer);
    return run;
}

// Whether this is what came of the run of that number, or of a later one, or says that nothing did.
static bool has_ended(const char *text, long long run)
{
    json_t *answer = json_loads(text, 0, NULL);
    bool there = json_integer_value(json_object_get(answer, "run")) >= run &&
                 !json_is_true(json_object_get(answer, "running"));
    bool ended = there || json_object_get(answer, "error");
    json_decref(answer);
    return ended;
}

static char *await_end(const char *path, const char *end, long long run)
{
    int64_t deadline = clock_ms() + RUN_MS;
    char *told = asking_ask(path, end);
    while (told && !has_ended(told, run)) {
        free(told);
        if (clock_left(deadline) == 0) {
            fprintf(stderr, "kioskctl: %s: what was begun did not end\n", path);
            return NULL;
        }
        clock_sleep(LOOK_MS);
        told = asking_ask(path, end);
    }
    return told;
}

char *asking_run(const char *path, const char *begin, const char *end)
{
    char *begun = asking_ask(path, begin);
    long long run = begun ? run_of(begun) : 0;
    if (run == 0)
        return begun;
    free(begun);
    return await_end(path, end, run);
}
