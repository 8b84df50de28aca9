// Messages between `kiosk` and `kiosk-card`: whatever is not exactly right is refused.
#include <string.h>

#include "firmware/protocol/card_message.h"
#include "tests/test.h"

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

static bool answer(uint16_t type, const void *body, size_t length)
{
    return valid(type, 1, body, length, false);
}

static void a_verify_out_of_range_is_refused(void **state)
{
    const struct card_verify good = {SECRET_AUTH, 4, 0, "1234"};
    struct card_verify m = good;
    (void)state;
    assert_true(question(CARD_VERIFY, &m, sizeof m));
    m.kind = 2;
    assert_false(question(CARD_VERIFY, &m, sizeof m));
    m = good;
    m.length = 0;
    assert_false(question(CARD_VERIFY, &m, sizeof m));
    m.length = SECRET_MAX + 1;
    assert_false(question(CARD_VERIFY, &m, sizeof m));
    m = good;
    m.keep = 2;
    assert_false(question(CARD_VERIFY, &m, sizeof m));
}

static void a_staged_secret_out_of_range_is_refused(void **state)
{
    struct card_stage m = {SECRET_SIGN, SECRET_MAX, "ABCDEFGH12345678"};
    (void)state;
    assert_true(question(CARD_STAGE, &m, sizeof m));
    m.length = SECRET_MAX + 1;
    assert_false(question(CARD_STAGE, &m, sizeof m));
    m.length = 6;
    m.kind = 255;
    assert_false(question(CARD_STAGE, &m, sizeof m));
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

static void an_opened_card_out_of_range_is_refused(void **state)
{
    const struct card_opened good = {.result = CARD_DONE, .tries_sign = 5, .tries_auth = -1};
    (void)state;
    assert_true(answer(CARD_OPEN, &good, sizeof good));
    struct card_opened m = good;
    m.kind = CARD_KIND_COUNT;
    assert_false(answer(CARD_OPEN, &m, sizeof m));
    m = good;
    m.tries_sign = 16;
    assert_false(answer(CARD_OPEN, &m, sizeof m));
    m = good;
    m.tries_auth = -2;
    assert_false(answer(CARD_OPEN, &m, sizeof m));
    m = good;
    m.has_sign = 2;
    assert_false(answer(CARD_OPEN, &m, sizeof m));
    m = good;
    m.has_auth = 255;
    assert_false(answer(CARD_OPEN, &m, sizeof m));
    m = good;
    m.certificate_length = CARD_CERTIFICATE_MAX + 1;
    assert_false(answer(CARD_OPEN, &m, sizeof m));
}

static void certificates_and_tries_out_of_range_are_refused(void **state)
{
    struct card_certificate certificate = {.result = CARD_DONE, .length = CARD_CERTIFICATE_MAX};
    struct card_verified verified = {.result = CARD_WRONG, .tries_left = 15};
    struct card_written written = {.result = CARD_DONE, .tries_left = 15};
    (void)state;
    assert_true(answer(CARD_READ_CERTIFICATE, &certificate, sizeof certificate));
    certificate.length = CARD_CERTIFICATE_MAX + 1;
    assert_false(answer(CARD_READ_CERTIFICATE, &certificate, sizeof certificate));
    certificate.length = 0;
    assert_false(answer(CARD_READ_CERTIFICATE, &certificate, sizeof certificate));
    assert_true(answer(CARD_VERIFY, &verified, sizeof verified));
    verified.tries_left = 16;
    assert_false(answer(CARD_VERIFY, &verified, sizeof verified));
    written.tries_left = -2;
    assert_false(answer(CARD_WRITE, &written, sizeof written));
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
    cmocka_unit_test(a_verify_out_of_range_is_refused),
    cmocka_unit_test(a_staged_secret_out_of_range_is_refused),
    cmocka_unit_test(only_resets_are_proved_and_written),
    cmocka_unit_test(a_reset_id_that_is_no_uuid_is_never_signed_over),
    cmocka_unit_test(each_answer_holds_only_its_own_results),
    cmocka_unit_test(an_opened_card_out_of_range_is_refused),
    cmocka_unit_test(certificates_and_tries_out_of_range_are_refused),
    cmocka_unit_test(a_presence_that_cannot_be_is_refused),
};

TEST_MAIN(TESTS, NULL, NULL)
