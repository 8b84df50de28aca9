// What the three programs take while nobody comes: no wake-ups, and little memory besides the two
// that work for a visit.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/base/clock.h"
#include "tests/support/kiosk_visit.h"
#include "tests/support/stand_process.h"
#include "tests/test.h"

enum {
    IDLE_MS = 3000,
    LOOKS = 3,       // a heartbeat and a pulse come once a minute, in one of these at the most
    WAKE_UPS = 2,    // of one process in that time
    HELPERS = 5,     // three of kiosk-card, two of kiosk-link
    CARD_KIB = 1024, // private, of those that hold no secret
    LINK_KIB = 4096,
    LINK_WORKER_KIB = 8192,
};

// The number behind `name` in a file of /proc/PID.
static long number_of(pid_t pid, const char *file, const char *name)
{
    char path[64], line[256];
    long number = -1;
    snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, file);
    FILE *lines = fopen(path, "r");
    assert_non_null(lines);
    while (fgets(line, sizeof line, lines))
        if (strncmp(line, name, strlen(name)) == 0)
            sscanf(line + strlen(name), ": %ld", &number);
    fclose(lines);
    assert_true(number >= 0);
    return number;
}

static void a_visit_ends(struct kiosk_visit *v)
{
    kiosk_visit_to_card(v, ALL_SIGN, ALL_AUTH);
    kiosk_visit_reset(v, "reset-sign");
    kiosk_visit_pull(v);
    kiosk_stand_await(v->stand, "start", "");
}

static void find_helpers(const struct kiosk_visit *v, struct stand_process_member list[HELPERS])
{
    const struct stand_process all = stand_process_list(v->stand);
    size_t count = 0;
    for (size_t i = 0; i < all.count; i++) {
        enum stand_process_role role = all.members[i].role;
        if (role != CREW_CARD && role != CREW_WORKER && role != CREW_LINK)
            continue;
        assert_true(count < HELPERS);
        list[count++] = all.members[i];
    }
    assert_int_equal(count, HELPERS);
}

// The most that one of them woke up meanwhile.
static long most_wake_ups(const struct stand_process_member list[HELPERS])
{
    long before[HELPERS], most = 0;
    for (int i = 0; i < HELPERS; i++)
        before[i] = number_of(list[i].pid, "status", "voluntary_ctxt_switches");
    clock_sleep(IDLE_MS);
    for (int i = 0; i < HELPERS; i++) {
        long woke = number_of(list[i].pid, "status", "voluntary_ctxt_switches") - before[i];
        print_message("# %s: %ld wake-ups in %d s\n", list[i].name, woke, IDLE_MS / 1000);
        most = woke > most ? woke : most;
    }
    return most;
}

static void while_nobody_comes_no_helper_wakes_up(void **state)
{
    struct stand_process_member list[HELPERS];
    long most = WAKE_UPS + 1;
    a_visit_ends(*state);
    find_helpers(*state, list);
    for (int i = 0; i < LOOKS && most > WAKE_UPS; i++)
        most = most_wake_ups(list);
    assert_in_range(most, 0, WAKE_UPS);
}

static long limit_of(const struct stand_process_member list[HELPERS], int which)
{
    if (list[which].role == CREW_CARD)
        return CARD_KIB;
    bool child = false;
    for (int i = 0; i < HELPERS; i++)
        child |= list[i].pid == list[which].parent;
    return child ? LINK_WORKER_KIB : LINK_KIB;
}

static void the_helpers_are_small(void **state)
{
    struct stand_process_member list[HELPERS];
    a_visit_ends(*state);
    find_helpers(*state, list);
    for (int i = 0; i < HELPERS; i++) {
        long kib = number_of(list[i].pid, "smaps_rollup", "Private_Dirty") +
                   number_of(list[i].pid, "smaps_rollup", "Private_Clean");
        print_message("# %s: %ld KiB private\n", list[i].name, kib);
        if (list[i].role != CREW_WORKER && kib > limit_of(list, i))
            fail_msg("%s has %ld KiB", list[i].name, kib);
    }
}

static const struct CMUnitTest TESTS[] = {
    KIOSK_VISIT(while_nobody_comes_no_helper_wakes_up),
    KIOSK_VISIT(the_helpers_are_small),
};

TEST_MAIN(TESTS, kiosk_visit_open, kiosk_visit_close)
