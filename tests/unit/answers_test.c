// What an answer means for the resident: every word of the backend and every kind of card has its
// screen, and the service is open exactly in its hours.
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "drivers/backend/problem.h"
#include "firmware/limits.h"
#include "firmware/session/answers.h"
#include "tests/test.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

// The API's problem types, and the screen that tells what a resident can do about it.
static const struct {
    const char *problem, *notice;
} SCREENS[] = {
    {"outside-hours", "outside-hours"},
    {"maintenance", "maintenance"},
    {"outage", "outage"},
    {"capability-off", "refused"},
    {"too-many-resets", "too-many"},
    {"certificate-expired", "certificate-expired"},
    {"certificate-revoked", "certificate-revoked"},
    {"certificate-unknown", "refused"},
    {"target-expired", "target-expired"},
    {"target-revoked", "target-revoked"},
    {"target-absent", "no-sign-certificate"},
    {"card-unknown", "refused"},
    {"reservation-missing", "reservation"},
    {"reservation-expired", "reservation-expired"},
    {"reservation-other-operation", "reservation-other"},
    {"proof-invalid", "refused"},
    {"reset-unknown", "reset-expired"},
    {"reset-busy", "refused"},
    {"reset-superseded", "reset-expired"},
    {"reset-expired", "reset-expired"},
    {"reset-finished", "reset-expired"},
    {"in-progress", "unreachable"},
    {"device-unknown", "suspended"},
    {"device-suspended", "suspended"},
    {"firmware-too-old", "firmware-old"},
    {"idempotency-mismatch", "refused"},
    {"malformed", "refused"},
    {"a-word-of-the-future", "refused"},
};

static enum backend_problem problem(const char *word)
{
    char type[64];
    snprintf(type, sizeof type, "urn:kiosk:problem:%s", word);
    return problem_from_type(type);
}

static void every_refusal_has_its_screen_at_every_step(void **state)
{
    static const enum link_type STEPS[] = {LINK_OPEN, LINK_PROVE, LINK_AUTHORIZE};
    (void)state;
    assert_int_equal(COUNT(SCREENS), PROBLEM_COUNT - 1); // all but PROBLEM_NONE
    for (size_t i = 0; i < COUNT(SCREENS); i++)
        for (size_t step = 0; step < COUNT(STEPS); step++) {
            const struct link_answer answer = {.result = LINK_REFUSED,
                                               .problem = (uint8_t)problem(SCREENS[i].problem)};
            struct ipc_message message;
            struct flow_event event;
            ipc_fill(&message, STEPS[step], 1, &answer, sizeof answer);
            assert_true(answers_from_link(&message, STEPS[step], &event));
            if (event.answer != ANSWER_REFUSED ||
                strcmp(notice_name(event.notice), SCREENS[i].notice) != 0)
                fail_msg("%s is told as %s, not %s", SCREENS[i].problem, notice_name(event.notice),
                         SCREENS[i].notice);
        }
}

static void what_is_no_answer_of_the_backend_is_a_lost_one(void **state)
{
    static const uint8_t RESULTS[] = {LINK_UNREACHABLE, LINK_GARBLED, LINK_NOT_STORED};
    (void)state;
    for (size_t i = 0; i < COUNT(RESULTS); i++) {
        const struct link_answer answer = {.result = RESULTS[i]};
        struct ipc_message message;
        struct flow_event event;
        ipc_fill(&message, LINK_PROVE, 1, &answer, sizeof answer);
        assert_true(answers_from_link(&message, LINK_PROVE, &event));
        assert_int_equal(event.answer, ANSWER_LOST);
    }
}

