// Promises of link_message_valid(): what is not of the right size, direction, ticket and range does
// not pass, whoever sent it. And of the table that turns the backend's words into the kiosk's.
#include <string.h>

#include "drivers/backend/problem.h"
#include "firmware/link/link_reply.h"
#include "firmware/protocol/link_message.h"
#include "tests/unit/message_rows.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define ID           "0b5c7ef1-1111-4222-8333-444455556666"

static const struct link_answer DONE = {.result = LINK_DONE};

static bool valid(uint16_t type, uint32_t ticket, const void *body, size_t length, bool asked)
{
    struct ipc_message message;
    ipc_fill(&message, type, ticket, body, length);
    return link_message_valid(&message, asked);
}

#define VALID_QUESTION(type, body) valid(type, 7, &(body), sizeof(body), true)
#define VALID_TOLD(type, body)     valid(type, 0, &(body), sizeof(body), false)
#define VALID_ANSWER(type, body)   valid(type, 7, &(body), sizeof(body), false)

static const struct link_open OPEN = {.operation = OPERATION_RESET_SIGN, .certificate_length = 900};
static const struct link_outcome OUTCOME = {
    .operation = OPERATION_RESET_AUTH, .id = ID, .finished_at = 1};
static const struct link_service SERVICE = {
    .opens_minute = 390, .closes_minute = 1440, .notice_ja = "お知らせ", .notice_en = "News"};
static const struct link_outbox PARKED = {
    .parked = 1,
    .listed = 1,
    .list = {{.id = ID, .operation = OPERATION_RESET_AUTH, .finished_at = 1}}};

static const struct link_off OFF = {.reason = OFF_NOT};
static const struct link_history_news WHOLE = {
    .usable = 1, .whole = 1, .records = 7, .state = "whole"};

static const struct link_record RECORD = {.what = HISTORY_NETWORK,
                                          .outcome = HISTORY_FAIL,
                                          .cause = CAUSE_FILTERED,
                                          .measured = 2,
                                          .at = 1795750000,
                                          .measures = {{.measure = HISTORY_DURATION, .value = 812},
                                                       {.measure = HISTORY_ERRORS, .value = 1}}};

static const struct link_record LOGIN = {.what = HISTORY_LOGIN,
                                         .outcome = HISTORY_DONE,
                                         .technician = TECHNICIAN_OK,
                                         .at = 1795750000,
                                         .serial = "0A"};
static const struct link_failures FAILURES = {.count = 1, .last = 1795750000};

static const struct link_history_part PART = {
    .news = {.usable = 1, .state = "changed"}, .begun = "new", .lines = "1 a b\n2 c d\n"};
static const struct link_history_ask READ = {.verify = 1};
static const struct link_export_ask EXPORT = {.kind = LINK_EXPORT_STATUS};
static const struct link_exported EXPORTED = {
    .kind = LINK_EXPORT_STATUS, .end = "made", .finding = "clean", .text = "kiosk-status 1\nAA=="};

static void only_the_two_resets_can_be_asked_for(void **state)
{
    (void)state;
    for (int operation = 0; operation < 256; operation++) {
        bool reset = operation == OPERATION_RESET_SIGN || operation == OPERATION_RESET_AUTH;
        struct link_open open = OPEN;
        struct link_authorize authorize = {.operation = (uint8_t)operation};
        struct link_outcome outcome = OUTCOME;
        open.operation = outcome.operation = (uint8_t)operation;
        memcpy(authorize.id, ID, LINK_RESET_ID);
        assert_int_equal(VALID_QUESTION(LINK_OPEN, open), reset);
        assert_int_equal(VALID_QUESTION(LINK_AUTHORIZE, authorize), reset);
        assert_int_equal(VALID_QUESTION(LINK_OUTCOME, outcome), reset);
    }
}

