// kiosk-link as the kiosk meets it, against the reference backend behind its nginx: whole visits,
// every refusal.
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "drivers/backend/problem.h"
#include "drivers/base/clock.h"
#include "tests/support/link_ask.h"
#include "tests/support/link_rig.h"
#include "tests/test.h"

enum {
    CLOCK_SLACK_MS = 3000, // whole seconds on both sides, and a busy machine
    SHORT_MS = 1500,       // the limit of questions that should not get their answer
};

static void a_visit_gets_its_permission(struct link_rig *rig, enum operation operation)
{
    unsigned char expected[LINK_CRYPTOGRAM];
    assert_int_equal(link_ask_service(rig).answer.result, LINK_DONE);
    struct link_opened opened = link_ask_proven(rig, operation);
    struct link_authorize question = link_ask_authorize_body(operation, opened.id);
    struct link_authorized authorized = link_ask_authorize(rig, operation, opened.id);
    assert_int_equal(authorized.answer.result, LINK_DONE);
    link_ask_expect_cryptogram(rig, operation, question.challenge, expected);
    assert_memory_equal(authorized.cryptogram, expected, sizeof expected);
    link_rig_await_outbox(rig, 1, 0);
    assert_int_equal(link_ask_outcome(rig, operation, opened.id, LINK_OUTCOME_DONE).result,
                     LINK_DONE);
    link_rig_await_outbox(rig, 0, 0);
    struct link_rig_record record = link_rig_record(rig, opened.id);
    assert_string_equal(record.state, "finished");
    assert_string_equal(record.result, "done");
}

static void a_signature_password_is_reset(void **state)
{
    a_visit_gets_its_permission(*state, OPERATION_RESET_SIGN);
}

static void a_pin_is_reset(void **state)
{
    a_visit_gets_its_permission(*state, OPERATION_RESET_AUTH);
}

static void the_service_is_told_as_the_backend_has_it(void **state)
{
    struct link_rig *rig = *state;
    link_rig_tell(rig, "knob set hours 06:30-23:00");
    link_rig_tell(rig, "knob set capability.change off");
    link_rig_tell(rig, "knob set notice.ja 'お知らせ'");
    struct link_service service = link_ask_service(rig);
    assert_int_equal(service.answer.result, LINK_DONE);
    assert_int_equal(service.status, LINK_STATUS_OPEN);
    assert_int_equal(service.opens_minute, 6 * 60 + 30);
    assert_int_equal(service.closes_minute, 23 * 60);
    assert_true(service.reset_sign && service.reset_auth && !service.change);
    assert_false(service.cached);
    assert_string_equal(service.notice_ja, "お知らせ");
    assert_in_range(service.valid_until, clock_now(), clock_now() + 24 * 3600);
}

static void the_backends_clock_is_compared_with_ours(void **state)
{
    struct link_rig *rig = *state;
    int64_t offset = link_ask_service(rig).clock_offset_ms;
    assert_in_range(offset + CLOCK_SLACK_MS, 0, 2 * CLOCK_SLACK_MS);
    link_rig_tell(rig, "knob set clock +600");
    offset = link_ask_service(rig).clock_offset_ms - 600000;
    assert_in_range(offset + CLOCK_SLACK_MS, 0, 2 * CLOCK_SLACK_MS);
}

// ---- refusals ---------------------------------------------------------------------------------

// While these last, the question is put again until its limit, so it gets a short one.
static uint32_t deadline_for(enum backend_problem problem)
{
    bool waits = problem == PROBLEM_IN_PROGRESS || problem == PROBLEM_RESET_BUSY;
    return waits ? SHORT_MS : LINK_DESK_ASK_MS;
}

static void is_refused(const struct link_answer *answer, enum backend_problem problem)
{
    if (answer->result != LINK_REFUSED || answer->problem != problem)
        fail_msg("%s came as result %d, %s", problem_name(problem), answer->result,
                 problem_name((enum backend_problem)answer->problem));
    bool has_pause = problem == PROBLEM_TOO_MANY_RESETS || problem == PROBLEM_MAINTENANCE ||
                     problem == PROBLEM_OUTAGE;
    assert_true((answer->retry_after_s > 0) == has_pause);
}

static void every_refusal_of_an_opening_is_told_by_its_name(void **state)
{
    struct link_rig *rig = *state;
    struct link_open body = link_ask_open_body(rig, OPERATION_RESET_AUTH);
    for (int p = PROBLEM_OTHER + 1; p < PROBLEM_COUNT; p++) {
        struct link_opened opened;
        link_rig_tell(rig, "knob set problem.open %s", problem_name((enum backend_problem)p));
        uint32_t ticket =
            link_rig_ask(rig, LINK_OPEN, &body, sizeof body, deadline_for((enum backend_problem)p));
        assert_true(link_rig_take(rig, ticket, &opened, sizeof opened));
        is_refused(&opened.answer, (enum backend_problem)p);
    }
}

