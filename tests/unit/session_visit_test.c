// The test visit in the session: a whole reset on a test card by the product's own flow, behind the
// technician's frame.
#include <string.h>

#include "firmware/limits.h"
#include "tests/unit/technician_steps.h"

// ---- steps --------------------------------------------------------------------------------------

// A card is put in.
static void put_in(struct rig *rig, enum tool tool)
{
    to_menu(rig);
    rig_press(rig, CONTROL_TOOLS);
    rig_press(rig, (enum control)(CONTROL_TOOL_0 + tool));
    assert_int_equal(rig->view.id, VIEW_SERVICE_VISIT);
    assert_int_equal(rig->view.service.reader.phase, READER_TAKE);
    rig_presence(rig, 1, 0);
    card_is_let_go(rig);
    assert_int_equal(rig->view.service.reader.phase, READER_PUT);
    assert_true(rig->view.service.reader.stops);
    rig_presence(rig, 1, 1);
    assert_int_equal(rig->view.id, VIEW_SERVICE_VISIT);
}

static void begin_with(struct rig *rig, enum tool tool)
{
    put_in(rig, tool);
    assert_int_equal(rig->view.service.reader.phase, READER_ASKED);
    assert_false(rig->view.service.reader.stops);
}

static void begin(struct rig *rig)
{
    begin_with(rig, TOOL_VISIT);
}

static const struct card_opened TEST_CARD = {.result = CARD_DONE,
                                             .tries_sign = 5,
                                             .tries_auth = 3,
                                             .has_sign = 1,
                                             .has_auth = 1,
                                             .certificate_length = 1000,
                                             .not_after = WALL_S + 1000000};

static void card_opens_as(struct rig *rig, const struct card_opened *body)
{
    assert_int_equal(rig_count(rig, &rig->card, CARD_OPEN), 0);
    rig_answer(&rig->card, rig_asked(rig, &rig->card, CARD_TEST_OPEN), CARD_TEST_OPEN, body,
               sizeof *body);
    rig_turn(rig, NULL);
}

static void card_opens(struct rig *rig, enum card_kind kind)
{
    struct card_opened body = {.result = CARD_DONE, .kind = (uint8_t)kind};
    body.tries_sign = body.tries_auth = CARD_TRIES_UNKNOWN;
    card_opens_as(rig, kind == CARD_KIND_MY_NUMBER ? &TEST_CARD : &body);
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
    rig_wait(rig, LIMIT_CARD_LEFT_MS + LIMIT_ALARM_MS);
    assert_int_equal(rig_count(rig, &rig->card, CARD_VERIFY), 0);
    assert_true(rig->session->flow.alarm); // its time begins once
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

// ---- why it ends --------------------------------------------------------------------------------

static void service_is(struct rig *rig, const struct link_service *service)
{
    rig_tell(&rig->link, 0, LINK_SERVICE, service, sizeof *service);
    rig_turn(rig, NULL);
}

static void a_kiosk_that_is_closed_says_by_what(void **state)
{
    static const struct {
        struct link_service service;
        bool unread; // whether it is out of service
        enum visit_cause cause;
    } ROWS[] = {
        {{.answer = {.result = LINK_DONE}, .ordered_off = 1}, false, VISIT_CLOSED},
        {{.answer = {.result = LINK_DONE}, .status = LINK_STATUS_OUTAGE}, false, VISIT_CLOSED},
        {{.answer = {.result = LINK_DONE}}, true, VISIT_FAULT},
    };
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        struct rig *rig = *state;
        struct link_service service = ROWS[i].service;
        service.valid_until = WALL_S + 1000000;
        rig->session->order.known = !ROWS[i].unread;
        service_is(rig, &service);
        put_in(rig, TOOL_VISIT);
        is_failed(rig, VISIT_OPEN, ROWS[i].cause);
        assert_int_equal(rig_count(rig, &rig->card, CARD_TEST_OPEN), 0);
        rig_stop((struct rig **)state);
        *state = rig_start();
    }
}

static void a_reset_that_is_not_offered_says_why(void **state)
{
    struct rig *rig = *state;
    struct card_opened old = TEST_CARD;
    old.not_after = WALL_S - 1;
    begin(rig);
    card_opens_as(rig, &old);
    is_failed(rig, VISIT_OPEN, VISIT_NOT_VALID);
    rig_stop((struct rig **)state);
    *state = rig = rig_start();
    const struct link_service none = {
        .answer.result = LINK_DONE, .closes_minute = 24 * 60, .valid_until = WALL_S + 1000000};
    service_is(rig, &none);
    begin(rig);
    card_opens_as(rig, &TEST_CARD);
    is_failed(rig, VISIT_OPEN, VISIT_CLOSED);
    rig_stop((struct rig **)state);
    *state = rig = rig_start();
    const struct link_service away = {
        .answer.result = LINK_UNREACHABLE, .cached = 1, .change = 1, .closes_minute = 24 * 60};
    begin(rig);
    service_is(rig, &away); // a secret can still be changed
    card_opens_as(rig, &TEST_CARD);
    is_failed(rig, VISIT_OPEN, VISIT_UNREACHABLE);
}

// The backend's word and the card that left come in one turn.
static void what_stopped_it_first_is_told(void **state)
{
    struct rig *rig = *state;
    to_verifying(rig);
    const struct card_verified good = {.result = CARD_DONE, .tries_left = 3};
    const struct link_answer refused = {.result = LINK_UNREACHABLE};
    rig_answer(&rig->card, rig_asked(rig, &rig->card, CARD_VERIFY), CARD_VERIFY, &good,
               sizeof good);
    rig_turn(rig, NULL);
    rig_card_says(rig, CARD_PROVE, CARD_DONE);
    rig_answer(&rig->link, rig_asked(rig, &rig->link, LINK_PROVE), LINK_PROVE, &refused,
               sizeof refused);
    rig_turn(rig, NULL);
    rig_presence(rig, 1, 0);
    assert_int_equal(rig->session->maintain.tools.visit.step, VISIT_PROVE);
    assert_int_equal(rig->session->maintain.tools.visit.cause, VISIT_UNREACHABLE);
}

