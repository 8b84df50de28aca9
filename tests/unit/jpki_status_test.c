// One row per command and status word, and nothing but 63Cx speaks of tries.
#include <stdbool.h>

#include "drivers/jpki/jpki_status.h"
#include "tests/test.h"

static const struct {
    enum jpki_command command;
    uint16_t status_word;
    enum jpki_err err;
} WANTED[] = {
    {JPKI_SELECT_APPLICATION, 0x9000, JPKI_OK},
    {JPKI_SELECT_APPLICATION, 0x6A82, JPKI_ABSENT},
    {JPKI_SELECT_APPLICATION, 0x610C, JPKI_OK},
    {JPKI_SELECT_APPLICATION, 0x6D00, JPKI_ABSENT},
    {JPKI_SELECT_APPLICATION, 0x6999, JPKI_ABSENT},
    {JPKI_SELECT_APPLICATION, 0x6700, JPKI_UNEXPECTED},
    {JPKI_SELECT_APPLICATION, 0x6283, JPKI_UNEXPECTED},
    {JPKI_SELECT_APPLICATION, 0x6F00, JPKI_UNEXPECTED},
    {JPKI_SELECT_FILE, 0x9000, JPKI_OK},
    {JPKI_SELECT_FILE, 0x6110, JPKI_OK},
    {JPKI_SELECT_FILE, 0x6A82, JPKI_ABSENT},
    {JPKI_SELECT_FILE, 0x6982, JPKI_NOT_ALLOWED},
    {JPKI_SELECT_FILE, 0x6A86, JPKI_UNEXPECTED},
    {JPKI_READ, 0x9000, JPKI_OK},
    {JPKI_READ, 0x6282, JPKI_OK},
    {JPKI_READ, 0x6982, JPKI_NOT_ALLOWED},
    {JPKI_READ, 0x6B00, JPKI_UNEXPECTED},
    {JPKI_READ, 0x6700, JPKI_UNEXPECTED},
    {JPKI_COUNT_TRIES, 0x9000, JPKI_UNEXPECTED},
    {JPKI_COUNT_TRIES, 0x63C0, JPKI_TRIES},
    {JPKI_COUNT_TRIES, 0x63C5, JPKI_TRIES},
    {JPKI_COUNT_TRIES, 0x6300, JPKI_UNEXPECTED},
    {JPKI_COUNT_TRIES, 0x6983, JPKI_BLOCKED},
    {JPKI_COUNT_TRIES, 0x6984, JPKI_BLOCKED},
    {JPKI_COUNT_TRIES, 0x6700, JPKI_UNEXPECTED},
    {JPKI_COUNT_TRIES, 0x6A88, JPKI_ABSENT},
    {JPKI_VERIFY, 0x9000, JPKI_OK},
    {JPKI_VERIFY, 0x6110, JPKI_OK},
    {JPKI_VERIFY, 0x63C2, JPKI_WRONG},
    {JPKI_VERIFY, 0x63C0, JPKI_WRONG},
    {JPKI_VERIFY, 0x6983, JPKI_BLOCKED},
    {JPKI_VERIFY, 0x6984, JPKI_BLOCKED},
    {JPKI_VERIFY, 0x6985, JPKI_UNEXPECTED},
    {JPKI_VERIFY, 0x6300, JPKI_UNEXPECTED},
    {JPKI_VERIFY, 0x6CC3, JPKI_UNEXPECTED},
    {JPKI_CHANGE, 0x9000, JPKI_OK},
    {JPKI_CHANGE, 0x6110, JPKI_OK},
    {JPKI_CHANGE, 0x6982, JPKI_NOT_ALLOWED},
    {JPKI_CHANGE, 0x6A80, JPKI_REFUSED},
    {JPKI_CHANGE, 0x6984, JPKI_BLOCKED},
    {JPKI_CHANGE, 0x63C2, JPKI_REFUSED},
    {JPKI_CHANGE, 0x6A82, JPKI_REFUSED},
    {JPKI_CHANGE, 0x6B00, JPKI_REFUSED},
    {JPKI_CHANGE, 0x6581, JPKI_UNEXPECTED},
    {JPKI_SIGN, 0x9000, JPKI_OK},
    {JPKI_SIGN, 0x6982, JPKI_NOT_ALLOWED},
    {JPKI_SIGN, 0x6985, JPKI_REFUSED},
    {JPKI_SIGN, 0x6D00, JPKI_UNEXPECTED},
    {JPKI_GET_CHALLENGE, 0x9000, JPKI_OK},
    {JPKI_GET_CHALLENGE, 0x6D00, JPKI_UNEXPECTED},
    {JPKI_PERMIT, 0x9000, JPKI_OK},
    {JPKI_PERMIT, 0x6110, JPKI_OK},
    {JPKI_PERMIT, 0x6300, JPKI_REFUSED},
    {JPKI_PERMIT, 0x6982, JPKI_REFUSED},
    {JPKI_PERMIT, 0x6985, JPKI_REFUSED},
    {JPKI_PERMIT, 0x63C0, JPKI_UNEXPECTED},
    {JPKI_RESET, 0x9000, JPKI_OK},
    {JPKI_RESET, 0x6110, JPKI_OK},
    {JPKI_RESET, 0x6982, JPKI_REFUSED},
    {JPKI_RESET, 0x6A80, JPKI_REFUSED},
    {JPKI_RESET, 0x6985, JPKI_REFUSED},
    {JPKI_RESET, 0x6A82, JPKI_REFUSED},
    {JPKI_RESET, 0x6B00, JPKI_REFUSED},
    {JPKI_RESET, 0x6581, JPKI_UNEXPECTED}, // memory failure: it may have been written
    {JPKI_RESET, 0x63C0, JPKI_UNEXPECTED},
    {JPKI_RESET, 0x6F00, JPKI_UNEXPECTED},
};

static void every_status_means_what_the_profile_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof WANTED / sizeof WANTED[0]; i++) {
        int tries = 99;
        enum jpki_err err = jpki_status(WANTED[i].command, WANTED[i].status_word, &tries);
        if (err != WANTED[i].err)
            fail_msg("command %d, %04X: %s", WANTED[i].command, WANTED[i].status_word,
                     jpki_strerr(err));
        bool counts = err == JPKI_TRIES || err == JPKI_WRONG;
        assert_int_equal(tries, counts ? WANTED[i].status_word & 0xF : 99);
    }
}

static void only_63cx_speaks_of_tries(void **state)
{
    (void)state;
    for (unsigned command = 0; command < JPKI_COMMAND_COUNT; command++)
        for (unsigned sw = 0; sw <= 0xFFFF; sw++) {
            int tries = 99;
            jpki_status(command, (uint16_t)sw, &tries);
            if (tries != 99)
                assert_int_equal(sw & 0xFFF0, 0x63C0);
        }
}

static void every_status_has_a_name(void **state)
{
    (void)state;
    assert_string_equal(jpki_status_name(0x6984), "blocked");
    assert_string_equal(jpki_status_name(0x63C2), "tries-left");
    assert_string_equal(jpki_status_name(0x1234), "unexpected");
    assert_string_equal(jpki_status_name(0), "no-answer");
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(every_status_means_what_the_profile_says),
    cmocka_unit_test(only_63cx_speaks_of_tries),
    cmocka_unit_test(every_status_has_a_name),
};

TEST_MAIN(TESTS, NULL, NULL)