static void a_field_out_of_range_is_refused(void **state)
{
    static const struct message_row ROWS[] = {
        REFUSED(LINK_OPEN, ASKED, OPEN, certificate_length, 0),
        PASSES(LINK_OPEN, ASKED, OPEN, certificate_length, 1),
        PASSES(LINK_OPEN, ASKED, OPEN, certificate_length, LINK_CERTIFICATE_MAX),
        REFUSED(LINK_OPEN, ASKED, OPEN, certificate_length, LINK_CERTIFICATE_MAX + 1),
        REFUSED(LINK_OPEN, ASKED, OPEN, certificate_length, 65535),
        REFUSED(LINK_OUTCOME, ASKED, OUTCOME, finished_at, -1),
        PASSES(LINK_OUTCOME, ASKED, OUTCOME, finished_at, 253402300799), // what the API can express
        REFUSED(LINK_OUTCOME, ASKED, OUTCOME, finished_at, 253402300800),
        PASSES(LINK_SERVICE, TOLD, SERVICE, reset_sign, 1),
        REFUSED(LINK_SERVICE, TOLD, SERVICE, reset_sign, 2),
        PASSES(LINK_SERVICE, TOLD, SERVICE, reset_auth, 1),
        REFUSED(LINK_SERVICE, TOLD, SERVICE, reset_auth, 2),
        PASSES(LINK_SERVICE, TOLD, SERVICE, change, 1),
        REFUSED(LINK_SERVICE, TOLD, SERVICE, change, 2),
        PASSES(LINK_SERVICE, TOLD, SERVICE, cached, 1),
        REFUSED(LINK_SERVICE, TOLD, SERVICE, cached, 2),
        PASSES(LINK_SERVICE, TOLD, SERVICE, ordered_off, 1),
        REFUSED(LINK_SERVICE, TOLD, SERVICE, ordered_off, 2),
        REFUSED(LINK_SERVICE, TOLD, SERVICE, reservation_required, 2),
        REFUSED(LINK_SERVICE, TOLD, SERVICE, status, LINK_STATUS_COUNT),
        REFUSED(LINK_SERVICE, TOLD, SERVICE, closes_minute, 1441),
        REFUSED(LINK_SERVICE, TOLD, SERVICE, maintenance_from, 2), // and until 0
        PASSES(LINK_SET_OFF, ASKED, OFF, reason, OFF_OTHER),
        REFUSED(LINK_SET_OFF, ASKED, OFF, reason, OFF_REASON_COUNT),
        PASSES(LINK_OFF, TOLD, OFF, reason, OFF_OTHER),
        REFUSED(LINK_OFF, TOLD, OFF, reason, OFF_REASON_COUNT),
        REFUSED(LINK_OUTBOX, TOLD, PARKED, list[0].id, 0),
        REFUSED(LINK_OUTBOX, TOLD, PARKED, list[0].result, LINK_OUTCOME_COUNT),
        REFUSED(LINK_OUTBOX, TOLD, PARKED, list[0].operation, OPERATION_CHANGE_AUTH + 1),
        REFUSED(LINK_OUTBOX, TOLD, PARKED, list[0].finished_at, -1),
        REFUSED(LINK_OUTBOX, TOLD, PARKED, listed, LINK_PARKED_MAX + 1),
    };
    (void)state;
    message_rows_hold(ROWS, COUNT(ROWS), link_message_valid);
}

