// The tables of messages, row by row: a body passes exactly as its row says. What the rows must say
// stands in card_message_test.c and link_message_test.c.
#include <string.h>

#include "firmware/protocol/card_message.h"
#include "firmware/protocol/link_message.h"
#include "tests/support/check_sample.h"
#include "tests/test.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const char ID[] = "0f8fad5b-d9cb-469f-a165-70867728950e";

// A row in one of its directions.
struct form {
    const struct table *table;
    const struct table_row *row;
    const struct table_body *body;
    bool asked;
    uint32_t ticket;
};

static bool passes(const struct form *form, struct ipc_message *message, size_t length)
{
    message->type = form->row->type;
    message->ticket = form->ticket;
    message->length = (uint16_t)length;
    return table_valid(form->table, message, form->asked);
}

static void put(struct ipc_message *m, const struct table_field *field, int64_t value)
{
    memcpy(m->body + field->offset, &value, field->width); // little-endian, as the kiosk's machines
}

static int64_t first_of(uint32_t set)
{
    int64_t value = 0;
    while (!(set >> value & 1))
        value++;
    return value;
}

static void put_good(struct ipc_message *m, const struct table_field *field)
{
    if (field->check == TABLE_UUID)
        memcpy(m->body + field->offset, ID, field->width);
    else if (field->check == TABLE_NAME)
        memcpy(m->body + field->offset, "a", 2);
    else if (field->check == TABLE_SET)
        put(m, field, first_of(field->set));
    else if (field->check == TABLE_RANGE)
        put(m, field, field->low);
}

// Every restricted field holds its least value: what ties two fields together is content with it,
// but for lengths, ids and rows that a good result demands.
static void fill(struct ipc_message *m, const struct form *form)
{
    memset(m, 0, sizeof *m);
    for (size_t i = 0; i < form->body->field_count; i++)
        put_good(m, &form->body->fields[i]);
    if (!form->asked && form->row->type == CARD_READ_CERTIFICATE && form->body->size > 1000)
        ((struct card_certificate *)(void *)m->body)->length = 1;
    if (!form->asked && form->table == card_message_table() &&
        form->row->type == CARD_TECHNICIAN_READ)
        ((struct card_technician *)(void *)m->body)->serial[0] = '1';
    if (!form->asked && form->body->size == sizeof(struct link_opened))
        memcpy(((struct link_opened *)(void *)m->body)->id, ID, LINK_RESET_ID);
    if (!form->asked && form->table == card_message_table() && form->row->type == CARD_SELFTEST)
        check_sample_pass((struct check_row *)(void *)m->body, CARD_CHECKS, CARD_FIRST_CHECK);
    if (!form->asked && form->table == card_message_table() && form->row->type == CARD_RESET_TEST)
        check_sample_pass((struct check_row *)(void *)m->body, 1, CHECK_RESET);
    if (!form->asked && form->table == link_message_table() && form->row->type == LINK_SELFTEST)
        check_sample_pass((struct check_row *)(void *)m->body, LINK_CHECKS, LINK_FIRST_CHECK);
}

static void each_form(const struct table *table, void (*check)(const struct form *form))
{
    for (size_t i = 0; i < table->count; i++) {
        const struct table_row *row = &table->rows[i];
        if (row->asked)
            check(&(struct form){table, row, &row->question, true, 7});
        if (row->asked)
            check(&(struct form){table, row, &row->answer, false, 7});
        if (row->told)
            check(&(struct form){table, row, &row->answer, false, 0});
    }
}

static void each_form_of_both(void (*check)(const struct form *form))
{
    each_form(card_message_table(), check);
    each_form(link_message_table(), check);
}

static void check_size(const struct form *form)
{
    struct ipc_message m;
    fill(&m, form);
    for (size_t length = 0; length <= IPC_BODY_MAX; length++)
        if (passes(form, &m, length) != (length == form->body->size))
            fail_msg("%s asked %d: length %zu", form->row->name, form->asked, length);
}

static void each_form_has_exactly_one_size(void **state)
{
    (void)state;
    each_form_of_both(check_size);
}

static void check_direction(const struct form *form)
{
    struct ipc_message m;
    struct form other = *form;
    fill(&m, form);
    other.ticket = form->ticket ? 0 : 7;
    bool both = form->row->asked && form->row->told && !form->asked;
    if (passes(&other, &m, form->body->size) != both)
        fail_msg("%s asked %d: ticket %u", form->row->name, form->asked, other.ticket);
    other = *form;
    other.asked = true;
    if (!form->row->asked && passes(&other, &m, form->body->size))
        fail_msg("%s can be asked for", form->row->name);
}

static void a_ticket_is_on_questions_and_answers_and_on_nothing_unasked(void **state)
{
    (void)state;
    each_form_of_both(check_direction);
}

static void expect_refused(const struct form *form, const struct table_field *field, int64_t value)
{
    struct ipc_message m;
    fill(&m, form);
    put(&m, field, value);
    if (passes(form, &m, form->body->size))
        fail_msg("%s asked %d, offset %u: %lld passes", form->row->name, form->asked, field->offset,
                 (long long)value);
}

static void check_number(const struct form *form, const struct table_field *field)
{
    for (int64_t value = 0; field->check == TABLE_SET && value < 256; value++)
        if (value >= 32 || !(field->set >> value & 1))
            expect_refused(form, field, value);
    if (field->check != TABLE_RANGE)
        return;
    int64_t end = field->width == 8 ? INT64_MAX : (INT64_C(1) << field->width * 8) - 1;
    if (field->low > 0 || field->low < 0 || field->width == 8)
        expect_refused(form, field, field->low - 1);
    if (field->high < end)
        expect_refused(form, field, field->high + 1);
}

static void check_fields(const struct form *form)
{
    struct ipc_message m;
    for (size_t i = 0; i < form->body->field_count; i++) {
        const struct table_field *field = &form->body->fields[i];
        assert_true(field->offset + field->width <= form->body->size);
        check_number(form, field);
        if (field->check != TABLE_UUID && field->check != TABLE_LINE && field->check != TABLE_NAME)
            continue;
        fill(&m, form);
        memset(m.body + field->offset, 'G', field->width); // no hexadecimal digit, no terminator
        if (passes(form, &m, form->body->size))
            fail_msg("%s, offset %u: a text without an end passes", form->row->name, field->offset);
    }
}

static void a_field_beside_its_range_is_refused(void **state)
{
    (void)state;
    each_form_of_both(check_fields);
}

static void an_unknown_type_passes_in_no_direction(void **state)
{
    (void)state;
    const struct table *const tables[] = {card_message_table(), link_message_table()};
    struct ipc_message m = {0};
    for (size_t t = 0; t < COUNT(tables); t++) {
        for (unsigned type = 0; type <= UINT16_MAX; type++) {
            m.type = (uint16_t)type;
            m.ticket = 7;
            if (table_find(tables[t], m.type))
                continue;
            assert_false(table_valid(tables[t], &m, true));
            assert_int_equal(table_valid(tables[t], &m, false), type == IPC_LOST);
        }
    }
}

static const struct CMUnitTest promises[] = {
    cmocka_unit_test(each_form_has_exactly_one_size),
    cmocka_unit_test(a_ticket_is_on_questions_and_answers_and_on_nothing_unasked),
    cmocka_unit_test(a_field_beside_its_range_is_refused),
    cmocka_unit_test(an_unknown_type_passes_in_no_direction),
};

TEST_MAIN(promises, NULL, NULL)
