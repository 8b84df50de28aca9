// Messages between `kiosk` and `kiosk-card`: whatever is not exactly right is refused.
#include <string.h>

#include "firmware/protocol/card_message.h"
#include "tests/unit/message_rows.h"

static const char ID[] = "0f8fad5b-d9cb-469f-a165-70867728950e";

static bool valid(uint16_t type, uint32_t ticket, const void *body, size_t length, bool asked)
{
    struct ipc_message message = {0};
    ipc_fill(&message, type, ticket, body, length);
    return card_message_valid(&message, asked);
}

static bool question(uint16_t type, const void *body, size_t length)
{
    return valid(type, 1, body, length, true);
}

static const struct card_verify VERIFY = {SECRET_AUTH, 4, 0, "1234"};
static const struct card_verify DATES = {SECRET_SIGN, 6, CARD_FOR_DATES, "ABC123"};
static const struct card_stage STAGE = {SECRET_SIGN, SECRET_MAX, "ABCDEFGH12345678"};
static const struct card_opened OPENED = {.result = CARD_DONE, .tries_sign = 5, .tries_auth = -1};
static const struct card_opened WHOLE = {.result = CARD_DONE,
                                         .tries_sign = 5,
                                         .tries_auth = 3,
                                         .has_sign = 1,
                                         .has_auth = 1,
                                         .certificate_length = 1500};
static const struct card_certificate READ = {.result = CARD_DONE, .length = CARD_CERTIFICATE_MAX};
static const struct card_verified WRONG = {.result = CARD_WRONG, .tries_left = 15};
static const struct card_written WRITTEN = {.result = CARD_DONE, .tries_left = 15};

static const struct card_technician TECHNICIAN = {.tries = 3, .serial = "0A", .name = "A"};
static const struct card_technician_prove PIN = {.length = 6, .pin = "123456"};
static const struct card_technician_proved PROVED = {.tries = CARD_TRIES_UNKNOWN};

static void a_field_out_of_range_is_refused(void **state)
{
    static const struct message_row ROWS[] = {
        REFUSED(CARD_VERIFY, ASKED, VERIFY, kind, 2),
        PASSES(CARD_VERIFY, ASKED, VERIFY, length, 0), // in a test visit
        REFUSED(CARD_VERIFY, ASKED, VERIFY, length, SECRET_MAX + 1),
        REFUSED(CARD_VERIFY, ASKED, VERIFY, purpose, CARD_PURPOSE_COUNT),
        REFUSED(CARD_VERIFY, ASKED, VERIFY, purpose, CARD_FOR_DATES), // it is of the PIN
        PASSES(CARD_VERIFY, ASKED, DATES, kind, SECRET_SIGN),
        REFUSED(CARD_STAGE, ASKED, STAGE, length, SECRET_MAX + 1),
        REFUSED(CARD_STAGE, ASKED, STAGE, kind, 255),
        REFUSED(CARD_OPEN, ANSWERED, OPENED, kind, CARD_KIND_COUNT),
        REFUSED(CARD_OPEN, ANSWERED, OPENED, tries_sign, 16),
        REFUSED(CARD_OPEN, ANSWERED, OPENED, tries_auth, -2),
        REFUSED(CARD_OPEN, ANSWERED, OPENED, has_sign, 2),
        REFUSED(CARD_OPEN, ANSWERED, OPENED, has_auth, 255),
        REFUSED(CARD_OPEN, ANSWERED, OPENED, certificate_length, CARD_CERTIFICATE_MAX + 1),
        PASSES(CARD_OPEN, ANSWERED, WHOLE, tries_auth, 0),
        REFUSED(CARD_OPEN, ANSWERED, WHOLE, certificate_length, 0),
        REFUSED(CARD_OPEN, ANSWERED, WHOLE, tries_auth, CARD_TRIES_UNKNOWN),
        REFUSED(CARD_OPEN, ANSWERED, WHOLE, tries_sign, CARD_TRIES_UNKNOWN),
        REFUSED(CARD_READ_CERTIFICATE, ANSWERED, READ, length, CARD_CERTIFICATE_MAX + 1),
        REFUSED(CARD_READ_CERTIFICATE, ANSWERED, READ, length, 0),
        REFUSED(CARD_VERIFY, ANSWERED, WRONG, tries_left, 16),
        REFUSED(CARD_WRITE, ANSWERED, WRITTEN, tries_left, -2),
        REFUSED(CARD_TECHNICIAN_PROVE, ASKED, PIN, length, TECHNICIAN_PIN_MIN - 1),
        REFUSED(CARD_TECHNICIAN_PROVE, ASKED, PIN, length, TECHNICIAN_PIN_MAX + 1),
        PASSES(CARD_TECHNICIAN_READ, ANSWERED, TECHNICIAN, cause, TECHNICIAN_CAUSE_COUNT - 1),
        REFUSED(CARD_TECHNICIAN_READ, ANSWERED, TECHNICIAN, cause, TECHNICIAN_CAUSE_COUNT),
        REFUSED(CARD_TECHNICIAN_READ, ANSWERED, TECHNICIAN, tries, 16),
        REFUSED(CARD_TECHNICIAN_READ, ANSWERED, TECHNICIAN, serial, 0),
        REFUSED(CARD_TECHNICIAN_READ, ANSWERED, TECHNICIAN, serial, '\n'),
        REFUSED(CARD_TECHNICIAN_READ, ANSWERED, TECHNICIAN, name, 0xFF),
        REFUSED(CARD_TECHNICIAN_PROVE, ANSWERED, PROVED, cause, TECHNICIAN_CAUSE_COUNT),
        REFUSED(CARD_TECHNICIAN_PROVE, ANSWERED, PROVED, tries, -2),
    };
    (void)state;
    message_rows_hold(ROWS, sizeof ROWS / sizeof ROWS[0], card_message_valid);
}

