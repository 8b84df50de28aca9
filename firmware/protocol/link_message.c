#include "firmware/protocol/link_message.h"

#include <string.h>

#include "drivers/backend/problem.h"
#include "drivers/base/clock.h"
#include "drivers/domain/uuid.h"
#include "firmware/limits.h"

enum {
    MINUTES_A_DAY = 24 * 60,
};

#define RESETS (TABLE_BIT(OPERATION_RESET_SIGN) | TABLE_BIT(OPERATION_RESET_AUTH))

// ---- questions --------------------------------------------------------------------------------

static const struct table_field OPEN[] = {
    TABLE_ONE_OF(struct link_open, operation, RESETS),
    TABLE_FROM_TO(struct link_open, certificate_length, 1, LINK_CERTIFICATE_MAX),
};

static const struct table_field PROVE[] = {
    TABLE_TEXT(struct link_prove, id, TABLE_UUID),
};

static const struct table_field AUTHORIZE[] = {
    TABLE_ONE_OF(struct link_authorize, operation, RESETS),
    TABLE_TEXT(struct link_authorize, id, TABLE_UUID),
};

static const struct table_field OUTCOME[] = {
    TABLE_TEXT(struct link_outcome, id, TABLE_UUID),
    TABLE_ONE_OF(struct link_outcome, operation, RESETS),
    TABLE_FROM_TO(struct link_outcome, result, 0, LINK_OUTCOME_COUNT - 1),
    TABLE_FROM_TO(struct link_outcome, finished_at, 0, CLOCK_LAST_SECOND),
};

static const struct table_field FACTS[] = {
    TABLE_FROM_TO(struct link_facts, selftest, 0, CHECK_OUTCOME_COUNT - 1),
    TABLE_FROM_TO(struct link_facts, failed_checks, 0, (1 << CHECK_COUNT) - 1),
    TABLE_FLAG(struct link_facts, reader_present),
    TABLE_FLAG(struct link_facts, card_helper_up),
    TABLE_TEXT(struct link_facts, view, TABLE_NAME),
};

#define RECORDED                                                                                   \
    ((TABLE_BIT(HISTORY_TESTS) - 1) | TABLE_BIT(HISTORY_SELF_TEST) | TABLE_BIT(HISTORY_LOGIN) |    \
     TABLE_BIT(HISTORY_LOGOUT) | TABLE_BIT(HISTORY_LOGIN_REFUSED) |                                \
     TABLE_BIT(HISTORY_CALIBRATION) | TABLE_BIT(HISTORY_OUTBOX_ACKNOWLEDGED) |                     \
     TABLE_BIT(HISTORY_GEOMETRY) | TABLE_BIT(HISTORY_CERTIFICATE_RENEWAL) |                        \
     TABLE_BIT(HISTORY_OUTCOME_REFUSED) | TABLE_BIT(HISTORY_VISIT_PIN))
_Static_assert(HISTORY_WHAT_COUNT <= 32, "each has a bit");

static const struct table_field RECORD[] = {
    TABLE_ONE_OF(struct link_record, what, RECORDED),
    TABLE_FROM_TO(struct link_record, outcome, 0, HISTORY_OUTCOME_COUNT - 1),
    TABLE_FROM_TO(struct link_record, cause, 0, CAUSE_COUNT - 1),
    TABLE_FROM_TO(struct link_record, measured, 0, LINK_MEASURES),
    TABLE_FROM_TO(struct link_record, at, 0, CLOCK_LAST_SECOND),
    TABLE_FROM_TO(struct link_record, technician, 0, TECHNICIAN_CAUSE_COUNT - 1),
};

static bool is_serial(const char serial[TECHNICIAN_SERIAL])
{
    size_t length = strnlen(serial, TECHNICIAN_SERIAL);
    return length < TECHNICIAN_SERIAL && strspn(serial, "0123456789abcdefABCDEF") == length;
}

// Each has the causes of its kind only, and whoever was let in has a certificate.
static bool person_agrees(const struct link_record *record)
{
    bool in = record->what == HISTORY_LOGIN && record->outcome == HISTORY_DONE;
    bool out = record->what == HISTORY_LOGOUT;
    if (!in && !out && record->what != HISTORY_LOGIN && record->what != HISTORY_LOGIN_REFUSED)
        return record->technician == TECHNICIAN_OK;
    return record->cause == CAUSE_NONE && ((!in && !out) || record->serial[0] != '\0');
}

