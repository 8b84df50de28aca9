// Whole visits, byte for byte, and what may go wrong with the known secret.
#include <time.h>

#include "tests/unit/worker_rig.h"

static void a_reset_of_the_password_takes_19_apdus_and_these_bytes(void **state)
{
    struct rig *rig = *state;
    play(rig, OPEN_WITH("63C0", "63C3") VERIFY_1234("9000")
                  SELECT("0017") "> 80 2A 00 80 33 " INFO_SIGN
                                 " 00\n< 77*256 9000\n" SELECT_APPLICATION CHALLENGE PERMIT("9000")
                                     SELECT("001B") RESET_XYZ("9000") TRIES("63C5"));
    ask(rig, CARD_OPEN, NULL, 0);
    ask_verify(rig, SECRET_AUTH, "1234", CARD_FOR_PROOF);
    ask_prove(rig, OPERATION_RESET_SIGN);
    ask_stage(rig, SECRET_SIGN, "XYZ789");
    ask(rig, CARD_GET_CHALLENGE, NULL, 0);
    ask_write(rig, OPERATION_RESET_SIGN);
    ask(rig, CARD_CLOSE, NULL, 0);
    serve(rig);
    assert_int_equal(rig->count, 7);
    BODY(rig, 1, card_opened, opened);
    assert_int_equal(opened.result, CARD_DONE);
    assert_int_equal(opened.kind, CARD_KIND_MY_NUMBER);
    assert_int_equal(opened.tries_sign, 0);
    assert_int_equal(opened.tries_auth, 3);
    assert_int_equal(opened.certificate_length, rig->user.length);
    assert_memory_equal(opened.certificate, rig->user.bytes, rig->user.length);
    assert_in_range(opened.not_after - time(NULL), 3000, 3600);
    BODY(rig, 2, card_verified, verified);
    assert_int_equal(verified.result, CARD_DONE);
    assert_int_equal(verified.tries_left, 3);
    expect(rig, 3, CARD_PROVE, CARD_DONE);
    expect(rig, 4, CARD_STAGE, CARD_DONE);
    expect(rig, 5, CARD_GET_CHALLENGE, CARD_DONE);
    BODY(rig, 6, card_written, written);
    assert_int_equal(written.result, CARD_DONE);
    assert_int_equal(written.tries_left, 5);
    assert_int_equal(written.status_word, 0x9000);
    assert_int_equal(fake.script.sent - 2, 19); // without the two READs of the certificate
    assert_int_equal(fake.connects, 1);
    assert_int_equal(fake.forgotten, 2); // after VERIFY and after RESET
    assert_false(restart_was_asked(rig));
}

static void a_reset_of_the_pin_proves_with_the_signature_key(void **state)
{
    struct rig *rig = *state;
    play(rig,
         OPEN_WITH("63C5", "63C0") SELECT("001B") VERIFY_ABC("9000") SELECT("0001") "%sread" SELECT(
             "001A") "> 80 2A 00 80 33 " INFO_AUTH
                     " 00\n< 77*256 9000\n" SELECT_APPLICATION CHALLENGE PERMIT("9000")
                         SELECT("0018") "> 00 2C 02 80 04 39323736\n< 9000\n" TRIES("63C3"));
    ask(rig, CARD_OPEN, NULL, 0);
    ask_verify(rig, SECRET_SIGN, "ABC123", CARD_FOR_PROOF);
    ask(rig, CARD_READ_CERTIFICATE, NULL, 0);
    ask_prove(rig, OPERATION_RESET_AUTH);
    ask_stage(rig, SECRET_AUTH, "0304"); // the birth date, from the certificate
    ask_stage(rig, SECRET_AUTH, "9276");
    ask(rig, CARD_GET_CHALLENGE, NULL, 0);
    ask_write(rig, OPERATION_RESET_AUTH);
    serve(rig);
    BODY(rig, 3, card_certificate, certificate);
    assert_int_equal(certificate.result, CARD_DONE);
    assert_int_equal(certificate.length, rig->sign.length);
    assert_memory_equal(certificate.der, rig->sign.bytes, rig->sign.length);
    expect(rig, 4, CARD_PROVE, CARD_DONE);
    expect(rig, 5, CARD_STAGE, CARD_WEAK_BIRTH);
    expect(rig, 6, CARD_STAGE, CARD_DONE);
    BODY(rig, 8, card_written, written);
    assert_int_equal(written.result, CARD_DONE);
    assert_int_equal(written.tries_left, 3);
}

