// A foreign client: unchanged OpenSC, through a private pcscd and vsmartcard's reader, reads,
// verifies and signs with the virtual card. opensc.sh does it all once; here it is judged.
#include <stdio.h>
#include <string.h>

#include "tests/card/steps.h"
#include "tests/test.h"

static int run(void **state)
{
    return steps_run(state, "tests/card/opensc.sh");
}

static void every_step_was_reached(void **state)
{
    const struct steps *steps = *state;
    assert_int_equal(steps->status, 0);
}

static void opensc_knows_the_card(void **state)
{
    steps_assert_done(*state, "name");
    steps_assert_printed(*state, "name", "jpki\n");
}

static void opensc_knows_the_card_by_any_atr(void **state)
{
    static const char *const ROWS[][2] = {
        {"atr-1", "3b:e0:00:ff:81:31:fe:45:14\n"},
        {"atr-2", "3b:da:13:ff:81:31:fb:46:80:12:39:2f:31:c1:73:c6:01:c0:3b\n"},
        {"atr-3", "3b:88:80:01:00:00:05:e0:b3:81:a1:00:7f\n"},
        {"atr-4", "3b:c5:ff:81:31:fb:45:80:73:c6:01:00:00\n"},
    };
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        steps_assert_printed(*state, ROWS[i][0], ROWS[i][1]);
        steps_assert_printed(*state, ROWS[i][0], "jpki\n");
    }
}

static void the_card_is_back_after_pcscd_was_restarted(void **state)
{
    steps_assert_printed(*state, "name-again", "jpki\n");
}

static void opensc_lists_secrets_keys_and_certificates(void **state)
{
    static const char *const WORDS[] = {"Tries left     : 3",
                                        "Tries left     : 5",
                                        "PIN [User Authentication PIN]",
                                        "PIN [Digital Signature PIN]",
                                        "X.509 Certificate [User Authentication Certificate]",
                                        "Encoded serial : 02 08"};
    steps_assert_done(*state, "dump");
    for (size_t i = 0; i < sizeof WORDS / sizeof WORDS[0]; i++)
        steps_assert_printed(*state, "dump", WORDS[i]);
}

static void opensc_reads_both_certificates(void **state)
{
    steps_assert_done(*state, "read-auth");
    steps_assert_done(*state, "read-sign");
    steps_assert_same(*state, "read-auth.pem", "auth.der");
    steps_assert_same(*state, "read-sign.pem", "sign.der");
}

static void opensc_signs_with_both_keys(void **state)
{
    static const char *const STEPS[] = {"crypt-auth", "crypt-sign", "pkcs11-auth", "pkcs11-sign"};
    char verified[32];
    for (size_t i = 0; i < sizeof STEPS / sizeof STEPS[0]; i++) {
        snprintf(verified, sizeof verified, "%s-verified", STEPS[i]);
        steps_assert_done(*state, STEPS[i]);
        steps_assert_done(*state, verified);
        steps_assert_printed(*state, verified, "Verified OK");
    }
}

static void a_wrong_pin_costs_one_try_and_the_right_one_brings_it_back(void **state)
{
    assert_int_not_equal(steps_status(*state, "crypt-wrong"), 0);
    steps_assert_printed(*state, "tries-after-wrong", "tries-auth 2/3\n");
    steps_assert_printed(*state, "tries-after-wrong", "tries-sign 5/5\n");
    steps_assert_printed(*state, "tries-after-right", "tries-auth 3/3\n");
}

static void three_wrong_pins_lock_it_for_the_right_one_too(void **state)
{
    steps_assert_printed(*state, "tries-blocked", "tries-auth 0/3\n");
    steps_assert_printed(*state, "dump-blocked", "Tries left     : 0");
    assert_int_not_equal(steps_status(*state, "crypt-blocked"), 0);
}

static void opensc_copes_with_61xx_6cxx_and_small_chunks(void **state)
{
    steps_assert_done(*state, "crypt-61xx");
    steps_assert_printed(*state, "dump-6cxx", "Encoded serial : 02 08");
    steps_assert_printed(*state, "dump-chunks", "Encoded serial : 02 08");
}

static void a_card_of_another_kind_is_not_taken_for_one(void **state)
{
    char text[STEPS_OUTPUT_MAX];
    steps_read(*state, "other-kind", "out", text);
    assert_null(strstr(text, "jpki"));
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(every_step_was_reached),
    cmocka_unit_test(opensc_knows_the_card),
    cmocka_unit_test(opensc_knows_the_card_by_any_atr),
    cmocka_unit_test(the_card_is_back_after_pcscd_was_restarted),
    cmocka_unit_test(opensc_lists_secrets_keys_and_certificates),
    cmocka_unit_test(opensc_reads_both_certificates),
    cmocka_unit_test(opensc_signs_with_both_keys),
    cmocka_unit_test(a_wrong_pin_costs_one_try_and_the_right_one_brings_it_back),
    cmocka_unit_test(three_wrong_pins_lock_it_for_the_right_one_too),
    cmocka_unit_test(opensc_copes_with_61xx_6cxx_and_small_chunks),
    cmocka_unit_test(a_card_of_another_kind_is_not_taken_for_one),
};

TEST_MAIN(TESTS, run, steps_clean_up)
