// A visit may end anywhere: the resident leaves, the card is pulled, a program crashes. What was
// typed is gone one second later, and a crash leaves nothing on the disk.
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/support/stand_group.h"
#include "tests/support/stand_process.h"
#include "tests/test.h"

// ---- leaving ----------------------------------------------------------------------------------

static void leaves_nothing_from(void **state, struct canary_resident *g, const char *view)
{
    canary_resident_leave_from(g, view);
    canary_resident_expect_gone(g, "after leaving");
    stand_group_leave(state);
}

static void leaving_in_the_middle_of_a_known_password_wipes_it(void **state)
{
    struct canary_resident *g = stand_group_guest(state, RESIDENT_PRESSES_KEYS);
    canary_resident_wants_pin(g);
    canary_resident_types(g, "known", g->password);
    leaves_nothing_from(state, g, "known");
}

static void leaving_before_the_write_wipes_what_was_staged(void **state)
{
    struct canary_resident *g = stand_group_guest(state, RESIDENT_PRESSES_KEYS);
    canary_resident_wants_pin(g);
    canary_resident_enters_all(g, g->password, g->new_pin);
    leaves_nothing_from(state, g, "confirm");
}

static void going_back_wipes_what_was_typed(void **state)
{
    struct canary_resident *g = stand_group_guest(state, RESIDENT_TOUCHES);
    canary_resident_wants_pin(g);
    canary_resident_types(g, "known", g->password);
    resident_choose(g->resident, "known", "back");
    kiosk_stand_await(g->stand, "card", NULL);
    canary_search_expect_nowhere(g->search, "after going back");
    canary_resident_leave_from(g, "card");
    stand_group_leave(state);
}

// ---- the card is pulled -----------------------------------------------------------------------

static void pulls_and_leaves_nothing(void **state, struct canary_resident *g)
{
    canary_resident_pull_card(g);
    kiosk_stand_await(g->stand, "notice", "card-removed");
    canary_resident_expect_gone(g, "after the card was pulled");
    resident_choose(g->resident, "notice", "leave");
    kiosk_stand_await(g->stand, "start", NULL);
    stand_group_leave(state);
}

static void a_card_pulled_during_an_entry_wipes_it(void **state)
{
    struct canary_resident *g = stand_group_guest(state, RESIDENT_PRESSES_KEYS);
    canary_resident_wants_password(g);
    canary_resident_enters(g, "known", g->pin);
    canary_resident_types(g, "new", g->new_password);
    pulls_and_leaves_nothing(state, g);
}

// ---- crashes ----------------------------------------------------------------------------------

// Where the kernel would put a core (core(5)). A pipe or another folder is not the stand's.
static void tell_core_pattern(void)
{
    char pattern[256] = "";
    FILE *file = fopen("/proc/sys/kernel/core_pattern", "r");
    if (file && fgets(pattern, sizeof pattern, file) && (pattern[0] == '|' || pattern[0] == '/'))
        printf("# cores would go to %s, where nobody looks; that none is made is tested apart\n",
               strtok(pattern, "\n"));
    if (file)
        fclose(file);
}

static void no_core_was_left(const struct canary_resident *g)
{
    tell_core_pattern();
    kiosk_stand_must(g->stand, "! ls | grep -i core");
}

// Kills one process of the stand by a signal that would dump it, and waits until it is gone.
static void crash(const struct canary_resident *g, enum stand_process_role role, int signal)
{
    struct stand_process processes = stand_process_list(g->stand);
    pid_t victim = stand_process_find(&processes, role);
    assert_int_not_equal(victim, 0);
    assert_int_equal(kill(victim, signal), 0);
    stand_process_await_end(victim);
}

static void the_kiosk_crashes(void **state, int signal, bool at_known)
{
    struct canary_resident *g =
        stand_group_guest(state, at_known ? RESIDENT_PRESSES_KEYS : RESIDENT_TOUCHES);
    canary_resident_wants_pin(g);
    if (at_known) {
        canary_resident_types(g, "known", g->password);
    } else {
        canary_resident_enters(g, "known", g->password);
        canary_resident_types(g, "new", g->new_pin);
    }
    crash(g, CREW_KIOSK, signal);
    // The card that the new kiosk finds at its first look is not the next person's.
    kiosk_stand_await_sh(g->stand, "kioskctl view --json | grep -q '\"view\":\"take-card\"'");
    // The new kiosk is told where the pointer is, which is where the old one was touched last.
    canary_search_expect_nowhere(g->search, "after a crash");
    no_core_was_left(g);
    stand_group_leave(state);
}

static void a_kiosk_that_crashes_while_the_known_secret_is_typed_leaves_nothing(void **state)
{
    the_kiosk_crashes(state, SIGSEGV, true);
}

static void a_card_helper_that_crashes_with_a_staged_secret_leaves_nothing(void **state)
{
    struct canary_resident *g = stand_group_guest(state, RESIDENT_TOUCHES);
    canary_resident_wants_password(g);
    canary_resident_enters_all(g, g->pin, g->new_password);
    kiosk_stand_await(g->stand, "confirm", NULL);
    canary_search_expect_in_worker_only(g->search, "before the crash");
    crash(g, CREW_WORKER, SIGSEGV);
    canary_search_expect_nowhere(g->search, "after the crash");
    no_core_was_left(g);
    canary_resident_leave_from(g, "confirm");
    stand_group_leave(state);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(leaving_in_the_middle_of_a_known_password_wipes_it),
    cmocka_unit_test(leaving_before_the_write_wipes_what_was_staged),
    cmocka_unit_test(going_back_wipes_what_was_typed),
    cmocka_unit_test(a_card_pulled_during_an_entry_wipes_it),
    cmocka_unit_test(a_kiosk_that_crashes_while_the_known_secret_is_typed_leaves_nothing),
    cmocka_unit_test(a_card_helper_that_crashes_with_a_staged_secret_leaves_nothing),
};

TEST_MAIN(TESTS, stand_group_open, stand_group_close)