static void a_change_verifies_again_on_a_fresh_link(void **state)
{
    struct rig *rig = *state;
    play(rig,
         OPEN_WITH("63C5", "63C3") SELECT("001B") VERIFY_ABC("9000")
             SELECT("0001") "%sread" RESUME SELECT("001B") VERIFY_ABC(
                 "9000") "> 00 24 01 80 06 58595A373839\n< 9000\n" SELECT_APPLICATION SELECT("001B")
                 TRIES("63C5"));
    ask(rig, CARD_OPEN, NULL, 0);
    ask_verify(rig, SECRET_SIGN, "ABC123", CARD_FOR_CHANGE);
    ask_stage(rig, SECRET_SIGN, "ABC123");
    ask_stage(rig, SECRET_SIGN, "TARO0304");
    ask_stage(rig, SECRET_SIGN, "XYZ789");
    ask(rig, CARD_CHANGE, NULL, 0);
    ask(rig, CARD_CHANGE, NULL, 0);
    serve(rig);
    expect(rig, 3, CARD_STAGE, CARD_WEAK_SAME);
    expect(rig, 4, CARD_STAGE, CARD_WEAK_BIRTH);
    expect(rig, 5, CARD_STAGE, CARD_DONE);
    BODY(rig, 6, card_written, written);
    assert_int_equal(written.result, CARD_DONE);
    assert_int_equal(written.tries_left, 5);
    expect(rig, 7, CARD_CHANGE, CARD_UNEXPECTED); // both secrets are forgotten
    assert_int_equal(fake.connects, 2);
    assert_int_equal(fake.forgotten, 3);
}

// ---- the signature certificate's dates ----------------------------------------------------------

#define DATES_WITH(read) OPEN_WITH("63C2", "63C3") SELECT("001B") VERIFY_ABC("9000") read

static void verify_for_dates(struct rig *rig, const char *script)
{
    play(rig, script);
    ask(rig, CARD_OPEN, NULL, 0);
    ask_verify(rig, SECRET_SIGN, "ABC123", CARD_FOR_DATES);
}

// The next question finds a card that was reset, and no secret to open its key with: it refuses.
static void dates_are_read_at_once_and_nothing_stays_open_or_kept(void **state)
{
    struct rig *rig = *state;
    verify_for_dates(rig, DATES_WITH(SELECT("0001") "%sread")
                              RESUME SELECT("0001") "> 00 B0 00 00 00\n< 6982\n");
    ask(rig, CARD_READ_CERTIFICATE, NULL, 0);
    ask_stage(rig, SECRET_SIGN, "TARO0304"); // the birth date was not taken from it
    ask(rig, CARD_CHANGE, NULL, 0);          // nor the secret kept as the old one
    serve(rig);
    BODY(rig, 2, card_verified, verified);
    assert_int_equal(verified.result, CARD_DONE);
    assert_int_equal(verified.tries_left, 5);
    assert_in_range(verified.not_after - time(NULL), 3000, 3600);
    expect(rig, 3, CARD_READ_CERTIFICATE, CARD_REFUSED);
    expect(rig, 4, CARD_STAGE, CARD_DONE);
    expect(rig, 5, CARD_CHANGE, CARD_UNEXPECTED);
    assert_int_equal(fake.connects, 2);
    assert_int_equal(fake.forgotten, 1);
}

