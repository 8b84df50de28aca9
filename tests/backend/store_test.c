// The record: what is kept together, what is kept apart, and what survives a restart.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/backend/src/fault.h"
#include "tests/backend/src/keys.h"
#include "tests/backend/src/knob.h"
#include "tests/backend/src/reservation.h"
#include "tests/support/tmpdir.h"
#include "tests/test.h"

#define KEY_1   "8e03978e-40d5-43e8-bc93-6894a57f9324"
#define KEY_2   "8e03978e-40d5-43e8-bc93-6894a57f9325"
#define RESET_1 "11111111-40d5-43e8-bc93-6894a57f9324"
#define RESET_2 "22222222-40d5-43e8-bc93-6894a57f9324"

struct place {
    char dir[SCRATCH_MAX], path[SCRATCH_MAX + 8];
    struct store *store;
};

static int make_place(void **state)
{
    static struct place place; // lint: file-scope test fixture
    assert_true(tmpdir_make(place.dir));
    snprintf(place.path, sizeof place.path, "%s/db", place.dir);
    place.store = store_open(place.path);
    assert_non_null(place.store);
    *state = &place;
    return 0;
}

static int end_place(void **state)
{
    struct place *place = *state;
    store_close(&place->store);
    return tmpdir_remove(place->dir) ? 0 : -1;
}

// As after a power cut: the next process opens what the last one left.
static void reopen(struct place *place)
{
    store_close(&place->store);
    place->store = store_open(place->path);
    assert_non_null(place->store);
}

static struct keys_request request(const char *device, const char *key, unsigned char body,
                                   const char *reset)
{
    struct keys_request request = {.device = device, .reset = reset, .step = "proof"};
    strcpy(request.key, key);
    memset(request.sha256, body, BYTES_SHA256);
    return request;
}

static enum keys_claim claim(struct place *place, const struct keys_request *request)
{
    struct answer answer = {0};
    store_begin(place->store);
    enum keys_claim claimed = keys_claim(place->store, request, 1000, &answer);
    assert_true(store_end(place->store));
    answer_free(&answer);
    return claimed;
}

static void settle(struct place *place, const struct keys_request *request, const char *body)
{
    struct answer answer = {.status = 201, .body = (char *)(uintptr_t)body, .reset = RESET_1};
    store_begin(place->store);
    keys_settle(place->store, request, &answer);
    assert_true(store_end(place->store));
}

static void the_same_key_gets_the_same_answer_after_a_restart(void **state)
{
    struct place *place = *state;
    struct keys_request first = request("kiosk-0001", KEY_1, 1, NULL);
    struct answer again = {0};
    assert_int_equal(claim(place, &first), KEYS_WORK);
    settle(place, &first, "{\"id\":1}");
    reopen(place);
    store_begin(place->store);
    keys_clean(place->store, 1000);
    assert_int_equal(keys_claim(place->store, &first, 1001, &again), KEYS_SAME);
    assert_true(store_end(place->store));
    assert_int_equal(again.status, 201);
    assert_string_equal(again.body, "{\"id\":1}");
    assert_string_equal(again.reset, RESET_1);
    answer_free(&again);
}

static void another_body_under_the_same_key_is_told_apart(void **state)
{
    struct place *place = *state;
    struct keys_request first = request("kiosk-0001", KEY_1, 1, NULL);
    struct keys_request other = request("kiosk-0001", KEY_1, 2, NULL);
    assert_int_equal(claim(place, &first), KEYS_WORK);
    assert_int_equal(claim(place, &first), KEYS_RUNNING);
    assert_int_equal(claim(place, &other), KEYS_OTHER);
    settle(place, &first, "{}");
    assert_int_equal(claim(place, &other), KEYS_OTHER);
}

