// The backend's decisions, without a store, a clock or a network.
#include <string.h>

#include "tests/backend/src/decide.h"
#include "tests/backend/src/fault.h"
#include "tests/backend/src/keys.h"
#include "tests/test.h"

static int64_t at(const char *text)
{
    int64_t seconds;
    assert_true(when_parse(text, &seconds));
    return seconds;
}

static struct service open_service(void)
{
    struct service service;
    service_defaults(&service);
    return service;
}

// 12:00 in Tokyo
#define NOON "2026-04-15T03:00:00Z"

static void hours_are_judged_in_tokyo_and_the_closing_minute_is_closed(void **state)
{
    (void)state;
    struct when_hours hours;
    assert_true(when_hours_parse("06:30-23:00", &hours));
    assert_false(when_is_open(&hours, at("2026-04-14T21:29:59Z"))); // 06:29:59
    assert_true(when_is_open(&hours, at("2026-04-14T21:30:00Z")));  // 06:30:00
    assert_true(when_is_open(&hours, at("2026-04-15T13:59:59Z")));  // 22:59:59
    assert_false(when_is_open(&hours, at("2026-04-15T14:00:00Z"))); // 23:00:00
}

static void hours_may_go_over_midnight_or_last_all_day(void **state)
{
    (void)state;
    struct when_hours night, day;
    assert_true(when_hours_parse("22:00-05:00", &night));
    assert_true(when_is_open(&night, at("2026-04-15T15:30:00Z")));  // 00:30
    assert_false(when_is_open(&night, at("2026-04-14T20:00:00Z"))); // 05:00
    assert_true(when_hours_parse("00:00-24:00", &day));
    assert_true(when_is_open(&day, at("2026-04-15T14:59:59Z"))); // 23:59:59
    assert_true(when_is_open(&day, at("2026-04-15T15:00:00Z"))); // 00:00:00
}

static void hours_that_are_none_are_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",
                                        "6:30-23:00",
                                        "06:30",
                                        "06:60-23:00",
                                        "06:30-24:01",
                                        "06:30-06:30",
                                        "06:30 23:00",
                                        "06:30-23:00 "};
    struct when_hours hours;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(when_hours_parse(wrong[i], &hours));
}

static void times_are_utc_and_exist(void **state)
{
    (void)state;
    char text[WHEN_SIZE];
    int64_t seconds;
    assert_int_equal(at("1970-01-01T00:00:00Z"), 0);
    static const char *const same[] = {"2026-04-15T03:00:00.999Z", "2026-04-15t03:00:00z",
                                       "2026-04-15T03:00:00+00:00", "2026-04-15T03:00:00.5-00:00"};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        assert_int_equal(at(same[i]), at(NOON));
    when_format(at(NOON), text);
    assert_string_equal(text, NOON);
    static const char *const wrong[] = {
        "2026-04-31T00:00:00Z",  "2026-04-15T24:00:00Z",     "2026-04-15T03:00:00+09:00",
        "2026-04-15 03:00:00Z",  "2026-04-15T03:00:00",      "2026-4-15T03:00:00Z",
        "2026-04-15T03:00:00ZZ", "2026-04-15T03:00:00+0000", ""};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(when_parse(wrong[i], &seconds));
}

static void versions_compare_by_number_not_by_letter(void **state)
{
    (void)state;
    assert_true(when_version_older("1.9.3", "1.10.0"));
    assert_false(when_version_older("1.10.0", "1.9.3"));
    assert_false(when_version_older("1.0.0", "1.0.0"));
    assert_true(when_version_older("0.9", "1.0.0"));
    assert_true(when_version_older("rubbish", "1.0.0"));
}

static void the_service_opens_only_when_nothing_stands_against_it(void **state)
{
    (void)state;
    struct service service = open_service();
    int64_t noon = at(NOON);
    assert_int_equal(decide_service(&service, RESET_SIGN, "1.0.0", noon), PROBLEM_NONE);
    assert_int_equal(decide_service(&service, RESET_SIGN, NULL, noon), PROBLEM_NONE);
    assert_int_equal(decide_service(&service, RESET_SIGN, "1.0.0", noon + 12 * 3600),
                     PROBLEM_OUTSIDE_HOURS);
}

