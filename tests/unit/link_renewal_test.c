// The renewal of the device's certificate in kiosk-link: when it begins, what is kept, and what
// comes of each answer. The backend, the history and the clock are the test's.
#include <openssl/pem.h>
#include <stdio.h>
#include <unistd.h>

#include "tests/unit/link_renewal_rig.h"

// ---- when it begins -----------------------------------------------------------------------------

static void it_begins_when_less_than_a_third_is_left(void **state)
{
    (void)state;
    int64_t due = EST_SAMPLE_DAY(EST_SAMPLE_LIFE) - EST_SAMPLE_LIFE * (int64_t)DAY_S / 3;
    at(due - 1);
    begin();
    link_renewal_run(&renewal);
    assert_int_equal(world.cacerts, 0);
    assert_int_equal(link_renewal_wait(&renewal), 1000);
    at(due);
    link_renewal_run(&renewal);
    assert_int_equal(world.cacerts, 1);
    assert_int_equal(link_renewal_wait(&renewal), -1);
    link_renewal_run(&renewal); // one at a time
    assert_int_equal(world.cacerts, 1);
}

static void kiosks_that_were_made_together_come_within_a_day(void **state)
{
    (void)state;
    int64_t due = EST_SAMPLE_DAY(EST_SAMPLE_LIFE) - EST_SAMPLE_LIFE * (int64_t)DAY_S / 3;
    world.chance = DAY_S;
    begin();
    assert_int_equal(renewal.due, due + DAY_S);
    world.chance = DAY_S + 1;
    begin();
    assert_int_equal(renewal.due, due);
}

static void a_wait_is_no_longer_than_an_hour_for_clocks_are_set(void **state)
{
    (void)state;
    at(EST_SAMPLE_DAY(1));
    assert_int_equal(link_renewal_wait(&renewal), 3600 * 1000);
}

static void without_the_backends_clock_it_does_not_begin(void **state)
{
    (void)state;
    world.theirs = 0;
    link_renewal_run(&renewal);
    assert_int_equal(world.cacerts, 0);
    assert_int_equal(link_renewal_wait(&renewal), -1);
}

static void it_is_the_backends_clock_that_counts(void **state)
{
    (void)state;
    world.theirs = EST_SAMPLE_DAY(1);
    link_renewal_run(&renewal);
    assert_int_equal(world.cacerts, 0);
}

static void while_somebody_is_served_it_does_not_begin(void **state)
{
    (void)state;
    world.quiet = false;
    link_renewal_run(&renewal);
    assert_int_equal(world.cacerts, 0);
    assert_in_range(link_renewal_wait(&renewal), 1000, 60000); // and is no busy loop
    world.quiet = true;
    link_renewal_run(&renewal);
    assert_int_equal(world.cacerts, 1);
}

static void a_certificate_that_has_ended_is_not_shown_in_vain(void **state)
{
    (void)state;
    at(EST_SAMPLE_DAY(EST_SAMPLE_LIFE));
    link_renewal_run(&renewal);
    assert_int_equal(world.cacerts, 0);
}

// ---- what comes of it ---------------------------------------------------------------------------

static void is_recorded(enum history_outcome outcome, const char *cause)
{
    assert_int_equal(world.records, 1);
    assert_int_equal(world.record.what, HISTORY_CERTIFICATE_RENEWAL);
    assert_int_equal(world.record.outcome, outcome);
    assert_string_equal(world.record.cause, cause);
}

static void a_new_certificate_is_kept_used_and_recorded(void **state)
{
    (void)state;
    link_renewal_run(&renewal);
    answer_cacerts();
    assert_int_equal(world.reenrolled, 1);
    assert_true(world.sent_request);
    answer_order(&EST_SAMPLE_GOOD);
    assert_int_equal(world.renewed, DEVICE_KEY_RENEWED_USED);
    assert_int_equal(world.certified, 1);
    is_recorded(HISTORY_DONE, "");
    assert_int_equal(world.record.measures[0].measure, HISTORY_DAYS);
    assert_int_equal(world.record.measures[0].value, 665 - EST_SAMPLE_NOW);
    FILE *file = fopen(world.kept, "re");
    X509 *kept = PEM_read_X509(file, NULL, NULL, NULL);
    assert_non_null(kept);
    assert_int_equal(X509_check_private_key(kept, world.sample->key), 1);
    X509_free(kept);
    fclose(file);
    link_renewal_run(&renewal); // the new one has most of its life before it
    assert_int_equal(world.cacerts, 1);
}