static void the_history_is_told_closed_words_and_bounded_numbers(void **state)
{
    static const struct message_row ROWS[] = {
        PASSES(LINK_RECORD, ASKED, RECORD, what, HISTORY_SELF_TEST),
        PASSES(LINK_RECORD, ASKED, RECORD, what, HISTORY_OUTBOX_ACKNOWLEDGED),
        REFUSED(LINK_RECORD, ASKED, RECORD, what, HISTORY_BEGUN), // the history's own
        REFUSED(LINK_RECORD, ASKED, RECORD, what, HISTORY_LOGIN), // with the cause of a test
        REFUSED(LINK_RECORD, ASKED, RECORD, technician, TECHNICIAN_REVOKED), // of nobody
        REFUSED(LINK_RECORD, ASKED, LOGIN, serial[1], 'g'),
        PASSES(LINK_RECORD, ASKED, LOGIN, technician, TECHNICIAN_OK),
        PASSES(LINK_RECORD, ASKED, LOGIN, serial[1], 'b'),
        REFUSED(LINK_RECORD, ASKED, LOGIN, serial[0], '\0'),
        PASSES(LINK_RECORD, ASKED, LOGIN, what, HISTORY_LOGOUT),
        PASSES(LINK_RECORD, ASKED, LOGIN, what, HISTORY_LOGIN_REFUSED),
        REFUSED(LINK_RECORD, ASKED, LOGIN, what, HISTORY_SERVICE_OFF),
        REFUSED(LINK_RECORD, ASKED, LOGIN, cause, CAUSE_FILTERED),
        REFUSED(LINK_RECORD, ASKED, LOGIN, technician, TECHNICIAN_CAUSE_COUNT),
        PASSES(LINK_SET_FAILURES, ASKED, FAILURES, count, LINK_FAILURES_MOST),
        REFUSED(LINK_SET_FAILURES, ASKED, FAILURES, count, LINK_FAILURES_MOST + 1),
        REFUSED(LINK_SET_FAILURES, ASKED, FAILURES, last, -1),
        REFUSED(LINK_FAILURES, TOLD, FAILURES, count, LINK_FAILURES_MOST + 1),
        REFUSED(LINK_RECORD, ASKED, RECORD, what, HISTORY_WHAT_COUNT),
        REFUSED(LINK_RECORD, ASKED, RECORD, outcome, HISTORY_OUTCOME_COUNT),
        REFUSED(LINK_RECORD, ASKED, RECORD, outcome, HISTORY_PASS), // and yet a cause
        PASSES(LINK_RECORD, ASKED, RECORD, cause, CAUSE_NONE),
        REFUSED(LINK_RECORD, ASKED, RECORD, cause, CAUSE_COUNT),
        REFUSED(LINK_RECORD, ASKED, RECORD, measured, LINK_MEASURES + 1),
        REFUSED(LINK_RECORD, ASKED, RECORD, at, -1),
        PASSES(LINK_RECORD, ASKED, RECORD, at, 253402300799),
        REFUSED(LINK_RECORD, ASKED, RECORD, at, 253402300800),
        REFUSED(LINK_RECORD, ASKED, RECORD, measures[1].measure, HISTORY_MEASURE_COUNT),
        PASSES(LINK_RECORD, ASKED, RECORD, measures[1].value, -999999999),
        REFUSED(LINK_RECORD, ASKED, RECORD, measures[1].value, -1000000000),
        REFUSED(LINK_RECORD, ASKED, RECORD, measures[1].value, 1000000000),
        REFUSED(LINK_HISTORY_READ, ASKED, READ, verify, 2),
        PASSES(LINK_HISTORY_READ, ANSWERED, PART, news.whole, 1),
        REFUSED(LINK_HISTORY_READ, ANSWERED, PART, news.whole, 2),
        REFUSED(LINK_HISTORY_READ, ANSWERED, PART, news.state[0], '['),
        REFUSED(LINK_HISTORY_READ, ANSWERED, PART, begun[0], 0),
        REFUSED(LINK_HISTORY_READ, ANSWERED, PART, lines[1], '\x1B'),
        REFUSED(LINK_HISTORY_READ, ANSWERED, PART, lines[1], '\x80'),
        REFUSED(LINK_EXPORT, ASKED, EXPORT, kind, LINK_EXPORT_COUNT),
        REFUSED(LINK_EXPORT, ANSWERED, EXPORTED, kind, LINK_EXPORT_COUNT),
        REFUSED(LINK_EXPORT, ANSWERED, EXPORTED, end[0], 0),
        REFUSED(LINK_EXPORT, ANSWERED, EXPORTED, finding[0], '['),
        PASSES(LINK_EXPORT, ANSWERED, EXPORTED, text[0], 0),
        REFUSED(LINK_EXPORT, ANSWERED, EXPORTED, text[1], '\x1B'),
        REFUSED(LINK_EXPORT, ANSWERED, EXPORTED, text[1], '\t'),
        PASSES(LINK_HISTORY, TOLD, WHOLE, whole, 0),
        REFUSED(LINK_HISTORY, TOLD, WHOLE, whole, 2),
        REFUSED(LINK_HISTORY, TOLD, WHOLE, usable, 2),
        REFUSED(LINK_HISTORY, TOLD, WHOLE, state[0], 0),
        REFUSED(LINK_HISTORY, TOLD, WHOLE, state[0], '\n'),
    };
    (void)state;
    message_rows_hold(ROWS, COUNT(ROWS), link_message_valid);
}

