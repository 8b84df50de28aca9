// The running program at the plug of a reader, which this test plays, and at its control socket.
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "tests/card/sample.h"
#include "tests/card/slot.h"
#include "tests/card/src/store.h"
#include "tests/test.h"

static const uint8_t WRONG_PIN[] = {0x00, 0x20, 0x00, 0x98, 0x04, '9', '9', '9', '9'};

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void a_card_tells_its_atr_and_answers(void **state)
{
    struct slot *slot = *state;
    uint8_t atr[SLOT_FRAME_MAX];
    SLOT_START(slot);
    slot_begin(slot);
    slot_power(slot, SLOT_ATR);
    assert_int_equal(slot_receive(slot, atr), 9);
    assert_memory_equal(atr, "\x3B\xE0\x00\xFF\x81\x31\xFE\x45\x14", 9);
    assert_int_equal(slot_transmit(slot, WRONG_PIN, sizeof WRONG_PIN), 0x63C2);
    assert_int_equal(slot_stored_tries(slot), 2);
    slot_assert_status(slot, "tries-auth 2/3\n");
    slot_assert_status(slot, "apdus 2\n");
    slot_assert_status(slot, "reader in\n");
}

static void another_atr_is_shown_until_it_is_cleared(void **state)
{
    struct slot *slot = *state;
    uint8_t atr[SLOT_FRAME_MAX];
    SLOT_START(slot, "--atr", "3BC5FF8131FB458073C6010000");
    slot_begin(slot);
    slot_power(slot, SLOT_ATR);
    assert_int_equal(slot_receive(slot, atr), 13);
    slot_order(slot, "remove");
    slot_order(slot, "insert");
    slot_begin(slot);
    slot_power(slot, SLOT_ATR);
    assert_int_equal(slot_receive(slot, atr), 13);
    slot_order(slot, "clear");
    slot_power(slot, SLOT_ATR);
    assert_int_equal(slot_receive(slot, atr), 9);
}

static void power_off_forgets_what_was_selected(void **state)
{
    struct slot *slot = *state;
    SLOT_START(slot);
    slot_begin(slot);
    slot_power(slot, SLOT_OFF);
    slot_power(slot, SLOT_ON);
    assert_int_equal(slot_transmit(slot, WRONG_PIN, sizeof WRONG_PIN), 0x6A88);
    assert_int_equal(slot_stored_tries(slot), 3);
}

static void leaving_before_a_command_leaves_it_undone(void **state)
{
    struct slot *slot = *state;
    SLOT_START(slot, "--fault", "leave before apdu 2");
    slot_begin(slot);
    assert_int_equal(slot_transmit(slot, WRONG_PIN, sizeof WRONG_PIN), -1);
    assert_int_equal(slot_stored_tries(slot), 3);
    slot_assert_status(slot, "reader out\n");
}

static void leaving_after_a_command_leaves_it_done_and_unanswered(void **state)
{
    struct slot *slot = *state;
    SLOT_START(slot);
    slot_begin(slot);
    slot_order(slot, "leave after ins 20");
    assert_int_equal(slot_transmit(slot, WRONG_PIN, sizeof WRONG_PIN), -1);
    assert_int_equal(slot_stored_tries(slot), 2);
    slot_assert_status(slot, "reader out\n");
}

static void a_card_that_was_removed_can_be_inserted_again(void **state)
{
    struct slot *slot = *state;
    char answer[512];
    SLOT_START(slot);
    slot_begin(slot);
    assert_false(slot_tell(slot, "insert", answer, sizeof answer)); // it is in
    slot_order(slot, "remove");
    slot_assert_status(slot, "reader out\n");
    slot_order(slot, "insert");
    slot_begin(slot);
    slot_assert_status(slot, "apdus 1\n"); // counted anew
}

