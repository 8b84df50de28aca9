// The test visit in the session: a whole reset on a test card by the product's own flow, behind the
// technician's frame.
#include <string.h>

#include "firmware/limits.h"
#include "tests/unit/technician_steps.h"

// ---- steps --------------------------------------------------------------------------------------

static void begin(struct rig *rig)
{
    to_menu(rig);
    rig_press(rig, CONTROL_TOOLS);
    rig_press(rig, (enum control)(CONTROL_TOOL_0 + TOOL_VISIT));
    assert_int_equal(rig->view.id, VIEW_SERVICE_VISIT);
    assert_int_equal(rig->view.service.reader.phase, READER_TAKE);
    rig_presence(rig, 1, 0);
    card_is_let_go(rig);
    assert_int_equal(rig->view.service.reader.phase, READER_PUT);
    assert_true(rig->view.service.reader.stops);
    rig_presence(rig, 1, 1);
    assert_int_equal(rig->view.id, VIEW_SERVICE_VISIT);
    assert_int_equal(rig->view.service.reader.phase, READER_ASKED);
    assert_false(rig->view.service.reader.stops);
}

static void card_opens(struct rig *rig, enum card_kind kind)
{
    struct card_opened body = {.result = CARD_DONE, .kind = (uint8_t)kind};
    body.tries_sign = body.tries_auth = CARD_TRIES_UNKNOWN;
    if (kind == CARD_KIND_MY_NUMBER)
        body = (struct card_opened){.result = CARD_DONE,
                                    .tries_sign = 5,
                                    .tries_auth = 3,
                                    .has_sign = 1,
                                    .has_auth = 1,
                                    .certificate_length = 1000,
                                    .not_after = WALL_S + 1000000};
    assert_int_equal(rig_count(rig, &rig->card, CARD_OPEN), 0);
    rig_answer(&rig->card, rig_asked(rig, &rig->card, CARD_TEST_OPEN), CARD_TEST_OPEN, &body,
               sizeof body);
    rig_turn(rig, NULL);
}

static void to_verifying(struct rig *rig)
{
    begin(rig);
    card_opens(rig, CARD_KIND_MY_NUMBER);
    assert_int_equal(rig_count(rig, &rig->card, CARD_VERIFY), 0); // before there is a reset
    rig_link_opens(rig, 'a');
    const struct card_verify *sent = (const void *)rig_asked(rig, &rig->card, CARD_VERIFY)->body;
    assert_int_equal(sent->length, 0); // kiosk has no secret of a test card
    assert_int_equal(sent->purpose, CARD_FOR_PROOF);
}

static void play_to_write(struct rig *rig)
{
    to_verifying(rig);
    rig_card_says(rig, CARD_VERIFY, CARD_DONE);
    rig_card_says(rig, CARD_PROVE, CARD_DONE);
    assert_int_equal(rig_count(rig, &rig->card, CARD_STAGE), 0); // before the proof was accepted
    rig_link_says(rig, LINK_PROVE, LINK_DONE);
    rig_card_says(rig, CARD_STAGE, CARD_DONE);
    rig_card_says(rig, CARD_GET_CHALLENGE, CARD_DONE);
    rig_link_says(rig, LINK_AUTHORIZE, LINK_DONE);
    assert_int_equal(rig->view.service.tool.visit.step, VISIT_WRITE);
}

static void outbox_has(struct rig *rig, uint32_t waiting)
{
    const struct link_outbox told = {.waiting = waiting};
    rig_tell(&rig->link, 0, LINK_OUTBOX, &told, sizeof told);
    rig_turn(rig, NULL);
}

static void outcome_is_stored(struct rig *rig, enum link_outcome_result result)
{
    const struct link_answer answer = {.result = LINK_DONE};
    rig_assert_outcome(rig, 'a', result);
    rig_answer(&rig->link, rig_asked(rig, &rig->link, LINK_OUTCOME), LINK_OUTCOME, &answer,
               sizeof answer);
    rig_turn(rig, NULL);
}

static void is_failed(struct rig *rig, enum visit_step step, enum visit_cause cause)
{
    const struct view_visit *visit = &rig->view.service.tool.visit;
    assert_true(visit->ended);
    assert_int_equal(visit->step, step);
    assert_string_equal(tool_visit_cause_name(visit->cause), tool_visit_cause_name(cause));
}

// The card is out, and what is recorded is this.
static void is_told(struct rig *rig, enum history_outcome outcome)
{
    rig_presence(rig, 1, 0);
    is_recorded(rig, HISTORY_VISIT, outcome, "", SERIAL);
    assert_int_equal(rig->session->flow.state, FLOW_START);
    assert_false(rig->session->perform.test);
}

// ---- promises -----------------------------------------------------------------------------------