static bool record_agrees(const void *body)
{
    const struct link_record *record = body;
    for (size_t i = 0; i < record->measured; i++) {
        const struct link_measured *m = &record->measures[i];
        if (m->measure >= HISTORY_MEASURE_COUNT || m->value < -LINK_MEASURE_MAX ||
            m->value > LINK_MEASURE_MAX)
            return false;
    }
    return person_agrees(record) && is_serial(record->serial) &&
           (record->cause == CAUSE_NONE || record->outcome == HISTORY_FAIL);
}

// ---- answers ----------------------------------------------------------------------------------

// Every answer begins with a struct link_answer.
static bool answer_agrees(const void *body)
{
    const struct link_answer *answer = body;
    return (answer->problem != PROBLEM_NONE) == (answer->result == LINK_REFUSED);
}

#define ANSWER_FIELDS(type, before)                                                                \
    TABLE_FROM_TO(type, before result, 0, LINK_RESULT_COUNT - 1),                                  \
        TABLE_FROM_TO(type, before problem, 0, PROBLEM_COUNT - 1),                                 \
        TABLE_FROM_TO(type, before retry_after_s, 0, LINK_RETRY_AFTER_MAX)

static const struct table_field ANSWER[] = {
    ANSWER_FIELDS(struct link_answer, ),
};

static const struct table_field SERVICE[] = {
    ANSWER_FIELDS(struct link_service, answer.),
    TABLE_FROM_TO(struct link_service, status, 0, LINK_STATUS_COUNT - 1),
    TABLE_FLAG(struct link_service, reset_sign),
    TABLE_FLAG(struct link_service, reset_auth),
    TABLE_FLAG(struct link_service, change),
    TABLE_FLAG(struct link_service, cached),
    TABLE_FLAG(struct link_service, ordered_off),
    TABLE_FLAG(struct link_service, order_unknown),
    TABLE_FLAG(struct link_service, reservation_required),
    TABLE_FLAG(struct link_service, firmware_old),
    TABLE_FROM_TO(struct link_service, opens_minute, 0, MINUTES_A_DAY),
    TABLE_FROM_TO(struct link_service, closes_minute, 0, MINUTES_A_DAY),
    TABLE_TEXT(struct link_service, notice_ja, TABLE_LINE),
    TABLE_TEXT(struct link_service, notice_en, TABLE_LINE),
};

static bool service_agrees(const void *body)
{
    const struct link_service *service = body;
    return answer_agrees(body) && service->maintenance_from <= service->maintenance_until;
}

static const struct table_field OPENED[] = {
    ANSWER_FIELDS(struct link_opened, answer.),
};

static bool opened_has_an_id(const void *body)
{
    const struct link_opened *opened = body;
    return answer_agrees(body) && (opened->answer.result != LINK_DONE || uuid_valid(opened->id));
}

static const struct table_field AUTHORIZED[] = {
    ANSWER_FIELDS(struct link_authorized, answer.),
};

static const struct table_field OUTBOX[] = {
    TABLE_FROM_TO(struct link_outbox, listed, 0, LINK_PARKED_MAX),
};

static bool parked_have_names(const void *body)
{
    const struct link_outbox *outbox = body;
    for (size_t i = 0; i < outbox->listed; i++) {
        const struct link_parked *p = &outbox->list[i];
        if (!uuid_valid(p->id) || p->operation > OPERATION_CHANGE_AUTH ||
            p->result >= LINK_OUTCOME_COUNT || p->finished_at < 0 ||
            p->finished_at > CLOCK_LAST_SECOND)
            return false;
    }
    return true;
}

static const struct table_field OFFICES_NEWS[] = {
    TABLE_FROM_TO(struct link_offices_news, version, 1, INT32_MAX),
    TABLE_FROM_TO(struct link_offices_news, size, 1, LINK_OFFICES_MAX),
};

static const struct table_field OFFICES_ASK[] = {
    TABLE_FROM_TO(struct link_offices_ask, version, 1, INT32_MAX),
    TABLE_FROM_TO(struct link_offices_ask, offset, 0, LINK_OFFICES_MAX),
};

