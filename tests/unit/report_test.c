// What the control socket answers about the outbox.
#include <stdlib.h>

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
    };
    const struct control_facts facts = {.status = &status};
    char *text = report_outbox(&facts);
    assert_string_equal(text, "{\"waiting\":2,\"parked\":1,\"broken\":1,\"records\":[{\"id\":"
                              "\"aaaaaaaa-0000-4000-8000-000000000000\",\"operation\":"
                              "\"reset-sign\",\"result\":\"refused\",\"sw\":\"6A80\","
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

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(what_is_parked_is_listed),
    cmocka_unit_test(without_kiosk_link_nothing_is_acknowledged),
};

TEST_MAIN(TESTS, NULL, NULL)
