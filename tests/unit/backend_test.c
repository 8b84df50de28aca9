// Promises of drivers/backend: the exact words we send, and what is taken of what comes back.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/backend/answer.h"
#include "drivers/backend/request.h"
#include "drivers/https/https.h"
#include "drivers/pki/base64.h"
#include "tests/test.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const char GOOD_SERVICE[] =
    "{\"now\":\"2026-04-15T01:30:00Z\",\"valid_until\":\"2026-04-15T02:30:00Z\","
    "\"status\":\"open\",\"hours\":{\"open\":\"06:30\",\"close\":\"23:00\",\"zone\":\"Asia/"
    "Tokyo\"},"
    "\"maintenance\":[],\"capabilities\":{\"reset-sign\":true,\"reset-auth\":false,\"change\":"
    "true},"
    "\"reservation\":\"required\",\"notice\":{\"ja\":\"お知らせ\",\"en\":\"News\"},"
    "\"minimum_firmware\":\"1.0.0\",\"offices_version\":3}";

static const int64_t NOW_S = 1776216600; // 2026-04-15T01:30:00Z

// Replaces the first `from` by `to` in a copy. The caller frees it.
static char *with(const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from);
    assert_non_null(at);
    char *made = NULL;
    assert_true(asprintf(&made, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from)) > 0);
    return made;
}

// ---- what we send ------------------------------------------------------------------------------

static void sends(char *body, const char *expected)
{
    assert_non_null(body);
    assert_string_equal(body, expected);
    request_free(&body);
    assert_null(body);
}

static void the_bodies_are_these_bytes(void **state)
{
    (void)state;
    unsigned char signature[REQUEST_SIGNATURE] = {0}, challenge[REQUEST_CHALLENGE];
    char expected[600], base64[BASE64_LENGTH(REQUEST_SIGNATURE) + 1];
    sends(request_opening(OPERATION_RESET_SIGN, (const unsigned char *)"\x30\x03\x01", 3),
          "{\"operation\":\"reset-sign\",\"certificate\":\"MAMB\"}");
    sends(request_opening(OPERATION_RESET_AUTH, (const unsigned char *)"\x30", 1),
          "{\"operation\":\"reset-auth\",\"certificate\":\"MA==\"}");
    memset(challenge, 0xAB, sizeof challenge);
    sends(request_authorization(challenge), "{\"challenge\":\"q6urq6urq6urq6urq6urqw==\"}");
    base64_encode(signature, sizeof signature, base64);
    snprintf(expected, sizeof expected, "{\"signature\":\"%s\"}", base64);
    sends(request_proof(signature), expected);
}

static void an_outcome_says_what_how_and_when(void **state)
{
    (void)state;
    sends(
        request_outcome(OPERATION_DONE, 0x9000, NOW_S),
        "{\"result\":\"done\",\"status_word\":\"9000\",\"finished_at\":\"2026-04-15T01:30:00Z\"}");
    sends(request_outcome(OPERATION_REFUSED, 0x63c0, NOW_S),
          "{\"result\":\"refused\",\"status_word\":\"63C0\",\"finished_at\":\"2026-04-15T01:30:"
          "00Z\"}");
    sends(request_outcome(OPERATION_UNKNOWN, 0, NOW_S),
          "{\"result\":\"unknown\",\"status_word\":null,\"finished_at\":\"2026-04-15T01:30:00Z\"}");
    sends(
        request_outcome(OPERATION_ABANDONED, 0, 0),
        "{\"result\":\"abandoned\",\"status_word\":null,\"finished_at\":\"1970-01-01T00:00:00Z\"}");
    assert_null(request_outcome(OPERATION_DONE, 0x9000, INT64_MAX));
}

