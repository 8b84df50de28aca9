// A resident who walks away: what was typed is gone one second after the countdown has run out.
#include "tests/support/stand_group.h"
#include "tests/test.h"

static int open_room(void **state)
{
    static const char *const OPTIONS[] = {"--idle", "3", NULL};
    return stand_group_open_with(state, OPTIONS);
}

static void a_forgotten_entry_is_wiped_when_the_time_is_out(void **state)
{
    struct canary_resident *g = stand_group_guest(state, RESIDENT_TOUCHES);
    canary_resident_wants_pin(g);
    canary_resident_types(g, "known", g->password);
    kiosk_stand_await(g->stand, "time-out", NULL);
    kiosk_stand_await(g->stand, "take-card", NULL);
    canary_resident_expect_gone(g, "after the time was out");
    stand_group_leave(state);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(a_forgotten_entry_is_wiped_when_the_time_is_out),
};

TEST_MAIN(TESTS, open_room, stand_group_close)
