// The running program at QEMU's reader, which this test plays: every byte of both sides.
#include <arpa/inet.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/card/slot.h"
#include "tests/test.h"

// <vscard_common.h> of libcacard: types, and the head of three big-endian numbers.
enum {
    INIT = 1,
    ERROR,
    READER_ADD,
    READER_REMOVE,
    ATR,
    CARD_REMOVE,
    APDU,
    FLUSH,
    FLUSH_COMPLETE,
    HEAD = 12,
    SILENCE_MS = 100,
};

static const uint8_t HELLO[] = {'V', 'S', 'C', 'D', 0, 0, 0, 2, 0, 0, 0, 0};
static const uint8_t FINE[4] = {0}, REFUSED[4] = {0, 0, 0, 2};
static const uint8_t COMMAND_FAILED[4] = {0, 0, 0, 1};
static const uint8_t SELECT[] = {0x00, 0xA4, 0x04, 0x0C, 0x0A, 0xD3, 0x92, 0xF0,
                                 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01};
static const uint8_t WRONG_PIN[] = {0x00, 0x20, 0x00, 0x98, 0x04, '9', '9', '9', '9'};
static const uint8_t DONE[] = {0x90, 0x00}, TWO_LEFT[] = {0x63, 0xC2},
                     NOTHING_CHOSEN[] = {0x6A, 0x88};

static int set_up(void **state)
{
    int result = slot_set_up(state);
    ((struct slot *)*state)->plug = "--vscard";
    return result;
}

// QEMU goes first: a card that says that it leaves would wait for it.
static int tear_down(void **state)
{
    struct slot *slot = *state;
    if (slot->reader >= 0)
        close(slot->reader);
    slot->reader = -1;
    return slot_tear_down(state);
}

// ---- QEMU's side --------------------------------------------------------------------------------

static void say(const struct slot *slot, uint32_t type, uint32_t reader, const void *body,
                size_t length)
{
    const uint32_t head[] = {htonl(type), htonl(reader), htonl((uint32_t)length)};
    // Apart, as QEMU does it.
    assert_int_equal(send(slot->reader, head, sizeof head, MSG_NOSIGNAL), HEAD);
    if (length > 0)
        assert_int_equal(send(slot->reader, body, length, MSG_NOSIGNAL), (ssize_t)length);
}

static void hear_bytes(const struct slot *slot, const void *expected, size_t length)
{
    uint8_t bytes[SLOT_FRAME_MAX];
    struct pollfd waiting = {.fd = slot->reader, .events = POLLIN};
    assert_int_equal(poll(&waiting, 1, SLOT_LIMIT_MS), 1);
    assert_int_equal(recv(slot->reader, bytes, length, MSG_WAITALL), (ssize_t)length);
    assert_memory_equal(bytes, expected, length);
}

static void hear(const struct slot *slot, uint32_t type, uint32_t reader, const void *body,
                 size_t length)
{
    const uint32_t head[] = {htonl(type), htonl(reader), htonl((uint32_t)length)};
    hear_bytes(slot, head, sizeof head);
    if (length > 0)
        hear_bytes(slot, body, length);
}

static void hear_nothing(const struct slot *slot)
{
    struct pollfd waiting = {.fd = slot->reader, .events = POLLIN};
    assert_int_equal(poll(&waiting, 1, SILENCE_MS), 0);
}

static void hear_the_end(const struct slot *slot)
{
    uint8_t byte;
    struct pollfd waiting = {.fd = slot->reader, .events = POLLIN};
    assert_int_equal(poll(&waiting, 1, SLOT_LIMIT_MS), 1);
    assert_int_equal(recv(slot->reader, &byte, 1, 0), 0);
}

// As soon as the card's last word is there QEMU closes as well.
static void hear_the_card_leave(struct slot *slot)
{
    hear(slot, CARD_REMOVE, 0, NULL, 0);
    say(slot, ERROR, 0, FINE, sizeof FINE);
    hear_the_end(slot);
    close(slot->reader);
    slot->reader = -1;
}

// A guest whose command is under way has time to fetch an error before the reader forgets it.
static void hear_the_card_leave_a_command(struct slot *slot)
{
    hear(slot, ERROR, 0, COMMAND_FAILED, sizeof COMMAND_FAILED);
    hear_nothing(slot);
    hear_the_card_leave(slot);
}