static void a_heartbeat_has_the_members_of_the_api(void **state)
{
    (void)state;
    const struct request_heartbeat heartbeat = {.firmware = "1.2.3",
                                                .view = "start",
                                                .uptime_s = UINT32_MAX,
                                                .reader = true,
                                                .outbox_depth = 2,
                                                .outbox_parked = 1,
                                                .visits = 3,
                                                .resets_done = 4,
                                                .resets_failed = 5,
                                                .outbox_broken = 6,
                                                .touches_stuck = 7,
                                                .unstored = 8,
                                                .clock_offset_ms = -9,
                                                .selftest = CHECK_FAIL,
                                                .off = OFF_STORE_REQUEST,
                                                .failed_checks =
                                                    1 << CHECK_READER | 1 << CHECK_CLOCK};
    sends(request_heartbeat(&heartbeat),
          "{\"firmware\":\"1.2.3\",\"uptime_s\":4294967295,\"view\":\"start\","
          "\"health\":{\"reader\":true,\"card_helper\":false,\"self_test\":\"fail\","
          "\"failed\":[\"reader\",\"clock\"],\"out_of_service\":\"store-request\"},"
          "\"outbox_depth\":2,"
          "\"clock_offset_ms\":-9,\"counters\":{\"visits\":3,\"resets_done\":4,"
          "\"resets_failed\":5,\"outbox_parked\":1,\"outbox_broken\":6,"
          "\"touches_stuck\":7,\"unstored\":8,\"answers_dropped\":0}}");
}

// ---- what comes back: service ------------------------------------------------------------------

static bool reads_service(const char *json, struct answer_service *service)
{
    return answer_service(json, strlen(json), service);
}

static void the_service_is_read_whole(void **state)
{
    (void)state;
    struct answer_service s;
    assert_true(reads_service(GOOD_SERVICE, &s));
    assert_int_equal(s.status, ANSWER_STATUS_OPEN);
    assert_true(s.reset_sign && !s.reset_auth && s.change && s.reservation_required);
    assert_int_equal(s.opens_minute, 6 * 60 + 30);
    assert_int_equal(s.closes_minute, 23 * 60);
    assert_int_equal(s.maintenance_from, 0);
    assert_int_equal(s.maintenance_until, 0);
    assert_int_equal(s.now_ms, NOW_S * 1000);
    assert_int_equal(s.valid_until, NOW_S + 3600);
    assert_string_equal(s.notice_ja, "お知らせ");
    assert_string_equal(s.notice_en, "News");
}

static void service_with(const char *from, const char *to, bool taken)
{
    struct answer_service s;
    char *changed = with(GOOD_SERVICE, from, to);
    if (reads_service(changed, &s) != taken)
        fail_msg("%s: taken = %d", changed, !taken);
    free(changed);
}

static void a_service_answer_that_breaks_the_api_is_refused(void **state)
{
    (void)state;
    static const char *const breaks[][2] = {
        {"\"open\",\"hours\"", "\"ajar\",\"hours\""},
        {"\"status\":\"open\"", "\"status\":1"},
        {"\"status\":\"open\"", "\"status\":null"},
        {"\"status\":", "\"statusx\":"},
        {"\"now\":\"2026-04-15T01:30:00Z\"", "\"now\":1776216600"},
        {"01:30:00Z", "01:30:00"},
        {"\"valid_until\"", "\"validuntil\""},
        {"06:30", "6:30"},
        {"06:30", "06:60"},
        {"23:00", "24:01"},
        {"23:00", "-1:00"},
        {"23:00", "23:00:00"},
        {"\"Asia/Tokyo\"", "9"},
        {"\"maintenance\":[]", "\"maintenance\":{}"},
        {"\"maintenance\":[]", "\"maintenance\":[{}]"},
        {"\"maintenance\":[]", "\"maintenance\":[{\"from\":\"2026-04-15T01:30:00Z\"}]"},
        {"\"maintenance\":[],", ""},
        {"\"reset-auth\":false", "\"reset-auth\":0"},
        {"\"reset-auth\":false,", ""},
        {"\"required\"", "\"maybe\""},
        {"\"minimum_firmware\":\"1.0.0\"", "\"minimum_firmware\":1"},
        {"\"minimum_firmware\":\"1.0.0\"", "\"minimum_firmware\":\"newest\""},
        {"\"minimum_firmware\":\"1.0.0\"", "\"minimum_firmware\":\"1.0.0.0.0.0.0.0.0.0.0.0.0\""},
        {"{\"ja\":\"お知らせ\",\"en\":\"News\"}", "[]"},
        {"\"News\"", "7"},
        {"\"News\"", "\"\\u0000\""},
        {"News", "\xFF"},
        {"News", "\xC0\x80"},
        {"\"status\":\"open\"", "\"status\":\"open\",\"status\":\"outage\""},
        {"{\"now\"", "[{\"now\""},
        {"\"offices_version\":3}", "\"offices_version\":3}}"},
        {"\"offices_version\":3}", "\"offices_version\":3"},
        {"\"offices_version\":3", "\"offices_version\":1e999"},
        {"\"offices_version\":3", "\"offices_version\":\"3\""},
        {"\"offices_version\":3", "\"offices_version\":-1"},
        {"\"offices_version\":3", "\"offices_version\":3.5"},
        {"\"offices_version\":3", "\"offices_version\":123456789012345678901234"},
    };
    for (size_t i = 0; i < COUNT(breaks); i++)
        service_with(breaks[i][0], breaks[i][1], false);
}

