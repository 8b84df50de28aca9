// A technician whose wrong PINs cannot be written down: on a full disk, without kiosk-link.
#include <string.h>

#include "firmware/limits.h"
#include "tests/unit/technician_steps.h"

static void kiosk_links_word_of_wrong_pins_is_waited_for_a_moment(void **state)
{
    struct rig *rig = *state;
    rig->session->maintain.failures.known = false;
    hold_corner(rig);
    assert_int_equal(rig->view.id, VIEW_START);
    rig_wait(rig, LIMIT_FAILURES_UNREAD_MS);
    hold_corner(rig);
    assert_int_equal(rig->view.id, VIEW_SERVICE_INSERT);
}

static void a_disk_that_takes_no_count_lets_a_technician_in(void **state)
{
    struct rig *rig = *state;
    to_pin(rig);
    enter(rig);
    disk_says(rig, LINK_NOT_STORED);
    assert_false(pin_is_held(rig));
    card_proves(rig, TECHNICIAN_OK, 3);
    assert_int_equal(rig->view.id, VIEW_SERVICE_MENU);
    disk_says(rig, LINK_NOT_STORED);
    assert_int_equal(rig->view.id, VIEW_SERVICE_MENU);
}

static void no_uncounted_pin_is_sent(struct rig *rig)
{
    assert_int_equal(rig->view.id, VIEW_SERVICE_ENDED);
    assert_int_equal(rig->view.service.cause, TECHNICIAN_UNCOUNTED);
    assert_int_equal(rig_count(rig, &rig->card, CARD_TECHNICIAN_PROVE), 0);
    assert_false(pin_is_held(rig));
}

static void a_wrong_one_on_such_a_disk_waits_an_hour_and_is_the_only_one(void **state)
{
    struct rig *rig = *state;
    to_pin(rig);
    enter(rig);
    disk_says(rig, LINK_NOT_STORED);
    card_proves(rig, TECHNICIAN_PIN_WRONG, 2);
    assert_int_equal(rig->view.id, VIEW_SERVICE_REFUSED);
    assert_int_equal(rig->view.service.wait_minutes, 60);
    card_is_let_go(rig);
    rig_presence(rig, 1, 0);
    rig_wait(rig, LIMIT_TECHNICIAN_MOST_MS);
    to_pin(rig);
    rig_type(rig, PIN);
    rig_press(rig, CONTROL_OK);
    if (rig->view.id == VIEW_SERVICE_READING) // the last handover may be lost at that moment
        disk_says(rig, LINK_NOT_STORED);
    no_uncounted_pin_is_sent(rig);
}

static void the_last_try_of_a_card_is_never_sent_uncounted(void **state)
{
    struct rig *rig = *state;
    hold_corner(rig);
    rig_presence(rig, 1, 1);
    card_is_read_with(rig, TECHNICIAN_OK, 1);
    enter(rig);
    disk_says(rig, LINK_NOT_STORED);
    no_uncounted_pin_is_sent(rig);
}

static void without_kiosk_link_a_technician_comes_in(void **state)
{
    struct rig *rig = *state;
    to_pin(rig);
    rig_type(rig, PIN);
    unlink(rig->link_path); // and nobody is there to connect to
    rig_restart(rig, &rig->link);
    rig_press(rig, CONTROL_OK);
    card_proves(rig, TECHNICIAN_OK, 3);
    assert_int_equal(rig->view.id, VIEW_SERVICE_MENU);
}

static void who_came_before_kiosk_links_word_comes_again_behind_it(void **state)
{
    struct rig *rig = *state;
    rig->session->maintain.failures.known = false;
    rig_wait(rig, LIMIT_FAILURES_UNREAD_MS);
    to_pin(rig);
    rig->link.failures = (struct link_failures){.count = 3, .last = clock_now()};
    rig_restart(rig, &rig->link);
    rig_wait(rig, 2000);
    assert_int_not_equal(rig->view.id, VIEW_SERVICE_PIN);
    card_is_let_go(rig);
    rig_presence(rig, 1, 0);
    hold_corner(rig);
    rig_presence(rig, 1, 1);
    card_is_read(rig, TECHNICIAN_OK);
    assert_int_equal(rig->view.service.cause, TECHNICIAN_MUST_WAIT);
}

static const struct CMUnitTest TESTS[] = {
    WITH_RIG(kiosk_links_word_of_wrong_pins_is_waited_for_a_moment),
    WITH_RIG(a_disk_that_takes_no_count_lets_a_technician_in),
    WITH_RIG(a_wrong_one_on_such_a_disk_waits_an_hour_and_is_the_only_one),
    WITH_RIG(the_last_try_of_a_card_is_never_sent_uncounted),
    WITH_RIG(without_kiosk_link_a_technician_comes_in),
    WITH_RIG(who_came_before_kiosk_links_word_comes_again_behind_it),
};

TEST_MAIN(TESTS, NULL, NULL)
