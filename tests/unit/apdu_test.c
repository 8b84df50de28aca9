// One command, one answer: the exact bytes on the wire, and what a hostile card can do about it.
#include <stdio.h>
#include <string.h>

#include "tests/support/card_script.h"
#include "tests/test.h"

static unsigned char body[512]; // lint: file-scope test fixture

static struct apdu_answer answer; // lint: file-scope test fixture
static struct card_script script; // lint: file-scope test fixture

static enum apdu_err exchange(const struct apdu *apdu, size_t room)
{
    memset(body, 0, sizeof body);
    answer = (struct apdu_answer){.data = body, .room = room};
    return apdu_exchange(&script.channel, apdu, &answer);
}

// It is answered by so many bytes in the room for them, and by this status word.
static void gives(const struct apdu *apdu, size_t room, size_t length, uint16_t status_word)
{
    assert_int_equal(exchange(apdu, room), APDU_OK);
    assert_int_equal(answer.length, length);
    assert_int_equal(answer.status_word, status_word);
}

// And by nothing.
static void fails(const struct apdu *apdu, size_t room, enum apdu_err err)
{
    assert_int_equal(exchange(apdu, room), err);
    assert_int_equal(answer.length, 0);
}

static int everything_was_said(void **state)
{
    (void)state;
    card_script_end(&script);
    return 0;
}

static const struct apdu READ = {.ins = 0xB0, .p1 = 0x01, .expect = 256, .repeatable = true};
static const struct apdu VERIFY = {.ins = 0x20, .p2 = 0x80, .length = 4, .data = "1234"};

// With data and an answer.
static const struct apdu SIGN = {.cla = 0x80,
                                 .ins = 0x2A,
                                 .p2 = 0x80,
                                 .length = 2,
                                 .data = "\1\2",
                                 .expect = 256,
                                 .repeatable = true};

static void the_four_cases_have_their_exact_bytes(void **state)
{
    (void)state;
    const struct apdu tries = {.ins = 0x20, .p2 = 0x80}, challenge = {.ins = 0x84, .expect = 16};
    card_script_start(&script, "> 00 20 00 80\n< 63C3\n"                 // case 1
                               "> 00 84 00 00 10\n< AA*16 9000\n"        // case 2
                               "> 00 20 00 80 04 31323334\n< 9000\n"     // case 3
                               "> 80 2A 00 80 02 0102 00\n< 07 9000\n"); // case 4
    gives(&tries, 0, 0, 0x63C3);
    gives(&challenge, 16, 16, 0x9000);
    gives(&VERIFY, 0, 0, 0x9000);
    gives(&SIGN, 256, 1, 0x9000);
}

static void at_t0_a_command_with_data_carries_no_le_and_its_answer_is_fetched(void **state)
{
    (void)state;
    card_script_start(&script, "> 80 2A 00 80 02 0102\n< 6103\n> 00 C0 00 00 03\n< 070809 9000\n");
    script.channel.t0 = true;
    gives(&SIGN, 256, 3, 0x9000);
    assert_memory_equal(body, "\7\10\11", 3);
}

static void an_answer_in_parts_is_put_together(void **state)
{
    (void)state;
    card_script_start(&script, "> 00 B0 01 00 00\n< 01 6100\n> 00 C0 00 00 00\n< 02*256 6102\n"
                               "> 00 C0 00 00 02\n< 0304 9000\n");
    gives(&READ, 300, 259, 0x9000);
    assert_int_equal(body[0], 1);
    assert_int_equal(body[256], 2);
    assert_int_equal(body[258], 4);
}

static void a_wrong_le_is_put_right_once(void **state)
{
    (void)state;
    card_script_start(&script, "> 00 B0 01 00 00\n< 6C05\n> 00 B0 01 00 05\n< 05*5 9000\n"
                               "> 00 B0 01 00 00\n< 6C05\n> 00 B0 01 00 05\n< 6C06\n"
                               "> 00 B0 01 00 00\n< 6C00\n"); // not again the same
    gives(&READ, 256, 5, 0x9000);
    gives(&READ, 256, 0, 0x6C06);
    gives(&READ, 256, 0, 0x6C00);
}

static void a_command_that_could_cost_a_try_is_never_sent_twice(void **state)
{
    (void)state;
    const struct apdu once = {.ins = 0x82, .p2 = 0x81, .expect = 16};
    card_script_start(&script, "> 00 20 00 80 04 31323334\n< 6C10\n"
                               "> 00 20 00 80 04 31323334\n< 6110\n"
                               "> 00 82 00 81 10\n< 6C08\n"
                               "> 00 20 00 80 04 31323334\n< -\n");
    gives(&VERIFY, 0, 0, 0x6C10);
    gives(&VERIFY, 0, 0, 0x6110);
    gives(&once, 16, 0, 0x6C08);
    fails(&VERIFY, 0, APDU_LOST);
    assert_int_equal(answer.status_word, 0);
}

