// What the control socket answers about the outbox, and what it warns of.
#include <stdlib.h>
#include <string.h>

#include "firmware/control/report.h"
#include "tests/test.h"

static void what_is_parked_is_listed(void **state)
{
    (void)state;
    const struct control_status status = {
        .outbox_waiting = 2,
        .outbox_parked = 1,
        .outbox_broken = 1,
        .parked_count = 1,
        .parked = {{"aaaaaaaa-0000-4000-8000-000000000000", OPERATION_RESET_SIGN, OPERATION_REFUSED,
                    0x6A80, 1776216600}},
        .refused_count = 1,
        .refused = {{"bbbbbbbb-0000-4000-8000-000000000000", OPERATION_RESET_AUTH, OPERATION_DONE,
                     0x9000, 1776216600}},
    };
    const struct control_facts facts = {.status = &status};
    char *text = report_outbox(&facts);
    assert_string_equal(text, "{\"waiting\":2,\"parked\":1,\"broken\":1,\"records\":[{\"id\":"
                              "\"aaaaaaaa-0000-4000-8000-000000000000\",\"operation\":"
                              "\"reset-sign\",\"result\":\"refused\",\"sw\":\"6A80\","
                              "\"finished_at\":\"2026-04-15T01:30:00Z\"}],\"refused\":[{\"id\":"
                              "\"bbbbbbbb-0000-4000-8000-000000000000\",\"operation\":"
                              "\"reset-auth\",\"result\":\"done\",\"sw\":\"9000\","
                              "\"finished_at\":\"2026-04-15T01:30:00Z\"}]}");
    free(text);
}

static void without_kiosk_link_nothing_is_acknowledged(void **state)
{
    (void)state;
    struct control_status status = {.link_helper = false};
    const struct control_facts facts = {.status = &status};
    char *text = report_acknowledge(&facts);
    assert_string_equal(text, "{\"error\":\"kiosk-link is not there\"}");
    free(text);
    status.link_helper = true;
    text = report_acknowledge(&facts);
    assert_string_equal(text, "{\"acknowledge\":true}");
    free(text);
}

static void expect_warnings(const struct control_status *status, const char *warnings)
{
    const struct control_facts facts = {.status = status};
    char *text = report_status(&facts), *there = strstr(text, "\"warnings\":");
    assert_non_null(there);
    assert_string_equal(there + strlen("\"warnings\":"), warnings);
    free(text);
}

static void a_clock_that_is_more_than_a_minute_off_is_warned_of(void **state)
{
    (void)state;
    struct control_status status = {.state = "start", .closed = ""};
    static const struct {
        int64_t offset;
        const char *warnings;
    } ROWS[] = {
        {0, "[]}"},
        {60000, "[]}"},
        {-60000, "[]}"},
        {60001, "[\"clock-off\"]}"},
        {-60001, "[\"clock-off\"]}"},
    };
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        status.clock_offset_ms = ROWS[i].offset;
        expect_warnings(&status, ROWS[i].warnings);
    }
}

static void what_is_parked_broken_unstored_or_stuck_is_warned_of(void **state)
{
    (void)state;
    struct control_status status = {.state = "start", .closed = ""};
    status.outbox_waiting = status.outcomes_held = 3; // on their way: nothing to do
    expect_warnings(&status, "[]}");
    status.outbox_parked = status.off_unstored = 1;
    expect_warnings(&status, "[\"outbox-parked\",\"order-unstored\"]}");
    status.refused_count = 1;
    status.outbox_broken = status.outcomes_unstored = status.touches_stuck = 1;
    status.history_broken = status.panel_unread = status.panel_unstored = true;
    expect_warnings(
        &status, "[\"outbox-parked\",\"outbox-broken\",\"outcomes-unstored\",\"outcomes-refused\","
                 "\"touches-stuck\",\"order-unstored\",\"history-broken\","
                 "\"panel-unread\",\"panel-unstored\"]}");
}

static void the_history_is_told_record_by_record(void **state)
{
    (void)state;
    struct control_facts facts = {
        .history = {.run = 2,
                    .known = true,
                    .verified = true,
                    .usable = true,
                    .state = "changed",
                    .number = 1,
                    .count = 2,
                    .begun = "new",
                    .lines = "1 2026-11-27T03:26:34Z begun done new - a5\n"
                             "2 2026-11-27T03:26:41Z clock fail clock-off 04 a5 duration=8ms "
                             "errors=1\n"}};
    char *text = report_records(&facts);
    assert_string_equal(
        text, "{\"run\":2,\"running\":false,\"verified\":true,\"usable\":true,\"whole\":false,"
              "\"state\":\"changed\",\"number\":1,\"count\":2,\"aside\":0,\"begun\":\"new\","
              "\"begun_number\":0,\"records\":[{\"n\":1,\"time\":\"2026-11-27T03:26:34Z\","
              "\"what\":\"begun\",\"outcome\":\"done\",\"cause\":\"new\",\"technician\":\"\","
              "\"software\":\"a5\",\"measures\":{}},{\"n\":2,\"time\":\"2026-11-27T03:26:41Z\","
              "\"what\":\"clock\",\"outcome\":\"fail\",\"cause\":\"clock-off\",\"technician\":"
              "\"04\",\"software\":\"a5\",\"measures\":{\"duration\":\"8ms\",\"errors\":"
              "\"1\"}}]}");
    free(text);
    text = report_verify(&facts);
    assert_string_equal(text, "{\"run\":3}");
    free(text);
    facts.history = (struct control_history){.run = 3};
    text = report_records(&facts);
    assert_string_equal(text, "{\"error\":\"the history cannot be read\"}");
    free(text);
}

// Whatever a hand has written into the file.
static void a_line_that_is_no_record_is_told_as_far_as_it_goes(void **state)
{
    static const char *const LINES[] = {
        "\n\n", "?", " ", "7", "1 2 3 4 5 6 7 8", "a b c d e f g =", "1 2 3 4 5 6 7 =1 x= x=y=z  "};
    (void)state;
    for (size_t i = 0; i < sizeof LINES / sizeof LINES[0]; i++) {
        const struct control_facts facts = {.history = {
                                                .run = 1,
                                                .known = true,
                                                .state = "changed",
                                                .begun = "new",
                                                .lines = LINES[i],
                                            }};
        char *text = report_records(&facts);
        assert_non_null(text);
        free(text);
    }
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(what_is_parked_is_listed),
    cmocka_unit_test(the_history_is_told_record_by_record),
    cmocka_unit_test(a_line_that_is_no_record_is_told_as_far_as_it_goes),
    cmocka_unit_test(without_kiosk_link_nothing_is_acknowledged),
    cmocka_unit_test(a_clock_that_is_more_than_a_minute_off_is_warned_of),
    cmocka_unit_test(what_is_parked_broken_unstored_or_stuck_is_warned_of),
};

TEST_MAIN(TESTS, NULL, NULL)
