// Foreign clients of a technician's card: unchanged yubico-piv-tool and OpenSC read its
// certificate, verify its PIN and sign with it. piv.sh does it all once; here it is judged.
#include <stdio.h>
#include <string.h>

#include "tests/card/steps.h"
#include "tests/test.h"

static const char *const KEYS[] = {"rsa", "ec"};

// "rsa-dump" and its like; valid until the next call.
static const char *named(char name[64], const char *key, const char *rest)
{
    snprintf(name, 64, "%s-%s", key, rest);
    return name;
}

static int run(void **state)
{
    return steps_run(state, "tests/card/piv.sh");
}

static void every_step_was_reached(void **state)
{
    const struct steps *steps = *state;
    assert_int_equal(steps->status, 0);
}

static void opensc_knows_the_card(void **state)
{
    char name[64];
    for (size_t i = 0; i < 2; i++) {
        steps_assert_printed(*state, named(name, KEYS[i], "name"),
                             "Personal Identity Verification Card");
        steps_assert_printed(*state, named(name, KEYS[i], "piv-name"),
                             "Personal Identity Verification Card");
        steps_assert_done(*state, named(name, KEYS[i], "dump"));
        steps_assert_printed(*state, name, "Certificate for PIV Authentication");
    }
    steps_assert_printed(*state, "rsa-dump", "ModLength      : 2048");
    steps_assert_printed(*state, "ec-dump", "FieldLength    : 256");
}

static void both_clients_read_the_certificate(void **state)
{
    char name[64], pem[64], der[64];
    for (size_t i = 0; i < 2; i++) {
        snprintf(der, sizeof der, "%s.der", KEYS[i]);
        steps_assert_done(*state, named(name, KEYS[i], "read"));
        steps_assert_same(*state, named(pem, KEYS[i], "read.pem"), der);
        steps_assert_done(*state, named(name, KEYS[i], "yubico-read"));
        steps_assert_same(*state, named(pem, KEYS[i], "yubico-read.pem"), der);
    }
}

static void both_clients_sign_with_either_key(void **state)
{
    static const char *const STEPS[] = {"pkcs11", "yubico", "61xx"};
    char name[64], verified[80];
    for (size_t i = 0; i < 6; i++) {
        steps_assert_done(*state, named(name, KEYS[i % 2], STEPS[i / 2]));
        snprintf(verified, sizeof verified, "%s-verified", name);
        steps_assert_done(*state, verified);
        steps_assert_printed(*state, verified, "Verified OK");
    }
}

static void yubico_piv_tool_accepts_pin_and_signature(void **state)
{
    char name[64];
    for (size_t i = 0; i < 2; i++) {
        steps_assert_done(*state, named(name, KEYS[i], "yubico-pin"));
        steps_assert_printed(*state, name, "Successfully verified PIN.");
        steps_assert_done(*state, named(name, KEYS[i], "yubico-test"));
        steps_assert_printed(*state, name,
                             i == 0 ? "Successful RSA verification."
                                    : "Successful ECDSA verification.");
    }
}

static void a_wrong_pin_costs_one_try_and_the_right_one_brings_it_back(void **state)
{
    assert_int_not_equal(steps_status(*state, "pin-wrong"), 0);
    steps_assert_printed(*state, "pin-wrong", "2 tries left");
    steps_assert_printed(*state, "tries-after-wrong", "tries-piv 2/3\n");
    steps_assert_done(*state, "pin-right");
    steps_assert_printed(*state, "tries-after-right", "tries-piv 3/3\n");
}

static void three_wrong_pins_block_it_for_the_right_one_too(void **state)
{
    steps_assert_done(*state, "long-right");
    steps_assert_printed(*state, "tries-blocked", "tries-piv 0/3\n");
    assert_int_not_equal(steps_status(*state, "long-blocked"), 0);
    steps_assert_printed(*state, "long-blocked", "Pin code blocked");
}

static void a_copy_shows_the_certificate_and_signs_nothing(void **state)
{
    steps_assert_done(*state, "copy-read");
    steps_assert_same(*state, "copy-read.pem", "ec.der");
    assert_int_not_equal(steps_status(*state, "copy"), 0);
}

static void a_wrong_key_and_a_replay_sign_what_nobody_believes(void **state)
{
    static const char *const STEPS[] = {"wrong", "replay"};
    char verified[64];
    for (size_t i = 0; i < 2; i++) {
        steps_assert_done(*state, STEPS[i]);
        assert_int_not_equal(steps_status(*state, named(verified, STEPS[i], "verified")), 0);
        steps_assert_printed(*state, verified, "Verification failure");
    }
}

static void one_card_may_be_a_residents_and_a_technicians(void **state)
{
    steps_assert_printed(*state, "beside-jpki", "jpki\n");
    steps_assert_printed(*state, "beside-piv", "Personal Identity Verification Card");
    steps_assert_same(*state, "beside.pem", "rsa.der");
}

static void a_residents_card_is_no_technicians(void **state)
{
    assert_int_not_equal(steps_status(*state, "resident"), 0);
    assert_int_not_equal(steps_status(*state, "resident-piv"), 0);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(every_step_was_reached),
    cmocka_unit_test(opensc_knows_the_card),
    cmocka_unit_test(both_clients_read_the_certificate),
    cmocka_unit_test(both_clients_sign_with_either_key),
    cmocka_unit_test(yubico_piv_tool_accepts_pin_and_signature),
    cmocka_unit_test(a_wrong_pin_costs_one_try_and_the_right_one_brings_it_back),
    cmocka_unit_test(three_wrong_pins_block_it_for_the_right_one_too),
    cmocka_unit_test(a_copy_shows_the_certificate_and_signs_nothing),
    cmocka_unit_test(a_wrong_key_and_a_replay_sign_what_nobody_believes),
    cmocka_unit_test(one_card_may_be_a_residents_and_a_technicians),
    cmocka_unit_test(a_residents_card_is_no_technicians),
};

TEST_MAIN(TESTS, run, steps_clean_up)