static void a_reset_is_told_of_in_its_own_row_only(void **state)
{
    struct card_reset_tested tested = {.row = check_passed(CHECK_RESET)};
    struct ipc_message message;
    (void)state;
    ipc_fill(&message, CARD_RESET_TEST, 1, &tested, sizeof tested);
    assert_true(card_message_valid(&message, false));
    tested.row = check_passed(CHECK_READER);
    ipc_fill(&message, CARD_RESET_TEST, 1, &tested, sizeof tested);
    assert_false(card_message_valid(&message, false));
}

static void only_resets_are_proved_and_written(void **state)
{
    (void)state;
    for (unsigned operation = 0; operation < 256; operation++) {
        struct card_prove prove = {.operation = (uint8_t)operation};
        struct card_write write = {.operation = (uint8_t)operation};
        bool reset = operation == OPERATION_RESET_SIGN || operation == OPERATION_RESET_AUTH;
        memcpy(prove.id, ID, CARD_RESET_ID);
        assert_int_equal(question(CARD_PROVE, &prove, sizeof prove), reset);
        assert_int_equal(question(CARD_WRITE, &write, sizeof write), reset);
    }
}

static void a_reset_id_that_is_no_uuid_is_never_signed_over(void **state)
{
    struct card_prove m = {.operation = OPERATION_RESET_SIGN};
    (void)state;
    for (size_t i = 0; i < CARD_RESET_ID; i++) {
        memcpy(m.id, ID, CARD_RESET_ID);
        m.id[i] = ID[i] == '-' ? '0' : 'G';
        assert_false(question(CARD_PROVE, &m, sizeof m));
        m.id[i] = '\0';
        assert_false(question(CARD_PROVE, &m, sizeof m));
    }
}

// The results that an answer of `type` may hold, tried one by one.
static void check_results(uint16_t type, size_t size, unsigned allowed)
{
    struct ipc_message m = {.type = type, .length = (uint16_t)size, .ticket = 1};
    for (unsigned result = 0; result < 256; result++) {
        memset(m.body, 0, size);
        m.body[0] = (unsigned char)result;
        if (type == CARD_READ_CERTIFICATE)
            m.body[2] = 1;
        bool expected = result < CARD_RESULT_COUNT && (allowed & (1U << result));
        if (card_message_valid(&m, false) != expected)
            fail_msg("type %u result %u", type, result);
    }
}

static void each_answer_holds_only_its_own_results(void **state)
{
    const unsigned base = 1U << CARD_DONE | 1U << CARD_GONE | 1U << CARD_UNEXPECTED;
    const unsigned refusable = base | 1U << CARD_REFUSED;
    (void)state;
    check_results(CARD_OPEN, sizeof(struct card_opened),
                  base | 1U << CARD_MUTE | 1U << CARD_IN_USE | 1U << CARD_NO_READER);
    check_results(CARD_VERIFY, sizeof(struct card_verified),
                  base | 1U << CARD_WRONG | 1U << CARD_BLOCKED);
    check_results(CARD_READ_CERTIFICATE, sizeof(struct card_certificate), refusable);
    check_results(CARD_PROVE, sizeof(struct card_proof), refusable);
    check_results(CARD_STAGE, sizeof(struct card_staged),
                  1U << CARD_DONE | 1U << CARD_WEAK_BIRTH | 1U << CARD_WEAK_SAME | 1U << CARD_GONE |
                      1U << CARD_REFUSED);
    check_results(CARD_GET_CHALLENGE, sizeof(struct card_challenge), base);
    check_results(CARD_WRITE, sizeof(struct card_written), refusable | 1U << CARD_UNKNOWN);
    check_results(CARD_CHANGE, sizeof(struct card_written), refusable | 1U << CARD_UNKNOWN);
}

static void a_presence_that_cannot_be_is_refused(void **state)
{
    static const struct {
        struct card_presence m;
        bool good;
    } cases[] = {
        {{1, 2, 2, 1, 7, 1, {0}}, true},  {{0, 0, 0, 0, 0, 0, {0}}, true},
        {{2, 1, 1, 0, 0, 0, {0}}, false}, {{1, 1, 2, 0, 0, 0, {0}}, false},
        {{1, 2, 1, 2, 0, 0, {0}}, false}, {{1, 1, 1, 0, 0, 2, {0}}, false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(valid(CARD_PRESENCE, 0, &cases[i].m, sizeof cases[i].m, false),
                         cases[i].good);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(a_field_out_of_range_is_refused),
    cmocka_unit_test(a_reset_is_told_of_in_its_own_row_only),
    cmocka_unit_test(only_resets_are_proved_and_written),
    cmocka_unit_test(a_reset_id_that_is_no_uuid_is_never_signed_over),
    cmocka_unit_test(each_answer_holds_only_its_own_results),
    cmocka_unit_test(a_presence_that_cannot_be_is_refused),
};

TEST_MAIN(TESTS, NULL, NULL)
