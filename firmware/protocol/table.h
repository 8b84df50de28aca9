// The messages of a helper: one row per type, read by kiosk, by the helper's parent and by its
// worker.
//
// A row says what a question and its answer look like and how the question is treated. A message
// that disagrees with its row is never looked into.
#ifndef FIRMWARE_PROTOCOL_TABLE_H
#define FIRMWARE_PROTOCOL_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "drivers/base/ipc.h"

enum {
    // Questions that may be open at one helper at a time. A further one is answered with IPC_LOST
    // at once.
    TABLE_QUESTIONS_MAX = 16,
};

enum table_check {
    TABLE_RANGE, // a number from `low` to `high`
    TABLE_SET,   // a number n with bit n of `set`
    TABLE_UUID,  // characters, RFC 9562 clause 4, lower case, not terminated
    TABLE_LINE,  // text_is_line()
    TABLE_NAME,  // text_is_name()
};

// A field whose content is restricted. Fields without a row may hold anything.
struct table_field {
    uint16_t offset, width; // bytes; numbers have 1, 2, 4 or 8
    enum table_check check;
    int64_t low, high; // numbers are signed when `low` is negative or they have 8 bytes
    uint32_t set;
};

#define TABLE_PLACE(type, member) offsetof(type, member), sizeof(((type *)0)->member)
#define TABLE_FROM_TO(type, member, least, most)                                                   \
    {                                                                                              \
        TABLE_PLACE(type, member), TABLE_RANGE, .low = (least), .high = (most)                     \
    }
#define TABLE_FLAG(type, member) TABLE_FROM_TO(type, member, 0, 1)
#define TABLE_ONE_OF(type, member, bits)                                                           \
    {                                                                                              \
        TABLE_PLACE(type, member), TABLE_SET, .set = (bits)                                        \
    }
#define TABLE_TEXT(type, member, how)                                                              \
    {                                                                                              \
        TABLE_PLACE(type, member), how, 0, 0, 0                                                    \
    }
#define TABLE_BIT(number) (1U << (number))

struct table_body {
    size_t size; // exactly
    const struct table_field *fields;
    size_t field_count;
    bool (*rule)(const void *body); // what ties two fields together; NULL: nothing does
};

#define TABLE_BODY(type, list, tie)                                                                \
    {                                                                                              \
        sizeof(type), list, sizeof(list) / sizeof(list)[0], tie                                    \
    }

struct table_row {
    uint16_t type;
    const char *name; // for logs
    bool asked;       // a question with a ticket, answered by the same type or by IPC_LOST
    bool told;        // also comes unasked, with ticket 0, in the form of an answer
    bool serial;      // answered in order: its limit begins when the answer before it has come
    bool finish;      // goes on when the client that asked has gone, until its limit
    bool again;       // the last one is asked again of a worker that was started anew
    uint32_t limit_ms;
    struct table_body question, answer;
    // The answer, of answer.size bytes, to a question that disagrees with `question`: it is not
    // passed on. NULL: such a question ends the helper.
    const void *refusal;
};

struct table {
    const struct table_row *rows;
    size_t count;
    // IPC_ALIVE puts the limit of the serial question under way off to so many ms from now, but not
    // to more than `most_ms` from its beginning. 0: nobody may say so.
    uint32_t alive_ms, most_ms;
};

// NULL: no such type.
const struct table_row *table_find(const struct table *table, uint16_t type);

// True when the message has a known type, exactly the size of that type, a ticket where one
// belongs, and every restricted field in its range. `asked`: true for what kiosk sends, false for
// what it is answered or told.
bool table_valid(const struct table *table, const struct ipc_message *message, bool asked);

#endif