static void tries_again_after_a_day(void)
{
    at(world.now + DAY_S - 1);
    link_renewal_run(&renewal);
    assert_int_equal(world.cacerts, 1);
    at(world.now + 1);
    link_renewal_run(&renewal);
    assert_int_equal(world.cacerts, 2);
}

// Nothing is kept, and a day passes before the next try.
static void has_failed(const char *cause)
{
    assert_int_equal(access(world.kept, F_OK), -1);
    assert_int_equal(world.certified, 0);
    is_recorded(HISTORY_FAIL, cause);
    tries_again_after_a_day();
}

static void an_answer_without_cas_ends_it_for_a_day(void **state)
{
    static const struct {
        struct backend_answer answer;
        const char *cause;
    } ROWS[] = {
        {{.end = BACKEND_UNREACHABLE}, "answer-late"},
        {{.end = BACKEND_UNREACHABLE, .status = 501}, "renewal-absent"},
        {{.end = BACKEND_GARBLED, .status = 404}, "renewal-absent"},
        {{.end = BACKEND_REFUSED, .status = 403, .problem = PROBLEM_DEVICE_SUSPENDED},
         "renewal-refused"},
        {{.end = BACKEND_GARBLED, .status = 200}, "answer-wrong"},
        {{.end = BACKEND_UNTRUSTED}, "device-unwanted"},
        {{.end = BACKEND_DONE, .status = 200, .est = {.text = "****", .length = 4}},
         "answer-wrong"},
    };
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        link_renewal_run(&renewal);
        answer(&ROWS[i].answer);
        assert_int_equal(world.reenrolled, 0);
        has_failed(ROWS[i].cause);
        forget(state);
        make(state);
    }
}

static void another_ca_ends_it_before_a_request(void **state)
{
    (void)state;
    char *text = est_sample_cacerts(world.sample, 1U << EST_SAMPLE_TWIN);
    link_renewal_run(&renewal);
    answer_text(BACKEND_CACERTS, text);
    free(text);
    assert_int_equal(world.reenrolled, 0);
    has_failed("renewal-other-ca");
}

static void a_key_that_does_not_sign_ends_it_before_a_request(void **state)
{
    (void)state;
    world.sample->refuses = true;
    link_renewal_run(&renewal);
    answer_cacerts();
    assert_int_equal(world.reenrolled, 0);
    has_failed("renewal-unsigned");
}

static void a_certificate_that_is_not_to_be_had_is_not_kept(void **state)
{
    static const struct est_sample_order ORDERS[] = {
        {.from = EST_SAMPLE_NOW, .until = 665, .other_key = true},
        {.from = EST_SAMPLE_NOW, .until = 665, .name = "kiosk-0002"},
        {.from = EST_SAMPLE_NOW, .until = EST_SAMPLE_LIFE},
        {.from = EST_SAMPLE_NOW + 1, .until = 665},
        {.from = EST_SAMPLE_NOW, .until = 665, .issuer = EST_SAMPLE_TWIN},
    };
    for (size_t i = 0; i < sizeof ORDERS / sizeof ORDERS[0]; i++) {
        link_renewal_run(&renewal);
        answer_cacerts();
        answer_order(&ORDERS[i]);
        has_failed("renewal-wrong");
        forget(state);
        make(state);
    }
}

static void a_refusal_of_the_request_ends_it_for_a_day(void **state)
{
    (void)state;
    link_renewal_run(&renewal);
    answer_cacerts();
    answer(&(struct backend_answer){
        .end = BACKEND_REFUSED, .status = 403, .problem = PROBLEM_DEVICE_UNKNOWN});
    has_failed("renewal-refused");
}

