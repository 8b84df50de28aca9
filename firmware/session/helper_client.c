#include "firmware/session/helper_client.h"

#include <string.h>

#include "drivers/base/clock.h"
#include "drivers/base/log.h"
#include "firmware/limits.h"

void helper_client_init(struct helper_client *client, const char *name, const char *path,
                        const struct table *table)
{
    *client = (struct helper_client){.name = name, .path = path, .table = table, .fd = -1};
}

static bool is_asked_anything(const struct helper_client *client)
{
    for (size_t i = 0; i < HELPER_QUESTIONS_MAX; i++)
        if (client->questions[i].ticket != 0)
            return true;
    return false;
}

bool helper_client_connect(struct helper_client *client)
{
    // Nobody answers the old connection's questions on a new one: they are lost first.
    if (client->fd >= 0 || clock_ms() < client->retry_at || is_asked_anything(client))
        return false;
    client->fd = ipc_connect(client->path);
    client->retry_at = clock_ms() + LIMIT_HELPER_RETRY_MS;
    return client->fd >= 0;
}

void helper_client_close(struct helper_client *client)
{
    if (client->fd < 0)
        return;
    ipc_close(client->fd);
    client->fd = -1;
    client->alive_until = 0;
    client->retry_at = clock_ms() + LIMIT_HELPER_RETRY_MS;
}

static void lose(struct helper_client *client, const char *cause)
{
    log_write(LOG_WARNING, "helper", "event=lost helper=%s cause=\"%s\"", client->name, cause);
    ends_note(&client->lost, clock_ms());
    helper_client_close(client);
}

static struct helper_question *find(struct helper_client *client, uint32_t ticket)
{
    for (size_t i = 0; i < HELPER_QUESTIONS_MAX; i++)
        if (client->questions[i].ticket == ticket)
            return &client->questions[i];
    return NULL;
}

static size_t count_of_flow(const struct helper_client *client)
{
    size_t count = 0;
    for (size_t i = 0; i < HELPER_QUESTIONS_MAX; i++)
        count +=
            client->questions[i].ticket != 0 && client->questions[i].ticket < HELPER_OWN_TICKETS;
    return count;
}

static struct helper_question *find_place(struct helper_client *client, uint32_t ticket)
{
    if (ticket < HELPER_OWN_TICKETS && count_of_flow(client) == HELPER_FLOW_MAX)
        return NULL;
    return find(client, 0);
}

// The oldest goes when more are refused than can be noted: the flow waits for two answers at most,
// the newest of each kind.
void helper_client_refuse(struct helper_client *client, uint16_t type, uint32_t ticket)
{
    log_write(LOG_WARNING, "helper", "event=no-room helper=%s type=%d", client->name, type);
    memmove(client->refused + 1, client->refused,
            sizeof client->refused - sizeof client->refused[0]);
    client->refused[0] = (struct helper_question){.ticket = ticket, .type = type};
}

// A serial question's time begins when the answers before it have come.
static int64_t begin_of(const struct helper_client *client, const struct table_row *row)
{
    int64_t begins = clock_ms();
    for (size_t i = 0; row->serial && i < HELPER_QUESTIONS_MAX; i++) {
        const struct helper_question *q = &client->questions[i];
        if (q->ticket != 0 && q->deadline - LIMIT_HELPER_MARGIN_MS > begins)
            begins = q->deadline - LIMIT_HELPER_MARGIN_MS;
    }
    return begins;
}

static struct helper_question *oldest_serial(struct helper_client *client)
{
    struct helper_question *oldest = NULL;
    for (size_t i = 0; i < HELPER_QUESTIONS_MAX; i++) {
        struct helper_question *q = &client->questions[i];
        if (q->ticket != 0 && table_find(client->table, q->type)->serial &&
            (!oldest || q->begins < oldest->begins))
            oldest = q;
    }
    return oldest;
}

// Its limit is put off as the helper's parent does it (questions_alive()), and with it those of the
// questions behind it.
static void hear_alive(struct helper_client *client)
{
    struct helper_question *oldest = oldest_serial(client);
    int64_t later = clock_ms() + client->table->alive_ms;
    if (!oldest) {
        client->alive_until = later;
        return;
    }
    int64_t most = oldest->begins + client->table->most_ms;
    int64_t by = (later < most ? later : most) + LIMIT_HELPER_MARGIN_MS - oldest->deadline;
    for (size_t i = 0; by > 0 && i < HELPER_QUESTIONS_MAX; i++) {
        struct helper_question *q = &client->questions[i];
        if (q->ticket == 0 || !table_find(client->table, q->type)->serial)
            continue;
        q->deadline += by;
        q->begins += q == oldest ? 0 : by;
    }
}