static void reasons_to_refuse_have_their_order(void **state)
{
    (void)state;
    struct service service = open_service();
    int64_t noon = at(NOON);
    assert_true(service_set(&service, "capability.reset-sign", "off"));
    assert_int_equal(decide_service(&service, RESET_AUTH, "1.0.0", noon), PROBLEM_NONE);
    assert_int_equal(decide_service(&service, RESET_SIGN, "1.0.0", noon), PROBLEM_CAPABILITY_OFF);
    assert_true(service_set(&service, "hours", "00:00-00:01"));
    assert_int_equal(decide_service(&service, RESET_SIGN, "1.0.0", noon), PROBLEM_OUTSIDE_HOURS);
    assert_true(service_set(&service, "maintenance", "2026-04-15T00:00:00Z/2026-04-15T04:00:00Z"));
    assert_int_equal(decide_service(&service, RESET_SIGN, "1.0.0", noon), PROBLEM_MAINTENANCE);
    assert_true(service_set(&service, "outage", "on"));
    assert_int_equal(decide_service(&service, RESET_SIGN, "1.0.0", noon), PROBLEM_OUTAGE);
    assert_int_equal(decide_service(&service, RESET_SIGN, "0.9.9", noon), PROBLEM_FIRMWARE_TOO_OLD);
}

static void a_maintenance_window_includes_its_first_second_and_not_its_last(void **state)
{
    (void)state;
    struct service service = open_service();
    assert_true(service_set(&service, "maintenance",
                            "2026-04-15T03:00:00Z/2026-04-15T04:00:00Z,"
                            "2026-05-01T00:00:00Z/2026-05-01T01:00:00Z"));
    assert_int_equal(service.maintenance_count, 2);
    assert_null(decide_maintenance(&service, at("2026-04-15T02:59:59Z")));
    assert_non_null(decide_maintenance(&service, at("2026-04-15T03:00:00Z")));
    assert_null(decide_maintenance(&service, at("2026-04-15T04:00:00Z")));
    assert_non_null(decide_maintenance(&service, at("2026-05-01T00:30:00Z")));
    assert_false(service_set(&service, "maintenance", "2026-04-15T03:00:00Z"));
    assert_int_equal(service.maintenance_count, 2); // what is not understood changes nothing
}

static struct card good_card(void)
{
    struct card card = {.id = 1};
    card.side[CARD_AUTH].until = at(NOON) + 10;
    card.side[CARD_SIGN].until = at(NOON) + 10;
    return card;
}

static void both_certificates_of_a_card_are_judged(void **state)
{
    (void)state;
    struct card card = good_card();
    int64_t noon = at(NOON);
    assert_int_equal(decide_card(NULL, RESET_SIGN, PROBLEM_NONE, noon), PROBLEM_CARD_UNKNOWN);
    assert_int_equal(decide_card(&card, RESET_SIGN, PROBLEM_NONE, noon + 10), PROBLEM_NONE);
    card.side[CARD_SIGN].until = noon - 1;
    assert_int_equal(decide_card(&card, RESET_SIGN, PROBLEM_NONE, noon), PROBLEM_TARGET_EXPIRED);
    assert_int_equal(decide_card(&card, RESET_AUTH, PROBLEM_NONE, noon),
                     PROBLEM_CERTIFICATE_EXPIRED);
    card = good_card();
    assert_true(card_status_apply(&card, "auth-revoked"));
    assert_int_equal(decide_card(&card, RESET_SIGN, PROBLEM_NONE, noon),
                     PROBLEM_CERTIFICATE_REVOKED);
    assert_int_equal(decide_card(&card, RESET_AUTH, PROBLEM_NONE, noon), PROBLEM_TARGET_REVOKED);
}

static void the_responder_is_heard_after_enrolment_and_before_the_target(void **state)
{
    (void)state;
    struct card card = good_card();
    int64_t noon = at(NOON);
    assert_true(card_status_apply(&card, "sign-absent"));
    assert_int_equal(decide_card(&card, RESET_SIGN, PROBLEM_NONE, noon), PROBLEM_TARGET_ABSENT);
    assert_int_equal(decide_card(&card, RESET_SIGN, PROBLEM_OUTAGE, noon), PROBLEM_OUTAGE);
    assert_true(card_status_apply(&card, "auth-expired"));
    assert_int_equal(decide_card(&card, RESET_SIGN, PROBLEM_OUTAGE, noon),
                     PROBLEM_CERTIFICATE_EXPIRED);
    assert_int_equal(decide_ocsp(OCSP_GOOD), PROBLEM_NONE);
    assert_int_equal(decide_ocsp(OCSP_REVOKED), PROBLEM_CERTIFICATE_REVOKED);
    assert_int_equal(decide_ocsp(OCSP_UNKNOWN), PROBLEM_CERTIFICATE_UNKNOWN);
    assert_int_equal(decide_ocsp(OCSP_SILENT), PROBLEM_OUTAGE);
}

