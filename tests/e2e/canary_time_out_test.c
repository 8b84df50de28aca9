// A resident who walks away: what was typed is gone one second after the countdown has run out.
#include "tests/e2e/room.h"
#include "tests/test.h"

static int open_room(void **state)
{
    static const char *const OPTIONS[] = {"--idle", "2", NULL};
    return room_open_with(state, OPTIONS);
}

static void a_forgotten_entry_is_wiped_when_the_time_is_out(void **state)
{
    struct guest *g = room_guest(state, RESIDENT_TOUCHES);
    guest_wants_pin(g);
    guest_types(g, "known", g->password);
    kiosk_stand_await(g->stand, "time-out", NULL);
    kiosk_stand_await(g->stand, "take-card", NULL);
    guest_expect_gone(g, "after the time was out");
    room_leave(state);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(a_forgotten_entry_is_wiped_when_the_time_is_out),
};

TEST_MAIN(TESTS, open_room, room_close)
