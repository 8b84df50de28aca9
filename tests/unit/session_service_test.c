// What the start screen says of the service, and what can be begun while not everything can.
#include "firmware/limits.h"
#include "firmware/link/link_reply.h"
#include "firmware/session/calendar.h"
#include "tests/unit/session_rig.h"
#include "tests/unit/session_steps.h"

enum {
    MINUTE_MS = 60000,
    DAY_MINUTES = 24 * 60,
};

static struct link_service open_until(struct rig *rig, int minutes)
{
    int64_t now = session_theirs_ms(rig->session) / 1000;
    int closes = (calendar_minute_of_day(now) + minutes) % DAY_MINUTES;
    return (struct link_service){.answer.result = LINK_DONE,
                                 .reset_sign = 1,
                                 .reset_auth = 1,
                                 .change = 1,
                                 .opens_minute =
                                     (uint16_t)((closes + DAY_MINUTES / 2) % DAY_MINUTES),
                                 .closes_minute = (uint16_t)closes,
                                 .valid_until = now + 1000000};
}

static void tell(struct rig *rig, const struct link_service *service)
{
    rig_tell(&rig->link, 0, LINK_SERVICE, service, sizeof *service);
    rig_turn(rig, NULL);
}

static struct link_service closes_in(struct rig *rig, int minutes)
{
    rig->session->options.last_reset_min = LIMIT_LAST_RESET_MIN;
    struct link_service service = open_until(rig, minutes);
    tell(rig, &service);
    return service;
}

// kiosk-link tells it every minute.
static void pass_minutes(struct rig *rig, const struct link_service *service, int minutes)
{
    for (int i = 0; i < minutes; i++) {
        rig_wait(rig, MINUTE_MS);
        tell(rig, service);
    }
}

static void the_start_says_how_long_resets_can_still_be_begun(void **state)
{
    struct rig *rig = *state;
    struct link_service service = closes_in(rig, LIMIT_LAST_RESET_MIN + LIMIT_CLOSING_SOON_MIN + 1);
    assert_int_equal(rig->view.minutes_left, 0);
    pass_minutes(rig, &service, 1);
    assert_int_equal(rig->view.minutes_left, LIMIT_CLOSING_SOON_MIN);
    pass_minutes(rig, &service, LIMIT_CLOSING_SOON_MIN - 1);
    assert_int_equal(rig->view.minutes_left, 1);
    assert_false(rig->view.limited);
    pass_minutes(rig, &service, 1);
    assert_int_equal(rig->view.minutes_left, 0);
    assert_true(rig->view.limited);
    assert_int_equal(rig->view.id, VIEW_START);
    pass_minutes(rig, &service, LIMIT_LAST_RESET_MIN);
    assert_int_equal(rig->view.id, VIEW_CLOSED);
    assert_int_equal(rig->view.notice, NOTICE_OUTSIDE_HOURS);
}

static void when_resets_are_over_a_known_secret_can_still_be_changed(void **state)
{
    struct rig *rig = *state;
    closes_in(rig, LIMIT_LAST_RESET_MIN);
    rig_to_card(rig, 1);
    assert_int_equal(rig->view.reset_sign, CHOICE_OVER);
    assert_int_equal(rig->view.reset_auth, CHOICE_OVER);
    assert_int_equal(rig->view.change_auth, CHOICE_OPEN);
    rig_press(rig, CONTROL_RESET_SIGN);
    assert_int_equal(rig->view.id, VIEW_CARD);
    assert_int_equal(rig_count(rig, &rig->link, LINK_OPEN), 0);
    rig_press(rig, CONTROL_CHANGE);
    rig_press(rig, CONTROL_CHANGE_AUTH);
    assert_int_equal(rig->view.id, VIEW_KNOWN);
}

static void who_has_chosen_before_resets_were_over_goes_on(void **state)
{
    struct rig *rig = *state;
    closes_in(rig, LIMIT_LAST_RESET_MIN + 1);
    rig_to_card(rig, 1);
    assert_int_equal(rig->view.minutes_left, 1);
    rig_press(rig, CONTROL_RESET_AUTH);
    assert_int_equal(rig->view.id, VIEW_CONSENT);
    rig_wait(rig, MINUTE_MS);
    rig_press(rig, CONTROL_AGREE);
    assert_int_equal(rig->view.id, VIEW_KNOWN);
    assert_int_equal(rig->view.operation, OPERATION_RESET_AUTH);
}