static void what_the_api_leaves_open_is_taken(void **state)
{
    (void)state;
    static const char *const fine[][2] = {
        {"\"offices_version\":3", "\"offices_version\":3,\"new\":{\"deep\":[1,2,{\"er\":null}]}"},
        {"{\"now\"", "{\"build\":123456789012345678901234,\"now\""},
        {"\"offices_version\":3", "\"offices_version\":null"},
        {",\"offices_version\":3", ""},
        {"\"minimum_firmware\":\"1.0.0\",", ""},
        {",\"notice\":{\"ja\":\"お知らせ\",\"en\":\"News\"}", ""},
        {"{\"ja\":\"お知らせ\",\"en\":\"News\"}", "null"},
        {"\"ja\":\"お知らせ\",", ""},
        {"\"お知らせ\"", "null"},
        {"06:30", "00:00"},
        {"23:00", "24:00"},
        {"01:30:00Z", "01:30:00.250Z"},
        {"{\"now\"", "\xEF\xBB\xBF{\"now\""}, // a byte order mark (RFC 8259, 8.1)
    };
    for (size_t i = 0; i < COUNT(fine); i++)
        service_with(fine[i][0], fine[i][1], true);
}

static void the_maintenance_is_the_current_or_the_next_one(void **state)
{
    (void)state;
    struct answer_service s;
    char *changed = with(GOOD_SERVICE, "\"maintenance\":[]",
                         "\"maintenance\":["
                         "{\"from\":\"2026-04-20T00:00:00Z\",\"until\":\"2026-04-20T06:00:00Z\"},"
                         "{\"from\":\"2026-04-14T00:00:00Z\",\"until\":\"2026-04-14T06:00:00Z\"},"
                         "{\"from\":\"2026-04-18T06:00:00Z\",\"until\":\"2026-04-18T00:00:00Z\"},"
                         "{\"from\":\"2026-04-16T00:00:00Z\",\"until\":\"2026-04-16T06:00:00Z\"}]");
    assert_true(reads_service(changed, &s));
    assert_int_equal(s.maintenance_from, NOW_S + (22 * 60 + 30) * 60);
    assert_int_equal(s.maintenance_until - s.maintenance_from, 6 * 3600);
    free(changed);
}

// The screen says until when: windows that meet are one.
static void maintenances_that_meet_or_overlap_are_one(void **state)
{
    (void)state;
    static const char *const WINDOWS[] = {
        "[{\"from\":\"2026-04-15T01:00:00Z\",\"until\":\"2026-04-15T02:00:00Z\"},"
        "{\"from\":\"2026-04-15T02:00:00Z\",\"until\":\"2026-04-15T04:00:00Z\"}]",
        "[{\"from\":\"2026-04-15T03:00:00Z\",\"until\":\"2026-04-15T04:00:00Z\"},"
        "{\"from\":\"2026-04-15T01:20:00Z\",\"until\":\"2026-04-15T03:30:00Z\"},"
        "{\"from\":\"2026-04-15T01:00:00Z\",\"until\":\"2026-04-15T01:40:00Z\"},"
        "{\"from\":\"2026-04-15T04:01:00Z\",\"until\":\"2026-04-15T06:00:00Z\"}]"};
    for (size_t i = 0; i < COUNT(WINDOWS); i++) {
        struct answer_service s;
        char whole[600], *changed;
        snprintf(whole, sizeof whole, "\"maintenance\":%s", WINDOWS[i]);
        changed = with(GOOD_SERVICE, "\"maintenance\":[]", whole);
        assert_true(reads_service(changed, &s));
        assert_int_equal(s.maintenance_from, NOW_S - 30 * 60);
        assert_int_equal(s.maintenance_until, NOW_S + 150 * 60);
        free(changed);
    }
}