static void every_kind_of_card_has_its_screen(void **state)
{
    static const char *const NOTICES[CARD_KIND_COUNT] = {
        [CARD_KIND_MY_NUMBER] = "",
        [CARD_KIND_RESIDENT_REGISTER] = "card-resident-register",
        [CARD_KIND_ANDROID] = "card-phone",
        [CARD_KIND_IPHONE] = "card-phone",
        [CARD_KIND_OTHER] = "card-other",
        [CARD_KIND_NO_TEST] = "card-other",
        [CARD_KIND_TEST_TRIES] = "card-other",
        [CARD_KIND_TEST_UNSET] = "card-other",
    };
    (void)state;
    for (int kind = 0; kind < CARD_KIND_COUNT; kind++) {
        const struct card_opened opened = {.result = CARD_DONE, .kind = (uint8_t)kind};
        const struct visit nobody = {0};
        struct ipc_message message;
        struct flow_event event;
        ipc_fill(&message, CARD_OPEN, 1, &opened, sizeof opened);
        assert_true(answers_from_card(&message, CARD_OPEN, &nobody, &event));
        assert_string_equal(notice_name(event.notice), NOTICES[kind]);
    }
}

// ---- the service ------------------------------------------------------------------------------

enum {
    DAY = 1776178800, // 2026-04-15 00:00 in Japan
    MINUTE = 60,
};

static const struct link_service HALF_PAST_SIX_TO_ELEVEN = {
    .opens_minute = 6 * 60 + 30,
    .closes_minute = 23 * 60,
    .reset_sign = 1,
    .reset_auth = 1,
    .change = 1,
    .valid_until = INT64_MAX,
};

static const char *closed_at(const struct link_service *service, int64_t theirs)
{
    return notice_name(answers_service(service, theirs).closed);
}

static void it_opens_and_closes_on_the_second(void **state)
{
    (void)state;
    const struct link_service *s = &HALF_PAST_SIX_TO_ELEVEN;
    const int64_t opens = DAY + s->opens_minute * MINUTE, closes = DAY + s->closes_minute * MINUTE;
    assert_string_equal(closed_at(s, opens - 1), "outside-hours");
    assert_string_equal(closed_at(s, opens), "");
    assert_string_equal(closed_at(s, closes - 1), "");
    assert_string_equal(closed_at(s, closes), "outside-hours");
}

// As their minutes left say: hours that end where they begin have no end.
static void hours_that_end_where_they_begin_are_the_whole_day(void **state)
{
    (void)state;
    struct link_service s = HALF_PAST_SIX_TO_ELEVEN;
    for (int opens = 0; opens <= 24 * 60; opens += 6 * 60) {
        s.opens_minute = s.closes_minute = (uint16_t)opens;
        for (int minute = 0; minute < 24 * 60; minute++)
            assert_string_equal(closed_at(&s, DAY + minute * MINUTE), "");
    }
    s.opens_minute = 24 * 60;
    s.closes_minute = 6 * 60;
    assert_string_equal(closed_at(&s, DAY), "");
    assert_string_equal(closed_at(&s, DAY + 6 * 60 * MINUTE), "outside-hours");
    assert_string_equal(closed_at(&s, DAY + 23 * 60 * MINUTE), "outside-hours");
}

static void a_maintenance_closes_it_from_its_first_to_its_last_second(void **state)
{
    (void)state;
    struct link_service s = HALF_PAST_SIX_TO_ELEVEN;
    const int64_t noon = DAY + 12 * 60 * MINUTE;
    s.maintenance_from = noon;
    s.maintenance_until = noon + MINUTE;
    assert_string_equal(closed_at(&s, noon - 1), "");
    assert_string_equal(closed_at(&s, noon), "maintenance");
    assert_string_equal(closed_at(&s, noon + MINUTE - 1), "maintenance");
    assert_string_equal(closed_at(&s, noon + MINUTE), "");
    s.maintenance_from = 0; // of 1970: nobody says since when
    assert_string_equal(closed_at(&s, noon), "maintenance");
    assert_string_equal(closed_at(&s, noon + MINUTE), "");
}