static void a_maintenance_is_announced_as_closing_is(void **state)
{
    struct rig *rig = *state;
    struct link_service service = open_until(rig, 6 * 60);
    rig->session->options.last_reset_min = LIMIT_LAST_RESET_MIN;
    service.maintenance_from = session_theirs_ms(rig->session) / 1000 + 10 * 60;
    service.maintenance_until = service.maintenance_from + 3600;
    tell(rig, &service);
    assert_int_equal(rig->view.minutes_left, 10 - LIMIT_LAST_RESET_MIN);
    pass_minutes(rig, &service, 6);
    assert_true(rig->view.limited);
    assert_int_equal(rig->view.notice, NOTICE_NONE);
    pass_minutes(rig, &service, 5);
    assert_int_equal(rig->view.id, VIEW_START);
    assert_int_equal(rig->view.notice, NOTICE_MAINTENANCE);
    assert_int_not_equal(rig->view.until_date.year, 0);
}

// One that nobody announced goes on, and the next one is known by then.
static void the_end_of_the_next_maintenance_is_not_that_of_this_one(void **state)
{
    struct rig *rig = *state;
    struct link_service service = open_until(rig, 6 * 60);
    service.status = LINK_STATUS_MAINTENANCE;
    service.maintenance_from = session_theirs_ms(rig->session) / 1000 + 7 * 24 * 3600;
    service.maintenance_until = service.maintenance_from + 3600;
    tell(rig, &service);
    assert_int_equal(rig->view.id, VIEW_START);
    assert_int_equal(rig->view.notice, NOTICE_MAINTENANCE);
    assert_int_equal(rig->view.until_date.year, 0);
}

static void in_an_outage_what_needs_no_backend_is_begun_as_usual(void **state)
{
    struct rig *rig = *state;
    struct link_service service = open_until(rig, 6 * 60);
    service.status = LINK_STATUS_OUTAGE;
    tell(rig, &service);
    assert_int_equal(rig->view.id, VIEW_START);
    assert_int_equal(rig->view.notice, NOTICE_OUTAGE);
    assert_true(rig->view.limited);
    rig_press(rig, CONTROL_START);
    assert_true(rig->view.limited);
    rig_press(rig, CONTROL_AGREE);
    rig_presence(rig, 1, 1);
    rig_card_opens(rig, 1, 5, 3);
    assert_int_equal(rig->view.id, VIEW_CARD);
    assert_int_equal(rig->view.reset_sign, CHOICE_NOT_NOW);
    assert_int_equal(rig->view.change_sign, CHOICE_OPEN);
}

static void an_outage_that_is_a_refusal_closes_no_more_than_one_that_is_told(void **state)
{
    static const enum backend_problem PROBLEMS[] = {PROBLEM_OUTAGE, PROBLEM_MAINTENANCE};
    struct rig *rig = *state;
    struct link_service last = {0}, refused;
    for (size_t i = 0; i < sizeof PROBLEMS / sizeof PROBLEMS[0]; i++) {
        const struct backend_answer answer = {
            .end = BACKEND_REFUSED, .status = 503, .problem = PROBLEMS[i]};
        link_reply_service(&answer, &last, &refused);
        tell(rig, &refused);
        assert_int_equal(rig->view.id, VIEW_START);
        assert_true(rig->view.limited);
    }
}

static void in_an_outage_the_way_to_the_counter_needs_no_card(void **state)
{
    struct rig *rig = *state;
    struct link_service service = open_until(rig, 6 * 60);
    tell(rig, &service);
    rig_press(rig, CONTROL_COUNTER);
    assert_int_equal(rig->view.id, VIEW_START);
    service.status = LINK_STATUS_OUTAGE;
    tell(rig, &service);
    rig_press(rig, CONTROL_COUNTER);
    assert_int_equal(rig->view.id, VIEW_COUNTER);
    rig_press(rig, CONTROL_BACK);
    assert_int_equal(rig->view.id, VIEW_START);
    assert_int_equal(rig->view.notice, NOTICE_OUTAGE);
    rig_press(rig, CONTROL_COUNTER);
    rig_presence(rig, 1, 1); // somebody puts a card in all the same
    rig_press(rig, CONTROL_BACK);
    assert_int_equal(rig->view.id, VIEW_EXPLAIN); // as from the start screen
}

