// Which new secrets are refused: the malformed ones, and those that the birth date gives away.
#include <string.h>

#include "firmware/card/card_weak.h"
#include "tests/test.h"

static bool well_formed(enum secret_kind kind, const char *text)
{
    struct secret *secret = secret_new();
    assert_true(secret_set(secret, text, strlen(text)));
    bool good = card_weak_well_formed(kind, secret);
    secret_free(&secret);
    return good;
}

static bool birth_shows(const char *text, const char *born)
{
    struct secret *secret = secret_new(), *birth = secret_new();
    assert_true(secret_set(secret, text, strlen(text)));
    assert_true(secret_set(birth, born, strlen(born)));
    bool shows = card_weak_birth(secret, birth);
    secret_free(&secret);
    secret_free(&birth);
    return shows;
}

static void a_pin_is_exactly_four_digits(void **state)
{
    (void)state;
    assert_true(well_formed(SECRET_AUTH, "1234"));
    static const char *const bad[] = {"", "123", "12345", "12A4", "12 4", "１"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(well_formed(SECRET_AUTH, bad[i]));
}

static void a_password_is_6_to_16_capitals_and_digits_with_one_of_each(void **state)
{
    (void)state;
    assert_true(well_formed(SECRET_SIGN, "ABC123"));
    assert_true(well_formed(SECRET_SIGN, "A1A1A1A1A1A1A1A1"));
    static const char *const bad[] = {"",       "AB123",  "ABCDEF",  "123456",
                                      "abc123", "ABC12_", "ABC 123", "ABC12\xEF"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(well_formed(SECRET_SIGN, bad[i]));
}

// 4 March 1985, Showa 60.
static const char BORN[] = "319850304";

static void a_pin_made_of_the_birth_date_is_weak(void **state)
{
    static const char *const weak[] = {"1985", "8503", "6003", "0385", "0360", "0304",
                                       "0403", "8504", "6004", "8534", "6034"};
    (void)state;
    for (size_t i = 0; i < sizeof weak / sizeof weak[0]; i++)
        if (!birth_shows(weak[i], BORN))
            fail_msg("%s passed", weak[i]);
    static const char *const good[] = {"1986", "8560", "0305", "5830", "4030", "2580"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        if (birth_shows(good[i], BORN))
            fail_msg("%s was refused", good[i]);
}

static void a_password_with_the_birth_date_as_its_digits_is_weak(void **state)
{
    static const char *const weak[] = {"TARO1985",   "0304HANAKO",   "A850304",  "S600304",
                                       "X19850304Y", "AB03041985C",  "AB850304", "9850304A",
                                       "A119850304", "TARO0403JIRO", "A198503",  "A1B0304",
                                       "TARO8534",   "S6034X",       "A198534"};
    (void)state;
    for (size_t i = 0; i < sizeof weak / sizeof weak[0]; i++)
        if (!birth_shows(weak[i], BORN))
            fail_msg("%s passed", weak[i]);
    static const char *const good[] = {"TARO19851", "A03041X", "B2K7Q9", "A85B0C3D04",
                                       "H030403A5X"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        if (birth_shows(good[i], BORN))
            fail_msg("%s was refused", good[i]);
}

static void every_era_counts_from_its_own_first_year(void **state)
{
    (void)state;
    assert_true(birth_shows("0105", "520190501"));  // Reiwa 1, May
    assert_true(birth_shows("0101", "419890108"));  // Heisei 1, January
    assert_true(birth_shows("6401", "319890107"));  // Showa 64, January
    assert_true(birth_shows("2512", "419900512"));  // Heisei 2, 12 May, as it is said
    assert_true(birth_shows("1511", "219261105"));  // Taisho 15, November
    assert_true(birth_shows("4507", "119120729"));  // Meiji 45, July
    assert_false(birth_shows("6003", "019850304")); // era unknown: only the Western year
    assert_true(birth_shows("8503", "019850304"));
    assert_false(birth_shows("6003", "919850304")); // no such era
}

static void what_is_not_known_of_a_date_is_not_compared(void **state)
{
    (void)state;
    assert_true(birth_shows("1985", "319850000"));
    assert_false(birth_shows("8500", "319850000"));
    assert_false(birth_shows("0000", "319850000"));
    assert_false(birth_shows("0000", "000000000"));
    assert_false(birth_shows("1985", "")); // the certificate was not read
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(a_pin_is_exactly_four_digits),
    cmocka_unit_test(a_password_is_6_to_16_capitals_and_digits_with_one_of_each),
    cmocka_unit_test(a_pin_made_of_the_birth_date_is_weak),
    cmocka_unit_test(a_password_with_the_birth_date_as_its_digits_is_weak),
    cmocka_unit_test(every_era_counts_from_its_own_first_year),
    cmocka_unit_test(what_is_not_known_of_a_date_is_not_compared),
};

TEST_MAIN(TESTS, NULL, NULL)
