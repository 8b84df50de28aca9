// Rows about single fields of messages: a good body, one field with another value, passes or not.
#ifndef TESTS_UNIT_MESSAGE_ROWS_H
#define TESTS_UNIT_MESSAGE_ROWS_H

#include <stddef.h>
#include <string.h>

#include "drivers/base/ipc.h"
#include "tests/test.h"

enum message_role {
    ASKED,
    ANSWERED,
    TOLD, // unasked
};

struct message_row {
    const char *what;
    uint16_t type;
    enum message_role role;
    const void *good;
    size_t size, offset, width;
    int64_t value; // of the field, or of the first eight bytes of a text
    bool passes;
};

#define MESSAGE_ROW(type, role, good, member, value, passes)                                       \
    {                                                                                              \
#type ": " #member " " #value, type, role, &(good), sizeof(good),                          \
            offsetof(__typeof__(good), member), sizeof((good).member), value, passes               \
    }
#define PASSES(type, role, good, member, value)  MESSAGE_ROW(type, role, good, member, value, true)
#define REFUSED(type, role, good, member, value) MESSAGE_ROW(type, role, good, member, value, false)

// `valid` is card_message_valid() or link_message_valid(). Each good body passes as it is.
static inline void message_rows_hold(const struct message_row *rows, size_t count,
                                     bool (*valid)(const struct ipc_message *m, bool asked))
{
    for (const struct message_row *row = rows; row < rows + count; row++) {
        struct ipc_message m;
        ipc_fill(&m, row->type, row->role == TOLD ? 0 : 7, row->good, row->size);
        assert_true(valid(&m, row->role == ASKED));
        size_t width = row->width < sizeof row->value ? row->width : sizeof row->value;
        memcpy(m.body + row->offset, &row->value, width); // little-endian, as the messages are
        if (valid(&m, row->role == ASKED) != row->passes)
            fail_msg("%s %s", row->what, row->passes ? "is refused" : "passes");
    }
}

#endif