static void without_changes_an_outage_closes_the_kiosk(void **state)
{
    struct rig *rig = *state;
    struct link_service service = open_until(rig, 6 * 60);
    service.status = LINK_STATUS_OUTAGE;
    service.change = 0;
    tell(rig, &service);
    assert_int_equal(rig->view.id, VIEW_CLOSED);
    assert_int_equal(rig->view.notice, NOTICE_OUTAGE);
}

static struct link_service out_of_hours(struct rig *rig)
{
    struct link_service service = open_until(rig, -1);
    tell(rig, &service);
    assert_int_equal(rig->view.id, VIEW_CLOSED);
    return service;
}

static void a_closed_kiosk_says_where_the_counter_is(void **state)
{
    static const enum control ENDS[] = {CONTROL_LEAVE, CONTROL_BACK};
    struct rig *rig = *state;
    out_of_hours(rig);
    for (size_t i = 0; i < sizeof ENDS / sizeof ENDS[0]; i++) {
        rig_press(rig, CONTROL_COUNTER);
        assert_int_equal(rig->view.id, VIEW_COUNTER);
        rig_press(rig, CONTROL_GUIDE);
        assert_int_equal(rig->view.id, VIEW_GUIDE_PREFECTURE);
        rig_press(rig, CONTROL_BACK);
        rig_press(rig, ENDS[i]);
        assert_int_equal(rig->view.id, VIEW_CLOSED);
        assert_int_equal(rig->view.notice, NOTICE_OUTSIDE_HOURS);
    }
}

static void who_walks_away_from_its_guide_leaves_it_closed(void **state)
{
    struct rig *rig = *state;
    struct link_service service = out_of_hours(rig);
    rig_press(rig, CONTROL_COUNTER);
    pass_minutes(rig, &service, 3);
    assert_int_equal(rig->view.id, VIEW_TIME_OUT);
    pass_minutes(rig, &service, 1);
    assert_int_equal(rig->view.id, VIEW_CLOSED);
}

static void a_card_that_is_put_in_there_is_asked_back_unread(void **state)
{
    struct rig *rig = *state;
    out_of_hours(rig);
    rig_press(rig, CONTROL_COUNTER);
    rig_presence(rig, 1, 1);
    assert_int_equal(rig->view.id, VIEW_COUNTER);
    rig_press(rig, CONTROL_BACK);
    assert_int_equal(rig->view.id, VIEW_TAKE_CARD);
    rig_presence(rig, 1, 0);
    assert_int_equal(rig->view.id, VIEW_CLOSED);
    assert_int_equal(rig_count(rig, &rig->card, CARD_OPEN), 0);
}

static void who_reads_it_while_the_kiosk_opens_is_served(void **state)
{
    struct rig *rig = *state;
    for (int card = 0; card < 2; card++) {
        out_of_hours(rig);
        rig_press(rig, CONTROL_COUNTER);
        struct link_service service = open_until(rig, 6 * 60);
        tell(rig, &service);
        assert_int_equal(rig->view.id, VIEW_COUNTER); // nothing changes under their eyes
        rig_presence(rig, 1, card != 0);
        rig_press(rig, CONTROL_BACK);
        assert_int_equal(rig->view.id, card ? VIEW_EXPLAIN : VIEW_START);
    }
}

// Somebody puts a card in, reads why nothing goes, and walks away without it.
static void a_card_that_is_put_into_a_closed_kiosk_is_asked_back(void **state)
{
    struct rig *rig = *state;
    struct link_service service = open_until(rig, -1);
    tell(rig, &service);
    assert_int_equal(rig->view.notice, NOTICE_OUTSIDE_HOURS);
    rig_presence(rig, 1, 1);
    pass_minutes(rig, &service, 1);
    assert_int_equal(rig->view.id, VIEW_CLOSED);
    pass_minutes(rig, &service, 1);
    assert_int_equal(rig->view.id, VIEW_TAKE_CARD);
    service = open_until(rig, 6 * 60);
    tell(rig, &service);
    assert_int_equal(rig->view.id, VIEW_TAKE_CARD); // it is not the next person's
    rig_presence(rig, 1, 0);
    assert_int_equal(rig->view.id, VIEW_START);
    assert_int_equal(rig_count(rig, &rig->card, CARD_OPEN), 0);
}