static void an_outcome_that_is_not_stored_yet_is_not_reported(void **state)
{
    struct rig *rig = *state;
    play_to_write(rig);
    outbox_has(rig, 0);
    rig_card_says(rig, CARD_WRITE, CARD_DONE);
    rig_turn(rig, NULL);
    assert_false(rig->view.service.tool.visit.ended);
    outcome_is_stored(rig, LINK_OUTCOME_DONE);
    assert_true(rig->view.service.tool.visit.ended);
}

// ---- behind its end -----------------------------------------------------------------------------

static void while_its_card_is_in_the_reader_no_card_is_a_residents(void **state)
{
    static const int READERS[] = {1, 0}; // the card goes, or the reader with it
    for (int i = 0; i < 2; i++) {
        struct rig *rig = *state;
        const struct link_service off = {.answer.result = LINK_DONE, .ordered_off = 1};
        service_is(rig, &off);
        put_in(rig, TOOL_VISIT);
        is_failed(rig, VISIT_OPEN, VISIT_CLOSED);
        assert_int_equal(rig->session->flow.state, FLOW_CLOSED);
        assert_true(rig->session->perform.test);
        rig_turn(rig, NULL);
        assert_true(rig->session->perform.test);
        rig_presence(rig, READERS[i], 0);
        assert_false(rig->session->perform.test);
        rig_stop((struct rig **)state);
        *state = rig_start();
    }
}

static void a_write_that_goes_on_without_its_card_is_still_the_technicians(void **state)
{
    struct rig *rig = *state;
    play_to_write(rig);
    rig_press(rig, CONTROL_LEAVE);
    rig_presence(rig, 1, 0);
    assert_int_equal(rig->session->flow.state, FLOW_WRITING);
    assert_true(rig->session->perform.test);
    rig_card_says(rig, CARD_WRITE, CARD_UNKNOWN);
    outcome_is_stored(rig, LINK_OUTCOME_UNKNOWN);
    assert_false(rig->session->perform.test);
    assert_int_equal(rig->session->counters.failed, 0); // it was nobody's
}

// ---- the PIN's reset ----------------------------------------------------------------------------

static void pin_card_certificate(struct rig *rig)
{
    struct card_certificate body = {.result = CARD_DONE, .length = 1000};
    rig_answer(&rig->card, rig_asked(rig, &rig->card, CARD_READ_CERTIFICATE), CARD_READ_CERTIFICATE,
               &body, sizeof body);
    rig_turn(rig, NULL);
}

static void a_whole_visit_of_the_pin_passes_too(void **state)
{
    struct rig *rig = *state;
    begin_with(rig, TOOL_VISIT_PIN);
    card_opens_as(rig, &TEST_CARD);
    assert_int_equal(rig_count(rig, &rig->link, LINK_OPEN), 0); // its certificate is not there yet
    const struct card_verify *sent = (const void *)rig_asked(rig, &rig->card, CARD_VERIFY)->body;
    assert_int_equal(sent->kind, SECRET_SIGN);
    assert_int_equal(sent->length, 0);
    rig_card_says(rig, CARD_VERIFY, CARD_DONE);
    assert_int_equal(rig->view.service.tool.visit.step, VISIT_OPEN);
    pin_card_certificate(rig);
    rig_link_opens(rig, 'a');
    assert_int_equal(rig->view.service.tool.visit.step, VISIT_PROVE);
    rig_card_says(rig, CARD_PROVE, CARD_DONE);
    assert_int_equal(rig_count(rig, &rig->card, CARD_STAGE), 0); // before the proof was accepted
    rig_link_says(rig, LINK_PROVE, LINK_DONE);
    const struct card_stage *stage = (const void *)rig_asked(rig, &rig->card, CARD_STAGE)->body;
    assert_int_equal(stage->kind, SECRET_AUTH);
    rig_card_says(rig, CARD_STAGE, CARD_DONE);
    rig_card_says(rig, CARD_GET_CHALLENGE, CARD_DONE);
    rig_link_says(rig, LINK_AUTHORIZE, LINK_DONE);
    rig_card_says(rig, CARD_WRITE, CARD_DONE);
    const struct link_outcome *told = (const void *)rig_asked(rig, &rig->link, LINK_OUTCOME)->body;
    assert_int_equal(told->operation, OPERATION_RESET_AUTH);
    rig_link_says(rig, LINK_OUTCOME, LINK_DONE);
    outbox_has(rig, 0);
    assert_true(rig->view.service.tool.visit.ended);
    assert_int_equal(rig->view.service.tool.visit.cause, VISIT_NO_CAUSE);
    card_is_let_go(rig);
    rig_presence(rig, 1, 0);
    is_recorded(rig, HISTORY_VISIT_PIN, HISTORY_PASS, "", SERIAL);
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
    WITH_RIG(a_kiosk_that_is_closed_says_by_what),
    WITH_RIG(a_reset_that_is_not_offered_says_why),
    WITH_RIG(what_stopped_it_first_is_told),
    WITH_RIG(an_outcome_that_is_not_stored_yet_is_not_reported),
    WITH_RIG(while_its_card_is_in_the_reader_no_card_is_a_residents),
    WITH_RIG(a_write_that_goes_on_without_its_card_is_still_the_technicians),
    WITH_RIG(a_whole_visit_of_the_pin_passes_too),
};

TEST_MAIN(TESTS, NULL, NULL)