static void a_whole_visit_passes_when_the_backend_has_its_outcome(void **state)
{
    struct rig *rig = *state;
    play_to_write(rig);
    outbox_has(rig, 1);
    rig_card_says(rig, CARD_WRITE, CARD_DONE);
    assert_int_equal(rig->view.service.tool.visit.step, VISIT_REPORT);
    outcome_is_stored(rig, LINK_OUTCOME_DONE);
    assert_false(rig->view.service.tool.visit.ended); // it is stored, and not delivered
    outbox_has(rig, 0);
    assert_true(rig->view.service.tool.visit.ended);
    assert_int_equal(rig->view.service.tool.visit.cause, VISIT_NO_CAUSE);
    card_is_let_go(rig);
    is_told(rig, HISTORY_PASS);
    technician_comes_back(rig);
    assert_int_equal(rig->view.id, VIEW_SERVICE_RESULT);
    assert_int_equal(rig->view.service.tool.outcome, TOOL_PASS);
    assert_int_equal(rig->session->counters.visits, 0); // it was nobody's
    assert_int_equal(rig->session->counters.done, 0);
}

static void behind_it_residents_cards_are_residents_again(void **state)
{
    struct rig *rig = *state;
    begin(rig);
    card_opens(rig, CARD_KIND_NO_TEST);
    is_failed(rig, VISIT_READ, VISIT_OTHER_CARD);
    is_told(rig, HISTORY_FAIL);
    rig_press(rig, CONTROL_LEAVE);
    is_recorded(rig, HISTORY_LOGOUT, HISTORY_DONE, "left", SERIAL);
    rig_press(rig, CONTROL_LEAVE);
    assert_int_equal(rig->view.id, VIEW_START);
    while (rig_count(rig, &rig->card, CARD_CLOSE) > 0)
        rig_card_says(rig, CARD_CLOSE, CARD_DONE);
    rig_to_card(rig, 1);
    assert_int_equal(rig_count(rig, &rig->card, CARD_TEST_OPEN), 0);
}

static void a_card_that_kiosk_card_does_not_take_is_told_as_it_says(void **state)
{
    static const struct {
        enum card_kind kind;
        enum visit_cause cause;
    } ROWS[] = {
        {CARD_KIND_NO_TEST, VISIT_OTHER_CARD}, {CARD_KIND_OTHER, VISIT_OTHER_CARD},
        {CARD_KIND_IPHONE, VISIT_OTHER_CARD},  {CARD_KIND_TEST_TRIES, VISIT_TRIES},
        {CARD_KIND_TEST_UNSET, VISIT_UNSET},
    };
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        struct rig *rig = *state;
        begin(rig);
        card_opens(rig, ROWS[i].kind);
        is_failed(rig, VISIT_READ, ROWS[i].cause);
        assert_int_equal(rig_count(rig, &rig->card, CARD_VERIFY), 0);
        assert_int_equal(rig_count(rig, &rig->link, LINK_OPEN), 0);
        is_told(rig, HISTORY_FAIL);
        rig_stop((struct rig **)state);
        *state = rig_start();
    }
}

// A kiosk that was kept busy hears of the answer and of the card that left in one turn.
static void a_step_is_known_though_the_next_word_came_with_it(void **state)
{
    struct rig *rig = *state;
    to_verifying(rig);
    const struct card_verified good = {.result = CARD_DONE, .tries_left = 3};
    rig_answer(&rig->card, rig_asked(rig, &rig->card, CARD_VERIFY), CARD_VERIFY, &good,
               sizeof good);
    rig_presence(rig, 1, 0);
    assert_int_equal(rig->session->maintain.tools.visit.step, VISIT_PROVE);
    assert_int_equal(rig->session->maintain.tools.visit.cause, VISIT_CARD_GONE);
}

static void a_pin_that_is_set_up_wrong_is_sent_once(void **state)
{
    struct rig *rig = *state;
    to_verifying(rig);
    const struct card_verified wrong = {.result = CARD_WRONG, .tries_left = 2};
    rig_answer(&rig->card, rig_asked(rig, &rig->card, CARD_VERIFY), CARD_VERIFY, &wrong,
               sizeof wrong);
    rig_turn(rig, NULL);
    is_failed(rig, VISIT_VERIFY, VISIT_SECRET);
    card_is_let_go(rig);
    outcome_is_stored(rig, LINK_OUTCOME_ABANDONED);
    rig_wait(rig, 30000);
    assert_int_equal(rig_count(rig, &rig->card, CARD_VERIFY), 0);
    is_told(rig, HISTORY_FAIL);
}

static void a_backend_that_is_away_fails_it_at_that_step(void **state)
{
    struct rig *rig = *state;
    begin(rig);
    card_opens(rig, CARD_KIND_MY_NUMBER);
    const struct link_opened away = {.answer.result = LINK_UNREACHABLE};
    rig_answer(&rig->link, rig_asked(rig, &rig->link, LINK_OPEN), LINK_OPEN, &away, sizeof away);
    rig_turn(rig, NULL);
    is_failed(rig, VISIT_OPEN, VISIT_UNREACHABLE);
    assert_int_equal(rig_count(rig, &rig->card, CARD_VERIFY), 0);
    is_told(rig, HISTORY_FAIL);
}

