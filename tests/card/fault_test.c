// The words that order a fault, and when it strikes.
#include <stdio.h>
#include <string.h>

#include "tests/card/src/fault.h"
#include "tests/card/src/habits.h"
#include "tests/test.h"

enum {
    WORDS_MAX = 8,
    VERIFY = 0x20,
    SELECT = 0xA4,
};

static bool add(struct fault_plan *plan, const char *line)
{
    char text[64], *words[WORDS_MAX] = {NULL}, *rest = NULL;
    size_t count = 0;
    snprintf(text, sizeof text, "%s", line);
    for (char *word = strtok_r(text, " ", &rest); word != NULL && count < WORDS_MAX - 1;
         word = strtok_r(NULL, " ", &rest))
        words[count++] = word;
    return fault_add(plan, words);
}

static void what_means_nothing_is_refused(void **state)
{
    (void)state;
    static const char *const LINES[] = {
        "",
        "explode apdu 1",
        "leave",
        "leave apdu 1",
        "leave between apdu 1",
        "leave before",
        "leave before apdu",
        "leave before apdu 0",
        "leave before apdu x",
        "leave before apdu 1 2",
        "leave before ins",
        "leave before ins 100",
        "leave before ins GG",
        "leave before ins 20 sometimes",
        "leave before ins 20 always always",
        "wobble",
        "wobble 0 before ins 20",
        "wobble 600001 before ins 20",
        "wobble before ins 20",
        "wobble 500 between ins 20",
        "wobble 500 after",
        "silent",
        "silent 5",
        "short apdu 1",
        "short 2 apdu 1",
        "answer ins 20",
        "answer 10000 ins 20",
        "answer 6F00",
        "delay",
        "delay -1",
        "delay x",
        "delay 600001",
        "delay 5 apdu",
        "forget",
        "forget me ins 20",
    };
    struct fault_plan plan = {.count = 0};
    for (size_t i = 0; i < sizeof LINES / sizeof LINES[0]; i++) {
        if (add(&plan, LINES[i]))
            fail_msg("\"%s\" was taken", LINES[i]);
    }
    assert_int_equal(plan.count, 0);
    assert_int_equal(plan.delay_ms, 0);
}

static void a_fault_at_a_number_strikes_there_and_once(void **state)
{
    (void)state;
    struct fault_plan plan = {.count = 0};
    assert_true(add(&plan, "leave before apdu 3"));
    assert_false(fault_judge(&plan, 2, VERIFY).leave_before);
    assert_true(fault_judge(&plan, 3, VERIFY).leave_before);
    assert_false(fault_judge(&plan, 3, VERIFY).leave_before); // the next insertion counts anew
}

static void a_fault_at_an_instruction_strikes_the_next_one(void **state)
{
    (void)state;
    struct fault_plan plan = {.count = 0};
    assert_true(add(&plan, "leave after ins 20"));
    assert_false(fault_judge(&plan, 1, SELECT).leave_after);
    assert_true(fault_judge(&plan, 2, VERIFY).leave_after);
    assert_false(fault_judge(&plan, 3, VERIFY).leave_after);
}

static void a_card_that_wobbles_says_how_long_it_is_away(void **state)
{
    (void)state;
    struct fault_plan plan = {.count = 0};
    assert_true(add(&plan, "wobble 700 before apdu 1"));
    assert_true(add(&plan, "wobble 300 after ins 20"));
    struct fault_verdict verdict = fault_judge(&plan, 1, SELECT);
    assert_true(verdict.leave_before);
    assert_int_equal(verdict.back_ms, 700);
    verdict = fault_judge(&plan, 2, VERIFY);
    assert_true(verdict.leave_after);
    assert_int_equal(verdict.back_ms, 300);
    assert_int_equal(plan.count, 0);
}

static void silence_lasts_from_a_number_on_even_if_that_has_passed(void **state)
{
    (void)state;
    struct fault_plan plan = {.count = 0};
    assert_true(add(&plan, "silent apdu 3"));
    assert_false(fault_judge(&plan, 2, VERIFY).silent);
    assert_true(fault_judge(&plan, 5, VERIFY).silent);
}

static void an_answer_can_be_replaced_once_or_always(void **state)
{
    (void)state;
    struct fault_plan plan = {.count = 0};
    assert_true(add(&plan, "answer 6F00 ins 20"));
    assert_true(add(&plan, "answer 6985 ins A4 always"));
    struct fault_verdict verdict = fault_judge(&plan, 1, VERIFY);
    assert_true(verdict.replaced);
    assert_int_equal(verdict.sw, 0x6F00);
    assert_false(fault_judge(&plan, 2, VERIFY).replaced);
    for (unsigned apdu = 3; apdu < 6; apdu++)
        assert_int_equal(fault_judge(&plan, apdu, SELECT).sw, 0x6985);
}

