// A technician's whole visit with a test card at the whole kiosk: real pcscd, card, backend and
// outbox. A resident's card in its place gets no VERIFY: the card itself says so.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/backend_switch.h"
#include "tests/support/evidence.h"
#include "tests/support/kiosk_technician.h"
#include "tests/test.h"

// What tests/stand's kiosk-card is told of every test card.
#define TEST_SECRETS "--pin 8642 --password TEST42"

// ---- steps --------------------------------------------------------------------------------------

// Whose cards are test cards: all that the stand makes, or none of them.
static void test_cards_are(struct kiosk_visit *v, const char *authority)
{
    kiosk_stand_must(v->stand, "cp pki/%s.crt test-ca.crt", authority);
}

// To a card that the kiosk has taken for its visit, or not.
static void begin_tool(struct kiosk_visit *v, const char *card, const char *tool)
{
    kiosk_visit_make_card(v, card, strcmp(card, "tester") == 0 ? TEST_SECRETS : "");
    kiosk_technician_log_in(v, "good");
    resident_choose(v->resident, "service-menu", "tools");
    resident_choose(v->resident, "service-tools", tool);
    kiosk_stand_await(v->stand, "service-visit", NULL);
    kiosk_visit_pull(v);
    kiosk_stand_must(v->stand, "wc -l <log/card.log >before; wc -l <log/kiosk.log >kiosk-before");
    kiosk_visit_put(v, card);
}

static void begin(struct kiosk_visit *v, const char *card)
{
    begin_tool(v, card, "tool-visit");
}

static void ends(struct kiosk_visit *v, const char *step, const char *cause)
{
    char command[160];
    snprintf(command, sizeof command,
             "tail -n +$(cat kiosk-before) log/kiosk.log | "
             "grep -q 'event=visit-ended step=%s cause=%s'",
             step, cause);
    kiosk_stand_await_sh(v->stand, command);
}

// The technician is back at his result, and leaves.
static void come_back_and_leave(struct kiosk_visit *v)
{
    kiosk_stand_await(v->stand, "service-insert", NULL);
    kiosk_visit_put(v, "good");
    resident_enter(v->resident, "service-pin", TECHNICIAN_PIN);
    kiosk_stand_await(v->stand, "service-result", NULL);
    resident_choose(v->resident, "service-result", "leave");
    kiosk_visit_pull(v);
    kiosk_stand_await(v->stand, "start", NULL);
}

// By the card's own trace, since it was put in: INS 20, those that only ask for the tries included.
static int asked_for_its_secrets(struct kiosk_visit *v)
{
    char *output;
    kiosk_stand_sh(v->stand, &output,
                   "tail -n +$(cat before) log/card.log | awk '$3 == \"20\" && NF == 9' | wc -l");
    int times = atoi(output);
    free(output);
    return times;
}

static void has_all_tries(struct kiosk_visit *v)
{
    kiosk_stand_must(v->stand, "virtual-card tell card.control status | grep -q 'tries-auth 3/3'");
    kiosk_stand_must(v->stand, "virtual-card tell card.control status | grep -q 'tries-sign 5/5'");
}

// ---- promises -----------------------------------------------------------------------------------

static void a_whole_visit_passes_and_can_be_made_again(void **state)
{
    struct kiosk_visit *v = *state;
    test_cards_are(v, "auth-ca");
    for (int i = 0; i < 2; i++) {
        int records = evidence_record_count(v->stand);
        begin(v, "tester");
        ends(v, "all", "");
        assert_true(asked_for_its_secrets(v) > 0);
        has_all_tries(v);
        evidence_records(v->stand, records + 1);
        evidence_record(v->stand, "reset-sign", "done");
        kiosk_visit_pull(v);
        come_back_and_leave(v);
        kiosk_technician_recorded(v, " visit pass - [0-9a-f]{40} duration=[0-9]+ ?ms");
    }
}

static void that_of_the_pin_passes_too(void **state)
{
    struct kiosk_visit *v = *state;
    int records = evidence_record_count(v->stand);
    test_cards_are(v, "auth-ca");
    begin_tool(v, "tester", "tool-visit-pin");
    ends(v, "all", "");
    has_all_tries(v);
    evidence_records(v->stand, records + 1);
    evidence_record(v->stand, "reset-auth", "done");
    kiosk_visit_pull(v);
    come_back_and_leave(v);
    kiosk_technician_recorded(v, " visit-pin pass - [0-9a-f]{40} duration=[0-9]+ ?ms");
}

static void a_residents_card_in_it_gets_no_verify(void **state)
{
    struct kiosk_visit *v = *state;
    test_cards_are(v, "operator-ca");
    begin(v, "another");
    ends(v, "read", "other-card");
    assert_int_equal(asked_for_its_secrets(v), 0);
    has_all_tries(v);
    kiosk_visit_pull(v);
    come_back_and_leave(v);
    kiosk_technician_recorded(v, " visit fail - [0-9a-f]{40}.* step=1");
    test_cards_are(v, "auth-ca");
}

