// A write that goes wrong leaves one certain thing: what the resident is told is true.
#include "tests/unit/worker_rig.h"

// Opens, stages, asks for the challenge and writes; `tail` is what happens from the permission on.
static void write_with(struct rig *rig, const char *tries_before, const char *tail,
                       struct card_written *written)
{
    char text[4096];
    snprintf(text, sizeof text,
             SELECT_APPLICATION LABEL AVAILABLE("8F8F00")
                 SELECT("001B") "> 00 20 00 80\n< %s\n" SELECT("000A") "%%read" SELECT("0018")
                     TRIES("63C3") CHALLENGE "%s",
             tries_before, tail);
    play(rig, text);
    ask(rig, CARD_OPEN, NULL, 0);
    ask_stage(rig, SECRET_SIGN, "XYZ789");
    ask(rig, CARD_GET_CHALLENGE, NULL, 0);
    ask_write(rig, OPERATION_RESET_SIGN);
    ask_write(rig, OPERATION_RESET_SIGN); // the staged secret is gone, however it went
    serve(rig);
    assert_int_equal(rig->count, 5);
    expect(rig, 5, CARD_WRITE, CARD_UNEXPECTED);
    memcpy(written, rig->answers[3].body, sizeof *written);
}

static void a_refused_permission_changes_nothing(void **state)
{
    struct card_written written;
    write_with(*state, "63C2", PERMIT("6300"), &written);
    assert_int_equal(written.result, CARD_REFUSED);
    assert_int_equal(written.status_word, 0x6300);
}

static void a_refused_reset_changes_nothing(void **state)
{
    struct card_written written;
    write_with(*state, "63C2", PERMIT("9000") SELECT("001B") RESET_XYZ("6A80"), &written);
    assert_int_equal(written.result, CARD_REFUSED);
    assert_int_equal(written.status_word, 0x6A80);
}

static void a_card_that_leaves_before_the_reset_is_gone(void **state)
{
    struct card_written written;
    write_with(*state, "63C2", "> 00 82 00 81 10 CC*16\n< -\n", &written);
    assert_int_equal(written.result, CARD_GONE);
}

static void a_card_that_leaves_between_permission_and_reset_is_gone(void **state)
{
    struct card_written written;
    write_with(*state, "63C2", PERMIT("9000") "> 00 A4 02 0C 02 001B\n< -\n", &written);
    assert_int_equal(written.result, CARD_GONE);
}

static void a_card_that_leaves_after_its_9000_is_done(void **state)
{
    struct card_written written;
    write_with(*state, "63C2",
               PERMIT("9000") SELECT("001B") RESET_XYZ("9000") "> 00 20 00 80\n< -\n", &written);
    assert_int_equal(written.result, CARD_DONE);
    assert_int_equal(written.tries_left, CARD_TRIES_UNKNOWN);
}

#define NO_ANSWER PERMIT("9000") SELECT("001B") "> 00 2C 02 80 06 58595A373839\n< -\n"

static void no_answer_but_a_counter_that_went_up_is_done(void **state)
{
    struct card_written written;
    write_with(*state, "63C2", NO_ANSWER RESUME SELECT("001B") TRIES("63C5"), &written);
    assert_int_equal(written.result, CARD_DONE);
    assert_int_equal(written.tries_left, 5);
}

static void no_answer_and_a_counter_that_stayed_is_unknown(void **state)
{
    struct card_written written;
    write_with(*state, "63C2", NO_ANSWER RESUME SELECT("001B") TRIES("63C2"), &written);
    assert_int_equal(written.result, CARD_UNKNOWN);
}

static void no_answer_and_a_counter_that_was_full_before_shows_nothing(void **state)
{
    struct card_written written;
    write_with(*state, "63C5", NO_ANSWER, &written);
    assert_int_equal(written.result, CARD_UNKNOWN);
}

