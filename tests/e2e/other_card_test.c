// What lies in the reader and is not one My Number Card in good order: each says what it is and
// what to do, nothing of it is tried, and the right card goes on from there.
#include <stdlib.h>
#include <string.h>

#include "tests/support/evidence.h"
#include "tests/support/kiosk_visit.h"
#include "tests/test.h"

// The stand's own card as another kind; what it is stands in its file.
static void put_kind(struct kiosk_visit *v, int kind)
{
    kiosk_stand_must(v->stand,
                     "sed 's/^kind .*/kind %d/' card >mine && "
                     "virtual-card tell card.control 'insert mine'",
                     kind);
    resident_choose(v->resident, "explain", "agree");
}

enum { // of a card's file
    KIND_JUKI = 1,
    KIND_ANDROID = 2,
    KIND_IPHONE = 3,
    KIND_OTHER = 4,
};

static bool verified_anything(struct kiosk_visit *v)
{
    json_t *trace = kiosk_stand_ask(v->stand, "trace"), *apdu;
    bool verified = false;
    size_t i;
    json_array_foreach(json_object_get(trace, "apdus"), i, apdu)
    {
        bool verify = strcmp(json_string_value(json_object_get(apdu, "name")), "VERIFY") == 0;
        verified |= verify && json_is_true(json_object_get(apdu, "secret"));
    }
    json_decref(trace);
    return verified;
}

// The right card after the wrong one: the visit goes on where it was.
static void right_card_goes_on(struct kiosk_visit *v)
{
    kiosk_visit_pull(v);
    kiosk_stand_await(v->stand, "insert", "");
    kiosk_stand_must(v->stand, "cp card mine && virtual-card tell card.control 'insert mine'");
    kiosk_stand_await(v->stand, "card", NULL);
    kiosk_visit_leave(v);
}

static void a_card_of_another_kind_is_named_and_the_right_one_goes_on(void **state)
{
    static const struct {
        int kind;
        const char *notice, *first; // the control in focus
    } KINDS[] = {
        {KIND_OTHER, "card-other", "leave"},
        {KIND_JUKI, "card-resident-register", "counter"},
        {KIND_ANDROID, "card-phone", "leave"},
        {KIND_IPHONE, "card-phone", "leave"},
    };
    struct kiosk_visit *v = *state;
    for (size_t i = 0; i < sizeof KINDS / sizeof KINDS[0]; i++) {
        put_kind(v, KINDS[i].kind);
        kiosk_stand_await(v->stand, "notice", KINDS[i].notice);
        assert_string_equal(kiosk_stand_text(v->stand, "view", "focus"), KINDS[i].first);
        assert_false(verified_anything(v));
        right_card_goes_on(v);
        evidence_tries(v->stand, ALL_SIGN, ALL_AUTH);
    }
}

static void a_mute_card_is_asked_for_again(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_stand_tell_card(v->stand, "atr 3B800282"); // speaks neither protocol
    kiosk_stand_must(v->stand, "cp card mine && virtual-card tell card.control 'insert mine'");
    resident_choose(v->resident, "explain", "agree");
    kiosk_visit_notice(v, "card-mute", "try-again", "leave", NULL);
    kiosk_visit_pull(v);
    kiosk_stand_tell_card(v->stand, "clear");
    kiosk_visit_put(v, "mine");
    kiosk_stand_await(v->stand, "card", NULL);
    kiosk_visit_leave(v);
    evidence_tries(v->stand, ALL_SIGN, ALL_AUTH);
}

// ---- two cards --------------------------------------------------------------------------------

static void put_second(struct kiosk_visit *v)
{
    kiosk_visit_make_card(v, "second", "");
    kiosk_stand_must(v->stand,
                     "rm -f second.control; "
                     "virtual-card run --file second --port %d --control second.control "
                     "</dev/null >log/second.log 2>&1 &",
                     kiosk_stand_port(v->stand) + 1);
    kiosk_stand_await_sh(v->stand, "virtual-card tell second.control status | grep -q 'reader in'");
}

static void take_second(struct kiosk_visit *v)
{
    kiosk_stand_must(v->stand, "virtual-card tell second.control quit");
}

static void of_two_cards_none_is_read_until_one_is_taken_out(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_card(v, ALL_SIGN, ALL_AUTH);
    put_second(v);
    kiosk_visit_await_cards(v, 2);
    resident_choose(v->resident, "explain", "agree");
    kiosk_stand_await(v->stand, "insert", "card-two");
    take_second(v);
    kiosk_stand_await(v->stand, "card", NULL);
    kiosk_visit_leave(v);
    evidence_tries(v->stand, ALL_SIGN, ALL_AUTH);
}

