// `kiosk-card` with the real pcscd and a virtual card: both resets, a change, and every card that
// a resident may put in.
#include <stdio.h>
#include <string.h>

#include "drivers/base/clock.h"
#include "tests/support/card_steps.h"
#include "tests/test.h"

enum {
    APDU_BUDGET = 20, // of a reset of the signature password, without reading the certificate
};

static void note(const char *what, const struct card_rig *rig, int64_t since)
{
    size_t reads, apdus = card_steps_apdus(rig, &reads);
    printf("# %s: %zu APDUs and %zu READs of a certificate, %d ms\n", what, apdus, reads,
           (int)(clock_ms() - since));
}

// From the card put in to the new secret, as the kiosk asks for it.
static void reset_password(struct card_rig *rig, const char *wanted)
{
    struct card_written written = {0};
    struct card_opened opened = card_steps_open(rig);
    assert_int_equal(card_steps_verify(rig, SECRET_AUTH, "1234", false).result, CARD_DONE);
    card_steps_prove(rig, OPERATION_RESET_SIGN, opened.certificate, opened.certificate_length);
    assert_int_equal(card_steps_stage(rig, SECRET_SIGN, wanted), CARD_DONE);
    assert_true(card_steps_write(rig, OPERATION_RESET_SIGN, &opened, NULL, &written));
    assert_int_equal(written.result, CARD_DONE);
    assert_int_equal(written.tries_left, 5);
    assert_int_equal(written.status_word, 0x9000);
    card_steps_close(rig);
}

static void a_locked_password_is_reset_with_the_pin_in_20_apdus(void **state)
{
    struct card_rig *rig = *state;
    size_t reads;
    card_rig_card_insert(rig, 0, &(struct card_rig_card){.burnt_sign = 5});
    card_rig_wait_for(rig, 1, 1, 0);
    int64_t start = clock_ms();
    reset_password(rig, "XYZ789");
    note("reset-sign", rig, start);
    assert_true(card_steps_apdus(rig, &reads) <= APDU_BUDGET);
    assert_int_equal(card_rig_card_tries(rig, 0, SECRET_SIGN), 5);
    assert_true(card_rig_card_has(rig, 0, SECRET_SIGN, "XYZ789"));
    assert_true(card_rig_card_has(rig, 0, SECRET_AUTH, "1234"));
    assert_int_equal(card_rig_restarts(rig), 0);
}

static void from_confirm_to_done_there_are_five_apdus(void **state)
{
    struct card_rig *rig = *state;
    struct card_written written;
    size_t count;
    card_rig_card_insert(rig, 0, &(struct card_rig_card){0});
    card_rig_wait_for(rig, 1, 1, 0);
    struct card_opened opened = card_steps_open(rig);
    assert_int_equal(card_steps_verify(rig, SECRET_AUTH, "1234", false).result, CARD_DONE);
    card_steps_prove(rig, OPERATION_RESET_SIGN, opened.certificate, opened.certificate_length);
    assert_int_equal(card_steps_stage(rig, SECRET_SIGN, "XYZ789"), CARD_DONE);
    card_rig_listen(rig, 0);
    card_rig_forget(rig);
    assert_true(card_steps_write(rig, OPERATION_RESET_SIGN, &opened, NULL, &written));
    const struct card_trace *traces = card_rig_traces(rig, &count);
    static const uint8_t wanted[] = {0x84, 0x82, 0xA4, 0x2C, 0x20};
    assert_int_equal(count, sizeof wanted);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(traces[i].ins, wanted[i]);
}

static void a_locked_pin_is_reset_with_the_password(void **state)
{
    struct card_rig *rig = *state;
    struct card_written written;
    card_rig_card_insert(rig, 0, &(struct card_rig_card){.burnt_auth = 3});
    card_rig_wait_for(rig, 1, 1, 0);
    int64_t start = clock_ms();
    struct card_opened opened = card_steps_open(rig);
    assert_int_equal(opened.tries_auth, 0);
    assert_int_equal(card_steps_verify(rig, SECRET_SIGN, "ABC123", false).result, CARD_DONE);
    struct card_certificate certificate = card_steps_certificate(rig);
    card_steps_prove(rig, OPERATION_RESET_AUTH, certificate.der, certificate.length);
    assert_int_equal(card_steps_stage(rig, SECRET_AUTH, "0102"), CARD_WEAK_BIRTH);
    assert_int_equal(card_steps_stage(rig, SECRET_AUTH, "1980"), CARD_WEAK_BIRTH);
    assert_int_equal(card_steps_stage(rig, SECRET_AUTH, "5501"), CARD_WEAK_BIRTH); // Showa 55
    assert_int_equal(card_steps_stage(rig, SECRET_AUTH, "9276"), CARD_DONE);
    assert_true(card_steps_write(rig, OPERATION_RESET_AUTH, &opened, NULL, &written));
    note("reset-auth", rig, start);
    assert_int_equal(written.result, CARD_DONE);
    assert_int_equal(written.tries_left, 3);
    assert_true(card_rig_card_has(rig, 0, SECRET_AUTH, "9276"));
}

