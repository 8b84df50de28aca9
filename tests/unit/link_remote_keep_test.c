// What is kept of the centre's commands and of the answers: until the centre has them, within
// bounds, over restarts, and with a record of each.
#include "tests/unit/link_remote_rig.h"

static void what_the_centre_refuses_is_dropped_counted_and_hides_no_heartbeat(void **state)
{
    struct bench *b = *state;
    centre_asks(b, REMOTE_HISTORY, 1);
    for (int i = 0; i < LINK_REMOTE_REFUSALS; i++) {
        says(b, 1, "history", "told", "");
        heartbeat_ends(b, BACKEND_REFUSED, PROBLEM_MALFORMED);
        assert_false(heartbeat_goes(b)); // the next one has none
        heartbeat_ends(b, BACKEND_DONE, PROBLEM_NONE);
    }
    assert_false(heartbeat_goes(b));
    assert_int_equal(b->remote.dropped, 1);
    assert_int_equal(recorded(b, " remote-answer fail dropped ", 1), 1);
}

static void what_nobody_took_for_a_day_is_dropped_and_counted(void **state)
{
    struct bench *b = *state;
    centre_asks(b, REMOTE_HISTORY, 1);
    passes(b, LINK_REMOTE_KEPT_MS - 1);
    assert_int_equal(b->remote.dropped, 0);
    assert_int_equal(link_remote_wait(&b->remote), 1);
    passes(b, 1);
    assert_int_equal(b->remote.dropped, 1);
    assert_false(heartbeat_goes(b));
    assert_int_equal(link_remote_wait(&b->remote), -1);
    assert_int_equal(recorded(b, " remote-answer fail dropped ", 1), 1);
}

static void over_a_restart_it_is_answered_anew_and_recorded_once(void **state)
{
    struct bench *b = *state;
    centre_asks(b, REMOTE_VIEW, 3);
    centre_asks(b, REMOTE_HISTORY, 4);
    centre_asks(b, REMOTE_COMMAND_COUNT, 6);
    restart(b);
    delivers(b, 4, "history", "told", "");
    delivers(b, 6, "unknown", "unknown", "\n{}\n");
    centre_asks(b, REMOTE_VIEW, 3); // it has not heard of 3
    link_remote_greet(&b->remote);
    assert_int_equal(b->last_asked.number, 3);
    assert_true(kiosk_tells(b, 3, "{}"));
    delivers(b, 3, "view", "told", "\n{}\n");
    assert_int_equal(recorded(b, " remote-command done view ", 3), 1);
    restart(b);
    link_remote_greet(&b->remote);
    assert_false(heartbeat_goes(b));
}

static void what_leaves_no_record_is_not_done(void **state)
{
    struct bench *b = *state;
    link_history_close(&b->history);
    b->history.kiosk.sign = NULL;
    assert_int_equal(unlink(b->rig->path), 0);
    assert_int_equal(mkdir(b->rig->path, 0700), 0); // a disk that gives no file
    centre_asks(b, REMOTE_VIEW, 1);
    assert_int_equal(b->asked, 0);
    assert_int_equal(b->remote.last, 0);
    assert_int_equal(rmdir(b->rig->path), 0);
    b->history.kiosk.sign = b->rig->kiosk.sign;
    centre_asks(b, REMOTE_VIEW, 1);
    assert_int_equal(b->asked, 1);
}

static void a_delivery_is_recorded_later_when_the_history_did_not_take_it(void **state)
{
    struct bench *b = *state;
    centre_asks(b, REMOTE_VIEW, 1);
    assert_true(kiosk_tells(b, 1, "{}"));
    says(b, 1, "view", "told", "");
    link_history_close(&b->history);
    char kept[SCRATCH_MAX + 32];
    snprintf(kept, sizeof kept, "%s/kept", b->rig->dir);
    assert_int_equal(rename(b->rig->path, kept), 0);
    assert_int_equal(mkdir(b->rig->path, 0700), 0);
    heartbeat_ends(b, BACKEND_DONE, PROBLEM_NONE);
    assert_false(heartbeat_goes(b)); // the centre has it
    assert_int_equal(rmdir(b->rig->path), 0);
    assert_int_equal(rename(kept, b->rig->path), 0);
    passes(b, LINK_REMOTE_AGAIN_MS);
    assert_int_equal(recorded(b, " remote-answer done view ", 1), 1);
    assert_int_equal(link_remote_wait(&b->remote), -1);
}

static void a_file_that_a_hand_wrote_does_no_harm(void **state)
{
    static const char *const FILES[] = {
        "",
        "last\n",
        "last -1\n",
        "last 99999999999999999999\n",
        "view 1\n",
        "last 5\nview 6\n",
        "last 5\nsh 1\n",
        "last 5\nview 1",
        "last 5\nview 0\nview 1\nview 2\nview 3\nview 4\nview 5\n",
        "last 4 ; rm -rf /\n",
    };
    struct bench *b = *state;
    for (size_t i = 0; i < sizeof FILES / sizeof FILES[0]; i++) {
        FILE *file = fopen(b->kept, "we");
        assert_non_null(file);
        assert_true(fputs(FILES[i], file) >= 0);
        assert_int_equal(fclose(file), 0);
        restart(b);
        assert_in_range(b->remote.last, 0, ANSWER_NUMBER_MAX);
        centre_asks(b, REMOTE_HISTORY, 7 + (uint32_t)i);
        bool held = false;
        for (size_t k = 0; k < LINK_REMOTE_MAX; k++)
            held |= b->remote.items[k].number == 7 + i;
        assert_true(held || strstr(FILES[i], "view 3")); // that one left no place
    }
}

static void an_answer_is_kept_until_the_centre_has_it(void **state)
{
    struct bench *b = *state;
    centre_asks(b, REMOTE_VIEW, 1);
    assert_true(kiosk_tells(b, 1, "{\"view\":\"start\"}"));
    for (int i = 0; i < 20; i++) {
        says(b, 1, "view", "told", "start");
        if (i % 2 == 0)
            heartbeat_ends(b, BACKEND_UNREACHABLE, PROBLEM_NONE);
        else
            heartbeat_ends(b, BACKEND_REFUSED, PROBLEM_DEVICE_SUSPENDED);
        assert_false(link_remote_is_fresh(&b->remote)); // it hurries once
        passes(b, 60000);
    }
    delivers(b, 1, "view", "told", "start");
    assert_int_equal(b->remote.dropped, 0);
}

static const struct CMUnitTest TESTS[] = {
    PROMISE(what_the_centre_refuses_is_dropped_counted_and_hides_no_heartbeat),
    PROMISE(what_nobody_took_for_a_day_is_dropped_and_counted),
    PROMISE(over_a_restart_it_is_answered_anew_and_recorded_once),
    PROMISE(what_leaves_no_record_is_not_done),
    PROMISE(a_delivery_is_recorded_later_when_the_history_did_not_take_it),
    PROMISE(a_file_that_a_hand_wrote_does_no_harm),
    PROMISE(an_answer_is_kept_until_the_centre_has_it),
};

TEST_MAIN(TESTS, NULL, NULL)
