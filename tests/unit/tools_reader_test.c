// The test of the reader, pure: a card in and out three times, and each time an answer.
#include "firmware/tools/tools.h"
#include "tests/test.h"

static void happens(struct tools *tools, enum tools_event_type type)
{
    tools_step(tools, &(struct tools_event){.type = type});
}

static void answers(struct tools *tools, bool good)
{
    tools_step(tools, &(struct tools_event){.type = TOOLS_PROBED, .good = good});
}

static void insert(struct tools *tools, bool good)
{
    happens(tools, TOOLS_CARD_OUT);
    happens(tools, TOOLS_CARD_IN);
    assert_true(tools_asks_card(tools));
    assert_false(tools_asks_card(tools)); // once
    answers(tools, good);
}

static struct tools begun(void)
{
    struct tools tools;
    tools_begin(&tools, TOOL_READER, 0);
    return tools;
}

static void three_cards_that_answer_are_a_reader_in_order(void **state)
{
    (void)state;
    struct tools tools = begun();
    struct tools_measure measures[TOOLS_MEASURES_MAX];
    for (int i = 0; i < 3; i++) {
        assert_false(tools.over);
        insert(&tools, true);
    }
    assert_false(tools.over); // the last one is still in, where the technician's is to come
    happens(&tools, TOOLS_CARD_OUT);
    assert_true(tools.over);
    assert_int_equal(tools.outcome, HISTORY_PASS);
    assert_int_equal(tools_measures(&tools, measures), 2);
    assert_int_equal(measures[0].value, 3);
    assert_int_equal(measures[1].value, 0);
}

static void one_that_does_not_answer_fails_it(void **state)
{
    (void)state;
    struct tools tools = begun();
    insert(&tools, true);
    insert(&tools, false);
    happens(&tools, TOOLS_CARD_OUT);
    happens(&tools, TOOLS_CARD_MUTE); // it is not asked: it cannot answer
    assert_false(tools_asks_card(&tools));
    happens(&tools, TOOLS_CARD_OUT);
    assert_true(tools.over);
    assert_int_equal(tools.outcome, HISTORY_FAIL);
    assert_int_equal(tools.reader.bad, 2);
}

static void a_card_that_is_pulled_before_it_answers_does_not_count(void **state)
{
    (void)state;
    struct tools tools = begun();
    happens(&tools, TOOLS_CARD_OUT);
    happens(&tools, TOOLS_CARD_IN);
    happens(&tools, TOOLS_CARD_OUT);
    answers(&tools, false); // too late
    assert_int_equal(tools.reader.done, 0);
    insert(&tools, true);
    assert_int_equal(tools.reader.done, 1);
}

// The technician's own card, which lies there when the test begins.
static void the_card_that_was_in_at_the_beginning_is_not_asked(void **state)
{
    (void)state;
    struct tools tools = begun();
    happens(&tools, TOOLS_CARD_IN);
    happens(&tools, TOOLS_CARD_MUTE);
    assert_false(tools_asks_card(&tools));
    assert_int_equal(tools.reader.done, 0);
}

static void given_up_is_cancelled(void **state)
{
    (void)state;
    struct tools tools = begun();
    insert(&tools, true);
    happens(&tools, TOOLS_STOP);
    assert_true(tools.over);
    assert_int_equal(tools.outcome, HISTORY_CANCELLED);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(three_cards_that_answer_are_a_reader_in_order),
    cmocka_unit_test(one_that_does_not_answer_fails_it),
    cmocka_unit_test(a_card_that_is_pulled_before_it_answers_does_not_count),
    cmocka_unit_test(the_card_that_was_in_at_the_beginning_is_not_asked),
    cmocka_unit_test(given_up_is_cancelled),
};

TEST_MAIN(TESTS, NULL, NULL)