static const struct table_field OFFICES_PART[] = {
    ANSWER_FIELDS(struct link_offices_part, answer.),
    TABLE_FROM_TO(struct link_offices_part, length, 0, LINK_OFFICES_PART),
};

static const struct table_field OFF[] = {
    TABLE_FROM_TO(struct link_off, reason, 0, OFF_REASON_COUNT - 1),
};

static const struct table_field FAILURES[] = {
    TABLE_FROM_TO(struct link_failures, count, 0, LINK_FAILURES_MOST),
    TABLE_FROM_TO(struct link_failures, last, 0, CLOCK_LAST_SECOND),
};

static const struct table_field PANEL[] = {
    TABLE_FLAG(struct link_panel, unread),
};

static bool panel_agrees(const void *body)
{
    const struct link_panel *told = body;
    return panel_touch_is_sane(&told->panel.touch) && panel_size_is_sane(&told->panel.size);
}

static const struct table_field HISTORY_NEWS[] = {
    TABLE_FLAG(struct link_history_news, usable),
    TABLE_FLAG(struct link_history_news, whole),
    TABLE_TEXT(struct link_history_news, state, TABLE_NAME),
};

static const struct table_field HISTORY_ASK[] = {
    TABLE_FLAG(struct link_history_ask, verify),
    TABLE_FLAG(struct link_history_ask, faults),
};

static const struct table_field HISTORY_PART[] = {
    ANSWER_FIELDS(struct link_history_part, answer.),
    TABLE_FLAG(struct link_history_part, news.usable),
    TABLE_FLAG(struct link_history_part, news.whole),
    TABLE_TEXT(struct link_history_part, news.state, TABLE_NAME),
    TABLE_TEXT(struct link_history_part, begun, TABLE_NAME),
    TABLE_TEXT(struct link_history_part, versions.link, TABLE_LINE),
    TABLE_TEXT(struct link_history_part, versions.kernel, TABLE_LINE),
    TABLE_TEXT(struct link_history_part, versions.openssl, TABLE_LINE),
    TABLE_TEXT(struct link_history_part, versions.software, TABLE_LINE),
};

// Printable ASCII and line feeds, terminated within `size`.
static bool is_text(const char *text, size_t size)
{
    size_t length = strnlen(text, size);
    for (size_t i = 0; i < length; i++)
        if (text[i] != '\n' && (text[i] < ' ' || text[i] > '~'))
            return false;
    return length < size;
}

static bool history_is_text(const void *body)
{
    const struct link_history_part *part = body;
    return answer_agrees(body) && is_text(part->lines, sizeof part->lines);
}

static const struct table_field EXPORT_ASK[] = {
    TABLE_FROM_TO(struct link_export_ask, kind, 0, LINK_EXPORT_COUNT - 1),
};

static const struct table_field EXPORTED[] = {
    ANSWER_FIELDS(struct link_exported, answer.),
    TABLE_FROM_TO(struct link_exported, kind, 0, LINK_EXPORT_COUNT - 1),
    TABLE_TEXT(struct link_exported, end, TABLE_NAME),
    TABLE_TEXT(struct link_exported, finding, TABLE_NAME),
};

static bool export_is_text(const void *body)
{
    const struct link_exported *exported = body;
    return answer_agrees(body) && is_text(exported->text, sizeof exported->text);
}

static const struct table_field ASKED[] = {
    TABLE_FROM_TO(struct link_asked, number, 1, UINT32_MAX),
    TABLE_FROM_TO(struct link_asked, command, 0, REMOTE_COMMAND_COUNT - 1),
};

static const struct table_field TELL[] = {
    TABLE_FROM_TO(struct link_tell, size, 1, LINK_TELL_MAX),
    TABLE_FROM_TO(struct link_tell, offset, 0, LINK_TELL_MAX - 1),
    TABLE_FROM_TO(struct link_tell, length, 1, LINK_TELL_PART),
};