// It was without power meanwhile: what was selected is gone.
static void a_card_that_wobbles_comes_back_by_itself_after_its_time(void **state)
{
    struct slot *slot = *state;
    SLOT_START(slot, "--fault", "wobble 200 before apdu 2");
    slot_begin(slot);
    int64_t left = now_ms();
    assert_int_equal(slot_transmit(slot, WRONG_PIN, sizeof WRONG_PIN), -1);
    slot_assert_status(slot, "reader waiting\n");
    slot_accept(slot);
    assert_true(now_ms() - left >= 200);
    slot_power(slot, SLOT_ON);
    assert_int_equal(slot_transmit(slot, WRONG_PIN, sizeof WRONG_PIN), 0x6A88);
    assert_int_equal(slot_stored_tries(slot), 3);
}

static void a_card_can_be_made_to_wobble_at_once(void **state)
{
    struct slot *slot = *state;
    char answer[512];
    SLOT_START(slot);
    slot_begin(slot);
    slot_order(slot, "wobble 50");
    assert_false(slot_tell(slot, "wobble 50", answer, sizeof answer)); // it is out
    slot_begin(slot);
    slot_assert_status(slot, "apdus 1\n");
}

static void another_card_can_be_inserted(void **state)
{
    struct slot *slot = *state;
    char other[80], line[128];
    struct image image;
    sample_image(&image);
    image.tries[IMAGE_AUTH] = 1;
    snprintf(other, sizeof other, "%s/other", slot->directory);
    assert_true(store_save(other, &image));
    SLOT_START(slot, "--outside");
    snprintf(line, sizeof line, "insert %s", other);
    SLOT_UNTIL(
        slot_has_status(slot, "reader out\n")); // it listens a moment after the socket is there
    slot_order(slot, line);
    slot_begin(slot);
    assert_int_equal(slot_transmit(slot, WRONG_PIN, sizeof WRONG_PIN), 0x63C0);
    assert_int_equal(slot_stored_tries(slot), 3); // the first card was not touched
    unlink(other);
}

static void a_silent_card_stays_and_never_answers(void **state)
{
    struct slot *slot = *state;
    struct pollfd waiting;
    SLOT_START(slot);
    slot_begin(slot);
    slot_order(slot, "silent ins 20");
    slot_send(slot, WRONG_PIN, sizeof WRONG_PIN);
    SLOT_UNTIL(slot_has_status(slot, "apdus 2\n")); // until the command has arrived
    slot_assert_status(slot, "apdus 2\n");
    waiting = (struct pollfd){.fd = slot->reader, .events = POLLIN};
    assert_int_equal(poll(&waiting, 1, 0), 0);
    slot_assert_status(slot, "reader in\n");
    assert_int_equal(slot_stored_tries(slot), 3);
}

static void a_late_card_is_as_late_as_ordered(void **state)
{
    struct slot *slot = *state;
    SLOT_START(slot, "--apdu-delay", "50");
    int64_t before = now_ms();
    slot_begin(slot);
    assert_true(now_ms() - before >= 50);
    slot_order(slot, "delay 0");
    slot_order(slot, "delay 200 ins 20");
    before = now_ms();
    assert_int_equal(slot_transmit(slot, WRONG_PIN, sizeof WRONG_PIN), 0x63C2);
    assert_true(now_ms() - before >= 200);
}

static void a_reader_that_sends_in_two_pieces_gets_its_answer_at_once(void **state)
{
    struct slot *slot = *state;
    int64_t fastest = SLOT_LIMIT_MS;
    SLOT_START(slot);
    slot_begin(slot);
    for (int i = 0; i < 20; i++) { // the fastest, because the machine may be busy
        int64_t before = now_ms();
        assert_int_equal(slot_transmit(slot, WRONG_PIN, 4), 0x63C3);
        int64_t took = now_ms() - before;
        fastest = i > 10 && took < fastest ? took : fastest;
    }
    assert_true(fastest < 20); // a delayed acknowledgement takes 40 ms
}

