// The card's way in pictures: slow, still most of the time, and off when it is to be.
#include "firmware/limits.h"
#include "firmware/session/motion.h"
#include "tests/test.h"
#include "tests/unit/session_rig.h"
#include "tests/unit/session_steps.h"

// The shown beat changes `count` times, and never sooner than a second after the change before.
static void beats_slowly(struct rig *rig, int count)
{
    uint8_t shown = rig->view.beat;
    int64_t changed = now_ms;
    for (int i = 0; i < count;) {
        rig_wait(rig, rig->limit_ms > 0 ? rig->limit_ms : 1);
        if (rig->view.beat == shown)
            continue;
        assert_int_equal(rig->view.beat, (shown + 1) % VIEW_BEATS);
        assert_true(now_ms - changed >= 1000);
        shown = rig->view.beat;
        changed = now_ms;
        i++;
    }
}

static void a_picture_goes_through_its_beats_and_never_changes_twice_a_second(void **state)
{
    struct rig *rig = *state;
    assert_int_equal(rig->view.beat, 0);
    beats_slowly(rig, 3 * VIEW_BEATS);
    rig_press(rig, CONTROL_START);
    rig_press(rig, CONTROL_AGREE);
    assert_int_equal(rig->view.id, VIEW_INSERT);
    assert_int_equal(rig->view.beat, 0);
    beats_slowly(rig, 3 * VIEW_BEATS);
}

static void on_the_start_screen_it_stands_still_most_of_the_time(void **state)
{
    struct rig *rig = *state;
    int changes = 0;
    uint8_t shown = rig->view.beat;
    for (int64_t end = now_ms + 80000; now_ms < end;) {
        rig_wait(rig, 100);
        changes += rig->view.beat != shown;
        shown = rig->view.beat;
    }
    assert_in_range(changes, VIEW_BEATS * 2, VIEW_BEATS * 4);
}

static void a_screen_without_such_a_picture_is_not_woken(void **state)
{
    struct motion motion;
    struct view view = {.id = VIEW_CARD};
    (void)state;
    motion_init(&motion, false);
    motion_show(&motion, &view);
    assert_int_equal(motion.due, INT64_MAX);
    view.id = VIEW_INSERT;
    motion_show(&motion, &view);
    assert_int_not_equal(motion.due, INT64_MAX);
    now_ms += LIMIT_REST_MS;
    motion_check(&motion);
    motion_show(&motion, &view);
    assert_int_equal(view.beat, 1);
    view.id = VIEW_READING;
    motion_show(&motion, &view);
    assert_int_equal(view.beat, 0);
    assert_int_equal(motion.due, INT64_MAX);
}

static void switched_off_everything_stands_still(void **state)
{
    struct motion motion;
    struct view view = {.id = VIEW_INSERT};
    (void)state;
    motion_init(&motion, true);
    motion_show(&motion, &view);
    assert_int_equal(motion.due, INT64_MAX);
    now_ms += 10 * LIMIT_REST_MS;
    motion_check(&motion);
    motion_show(&motion, &view);
    assert_int_equal(view.beat, 0);
}

// Also where nothing moves.
static void a_card_is_called_for_again_until_it_is_gone(void **state)
{
    struct rig *rig = *state;
    motion_init(&rig->session->motion, true);
    rig_to_card(rig, 1);
    rig_press(rig, CONTROL_LEAVE);
    rig_card_says(rig, CARD_CLOSE, CARD_DONE);
    assert_int_equal(rig->view.id, VIEW_TAKE_CARD);
    assert_int_equal(rig->view.reminders, 0);
    rig_wait(rig, LIMIT_REMIND_MS - 1);
    assert_int_equal(rig->view.reminders, 0);
    rig_wait(rig, 1);
    assert_int_equal(rig->view.reminders, 1);
    rig_press(rig, CONTROL_LANGUAGES);
    assert_int_equal(rig->view.id, VIEW_LANGUAGES);
    rig_wait(rig, LIMIT_REMIND_MS);
    assert_int_equal(rig->view.reminders, 2);
    rig_presence(rig, 1, 0);
    assert_int_equal(rig->view.id, VIEW_START);
    assert_int_equal(rig->view.reminders, 0);
}

static const struct CMUnitTest TESTS[] = {
    WITH_RIG(a_picture_goes_through_its_beats_and_never_changes_twice_a_second),
    WITH_RIG(on_the_start_screen_it_stands_still_most_of_the_time),
    cmocka_unit_test(a_screen_without_such_a_picture_is_not_woken),
    WITH_RIG(a_card_is_called_for_again_until_it_is_gone),
    cmocka_unit_test(switched_off_everything_stands_still),
};

TEST_MAIN(TESTS, NULL, NULL)