static void a_short_answer_says_how_short(void **state)
{
    (void)state;
    struct fault_plan plan = {.count = 0};
    assert_true(add(&plan, "short 1 apdu 2"));
    assert_true(add(&plan, "short 0 ins 20"));
    struct fault_verdict verdict = fault_judge(&plan, 2, SELECT);
    assert_true(verdict.cut);
    assert_int_equal(verdict.bytes, 1);
    verdict = fault_judge(&plan, 3, VERIFY);
    assert_true(verdict.cut);
    assert_int_equal(verdict.bytes, 0);
}

static void a_card_can_forget_once(void **state)
{
    (void)state;
    struct fault_plan plan = {.count = 0};
    assert_true(add(&plan, "forget ins 2C"));
    assert_false(fault_judge(&plan, 1, VERIFY).forget);
    assert_true(fault_judge(&plan, 2, 0x2C).forget);
    assert_false(fault_judge(&plan, 3, 0x2C).forget);
}

static void delays_add_up_and_the_general_one_stays(void **state)
{
    (void)state;
    struct fault_plan plan = {.count = 0};
    assert_true(add(&plan, "delay 50"));
    assert_true(add(&plan, "delay 1000 ins 20"));
    assert_int_equal(fault_judge(&plan, 1, SELECT).delay_ms, 50);
    assert_int_equal(fault_judge(&plan, 2, VERIFY).delay_ms, 1050);
    assert_int_equal(fault_judge(&plan, 3, VERIFY).delay_ms, 50);
    assert_true(add(&plan, "delay 0"));
    assert_int_equal(fault_judge(&plan, 4, VERIFY).delay_ms, 0);
}

static void two_faults_may_strike_together(void **state)
{
    (void)state;
    struct fault_plan plan = {.count = 0};
    assert_true(add(&plan, "delay 200 ins 20"));
    assert_true(add(&plan, "leave after ins 20"));
    struct fault_verdict verdict = fault_judge(&plan, 1, VERIFY);
    assert_true(verdict.leave_after);
    assert_int_equal(verdict.delay_ms, 200);
    assert_int_equal(plan.count, 0);
}

static void a_full_plan_takes_no_more(void **state)
{
    (void)state;
    struct fault_plan plan = {.count = 0};
    for (int i = 0; i < FAULT_MAX; i++)
        assert_true(add(&plan, "silent apdu 9"));
    assert_false(add(&plan, "silent apdu 9"));
    assert_int_equal(plan.count, FAULT_MAX);
}

static void habits_are_set_by_their_words(void **state)
{
    (void)state;
    struct habits habits = {.chunk = 0};
    static const char *const GOOD[][2] = {
        {"short-ef", "off"}, {"extended", "off"},  {"le-zero", "off"},  {"get-response", "on"},
        {"le-zero", "6c"},   {"select-61", "on"},  {"blocked", "6983"}, {"chunk-6c", "64"},
        {"filler", "none"},  {"piv-replay", "on"},
    };
    static const char *const BAD[][2] = {
        {"short-ef", "no"},    {"blocked", "6A80"},  {"chunk", "257"}, {"chunk", ""},
        {"chunk-6c", "x"},     {"filler", "aa"},     {"colour", "on"}, {"le-zero", "61"},
        {"select-61", "9000"}, {"piv-replay", "61"},
    };
    for (size_t i = 0; i < sizeof GOOD / sizeof GOOD[0]; i++)
        assert_true(habits_set(&habits, GOOD[i][0], GOOD[i][1]));
    assert_true(habits.no_short_ef && habits.no_extended && habits.le_zero_6c);
    assert_true(habits.select_61 && !habits.no_le_zero);
    assert_true(habits.get_response && habits.blocked_6983 && habits.chunk_6c);
    assert_int_equal(habits.chunk, 64);
    assert_int_equal(habits.filler, HABITS_FILLER_NONE);
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++)
        assert_false(habits_set(&habits, BAD[i][0], BAD[i][1]));
    assert_true(habits_set(&habits, "chunk", "0"));
    assert_false(habits.chunk_6c);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(what_means_nothing_is_refused),
    cmocka_unit_test(a_fault_at_a_number_strikes_there_and_once),
    cmocka_unit_test(a_fault_at_an_instruction_strikes_the_next_one),
    cmocka_unit_test(a_card_that_wobbles_says_how_long_it_is_away),
    cmocka_unit_test(silence_lasts_from_a_number_on_even_if_that_has_passed),
    cmocka_unit_test(an_answer_can_be_replaced_once_or_always),
    cmocka_unit_test(a_short_answer_says_how_short),
    cmocka_unit_test(a_card_can_forget_once),
    cmocka_unit_test(delays_add_up_and_the_general_one_stays),
    cmocka_unit_test(two_faults_may_strike_together),
    cmocka_unit_test(a_full_plan_takes_no_more),
    cmocka_unit_test(habits_are_set_by_their_words),
};

TEST_MAIN(TESTS, NULL, NULL)