static void every_refusal_of_a_proof_is_told_by_its_name(void **state)
{
    struct link_rig *rig = *state;
    struct link_opened opened = link_ask_open_reset(rig, OPERATION_RESET_SIGN);
    struct link_prove body = link_ask_prove_body(rig, OPERATION_RESET_SIGN, &opened);
    for (int p = PROBLEM_OTHER + 1; p < PROBLEM_COUNT; p++) {
        struct link_answer answer;
        link_rig_tell(rig, "knob set problem.proof %s", problem_name((enum backend_problem)p));
        uint32_t ticket = link_rig_ask(rig, LINK_PROVE, &body, sizeof body,
                                       deadline_for((enum backend_problem)p));
        assert_true(link_rig_take(rig, ticket, &answer, sizeof answer));
        is_refused(&answer, (enum backend_problem)p);
    }
}

static void every_refusal_of_a_permission_is_told_by_its_name(void **state)
{
    struct link_rig *rig = *state;
    struct link_opened opened = link_ask_proven(rig, OPERATION_RESET_SIGN);
    struct link_authorize body = link_ask_authorize_body(OPERATION_RESET_SIGN, opened.id);
    for (int p = PROBLEM_OTHER + 1; p < PROBLEM_COUNT; p++) {
        struct link_authorized authorized;
        link_rig_tell(rig, "knob set problem.authorization %s",
                      problem_name((enum backend_problem)p));
        uint32_t ticket = link_rig_ask(rig, LINK_AUTHORIZE, &body, sizeof body,
                                       deadline_for((enum backend_problem)p));
        assert_true(link_rig_take(rig, ticket, &authorized, sizeof authorized));
        is_refused(&authorized.answer, (enum backend_problem)p);
    }
}

static void a_wrong_proof_is_refused_by_the_backend_itself(void **state)
{
    struct link_rig *rig = *state;
    struct link_opened opened = link_ask_open_reset(rig, OPERATION_RESET_SIGN);
    struct link_answer answer = link_ask_prove(rig, OPERATION_RESET_AUTH, &opened);
    is_refused(&answer, PROBLEM_PROOF_INVALID);
    struct link_authorized early = link_ask_authorize(rig, OPERATION_RESET_SIGN, opened.id);
    is_refused(&early.answer, PROBLEM_PROOF_INVALID);
}

static void a_suspended_device_hears_it_and_still_reports(void **state)
{
    struct link_rig *rig = *state;
    struct link_opened opened = link_ask_proven(rig, OPERATION_RESET_SIGN);
    assert_int_equal(link_ask_authorize(rig, OPERATION_RESET_SIGN, opened.id).answer.result,
                     LINK_DONE);
    link_rig_tell(rig, "device suspend kiosk-0001");
    struct link_opened refused = link_ask_open_reset(rig, OPERATION_RESET_SIGN);
    is_refused(&refused.answer, PROBLEM_DEVICE_SUSPENDED);
    struct link_service service = link_ask_service(rig);
    assert_int_equal(service.answer.problem, PROBLEM_DEVICE_SUSPENDED);
    link_ask_outcome(rig, OPERATION_RESET_SIGN, opened.id, LINK_OUTCOME_DONE);
    link_rig_await_outbox(rig, 0, 0);
    assert_string_equal(link_rig_record(rig, opened.id).result, "done");
    link_rig_tell(rig, "device resume kiosk-0001");
    assert_int_equal(link_ask_service(rig).answer.result, LINK_DONE);
}

static void a_foreign_device_is_unknown(void **state)
{
    struct link_rig *rig = *state;
    link_rig_kill_link(rig);
    link_rig_start_link(rig, "server"); // a certificate, but none of the device CA
    struct link_opened opened = link_ask_open_reset(rig, OPERATION_RESET_SIGN);
    is_refused(&opened.answer, PROBLEM_DEVICE_UNKNOWN);
}

#define PROMISE(name) cmocka_unit_test_setup_teardown(name, link_rig_open, link_rig_close)

static const struct CMUnitTest promises[] = {
    PROMISE(a_signature_password_is_reset),
    PROMISE(a_pin_is_reset),
    PROMISE(the_service_is_told_as_the_backend_has_it),
    PROMISE(the_backends_clock_is_compared_with_ours),
    PROMISE(every_refusal_of_an_opening_is_told_by_its_name),
    PROMISE(every_refusal_of_a_proof_is_told_by_its_name),
    PROMISE(every_refusal_of_a_permission_is_told_by_its_name),
    PROMISE(a_wrong_proof_is_refused_by_the_backend_itself),
    PROMISE(a_suspended_device_hears_it_and_still_reports),
    PROMISE(a_foreign_device_is_unknown),
};

TEST_MAIN(promises, link_rig_make, link_rig_remove)
