#include "tests/os/qmp.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "drivers/base/clock.h"

enum {
    LIMIT_S = 60,    // for one answer: emulated, a machine that boots answers late
    TABLET = 0x8000, // steps of an axis
    FINGER_MS = 80,  // that it stays down
};

struct qmp {
    FILE *stream; // to read from; what is sent goes around it
    int fd;
};

// ---- the protocol -------------------------------------------------------------------------------

static int connect_to(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    const struct timeval limit = {.tv_sec = LIMIT_S};
    if (strlen(path) >= sizeof address.sun_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    strcpy(address.sun_path, path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
        if (fd >= 0)
            close(fd);
        return -1;
    }
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    return fd;
}

struct qmp *qmp_open(const char *socket)
{
    int fd = connect_to(socket);
    struct qmp *qmp = fd < 0 ? NULL : calloc(1, sizeof *qmp);
    if (!qmp)
        return NULL;
    *qmp = (struct qmp){.fd = fd, .stream = fdopen(fd, "r")};
    json_t *greeting = json_loadf(qmp->stream, JSON_DISABLE_EOF_CHECK, NULL);
    bool speaks = json_object_get(greeting, "QMP") && qmp_do(qmp, "qmp_capabilities", NULL);
    json_decref(greeting);
    if (!speaks) {
        qmp_close(&qmp);
        errno = EPROTO;
    }
    return qmp;
}

void qmp_close(struct qmp **qmp)
{
    if (*qmp) {
        fclose((*qmp)->stream);
        free(*qmp);
    }
    *qmp = NULL;
}

static bool tell(struct qmp *qmp, const char *command, json_t *arguments)
{
    json_t *order = json_pack("{ss so*}", "execute", command, "arguments", arguments);
    char *line = order ? json_dumps(order, JSON_COMPACT) : NULL;
    bool sent = line && send(qmp->fd, line, strlen(line), MSG_NOSIGNAL) == (ssize_t)strlen(line);
    free(line);
    json_decref(order);
    return sent;
}

// Events come between question and answer. NULL: QEMU has gone, or does not answer.
static json_t *next_answer(struct qmp *qmp)
{
    for (;;) {
        json_t *line = json_loadf(qmp->stream, JSON_DISABLE_EOF_CHECK, NULL);
        if (!line || !json_object_get(line, "event"))
            return line;
        json_decref(line);
    }
}

json_t *qmp_ask(struct qmp *qmp, const char *command, json_t *arguments)
{
    json_t *answer = tell(qmp, command, arguments) ? next_answer(qmp) : NULL;
    json_t *value = json_incref(json_object_get(answer, "return"));
    if (!value) {
        const json_t *error = json_object_get(answer, "error");
        const char *why = json_string_value(json_object_get(error, "desc"));
        fprintf(stderr, "qmp: %s: %s\n", command, why ? why : "no answer");
    }
    json_decref(answer);
    return value;
}

bool qmp_do(struct qmp *qmp, const char *command, json_t *arguments)
{
    json_t *value = qmp_ask(qmp, command, arguments);
    json_decref(value);
    return value != NULL;
}

bool qmp_dump(struct qmp *qmp, const char *path)
{
    return qmp_do(qmp, "screendump", json_pack("{ss}", "filename", path));
}

// ---- hands --------------------------------------------------------------------------------------

static json_t *axis(const char *name, int at, int length)
{
    int value = (2 * at + 1) * TABLET / (2 * length);
    return json_pack("{ss s{ss si}}", "type", "abs", "data", "axis", name, "value", value);
}

static json_t *button(bool down)
{
    return json_pack("{ss s{ss sb}}", "type", "btn", "data", "button", "left", "down", (int)down);
}

bool qmp_tap(struct qmp *qmp, int x, int y, int width, int height)
{
    json_t *down =
        json_pack("{s[o o o]}", "events", axis("x", x, width), axis("y", y, height), button(true));
    json_t *up = json_pack("{s[o]}", "events", button(false));
    bool fine = qmp_do(qmp, "input-send-event", down);
    clock_sleep(FINGER_MS);
    return qmp_do(qmp, "input-send-event", up) && fine;
}

bool qmp_keys(struct qmp *qmp, const char *keys)
{
    char list[64], *rest = list;
    json_t *pressed = json_array();
    snprintf(list, sizeof list, "%s", keys);
    for (char *name; (name = strsep(&rest, "-"));)
        json_array_append_new(pressed, json_pack("{ss ss}", "type", "qcode", "data", name));
    return qmp_do(qmp, "send-key", json_pack("{so}", "keys", pressed));
}
