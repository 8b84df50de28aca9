#include "firmware/supervisor/questions.h"

#include "drivers/base/clock.h"

static const struct table_row *row_at(const struct questions *questions, size_t place)
{
    return questions->list[place].row;
}

// The serial question that was asked first. Tickets wrap, so their distance counts.
static struct question *oldest_serial(struct questions *questions)
{
    struct question *oldest = NULL;
    for (size_t i = 0; i < TABLE_QUESTIONS_MAX; i++) {
        struct question *q = &questions->list[i];
        if (q->row && q->row->serial && (!oldest || (int32_t)(q->ticket - oldest->ticket) < 0))
            oldest = q;
    }
    return oldest;
}

static uint32_t next_ticket(struct questions *questions)
{
    do
        questions->last_ticket++;
    while (questions->last_ticket == 0 || questions_find(questions, questions->last_ticket));
    return questions->last_ticket;
}

struct question *questions_add(struct questions *questions, const struct table_row *row,
                               uint32_t asked, uint32_t limit_ms)
{
    bool waits = row->serial && oldest_serial(questions);
    for (size_t i = 0; i < TABLE_QUESTIONS_MAX; i++) {
        struct question *q = &questions->list[i];
        if (q->row)
            continue;
        int64_t now = clock_ms(), deadline = now + limit_ms;
        if (row->serial && questions->alive_until > deadline)
            deadline = questions->alive_until;
        *q = (struct question){
            .row = row,
            .ticket = next_ticket(questions),
            .asked = asked,
            .limit_ms = limit_ms,
            .begun = now,
            .deadline = waits ? INT64_MAX : deadline,
        };
        return q;
    }
    return NULL;
}

struct question *questions_find(struct questions *questions, uint32_t ticket)
{
    for (size_t i = 0; i < TABLE_QUESTIONS_MAX; i++)
        if (row_at(questions, i) && questions->list[i].ticket == ticket)
            return &questions->list[i];
    return NULL;
}

void questions_end(struct questions *questions, struct question *question)
{
    bool serial = question->row->serial;
    *question = (struct question){0};
    if (serial)
        questions->alive_until = 0;
    struct question *next = serial ? oldest_serial(questions) : NULL;
    if (!next || next->deadline != INT64_MAX)
        return;
    next->begun = clock_ms();
    next->deadline = next->begun + next->limit_ms;
}

void questions_alive(struct questions *questions, uint32_t alive_ms, uint32_t most_ms)
{
    struct question *q = oldest_serial(questions);
    int64_t later = clock_ms() + alive_ms;
    if (!q) {
        questions->alive_until = later;
        return;
    }
    int64_t most = q->begun + most_ms;
    if (later > most)
        later = most;
    if (later > q->deadline)
        q->deadline = later;
}

void questions_clear(struct questions *questions)
{
    *questions = (struct questions){.last_ticket = questions->last_ticket};
}

bool questions_waiting(const struct questions *questions, uint32_t asked)
{
    for (size_t i = 0; i < TABLE_QUESTIONS_MAX; i++) {
        uint32_t own = questions->list[i].asked;
        if (row_at(questions, i) && own != 0 && (asked == 0 || own == asked))
            return true;
    }
    return false;
}

void questions_client_gone(struct questions *questions)
{
    for (size_t i = 0; i < TABLE_QUESTIONS_MAX; i++)
        questions->list[i].asked = 0;
}

bool questions_must_finish(const struct questions *questions)
{
    for (size_t i = 0; i < TABLE_QUESTIONS_MAX; i++)
        if (row_at(questions, i) && row_at(questions, i)->finish)
            return true;
    return false;
}

int64_t questions_limit(const struct questions *questions)
{
    int64_t next = INT64_MAX;
    for (size_t i = 0; i < TABLE_QUESTIONS_MAX; i++)
        if (row_at(questions, i) && questions->list[i].deadline < next)
            next = questions->list[i].deadline;
    return next;
}
