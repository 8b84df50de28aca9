// The questions that a worker has not yet answered, and until when it must.
//
// The worker sees tickets of this list, not the client's: two clients may use the same ones, and
// the answer to a client that has gone must never reach its successor.
#ifndef FIRMWARE_SUPERVISOR_QUESTIONS_H
#define FIRMWARE_SUPERVISOR_QUESTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware/protocol/table.h"

struct question {
    const struct table_row *row; // NULL: a free place
    uint32_t ticket;             // towards the worker
    uint32_t asked;              // the client's ticket; 0: nobody waits for the answer
    uint32_t limit_ms;
    int64_t begun;    // clock_ms()
    int64_t deadline; // clock_ms(); INT64_MAX: another answer must come first
};

struct questions {
    struct question list[TABLE_QUESTIONS_MAX];
    uint32_t last_ticket;
    int64_t alive_until; // clock_ms(): the worker is at what nobody asked for; 0: at nothing
};

// Adds one and gives it a ticket. Its limit begins now, or when the serial question before it has
// been answered; it does not pass before what the worker does unasked may have ended. NULL: the
// list is full.
struct question *questions_add(struct questions *questions, const struct table_row *row,
                               uint32_t asked, uint32_t limit_ms);

// The question with that ticket of the worker's; NULL: none.
struct question *questions_find(struct questions *questions, uint32_t ticket);

// Takes a question that was answered off the list and lets the next limit begin.
void questions_end(struct questions *questions, struct question *question);

// The serial question under way is worked on: its limit passes in `alive_ms` or later, but not more
// than `most_ms` after it began. With none under way the worker works unasked, for as long.
void questions_alive(struct questions *questions, uint32_t alive_ms, uint32_t most_ms);

void questions_clear(struct questions *questions);

// Whether the client waits for an answer to its ticket; 0: to any.
bool questions_waiting(const struct questions *questions, uint32_t asked);

// Nobody waits for an answer any more.
void questions_client_gone(struct questions *questions);

// One of them must be allowed to end.
bool questions_must_finish(const struct questions *questions);

// When the first limit passes, clock_ms(); INT64_MAX: never.
int64_t questions_limit(const struct questions *questions);

#endif