// Nothing of the certificate crosses to the kiosk, and no secret comes back.
static void an_answer_with_dates_holds_nothing_else_of_the_certificate(void **state)
{
    struct rig *rig = *state;
    verify_for_dates(rig, DATES_WITH(SELECT("0001") "%sread"));
    serve(rig);
    BODY(rig, 2, card_verified, verified);
    const struct card_verified all = {.result = CARD_DONE,
                                      .tries_left = 5,
                                      .status_word = 0x9000,
                                      .not_after = verified.not_after};
    assert_int_equal(rig->answers[1].length, sizeof verified);
    assert_memory_equal(&verified, &all, sizeof all);
}

static void a_certificate_that_cannot_be_read_is_said_to_be_unread(void **state)
{
    static const char *const READS[] = {
        DATES_WITH(SELECT("0001") "> 00 B0 00 00 00\n< 6982\n"),
        DATES_WITH("> 00 A4 02 0C 02 0001\n< 6A82\n"),
        DATES_WITH(SELECT("0001") "> 00 B0 00 00 00\n< 00*256 9000\n"),
    };
    for (size_t i = 0; i < sizeof READS / sizeof READS[0]; i++) {
        struct rig *rig = anew(state);
        verify_for_dates(rig, READS[i]);
        serve(rig);
        BODY(rig, 2, card_verified, verified);
        assert_int_equal(verified.result, CARD_DONE); // the secret was right all the same
        assert_int_equal(verified.tries_left, 5);
        assert_int_equal(verified.not_after, CARD_DATE_UNREAD);
    }
}

static void a_card_that_leaves_while_its_dates_are_read_is_gone(void **state)
{
    struct rig *rig = *state;
    verify_for_dates(rig, DATES_WITH(SELECT("0001") "> 00 B0 00 00 00\n< -\n"));
    ask(rig, CARD_READ_CERTIFICATE, NULL, 0);
    serve(rig);
    expect(rig, 2, CARD_VERIFY, CARD_GONE);
    expect(rig, 3, CARD_READ_CERTIFICATE, CARD_GONE); // nothing more is known of it
}

static void a_wrong_password_reads_no_dates(void **state)
{
    struct rig *rig = *state;
    verify_for_dates(rig, OPEN_WITH("63C2", "63C3") SELECT("001B") VERIFY_ABC("63C1"));
    serve(rig);
    BODY(rig, 2, card_verified, verified);
    assert_int_equal(verified.result, CARD_WRONG);
    assert_int_equal(verified.tries_left, 1);
    assert_int_equal(verified.not_after, 0);
}

// ---- what may go wrong with the known secret ---------------------------------------------------

static void a_wrong_pin_lets_go_of_the_card_and_the_next_try_takes_it_up_again(void **state)
{
    struct rig *rig = *state;
    play(rig, OPEN_WITH("63C5", "63C3") VERIFY_1234("63C2")
                  RESUME SELECT("0018") "> 00 20 00 80 04 39393939\n< 63C1\n" RESUME SELECT("0018")
                      VERIFY_1234("9000"));
    ask(rig, CARD_OPEN, NULL, 0);
    ask_verify(rig, SECRET_AUTH, "1234", CARD_FOR_PROOF);
    ask_verify(rig, SECRET_AUTH, "9999", CARD_FOR_PROOF);
    ask_verify(rig, SECRET_AUTH, "1234", CARD_FOR_PROOF);
    serve(rig);
    BODY(rig, 2, card_verified, first);
    assert_int_equal(first.result, CARD_WRONG);
    assert_int_equal(first.tries_left, 2);
    BODY(rig, 3, card_verified, second);
    assert_int_equal(second.tries_left, 1);
    expect(rig, 4, CARD_VERIFY, CARD_DONE);
    assert_int_equal(fake.connects, 3);
    assert_int_equal(fake.forgotten, 3);
}

static void a_second_card_in_an_earlier_reader_is_not_taken_for_the_first(void **state)
{
    struct rig *rig = *state;
    play(rig, OPEN_WITH("63C5", "63C3") VERIFY_1234("63C2")
                  RESUME SELECT("0018") "> 00 20 00 80 04 39393939\n< 63C1\n");
    fake.names = "Built-in\0Ours\0";
    fake.states[0] = SCARD_STATE_EMPTY;
    fake.states[1] = fake.later[0] = SCARD_STATE_PRESENT;
    ask(rig, CARD_OPEN, NULL, 0);
    ask_verify(rig, SECRET_AUTH, "1234", false);
    ask_verify(rig, SECRET_AUTH, "9999", false);
    serve(rig);
    expect(rig, 3, CARD_VERIFY, CARD_WRONG);
    assert_string_equal(fake.reader, "Ours");
}

