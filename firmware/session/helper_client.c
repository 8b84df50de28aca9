#include "firmware/session/helper_client.h"

#include <string.h>

#include "drivers/base/clock.h"
#include "drivers/base/log.h"

enum {
    // A restarted helper is back within a second; nobody can be served meanwhile.
    RETRY_MS = 500,
    // The helper answers IPC_LOST itself when a limit passes; this much later it is gone.
    MARGIN_MS = 1000,
};

void helper_client_init(struct helper_client *client, const char *name, const char *path,
                        bool (*valid)(const struct ipc_message *message, bool asked))
{
    *client = (struct helper_client){.name = name, .path = path, .valid = valid, .fd = -1};
}

bool helper_client_connect(struct helper_client *client)
{
    if (client->fd >= 0 || clock_ms() < client->retry_at)
        return false;
    client->fd = ipc_connect(client->path);
    client->retry_at = clock_ms() + RETRY_MS;
    return client->fd >= 0;
}

void helper_client_close(struct helper_client *client)
{
    if (client->fd < 0)
        return;
    ipc_close(client->fd);
    client->fd = -1;
    client->retry_at = clock_ms() + RETRY_MS;
}

static void lose(struct helper_client *client, const char *cause)
{
    log_write(LOG_WARNING, "helper", "event=lost helper=%s cause=\"%s\"", client->name, cause);
    helper_client_close(client);
}

static struct helper_question *find(struct helper_client *client, uint32_t ticket)
{
    for (size_t i = 0; i < HELPER_QUESTIONS_MAX; i++)
        if (client->questions[i].ticket == ticket)
            return &client->questions[i];
    return NULL;
}

void helper_client_ask(struct helper_client *client, struct ipc_message *question,
                       uint32_t limit_ms)
{
    struct helper_question *place = find(client, 0);
    if (!place) // the flow asks two at a time, the session two more
        return;
    question->deadline_ms = limit_ms;
    *place = (struct helper_question){question->ticket, question->type,
                                      clock_ms() + limit_ms + MARGIN_MS};
    if (client->fd < 0)
        return;
    enum ipc_err err = ipc_send(client->fd, question);
    if (err != IPC_OK)
        lose(client, ipc_strerr(err));
}

// A question that nobody will answer any more.
static bool next_lost(struct helper_client *client, struct ipc_message *message,
                      uint16_t *asked_type)
{
    int64_t now = clock_ms();
    for (size_t i = 0; i < HELPER_QUESTIONS_MAX; i++) {
        struct helper_question *q = &client->questions[i];
        if (q->ticket == 0 || (client->fd >= 0 && q->deadline > now))
            continue;
        if (client->fd >= 0)
            lose(client, "no answer");
        ipc_fill(message, IPC_LOST, q->ticket, NULL, 0);
        *asked_type = q->type;
        q->ticket = 0;
        return true;
    }
    return false;
}

// Takes the answer's question off the list; false when nobody asked.
static bool settle(struct helper_client *client, const struct ipc_message *message,
                   uint16_t *asked_type)
{
    struct helper_question *q = message->ticket ? find(client, message->ticket) : NULL;
    *asked_type = message->type;
    if (message->ticket == 0)
        return message->type != IPC_LOST;
    if (!q || (message->type != IPC_LOST && message->type != q->type))
        return false;
    *asked_type = q->type;
    q->ticket = 0;
    return true;
}

bool helper_client_receive(struct helper_client *client, struct ipc_message *message,
                           uint16_t *asked_type)
{
    if (client->fd >= 0) {
        enum ipc_err err = ipc_receive(client->fd, message);
        bool good = err == IPC_OK && (message->type == IPC_LOST || client->valid(message, false));
        if (good && settle(client, message, asked_type))
            return true;
        if (err != IPC_EMPTY) // gone, or not a word of this program's language
            lose(client, err == IPC_OK ? "unexpected message" : ipc_strerr(err));
    }
    return next_lost(client, message, asked_type);
}

int64_t helper_client_next(const struct helper_client *client)
{
    int64_t next = client->fd >= 0 ? INT64_MAX : client->retry_at;
    for (size_t i = 0; i < HELPER_QUESTIONS_MAX; i++)
        if (client->questions[i].ticket != 0 && client->questions[i].deadline < next)
            next = client->questions[i].deadline;
    return next;
}