static void one_that_must_be_released_is_asked_for_again_when_the_server_says(void **state)
{
    (void)state;
    link_renewal_run(&renewal);
    answer_cacerts();
    answer(&(struct backend_answer){
        .end = BACKEND_DONE, .status = 202, .retry_after_s = 7200, .est.later = true});
    is_recorded(HISTORY_FAIL, "renewal-waits");
    at(world.now + 7199);
    link_renewal_run(&renewal);
    assert_int_equal(world.cacerts, 1);
    at(world.now + 1);
    link_renewal_run(&renewal);
    assert_int_equal(world.cacerts, 2);
}

static void a_retry_after_is_neither_a_loop_nor_a_year(void **state)
{
    (void)state;
    link_renewal_run(&renewal);
    answer_cacerts();
    answer(&(struct backend_answer){.end = BACKEND_DONE, .status = 202, .est.later = true});
    assert_int_equal(renewal.not_before, world.now + 60);
    at(world.now + 60);
    link_renewal_run(&renewal);
    answer_cacerts();
    answer(&(struct backend_answer){
        .end = BACKEND_DONE, .status = 202, .retry_after_s = INT32_MAX, .est.later = true});
    assert_int_equal(renewal.not_before, world.now + DAY_S);
}

static void a_disk_that_does_not_take_it_leaves_the_present_one(void **state)
{
    (void)state;
    assert_int_equal(mkdir(world.kept, 0700), 0); // what takes the name is no file
    link_renewal_run(&renewal);
    answer_cacerts();
    answer_order(&EST_SAMPLE_GOOD);
    is_recorded(HISTORY_FAIL, "disk-unusable");
    assert_int_equal(world.renewed, DEVICE_KEY_RENEWED_NONE);
    assert_int_equal(world.certified, 0);
}

// ---- over a restart -----------------------------------------------------------------------------

static void a_restart_shortens_no_day(void **state)
{
    (void)state;
    link_renewal_run(&renewal);
    answer(&(struct backend_answer){.end = BACKEND_UNREACHABLE});
    begin();
    tries_again_after_a_day();
}

static void what_is_kept_of_a_wrong_clock_or_by_a_hand_delays_nothing(void **state)
{
    static const char *const TEXTS[] = {"99999999999\n", "tomorrow\n", "", "1790000000"};
    (void)state;
    for (size_t i = 0; i < sizeof TEXTS / sizeof TEXTS[0]; i++) {
        FILE *file = fopen(world.later, "we");
        assert_true(fputs(TEXTS[i], file) >= 0);
        assert_int_equal(fclose(file), 0);
        begin();
        assert_int_equal(renewal.not_before, 0);
    }
}

// ---- when somebody asks -------------------------------------------------------------------------

static void whoever_asks_is_told_the_end_of_it(void **state)
{
    (void)state;
    at(EST_SAMPLE_DAY(1));
    link_renewal_ask(&renewal, TICKET);
    assert_int_equal(world.cacerts, 1); // long before it is due
    answer_cacerts();
    struct est_sample_order order = {.from = 1, .until = 665};
    answer_order(&order);
    assert_int_equal(world.told, 1);
    assert_int_equal(world.ticket, TICKET);
    assert_int_equal(world.answer.answer.result, LINK_DONE);
    assert_int_equal(world.answer.cause, CAUSE_NONE);
    assert_int_equal(world.answer.until, EST_SAMPLE_DAY(665));
    is_recorded(HISTORY_DONE, "");
}

static void a_failure_is_told_and_recorded_by_who_has_asked(void **state)
{
    (void)state;
    link_renewal_ask(&renewal, TICKET);
    answer(&(struct backend_answer){.end = BACKEND_UNREACHABLE});
    assert_int_equal(world.answer.cause, CAUSE_ANSWER_LATE);
    assert_int_equal(world.records, 0);
    link_renewal_ask(&renewal, TICKET + 1); // a person may try again at once
    assert_int_equal(world.cacerts, 2);
}