static void fewer_than_two_bytes_are_a_lost_link(void **state)
{
    (void)state;
    card_script_start(&script,
                      "> 00 B0 01 00 00\n< \n> 00 B0 01 00 00\n< 90\n> 00 B0 01 00 00\n< -\n");
    for (int i = 0; i < 3; i++) {
        fails(&READ, 256, APDU_LOST);
        assert_int_equal(answer.status_word, 0);
    }
}

static void an_answer_that_does_not_fit_is_refused_without_a_byte_too_far(void **state)
{
    (void)state;
    card_script_start(&script, "> 00 B0 01 00 00\n< AA*17 9000\n");
    fails(&READ, 16, APDU_TOO_LONG);
    assert_int_equal(body[16], 0);
}

// A card that ignores the P2 of SELECT answers with the file's control information.
static void an_answer_that_nobody_wants_is_no_fault(void **state)
{
    (void)state;
    card_script_start(&script, "> 00 20 00 80 04 31323334\n< 6F*255 9000\n");
    gives(&VERIFY, 0, 0, 0x9000);
}

// Another part without a byte, or bytes until the room is full.
static void a_card_that_always_has_more_is_left(void **state)
{
    (void)state;
    char text[2048] = "> 00 B0 01 00 00\n< 6101\n> 00 C0 00 00 01\n< 6101\n"
                      "> 00 B0 01 00 00\n< 6101\n";
    for (int i = 0; i < 33; i++)
        strcat(text, "> 00 C0 00 00 01\n< AA 6101\n");
    card_script_start(&script, text);
    assert_int_equal(exchange(&READ, 256), APDU_TOO_LONG);
    assert_int_equal(exchange(&READ, 32), APDU_TOO_LONG);
}

static void get_response_is_put_right_too(void **state)
{
    (void)state;
    card_script_start(&script, "> 00 B0 01 00 00\n< 6110\n> 00 C0 00 00 10\n< 6C02\n"
                               "> 00 C0 00 00 02\n< 0102 9000\n");
    gives(&READ, 256, 2, 0x9000);
}

static const struct apdu PART = {
    .ins = 0xB0, .p1 = 0x01, .expect = 256, .repeatable = true, .partial = true};

static void a_reader_that_answers_6700_to_le_zero_is_read(void **state)
{
    (void)state;
    card_script_start(&script, "> 00 B0 01 00 00\n< 6700\n> 00 B0 01 00 F0\n< AA*240 9000\n"
                               "> 00 B0 01 00 F0\n< BB*240 9000\n"); // it is known now
    gives(&PART, 256, 240, 0x9000);
    gives(&PART, 256, 240, 0x9000);
    assert_int_equal(body[0], 0xBB);
}

static void a_reader_that_takes_little_is_asked_for_less_and_less(void **state)
{
    (void)state;
    struct apdu little = PART;
    little.expect = 16; // less than it takes
    card_script_start(&script, "> 00 B0 01 00 00\n< 6C00\n> 00 B0 01 00 F0\n< 6700\n"
                               "> 00 B0 01 00 78\n< 6700\n> 00 B0 01 00 3C\n< AA*60 9000\n"
                               "> 00 B0 01 00 10\n< BB*16 9000\n");
    gives(&PART, 256, 60, 0x9000);
    gives(&little, 256, 16, 0x9000);
}

static void what_a_few_bytes_meet_slows_no_file_down(void **state)
{
    (void)state;
    struct apdu few = PART;
    few.expect = 4;
    card_script_start(&script, "> 00 B0 01 00 04\n< 6700\n> 00 B0 01 00 02\n< AA*2 9000\n"
                               "> 00 B0 01 00 00\n< BB*256 9000\n");
    gives(&few, 256, 2, 0x9000);
    gives(&PART, 256, 256, 0x9000);
}

// A card that gives its file as a whole or not at all.
static void a_card_that_names_more_than_is_wanted_is_read(void **state)
{
    (void)state;
    struct apdu little = PART;
    little.expect = 3;
    card_script_start(&script, "> 00 B0 01 00 03\n< 6C10\n> 00 B0 01 00 10\n< AA*16 9000\n"
                               "> 00 B0 01 00 03\n< 6C00\n> 00 B0 01 00 00\n< BB*2 6282\n"
                               "> 00 B0 01 00 03\n< 6C10\n> 00 B0 01 00 10\n< 6B00\n"
                               "> 00 B0 01 00 03\n< 6C10\n> 00 B0 01 00 10\n< 6110\n"
                               "> 00 C0 00 00 10\n< CC*6 610A\n> 00 C0 00 00 0A\n< DD*10 9000\n"
                               "> 00 B0 01 00 03\n< 6C10\n> 00 B0 01 00 10\n< -\n");
    gives(&little, 3, 3, 0x9000);
    assert_int_equal(body[3], 0);
    gives(&little, 3, 2, 0x6282);
    gives(&little, 3, 0, 0x6B00);
    gives(&little, 3, 3, 0x9000);
    fails(&little, 3, APDU_LOST);
}