static void another_card_after_a_wrong_pin_costs_it_no_try(void **state)
{
    struct rig *rig = *state;
    play(rig,
         OPEN_WITH("63C5", "63C3") VERIFY_1234("63C2") SELECT_APPLICATION SELECT("000A") "%other");
    ask(rig, CARD_OPEN, NULL, 0);
    ask_verify(rig, SECRET_AUTH, "1234", CARD_FOR_PROOF);
    ask_verify(rig, SECRET_AUTH, "9999", CARD_FOR_PROOF);
    ask_verify(rig, SECRET_AUTH, "9999", CARD_FOR_PROOF); // and nothing is known of that card
    serve(rig);
    expect(rig, 3, CARD_VERIFY, CARD_GONE);
    expect(rig, 4, CARD_VERIFY, CARD_GONE);
}

// It knows neither the birth date nor the old secret: it has not seen the card.
static void a_worker_that_opened_no_card_takes_no_new_secret(void **state)
{
    struct rig *rig = *state;
    play(rig, "");
    ask_stage(rig, SECRET_SIGN, "XYZ789");
    serve(rig);
    expect(rig, 1, CARD_STAGE, CARD_GONE);
}

static void a_malformed_secret_is_never_sent(void **state)
{
    struct rig *rig = *state;
    play(rig, OPEN_WITH("63C5", "63C3"));
    ask(rig, CARD_OPEN, NULL, 0);
    ask_verify(rig, SECRET_AUTH, "123", CARD_FOR_PROOF);
    ask_verify(rig, SECRET_SIGN, "abc123", CARD_FOR_PROOF);
    ask_verify(rig, SECRET_SIGN, "1234", CARD_FOR_PROOF);
    ask_stage(rig, SECRET_AUTH, "12345");
    ask_stage(rig, SECRET_SIGN, "ABCDEF");
    ask_write(rig, OPERATION_RESET_SIGN); // and so there is nothing to write
    serve(rig);
    for (size_t i = 2; i <= 4; i++)
        expect(rig, i, CARD_VERIFY, CARD_UNEXPECTED);
    expect(rig, 5, CARD_STAGE, CARD_REFUSED);
    expect(rig, 6, CARD_STAGE, CARD_REFUSED);
    expect(rig, 7, CARD_WRITE, CARD_UNEXPECTED);
}

static void a_blocked_secret_has_no_tries_left(void **state)
{
    struct rig *rig = *state;
    play(rig, OPEN_WITH("63C5", "63C1") VERIFY_1234("6984"));
    ask(rig, CARD_OPEN, NULL, 0);
    ask_verify(rig, SECRET_AUTH, "1234", CARD_FOR_PROOF);
    serve(rig);
    BODY(rig, 2, card_verified, verified);
    assert_int_equal(verified.result, CARD_BLOCKED);
    assert_int_equal(verified.tries_left, 0);
    assert_int_equal(verified.status_word, 0x6984);
}

static void a_card_that_leaves_in_verify_is_gone_and_is_not_asked_again(void **state)
{
    struct rig *rig = *state;
    play(rig, OPEN_WITH("63C5", "63C3") "> 00 20 00 80 04 31323334\n< -\n");
    ask(rig, CARD_OPEN, NULL, 0);
    ask_verify(rig, SECRET_AUTH, "1234", CARD_FOR_PROOF);
    ask_prove(rig, OPERATION_RESET_SIGN);
    serve(rig);
    expect(rig, 2, CARD_VERIFY, CARD_GONE);
    expect(rig, 3, CARD_PROVE, CARD_GONE);
}

