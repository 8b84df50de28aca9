// Promises of the commands that the operator's centre gives from afar: a closed list, each done
// once, each in the history, each answered and signed.
#include "tests/unit/link_remote_rig.h"

static void the_kiosk_is_asked_and_its_answer_goes_with_the_next_heartbeat(void **state)
{
    struct bench *b = *state;
    centre_asks(b, REMOTE_VIEW, 1);
    assert_int_equal(b->asked, 1);
    assert_int_equal(b->last_asked.command, REMOTE_VIEW);
    assert_int_equal(b->last_asked.number, 1);
    assert_false(heartbeat_goes(b));
    assert_false(link_remote_is_fresh(&b->remote));
    assert_true(kiosk_tells(b, 1, "{\"view\":\"start\"}"));
    assert_true(link_remote_is_fresh(&b->remote));
    delivers(b, 1, "view", "told", "\n{\"view\":\"start\"}\n");
    assert_false(heartbeat_goes(b));
    assert_int_equal(recorded(b, " remote-command done view ", 1), 1);
    assert_int_equal(recorded(b, " remote-answer done view ", 1), 1);
}

static void the_history_is_answered_without_a_kiosk(void **state)
{
    struct bench *b = *state;
    restart(b);
    centre_asks(b, REMOTE_HISTORY, 5);
    assert_int_equal(b->asked, 0);
    delivers(b, 5, "history", "told", " remote-command done history ");
    assert_non_null(strstr(b->said, "\"state\":\"whole\""));
}

static void an_unknown_command_is_refused_answered_as_unknown_and_recorded(void **state)
{
    struct bench *b = *state;
    centre_asks(b, REMOTE_COMMAND_COUNT, 2);
    assert_int_equal(b->asked, 0);
    delivers(b, 2, "unknown", "unknown", "\n{}\n");
    assert_int_equal(recorded(b, " remote-command refused unknown ", 2), 1);
    assert_int_equal(recorded(b, " remote-answer done unknown ", 2), 1);
}

static void a_command_that_is_repeated_is_done_once(void **state)
{
    struct bench *b = *state;
    for (int i = 0; i < 3; i++)
        centre_asks(b, REMOTE_TRACE, 7);
    assert_int_equal(b->asked, 1);
    assert_true(kiosk_tells(b, 7, "{}"));
    centre_asks(b, REMOTE_TRACE, 7);
    assert_false(kiosk_tells(b, 7, "{\"again\":1}"));
    delivers(b, 7, "trace", "told", "\n{}\n");
    assert_false(heartbeat_goes(b)); // nor is it called old while it is under way
    assert_int_equal(recorded(b, " remote-command done trace ", 7), 1);
}

static void a_number_of_before_is_old_and_one_of_them_is_answered_in_a_while(void **state)
{
    struct bench *b = *state;
    centre_asks(b, REMOTE_HISTORY, 7);
    delivers(b, 7, "history", "told", "");
    for (uint32_t number = 7; number >= 5; number--)
        centre_asks(b, REMOTE_VIEW, number);
    assert_int_equal(b->asked, 0);
    delivers(b, 7, "view", "old", "\n{}\n");
    assert_false(heartbeat_goes(b));
    assert_int_equal(recorded(b, " remote-command refused old ", 7), 1);
    passes(b, LINK_REMOTE_OLD_MS);
    centre_asks(b, REMOTE_VIEW, 6);
    delivers(b, 6, "view", "old", "\n{}\n");
    restart(b);
    centre_asks(b, REMOTE_VIEW, 7); // an old request, played again
    delivers(b, 7, "view", "old", "\n{}\n");
}

static void commands_are_taken_in_the_order_of_their_numbers(void **state)
{
    struct bench *b = *state;
    struct backend_answer answer = {.call = BACKEND_HEARTBEAT, .end = BACKEND_DONE};
    answer.actions.asked_count = 2;
    answer.actions.asked[0] = (struct answer_asked){9, REMOTE_HISTORY};
    answer.actions.asked[1] = (struct answer_asked){8, REMOTE_HISTORY};
    link_remote_answered(&b->remote, &answer);
    delivers(b, 8, "history", "told", "");
    delivers(b, 9, "history", "told", "");
}

static void what_finds_no_place_waits_for_the_centre_to_ask_again(void **state)
{
    struct bench *b = *state;
    for (uint32_t number = 1; number <= LINK_REMOTE_MAX + 1; number++)
        centre_asks(b, REMOTE_VIEW, number);
    assert_int_equal(b->asked, LINK_REMOTE_MAX);
    assert_true(kiosk_tells(b, 1, "{}"));
    delivers(b, 1, "view", "told", "");
    centre_asks(b, REMOTE_VIEW, LINK_REMOTE_MAX + 1);
    assert_int_equal(b->asked, LINK_REMOTE_MAX + 1);
}