static void a_card_that_is_pulled_fails_it_and_the_backend_hears_of_it(void **state)
{
    struct rig *rig = *state;
    to_verifying(rig);
    rig_card_says(rig, CARD_VERIFY, CARD_DONE);
    rig_presence(rig, 1, 0);
    outcome_is_stored(rig, LINK_OUTCOME_ABANDONED);
    is_recorded(rig, HISTORY_VISIT, HISTORY_FAIL, "", SERIAL);
}

static void a_write_without_an_answer_is_unknown_and_the_mode_says_so(void **state)
{
    struct rig *rig = *state;
    play_to_write(rig);
    rig_card_says(rig, CARD_WRITE, CARD_UNKNOWN);
    is_failed(rig, VISIT_WRITE, VISIT_UNKNOWN);
    outcome_is_stored(rig, LINK_OUTCOME_UNKNOWN);
    is_told(rig, HISTORY_FAIL);
}

static void a_write_goes_on_when_the_technician_leaves(void **state)
{
    struct rig *rig = *state;
    play_to_write(rig);
    rig_press(rig, CONTROL_LEAVE);
    assert_int_equal(rig->view.id, VIEW_SERVICE_ENDED);
    assert_int_equal(rig->session->flow.state, FLOW_WRITING);
    is_recorded(rig, HISTORY_VISIT, HISTORY_CANCELLED, "", SERIAL);
    rig_card_says(rig, CARD_WRITE, CARD_DONE);
    outcome_is_stored(rig, LINK_OUTCOME_DONE);
    assert_int_equal(rig->session->flow.state, FLOW_TAKE_CARD);
    rig_presence(rig, 1, 0);
    assert_int_equal(rig->session->flow.state, FLOW_START);
    assert_false(rig->session->perform.test);
}

static void whatever_else_goes_on_ends_with_the_mode(void **state)
{
    struct rig *rig = *state;
    to_verifying(rig);
    rig_press(rig, CONTROL_LEAVE);
    assert_int_equal(rig->view.id, VIEW_SERVICE_ENDED);
    rig_assert_outcome(rig, 'a', LINK_OUTCOME_ABANDONED);
    assert_int_equal(rig->session->flow.state, FLOW_TAKE_CARD);
}

static void an_outcome_that_is_not_delivered_in_time_fails_it(void **state)
{
    struct rig *rig = *state;
    play_to_write(rig);
    outbox_has(rig, 1);
    rig_card_says(rig, CARD_WRITE, CARD_DONE);
    outcome_is_stored(rig, LINK_OUTCOME_DONE);
    card_is_let_go(rig);
    rig_wait(rig, LIMIT_VISIT_REPORT_MS);
    is_failed(rig, VISIT_REPORT, VISIT_UNREPORTED);
    is_told(rig, HISTORY_FAIL);
}

// Nobody can begin there, but who has repaired it tests it.
static void a_kiosk_that_was_taken_out_of_service_is_tested(void **state)
{
    struct rig *rig = *state;
    const struct link_off off = {.reason = OFF_READER_BROKEN};
    rig_tell(&rig->link, 0, LINK_OFF, &off, sizeof off);
    rig_turn(rig, NULL);
    assert_int_equal(rig->view.id, VIEW_CLOSED);
    begin(rig);
    card_opens(rig, CARD_KIND_NO_TEST);
    is_failed(rig, VISIT_READ, VISIT_OTHER_CARD);
    rig_presence(rig, 1, 0);
    assert_int_equal(rig->session->flow.state, FLOW_CLOSED);
}

static const struct CMUnitTest TESTS[] = {
    WITH_RIG(a_whole_visit_passes_when_the_backend_has_its_outcome),
    WITH_RIG(behind_it_residents_cards_are_residents_again),
    WITH_RIG(a_card_that_kiosk_card_does_not_take_is_told_as_it_says),
    WITH_RIG(a_step_is_known_though_the_next_word_came_with_it),
    WITH_RIG(a_pin_that_is_set_up_wrong_is_sent_once),
    WITH_RIG(a_backend_that_is_away_fails_it_at_that_step),
    WITH_RIG(a_card_that_is_pulled_fails_it_and_the_backend_hears_of_it),
    WITH_RIG(a_write_without_an_answer_is_unknown_and_the_mode_says_so),
    WITH_RIG(a_write_goes_on_when_the_technician_leaves),
    WITH_RIG(whatever_else_goes_on_ends_with_the_mode),
    WITH_RIG(an_outcome_that_is_not_delivered_in_time_fails_it),
    WITH_RIG(a_kiosk_that_was_taken_out_of_service_is_tested),
};

TEST_MAIN(TESTS, NULL, NULL)