// A card is put in while the kiosk is closed, and it opens at once.
static struct link_service open_around_a_card(struct rig *rig)
{
    struct link_service service = open_until(rig, -1);
    tell(rig, &service);
    rig_presence(rig, 1, 1);
    service = open_until(rig, 6 * 60);
    tell(rig, &service);
    return service;
}

// Its owner, who has put it in just now, begins as everybody does.
static void a_kiosk_that_opens_leaves_a_card_that_has_just_come_where_it_is(void **state)
{
    struct rig *rig = *state;
    open_around_a_card(rig);
    assert_int_equal(rig->view.id, VIEW_START);
    assert_true(rig->view.card_in); // nobody is asked to put one in
    rig_press(rig, CONTROL_START);
    assert_true(rig->view.card_in);
}

static void a_card_around_which_the_kiosk_opened_is_asked_back(void **state)
{
    struct rig *rig = *state;
    struct link_service service = open_around_a_card(rig);
    pass_minutes(rig, &service, 1);
    assert_int_equal(rig->view.id, VIEW_START);
    pass_minutes(rig, &service, 1);
    assert_int_equal(rig->view.id, VIEW_TAKE_CARD);
    rig_presence(rig, 1, 0);
    assert_int_equal(rig->view.id, VIEW_START);
    pass_minutes(rig, &service, 3);
    assert_int_equal(rig->view.id, VIEW_START); // an empty reader waits for nothing
}

// kiosk-link would end at an outcome of a year that nobody can write, again and again.
static void outcome_is_well_formed_with(struct rig *rig, int64_t offset_s)
{
    rig_to_card(rig, 1);
    rig_to_new(rig, 'a');
    rig_to_writing(rig);
    struct link_service service = open_until(rig, 60);
    service.clock_offset_ms = offset_s * 1000;
    tell(rig, &service);
    rig_card_says(rig, CARD_WRITE, CARD_DONE);
    rig_assert_outcome(rig, 'a', LINK_OUTCOME_DONE);
    assert_true(link_message_valid(rig_asked(rig, &rig->link, LINK_OUTCOME), true));
}

static void a_backend_whose_clock_begins_anew_makes_no_malformed_outcome(void **state)
{
    outcome_is_well_formed_with(*state, -(int64_t)WALL_S - 100000);
}

static void a_backend_at_the_end_of_all_years_makes_no_malformed_outcome(void **state)
{
    outcome_is_well_formed_with(*state, CLOCK_LAST_SECOND - WALL_S + 100);
}

static const struct CMUnitTest TESTS[] = {
    WITH_RIG(the_start_says_how_long_resets_can_still_be_begun),
    WITH_RIG(when_resets_are_over_a_known_secret_can_still_be_changed),
    WITH_RIG(who_has_chosen_before_resets_were_over_goes_on),
    WITH_RIG(a_maintenance_is_announced_as_closing_is),
    WITH_RIG(the_end_of_the_next_maintenance_is_not_that_of_this_one),
    WITH_RIG(in_an_outage_what_needs_no_backend_is_begun_as_usual),
    WITH_RIG(an_outage_that_is_a_refusal_closes_no_more_than_one_that_is_told),
    WITH_RIG(in_an_outage_the_way_to_the_counter_needs_no_card),
    WITH_RIG(without_changes_an_outage_closes_the_kiosk),
    WITH_RIG(a_closed_kiosk_says_where_the_counter_is),
    WITH_RIG(who_walks_away_from_its_guide_leaves_it_closed),
    WITH_RIG(a_card_that_is_put_in_there_is_asked_back_unread),
    WITH_RIG(who_reads_it_while_the_kiosk_opens_is_served),
    WITH_RIG(a_backend_whose_clock_begins_anew_makes_no_malformed_outcome),
    WITH_RIG(a_backend_at_the_end_of_all_years_makes_no_malformed_outcome),
    WITH_RIG(a_card_that_is_put_into_a_closed_kiosk_is_asked_back),
    WITH_RIG(a_kiosk_that_opens_leaves_a_card_that_has_just_come_where_it_is),
    WITH_RIG(a_card_around_which_the_kiosk_opened_is_asked_back),
};

TEST_MAIN(TESTS, NULL, NULL)