static void a_long_notice_is_cut_between_two_characters(void **state)
{
    (void)state;
    struct answer_service s;
    char text[700] = "x", *changed;
    for (int i = 0; i < 100; i++)
        strcat(text, "あ"); // three bytes each
    changed = with(GOOD_SERVICE, "News", text);
    assert_true(reads_service(changed, &s));
    assert_int_equal(strlen(s.notice_en), 1 + 84 * 3); // the 85th would be cut in two
    assert_memory_equal(s.notice_en + 1 + 83 * 3, "あ", 4);
    free(changed);
    changed = with(GOOD_SERVICE, "News", "a\\nb\\u0007c\\u007Fd");
    assert_true(reads_service(changed, &s));
    assert_string_equal(s.notice_en, "a b c d");
    free(changed);
}

// ---- what comes back: the rest -----------------------------------------------------------------

#define ID    "0b5c7ef1-1111-4222-8333-444455556666"
#define NONCE "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="

static bool reads_opened(const char *json, struct answer_opened *opened)
{
    return answer_opened(json, strlen(json), opened);
}

static void an_opened_reset_is_read_whole(void **state)
{
    (void)state;
    struct answer_opened opened;
    assert_true(reads_opened("{\"id\":\"" ID "\",\"nonce\":\"" NONCE
                             "\",\"expires_at\":\"2026-04-15T01:30:00Z\",\"more\":1}",
                             &opened));
    assert_memory_equal(opened.id, ID, UUID_LENGTH);
    for (int i = 0; i < ANSWER_NONCE; i++)
        assert_int_equal(opened.nonce[i], i);
    assert_int_equal(opened.expires_at, NOW_S);
}

static void an_opened_reset_with_a_wrong_id_or_nonce_is_refused(void **state)
{
    (void)state;
    static const char good[] =
        "{\"id\":\"" ID "\",\"nonce\":\"" NONCE "\",\"expires_at\":\"2026-04-15T01:30:00Z\"}";
    static const char *const breaks[][2] = {
        {"0b5c", "0B5C"},          {"0b5c", "0b5"},
        {"0b5c", "0b5cc"},         {"0b5c7ef1-", "0b5c7ef1_"},
        {"0b5c", "../."},          {"0b5c", "0b5g"},
        {"\"" ID "\"", "7"},       {"\"" ID "\"", "null"},
        {"\"id\"", "\"ID\""},      {"Hh8=", "Hh8"},
        {"Hh8=", "Hg=="},          {"Hh8=", "Hh8fHw=="},
        {"Hh8=", "Hh9="},          {"\"" NONCE "\"", "[]"},
        {"01:30:00Z", "01:30:00"}, {"0b5c7ef1-1111", "0b5c7ef1\\u00002d1111"},
    };
    struct answer_opened opened;
    for (size_t i = 0; i < COUNT(breaks); i++) {
        char *changed = with(good, breaks[i][0], breaks[i][1]);
        if (reads_opened(changed, &opened))
            fail_msg("taken: %s", changed);
        free(changed);
    }
}

static void a_cryptogram_has_sixteen_bytes(void **state)
{
    (void)state;
    unsigned char bytes[ANSWER_CRYPTOGRAM];
    static const char good[] = "{\"cryptogram\":\"q6urq6urq6urq6urq6urqw==\"}";
    static const char longer[] = "{\"cryptogram\":\"q6urq6urq6urq6urq6urq6s=\"}";
    static const char shorter[] = "{\"cryptogram\":\"q6urq6urq6urq6urq6ur\"}";
    assert_true(answer_cryptogram(good, strlen(good), bytes));
    assert_int_equal(bytes[0], 0xAB);
    assert_int_equal(bytes[15], 0xAB);
    assert_false(answer_cryptogram(longer, strlen(longer), bytes));
    assert_false(answer_cryptogram(shorter, strlen(shorter), bytes));
    assert_false(answer_cryptogram("{}", 2, bytes));
    assert_false(answer_cryptogram("", 0, bytes));
}

