// What lies in the reader, and every way a reader can be of no use.
#include "tests/unit/worker_rig.h"

static void open_gives(struct rig *rig, enum card_result result)
{
    ask(rig, CARD_OPEN, NULL, 0);
    serve(rig);
    expect(rig, 1, CARD_OPEN, result);
}

static void every_code_of_connect_has_its_result(void **state)
{
    static const struct {
        LONG code;
        enum card_result result;
    } codes[] = {
        {SCARD_E_NO_SMARTCARD, CARD_GONE},         {SCARD_W_REMOVED_CARD, CARD_GONE},
        {SCARD_W_UNRESPONSIVE_CARD, CARD_MUTE},    {SCARD_W_UNPOWERED_CARD, CARD_MUTE},
        {SCARD_W_UNSUPPORTED_CARD, CARD_MUTE},     {SCARD_E_PROTO_MISMATCH, CARD_MUTE},
        {SCARD_E_UNKNOWN_READER, CARD_NO_READER},  {SCARD_E_READER_UNAVAILABLE, CARD_NO_READER},
        {SCARD_E_NO_SERVICE, CARD_NO_READER},      {SCARD_F_COMM_ERROR, CARD_NO_READER},
        {SCARD_F_INTERNAL_ERROR, CARD_UNEXPECTED},
    };
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        play(anew(state), "");
        fake.connect = codes[i].code;
        open_gives(*state, codes[i].result);
        assert_false(restart_was_asked(*state));
    }
}

static void no_pcscd_is_no_reader(void **state)
{
    play(*state, "");
    fake.establish = SCARD_E_NO_SERVICE;
    open_gives(*state, CARD_NO_READER);
}

static void no_reader_is_no_reader(void **state)
{
    play(*state, "");
    fake.names = "";
    open_gives(*state, CARD_NO_READER);
}

static void an_empty_reader_holds_no_card(void **state)
{
    play(*state, "");
    fake.states[0] = SCARD_STATE_EMPTY | 7 << 16;
    open_gives(*state, CARD_GONE);
    assert_int_equal(fake.connects, 0);
}

static void the_reader_with_a_card_that_answers_is_taken(void **state)
{
    play(*state, "> 00 A4 04 0C 0A D392F000260100000001\n< 6A82\n");
    fake.names = "Empty\0Mute\0Good\0";
    fake.states[0] = SCARD_STATE_EMPTY;
    fake.states[1] = SCARD_STATE_PRESENT | SCARD_STATE_MUTE;
    fake.states[2] = SCARD_STATE_PRESENT;
    open_gives(*state, CARD_DONE);
    assert_string_equal(fake.reader, "Good");
}

// It never leaves: counted, every resident's card would be a second one.
static void a_readers_own_module_is_no_card_of_a_residents(void **state)
{
    play(*state, "");
    fake.names = "NFC [NFC SAM]\0NFC [NFC PICC]\0";
    fake.states[0] = SCARD_STATE_EMPTY; // of the only one that is asked for
    open_gives(*state, CARD_GONE);
    play(anew(state), "> 00 A4 04 0C 0A D392F000260100000001\n< 6A82\n");
    fake.names = "NFC [NFC SAM]\0NFC [NFC PICC]\0";
    fake.states[0] = SCARD_STATE_PRESENT;
    open_gives(*state, CARD_DONE);
    assert_string_equal(fake.reader, "NFC [NFC PICC]");
}

static void a_card_that_stays_in_use_has_pcscd_restarted(void **state)
{
    play(*state, "");
    fake.busy = 1000000;
    open_gives(*state, CARD_IN_USE);
    assert_true(restart_was_asked(*state));
}

static void a_card_that_is_in_use_for_a_moment_is_waited_for(void **state)
{
    play(*state, "> 00 A4 04 0C 0A D392F000260100000001\n< 6A82\n");
    fake.busy = 3;
    open_gives(*state, CARD_DONE);
    assert_false(restart_was_asked(*state));
}

static void a_t0_card_is_asked_for_its_answers(void **state)
{
    struct rig *rig = *state;
    fake.protocol = SCARD_PROTOCOL_T0;
    play(rig, OPEN_WITH("63C5", "63C3") VERIFY_1234("9000")
                  SELECT("0017") "> 80 2A 00 80 33 " INFO_SIGN
                                 "\n< 6100\n> 00 C0 00 00 00\n< 77*256 9000\n" SELECT_APPLICATION);
    ask(rig, CARD_OPEN, NULL, 0);
    ask_verify(rig, SECRET_AUTH, "1234", CARD_FOR_PROOF);
    ask_prove(rig, OPERATION_RESET_SIGN);
    serve(rig);
    expect(rig, 3, CARD_PROVE, CARD_DONE);
    assert_int_equal(fake.forgotten, 1);
}