static void a_known_secret_is_changed_without_the_backend(void **state)
{
    struct card_rig *rig = *state;
    card_rig_card_insert(rig, 0, &(struct card_rig_card){.burnt_sign = 2});
    card_rig_wait_for(rig, 1, 1, 0);
    int64_t start = clock_ms();
    card_steps_open(rig);
    assert_int_equal(card_steps_verify(rig, SECRET_SIGN, "ABC123", true).result, CARD_DONE);
    assert_int_equal(card_steps_stage(rig, SECRET_SIGN, "ABC123"), CARD_WEAK_SAME);
    assert_int_equal(card_steps_stage(rig, SECRET_SIGN, "HANAKO1980"), CARD_WEAK_BIRTH);
    assert_int_equal(card_steps_stage(rig, SECRET_SIGN, "XYZ789"), CARD_DONE);
    const struct card_written *written = card_rig_ask(rig, CARD_CHANGE, NULL, 0);
    note("change-sign", rig, start);
    assert_int_equal(written->result, CARD_DONE);
    assert_int_equal(written->tries_left, 5);
    assert_true(card_rig_card_has(rig, 0, SECRET_SIGN, "XYZ789"));
}

static void two_visits_follow_each_other(void **state)
{
    struct card_rig *rig = *state;
    card_rig_card_insert(rig, 0, &(struct card_rig_card){0});
    card_rig_wait_for(rig, 1, 1, 0);
    reset_password(rig, "XYZ789");
    reset_password(rig, "QRS456");
    assert_true(card_rig_card_has(rig, 0, SECRET_SIGN, "QRS456"));
}

// ---- the known secret -------------------------------------------------------------------------

static void a_wrong_pin_costs_one_try_and_the_right_one_gives_them_back(void **state)
{
    struct card_rig *rig = *state;
    card_rig_card_insert(rig, 0, &(struct card_rig_card){0});
    card_rig_wait_for(rig, 1, 1, 0);
    card_steps_open(rig);
    struct card_verified verified = card_steps_verify(rig, SECRET_AUTH, "9999", false);
    assert_int_equal(verified.result, CARD_WRONG);
    assert_int_equal(verified.tries_left, 2);
    assert_int_equal(card_rig_card_tries(rig, 0, SECRET_AUTH), 2);
    verified = card_steps_verify(rig, SECRET_AUTH, "1234", false);
    assert_int_equal(verified.result, CARD_DONE);
    assert_int_equal(card_rig_card_tries(rig, 0, SECRET_AUTH), 3);
}

static void the_last_wrong_try_locks_and_a_locked_secret_stays_locked(void **state)
{
    struct card_rig *rig = *state;
    card_rig_card_insert(rig, 0, &(struct card_rig_card){.burnt_auth = 2});
    card_rig_wait_for(rig, 1, 1, 0);
    assert_int_equal(card_steps_open(rig).tries_auth, 1);
    struct card_verified verified = card_steps_verify(rig, SECRET_AUTH, "9999", false);
    assert_int_equal(verified.result, CARD_WRONG);
    assert_int_equal(verified.tries_left, 0);
    verified = card_steps_verify(rig, SECRET_AUTH, "1234", false);
    assert_int_equal(verified.result, CARD_BLOCKED);
    assert_int_equal(verified.tries_left, 0);
    assert_int_equal(card_steps_open(rig).tries_auth, 0);
}

static void after_an_exchange_the_other_card_loses_no_try(void **state)
{
    struct card_rig *rig = *state;
    card_rig_card_insert(rig, 0, &(struct card_rig_card){0});
    struct card_presence first = card_rig_wait_for(rig, 1, 1, 0);
    card_steps_open(rig);
    assert_int_equal(card_steps_verify(rig, SECRET_AUTH, "9999", false).result, CARD_WRONG);
    card_rig_card_insert(rig, 0, &(struct card_rig_card){.other = true});
    while (card_rig_presence(rig).insertions == first.insertions ||
           card_rig_presence(rig).cards != 1)
        card_rig_listen(rig, 20);
    assert_int_equal(card_steps_verify(rig, SECRET_AUTH, "9999", false).result, CARD_GONE);
    assert_int_equal(card_rig_card_tries(rig, 0, SECRET_AUTH), 3);
}

// ---- which card -------------------------------------------------------------------------------

static void other_cards_are_known_for_what_they_are(void **state)
{
    static const struct {
        enum card_rig_card_kind made;
        enum card_kind seen;
    } cards[] = {
        {DESK_JUKI, CARD_KIND_RESIDENT_REGISTER},
        {DESK_ANDROID, CARD_KIND_ANDROID},
        {DESK_IPHONE, CARD_KIND_IPHONE},
        {DESK_OTHER, CARD_KIND_OTHER},
    };
    struct card_rig *rig = *state;
    for (size_t i = 0; i < sizeof cards / sizeof cards[0]; i++) {
        uint32_t before = card_rig_presence(rig).insertions;
        card_rig_card_insert(rig, 0, &(struct card_rig_card){.kind = cards[i].made});
        while (card_rig_presence(rig).insertions == before || card_rig_presence(rig).cards != 1)
            card_rig_listen(rig, 20);
        const struct card_opened *opened = card_rig_ask(rig, CARD_OPEN, NULL, 0);
        assert_int_equal(opened->result, CARD_DONE);
        assert_int_equal(opened->kind, cards[i].seen);
    }
}