static const struct table_field SELFTESTED[] = {
    TABLE_TEXT(struct link_selftested, program.version, TABLE_LINE),
    TABLE_FLAG(struct link_selftested, program.no_new_privs),
    TABLE_FLAG(struct link_selftested, program.filtered),
    TABLE_TEXT(struct link_selftested, device, TABLE_LINE),
    TABLE_TEXT(struct link_selftested, key, TABLE_LINE),
    TABLE_TEXT(struct link_selftested, image.version, TABLE_LINE),
    TABLE_TEXT(struct link_selftested, image.slot, TABLE_LINE),
    TABLE_TEXT(struct link_selftested, image.verity, TABLE_LINE),
};

static bool link_rows_agree(const void *body)
{
    const struct link_selftested *tested = body;
    return check_rows_agree(tested->rows, LINK_CHECKS, (enum check)LINK_FIRST_CHECK);
}

static const struct table_field RENEWED[] = {
    ANSWER_FIELDS(struct link_renewed, answer.),
    TABLE_FROM_TO(struct link_renewed, cause, 0, CAUSE_COUNT - 1),
    TABLE_FROM_TO(struct link_renewed, until, 0, CLOCK_LAST_SECOND),
};

// ---- the rows ---------------------------------------------------------------------------------

#define QUESTION(type, name, limit) type, name, .asked = true, .limit_ms = (limit)

// A helper that ended with a question which the kiosk asks again would hear it at once when it is
// back. Questions without a body can hardly be malformed.
static const struct link_answer GARBLED = {.result = LINK_GARBLED};
static const struct link_opened NOT_OPENED = {.answer = {.result = LINK_GARBLED}};
static const struct link_authorized NOT_AUTHORIZED = {.answer = {.result = LINK_GARBLED}};
static const struct link_offices_part NO_OFFICES = {.answer = {.result = LINK_GARBLED}};
static const struct link_history_part NO_HISTORY = {
    .answer = {.result = LINK_GARBLED}, .news = {.state = "unknown"}, .begun = "unknown"};
static const struct link_exported NOT_EXPORTED = {
    .answer = {.result = LINK_GARBLED}, .end = "malformed", .finding = "clean"};

