// An operator takes the kiosk out of service and back: who is being served is served to the end,
// nobody begins meanwhile, and kiosk-link is told until it has it on its disk.
#include "firmware/limits.h"
#include "tests/unit/session_rig.h"
#include "tests/unit/session_steps.h"

enum {
    ANSWER_MAX = 256,
};

static void order(struct rig *rig, const char *word)
{
    char answer[ANSWER_MAX];
    rig_say(rig, word, answer, sizeof answer);
    assert_null(strstr(answer, "error"));
}

// What kiosk-link is asked to keep.
static enum off_reason handed_over(struct rig *rig)
{
    const struct link_off *off = (const void *)rig_asked(rig, &rig->link, LINK_SET_OFF)->body;
    return (enum off_reason)off->reason;
}

static void disk_says(struct rig *rig, enum link_result result)
{
    const struct link_answer answer = {.result = (uint8_t)result};
    rig_answer(&rig->link, rig_asked(rig, &rig->link, LINK_SET_OFF), LINK_SET_OFF, &answer,
               sizeof answer);
    rig_turn(rig, NULL);
}

static bool is_unstored(struct rig *rig)
{
    struct control_status status;
    struct control_facts facts;
    session_facts(rig->session, &status, &facts);
    return status.off_unstored;
}

static void is_closed(struct rig *rig)
{
    assert_int_equal(rig->view.id, VIEW_CLOSED);
    assert_int_equal(rig->view.notice, NOTICE_SUSPENDED);
    assert_false(rig->view.change_only);
}

static void an_idle_kiosk_closes_at_once_and_opens_again(void **state)
{
    struct rig *rig = *state;
    order(rig, "service off reader-broken");
    is_closed(rig);
    assert_int_equal(handed_over(rig), OFF_READER_BROKEN);
    disk_says(rig, LINK_DONE);
    assert_int_equal(rig_count(rig, &rig->link, LINK_SET_OFF), 0);
    rig_press(rig, CONTROL_START);
    rig_presence(rig, 1, 1);
    is_closed(rig);
    rig_presence(rig, 1, 0);
    order(rig, "service on");
    assert_int_equal(handed_over(rig), OFF_NOT);
    assert_int_equal(rig->view.id, VIEW_START);
}

static void who_is_being_served_is_served_to_the_end(void **state)
{
    struct rig *rig = *state;
    rig_to_card(rig, 1);
    order(rig, "service off maintenance");
    assert_int_equal(rig->view.id, VIEW_CARD);
    assert_int_equal(rig->view.reset_sign, CHOICE_OPEN);
    assert_int_equal(rig->view.change_auth, CHOICE_OPEN);
    rig_to_new(rig, 'a');
    rig_to_confirmed(rig);
    assert_int_equal(rig->view.id, VIEW_WORKING);
    rig_press(rig, CONTROL_LEAVE); // nobody leaves here
    assert_int_equal(rig->view.id, VIEW_WORKING);
    rig_presence(rig, 1, 0);
    rig_wait(rig, 10 * 60000);
    is_closed(rig);
}

static void the_next_card_begins_no_visit(void **state)
{
    struct rig *rig = *state;
    rig_to_card(rig, 1);
    order(rig, "service off maintenance");
    rig_press(rig, CONTROL_LEAVE);
    assert_int_equal(rig->view.id, VIEW_TAKE_CARD);
    rig_presence(rig, 1, 0);
    is_closed(rig);
    rig_presence(rig, 1, 1);
    is_closed(rig);
}

static void an_order_is_handed_over_until_it_is_on_the_disk(void **state)
{
    struct rig *rig = *state;
    assert_false(is_unstored(rig));
    order(rig, "service off other");
    disk_says(rig, LINK_NOT_STORED);
    assert_true(is_unstored(rig));
    assert_int_equal(rig_count(rig, &rig->link, LINK_SET_OFF), 0);
    rig_wait(rig, LIMIT_ORDER_AGAIN_MS);
    assert_int_equal(handed_over(rig), OFF_OTHER);
    rig_restart(rig, &rig->link); // which says that the kiosk is in service
    rig_wait(rig, LIMIT_ORDER_AGAIN_MS);
    is_closed(rig);
    assert_int_equal(handed_over(rig), OFF_OTHER);
    disk_says(rig, LINK_DONE);
    assert_false(is_unstored(rig));
    rig_wait(rig, 2 * LIMIT_ORDER_AGAIN_MS);
    assert_int_equal(rig_count(rig, &rig->link, LINK_SET_OFF), 0);
}

