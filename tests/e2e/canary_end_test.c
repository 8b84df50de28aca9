// A visit may end anywhere: the resident leaves, the card is pulled, a program crashes. What was
// typed is gone one second later, and a crash leaves nothing on the disk.
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "drivers/base/clock.h"
#include "tests/e2e/crew.h"
#include "tests/e2e/room.h"
#include "tests/test.h"

enum {
    POLL_MS = 10,
};

// ---- leaving ----------------------------------------------------------------------------------

static void leaves_nothing_from(void **state, struct guest *g, const char *view)
{
    guest_leave_from(g, view);
    guest_expect_gone(g, "after leaving");
    room_leave(state);
}

static void leaving_in_the_middle_of_a_known_password_wipes_it(void **state)
{
    struct guest *g = room_guest(state, RESIDENT_PRESSES_KEYS);
    guest_wants_pin(g);
    guest_types(g, "known", g->password);
    leaves_nothing_from(state, g, "known");
}

static void leaving_in_the_middle_of_a_known_pin_wipes_it(void **state)
{
    struct guest *g = room_guest(state, RESIDENT_TOUCHES);
    guest_wants_password(g);
    guest_types(g, "known", g->pin);
    leaves_nothing_from(state, g, "known");
}

static void leaving_before_the_second_entry_wipes_both(void **state)
{
    struct guest *g = room_guest(state, RESIDENT_TOUCHES);
    guest_wants_password(g);
    guest_enters(g, "known", g->pin);
    guest_enters(g, "new", g->new_password);
    guest_types(g, "again", g->new_password);
    leaves_nothing_from(state, g, "again");
}

static void leaving_before_the_write_wipes_what_was_staged(void **state)
{
    struct guest *g = room_guest(state, RESIDENT_PRESSES_KEYS);
    guest_wants_pin(g);
    guest_enters_all(g, g->password, g->new_pin);
    leaves_nothing_from(state, g, "confirm");
}

static void going_back_wipes_what_was_typed(void **state)
{
    struct guest *g = room_guest(state, RESIDENT_TOUCHES);
    guest_wants_pin(g);
    guest_types(g, "known", g->password);
    resident_choose(g->resident, "known", "back");
    kiosk_stand_await(g->stand, "card", NULL);
    hunt_expect_nowhere(g->hunt, "after going back");
    guest_leave_from(g, "card");
    room_leave(state);
}

// ---- the card is pulled -----------------------------------------------------------------------

static void pulls_and_leaves_nothing(void **state, struct guest *g)
{
    guest_pull_card(g);
    kiosk_stand_await(g->stand, "notice", "card-removed");
    guest_expect_gone(g, "after the card was pulled");
    resident_choose(g->resident, "notice", "leave");
    kiosk_stand_await(g->stand, "start", NULL);
    room_leave(state);
}

static void a_card_pulled_during_an_entry_wipes_it(void **state)
{
    struct guest *g = room_guest(state, RESIDENT_PRESSES_KEYS);
    guest_wants_password(g);
    guest_enters(g, "known", g->pin);
    guest_types(g, "new", g->new_password);
    pulls_and_leaves_nothing(state, g);
}

static void a_card_pulled_before_the_write_wipes_what_was_staged(void **state)
{
    struct guest *g = room_guest(state, RESIDENT_TOUCHES);
    guest_wants_pin(g);
    guest_enters_all(g, g->password, g->new_pin);
    kiosk_stand_await(g->stand, "confirm", NULL);
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

static void no_core_was_left(const struct guest *g)
{
    tell_core_pattern();
    kiosk_stand_must(g->stand, "! ls | grep -i core");
}

// Kills one process of the stand by a signal that would dump it, and waits until it is gone.
static void crash(const struct guest *g, enum crew_role role, int signal)
{
    char path[32];
    struct crew crew = crew_list(g->stand);
    pid_t victim = crew_find(&crew, role);
    int64_t deadline = clock_ms() + KIOSK_STAND_LIMIT_MS;
    assert_int_not_equal(victim, 0);
    assert_int_equal(kill(victim, signal), 0);
    snprintf(path, sizeof path, "/proc/%d", (int)victim);
    while (access(path, F_OK) == 0) {
        assert_true(clock_left(deadline) > 0);
        poll(NULL, 0, POLL_MS);
    }
}

static void the_kiosk_crashes(void **state, int signal, bool at_known)
{
    struct guest *g = room_guest(state, at_known ? RESIDENT_PRESSES_KEYS : RESIDENT_TOUCHES);
    guest_wants_pin(g);
    if (at_known) {
        guest_types(g, "known", g->password);
    } else {
        guest_enters(g, "known", g->password);
        guest_types(g, "new", g->new_pin);
    }
    crash(g, CREW_KIOSK, signal);
    kiosk_stand_await_sh(g->stand, "kioskctl view --json | grep -q '\"view\":\"start\"'");
    // The new kiosk is told where the pointer is, which is where the old one was touched last.
    hunt_expect_nowhere(g->hunt, "after a crash");
    no_core_was_left(g);
    room_leave(state);
}

static void a_kiosk_that_crashes_while_the_known_secret_is_typed_leaves_nothing(void **state)
{
    the_kiosk_crashes(state, SIGSEGV, true);
}

static void a_kiosk_that_aborts_while_the_new_secret_is_typed_leaves_nothing(void **state)
{
    the_kiosk_crashes(state, SIGABRT, false);
}

static void a_card_helper_that_crashes_with_a_staged_secret_leaves_nothing(void **state)
{
    struct guest *g = room_guest(state, RESIDENT_TOUCHES);
    guest_wants_password(g);
    guest_enters_all(g, g->pin, g->new_password);
    kiosk_stand_await(g->stand, "confirm", NULL);
    hunt_expect_in_worker_only(g->hunt, "before the crash");
    crash(g, CREW_WORKER, SIGSEGV);
    hunt_expect_nowhere(g->hunt, "after the crash");
    no_core_was_left(g);
    guest_leave_from(g, "confirm");
    room_leave(state);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(leaving_in_the_middle_of_a_known_password_wipes_it),
    cmocka_unit_test(leaving_in_the_middle_of_a_known_pin_wipes_it),
    cmocka_unit_test(leaving_before_the_second_entry_wipes_both),
    cmocka_unit_test(leaving_before_the_write_wipes_what_was_staged),
    cmocka_unit_test(going_back_wipes_what_was_typed),
    cmocka_unit_test(a_card_pulled_during_an_entry_wipes_it),
    cmocka_unit_test(a_card_pulled_before_the_write_wipes_what_was_staged),
    cmocka_unit_test(a_kiosk_that_crashes_while_the_known_secret_is_typed_leaves_nothing),
    cmocka_unit_test(a_kiosk_that_aborts_while_the_new_secret_is_typed_leaves_nothing),
    cmocka_unit_test(a_card_helper_that_crashes_with_a_staged_secret_leaves_nothing),
};

TEST_MAIN(TESTS, room_open, room_close)