static void no_answer_and_another_card_is_unknown(void **state)
{
    struct card_written written;
    write_with(*state, "63C2", NO_ANSWER SELECT_APPLICATION SELECT("000A") "%other", &written);
    assert_int_equal(written.result, CARD_UNKNOWN);
}

static void a_memory_failure_in_the_reset_is_unknown(void **state)
{
    struct card_written written;
    write_with(*state, "63C5", PERMIT("9000") SELECT("001B") RESET_XYZ("6581"), &written);
    assert_int_equal(written.result, CARD_UNKNOWN);
    assert_int_equal(written.status_word, 0x6581);
}

// Changes a PIN; `tail` is what the card hears and answers from the second VERIFY on.
static void change_with(struct rig *rig, const char *tail, enum card_result expected)
{
    char text[4096];
    snprintf(text, sizeof text, "%s%s", OPEN_WITH("63C5", "63C3") VERIFY_1234("9000") RESUME, tail);
    play(rig, text);
    ask(rig, CARD_OPEN, NULL, 0);
    ask_verify(rig, SECRET_AUTH, "1234", true);
    ask_stage(rig, SECRET_AUTH, "9276");
    ask(rig, CARD_CHANGE, NULL, 0);
    serve(rig);
    expect(rig, 4, CARD_CHANGE, expected);
}

#define CHANGE(answer)                                                                             \
    SELECT("0018") VERIFY_1234("9000") "> 00 24 01 80 04 39323736\n< " answer "\n"

static void a_change_without_an_answer_is_unknown(void **state)
{
    change_with(*state, CHANGE("-"), CARD_UNKNOWN);
}

static void a_change_that_the_card_refuses_changes_nothing(void **state)
{
    change_with(*state, CHANGE("6A80"), CARD_REFUSED);
}

// What stands before CHANGE REFERENCE DATA may go wrong in any way: nothing was written.
static void an_unknown_word_before_the_change_changes_nothing(void **state)
{
    change_with(*state, SELECT("0018") VERIFY_1234("6F00"), CARD_REFUSED);
}

static void a_file_that_is_not_found_before_the_change_changes_nothing(void **state)
{
    change_with(*state, "> 00 A4 02 0C 02 0018\n< 6A82\n", CARD_REFUSED);
}

static void a_change_needs_a_new_secret_of_the_same_kind(void **state)
{
    struct rig *rig = *state;
    play(rig, OPEN_WITH("63C5", "63C3") VERIFY_1234("9000"));
    ask(rig, CARD_OPEN, NULL, 0);
    ask_verify(rig, SECRET_AUTH, "1234", true);
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

static const struct CMUnitTest TESTS[] = {
    IN_WORKER(a_refused_permission_changes_nothing),
    IN_WORKER(a_refused_reset_changes_nothing),
    IN_WORKER(a_card_that_leaves_before_the_reset_is_gone),
    IN_WORKER(a_card_that_leaves_between_permission_and_reset_is_gone),
    IN_WORKER(a_card_that_leaves_after_its_9000_is_done),
    IN_WORKER(no_answer_but_a_counter_that_went_up_is_done),
    IN_WORKER(no_answer_and_a_counter_that_stayed_is_unknown),
    IN_WORKER(no_answer_and_a_counter_that_was_full_before_shows_nothing),
    IN_WORKER(no_answer_and_another_card_is_unknown),
    IN_WORKER(a_memory_failure_in_the_reset_is_unknown),
    IN_WORKER(a_change_without_an_answer_is_unknown),
    IN_WORKER(a_change_that_the_card_refuses_changes_nothing),
    IN_WORKER(an_unknown_word_before_the_change_changes_nothing),
    IN_WORKER(a_file_that_is_not_found_before_the_change_changes_nothing),
    IN_WORKER(a_change_needs_a_new_secret_of_the_same_kind),
    IN_WORKER(what_was_staged_is_gone_after_close),
};

TEST_MAIN(TESTS, NULL, NULL)