static void the_served_card_gone_and_another_one_there_burns_no_try_of_either(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_to_card(v, ALL_SIGN, ALL_AUTH);
    kiosk_visit_to_known(v, "reset-sign");
    put_second(v);
    kiosk_visit_await_cards(v, 2);
    kiosk_stand_tell_card(v->stand, "remove");
    kiosk_visit_await_cards(v, 1);
    resident_enter(v->resident, "known", WRONG_PIN);
    kiosk_stand_await(v->stand, "notice", "card-removed");
    kiosk_stand_must(v->stand,
                     "virtual-card tell second.control status | grep -qx 'tries-auth 3/3'");
    evidence_tries(v->stand, ALL_SIGN, ALL_AUTH);
    evidence_record(v->stand, "reset-sign", "abandoned");
    take_second(v);
    kiosk_visit_await_cards(v, 0);
    kiosk_visit_leave(v);
}

// ---- cards that come and go -------------------------------------------------------------------

static void a_card_that_is_put_in_begins_the_visit(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_stand_await(v->stand, "start", NULL);
    kiosk_visit_card(v, ALL_SIGN, ALL_AUTH);
    kiosk_visit_pull(v); // nothing is read yet: it may go and come back
    kiosk_stand_await(v->stand, "explain", NULL);
    resident_choose(v->resident, "explain", "agree");
    kiosk_stand_await(v->stand, "insert", "");
    kiosk_visit_put(v, "mine");
    kiosk_stand_await(v->stand, "card", NULL);
    kiosk_visit_leave(v);
}

static void a_touch_begins_the_visit_and_the_card_comes_when_it_is_asked_for(void **state)
{
    struct kiosk_visit *v = *state;
    resident_choose(v->resident, "start", "start");
    resident_choose(v->resident, "explain", "agree");
    kiosk_stand_await(v->stand, "insert", "");
    kiosk_stand_must(v->stand, "cp card mine");
    kiosk_visit_put(v, "mine");
    kiosk_stand_await(v->stand, "card", NULL);
    kiosk_visit_leave(v);
}

// pcscd looks for cards every 0.4 s: the other card is put in as soon as it has seen the first go.
static void swap_quickly(struct kiosk_visit *v, const char *file)
{
    kiosk_stand_must(
        v->stand,
        "before=$(grep -c 'cards=0' log/kiosk-card.log); virtual-card tell card.control remove; "
        "until [ $(grep -c 'cards=0' log/kiosk-card.log) -gt $before ]; do :; done; "
        "virtual-card tell card.control 'insert %s'",
        file);
}

static void a_card_swapped_while_somebody_types_ends_that_visit(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_make_card(v, "second", "");
    kiosk_visit_to_card(v, ALL_SIGN, ALL_AUTH);
    kiosk_visit_to_known(v, "reset-sign");
    resident_type(v->resident, "known", "12");
    swap_quickly(v, "second");
    // "Taken out" is said, and then what has come is read like any card.
    kiosk_stand_await(v->stand, "card", NULL);
    evidence_record(v->stand, "reset-sign", "abandoned");
    kiosk_visit_to_known(v, "reset-sign");
    assert_int_equal(kiosk_visit_number(v, "typed"), 0);
    kiosk_visit_leave(v);
    evidence_tries(v->stand, ALL_SIGN, ALL_AUTH);
    kiosk_stand_must(v->stand, "grep -qx 'tries-auth 3' second");
}

static void a_card_swapped_after_the_result_begins_the_next_visit(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_make_card(v, "second", "");
    kiosk_visit_to_card(v, ALL_SIGN, ALL_AUTH);
    kiosk_visit_to_confirm(v, "reset-sign");
    resident_choose(v->resident, "confirm", "confirm");
    kiosk_stand_await(v->stand, "done", NULL);
    swap_quickly(v, "second");
    kiosk_stand_await(v->stand, "explain", NULL);
    evidence_record(v->stand, "reset-sign", "done");
    kiosk_visit_leave(v);
    kiosk_visit_same_kiosk(v);
}

static const struct CMUnitTest TESTS[] = {
    KIOSK_VISIT(a_card_of_another_kind_is_named_and_the_right_one_goes_on),
    KIOSK_VISIT(a_mute_card_is_asked_for_again),
    KIOSK_VISIT(of_two_cards_none_is_read_until_one_is_taken_out),
    KIOSK_VISIT(the_served_card_gone_and_another_one_there_burns_no_try_of_either),
    KIOSK_VISIT(a_card_that_is_put_in_begins_the_visit),
    KIOSK_VISIT(a_touch_begins_the_visit_and_the_card_comes_when_it_is_asked_for),
    KIOSK_VISIT(a_card_swapped_while_somebody_types_ends_that_visit),
    KIOSK_VISIT(a_card_swapped_after_the_result_begins_the_next_visit),
};

TEST_MAIN(TESTS, kiosk_visit_open, kiosk_visit_close)