static void the_end_of_a_renewal_has_a_known_cause_and_a_time(void **state)
{
    static const struct link_renewed RENEWED = {.until = 1798761600};
    static const struct message_row ROWS[] = {
        PASSES(LINK_RENEW, ANSWERED, RENEWED, cause, CAUSE_RENEWAL_WRONG),
        REFUSED(LINK_RENEW, ANSWERED, RENEWED, cause, CAUSE_COUNT),
        REFUSED(LINK_RENEW, ANSWERED, RENEWED, until, -1),
        PASSES(LINK_RECORD, ASKED, RECORD, what, HISTORY_CERTIFICATE_RENEWAL),
    };
    (void)state;
    message_rows_hold(ROWS, COUNT(ROWS), link_message_valid);
}

static void a_command_of_the_centre_is_of_the_list_and_its_answer_is_bounded(void **state)
{
    static const struct link_asked ASKED_VIEW = {.number = 1, .command = REMOTE_VIEW};
    static const struct link_tell TELL = {.number = 1, .size = 2, .length = 2, .bytes = "{}"};
    static const struct message_row ROWS[] = {
        REFUSED(LINK_ASKED, TOLD, ASKED_VIEW, number, 0),
        PASSES(LINK_ASKED, TOLD, ASKED_VIEW, command, REMOTE_DIAGNOSE),
        REFUSED(LINK_ASKED, TOLD, ASKED_VIEW, command, REMOTE_COMMAND_COUNT),
        REFUSED(LINK_TELL, ASKED, TELL, size, 0),
        PASSES(LINK_TELL, ASKED, TELL, size, LINK_TELL_MAX),
        REFUSED(LINK_TELL, ASKED, TELL, size, LINK_TELL_MAX + 1),
        REFUSED(LINK_TELL, ASKED, TELL, offset, LINK_TELL_MAX),
        REFUSED(LINK_TELL, ASKED, TELL, length, 0),
        PASSES(LINK_TELL, ASKED, TELL, length, LINK_TELL_PART),
        REFUSED(LINK_TELL, ASKED, TELL, length, LINK_TELL_PART + 1),
    };
    (void)state;
    message_rows_hold(ROWS, COUNT(ROWS), link_message_valid);
}

static void an_id_is_a_lower_case_uuid(void **state)
{
    (void)state;
    for (int place = 0; place < LINK_RESET_ID; place++) {
        for (int value = 0; value < 256; value++) {
            struct link_prove prove = {0};
            memcpy(prove.id, ID, LINK_RESET_ID);
            bool hyphen = prove.id[place] == '-';
            prove.id[place] = (char)value;
            bool good = hyphen ? value == '-'
                               : (value >= '0' && value <= '9') || (value >= 'a' && value <= 'f');
            assert_int_equal(VALID_QUESTION(LINK_PROVE, prove), good);
        }
    }
    struct link_opened opened = {.answer = DONE};
    assert_false(VALID_ANSWER(LINK_OPEN, opened)); // an opened reset has an id
    opened.answer.result = LINK_UNREACHABLE;
    assert_true(VALID_ANSWER(LINK_OPEN, opened));
}

static void an_outcome_has_a_known_result(void **state)
{
    (void)state;
    for (int result = 0; result < 256; result++) {
        struct link_outcome outcome = OUTCOME;
        outcome.result = (uint8_t)result;
        assert_int_equal(VALID_QUESTION(LINK_OUTCOME, outcome), result < LINK_OUTCOME_COUNT);
    }
}

