// A write that goes wrong leaves one certain thing: what the resident is told is true.
#include "tests/unit/worker_rig.h"

#define LOST_RESET "> 00 2C 02 80 06 58595A373839\n< -\n"
#define NO_ANSWER  PERMIT("9000") SELECT("001B") LOST_RESET

// What the card hears and answers from the permission on, and what the resident is told then.
static const struct {
    const char *promise, *tries_before, *card;
    enum card_result result;
    int tries_left;
    uint16_t status_word; // 0: none decided
} WRITES[] = {
    {"a refused permission changes nothing", //
     "63C2", PERMIT("6300"), CARD_REFUSED, CARD_TRIES_UNKNOWN, 0x6300},
    {"a refused reset changes nothing", //
     "63C2", PERMIT("9000") SELECT("001B") RESET_XYZ("6A80"), CARD_REFUSED, CARD_TRIES_UNKNOWN,
     0x6A80},
    {"a card that leaves before the reset is gone", //
     "63C2", "> 00 82 00 81 10 CC*16\n< -\n", CARD_GONE, CARD_TRIES_UNKNOWN, 0},
    {"a card that leaves between permission and reset is gone", //
     "63C2", PERMIT("9000") "> 00 A4 02 0C 02 001B\n< -\n", CARD_GONE, CARD_TRIES_UNKNOWN, 0},
    {"a card that leaves after its 9000 is done", //
     "63C2", PERMIT("9000") SELECT("001B") RESET_XYZ("9000") "> 00 20 00 80\n< -\n", CARD_DONE,
     CARD_TRIES_UNKNOWN, 0x9000},
    {"no answer, but a counter that went up, is done", //
     "63C2", NO_ANSWER RESUME SELECT("001B") TRIES("63C5"), CARD_DONE, 5, 0},
    {"no answer, and a counter that stayed, is unknown", //
     "63C2", NO_ANSWER RESUME SELECT("001B") TRIES("63C2"), CARD_UNKNOWN, 2, 0},
    {"no answer, and a counter that was full before, shows nothing", //
     "63C5", NO_ANSWER, CARD_UNKNOWN, CARD_TRIES_UNKNOWN, 0},
    {"no answer, and another card, is unknown", //
     "63C2", NO_ANSWER SELECT_APPLICATION SELECT("000A") "%other", CARD_UNKNOWN, CARD_TRIES_UNKNOWN,
     0},
    {"an answer with more than 9000 is done", //
     "63C2", PERMIT("9000") SELECT("001B") RESET_XYZ("AA 9000") TRIES("63C5"), CARD_DONE, 5,
     0x9000},
    {"a reset that the card did not carry out changes nothing", //
     "63C5", PERMIT("9000") SELECT("001B") RESET_XYZ("6B00"), CARD_REFUSED, CARD_TRIES_UNKNOWN,
     0x6B00},
    {"a memory failure in the reset is unknown", //
     "63C5", PERMIT("9000") SELECT("001B") RESET_XYZ("6581"), CARD_UNKNOWN, CARD_TRIES_UNKNOWN,
     0x6581},
};

static void what_is_told_of_a_write_is_true(void **state)
{
    for (size_t i = 0; i < sizeof WRITES / sizeof WRITES[0]; i++) {
        char text[4096];
        print_message("# %s\n", WRITES[i].promise);
        struct rig *rig = anew(state);
        snprintf(text, sizeof text,
                 SELECT_APPLICATION LABEL AVAILABLE("8F8F00")
                     SELECT("001B") "> 00 20 00 80\n< %s\n" SELECT("000A") "%%read" SELECT("0018")
                         TRIES("63C3") CHALLENGE "%s",
                 WRITES[i].tries_before, WRITES[i].card);
        play(rig, text);
        ask(rig, CARD_OPEN, NULL, 0);
        ask_stage(rig, SECRET_SIGN, "XYZ789");
        ask(rig, CARD_GET_CHALLENGE, NULL, 0);
        ask_write(rig, OPERATION_RESET_SIGN);
        ask_write(rig, OPERATION_RESET_SIGN); // the staged secret is gone, however it went
        serve(rig);
        assert_int_equal(rig->count, 5);
        expect(rig, 4, CARD_WRITE, WRITES[i].result);
        expect(rig, 5, CARD_WRITE, CARD_UNEXPECTED);
        BODY(rig, 4, card_written, written);
        assert_int_equal(written.tries_left, WRITES[i].tries_left);
        assert_int_equal(written.status_word, WRITES[i].status_word);
        assert_int_equal(rig->checking, WRITES[i].status_word == 0x9000); // its own word only
    }
}