static void exchange(const struct slot *slot, const void *command, size_t length,
                     const uint8_t answer[2])
{
    say(slot, APDU, 0, command, length);
    hear(slot, APDU, 0, answer, 2);
}

// From the connection to the card's ATR, which is the one of T=0.
static void introduce(struct slot *slot)
{
    hear(slot, INIT, 0xFFFFFFFF, HELLO, sizeof HELLO);
    say(slot, INIT, 0xFFFFFFFF, HELLO, sizeof HELLO);
    hear(slot, READER_ADD, 0xFFFFFFFF, "JPKI", 5);
    say(slot, ERROR, 0, FINE, sizeof FINE);
    hear(slot, ATR, 0, "\x3B\x80\x00", 3);
    say(slot, ERROR, 0, FINE, sizeof FINE);
}

static void begin(struct slot *slot)
{
    slot_accept(slot);
    introduce(slot);
    exchange(slot, SELECT, sizeof SELECT, DONE);
}

// ---- the promises -------------------------------------------------------------------------------

static void a_card_introduces_itself_and_answers(void **state)
{
    struct slot *slot = *state;
    SLOT_START(slot);
    begin(slot);
    exchange(slot, WRONG_PIN, sizeof WRONG_PIN, TWO_LEFT);
    assert_int_equal(slot_stored_tries(slot), 2);
    slot_assert_status(slot, "apdus 2\n");
    slot_assert_status(slot, "reader in\n");
}

static void another_atr_can_be_shown(void **state)
{
    struct slot *slot = *state;
    SLOT_START(slot, "--atr", "3B00");
    slot_accept(slot);
    hear(slot, INIT, 0xFFFFFFFF, HELLO, sizeof HELLO);
    say(slot, INIT, 0xFFFFFFFF, HELLO, sizeof HELLO);
    hear(slot, READER_ADD, 0xFFFFFFFF, "JPKI", 5);
    say(slot, ERROR, 7, FINE, sizeof FINE);
    hear(slot, ATR, 7, "\x3B\x00", 2); // by the number that the reader got
}

static void a_card_says_that_it_leaves(void **state)
{
    struct slot *slot = *state;
    SLOT_START(slot, "--fault", "leave after ins 20");
    begin(slot);
    say(slot, APDU, 0, WRONG_PIN, sizeof WRONG_PIN);
    hear_the_card_leave_a_command(slot);
    assert_int_equal(slot_stored_tries(slot), 2);
    slot_assert_status(slot, "reader out\n");
    slot_order(slot, "insert");
    begin(slot);
    exchange(slot, WRONG_PIN, sizeof WRONG_PIN, (const uint8_t[]){0x63, 0xC1});
}

static void a_card_says_that_it_leaves_when_the_program_ends(void **state)
{
    struct slot *slot = *state;
    SLOT_START(slot);
    begin(slot);
    kill(slot->pid, SIGTERM);
    hear_the_card_leave(slot);
    assert_int_equal(slot_end(slot), 0);
}

// The commands that QEMU has sent meanwhile are not read; they must not take the last word along.
static void what_waits_to_be_read_swallows_no_last_word(void **state)
{
    struct slot *slot = *state;
    SLOT_START(slot, "--fault", "leave before ins 20");
    begin(slot);
    say(slot, APDU, 0, WRONG_PIN, sizeof WRONG_PIN);
    for (int i = 0; i < 20; i++)
        say(slot, FLUSH, 0, NULL, 0);
    poll(NULL, 0, SILENCE_MS);
    hear_the_card_leave_a_command(slot);
}

static void a_card_wobbles_here_too(void **state)
{
    struct slot *slot = *state;
    SLOT_START(slot, "--fault", "wobble 50 before ins 20");
    begin(slot);
    say(slot, APDU, 0, WRONG_PIN, sizeof WRONG_PIN);
    hear_the_card_leave_a_command(slot);
    slot_accept(slot);
    introduce(slot);
    exchange(slot, WRONG_PIN, sizeof WRONG_PIN, NOTHING_CHOSEN); // it was without power
}

// `wait=on`: QEMU speaks first, and again in answer.
static void a_reader_that_speaks_first_gets_one_card(void **state)
{
    struct slot *slot = *state;
    SLOT_START(slot);
    slot_accept(slot);
    say(slot, INIT, 0xFFFFFFFF, HELLO, sizeof HELLO);
    introduce(slot);
    hear_nothing(slot);
    exchange(slot, SELECT, sizeof SELECT, DONE);
}