static void facts_have_flags_and_a_view_with_a_name(void **state)
{
    (void)state;
    static const struct {
        const char *view;
        bool good;
    } views[] = {
        {"start", true},  {"time-out", true},    {"", false},
        {"Start", false}, {"start\n", false},    {"\"}", false},
        {"a b", false},   {"ｓｔａｒｔ", false}, {"abcdefghijklmnopqrstuvw", true},
    };
    for (size_t i = 0; i < COUNT(views); i++) {
        struct link_facts facts = {0};
        strncpy(facts.view, views[i].view, LINK_VIEW_MAX - 1);
        assert_int_equal(VALID_QUESTION(LINK_FACTS, facts), views[i].good);
        facts.reader_present = 2;
        assert_false(VALID_QUESTION(LINK_FACTS, facts));
    }
    struct link_facts endless = {0};
    memset(endless.view, 'a', sizeof endless.view);
    assert_false(VALID_QUESTION(LINK_FACTS, endless));
}

static void a_problem_comes_with_a_refusal_and_only_then(void **state)
{
    (void)state;
    for (int result = 0; result < 256; result++) {
        for (int problem = 0; problem < 256; problem++) {
            struct link_answer answer = {.result = (uint8_t)result, .problem = (uint8_t)problem};
            bool good = result < LINK_RESULT_COUNT && problem < PROBLEM_COUNT &&
                        (result == LINK_REFUSED) == (problem != PROBLEM_NONE);
            assert_int_equal(VALID_ANSWER(LINK_PROVE, answer), good);
            struct link_authorized authorized = {.answer = answer};
            assert_int_equal(VALID_ANSWER(LINK_AUTHORIZE, authorized), good);
        }
    }
}

static void a_notice_is_terminated_utf_8_without_control_characters(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool good;
    } texts[] = {
        {"", true},
        {"maintenance", true},
        {"お知らせ 𠮷", true},
        {"a\nb", false},
        {"\x1B[31m", false},
        {"\x7F", false},
        {"\x80", false},
        {"\xC3", false},
        {"\xC3(", false},
        {"\xC0\xAF", false},         // overlong
        {"\xE0\x80\xAF", false},     // overlong
        {"\xF0\x80\x80\xAF", false}, // overlong
        {"\xED\xA0\x80", false},     // a surrogate
        {"\xF4\x90\x80\x80", false}, // above U+10FFFF
        {"\xE3\x81", false},
        {"\xFF", false},
    };
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct link_service service = SERVICE;
        strcpy(service.notice_ja, texts[i].text);
        assert_int_equal(VALID_TOLD(LINK_SERVICE, service), texts[i].good);
    }
    struct link_service endless = SERVICE;
    memset(endless.notice_en, 'a', sizeof endless.notice_en);
    assert_false(VALID_TOLD(LINK_SERVICE, endless));
    memcpy(endless.notice_en + sizeof endless.notice_en - 2, "\xE3", 2); // cut at the very end
    assert_false(VALID_TOLD(LINK_SERVICE, endless));
}

// ---- what the kiosk is told --------------------------------------------------------------------

static struct backend_answer service_answer(void)
{
    struct backend_answer answer = {.call = BACKEND_SERVICE, .end = BACKEND_DONE, .status = 200};
    answer.service = (struct answer_service){.status = ANSWER_STATUS_MAINTENANCE,
                                             .reset_sign = true,
                                             .reservation_required = true,
                                             .opens_minute = 390,
                                             .valid_until = 99,
                                             .clock_offset_ms = -5};
    return answer;
}

static void the_last_good_service_stands_in_for_a_silent_backend(void **state)
{
    (void)state;
    static const enum backend_end silent[] = {BACKEND_UNREACHABLE, BACKEND_GARBLED,
                                              BACKEND_UNTRUSTED};
    struct link_service last = {0}, reply;
    struct backend_answer answer = service_answer();
    link_reply_service(&answer, &last, &reply);
    assert_int_equal(reply.cached, 0);
    assert_int_equal(reply.status, LINK_STATUS_MAINTENANCE);
    assert_int_equal(reply.clock_offset_ms, -5);
    for (size_t i = 0; i < COUNT(silent); i++) {
        answer = (struct backend_answer){.end = silent[i]};
        link_reply_service(&answer, &last, &reply);
        assert_int_equal(reply.cached, 1);
        assert_int_not_equal(reply.answer.result, LINK_DONE);
        assert_int_equal(reply.opens_minute, 390);
        assert_int_equal(reply.reservation_required, 1);
        assert_true(VALID_TOLD(LINK_SERVICE, reply));
    }
}

