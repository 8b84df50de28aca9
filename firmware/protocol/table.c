#include "firmware/protocol/table.h"

#include <assert.h>
#include <string.h>

#include "drivers/domain/uuid.h"
#include "firmware/protocol/text.h"

const struct table_row *table_find(const struct table *table, uint16_t type)
{
    for (size_t i = 0; i < table->count; i++)
        if (table->rows[i].type == type)
            return &table->rows[i];
    return NULL;
}

static int64_t read_unsigned(const unsigned char *at, size_t width)
{
    uint16_t two;
    uint32_t four;
    switch (width) {
    case 1:
        return *at;
    case 2:
        memcpy(&two, at, sizeof two);
        return two;
    default:
        assert(width == sizeof four);
        memcpy(&four, at, sizeof four);
        return four;
    }
}

static int64_t read_signed(const unsigned char *at, size_t width)
{
    int64_t eight;
    if (width == 1)
        return (int8_t)*at;
    assert(width == sizeof eight);
    memcpy(&eight, at, sizeof eight);
    return eight;
}

static int64_t number(const struct table_field *field, const unsigned char *at)
{
    if (field->low < 0 || field->width == sizeof(int64_t))
        return read_signed(at, field->width);
    return read_unsigned(at, field->width);
}

static bool is_in_set(uint32_t set, int64_t value)
{
    return value >= 0 && value < 32 && (set >> value & 1);
}

static bool field_is_valid(const struct table_field *field, const unsigned char *body)
{
    const unsigned char *at = body + field->offset;
    switch (field->check) {
    case TABLE_RANGE:
        return number(field, at) >= field->low && number(field, at) <= field->high;
    case TABLE_SET:
        return is_in_set(field->set, number(field, at));
    case TABLE_UUID:
        return uuid_valid((const char *)at);
    case TABLE_LINE:
        return text_is_line((const char *)at, field->width);
    case TABLE_NAME:
        return text_is_name((const char *)at, field->width);
    }
    return false;
}

static bool body_is_valid(const struct table_body *form, const struct ipc_message *message)
{
    if (message->length != form->size)
        return false;
    for (size_t i = 0; i < form->field_count; i++)
        if (!field_is_valid(&form->fields[i], message->body))
            return false;
    return !form->rule || form->rule(message->body);
}

bool table_valid(const struct table *table, const struct ipc_message *message, bool asked)
{
    bool has_ticket = message->ticket != 0;
    if (message->type == IPC_LOST)
        return !asked && has_ticket && message->length == 0;
    const struct table_row *row = table_find(table, message->type);
    if (!row)
        return false;
    if (asked)
        return row->asked && has_ticket && body_is_valid(&row->question, message);
    return (has_ticket ? row->asked : row->told) && body_is_valid(&row->answer, message);
}