static void status_words_name_one_certificate_or_both(void **state)
{
    (void)state;
    struct card card = good_card();
    assert_true(card_status_apply(&card, "revoked"));
    assert_int_equal(card.side[CARD_AUTH].status, CARD_REVOKED);
    assert_int_equal(card.side[CARD_SIGN].status, CARD_REVOKED);
    assert_true(card_status_apply(&card, "sign-absent"));
    assert_true(card_status_apply(&card, "good")); // a certificate that is not there stays away
    assert_int_equal(card.side[CARD_AUTH].status, CARD_GOOD);
    assert_int_equal(card.side[CARD_SIGN].status, CARD_ABSENT);
    assert_false(card_status_apply(&card, "auth-absent"));
    assert_false(card_status_apply(&card, "lost"));
}

static void the_order_is_opened_proven_authorized_finished(void **state)
{
    (void)state;
    struct reset reset = {.state = RESET_OPENED, .expires = 100};
    assert_int_equal(decide_proof(&reset, 0), PROBLEM_NONE);
    assert_int_equal(decide_authorization(&reset, 0), PROBLEM_PROOF_INVALID);
    reset.state = RESET_PROVEN;
    assert_int_equal(decide_proof(&reset, 0), PROBLEM_NONE);
    assert_int_equal(decide_authorization(&reset, 0), PROBLEM_NONE);
    reset.state = RESET_AUTHORIZED;
    reset.challenges = 1;
    assert_int_equal(decide_proof(&reset, 0), PROBLEM_RESET_FINISHED);
    assert_int_equal(decide_authorization(&reset, 0), PROBLEM_NONE);
    reset.challenges = 2;
    assert_int_equal(decide_authorization(&reset, 0), PROBLEM_RESET_FINISHED);
    reset = (struct reset){.state = RESET_FINISHED, .expires = 100};
    assert_int_equal(decide_proof(&reset, 0), PROBLEM_RESET_FINISHED);
    assert_int_equal(decide_authorization(&reset, 0), PROBLEM_RESET_FINISHED);
}

static void a_reset_that_expired_or_was_superseded_goes_no_further(void **state)
{
    (void)state;
    struct reset reset = {.state = RESET_PROVEN, .expires = 100};
    assert_int_equal(decide_authorization(&reset, 99), PROBLEM_NONE);
    assert_int_equal(decide_authorization(&reset, 100), PROBLEM_RESET_EXPIRED);
    reset.superseded = true;
    assert_int_equal(decide_authorization(&reset, 99), PROBLEM_RESET_SUPERSEDED);
    assert_int_equal(decide_proof(&reset, 99), PROBLEM_RESET_SUPERSEDED);
}

static void only_unknown_may_become_another_result_and_only_the_cards_word(void **state)
{
    (void)state;
    for (int was = RESET_DONE; was < RESET_RESULTS; was++) {
        for (int is = RESET_DONE; is < RESET_RESULTS; is++) {
            const struct reset reset = {.result = (enum reset_result)was, .authorized = 100};
            bool is_word = is == RESET_DONE || is == RESET_REFUSED;
            bool allowed = was == is || (was == RESET_UNKNOWN && is_word);
            assert_int_equal(decide_outcome(&reset, (enum reset_result)is),
                             allowed ? PROBLEM_NONE : PROBLEM_RESET_FINISHED);
        }
    }
}

static void what_only_a_card_can_say_needs_an_authorization(void **state)
{
    (void)state;
    for (int is = RESET_DONE; is < RESET_RESULTS; is++) {
        struct reset reset = {.state = RESET_PROVEN};
        assert_int_equal(decide_outcome(&reset, (enum reset_result)is),
                         is == RESET_ABANDONED ? PROBLEM_NONE : PROBLEM_PROOF_INVALID);
        reset.authorized = 100;
        assert_int_equal(decide_outcome(&reset, (enum reset_result)is), PROBLEM_NONE);
    }
}

static void a_reset_ends_after_its_opening_and_not_in_the_future(void **state)
{
    (void)state;
    const struct reset reset = {.opened = 1000};
    assert_int_equal(decide_finished(&reset, 1050, 1060), 1050);
    assert_int_equal(decide_finished(&reset, 999, 1060), 1000);
    assert_int_equal(decide_finished(&reset, 0, 1060), 1000);
    assert_int_equal(decide_finished(&reset, 1360, 1060), 1360); // what a clock may be off
    assert_int_equal(decide_finished(&reset, 1361, 1060), 1060);
    assert_int_equal(decide_finished(&reset, INT64_MAX, 1060), 1060);
}

static void the_rate_counts_what_was_proven_within_the_window(void **state)
{
    (void)state;
    struct service service = open_service();
    assert_true(service_set(&service, "rate", "2/60"));
    assert_int_equal(decide_wait(&service.rate, 1, 1000, 1010), 0);
    assert_int_equal(decide_wait(&service.rate, 2, 1000, 1010), 51);
    assert_true(service_set(&service, "rate", "0/60"));
    assert_int_equal(decide_wait(&service.rate, 0, 0, 1010), 60);
}