static void a_reader_that_is_plugged_in_anew_gets_the_card_without_power(void **state)
{
    struct slot *slot = *state;
    SLOT_START(slot);
    begin(slot);
    say(slot, INIT, 0xFFFFFFFF, HELLO, sizeof HELLO);
    hear(slot, READER_ADD, 0xFFFFFFFF, "JPKI", 5);
    say(slot, ERROR, 0, FINE, sizeof FINE);
    hear(slot, ATR, 0, "\x3B\x80\x00", 3);
    say(slot, ERROR, 0, FINE, sizeof FINE);
    exchange(slot, WRONG_PIN, sizeof WRONG_PIN, NOTHING_CHOSEN);
}

static void a_flush_is_complete_when_the_answer_has_been_sent(void **state)
{
    struct slot *slot = *state;
    SLOT_START(slot, "--fault", "delay 150 ins 20");
    begin(slot);
    say(slot, FLUSH, 0, NULL, 0);
    hear(slot, FLUSH_COMPLETE, 0, NULL, 0);
    say(slot, APDU, 0, WRONG_PIN, sizeof WRONG_PIN);
    say(slot, FLUSH, 0, NULL, 0);
    hear_nothing(slot);
    hear(slot, APDU, 0, TWO_LEFT, 2);
    hear(slot, FLUSH_COMPLETE, 0, NULL, 0);
}

static void a_reader_without_room_is_asked_again(void **state)
{
    struct slot *slot = *state;
    SLOT_START(slot);
    slot_accept(slot);
    hear(slot, INIT, 0xFFFFFFFF, HELLO, sizeof HELLO);
    say(slot, INIT, 0xFFFFFFFF, HELLO, sizeof HELLO);
    hear(slot, READER_ADD, 0xFFFFFFFF, "JPKI", 5);
    say(slot, ERROR, 0xFFFFFFFF, REFUSED, sizeof REFUSED);
    hear_the_end(slot);
    begin(slot);
}

static void what_is_no_such_reader_is_left(void **state)
{
    struct slot *slot = *state;
    static const uint8_t OTHER[] = {'D', 'C', 'S', 'V', 0, 0, 0, 2, 0, 0, 0, 0};
    static const uint8_t ENDLESS[] = {0, 0, 0, APDU, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xF0};
    SLOT_START(slot, "--once");
    slot_accept(slot);
    hear(slot, INIT, 0xFFFFFFFF, HELLO, sizeof HELLO);
    say(slot, INIT, 0xFFFFFFFF, OTHER, sizeof OTHER);
    hear_the_end(slot);
    assert_int_equal(slot_end(slot), 0);
    SLOT_START(slot, "--once");
    begin(slot);
    assert_int_equal(send(slot->reader, ENDLESS, sizeof ENDLESS, MSG_NOSIGNAL), sizeof ENDLESS);
    hear_the_card_leave(slot);
    assert_int_equal(slot_end(slot), 0);
}

static void a_place_without_a_port_is_refused(void **state)
{
    struct slot *slot = *state;
    strcpy(slot->place, "127.0.0.1");
    SLOT_START(slot);
    assert_int_equal(slot_end(slot), 1);
}

#define PROMISE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

static const struct CMUnitTest TESTS[] = {
    PROMISE(a_card_introduces_itself_and_answers),
    PROMISE(another_atr_can_be_shown),
    PROMISE(a_card_says_that_it_leaves),
    PROMISE(a_card_says_that_it_leaves_when_the_program_ends),
    PROMISE(what_waits_to_be_read_swallows_no_last_word),
    PROMISE(a_card_wobbles_here_too),
    PROMISE(a_reader_that_speaks_first_gets_one_card),
    PROMISE(a_reader_that_is_plugged_in_anew_gets_the_card_without_power),
    PROMISE(a_flush_is_complete_when_the_answer_has_been_sent),
    PROMISE(a_reader_without_room_is_asked_again),
    PROMISE(what_is_no_such_reader_is_left),
    PROMISE(a_place_without_a_port_is_refused),
};

TEST_MAIN(TESTS, NULL, NULL)
