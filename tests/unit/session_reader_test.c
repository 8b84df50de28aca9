// The test of the reader in the session: the technician's card makes room for others, which are
// asked who they are and for nothing else, and comes back with a new proof.
#include <string.h>

#include "firmware/limits.h"
#include "tests/unit/technician_steps.h"

static void begin(struct rig *rig)
{
    to_menu(rig);
    rig_press(rig, CONTROL_TOOLS);
    rig_press(rig, (enum control)(CONTROL_TOOL_0 + TOOL_READER));
    assert_int_equal(rig->view.id, VIEW_SERVICE_READER);
    assert_int_equal(rig->view.service.reader.phase, READER_TAKE);
    assert_true(rig->view.service.reader.stops);
}

static void insert(struct rig *rig, enum card_result result)
{
    struct card_probed told = {.result = (uint8_t)result};
    if (result == CARD_DONE)
        told = (struct card_probed){.protocol = 1, .atr_length = 2, .atr = {0x3B, 0xE0}};
    rig_presence(rig, 1, 0);
    assert_int_equal(rig->view.id, VIEW_SERVICE_READER);
    assert_int_equal(rig->view.service.reader.phase, READER_PUT);
    rig_presence(rig, 1, 1);
    assert_int_equal(rig->view.service.reader.phase, READER_ASKED);
    assert_false(rig->view.service.reader.stops);
    rig_answer(&rig->card, rig_asked(rig, &rig->card, CARD_PROBE), CARD_PROBE, &told, sizeof told);
    rig_turn(rig, NULL);
    assert_int_equal(rig->view.service.reader.phase, READER_TAKE);
}

static void three_cards_answer_and_the_technician_comes_back(void **state)
{
    struct rig *rig = *state;
    begin(rig);
    for (int i = 0; i < 3; i++)
        insert(rig, CARD_DONE);
    assert_int_equal(rig->view.service.reader.atr_length, 2);
    rig_presence(rig, 1, 0);
    is_recorded(rig, HISTORY_READER, HISTORY_PASS, "", SERIAL);
    card_is_let_go(rig);
    technician_comes_back(rig);
    assert_int_equal(rig->view.id, VIEW_SERVICE_RESULT);
    assert_int_equal(rig->view.service.tool.outcome, TOOL_PASS);
    assert_int_equal(rig_count(rig, &rig->card, CARD_VERIFY), 0);
    assert_int_equal(rig_count(rig, &rig->card, CARD_OPEN), 0);
}

// And what is shown of it: how it answered, and how all cards did since the start.
static void a_test_card_that_gives_other_bytes_fails_it(void **state)
{
    struct rig *rig = *state;
    const struct card_probed told = {
        .result = CARD_DONE, .echo = CARD_ECHO_DIFFERS, .exchanges = 70, .unanswered = 2};
    begin(rig);
    rig_presence(rig, 1, 0);
    rig_presence(rig, 1, 1);
    rig_answer(&rig->card, rig_asked(rig, &rig->card, CARD_PROBE), CARD_PROBE, &told, sizeof told);
    rig_turn(rig, NULL);
    assert_false(rig->view.service.reader.good);
    assert_int_equal(rig->view.service.reader.echo, READER_ECHO_DIFFERS);
    assert_int_equal(rig->view.service.reader.exchanges, 70);
    assert_int_equal(rig->view.service.reader.unanswered, 2);
    insert(rig, CARD_DONE);
    insert(rig, CARD_DONE);
    rig_presence(rig, 1, 0);
    is_recorded(rig, HISTORY_READER, HISTORY_FAIL, "", SERIAL);
}

static void a_card_that_does_not_answer_fails_it(void **state)
{
    struct rig *rig = *state;
    begin(rig);
    insert(rig, CARD_DONE);
    insert(rig, CARD_GONE);
    assert_false(rig->view.service.reader.good);
    insert(rig, CARD_DONE);
    rig_presence(rig, 1, 0);
    is_recorded(rig, HISTORY_READER, HISTORY_FAIL, "", SERIAL);
}

static void two_minutes_without_the_technicians_card_end_the_mode(void **state)
{
    struct rig *rig = *state;
    begin(rig);
    insert(rig, CARD_DONE);
    card_is_let_go(rig);
    rig_wait(rig, LIMIT_TECHNICIAN_OUT_MS);
    assert_int_equal(rig->view.id, VIEW_SERVICE_ENDED);
    assert_int_equal(rig->view.service.cause, TECHNICIAN_CARD_NOT_BACK);
    is_recorded(rig, HISTORY_READER, HISTORY_CANCELLED, "", SERIAL);
    is_recorded(rig, HISTORY_LOGOUT, HISTORY_DONE, "card-not-back", SERIAL);
}

static void it_can_be_given_up_while_no_card_of_the_test_is_in(void **state)
{
    struct rig *rig = *state;
    begin(rig);
    rig_press(rig, CONTROL_BACK);
    assert_int_equal(rig->view.id, VIEW_SERVICE_TOOLS);
    is_recorded(rig, HISTORY_READER, HISTORY_CANCELLED, "", SERIAL);
    rig_press(rig, (enum control)(CONTROL_TOOL_0 + TOOL_READER));
    rig_presence(rig, 1, 0);
    rig_press(rig, CONTROL_BACK);
    card_is_let_go(rig);
    technician_comes_back(rig);
    assert_int_equal(rig->view.id, VIEW_SERVICE_TOOLS);
}

static const struct CMUnitTest TESTS[] = {
    WITH_RIG(three_cards_answer_and_the_technician_comes_back),
    WITH_RIG(a_test_card_that_gives_other_bytes_fails_it),
    WITH_RIG(a_card_that_does_not_answer_fails_it),
    WITH_RIG(two_minutes_without_the_technicians_card_end_the_mode),
    WITH_RIG(it_can_be_given_up_while_no_card_of_the_test_is_in),
};

TEST_MAIN(TESTS, NULL, NULL)