static void another_kind_of_card_is_named_and_let_go(void **state)
{
    static const struct {
        const char *text;
        enum card_kind kind;
    } cards[] = {
        {"> 00 A4 04 0C 0A D392F000260100000001\n< 6A82\n", CARD_KIND_OTHER},
        {"> 00 A4 04 0C 0A D392F000260100000001\n< 6999\n", CARD_KIND_OTHER},
        {SELECT_APPLICATION SELECT(
             "0006") "> 00 B0 00 00 20\n< 4A504B494150494343544F4B454E 20*18 9000\n",
         CARD_KIND_RESIDENT_REGISTER},
        {SELECT_APPLICATION SELECT(
             "0006") "> 00 B0 00 00 20\n< 4A504B49415047505345544F4B454E 20*17 9000\n",
         CARD_KIND_ANDROID},
        {SELECT_APPLICATION SELECT(
             "0006") "> 00 B0 00 00 20\n< 4A504B494150494F53544F4B454E 20*18 9000\n",
         CARD_KIND_IPHONE},
    };
    for (size_t i = 0; i < sizeof cards / sizeof cards[0]; i++) {
        play(anew(state), cards[i].text);
        open_gives(*state, CARD_DONE);
        BODY((struct rig *)*state, 1, card_opened, opened);
        assert_int_equal(opened.kind, cards[i].kind);
    }
}

// Nothing that went wrong is told as a fact about the card: another kind of card is one without the
// application.
static void a_surprise_is_a_fault_and_not_another_kind_of_card(void **state)
{
    static const char *const cards[] = {
        "> 00 A4 04 0C 0A D392F000260100000001\n< 6700\n",
        "> 00 A4 04 0C 0A D392F000260100000001\n< 6F00\n",
        "> 00 A4 04 0C 0A D392F000260100000001\n< 6283\n",
        "> 00 A4 04 0C 0A D392F000260100000001\n< 6985\n",
        SELECT_APPLICATION "> 00 A4 02 0C 02 0006\n< 6A82\n",
        // A label that is not known yet: JPKIAPICCTOKEN3.
        SELECT_APPLICATION SELECT(
            "0006") "> 00 B0 00 00 20\n< 4A504B494150494343544F4B454E33 20*17 9000\n",
    };
    for (size_t i = 0; i < sizeof cards / sizeof cards[0]; i++) {
        play(anew(state), cards[i]);
        open_gives(*state, CARD_UNEXPECTED);
    }
}

static void a_card_whose_select_has_an_answer_is_read(void **state)
{
    struct rig *rig = *state;
    play(rig, "> 00 A4 04 0C 0A D392F000260100000001\n< 610C\n"
              "> 00 A4 02 0C 02 0006\n< 6114\n"
              "> 00 B0 00 00 20\n< 4A504B494150494343544F4B454E 20*18 9000\n");
    open_gives(rig, CARD_DONE);
    BODY(rig, 1, card_opened, opened);
    assert_int_equal(opened.kind, CARD_KIND_RESIDENT_REGISTER);
}

static void a_card_whose_select_brings_its_control_information_is_read(void **state)
{
    struct rig *rig = *state;
    play(rig, "> 00 A4 04 0C 0A D392F000260100000001\n< 6F0C 840AD392F000260100000001 9000\n"
              "> 00 A4 02 0C 02 0006\n< 6F02 8200 9000\n"
              "> 00 B0 00 00 20\n< 4A504B494150494343544F4B454E 20*18 9000\n");
    open_gives(rig, CARD_DONE);
    BODY(rig, 1, card_opened, opened);
    assert_int_equal(opened.kind, CARD_KIND_RESIDENT_REGISTER);
}

static void a_card_without_signature_certificate_is_no_error(void **state)
{
    struct rig *rig = *state;
    play(rig, SELECT_APPLICATION LABEL AVAILABLE("008F00") SELECT("000A") "%read" SELECT("0018")
                  TRIES("63C3"));
    open_gives(rig, CARD_DONE);
    BODY(rig, 1, card_opened, opened);
    assert_int_equal(opened.has_sign, 0);
    assert_int_equal(opened.tries_sign, CARD_TRIES_UNKNOWN);
    assert_int_equal(opened.tries_auth, 3);
}