static void the_answer_to_reset_says_nothing_about_the_card(void **state)
{
    static const char *const atrs[] = {"3BDA13FF8131FB468012392F31C173C601C03B",
                                       "3B888001000005E0B381A1007F", "3BC5FF8131FB458073C6010000"};
    struct card_rig *rig = *state;
    for (size_t i = 0; i < sizeof atrs / sizeof atrs[0]; i++) {
        uint32_t before = card_rig_presence(rig).insertions;
        card_rig_card_insert(rig, 0, &(struct card_rig_card){.atr = atrs[i]});
        while (card_rig_presence(rig).insertions == before || card_rig_presence(rig).cards != 1)
            card_rig_listen(rig, 20);
        reset_password(rig, "XYZ789");
    }
}

static void a_card_without_a_signature_certificate_is_read_without_an_error(void **state)
{
    struct card_rig *rig = *state;
    card_rig_card_insert(rig, 0, &(struct card_rig_card){.no_sign = true});
    card_rig_wait_for(rig, 1, 1, 0);
    struct card_opened opened = card_steps_open(rig);
    assert_int_equal(opened.has_sign, 0);
    assert_int_equal(opened.tries_sign, CARD_TRIES_UNKNOWN);
    assert_int_equal(opened.has_auth, 1);
    assert_int_equal(opened.tries_auth, 3);
}

static void cards_with_other_habits_work_as_well(void **state)
{
    static const char *const habits[] = {
        "habit short-ef off", "habit extended off", "habit get-response on", "habit chunk 100",
        "habit chunk-6c 128", "habit filler none",  "habit filler 00",       "habit blocked 6983",
        "habit le-zero off",  "habit chunk 31",     "habit chunk 17",        "habit le-zero 6c",
        "habit select-61 on", "habit chunk 9",
    };
    struct card_rig *rig = *state;
    card_rig_card_insert(rig, 0, &(struct card_rig_card){0});
    card_rig_wait_for(rig, 1, 1, 0);
    for (size_t i = 0; i < sizeof habits / sizeof habits[0]; i++) {
        char wanted[] = "XYZ7890";
        wanted[6] = (char)('A' + i);
        card_rig_card_tell(rig, 0, "clear");
        card_rig_card_tell(rig, 0, habits[i]);
        card_rig_forget(rig);
        reset_password(rig, wanted);
        assert_true(card_rig_card_has(rig, 0, SECRET_SIGN, wanted));
    }
}

static size_t commands_of_an_opening(struct card_rig *rig, const char *order)
{
    size_t count;
    card_rig_card_tell(rig, 0, "clear");
    card_rig_card_tell(rig, 0, order);
    card_rig_forget(rig);
    card_steps_open(rig);
    card_rig_traces(rig, &count);
    return count;
}

// At 12 commands an opening's 8 s are kept up to 660 ms each, at 15 up to 530 ms.
static void a_slow_card_is_opened_with_fewer_commands(void **state)
{
    struct card_rig *rig = *state;
    card_rig_card_insert(rig, 0, &(struct card_rig_card){0});
    card_rig_wait_for(rig, 1, 1, 0);
    size_t usual = commands_of_an_opening(rig, "delay 0");
    assert_int_equal(commands_of_an_opening(rig, "delay 200"), usual - 3);
}

#define AT_DESK(test) cmocka_unit_test_setup_teardown(test, card_rig_start, card_rig_stop)

static const struct CMUnitTest TESTS[] = {
    AT_DESK(a_locked_password_is_reset_with_the_pin_in_20_apdus),
    AT_DESK(from_confirm_to_done_there_are_five_apdus),
    AT_DESK(a_locked_pin_is_reset_with_the_password),
    AT_DESK(a_known_secret_is_changed_without_the_backend),
    AT_DESK(two_visits_follow_each_other),
    AT_DESK(a_wrong_pin_costs_one_try_and_the_right_one_gives_them_back),
    AT_DESK(the_last_wrong_try_locks_and_a_locked_secret_stays_locked),
    AT_DESK(after_an_exchange_the_other_card_loses_no_try),
    AT_DESK(other_cards_are_known_for_what_they_are),
    AT_DESK(the_answer_to_reset_says_nothing_about_the_card),
    AT_DESK(a_card_without_a_signature_certificate_is_read_without_an_error),
    AT_DESK(a_slow_card_is_opened_with_fewer_commands),
    AT_DESK(cards_with_other_habits_work_as_well),
};

TEST_MAIN(TESTS, card_rig_enter, card_rig_leave)