static void the_last_of_two_orders_is_the_one_that_is_kept(void **state)
{
    struct rig *rig = *state;
    order(rig, "service off other");
    order(rig, "service on");
    disk_says(rig, LINK_DONE); // to the first one
    assert_true(is_unstored(rig));
    assert_int_equal(handed_over(rig), OFF_NOT);
    disk_says(rig, LINK_DONE);
    assert_false(is_unstored(rig));
    assert_int_equal(rig->view.id, VIEW_START);
}

static void what_kiosk_link_has_kept_closes_the_kiosk(void **state)
{
    struct rig *rig = *state;
    rig->link.off = OFF_STORE_REQUEST;
    rig_restart(rig, &rig->link);
    rig_wait(rig, LIMIT_HELPER_RETRY_MS);
    rig_turn(rig, NULL);
    is_closed(rig);
    assert_int_equal(rig_count(rig, &rig->link, LINK_SET_OFF), 0);
}

// As at a start whose kiosk-link cannot read its disk yet.
static void before_it_is_known_nobody_begins(void **state)
{
    struct rig *rig = *state;
    const struct link_off off = {.reason = OFF_NOT};
    rig->session->order = (struct order){.known = false};
    session_judge_service(rig->session);
    rig_turn(rig, NULL);
    assert_int_equal(rig->view.id, VIEW_CLOSED);
    assert_int_equal(rig->view.notice, NOTICE_FAULT);
    assert_false(rig->view.change_only);
    assert_true(is_unstored(rig));
    rig_tell(&rig->link, 0, LINK_OFF, &off, sizeof off);
    rig_turn(rig, NULL);
    assert_int_equal(rig->view.id, VIEW_START);
}

static void a_kiosk_is_taken_out_of_service_for_a_reason_of_the_list(void **state)
{
    struct rig *rig = *state;
    char answer[ANSWER_MAX], word[ANSWER_MAX], expected[ANSWER_MAX];
    for (int i = OFF_NOT + 1; i < OFF_REASON_COUNT; i++) {
        const char *reason = off_reason_name((enum off_reason)i);
        snprintf(word, sizeof word, "service off %s", reason);
        snprintf(expected, sizeof expected, "{\"off\":true,\"reason\":\"%s\"}", reason);
        rig_say(rig, word, answer, sizeof answer);
        assert_string_equal(answer, expected);
        assert_int_equal(rig->session->order.reason, i);
    }
    rig_say(rig, "service on", answer, sizeof answer);
    assert_string_equal(answer, "{\"off\":false,\"reason\":\"\"}");
    assert_int_equal(rig->session->order.reason, OFF_NOT);
}

static void without_such_a_reason_nothing_is_ordered(void **state)
{
    static const char *const WORDS[] = {"service",
                                        "service ",
                                        "service off",
                                        "service off ",
                                        "service off Tanaka",
                                        "service off other ",
                                        "service off maintenance!",
                                        "service off maintenance other",
                                        "service on other",
                                        "service on ",
                                        "Service on"};
    struct rig *rig = *state;
    char answer[ANSWER_MAX];
    for (size_t i = 0; i < sizeof WORDS / sizeof WORDS[0]; i++) {
        rig_say(rig, WORDS[i], answer, sizeof answer);
        assert_string_equal(answer, "{\"error\":\"unknown request\"}");
        assert_int_equal(rig_count(rig, &rig->link, LINK_SET_OFF), 0);
        assert_int_equal(rig->view.id, VIEW_START);
    }
}

static const struct CMUnitTest TESTS[] = {
    WITH_RIG(an_idle_kiosk_closes_at_once_and_opens_again),
    WITH_RIG(who_is_being_served_is_served_to_the_end),
    WITH_RIG(the_next_card_begins_no_visit),
    WITH_RIG(an_order_is_handed_over_until_it_is_on_the_disk),
    WITH_RIG(the_last_of_two_orders_is_the_one_that_is_kept),
    WITH_RIG(what_kiosk_link_has_kept_closes_the_kiosk),
    WITH_RIG(before_it_is_known_nobody_begins),
    WITH_RIG(a_kiosk_is_taken_out_of_service_for_a_reason_of_the_list),
    WITH_RIG(without_such_a_reason_nothing_is_ordered),
};

TEST_MAIN(TESTS, NULL, NULL)