static void a_card_whose_password_is_gone_has_no_signature_certificate(void **state)
{
    struct rig *rig = *state;
    play(rig, SELECT_APPLICATION LABEL AVAILABLE("8F8F00") "> 00 A4 02 0C 02 001B\n< 6A82\n" SELECT(
                  "000A") "%read" SELECT("0018") TRIES("63C3"));
    open_gives(rig, CARD_DONE);
    BODY(rig, 1, card_opened, opened);
    assert_int_equal(opened.has_sign, 0);
    assert_int_equal(opened.tries_sign, CARD_TRIES_UNKNOWN);
}

// It has a user certificate, so its PIN is there: it must not be called locked.
static void a_pin_that_the_card_does_not_find_is_a_fault_and_not_a_locked_one(void **state)
{
    struct rig *rig = *state;
    play(rig, SELECT_APPLICATION LABEL AVAILABLE("8F8F00") SELECT("001B") TRIES("63C5")
                  SELECT("000A") "%read> 00 A4 02 0C 02 0018\n< 6A82\n");
    open_gives(rig, CARD_UNEXPECTED);
}

static void a_card_that_leaves_while_it_is_read_is_gone(void **state)
{
    struct rig *rig = *state;
    play(rig, SELECT_APPLICATION SELECT("0006") "> 00 B0 00 00 20\n< -\n");
    open_gives(rig, CARD_GONE);
}

static void a_certificate_that_is_none_is_unexpected(void **state)
{
    struct rig *rig = *state;
    play(rig, SELECT_APPLICATION LABEL AVAILABLE("8F8F00") SELECT("001B") TRIES("63C5")
                  SELECT("000A") "> 00 B0 00 00 00\n< 308180 11*128 9000\n");
    open_gives(rig, CARD_UNEXPECTED);
}

static void a_reading_that_nobody_waits_for_any_more_asks_the_card_nothing(void **state)
{
    struct rig *rig = *state;
    play(rig, OPEN_WITH("63C5", "63C3"));
    ask(rig, CARD_OPEN, NULL, 0); // of a card that was moved
    ask(rig, CARD_OPEN, NULL, 0);
    serve(rig);
    expect(rig, 1, CARD_OPEN, CARD_GONE);
    expect(rig, 2, CARD_OPEN, CARD_DONE);
    play(anew(state), "");
    rig = *state;
    ask(rig, CARD_OPEN, NULL, 0); // of somebody who has left
    ask(rig, CARD_CLOSE, NULL, 0);
    serve(rig);
    expect(rig, 1, CARD_OPEN, CARD_GONE);
    assert_int_equal(fake.script.sent, 0);
}

static void what_is_no_question_ends_the_worker(void **state)
{
    struct rig *rig = *state;
    play(rig, "");
    ask(rig, CARD_WRITE, "?", 1);
    ask(rig, CARD_OPEN, NULL, 0);
    serve(rig);
    assert_int_equal(rig->count, 0);
}

static const struct CMUnitTest TESTS[] = {
    IN_WORKER(every_code_of_connect_has_its_result),
    IN_WORKER(no_pcscd_is_no_reader),
    IN_WORKER(no_reader_is_no_reader),
    IN_WORKER(an_empty_reader_holds_no_card),
    IN_WORKER(the_reader_with_a_card_that_answers_is_taken),
    IN_WORKER(a_readers_own_module_is_no_card_of_a_residents),
    IN_WORKER(a_card_that_stays_in_use_has_pcscd_restarted),
    IN_WORKER(a_card_that_is_in_use_for_a_moment_is_waited_for),
    IN_WORKER(a_t0_card_is_asked_for_its_answers),
    IN_WORKER(another_kind_of_card_is_named_and_let_go),
    IN_WORKER(a_surprise_is_a_fault_and_not_another_kind_of_card),
    IN_WORKER(a_card_whose_select_has_an_answer_is_read),
    IN_WORKER(a_card_whose_select_brings_its_control_information_is_read),
    IN_WORKER(a_card_without_signature_certificate_is_no_error),
    IN_WORKER(a_card_whose_password_is_gone_has_no_signature_certificate),
    IN_WORKER(a_pin_that_the_card_does_not_find_is_a_fault_and_not_a_locked_one),
    IN_WORKER(a_card_that_leaves_while_it_is_read_is_gone),
    IN_WORKER(a_certificate_that_is_none_is_unexpected),
    IN_WORKER(a_reading_that_nobody_waits_for_any_more_asks_the_card_nothing),
    IN_WORKER(what_is_no_question_ends_the_worker),
};

TEST_MAIN(TESTS, NULL, NULL)