static void knobs_take_only_what_they_understand(void **state)
{
    (void)state;
    struct service service = open_service();
    const char *standard;
    for (int i = 0; service_knob(i, &standard); i++)
        assert_true(service_set(&service, service_knob(i, &standard), standard));
    assert_false(service_set(&service, "reservation", "maybe"));
    assert_false(service_set(&service, "rate", "5"));
    assert_false(service_set(&service, "open-rate.device", "5/0"));
    assert_false(service_set(&service, "open-rate.card", "-1/60"));
    assert_false(service_set(&service, "clock", "noon"));
    assert_false(service_set(&service, "open-life", "-1"));
    assert_false(service_set(&service, "nothing", "1"));
}

static void faults_take_a_call_and_a_count(void **state)
{
    (void)state;
    assert_true(fault_valid("problem", "outage"));
    assert_true(fault_valid("problem.open", "reset-busy*2"));
    assert_true(fault_valid("delay.proof", "500"));
    assert_true(fault_valid("cut.outcome", "half*1"));
    assert_true(fault_valid("garbage.service", "fields"));
    assert_true(fault_valid("oversize", "70000"));
    assert_false(fault_valid("problem", "no-such-problem"));
    assert_false(fault_valid("problem.nothing", "outage"));
    assert_false(fault_valid("delay", "-5"));
    assert_false(fault_valid("delay", "5*"));
    assert_false(fault_valid("cut", "sideways"));
}

static void every_problem_has_a_name_of_its_own_and_a_status(void **state)
{
    (void)state;
    for (int i = PROBLEM_NONE + 1; i < PROBLEM_COUNT; i++) {
        assert_int_equal(problem_find(problem_name((enum problem)i)), i);
        assert_in_range(problem_status((enum problem)i), 400, 503);
    }
    assert_int_equal(problem_find("none"), PROBLEM_NONE);
}

static void an_idempotency_key_is_a_uuid_bare_or_quoted(void **state)
{
    (void)state;
    char key[KEYS_KEY];
    assert_true(keys_parse("8E03978E-40D5-43E8-BC93-6894A57F9324", key));
    assert_string_equal(key, "8e03978e-40d5-43e8-bc93-6894a57f9324");
    assert_true(keys_parse("\"8e03978e-40d5-43e8-bc93-6894a57f9324\"", key));
    assert_string_equal(key, "8e03978e-40d5-43e8-bc93-6894a57f9324");
    assert_false(keys_parse("", key));
    assert_false(keys_parse("8e03978e", key));
    assert_false(keys_parse("8e03978e-40d5-43e8-bc93-6894a57f932g", key));
    assert_false(keys_parse("\"8e03978e-40d5-43e8-bc93-6894a57f9324", key));
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(hours_are_judged_in_tokyo_and_the_closing_minute_is_closed),
    cmocka_unit_test(hours_may_go_over_midnight_or_last_all_day),
    cmocka_unit_test(hours_that_are_none_are_refused),
    cmocka_unit_test(times_are_utc_and_exist),
    cmocka_unit_test(versions_compare_by_number_not_by_letter),
    cmocka_unit_test(the_service_opens_only_when_nothing_stands_against_it),
    cmocka_unit_test(reasons_to_refuse_have_their_order),
    cmocka_unit_test(a_maintenance_window_includes_its_first_second_and_not_its_last),
    cmocka_unit_test(both_certificates_of_a_card_are_judged),
    cmocka_unit_test(the_responder_is_heard_after_enrolment_and_before_the_target),
    cmocka_unit_test(status_words_name_one_certificate_or_both),
    cmocka_unit_test(the_order_is_opened_proven_authorized_finished),
    cmocka_unit_test(a_reset_that_expired_or_was_superseded_goes_no_further),
    cmocka_unit_test(only_unknown_may_become_another_result_and_only_the_cards_word),
    cmocka_unit_test(what_only_a_card_can_say_needs_an_authorization),
    cmocka_unit_test(a_reset_ends_after_its_opening_and_not_in_the_future),
    cmocka_unit_test(the_rate_counts_what_was_proven_within_the_window),
    cmocka_unit_test(knobs_take_only_what_they_understand),
    cmocka_unit_test(faults_take_a_call_and_a_count),
    cmocka_unit_test(every_problem_has_a_name_of_its_own_and_a_status),
    cmocka_unit_test(an_idempotency_key_is_a_uuid_bare_or_quoted),
};

TEST_MAIN(TESTS, NULL, NULL)