static const struct table_row ROWS[] = {
    {QUESTION(LINK_OPEN, "open", LIMIT_CALL_MS),
     .question = TABLE_BODY(struct link_open, OPEN, NULL),
     .answer = TABLE_BODY(struct link_opened, OPENED, opened_has_an_id), .refusal = &NOT_OPENED},
    {QUESTION(LINK_PROVE, "prove", LIMIT_CALL_MS),
     .question = TABLE_BODY(struct link_prove, PROVE, NULL),
     .answer = TABLE_BODY(struct link_answer, ANSWER, answer_agrees), .refusal = &GARBLED},
    {QUESTION(LINK_AUTHORIZE, "authorize", LIMIT_CALL_MS),
     .question = TABLE_BODY(struct link_authorize, AUTHORIZE, NULL),
     .answer = TABLE_BODY(struct link_authorized, AUTHORIZED, answer_agrees),
     .refusal = &NOT_AUTHORIZED},
    {QUESTION(LINK_OUTCOME, "outcome", LIMIT_STORE_MS),
     .question = TABLE_BODY(struct link_outcome, OUTCOME, NULL),
     .answer = TABLE_BODY(struct link_answer, ANSWER, answer_agrees), .refusal = &GARBLED},
    {QUESTION(LINK_ACKNOWLEDGE, "acknowledge", LIMIT_STORE_MS),
     .answer = TABLE_BODY(struct link_answer, ANSWER, answer_agrees)},
    {QUESTION(LINK_HELLO, "hello", LIMIT_SHORT_MS), .again = true,
     .question = {sizeof(struct link_hello), NULL, 0, NULL},
     .answer = TABLE_BODY(struct link_answer, ANSWER, answer_agrees), .refusal = &GARBLED},
    {QUESTION(LINK_REFRESH, "refresh", LIMIT_SHORT_MS),
     .answer = TABLE_BODY(struct link_answer, ANSWER, answer_agrees)},
    {QUESTION(LINK_FACTS, "facts", LIMIT_SHORT_MS), .again = true,
     .question = TABLE_BODY(struct link_facts, FACTS, NULL),
     .answer = TABLE_BODY(struct link_answer, ANSWER, answer_agrees), .refusal = &GARBLED},
    {QUESTION(LINK_OFFICES_READ, "offices-read", LIMIT_SHORT_MS),
     .question = TABLE_BODY(struct link_offices_ask, OFFICES_ASK, NULL),
     .answer = TABLE_BODY(struct link_offices_part, OFFICES_PART, answer_agrees),
     .refusal = &NO_OFFICES},
    {QUESTION(LINK_SELFTEST, "self-test", LIMIT_SELFTEST_MS),
     .answer = TABLE_BODY(struct link_selftested, SELFTESTED, link_rows_agree)},
    {QUESTION(LINK_SET_OFF, "set-off", LIMIT_STORE_MS),
     .question = TABLE_BODY(struct link_off, OFF, NULL),
     .answer = TABLE_BODY(struct link_answer, ANSWER, answer_agrees), .refusal = &GARBLED},
    {LINK_OFF, "off", .told = true, .answer = TABLE_BODY(struct link_off, OFF, NULL)},
    {QUESTION(LINK_SET_FAILURES, "set-failures", LIMIT_STORE_MS),
     .question = TABLE_BODY(struct link_failures, FAILURES, NULL),
     .answer = TABLE_BODY(struct link_answer, ANSWER, answer_agrees), .refusal = &GARBLED},
    {LINK_FAILURES, "failures", .told = true,
     .answer = TABLE_BODY(struct link_failures, FAILURES, NULL)},
    {QUESTION(LINK_SET_PANEL, "set-panel", LIMIT_STORE_MS),
     .question = TABLE_BODY(struct link_panel, PANEL, panel_agrees),
     .answer = TABLE_BODY(struct link_answer, ANSWER, answer_agrees), .refusal = &GARBLED},
    {QUESTION(LINK_RENEW, "renew", LIMIT_RENEWAL_MS),
     .answer = TABLE_BODY(struct link_renewed, RENEWED, answer_agrees)},
    {LINK_PANEL, "panel", .told = true,
     .answer = TABLE_BODY(struct link_panel, PANEL, panel_agrees)},
    {QUESTION(LINK_RECORD, "record", LIMIT_STORE_MS),
     .question = TABLE_BODY(struct link_record, RECORD, record_agrees),
     .answer = TABLE_BODY(struct link_answer, ANSWER, answer_agrees), .refusal = &GARBLED},
    {QUESTION(LINK_HISTORY_READ, "history-read", LIMIT_STORE_MS),
     .question = TABLE_BODY(struct link_history_ask, HISTORY_ASK, NULL),
     .answer = TABLE_BODY(struct link_history_part, HISTORY_PART, history_is_text),
     .refusal = &NO_HISTORY},
    {QUESTION(LINK_EXPORT, "export", LIMIT_EXPORT_MS),
     .question = TABLE_BODY(struct link_export_ask, EXPORT_ASK, NULL),
     .answer = TABLE_BODY(struct link_exported, EXPORTED, export_is_text),
     .refusal = &NOT_EXPORTED},
    {QUESTION(LINK_TELL, "tell", LIMIT_STORE_MS),
     .question = TABLE_BODY(struct link_tell, TELL, NULL),
     .answer = TABLE_BODY(struct link_answer, ANSWER, answer_agrees), .refusal = &GARBLED},
    {LINK_ASKED, "asked", .told = true, .answer = TABLE_BODY(struct link_asked, ASKED, NULL)},
    {LINK_OFFICES, "offices", .told = true,
     .answer = TABLE_BODY(struct link_offices_news, OFFICES_NEWS, NULL)},
    {LINK_SERVICE, "service", .told = true,
     .answer = TABLE_BODY(struct link_service, SERVICE, service_agrees)},
    {LINK_OUTBOX, "outbox", .told = true,
     .answer = TABLE_BODY(struct link_outbox, OUTBOX, parked_have_names)},
    {LINK_HISTORY, "history", .told = true,
     .answer = TABLE_BODY(struct link_history_news, HISTORY_NEWS, NULL)},
};

const struct table *link_message_table(void)
{
    static const struct table TABLE = {ROWS, sizeof ROWS / sizeof ROWS[0], 0, 0};
    return &TABLE;
}

bool link_message_valid(const struct ipc_message *message, bool asked)
{
    return table_valid(link_message_table(), message, asked);
}