#define CHANGE(answer)                                                                             \
    SELECT("0018") VERIFY_1234("9000") "> 00 24 01 80 04 39323736\n< " answer "\n"

// The same of a change, from the second VERIFY on. What stands before CHANGE REFERENCE DATA may go
// wrong in any way: nothing was written.
static const struct {
    const char *promise, *card;
    enum card_result result;
} CHANGES[] = {
    {"a change without an answer is unknown", CHANGE("-"), CARD_UNKNOWN},
    {"a change that the card refuses changes nothing", CHANGE("6A80"), CARD_REFUSED},
    {"a change that counts the old secret as wrong changes nothing", CHANGE("63C2"), CARD_REFUSED},
    {"a change that the card did not carry out changes nothing", CHANGE("6A82"), CARD_REFUSED},
    {"an unknown word before the change changes nothing", SELECT("0018") VERIFY_1234("6F00"),
     CARD_REFUSED},
    {"a file that is not found before the change changes nothing",
     "> 00 A4 02 0C 02 0018\n< 6A82\n", CARD_REFUSED},
};

static void what_is_told_of_a_change_is_true(void **state)
{
    for (size_t i = 0; i < sizeof CHANGES / sizeof CHANGES[0]; i++) {
        char text[4096];
        print_message("# %s\n", CHANGES[i].promise);
        struct rig *rig = anew(state);
        snprintf(text, sizeof text, "%s%s", OPEN_WITH("63C5", "63C3") VERIFY_1234("9000") RESUME,
                 CHANGES[i].card);
        play(rig, text);
        ask(rig, CARD_OPEN, NULL, 0);
        ask_verify(rig, SECRET_AUTH, "1234", CARD_FOR_CHANGE);
        ask_stage(rig, SECRET_AUTH, "9276");
        ask(rig, CARD_CHANGE, NULL, 0);
        serve(rig);
        expect(rig, 4, CARD_CHANGE, CHANGES[i].result);
    }
}

static void a_change_needs_a_new_secret_of_the_same_kind(void **state)
{
    struct rig *rig = *state;
    play(rig, OPEN_WITH("63C5", "63C3") VERIFY_1234("9000"));
    ask(rig, CARD_OPEN, NULL, 0);
    ask_verify(rig, SECRET_AUTH, "1234", CARD_FOR_CHANGE);
    ask_stage(rig, SECRET_SIGN, "XYZ789");
    ask(rig, CARD_CHANGE, NULL, 0);
    serve(rig);
    expect(rig, 4, CARD_CHANGE, CARD_UNEXPECTED);
}

static void what_was_staged_is_gone_after_close(void **state)
{
    struct rig *rig = *state;
    play(rig, OPEN_WITH("63C5", "63C3") OPEN_WITH("63C5", "63C3") CHALLENGE);
    ask(rig, CARD_OPEN, NULL, 0);
    ask_stage(rig, SECRET_SIGN, "XYZ789");
    ask(rig, CARD_CLOSE, NULL, 0);
    ask(rig, CARD_OPEN, NULL, 0);
    ask(rig, CARD_GET_CHALLENGE, NULL, 0);
    ask_write(rig, OPERATION_RESET_SIGN);
    serve(rig);
    expect(rig, 6, CARD_WRITE, CARD_UNEXPECTED);
}

// What was staged went with the worker that had it: nothing is sent, and nothing is unknown.
static void a_new_worker_writes_nothing_and_knows_it(void **state)
{
    struct rig *rig = *state;
    play(rig, "");
    ask_write(rig, OPERATION_RESET_SIGN);
    ask(rig, CARD_CHANGE, NULL, 0);
    serve(rig);
    expect(rig, 1, CARD_WRITE, CARD_GONE);
    expect(rig, 2, CARD_CHANGE, CARD_GONE);
}

static const struct CMUnitTest TESTS[] = {
    IN_WORKER(what_is_told_of_a_write_is_true),
    IN_WORKER(what_is_told_of_a_change_is_true),
    IN_WORKER(a_change_needs_a_new_secret_of_the_same_kind),
    IN_WORKER(what_was_staged_is_gone_after_close),
    IN_WORKER(a_new_worker_writes_nothing_and_knows_it),
};

TEST_MAIN(TESTS, NULL, NULL)