static void another_technicians_card_is_no_test_card(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_technician_make(v, "second");
    begin(v, "second");
    ends(v, "read", "other-card");
    assert_int_equal(asked_for_its_secrets(v), 0);
    kiosk_visit_pull(v);
    come_back_and_leave(v);
}

static void a_wrong_setting_costs_one_try_and_then_the_card_is_refused(void **state)
{
    struct kiosk_visit *v = *state;
    test_cards_are(v, "auth-ca");
    begin(v, "another"); // a test card now, and its PIN is 1234
    ends(v, "verify", "secret");
    kiosk_stand_must(v->stand, "virtual-card tell card.control status | grep -q 'tries-auth 2/3'");
    kiosk_visit_pull(v);
    come_back_and_leave(v);
    begin(v, "another");
    ends(v, "read", "tries");
    kiosk_stand_must(v->stand, "virtual-card tell card.control status | grep -q 'tries-auth 2/3'");
    kiosk_visit_pull(v);
    come_back_and_leave(v);
}

static void a_backend_that_is_away_is_named(void **state)
{
    struct kiosk_visit *v = *state;
    test_cards_are(v, "auth-ca");
    kiosk_technician_make(v, "good");
    backend_switch_off(v->stand);
    begin(v, "tester");
    ends(v, "open", "unreachable");
    has_all_tries(v);
    kiosk_visit_pull(v);
    kiosk_visit_backend_returns(v);
    come_back_and_leave(v);
    kiosk_technician_recorded(v, " visit fail - [0-9a-f]{40}.* step=2");
}

// The card leaves before it is asked for this; the backend hears of it.
static void leaves_before(struct kiosk_visit *v, const char *instruction)
{
    test_cards_are(v, "auth-ca");
    kiosk_stand_tell_card(v->stand, instruction);
    begin(v, "tester");
}

static void backend_has(struct kiosk_visit *v, int records, const char *result, const char *step)
{
    char line[80];
    evidence_records(v->stand, records + 1);
    evidence_record(v->stand, "reset-sign", result);
    come_back_and_leave(v);
    snprintf(line, sizeof line, " visit fail - [0-9a-f]{40}.* step=%s", step);
    kiosk_technician_recorded(v, line);
}

static void a_card_that_leaves_in_the_middle_fails_it_and_the_backend_hears_of_it(void **state)
{
    struct kiosk_visit *v = *state;
    int records = evidence_record_count(v->stand);
    leaves_before(v, "leave before ins 2A");
    ends(v, "prove", "card-gone");
    backend_has(v, records, "abandoned", "4");
}

static void a_write_without_an_answer_is_told_as_unknown(void **state)
{
    struct kiosk_visit *v = *state;
    int records = evidence_record_count(v->stand);
    leaves_before(v, "leave before ins 2C");
    ends(v, "write", "unknown");
    backend_has(v, records, "unknown", "7");
}

static void a_kiosk_that_dies_in_it_leaves_an_outcome_behind(void **state)
{
    struct kiosk_visit *v = *state;
    test_cards_are(v, "auth-ca");
    int records = evidence_record_count(v->stand);
    kiosk_stand_tell_card(v->stand, "delay 3000 ins 2C");
    begin(v, "tester");
    kiosk_stand_await_sh(v->stand, "tail -n +$(cat kiosk-before) log/kiosk.log | "
                                   "grep -q 'event=state from=authorizing to=writing'");
    kiosk_visit_restart_kiosk(v);
    kiosk_visit_pull(v);
    evidence_records(v->stand, records + 1);
    evidence_record(v->stand, "reset-sign", "unknown");
}

static const struct CMUnitTest TESTS[] = {
    KIOSK_VISIT(a_whole_visit_passes_and_can_be_made_again),
    KIOSK_VISIT(that_of_the_pin_passes_too),
    KIOSK_VISIT(a_residents_card_in_it_gets_no_verify),
    KIOSK_VISIT(another_technicians_card_is_no_test_card),
    KIOSK_VISIT(a_wrong_setting_costs_one_try_and_then_the_card_is_refused),
    KIOSK_VISIT(a_backend_that_is_away_is_named),
    KIOSK_VISIT(a_card_that_leaves_in_the_middle_fails_it_and_the_backend_hears_of_it),
    KIOSK_VISIT(a_write_without_an_answer_is_told_as_unknown),
    KIOSK_VISIT(a_kiosk_that_dies_in_it_leaves_an_outcome_behind),
};

TEST_MAIN(TESTS, kiosk_visit_open, kiosk_visit_close)