static void a_key_belongs_to_one_device(void **state)
{
    struct place *place = *state;
    struct keys_request first = request("kiosk-0001", KEY_1, 1, NULL);
    struct keys_request second = request("kiosk-0002", KEY_1, 2, NULL);
    assert_int_equal(claim(place, &first), KEYS_WORK);
    assert_int_equal(claim(place, &second), KEYS_WORK);
}

static void one_reset_is_worked_on_by_one_request_but_an_outcome_never_waits(void **state)
{
    struct place *place = *state;
    struct keys_request first = request("kiosk-0001", KEY_1, 1, RESET_1);
    struct keys_request second = request("kiosk-0001", KEY_2, 2, RESET_1);
    assert_int_equal(claim(place, &first), KEYS_WORK);
    assert_int_equal(claim(place, &second), KEYS_BUSY);
    second.reset = RESET_2;
    assert_int_equal(claim(place, &second), KEYS_WORK);
    struct keys_request outcome =
        request("kiosk-0001", "33333333-40d5-43e8-bc93-6894a57f9324", 3, RESET_1);
    outcome.step = "outcome";
    assert_int_equal(claim(place, &outcome), KEYS_WORK);
}

static void what_a_crash_interrupted_is_worked_on_anew(void **state)
{
    struct place *place = *state;
    struct keys_request first = request("kiosk-0001", KEY_1, 1, RESET_1);
    assert_int_equal(claim(place, &first), KEYS_WORK);
    reopen(place);
    store_begin(place->store);
    keys_clean(place->store, 1000);
    assert_true(store_end(place->store));
    assert_int_equal(claim(place, &first), KEYS_WORK);
}

static void answers_that_may_change_are_not_kept(void **state)
{
    (void)state;
    struct answer done = {.status = 201}, refused = {.status = 403}, busy = {.status = 409},
                  many = {.status = 429}, broken = {.status = 500}, outage = {.status = 503};
    busy.retry_after_s = 1;
    assert_true(keys_lasting(&done));
    assert_true(keys_lasting(&refused));
    assert_false(keys_lasting(&busy));
    assert_false(keys_lasting(&many));
    assert_false(keys_lasting(&broken));
    assert_false(keys_lasting(&outage));
}

static struct reset make_reset(const char *id, enum reset_operation operation)
{
    struct reset reset = {.operation = operation,
                          .card = 7,
                          .state = RESET_OPENED,
                          .reserved = true,
                          .opened = 1000,
                          .expires = 4600,
                          .public_key_length = 3,
                          .public_key = {1, 2, 3}};
    strcpy(reset.id, id);
    strcpy(reset.device, "kiosk-0001");
    memset(reset.nonce, 0x5A, sizeof reset.nonce);
    memset(reset.certificate, 0xC3, sizeof reset.certificate);
    return reset;
}

static void a_reset_comes_back_as_it_was_written(void **state)
{
    struct place *place = *state;
    struct reset written = make_reset(RESET_1, RESET_AUTH), read;
    store_begin(place->store);
    reset_insert(place->store, &written);
    written.state = RESET_FINISHED;
    written.proven = 1100;
    written.authorized = 1200;
    written.finished = 1300;
    written.challenges = 2;
    written.result = RESET_UNKNOWN;
    written.expires = 4700;
    strcpy(written.status_word, "9000");
    reset_update(place->store, &written);
    assert_true(reset_find(place->store, RESET_1, &read));
    assert_false(reset_find(place->store, RESET_2, &read));
    assert_true(reset_find(place->store, RESET_1, &read));
    assert_true(store_end(place->store));
    assert_memory_equal(&read, &written, sizeof read);
}

static void a_newer_proof_supersedes_an_older_proof_of_the_same_card(void **state)
{
    struct place *place = *state;
    struct reset older = make_reset(RESET_1, RESET_SIGN), newer = make_reset(RESET_2, RESET_SIGN);
    store_begin(place->store);
    older.state = RESET_PROVEN;
    reset_insert(place->store, &older);
    reset_insert(place->store, &newer);
    reset_supersede(place->store, 7, RESET_1); // what is merely open is not in the way
    reset_supersede(place->store, 7, RESET_2);
    assert_true(reset_find(place->store, RESET_1, &older));
    assert_true(reset_find(place->store, RESET_2, &newer));
    assert_true(store_end(place->store));
    assert_true(older.superseded);
    assert_int_equal(older.public_key_length, 0);
    assert_false(newer.superseded);
}

