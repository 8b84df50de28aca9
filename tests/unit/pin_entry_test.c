// The rules of a secret, and that the entry never says which characters it holds.
#include "firmware/session/pin_entry.h"
#include "tests/test.h"

static int open_entry(void **state)
{
    *state = pin_entry_new();
    return *state ? 0 : -1;
}

static int close_entry(void **state)
{
    pin_entry_free((struct pin_entry **)state);
    return 0;
}

static void type(struct pin_entry *e, enum pin_slot slot, enum secret_kind kind, const char *text)
{
    pin_entry_wipe(e, slot);
    for (; *text; text++)
        pin_entry_type(e, slot, kind, *text);
}

static bool complete(struct pin_entry *e, enum pin_slot slot, enum secret_kind kind,
                     const char *text)
{
    type(e, slot, kind, text);
    return pin_entry_complete(e, slot, kind);
}

static void a_pin_is_four_digits_and_nothing_else(void **state)
{
    struct pin_entry *e = *state;
    assert_false(complete(e, PIN_KNOWN, SECRET_AUTH, "123"));
    assert_true(complete(e, PIN_KNOWN, SECRET_AUTH, "1234"));
    assert_false(pin_entry_type(e, PIN_KNOWN, SECRET_AUTH, '5')); // a fifth is not taken
    pin_entry_wipe(e, PIN_KNOWN);
    assert_false(pin_entry_type(e, PIN_KNOWN, SECRET_AUTH, 'A'));
}

static void a_password_has_six_to_sixteen_letters_and_digits_both(void **state)
{
    struct pin_entry *e = *state;
    assert_false(complete(e, PIN_KNOWN, SECRET_SIGN, "AB12C"));
    assert_true(complete(e, PIN_KNOWN, SECRET_SIGN, "AB12CD"));
    assert_false(complete(e, PIN_KNOWN, SECRET_SIGN, "ABCDEF"));
    assert_false(complete(e, PIN_KNOWN, SECRET_SIGN, "183492"));
    assert_true(complete(e, PIN_KNOWN, SECRET_SIGN, "A1B2C3D4E5F6G7H8"));
    assert_false(pin_entry_type(e, PIN_KNOWN, SECRET_SIGN, 'X')); // a seventeenth
    assert_false(pin_entry_type(e, PIN_KNOWN, SECRET_SIGN, '-'));
}

static void small_letters_become_capitals_because_the_card_compares_bytes(void **state)
{
    struct pin_entry *e = *state;
    type(e, PIN_NEW, SECRET_SIGN, "kz83hq");
    type(e, PIN_AGAIN, SECRET_SIGN, "KZ83HQ");
    assert_true(pin_entry_match(e));
}

static void simple_new_secrets_are_refused_and_known_ones_are_not(void **state)
{
    static const char *const SIMPLE_PINS[] = {"1234", "0000", "4321", "9876", "7777",
                                              "7890", "8901", "0987", "1212", "9090"};
    static const char *const GOOD_PINS[] = {"1235", "7391", "1122", "2580"};
    static const char *const SIMPLE[] = {"AAAAA1", "ABCD1234", "A12345",  "ABCDEF9",  "1111AAAA",
                                         "A78901", "A1A1A1",   "K8K8K8K", "AB12AB12", "QWE1QWE1"};
    static const char *const GOOD[] = {"KZ83HQ", "ABC123",   "NEWPASS1", "TEST1234", "A1A1A2",
                                       "AB12AC", "XYZ7890K", "A1B2C3D4", "K8Q8K8Q7", "90A90B"};
    struct pin_entry *e = *state;
    for (size_t i = 0; i < 10; i++) {
        assert_false(complete(e, PIN_NEW, SECRET_AUTH, SIMPLE_PINS[i]));
        assert_true(complete(e, PIN_KNOWN, SECRET_AUTH, SIMPLE_PINS[i]));
        assert_false(complete(e, PIN_NEW, SECRET_SIGN, SIMPLE[i]));
        assert_true(complete(e, PIN_KNOWN, SECRET_SIGN, SIMPLE[i]));
        assert_true(complete(e, PIN_NEW, SECRET_SIGN, GOOD[i]));
    }
    for (size_t i = 0; i < 4; i++)
        assert_true(complete(e, PIN_NEW, SECRET_AUTH, GOOD_PINS[i]));
}

static void the_screen_learns_how_many_and_which_rules_are_kept(void **state)
{
    struct pin_entry *e = *state;
    struct view_entry shown;
    type(e, PIN_NEW, SECRET_SIGN, "KZ83H");
    pin_entry_show(e, PIN_NEW, SECRET_SIGN, &shown);
    assert_int_equal(shown.typed, 5);
    assert_int_equal(shown.rules, RULE_LETTER | RULE_DIGIT);
    assert_false(shown.complete);
    pin_entry_type(e, PIN_NEW, SECRET_SIGN, 'Q');
    pin_entry_show(e, PIN_NEW, SECRET_SIGN, &shown);
    assert_int_equal(shown.rules, RULE_LETTER | RULE_DIGIT | RULE_LENGTH | RULE_NOT_SIMPLE);
    assert_true(shown.complete);
}

static void a_mismatch_and_a_wipe_are_seen(void **state)
{
    struct pin_entry *e = *state;
    type(e, PIN_NEW, SECRET_AUTH, "7391");
    type(e, PIN_AGAIN, SECRET_AUTH, "7390");
    assert_false(pin_entry_match(e));
    pin_entry_delete(e, PIN_AGAIN);
    pin_entry_type(e, PIN_AGAIN, SECRET_AUTH, '1');
    assert_true(pin_entry_match(e));
    pin_entry_wipe(e, PIN_AGAIN);
    assert_false(pin_entry_match(e));
    assert_int_equal(secret_length(pin_entry_secret(e, PIN_AGAIN)), 0);
}

#define ENTRY_TEST(name) cmocka_unit_test_setup_teardown(name, open_entry, close_entry)

static const struct CMUnitTest TESTS[] = {
    ENTRY_TEST(a_pin_is_four_digits_and_nothing_else),
    ENTRY_TEST(a_password_has_six_to_sixteen_letters_and_digits_both),
    ENTRY_TEST(small_letters_become_capitals_because_the_card_compares_bytes),
    ENTRY_TEST(simple_new_secrets_are_refused_and_known_ones_are_not),
    ENTRY_TEST(the_screen_learns_how_many_and_which_rules_are_kept),
    ENTRY_TEST(a_mismatch_and_a_wipe_are_seen),
};

TEST_MAIN(TESTS, NULL, NULL)
