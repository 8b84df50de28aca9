// A secret is gone from everywhere one second after its use: from the memory of every process of
// the kiosk, of pcscd and of the backend, from every file, log and database. Every secret that is
// on the card or typed is a canary that stood nowhere before. See canary.h for the forms, search.h
// for the places, traces.h for single keys and touches.
#include <openssl/evp.h>
#include <stdio.h>

#include "drivers/base/clock.h"
#include "tests/support/evidence.h"
#include "tests/support/memory_read.h"
#include "tests/support/stand_group.h"
#include "tests/support/stand_process.h"
#include "tests/test.h"

// ---- whole visits -----------------------------------------------------------------------------

static void a_visit(void **state, enum resident_way way, bool wants_password)
{
    struct canary_resident *g = stand_group_guest(state, way);
    const char *known = wants_password ? g->pin : g->password;
    const char *new = wants_password ? g->new_password : g->new_pin;
    (wants_password ? canary_resident_wants_password : canary_resident_wants_pin)(g);
    canary_resident_enters(g, "known", known);
    kiosk_stand_await(g->stand, "new", NULL);
    canary_resident_expect_gone(g, "after VERIFY");
    canary_resident_enters(g, "new", new);
    canary_resident_enters(g, "again", new);
    kiosk_stand_await(g->stand, "confirm", NULL);
    canary_search_expect_in_worker_only(g->search, "before the write");
    canary_resident_expect_no_traces(g, "before the write");
    resident_choose(g->resident, "confirm", "confirm");
    kiosk_stand_await(g->stand, "done", NULL);
    canary_search_expect_nowhere(g->search, "after the write");
    canary_resident_pull_card(g);
    canary_search_expect_nowhere(g->search, "after the visit");
    stand_group_leave(state);
}

static void nothing_is_left_of_a_password_reset_by_keys(void **state)
{
    a_visit(state, RESIDENT_PRESSES_KEYS, true);
}

static void nothing_is_left_of_a_pin_reset_by_touch(void **state)
{
    a_visit(state, RESIDENT_TOUCHES, false);
}

// ---- the holder -------------------------------------------------------------------------------

// A part of the card's certificate that stands nowhere else: of its public key.
struct of_certificate {
    unsigned char bytes[24];
    char base64[33];
};

static struct of_certificate read_certificate(const struct canary_resident *g, const char *name)
{
    enum {
        FROM = 300, // a multiple of 3: the base64 of the whole has that of the part in it
    };
    struct of_certificate part = {0};
    char path[SCRATCH_MAX + 16];
    snprintf(path, sizeof path, "%s/%s", g->cards, name);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_int_equal(fseek(file, FROM, SEEK_SET), 0);
    assert_int_equal(fread(part.bytes, 1, sizeof part.bytes, file), sizeof part.bytes);
    fclose(file);
    EVP_EncodeBlock((unsigned char *)part.base64, part.bytes, sizeof part.bytes);
    return part;
}

static size_t found_in(const struct kiosk_stand *stand, enum stand_process_role role,
                       const struct of_certificate *part)
{
    const struct stand_process all = stand_process_list(stand);
    size_t found = 0;
    for (size_t i = 0; i < all.count; i++)
        if (all.members[i].role == role)
            found += memory_read_count(all.members[i].pid, part->bytes, sizeof part->bytes) +
                     memory_read_count(all.members[i].pid, part->base64, sizeof part->base64 - 1);
    return found;
}

static void is_gone_from(const struct kiosk_stand *stand, enum stand_process_role role,
                         const struct of_certificate *part)
{
    int64_t deadline = clock_ms() + HUNT_GONE_MS;
    size_t found;
    do
        found = found_in(stand, role, part);
    while (found > 0 && clock_left(deadline) > 0);
    if (found > 0)
        fail_msg("%zu times in role %d", found, (int)role);
}

static void a_certificate_is_gone_when_it_was_sent_and_when_the_visit_is_over(void **state)
{
    static const enum stand_process_role OURS[] = {CREW_KIOSK, CREW_CARD, CREW_WORKER, CREW_LINK};
    struct canary_resident *g = stand_group_guest(state, RESIDENT_TOUCHES);
    const struct of_certificate part = read_certificate(g, "card.auth.der");
    canary_resident_wants_password(g);
    evidence_record_reaches(g->stand, "opened");
    is_gone_from(g->stand, CREW_LINK, &part);
    assert_true(found_in(g->stand, CREW_KIOSK, &part) > 0); // which knows the card by it
    canary_resident_leave_from(g, "known");
    for (size_t i = 0; i < sizeof OURS / sizeof OURS[0]; i++)
        is_gone_from(g->stand, OURS[i], &part);
    stand_group_leave(state);
}