static void a_card_pulled_while_it_is_late_takes_its_answer_along(void **state)
{
    struct slot *slot = *state;
    uint8_t answer[SLOT_FRAME_MAX];
    SLOT_START(slot, "--fault", "delay 100 ins 20");
    slot_begin(slot);
    slot_send(slot, WRONG_PIN, sizeof WRONG_PIN);
    SLOT_UNTIL(slot_stored_tries(slot) == 2);
    slot_order(slot, "remove");
    assert_int_equal(slot_receive(slot, answer), -1);
    slot_order(slot, "insert");
    slot_accept(slot);
    struct pollfd waiting = {.fd = slot->reader, .events = POLLIN};
    assert_int_equal(poll(&waiting, 1, 200), 0); // longer than the old answer was late
}

static void answers_can_be_short(void **state)
{
    struct slot *slot = *state;
    uint8_t answer[SLOT_FRAME_MAX];
    SLOT_START(slot, "--fault", "short 1 apdu 2", "--fault", "short 0 apdu 3");
    slot_begin(slot);
    slot_send(slot, WRONG_PIN, sizeof WRONG_PIN);
    assert_int_equal(slot_receive(slot, answer), 1);
    slot_send(slot, WRONG_PIN, sizeof WRONG_PIN);
    assert_int_equal(slot_receive(slot, answer), 0);
    assert_int_equal(slot_stored_tries(slot), 1); // both were executed
}

static void an_answer_can_be_replaced(void **state)
{
    struct slot *slot = *state;
    SLOT_START(slot, "--fault", "answer 6F00 ins 20");
    slot_begin(slot);
    assert_int_equal(slot_transmit(slot, WRONG_PIN, sizeof WRONG_PIN), 0x6F00);
    assert_int_equal(slot_stored_tries(slot), 3); // and was not executed
    assert_int_equal(slot_transmit(slot, WRONG_PIN, sizeof WRONG_PIN), 0x63C2);
}

static void a_card_can_forget_what_was_selected(void **state)
{
    struct slot *slot = *state;
    SLOT_START(slot, "--fault", "forget ins 20");
    slot_begin(slot);
    assert_int_equal(slot_transmit(slot, WRONG_PIN, sizeof WRONG_PIN), 0x6A88);
    assert_int_equal(slot_stored_tries(slot), 3);
}

static void only_the_owner_may_give_orders(void **state)
{
    struct slot *slot = *state;
    struct stat status;
    mode_t old = umask(0);
    SLOT_START(slot);
    umask(old);
    slot_begin(slot);
    assert_int_equal(stat(slot->control, &status), 0);
    assert_int_equal(status.st_mode & 077, 0);
}

static void habits_reach_the_card_and_last_over_insertions(void **state)
{
    struct slot *slot = *state;
    SLOT_START(slot, "--fault", "habit short-ef off");
    slot_begin(slot);
    assert_int_equal(slot_transmit(slot, WRONG_PIN, sizeof WRONG_PIN), 0x6A86);
    slot_order(slot, "remove");
    slot_order(slot, "insert");
    slot_begin(slot);
    assert_int_equal(slot_transmit(slot, WRONG_PIN, sizeof WRONG_PIN), 0x6A86);
    slot_order(slot, "clear");
    assert_int_equal(slot_transmit(slot, WRONG_PIN, sizeof WRONG_PIN), 0x63C2);
}

static void a_reader_that_restarts_finds_the_card_again(void **state)
{
    struct slot *slot = *state;
    SLOT_START(slot);
    slot_begin(slot);
    close(slot->reader);
    slot->reader = -1;
    slot_begin(slot);
}

static void once_means_that_the_card_ends_with_the_reader(void **state)
{
    struct slot *slot = *state;
    SLOT_START(slot, "--once");
    slot_begin(slot);
    close(slot->reader);
    slot->reader = -1;
    assert_int_equal(slot_end(slot), 0);
}

static void without_a_reader_patience_ends(void **state)
{
    struct slot *slot = *state;
    close(slot->listener);
    slot->listener = -1;
    SLOT_START(slot, "--patience", "0");
    assert_int_equal(slot_end(slot), 1);
}

