// Promises of drivers/backend: base64 and times are those of the API, and nothing else is.
#include <string.h>

#include "drivers/domain/rfc3339.h"
#include "drivers/pki/base64.h"
#include "tests/test.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const int64_t NOW_S = 1776216600; // 2026-04-15T01:30:00Z

// ---- base64 ------------------------------------------------------------------------------------

static void base64_is_the_one_of_rfc_4648(void **state)
{
    (void)state;
    static const char *const vectors[][2] = {// RFC 4648, clause 10
                                             {"", ""},
                                             {"f", "Zg=="},
                                             {"fo", "Zm8="},
                                             {"foo", "Zm9v"},
                                             {"foob", "Zm9vYg=="},
                                             {"fooba", "Zm9vYmE="},
                                             {"foobar", "Zm9vYmFy"}};
    for (size_t i = 0; i < COUNT(vectors); i++) {
        char text[16], bytes[16] = {0};
        base64_encode(vectors[i][0], strlen(vectors[i][0]), text);
        assert_string_equal(text, vectors[i][1]);
        assert_true(base64_decode(text, bytes, strlen(vectors[i][0])));
        assert_string_equal(bytes, vectors[i][0]);
    }
}

static void base64_with_anything_else_in_it_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "Zg",       "Zg=",   "Zh==",     // padding missing, bits behind the last byte
        "Z g=",     " Zg==", "Zg==\n",   // white space
        "Zg==Zg==", "Z===",  "====",     // padding in the middle, too much of it
        "Zm8=",     "Zm9v",              // other sizes
        "Z-==",     "Z_==",  "Zg\xC3==", // another alphabet
    };
    unsigned char byte = 0;
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_false(base64_decode(bad[i], &byte, 1));
    assert_int_equal(byte, 0);
}

static void base64_takes_no_more_than_its_limit(void **state)
{
    (void)state;
    static char text[BASE64_LENGTH(BASE64_MAX + 3) + 1], bytes[BASE64_MAX + 3];
    base64_encode(bytes, BASE64_MAX, text);
    assert_true(base64_decode(text, bytes, BASE64_MAX));
    base64_encode(bytes, BASE64_MAX + 3, text);
    assert_false(base64_decode(text, bytes, BASE64_MAX + 3));
}

// ---- times -------------------------------------------------------------------------------------

static void a_time_is_read_to_the_millisecond(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t ms;
    } good[] = {
        {"1970-01-01T00:00:00Z", 0},
        {"2026-04-15T01:30:00Z", 1776216600000},
        {"2026-04-15T01:30:00.5Z", 1776216600500},
        {"2026-04-15T01:30:00.123456789Z", 1776216600123},
        {"2026-04-15T01:30:00z", 1776216600000},
        {"2026-04-15t01:30:00Z", 1776216600000},
        {"2026-04-15t01:30:00z", 1776216600000},
        {"2026-04-15T01:30:00+00:00", 1776216600000},
        {"2026-04-15T01:30:00-00:00", 1776216600000},
        {"2026-04-15T01:30:00.5+00:00", 1776216600500},
        {"2024-02-29T23:59:59Z", 1709251199000},
        {"2016-12-31T23:59:60Z", 1483228800000}, // a leap second
        {"9999-12-31T23:59:59Z", 253402300799000},
    };
    for (size_t i = 0; i < COUNT(good); i++) {
        int64_t ms = -1;
        if (!rfc3339_parse(good[i].text, &ms))
            fail_msg("\"%s\" is not read", good[i].text);
        assert_int_equal(ms, good[i].ms);
    }
}

static void what_is_no_time_in_utc_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "2026",
        "2026-04-15",
        "2026-04-15T01:30:00",
        "2026-04-15T01:30Z",
        "2026-04-15 01:30:00Z",
        "2026-04-15T01:30:00+00:01",
        "2026-04-15T01:30:00-01:00",
        "2026-04-15T01:30:00+0000",
        "2026-04-15T01:30:00+00:00Z",
        "2026-04-15T01:30:00UTC",
        "2026-04-15T10:30:00+09:00",
        "2026-04-15T01:30:00.Z",
        "2026-04-15T01:30:00Z ",
        " 2026-04-15T01:30:00Z",
        "2026-02-29T00:00:00Z",
        "2026-04-31T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z",
        "2026-04-00T00:00:00Z",
        "2026-04-15T24:00:00Z",
        "2026-04-15T01:60:00Z",
        "2026-04-15T01:30:61Z",
        "1969-12-31T23:59:59Z",
        "+026-04-15T01:30:00Z",
        "2026-4-15T001:30:00Z",
    };
    int64_t ms;
    for (size_t i = 0; i < COUNT(bad); i++)
        if (rfc3339_parse(bad[i], &ms))
            fail_msg("\"%s\" is read", bad[i]);
}

static void a_time_is_written_in_whole_seconds(void **state)
{
    (void)state;
    char text[RFC3339_SIZE];
    assert_true(rfc3339_format(NOW_S, text));
    assert_string_equal(text, "2026-04-15T01:30:00Z");
    assert_true(rfc3339_format(253402300799, text));
    assert_false(rfc3339_format(253402300800, text));
    assert_false(rfc3339_format(-1, text));
}

static const struct CMUnitTest promises[] = {
    cmocka_unit_test(base64_is_the_one_of_rfc_4648),
    cmocka_unit_test(base64_with_anything_else_in_it_is_refused),
    cmocka_unit_test(base64_takes_no_more_than_its_limit),
    cmocka_unit_test(a_time_is_read_to_the_millisecond),
    cmocka_unit_test(what_is_no_time_in_utc_is_refused),
    cmocka_unit_test(a_time_is_written_in_whole_seconds),
};

TEST_MAIN(promises, NULL, NULL)