bool helper_client_ask(struct helper_client *client, struct ipc_message *question,
                       enum operation operation)
{
    const struct table_row *row = table_find(client->table, question->type);
    struct helper_question *place = find_place(client, question->ticket);
    if (!place) {
        helper_client_refuse(client, question->type, question->ticket);
        return false;
    }
    int64_t begins = begin_of(client, row); // before it stands among the others
    int64_t ends = begins + row->limit_ms;
    if (row->serial && client->alive_until > ends)
        ends = client->alive_until;
    *place = (struct helper_question){
        .ticket = question->ticket,
        .type = question->type,
        .operation = operation,
        .begins = begins,
        .deadline = ends + LIMIT_HELPER_MARGIN_MS,
    };
    question->deadline_ms = row->limit_ms;
    question->asked_ms = (uint32_t)clock_ms();
    if (client->fd < 0)
        return true;
    enum ipc_err err = ipc_send(client->fd, question);
    if (err != IPC_OK)
        lose(client, ipc_strerr(err));
    return true;
}

bool helper_client_is_asked(const struct helper_client *client, uint16_t type)
{
    for (size_t i = 0; i < HELPER_QUESTIONS_MAX; i++)
        if (client->questions[i].ticket != 0 && client->questions[i].type == type)
            return true;
    return false;
}

static bool answer_lost(struct helper_question *question, struct ipc_message *message,
                        struct helper_question *asked)
{
    *asked = *question;
    question->ticket = 0;
    ipc_fill(message, IPC_LOST, asked->ticket, NULL, 0);
    return true;
}

// A question that nobody will answer any more.
static bool next_lost(struct helper_client *client, struct ipc_message *message,
                      struct helper_question *asked)
{
    for (size_t i = HELPER_REFUSED_MAX; i-- > 0;)
        if (client->refused[i].ticket != 0)
            return answer_lost(&client->refused[i], message, asked);
    int64_t now = clock_ms();
    for (size_t i = 0; i < HELPER_QUESTIONS_MAX; i++) {
        struct helper_question *q = &client->questions[i];
        if (q->ticket == 0 || (client->fd >= 0 && q->deadline > now))
            continue;
        if (client->fd >= 0)
            lose(client, "no answer");
        return answer_lost(q, message, asked);
    }
    return false;
}

static bool is_valid(const struct helper_client *client, const struct ipc_message *message)
{
    if (message->type == IPC_ALIVE)
        return client->table->alive_ms > 0 && message->ticket == 0 && message->length == 0;
    return message->type == IPC_LOST || table_valid(client->table, message, false);
}

// Takes the answer's question off the list; false when nobody asked.
static bool settle(struct helper_client *client, const struct ipc_message *message,
                   struct helper_question *asked)
{
    struct helper_question *q = message->ticket ? find(client, message->ticket) : NULL;
    *asked = (struct helper_question){.type = message->type};
    if (message->ticket == 0)
        return message->type != IPC_LOST;
    if (!q || (message->type != IPC_LOST && message->type != q->type))
        return false;
    *asked = *q;
    q->ticket = 0;
    if (table_find(client->table, asked->type)->serial)
        client->alive_until = 0;
    return true;
}

bool helper_client_receive(struct helper_client *client, struct ipc_message *message,
                           struct helper_question *asked)
{
    if (client->fd >= 0) {
        enum ipc_err err = ipc_receive(client->fd, message);
        bool good = err == IPC_OK && is_valid(client, message);
        if (good && message->type == IPC_ALIVE)
            hear_alive(client);
        if (good && settle(client, message, asked))
            return true;
        if (err != IPC_EMPTY) // gone, or not a word of this program's language
            lose(client, err == IPC_OK ? "unexpected message" : ipc_strerr(err));
    }
    return next_lost(client, message, asked);
}

static int64_t sooner(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

int64_t helper_client_next(const struct helper_client *client)
{
    int64_t next = client->fd >= 0 ? INT64_MAX : client->retry_at;
    for (size_t i = 0; i < HELPER_QUESTIONS_MAX; i++)
        if (client->questions[i].ticket != 0)
            next = client->fd < 0 ? 0 : sooner(next, client->questions[i].deadline);
    for (size_t i = 0; i < HELPER_REFUSED_MAX; i++)
        if (client->refused[i].ticket != 0)
            next = 0; // at once
    return next;
}