static void a_kiosk_that_is_away_or_silent_is_named(void **state)
{
    struct bench *b = *state;
    centre_asks(b, REMOTE_DIAGNOSE, 1);
    passes(b, LIMIT_REMOTE_MS);
    delivers(b, 1, "diagnose", "kiosk-silent", "\n{}\n");
    assert_false(kiosk_tells(b, 1, "{}"));
    link_remote_client_gone(&b->remote);
    centre_asks(b, REMOTE_DIAGNOSE, 2);
    assert_int_equal(b->asked, 1);
    passes(b, LIMIT_REMOTE_MS - 1);
    assert_false(heartbeat_goes(b));
    passes(b, 1);
    delivers(b, 2, "diagnose", "kiosk-gone", "\n{}\n");
}

static void a_kiosk_that_comes_back_is_asked_again(void **state)
{
    struct bench *b = *state;
    centre_asks(b, REMOTE_VIEW, 3);
    assert_true(kiosk_tells_part(b, 3, "{\"view\":1}", 10, 0, 4));
    link_remote_client_gone(&b->remote);
    link_remote_greet(&b->remote);
    assert_int_equal(b->asked, 2);
    assert_int_equal(b->last_asked.number, 3);
    assert_false(kiosk_tells_part(b, 3, "{\"view\":1}", 10, 4, 6)); // of the one before
    assert_true(kiosk_tells(b, 3, "{\"view\":2}"));
    delivers(b, 3, "view", "told", "\n{\"view\":2}\n");
}

static void an_answer_comes_in_pieces_in_their_order(void **state)
{
    static char json[LINK_TELL_MAX + 1];
    struct bench *b = *state;
    memset(json, 'x', LINK_TELL_MAX);
    centre_asks(b, REMOTE_TRACE, 1);
    centre_asks(b, REMOTE_VIEW, 2);
    assert_true(kiosk_tells_part(b, 1, json, LINK_TELL_MAX, 0, LINK_TELL_PART));
    assert_false(kiosk_tells_part(b, 1, json, LINK_TELL_MAX, 5, LINK_TELL_PART)); // not the next
    assert_false(kiosk_tells_part(b, 2, json, LINK_TELL_MAX, LINK_TELL_PART, 1)); // another's
    assert_false(kiosk_tells_part(b, 1, json, LINK_TELL_PART + 1, LINK_TELL_PART, 2)); // beyond
    assert_false(kiosk_tells_part(b, 1, json, 1, LINK_TELL_PART, 2)); // less than came already
    assert_false(kiosk_tells_part(b, 9, json, 1, 0, 1)); // nobody asked, and it begins anew
    for (size_t at = 0; at < LINK_TELL_MAX; at += LINK_TELL_PART) {
        size_t left = LINK_TELL_MAX - at;
        assert_true(kiosk_tells_part(b, 1, json, LINK_TELL_MAX, at,
                                     left < LINK_TELL_PART ? left : LINK_TELL_PART));
    }
    says(b, 1, "trace", "told", json);
    struct request_heartbeat heartbeat = {.firmware = "1", .view = "start", .answer = &b->answer};
    char *body = request_heartbeat(&heartbeat);
    assert_non_null(body);
    assert_true(strlen(body) < 15 * 1024);
    request_free(&body);
}

static void what_is_no_line_of_printable_ascii_does_not_leave(void **state)
{
    static const char *const BAD[] = {"{\n}", "{\x1B}", "{\xE3\x81\x82}"};
    struct bench *b = *state;
    for (uint32_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
        centre_asks(b, REMOTE_VIEW, i + 1);
        kiosk_tells(b, i + 1, BAD[i]);
        assert_false(heartbeat_goes(b));
        assert_int_equal(b->remote.dropped, i + 1);
    }
}

static const struct CMUnitTest TESTS[] = {
    PROMISE(the_kiosk_is_asked_and_its_answer_goes_with_the_next_heartbeat),
    PROMISE(the_history_is_answered_without_a_kiosk),
    PROMISE(an_unknown_command_is_refused_answered_as_unknown_and_recorded),
    PROMISE(a_command_that_is_repeated_is_done_once),
    PROMISE(a_number_of_before_is_old_and_one_of_them_is_answered_in_a_while),
    PROMISE(commands_are_taken_in_the_order_of_their_numbers),
    PROMISE(what_finds_no_place_waits_for_the_centre_to_ask_again),
    PROMISE(a_kiosk_that_is_away_or_silent_is_named),
    PROMISE(a_kiosk_that_comes_back_is_asked_again),
    PROMISE(an_answer_comes_in_pieces_in_their_order),
    PROMISE(what_is_no_line_of_printable_ascii_does_not_leave),
};

TEST_MAIN(TESTS, NULL, NULL)