static void a_public_key_does_not_outlive_its_reset(void **state)
{
    struct place *place = *state;
    struct reset reset = make_reset(RESET_1, RESET_SIGN);
    store_begin(place->store);
    reset_insert(place->store, &reset);
    reset_forget_keys(place->store, 4599);
    assert_true(reset_find(place->store, RESET_1, &reset));
    assert_int_equal(reset.public_key_length, 3);
    reset_forget_keys(place->store, 4600);
    assert_true(reset_find(place->store, RESET_1, &reset));
    assert_int_equal(reset.public_key_length, 0);
    assert_true(store_end(place->store));
}

static void a_reservation_is_for_one_card_one_operation_one_day_and_one_reset(void **state)
{
    struct place *place = *state;
    struct store *store = place->store;
    struct reset first = make_reset(RESET_1, RESET_SIGN), second = make_reset(RESET_2, RESET_SIGN);
    store_begin(store);
    assert_int_equal(reservation_judge(store, 7, RESET_SIGN, 1000), PROBLEM_RESERVATION_MISSING);
    reservation_add(store, 7, RESET_SIGN, 1000, 2000);
    assert_int_equal(reservation_judge(store, 7, RESET_SIGN, 1999), PROBLEM_NONE);
    assert_int_equal(reservation_judge(store, 7, RESET_SIGN, 2000), PROBLEM_RESERVATION_EXPIRED);
    assert_int_equal(reservation_judge(store, 7, RESET_AUTH, 1000),
                     PROBLEM_RESERVATION_OTHER_OPERATION);
    assert_int_equal(reservation_judge(store, 8, RESET_SIGN, 1000), PROBLEM_RESERVATION_MISSING);
    assert_true(reservation_spend(store, &first));
    assert_true(reservation_spend(store, &first)); // its second challenge
    assert_false(reservation_spend(store, &second));
    assert_int_equal(reservation_judge(store, 7, RESET_SIGN, 1000), PROBLEM_RESERVATION_MISSING);
    assert_true(store_end(store));
}

static void one_challenge_more_does_not_spend_a_second_reservation(void **state)
{
    struct place *place = *state;
    struct store *store = place->store;
    struct reset first = make_reset(RESET_1, RESET_SIGN);
    store_begin(store);
    reservation_add(store, 7, RESET_SIGN, 1000, 5000);
    reservation_add(store, 7, RESET_SIGN, 1000, 2000);
    assert_true(reservation_spend(store, &first));
    assert_true(reservation_spend(store, &first));
    assert_int_equal(reservation_judge(store, 7, RESET_SIGN, 3000), PROBLEM_NONE); // the longer one
    assert_true(store_end(store));
}

static void what_was_set_lies_over_what_the_server_was_started_with(void **state)
{
    struct place *place = *state;
    struct store *store = place->store;
    struct service service;
    store_begin(store);
    assert_true(knob_set(store, KNOB_STARTED, "reservation", "none", 0));
    knob_service(store, &service);
    assert_false(service.reservation_required);
    assert_true(knob_set(store, KNOB_SET, "reservation", "required", 0));
    knob_clear(store, KNOB_STARTED, NULL);
    knob_service(store, &service);
    assert_true(service.reservation_required);
    assert_true(knob_set(store, KNOB_STARTED, "hours", "00:00-24:00", 0));
    knob_clear(store, KNOB_SET, NULL);
    knob_service(store, &service);
    assert_int_equal(service.hours.close, 24 * 60);
    assert_false(knob_set(store, KNOB_SET, "hours", "always", 0));
    assert_true(store_end(store));
}

