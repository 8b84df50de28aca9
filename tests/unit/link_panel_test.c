// What kiosk-link keeps of a panel's measures: over restarts, and what cannot be understood or is
// absurd is left out and said to be. The clock is the test's.
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "firmware/link/link_panel.h"
#include "tests/test.h"
#include "tests/unit/kept_disk.h"
#include "tests/unit/message_rows.h"

struct world {
    int told;
    struct link_panel panel; // as it was told last
};

static struct world world;          // lint: file-scope test fixture
static struct link_panel_kept kept; // lint: file-scope test fixture

static const struct panel_touch TOUCH = {-12000, 55970, 3000, -31500};
static const struct panel_size SIZE = {1080, 1920, 268450};

static void tell(void *context, const struct link_panel *panel)
{
    (void)context;
    world.told++;
    world.panel = *panel;
}

// kiosk-link starts, and the kiosk says hello.
static void restart(void)
{
    kept = (struct link_panel_kept){.kept.outbox = disk.outbox, .tell = tell};
    link_panel_run(&kept);
    world.told = 0;
    link_panel_greet(&kept);
}

static int begin(void **state)
{
    (void)state;
    world = (struct world){0};
    disk_open("panel");
    restart();
    return 0;
}

static void is_told(const struct panel_touch *touch, const struct panel_size *size, bool unread)
{
    static const struct panel NONE;
    assert_int_equal(world.told, 1);
    assert_memory_equal(&world.panel.panel.touch, touch ? touch : &NONE.touch, sizeof *touch);
    assert_memory_equal(&world.panel.panel.size, size ? size : &NONE.size, sizeof *size);
    assert_int_equal(world.panel.unread, unread);
}

static void where_nobody_has_measured_nothing_is_told(void **state)
{
    (void)state;
    is_told(NULL, NULL, false);
    assert_int_equal(link_panel_wait(&kept), -1);
}

static void what_was_measured_is_there_after_a_restart(void **state)
{
    static const struct panel NONE;
    (void)state;
    for (int which = 0; which < 4; which++) {
        struct link_panel panel = {0};
        panel.panel.touch = (which & 1) != 0 ? TOUCH : NONE.touch;
        panel.panel.size = (which & 2) != 0 ? SIZE : NONE.size;
        assert_true(link_panel_take(&kept, &panel));
        restart();
        is_told(&panel.panel.touch, &panel.panel.size, false);
    }
    const struct link_panel none = {0};
    assert_true(link_panel_take(&kept, &none));
    restart();
    is_told(NULL, NULL, false);
}

static void what_is_torn_absurd_or_strange_is_left_out_and_said(void **state)
{
    static const char *const TEXTS[] = {
        "touch -12000 55970 3000 -31500", // torn
        "touch -12000 55970 3000\n",
        "touch -12000 55970 3000 -31500 7\n",
        "touch -12000 55970 3000 -31500x\n",
        "touch 250001 -125000 0 0\n", // more than a scale of 1.25
        "touch 0 0 -200001 100000\n",
        "touch 0 200001 0 0\n", // the middle is moved too far
        "touch 0 99999999999999999999 0 0\n",
        "size 1080 1920\n",
        "size 1080 1920 268450", // torn
        "size 0 0 0\n",
        "size 1080 1920 10\n", // a pixel of 10 nm
        "size 1080 1920 99999999\n",
        "size -1080 1920 268450\n",
        "\n",
        "nobody knows\n",
    };
    (void)state;
    for (size_t i = 0; i < sizeof TEXTS / sizeof TEXTS[0]; i++) {
        disk_keep(TEXTS[i]);
        restart();
        is_told(NULL, NULL, true);
    }
}

static void a_bad_line_leaves_the_good_one_in_force(void **state)
{
    (void)state;
    disk_keep("touch absurd\nsize 1080 1920 268450\n");
    restart();
    is_told(NULL, &SIZE, true);
    disk_keep("touch -12000 55970 3000 -31500\nsize 1080 19");
    restart();
    is_told(&TOUCH, NULL, true);
}

static void what_is_measured_anew_takes_the_bad_ones_place(void **state)
{
    (void)state;
    disk_keep("nobody knows\n");
    restart();
    const struct link_panel panel = {.panel = {.touch = TOUCH}, .unread = 1};
    assert_true(link_panel_take(&kept, &panel));
    restart();
    is_told(&TOUCH, NULL, false);
}

static void a_disk_that_takes_none_leaves_the_old_ones(void **state)
{
    const struct link_panel one = {.panel = {.touch = TOUCH}}, none = {0};
    (void)state;
    assert_true(link_panel_take(&kept, &one));
    kept.kept.outbox = "/proc/none/outbox";
    assert_false(link_panel_take(&kept, &none));
    assert_memory_equal(&kept.panel.panel.touch, &TOUCH, sizeof TOUCH);
    kept.kept.outbox = disk.outbox;
    restart();
    is_told(&TOUCH, NULL, false);
}

static void what_cannot_be_read_is_told_to_nobody_and_tried_again(void **state)
{
    (void)state;
    assert_int_equal(mkdir(disk.kept, 0700), 0);
    restart();
    assert_int_equal(world.told, 0);
    assert_int_equal(link_panel_wait(&kept), LINK_KEPT_AGAIN_MS);
    assert_int_equal(rmdir(disk.kept), 0);
    disk.now += LINK_KEPT_AGAIN_MS;
    link_panel_run(&kept);
    is_told(NULL, NULL, false);
}

// ---- the message --------------------------------------------------------------------------------

static void what_no_panel_can_have_is_no_message(void **state)
{
    static const struct link_panel PANEL = {.panel = {{.shift_x = -50000}, {1080, 1920, 268000}}};
    static const struct message_row ROWS[] = {
        PASSES(LINK_SET_PANEL, ASKED, PANEL, panel.touch.shift_x, 0),
        REFUSED(LINK_SET_PANEL, ASKED, PANEL, panel.touch.shift_x, PANEL_MOVED_MOST + 1),
        REFUSED(LINK_SET_PANEL, ASKED, PANEL, panel.touch.stretch_y, PANEL_STRETCH_MOST + 1),
        REFUSED(LINK_PANEL, TOLD, PANEL, panel.touch.stretch_x, PANEL_STRETCH_LEAST - 1),
        REFUSED(LINK_PANEL, TOLD, PANEL, panel.size.width, 0),
        REFUSED(LINK_PANEL, TOLD, PANEL, panel.size.width_um, 1),
        PASSES(LINK_PANEL, TOLD, PANEL, unread, 1),
        REFUSED(LINK_PANEL, TOLD, PANEL, unread, 2),
    };
    (void)state;
    message_rows_hold(ROWS, sizeof ROWS / sizeof ROWS[0], link_message_valid);
}

#define ON_A_DISK(test) cmocka_unit_test_setup_teardown(test, begin, disk_close)

static const struct CMUnitTest TESTS[] = {
    ON_A_DISK(where_nobody_has_measured_nothing_is_told),
    ON_A_DISK(what_was_measured_is_there_after_a_restart),
    ON_A_DISK(what_is_torn_absurd_or_strange_is_left_out_and_said),
    ON_A_DISK(a_bad_line_leaves_the_good_one_in_force),
    ON_A_DISK(what_is_measured_anew_takes_the_bad_ones_place),
    ON_A_DISK(a_disk_that_takes_none_leaves_the_old_ones),
    ON_A_DISK(what_cannot_be_read_is_told_to_nobody_and_tried_again),
    cmocka_unit_test(what_no_panel_can_have_is_no_message),
};

TEST_MAIN(TESTS, NULL, NULL)