static void the_minutes_left_are_those_to_closing_or_to_the_next_maintenance(void **state)
{
    (void)state;
    struct link_service s = HALF_PAST_SIX_TO_ELEVEN;
    const int64_t closes = DAY + s.closes_minute * MINUTE;
    assert_int_equal(answers_minutes_left(&s, closes - 1), 1);
    assert_int_equal(answers_minutes_left(&s, closes - 10 * MINUTE), 10);
    s.maintenance_from = closes - 7 * MINUTE - 1;
    assert_int_equal(answers_minutes_left(&s, closes - 10 * MINUTE), 3);
    assert_int_equal(answers_minutes_left(&s, closes - 8 * MINUTE), 1);
    s.maintenance_from = closes + 7 * 24 * 60 * MINUTE; // next week
    assert_int_equal(answers_minutes_left(&s, closes - 10 * MINUTE), 10);
    s.opens_minute = 0; // open all day
    s.closes_minute = 24 * 60;
    assert_int_equal(answers_minutes_left(&s, DAY + 24 * 60 * MINUTE - 1), INT_MAX);
    s.closes_minute = 60; // over midnight
    s.opens_minute = 120;
    assert_int_equal(answers_minutes_left(&s, DAY + 23 * 60 * MINUTE), 120);
    assert_int_equal(answers_minutes_left(NULL, DAY), INT_MAX);
}

static void who_refuses_the_service_closes_it_with_the_same_screen(void **state)
{
    (void)state;
    struct link_service s = HALF_PAST_SIX_TO_ELEVEN;
    for (size_t i = 0; i < COUNT(SCREENS); i++) {
        s.answer = (struct link_answer){.result = LINK_REFUSED,
                                        .problem = (uint8_t)problem(SCREENS[i].problem)};
        assert_string_equal(closed_at(&s, DAY + 12 * 60 * MINUTE), SCREENS[i].notice);
    }
}

static void whom_the_kiosk_does_not_trust_has_a_screen_of_its_own(void **state)
{
    (void)state;
    const struct link_answer answer = {.result = LINK_UNTRUSTED};
    struct ipc_message message;
    struct flow_event event;
    ipc_fill(&message, LINK_OPEN, 1, &answer, sizeof answer);
    assert_true(answers_from_link(&message, LINK_OPEN, &event));
    assert_string_equal(notice_name(event.notice), "untrusted");
    assert_int_equal(event.answer, ANSWER_REFUSED);
}

// Nothing can be reset, but who knows a secret can change it: that needs no backend.
static void old_firmware_lost_trust_and_a_wrong_clock_close_resets_only(void **state)
{
    (void)state;
    const int64_t noon = DAY + 12 * 60 * MINUTE;
    struct link_service refused = {
        .answer = {.result = LINK_REFUSED, .problem = PROBLEM_FIRMWARE_TOO_OLD}};
    struct link_service stranger = {.answer = {.result = LINK_UNTRUSTED}};
    struct link_service old = HALF_PAST_SIX_TO_ELEVEN;
    old.firmware_old = 1;
    struct link_service hasty = HALF_PAST_SIX_TO_ELEVEN;
    hasty.clock_offset_ms = LIMIT_CLOCK_REFUSED_MS + 1;
    const struct {
        const struct link_service *told;
        enum view_notice closed;
    } rows[] = {{&refused, NOTICE_FIRMWARE_OLD},
                {&stranger, NOTICE_UNTRUSTED},
                {&old, NOTICE_FIRMWARE_OLD},
                {&hasty, NOTICE_CLOCK}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct flow_service service = answers_service(rows[i].told, noon);
        assert_int_equal(service.closed, rows[i].closed);
        assert_true(flow_closes_resets_only(service.closed));
        assert_true(service.change);
    }
    assert_false(flow_closes_resets_only(NOTICE_SUSPENDED));
    assert_false(flow_closes_resets_only(NOTICE_OUTAGE));
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(whom_the_kiosk_does_not_trust_has_a_screen_of_its_own),
    cmocka_unit_test(old_firmware_lost_trust_and_a_wrong_clock_close_resets_only),
    cmocka_unit_test(every_refusal_has_its_screen_at_every_step),
    cmocka_unit_test(what_is_no_answer_of_the_backend_is_a_lost_one),
    cmocka_unit_test(every_kind_of_card_has_its_screen),
    cmocka_unit_test(it_opens_and_closes_on_the_second),
    cmocka_unit_test(hours_that_end_where_they_begin_are_the_whole_day),
    cmocka_unit_test(a_maintenance_closes_it_from_its_first_to_its_last_second),
    cmocka_unit_test(the_minutes_left_are_those_to_closing_or_to_the_next_maintenance),
    cmocka_unit_test(who_refuses_the_service_closes_it_with_the_same_screen),
};

TEST_MAIN(TESTS, NULL, NULL)