static void a_clock_given_as_a_date_is_kept_as_a_distance(void **state)
{
    struct place *place = *state;
    struct service service;
    store_begin(place->store);
    assert_true(knob_set(place->store, KNOB_SET, "clock", "1970-01-01T00:10:00Z", 1000));
    knob_service(place->store, &service);
    assert_int_equal(service.clock_offset_s, -400);
    assert_true(knob_set(place->store, KNOB_SET, "clock", "+90", 1000));
    knob_service(place->store, &service);
    assert_int_equal(service.clock_offset_s, 90);
    assert_true(store_end(place->store));
}

static void a_counted_fault_happens_that_often_and_its_own_call_wins(void **state)
{
    struct place *place = *state;
    struct store *store = place->store;
    store_begin(store);
    assert_true(knob_set(store, KNOB_SET, "problem", "outage", 0));
    assert_true(knob_set(store, KNOB_SET, "problem.open", "reset-busy*2", 0));
    assert_true(knob_set(store, KNOB_STARTED, "delay", "20*1", 0));
    assert_int_equal(fault_take(store, FAULT_OPEN).problem, PROBLEM_RESET_BUSY);
    assert_int_equal(fault_take(store, FAULT_PROOF).problem, PROBLEM_OUTAGE);
    assert_int_equal(fault_take(store, FAULT_OPEN).problem, PROBLEM_RESET_BUSY);
    struct fault third = fault_take(store, FAULT_OPEN);
    assert_int_equal(third.problem, PROBLEM_OUTAGE);
    assert_int_equal(third.delay_ms, 0); // the one delay is used up
    knob_clear(store, KNOB_SET, NULL);
    assert_int_equal(fault_take(store, FAULT_OPEN).problem, PROBLEM_NONE);
    assert_true(store_end(store));
}

static void a_transaction_with_one_failure_leaves_nothing(void **state)
{
    struct place *place = *state;
    store_begin(place->store);
    reservation_add(place->store, 7, RESET_SIGN, 0, 100);
    store_run(place->store, "INSERT INTO no_such_table VALUES(1)", STORE_NO_VALUES);
    assert_false(store_end(place->store));
    store_begin(place->store);
    assert_int_equal(reservation_judge(place->store, 7, RESET_SIGN, 0),
                     PROBLEM_RESERVATION_MISSING);
    store_abandon(place->store);
}

#define IN_PLACE(test) cmocka_unit_test_setup_teardown(test, make_place, end_place)

static const struct CMUnitTest TESTS[] = {
    IN_PLACE(the_same_key_gets_the_same_answer_after_a_restart),
    IN_PLACE(another_body_under_the_same_key_is_told_apart),
    IN_PLACE(a_key_belongs_to_one_device),
    IN_PLACE(one_reset_is_worked_on_by_one_request_but_an_outcome_never_waits),
    IN_PLACE(what_a_crash_interrupted_is_worked_on_anew),
    cmocka_unit_test(answers_that_may_change_are_not_kept),
    IN_PLACE(a_reset_comes_back_as_it_was_written),
    IN_PLACE(a_newer_proof_supersedes_an_older_proof_of_the_same_card),
    IN_PLACE(a_public_key_does_not_outlive_its_reset),
    IN_PLACE(a_reservation_is_for_one_card_one_operation_one_day_and_one_reset),
    IN_PLACE(one_challenge_more_does_not_spend_a_second_reservation),
    IN_PLACE(what_was_set_lies_over_what_the_server_was_started_with),
    IN_PLACE(a_clock_given_as_a_date_is_kept_as_a_distance),
    IN_PLACE(a_counted_fault_happens_that_often_and_its_own_call_wins),
    IN_PLACE(a_transaction_with_one_failure_leaves_nothing),
};

TEST_MAIN(TESTS, NULL, NULL)