static void quit_and_a_signal_end_it_well(void **state)
{
    struct slot *slot = *state;
    SLOT_START(slot);
    slot_begin(slot);
    slot_order(slot, "quit");
    assert_int_equal(slot_end(slot), 0);
    SLOT_START(slot);
    slot_begin(slot);
    kill(slot->pid, SIGTERM);
    assert_int_equal(slot_end(slot), 0);
    assert_int_not_equal(access(slot->control, F_OK), 0);
}

static void a_line_that_says_nothing_is_an_error(void **state)
{
    struct slot *slot = *state;
    char answer[512];
    SLOT_START(slot);
    slot_begin(slot);
    static const char *const LINES[] = {
        "",    "dance", "insert",   "habit",        "habit x",          "habit x y",
        "atr", "atr 3", "atr 3BZZ", "leave before", "a b c d e f g h i"};
    for (size_t i = 0; i < sizeof LINES / sizeof LINES[0]; i++) {
        memset(answer, 0, sizeof answer);
        if (slot_tell(slot, LINES[i], answer, sizeof answer) || strncmp(answer, "error", 5) != 0)
            fail_msg("\"%s\" got \"%s\"", LINES[i], answer);
    }
}

static void bad_options_end_the_program(void **state)
{
    struct slot *slot = *state;
    static const char *const BAD[][2] = {
        {"--fault", "explode"},   {"--patience", "x"},        {"--atr", "3"},
        {"--apdu-delay", "soon"}, {"--file", "/nonexistent"}, {"--colour", "red"}};
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
        SLOT_START(slot, BAD[i][0], BAD[i][1]);
        if (slot_end(slot) != 1)
            fail_msg("%s %s was taken", BAD[i][0], BAD[i][1]);
    }
}

static void the_status_never_shows_a_secret(void **state)
{
    struct slot *slot = *state;
    char answer[512] = "";
    SLOT_START(slot);
    slot_begin(slot);
    assert_true(slot_tell(slot, "status", answer, sizeof answer));
    assert_null(strstr(answer, "1234"));
    assert_null(strstr(answer, "31323334"));
    assert_null(strstr(answer, "ABC123"));
}

#define PROMISE(name) cmocka_unit_test_setup_teardown(name, slot_set_up, slot_tear_down)

static const struct CMUnitTest TESTS[] = {
    PROMISE(a_card_tells_its_atr_and_answers),
    PROMISE(another_atr_is_shown_until_it_is_cleared),
    PROMISE(power_off_forgets_what_was_selected),
    PROMISE(leaving_before_a_command_leaves_it_undone),
    PROMISE(leaving_after_a_command_leaves_it_done_and_unanswered),
    PROMISE(a_card_that_was_removed_can_be_inserted_again),
    PROMISE(a_card_that_wobbles_comes_back_by_itself_after_its_time),
    PROMISE(a_card_can_be_made_to_wobble_at_once),
    PROMISE(another_card_can_be_inserted),
    PROMISE(a_silent_card_stays_and_never_answers),
    PROMISE(a_late_card_is_as_late_as_ordered),
    PROMISE(a_reader_that_sends_in_two_pieces_gets_its_answer_at_once),
    PROMISE(a_card_pulled_while_it_is_late_takes_its_answer_along),
    PROMISE(answers_can_be_short),
    PROMISE(an_answer_can_be_replaced),
    PROMISE(a_card_can_forget_what_was_selected),
    PROMISE(only_the_owner_may_give_orders),
    PROMISE(habits_reach_the_card_and_last_over_insertions),
    PROMISE(a_reader_that_restarts_finds_the_card_again),
    PROMISE(once_means_that_the_card_ends_with_the_reader),
    PROMISE(without_a_reader_patience_ends),
    PROMISE(quit_and_a_signal_end_it_well),
    PROMISE(a_line_that_says_nothing_is_an_error),
    PROMISE(bad_options_end_the_program),
    PROMISE(the_status_never_shows_a_secret),
};

TEST_MAIN(TESTS, NULL, NULL)