static void only_proven_is_proven(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "{\"state\":\"opened\"}", "{\"state\":true}", "{}", "proven", "\"proven\"", "[\"proven\"]"};
    assert_true(answer_proven("{\"state\":\"proven\"}", 18));
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_false(answer_proven(bad[i], strlen(bad[i])));
}

static void a_deep_or_huge_text_is_refused_quickly(void **state)
{
    (void)state;
    static char text[HTTPS_BODY_MAX];
    struct answer_service service;
    memset(text, '[', sizeof text);
    assert_false(answer_service(text, sizeof text, &service));
    for (size_t i = 0; i + 5 <= sizeof text; i += 5)
        memcpy(text + i, "{\"a\":", 5);
    assert_false(answer_service(text, sizeof text, &service));
    memset(text, '"', sizeof text);
    assert_false(answer_service(text, sizeof text, &service));
    memset(text, '\\', sizeof text);
    text[0] = '"';
    assert_false(answer_service(text, sizeof text, &service));
    memset(text, 0, sizeof text);
    assert_false(answer_service(text, sizeof text, &service));
}

static void an_answer_may_be_so_deep_and_no_deeper(void **state)
{
    (void)state;
    struct answer_service service;
    for (int depth = ANSWER_DEPTH_MAX - 1; depth <= ANSWER_DEPTH_MAX; depth++) {
        char member[80] = "{\"deep\":";
        memset(member + strlen(member), '[', (size_t)depth);
        memset(strchr(member, '[') + depth, ']', (size_t)depth);
        strcat(member, ",\"s\":\"[[[[[[[[[[[[[[[[[[\\\"[[[\",");
        char *changed = with(GOOD_SERVICE, "{", member);
        assert_int_equal(answer_service(changed, strlen(changed), &service),
                         depth < ANSWER_DEPTH_MAX);
        free(changed);
    }
}

static void every_cut_of_a_good_answer_is_refused(void **state)
{
    (void)state;
    struct answer_service service;
    for (size_t length = 0; length < sizeof GOOD_SERVICE - 1; length++) {
        // In memory of exactly this size, so that a sanitizer sees a look behind the end.
        char *cut = malloc(length + 1);
        memcpy(cut, GOOD_SERVICE, length);
        assert_false(answer_service(cut, length, &service));
        free(cut);
    }
}

static void every_changed_byte_is_survived(void **state)
{
    (void)state;
    char text[sizeof GOOD_SERVICE];
    struct answer_service service;
    for (size_t at = 0; at < sizeof GOOD_SERVICE - 1; at++) {
        for (int value = 0; value < 256; value += 5) {
            memcpy(text, GOOD_SERVICE, sizeof text);
            text[at] = (char)value;
            if (!answer_service(text, sizeof text - 1, &service))
                continue;
            assert_true(service.opens_minute <= 1440 && service.closes_minute <= 1440);
            assert_true(strnlen(service.notice_ja, ANSWER_NOTICE_MAX) < ANSWER_NOTICE_MAX);
        }
    }
}

static const struct CMUnitTest promises[] = {
    cmocka_unit_test(the_bodies_are_these_bytes),
    cmocka_unit_test(an_outcome_says_what_how_and_when),
    cmocka_unit_test(a_heartbeat_has_the_members_of_the_api),
    cmocka_unit_test(the_service_is_read_whole),
    cmocka_unit_test(a_service_answer_that_breaks_the_api_is_refused),
    cmocka_unit_test(what_the_api_leaves_open_is_taken),
    cmocka_unit_test(the_maintenance_is_the_current_or_the_next_one),
    cmocka_unit_test(maintenances_that_meet_or_overlap_are_one),
    cmocka_unit_test(a_long_notice_is_cut_between_two_characters),
    cmocka_unit_test(an_opened_reset_is_read_whole),
    cmocka_unit_test(an_opened_reset_with_a_wrong_id_or_nonce_is_refused),
    cmocka_unit_test(a_cryptogram_has_sixteen_bytes),
    cmocka_unit_test(only_proven_is_proven),
    cmocka_unit_test(a_deep_or_huge_text_is_refused_quickly),
    cmocka_unit_test(an_answer_may_be_so_deep_and_no_deeper),
    cmocka_unit_test(every_cut_of_a_good_answer_is_refused),
    cmocka_unit_test(every_changed_byte_is_survived),
};

TEST_MAIN(promises, NULL, NULL)