static void a_card_that_takes_no_length_is_left_and_nothing_is_learnt_of_it(void **state)
{
    static const unsigned asked[] = {0x00, 0xF0, 0x78, 0x3C, 0x1E, 0x0F, 0x07, 0x03, 0x01};
    char text[1024] = "";
    (void)state;
    for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++)
        sprintf(text + strlen(text), "> 00 B0 01 00 %02X\n< 6700\n", asked[i]);
    strcat(text, "> 00 B0 01 00 00\n< AA*256 9000\n");
    card_script_start(&script, text);
    gives(&PART, 256, 0, 0x6700);
    gives(&PART, 256, 256, 0x9000);
}

static void a_command_with_data_that_is_refused_le_zero_has_its_answer_fetched(void **state)
{
    (void)state;
    card_script_start(&script, "> 80 2A 00 80 02 0102 00\n< 6700\n> 80 2A 00 80 02 0102\n< 6100\n"
                               "> 00 C0 00 00 00\n< 6700\n> 00 C0 00 00 F0\n< AA*240 6110\n"
                               "> 00 C0 00 00 10\n< BB*16 9000\n");
    gives(&SIGN, 256, 256, 0x9000);
    assert_int_equal(body[239], 0xAA);
    assert_int_equal(body[240], 0xBB);
}

static void a_wrong_length_of_what_is_not_repeatable_is_left_alone(void **state)
{
    (void)state;
    const struct apdu challenge = {.ins = 0x84, .expect = 16, .repeatable = true};
    card_script_start(&script, "> 00 20 00 80 04 31323334\n< 6700\n> 00 84 00 00 10\n< 6700\n");
    gives(&VERIFY, 0, 0, 0x6700);
    gives(&challenge, 16, 0, 0x6700); // 15 bytes are no challenge
}

static void the_trace_has_every_apdu_and_no_body(void **state)
{
    (void)state;
    card_script_start(&script, "> 00 20 00 80 04 31323334\n< 63C1\n> 00 B0 01 00 00\n< 6C05\n"
                               "> 00 B0 01 00 05\n< 05*5 9000\n> 00 B0 01 00 00\n< -\n");
    exchange(&VERIFY, 0);
    exchange(&READ, 256);
    exchange(&READ, 256);
    assert_int_equal(script.sent, 4);
    assert_int_equal(script.traces[0].ins, 0x20);
    assert_int_equal(script.traces[0].command_bytes, 4);
    assert_int_equal(script.traces[0].status_word, 0x63C1);
    assert_int_equal(script.traces[1].status_word, 0x6C05);
    assert_int_equal(script.traces[2].response_bytes, 5);
    assert_int_equal(script.traces[3].status_word, 0);
    assert_int_equal(script.traces[3].response_bytes, 0);
    for (size_t i = 0; i < script.sent; i++)
        assert_null(memmem(&script.traces[i], sizeof script.traces[i], "1234", 4));
}

#define SPOKEN(test) cmocka_unit_test_teardown(test, everything_was_said)

static const struct CMUnitTest TESTS[] = {
    SPOKEN(the_four_cases_have_their_exact_bytes),
    SPOKEN(at_t0_a_command_with_data_carries_no_le_and_its_answer_is_fetched),
    SPOKEN(an_answer_in_parts_is_put_together),
    SPOKEN(a_wrong_le_is_put_right_once),
    SPOKEN(a_command_that_could_cost_a_try_is_never_sent_twice),
    SPOKEN(fewer_than_two_bytes_are_a_lost_link),
    SPOKEN(an_answer_that_does_not_fit_is_refused_without_a_byte_too_far),
    SPOKEN(an_answer_that_nobody_wants_is_no_fault),
    SPOKEN(a_card_that_always_has_more_is_left),
    SPOKEN(get_response_is_put_right_too),
    SPOKEN(a_reader_that_answers_6700_to_le_zero_is_read),
    SPOKEN(what_a_few_bytes_meet_slows_no_file_down),
    SPOKEN(a_reader_that_takes_little_is_asked_for_less_and_less),
    SPOKEN(a_card_that_names_more_than_is_wanted_is_read),
    SPOKEN(a_card_that_takes_no_length_is_left_and_nothing_is_learnt_of_it),
    SPOKEN(a_command_with_data_that_is_refused_le_zero_has_its_answer_fetched),
    SPOKEN(a_wrong_length_of_what_is_not_repeatable_is_left_alone),
    SPOKEN(the_trace_has_every_apdu_and_no_body),
};

TEST_MAIN(TESTS, NULL, NULL)