static void whoever_asks_meanwhile_waits_for_the_same_end(void **state)
{
    (void)state;
    link_renewal_run(&renewal);
    link_renewal_ask(&renewal, TICKET);
    assert_int_equal(world.cacerts, 1);
    link_renewal_ask(&renewal, TICKET + 1);
    assert_int_equal(world.ticket, TICKET); // no question is left without an answer
    assert_int_equal(world.answer.cause, CAUSE_RENEWAL_WAITS);
    answer_cacerts();
    answer_order(&EST_SAMPLE_GOOD);
    assert_int_equal(world.ticket, TICKET + 1);
    assert_int_equal(world.answer.cause, CAUSE_NONE);
    assert_int_equal(world.told, 2);
}

// ---- the self-test's ----------------------------------------------------------------------------

static enum check_cause rehearsed(unsigned authorities)
{
    char *text = est_sample_cacerts(world.sample, authorities);
    const struct backend_answer said = {
        .end = BACKEND_DONE, .status = 200, .est = {.text = text, .length = strlen(text)}};
    enum check_cause cause = link_certificate_rehearse(NULL, &said);
    free(text);
    return cause;
}

static void a_rehearsal_asks_for_nothing_and_says_what_would_fail(void **state)
{
    (void)state;
    assert_int_equal(rehearsed(1U << EST_SAMPLE_CA), CAUSE_NONE);
    assert_int_equal(rehearsed(1U << EST_SAMPLE_TWIN), CAUSE_RENEWAL_OTHER_CA);
    world.sample->refuses = true;
    assert_int_equal(rehearsed(1U << EST_SAMPLE_CA), CAUSE_RENEWAL_UNSIGNED);
    world.sample->refuses = false;
    world.renewed = DEVICE_KEY_RENEWED_BROKEN;
    assert_int_equal(rehearsed(1U << EST_SAMPLE_CA), CAUSE_RENEWAL_KEPT);
    world.renewed = DEVICE_KEY_RENEWED_FOREIGN;
    assert_int_equal(rehearsed(1U << EST_SAMPLE_CA), CAUSE_RENEWAL_KEPT);
    world.renewed = DEVICE_KEY_RENEWED_OLDER;
    assert_int_equal(rehearsed(1U << EST_SAMPLE_CA), CAUSE_NONE);
    assert_int_equal(world.cacerts + world.reenrolled, 0);
}

static const struct CMUnitTest PROMISES[] = {
    PROMISE(it_begins_when_less_than_a_third_is_left),
    PROMISE(kiosks_that_were_made_together_come_within_a_day),
    PROMISE(a_wait_is_no_longer_than_an_hour_for_clocks_are_set),
    PROMISE(without_the_backends_clock_it_does_not_begin),
    PROMISE(it_is_the_backends_clock_that_counts),
    PROMISE(while_somebody_is_served_it_does_not_begin),
    PROMISE(a_certificate_that_has_ended_is_not_shown_in_vain),
    PROMISE(a_new_certificate_is_kept_used_and_recorded),
    PROMISE(an_answer_without_cas_ends_it_for_a_day),
    PROMISE(another_ca_ends_it_before_a_request),
    PROMISE(a_key_that_does_not_sign_ends_it_before_a_request),
    PROMISE(a_certificate_that_is_not_to_be_had_is_not_kept),
    PROMISE(a_refusal_of_the_request_ends_it_for_a_day),
    PROMISE(one_that_must_be_released_is_asked_for_again_when_the_server_says),
    PROMISE(a_retry_after_is_neither_a_loop_nor_a_year),
    PROMISE(a_disk_that_does_not_take_it_leaves_the_present_one),
    PROMISE(a_restart_shortens_no_day),
    PROMISE(what_is_kept_of_a_wrong_clock_or_by_a_hand_delays_nothing),
    PROMISE(whoever_asks_is_told_the_end_of_it),
    PROMISE(a_failure_is_told_and_recorded_by_who_has_asked),
    PROMISE(whoever_asks_meanwhile_waits_for_the_same_end),
    PROMISE(a_rehearsal_asks_for_nothing_and_says_what_would_fail),
};

TEST_MAIN(PROMISES, NULL, NULL)
