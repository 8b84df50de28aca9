// A reader on which the card lies: it is slow, it is moved, and both resets are done all the same.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/evidence.h"
#include "tests/support/kiosk_visit.h"
#include "tests/test.h"

// pcscd looks every 400 ms: away so long a card is missed for a tenth of a second to 0.9 s.
#define MOVE "wobble 450"
// And so long by nobody.
#define MOVE_UNSEEN "wobble 60"

static void card_is_slow(struct kiosk_visit *v)
{
    static const char *const SLOW[] = {
        "atr 3B80800101", // a card that a contactless reader speaks for (PC/SC part 3)
        "delay 5000 ins A4", "delay 5000 ins B0", "delay 5000 ins 20", "delay 5000 ins 2A",
        "delay 5000 ins 84", "delay 5000 ins 82", "delay 5000 ins 2C",
    };
    for (size_t i = 0; i < sizeof SLOW / sizeof SLOW[0]; i++)
        kiosk_stand_tell_card(v->stand, SLOW[i]);
}

// Waits until the kiosk has spoken `times` times of a card that came.
static void card_is_seen(struct kiosk_visit *v, int times)
{
    char command[160];
    snprintf(command, sizeof command,
             "test \"$(grep -c 'event=presence .*cards=1 .*plate=1' log/kiosk.log)\" -ge %d",
             times);
    kiosk_stand_await_sh(v->stand, command);
}

static int cards_seen(struct kiosk_visit *v)
{
    char *output;
    kiosk_stand_sh(v->stand, &output, "grep -c 'event=presence .*cards=1 .*plate=1' log/kiosk.log");
    int seen = (int)strtol(output, NULL, 10);
    free(output);
    return seen;
}

static void move_card(struct kiosk_visit *v)
{
    int seen = cards_seen(v);
    kiosk_stand_tell_card(v->stand, MOVE);
    card_is_seen(v, seen + 1);
}

// The card is slow at each kind of command, and is moved while its page is read and while the known
// secret is typed.
static void is_reset(struct kiosk_visit *v, const char *operation)
{
    bool sign = strcmp(operation, "reset-sign") == 0;
    const char *known = sign ? OLD_PIN : OLD_PASSWORD;
    card_is_slow(v);
    kiosk_visit_to_card(v, sign ? 0 : ALL_SIGN, sign ? ALL_AUTH : 0);
    move_card(v);
    kiosk_stand_await(v->stand, "card", "");
    kiosk_visit_to_known(v, operation);
    char first[] = {known[0], known[1], '\0'};
    resident_type(v->resident, "known", first);
    move_card(v);
    kiosk_stand_tell_card(v->stand, "delay 5000 ins 20");
    resident_enter(v->resident, "known", known + 2);
    resident_enter_new(v->resident, sign ? NEW_PASSWORD : NEW_PIN);
    kiosk_stand_await(v->stand, "confirm", NULL);
    kiosk_visit_finish(v, operation);
    evidence_opensc_signs(v->stand, sign ? NEW_PASSWORD : OLD_PASSWORD, sign ? OLD_PIN : NEW_PIN);
}

static void a_signature_password_is_reset_on_a_plate(void **state)
{
    is_reset(*state, "reset-sign");
}

static void a_pin_is_reset_on_a_plate(void **state)
{
    is_reset(*state, "reset-auth");
}

// Its application is not selected any more, and it is asked before it is sent a secret.
// Five seconds for each answer, and moved while its page is read.
static void a_slow_card_on_a_plate_shows_its_dates(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_to_card(v, 2, ALL_AUTH);
    resident_choose(v->resident, "card", "certificates");
    kiosk_stand_await(v->stand, "certificates", NULL);
    move_card(v);
    resident_choose(v->resident, "certificates", "read-sign");
    kiosk_stand_tell_card(v->stand, "delay 5000 ins 20");
    kiosk_stand_tell_card(v->stand, "delay 5000 ins B0");
    resident_enter(v->resident, "known", OLD_PASSWORD);
    kiosk_stand_await(v->stand, "certificates", "");
    assert_false(kiosk_visit_offers(v, "read-sign"));
    evidence_tries(v->stand, ALL_SIGN, ALL_AUTH);
    kiosk_visit_leave(v);
}

static void a_card_that_nobody_saw_move_loses_no_try(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_to_card(v, 3, 2);
    kiosk_visit_to_known(v, "reset-sign");
    kiosk_stand_tell_card(v->stand, MOVE_UNSEEN);
    kiosk_stand_await_sh(v->stand, "virtual-card tell card.control status | grep -q 'reader in'");
    resident_enter(v->resident, "known", OLD_PIN);
    kiosk_stand_await(v->stand, "new", NULL);
    kiosk_visit_unchanged(v, 3, ALL_AUTH);
    kiosk_visit_leave(v);
}

static void another_card_within_the_moment_is_not_taken_over(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_make_card(v, "second", "");
    kiosk_visit_to_card(v, 3, 2);
    kiosk_visit_to_known(v, "reset-sign");
    resident_type(v->resident, "known", OLD_PIN);
    kiosk_stand_tell_card(v->stand, "remove");
    kiosk_visit_await_cards(v, 0);
    kiosk_stand_tell_card(v->stand, "insert second");
    kiosk_stand_await(v->stand, "card", NULL); // its own, from the start
    evidence_record(v->stand, "reset-sign", "abandoned");
    kiosk_visit_to_known(v, "reset-sign");
    assert_int_equal(kiosk_visit_number(v, "typed"), 0);
    assert_int_equal(kiosk_visit_number(v, "tries_left"), ALL_AUTH);
    kiosk_visit_leave(v);
}

static void a_card_that_is_moved_after_a_secret_was_sent_ends_the_visit(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_to_card(v, 3, 2);
    kiosk_visit_to_known(v, "reset-sign");
    resident_enter(v->resident, "known", OLD_PIN);
    kiosk_stand_await(v->stand, "new", NULL);
    kiosk_stand_tell_card(v->stand, "remove");
    kiosk_visit_notice(v, "card-removed", "try-again", "leave", NULL);
    evidence_record(v->stand, "reset-sign", "abandoned");
    kiosk_visit_leave(v);
}

static void a_card_that_is_lifted_was_taken(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_to_card(v, 3, 2);
    kiosk_visit_pull(v);
    kiosk_visit_notice(v, "card-removed", "try-again", "leave", NULL);
    kiosk_visit_unchanged(v, 3, 2);
    kiosk_visit_leave(v);
}

static int open_a_plate(void **state)
{
    static const char *const PLATE[] = {"--plate", NULL};
    return kiosk_visit_open_with(state, PLATE);
}

static const struct CMUnitTest TESTS[] = {
    KIOSK_VISIT(a_signature_password_is_reset_on_a_plate),
    KIOSK_VISIT(a_pin_is_reset_on_a_plate),
    KIOSK_VISIT(a_slow_card_on_a_plate_shows_its_dates),
    KIOSK_VISIT(a_card_that_nobody_saw_move_loses_no_try),
    KIOSK_VISIT(another_card_within_the_moment_is_not_taken_over),
    KIOSK_VISIT(a_card_that_is_moved_after_a_secret_was_sent_ends_the_visit),
    KIOSK_VISIT(a_card_that_is_lifted_was_taken),
};

TEST_MAIN(TESTS, open_a_plate, kiosk_visit_close)