static void a_key_whose_secret_is_not_verified_refuses(void **state)
{
    struct rig *rig = *state;
    play(rig, OPEN_WITH("63C5", "63C3")
                  SELECT("0017") "> 80 2A 00 80 33 " INFO_SIGN
                                 " 00\n< 6982\n" SELECT("0001") "> 00 B0 00 00 00\n< 6982\n");
    ask(rig, CARD_OPEN, NULL, 0);
    ask_prove(rig, OPERATION_RESET_SIGN);
    ask(rig, CARD_READ_CERTIFICATE, NULL, 0);
    serve(rig);
    expect(rig, 2, CARD_PROVE, CARD_REFUSED);
    expect(rig, 3, CARD_READ_CERTIFICATE, CARD_REFUSED);
}

// ---- on a plate ---------------------------------------------------------------------------------

static void verify_on_a_plate(struct rig *rig, const char *script, enum card_result result)
{
    play(rig, script);
    fake.names = "Plate NFC\0";
    ask(rig, CARD_OPEN, NULL, 0);
    ask_verify(rig, SECRET_AUTH, "1234", CARD_FOR_PROOF);
    serve(rig);
    expect(rig, 2, CARD_VERIFY, result);
    assert_int_equal(rig->alive, rig->traces);
}

static void a_card_on_a_plate_has_more_time_for_each_command(void **state)
{
    verify_on_a_plate(*state, OPEN_WITH("63C5", "63C3") TRIES("63C3") VERIFY_1234("9000"),
                      CARD_DONE);
    play(anew(state), OPEN_WITH("63C5", "63C3"));
    ask(*state, CARD_OPEN, NULL, 0);
    serve(*state);
    assert_int_equal(((struct rig *)*state)->alive, 0); // in a slot it has not
}

// The first answer is that of a card that lost its power meanwhile.
static void a_secret_is_sent_to_a_card_on_a_plate_only_when_it_is_as_it_was(void **state)
{
    verify_on_a_plate(*state,
                      OPEN_WITH("63C5", "63C3") TRIES("6A88") RESUME SELECT("0018") TRIES("63C3")
                          VERIFY_1234("9000"),
                      CARD_DONE);
    assert_int_equal(fake.connects, 2);
    verify_on_a_plate(anew(state),
                      OPEN_WITH("63C5", "63C3") TRIES("63C2") RESUME SELECT("0018") TRIES("63C2"),
                      CARD_GONE);
}

static const struct CMUnitTest TESTS[] = {
    IN_WORKER(a_reset_of_the_password_takes_19_apdus_and_these_bytes),
    IN_WORKER(a_reset_of_the_pin_proves_with_the_signature_key),
    IN_WORKER(a_change_verifies_again_on_a_fresh_link),
    IN_WORKER(dates_are_read_at_once_and_nothing_stays_open_or_kept),
    IN_WORKER(an_answer_with_dates_holds_nothing_else_of_the_certificate),
    IN_WORKER(a_certificate_that_cannot_be_read_is_said_to_be_unread),
    IN_WORKER(a_card_that_leaves_while_its_dates_are_read_is_gone),
    IN_WORKER(a_wrong_password_reads_no_dates),
    IN_WORKER(a_wrong_pin_lets_go_of_the_card_and_the_next_try_takes_it_up_again),
    IN_WORKER(a_second_card_in_an_earlier_reader_is_not_taken_for_the_first),
    IN_WORKER(another_card_after_a_wrong_pin_costs_it_no_try),
    IN_WORKER(a_worker_that_opened_no_card_takes_no_new_secret),
    IN_WORKER(a_malformed_secret_is_never_sent),
    IN_WORKER(a_blocked_secret_has_no_tries_left),
    IN_WORKER(a_card_that_leaves_in_verify_is_gone_and_is_not_asked_again),
    IN_WORKER(a_card_on_a_plate_has_more_time_for_each_command),
    IN_WORKER(a_secret_is_sent_to_a_card_on_a_plate_only_when_it_is_as_it_was),
    IN_WORKER(a_key_whose_secret_is_not_verified_refuses),
};

TEST_MAIN(TESTS, NULL, NULL)