// Only the card's helper reads it, and only for as long as it takes.
static void nothing_is_left_of_a_password_that_was_entered_for_dates(void **state)
{
    static const enum stand_process_role OURS[] = {CREW_KIOSK, CREW_CARD, CREW_WORKER, CREW_LINK};
    struct canary_resident *g = stand_group_guest(state, RESIDENT_TOUCHES);
    const struct of_certificate part = read_certificate(g, "card.sign.der");
    resident_choose(g->resident, "explain", "agree");
    resident_choose(g->resident, "card", "certificates");
    resident_choose(g->resident, "certificates", "read-sign");
    canary_resident_enters(g, "known", g->password);
    kiosk_stand_await(g->stand, "certificates", NULL);
    for (size_t i = 0; i < sizeof OURS / sizeof OURS[0]; i++)
        assert_int_equal(found_in(g->stand, OURS[i], &part), 0);
    canary_resident_expect_gone(g, "after the dates");
    canary_resident_leave_from(g, "certificates");
    stand_group_leave(state);
}

// ---- what is not taken ------------------------------------------------------------------------

// What was typed is gone as soon as the screen says that it was not taken.
static void is_gone_on(void **state, struct canary_resident *g, const char *view,
                       const char *message, const char *when)
{
    kiosk_stand_await(g->stand, view, message);
    canary_resident_expect_gone(g, when);
    canary_resident_leave_from(g, view);
    stand_group_leave(state);
}

static void a_wrong_pin_is_gone_as_well(void **state)
{
    struct canary_resident *g = stand_group_guest(state, RESIDENT_TOUCHES);
    canary_resident_wants_password(g);
    canary_resident_enters(g, "known", g->other_pin);
    is_gone_on(state, g, "wrong", NULL, "after a wrong PIN");
}

static void a_wrong_password_is_gone_as_well(void **state)
{
    struct canary_resident *g = stand_group_guest(state, RESIDENT_PRESSES_KEYS);
    canary_resident_wants_pin(g);
    canary_resident_enters(g, "known", g->other_password);
    is_gone_on(state, g, "wrong", NULL, "after a wrong password");
}

static void two_new_passwords_that_differ_are_both_gone(void **state)
{
    struct canary_resident *g = stand_group_guest(state, RESIDENT_PRESSES_KEYS);
    canary_resident_wants_password(g);
    canary_resident_enters(g, "known", g->pin);
    canary_resident_enters(g, "new", g->new_password);
    canary_resident_enters(g, "again", g->other_password);
    is_gone_on(state, g, "new", "mismatch", "after a mismatch");
}

static void a_refused_birthday_is_gone(void **state)
{
    struct canary_resident *g = stand_group_guest_born_on_new_pin(state, RESIDENT_TOUCHES);
    canary_resident_wants_pin(g);
    canary_resident_enters_all(g, g->password, g->new_pin);
    is_gone_on(state, g, "new", "weak-birth", "after the birthday was refused");
}

static void a_change_to_the_same_leaves_the_old_one_with_the_worker_only(void **state)
{
    struct canary_resident *g = stand_group_guest(state, RESIDENT_PRESSES_KEYS);
    resident_choose(g->resident, "explain", "agree");
    resident_choose(g->resident, "card", "change");
    resident_choose(g->resident, "change", "change-sign");
    canary_resident_enters_all(g, g->password, g->password);
    kiosk_stand_await(g->stand, "new", "weak-same");
    canary_search_expect_in_worker_only(g->search, "after the same was refused");
    canary_resident_leave_from(g, "new");
    canary_resident_expect_gone(g, "after leaving");
    stand_group_leave(state);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(nothing_is_left_of_a_password_reset_by_keys),
    cmocka_unit_test(nothing_is_left_of_a_pin_reset_by_touch),
    cmocka_unit_test(a_certificate_is_gone_when_it_was_sent_and_when_the_visit_is_over),
    cmocka_unit_test(nothing_is_left_of_a_password_that_was_entered_for_dates),
    cmocka_unit_test(a_wrong_pin_is_gone_as_well),
    cmocka_unit_test(a_wrong_password_is_gone_as_well),
    cmocka_unit_test(two_new_passwords_that_differ_are_both_gone),
    cmocka_unit_test(a_refused_birthday_is_gone),
    cmocka_unit_test(a_change_to_the_same_leaves_the_old_one_with_the_worker_only),
};

TEST_MAIN(TESTS, stand_group_open, stand_group_close)