static void a_refused_service_says_nothing_but_the_refusal(void **state)
{
    (void)state;
    struct link_service last = {0}, reply;
    struct backend_answer answer = service_answer();
    link_reply_service(&answer, &last, &reply);
    answer = (struct backend_answer){.end = BACKEND_REFUSED, .problem = PROBLEM_DEVICE_SUSPENDED};
    link_reply_service(&answer, &last, &reply);
    assert_int_equal(reply.cached, 0);
    assert_int_equal(reply.valid_until, 0);
    assert_int_equal(reply.answer.problem, PROBLEM_DEVICE_SUSPENDED);
    assert_int_equal(reply.change, 0);
    last = (struct link_service){0}; // it was never told
    link_reply_service(&answer, &last, &reply);
    assert_int_equal(reply.change, 1);
}

// A day is told as a day; what is no time that a person can come again is not told.
static void a_retry_after_is_told_whole_or_not_at_all(void **state)
{
    (void)state;
    static const int64_t rows[][2] = {{86401, 86401}, {INT64_MAX, 0}, {-1, 0}, {0, 0}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct link_answer reply;
        struct backend_answer answer = {.end = BACKEND_REFUSED,
                                        .problem = PROBLEM_TOO_MANY_RESETS,
                                        .retry_after_s = rows[i][0]};
        link_reply_answer(&answer, &reply);
        assert_int_equal(reply.retry_after_s, rows[i][1]);
    }
}

static void what_a_reset_needs_is_told_with_the_service(void **state)
{
    (void)state;
    static const struct {
        const char *minimum;
        bool old;
    } rows[] = {{"", false}, {KIOSK_VERSION, false}, {"0.9", false}, {"1000.0.0", true}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct link_service last = {0}, reply;
        struct backend_answer answer = service_answer();
        strcpy(answer.service.minimum_firmware, rows[i].minimum);
        answer.service.reservation_required = i % 2;
        link_reply_service(&answer, &last, &reply);
        assert_int_equal(reply.firmware_old, rows[i].old);
        assert_int_equal(reply.reservation_required, i % 2);
        assert_true(VALID_TOLD(LINK_SERVICE, reply));
    }
}

// One that ended the helper would be told to the next one at once, or cost a visit beside it.
static void every_question_with_a_body_has_a_refusal(void **state)
{
    (void)state;
    const struct table *table = link_message_table();
    for (size_t i = 0; i < table->count; i++) {
        const struct table_row *row = &table->rows[i];
        if (!row->asked || row->question.size == 0)
            continue;
        assert_non_null(row->refusal);
        assert_true(valid(row->type, 7, row->refusal, row->answer.size, false));
        assert_int_equal(((const struct link_answer *)row->refusal)->result, LINK_GARBLED);
    }
}

static const struct CMUnitTest promises[] = {
    cmocka_unit_test(only_the_two_resets_can_be_asked_for),
    cmocka_unit_test(a_field_out_of_range_is_refused),
    cmocka_unit_test(the_history_is_told_closed_words_and_bounded_numbers),
    cmocka_unit_test(the_end_of_a_renewal_has_a_known_cause_and_a_time),
    cmocka_unit_test(a_command_of_the_centre_is_of_the_list_and_its_answer_is_bounded),
    cmocka_unit_test(an_id_is_a_lower_case_uuid),
    cmocka_unit_test(an_outcome_has_a_known_result),
    cmocka_unit_test(facts_have_flags_and_a_view_with_a_name),
    cmocka_unit_test(a_problem_comes_with_a_refusal_and_only_then),
    cmocka_unit_test(a_notice_is_terminated_utf_8_without_control_characters),
    cmocka_unit_test(the_last_good_service_stands_in_for_a_silent_backend),
    cmocka_unit_test(a_refused_service_says_nothing_but_the_refusal),
    cmocka_unit_test(a_retry_after_is_told_whole_or_not_at_all),
    cmocka_unit_test(what_a_reset_needs_is_told_with_the_service),
    cmocka_unit_test(every_question_with_a_body_has_a_refusal),
};

TEST_MAIN(promises, NULL, NULL)
