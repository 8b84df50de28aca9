// The technician's pages that are only read: what each asks for and what it shows.
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "drivers/history/scan.h"
#include "firmware/link/link_export.h"
#include "screens/type/text.h"
#include "tests/unit/technician_steps.h"

static void open_page(struct rig *rig, enum tool tool)
{
    rig_press(rig, CONTROL_TOOLS);
    rig_press(rig, (enum control)(CONTROL_TOOL_0 + tool));
    assert_int_equal(rig->view.id, tool == TOOL_STATUS ? VIEW_SERVICE_STATUS : VIEW_SERVICE_PAGE);
    assert_int_equal(rig->view.service.tool.tool, tool);
}

static void history_says(struct rig *rig, enum link_result result, const char *lines)
{
    struct link_history_part part = {.answer.result = (uint8_t)result,
                                     .news = {.usable = 1, .whole = 1, .records = 7},
                                     .versions = {.link = "1.2.3", .kernel = "6.1.0"}};
    snprintf(part.begun, sizeof part.begun, "new");
    snprintf(part.news.state, sizeof part.news.state, "whole");
    snprintf(part.lines, sizeof part.lines, "%s", lines);
    struct ipc_message *asked = rig_asked(rig, &rig->link, LINK_HISTORY_READ);
    assert_int_equal(((const struct link_history_ask *)(const void *)asked->body)->faults, 1);
    rig_answer(&rig->link, asked, LINK_HISTORY_READ, &part, sizeof part);
    rig_turn(rig, NULL);
}

static void each_step_to_the_backend_has_its_row(void **state)
{
    struct rig *rig = *state;
    to_menu(rig);
    open_page(rig, TOOL_NETWORK);
    const struct view_read *read = &rig->view.service.read;
    assert_int_equal(read->count, 8);
    for (int i = 0; i < 8; i++)
        assert_int_equal(read->rows[i].check, CHECK_INTERFACE + i);
    rig_press(rig, CONTROL_TRY_AGAIN);
    assert_true(rig->view.service.running);
    rig_turn(rig, NULL);
    rig_turn(rig, NULL);
    assert_false(rig->view.service.running);
    is_recorded(rig, HISTORY_SELF_TEST, HISTORY_PASS, "", SERIAL);
    rig_press(rig, CONTROL_BACK);
    assert_int_equal(rig->view.id, VIEW_SERVICE_TOOLS);
}

static void disk_outbox_history_certificate_and_clock_stand_together(void **state)
{
    static const uint8_t CHECKS[] = {CHECK_DISK,    CHECK_WEAR,    CHECK_FLUSH, CHECK_OUTBOX,
                                     CHECK_BACKLOG, CHECK_HISTORY, CHECK_KEY,   CHECK_RENEWAL,
                                     CHECK_CLOCK,   CHECK_NTP};
    struct rig *rig = *state;
    to_menu(rig);
    open_page(rig, TOOL_STORAGE);
    assert_int_equal(rig->view.service.read.count, sizeof CHECKS);
    for (size_t i = 0; i < sizeof CHECKS; i++)
        assert_int_equal(rig->view.service.read.rows[i].check, CHECKS[i]);
}

static void the_newest_fault_is_the_first(void **state)
{
    struct rig *rig = *state;
    to_menu(rig);
    open_page(rig, TOOL_FAULTS);
    assert_true(rig->view.service.read.waits);
    history_says(rig, LINK_DONE,
                 "1795749000 reader no-reader\n1795749060 login-refused expired\n"
                 "what somebody wrote\n1795749120 export -\n");
    const struct view_read *read = &rig->view.service.read;
    assert_false(read->waits);
    assert_int_equal(read->count, 3);
    assert_string_equal(read->faults[0].what, "export");
    assert_string_equal(read->faults[0].cause, "");
    assert_string_equal(read->faults[1].cause, "expired");
    assert_string_equal(read->faults[2].cause, "no-reader");
    assert_int_equal(read->faults[2].time.minute, 10); // 1795749000 is 12:10 in Japan
}

// The number on the screen that says so, and none for what no resident meets.
static void a_fault_has_the_number_that_residents_see(void **state)
{
    (void)state;
    assert_int_equal(read_number("no-reader"), 502);
    assert_int_equal(read_number("filtered"), 401);
    assert_int_equal(read_number("device-refused"), 501);
    assert_int_equal(read_number("no-sound"), 0);
    assert_int_equal(read_number("resident-card"), 0);
    assert_int_equal(read_number(""), 0);
}

static void a_history_that_cannot_be_read_still_leaves_the_versions(void **state)
{
    struct rig *rig = *state;
    to_menu(rig);
    open_page(rig, TOOL_VERSIONS);
    history_says(rig, LINK_NOT_STORED, "");
    assert_false(rig->view.service.read.failed);
    assert_string_equal(rig->view.service.read.versions.link, "1.2.3");
    assert_string_equal(rig->view.service.read.versions.kiosk, KIOSK_VERSION);
    assert_string_equal(rig->view.service.read.versions.card, RIG_VERSION);
    assert_int_equal(rig->view.service.read.versions.checks[0].check, CHECK_VERSIONS);
    assert_int_equal(rig->view.service.read.versions.checks[0].outcome, CHECK_PASS);
    rig_press(rig, CONTROL_BACK);
    rig_press(rig, CONTROL_BACK);
    open_page(rig, TOOL_FAULTS);
    history_says(rig, LINK_NOT_STORED, "");
    assert_true(rig->view.service.read.failed);
}

static void a_kiosk_link_that_is_lost_is_said(void **state)
{
    struct rig *rig = *state;
    to_menu(rig);
    open_page(rig, TOOL_VERSIONS);
    rig_restart(rig, &rig->link);
    rig_turn(rig, NULL);
    assert_true(rig->view.service.read.failed);
}

static void the_code_has_the_text_that_kiosk_link_signed(void **state)
{
    struct rig *rig = *state;
    struct link_exported told = {.kind = LINK_EXPORT_STATUS, .end = "made", .finding = "clean"};
    snprintf(told.text, sizeof told.text, "kiosk-status 1\nAA==");
    to_menu(rig);
    open_page(rig, TOOL_STATUS);
    assert_true(rig->view.service.read.waits);
    rig_answer(&rig->link, rig_asked(rig, &rig->link, LINK_EXPORT), LINK_EXPORT, &told,
               sizeof told);
    rig_turn(rig, NULL);
    assert_string_equal(rig->view.service.read.status, told.text);
    rig_press(rig, CONTROL_BACK);
    assert_int_equal(rig->view.id, VIEW_SERVICE_TOOLS);
}

static void a_text_that_was_not_made_is_no_code(void **state)
{
    struct rig *rig = *state;
    const struct link_exported told = {
        .kind = LINK_EXPORT_STATUS, .end = "not-signed", .finding = "clean"};
    to_menu(rig);
    open_page(rig, TOOL_STATUS);
    rig_answer(&rig->link, rig_asked(rig, &rig->link, LINK_EXPORT), LINK_EXPORT, &told,
               sizeof told);
    rig_turn(rig, NULL);
    assert_true(rig->view.service.read.failed);
}

// The catalogues stand beside the folder of the running test.
static struct text *texts(void)
{
    char program[512] = "", folder[600];
    struct text *text = NULL;
    assert_true(readlink("/proc/self/exe", program, sizeof program - 1) > 0);
    *strstr(program, "/tests/unit/") = '\0';
    snprintf(folder, sizeof folder, "%s/locale", program);
    assert_int_equal(text_open(&text, folder), TEXT_OK);
    return text;
}

static void assert_has_words(struct text *text, const char *why)
{
    char id[64];
    snprintf(id, sizeof id, "service.past.%s", why);
    if (!text_find(text, id))
        fail_msg("%s", id);
}

static void what_kept_an_export_back_is_said_in_words(void **state)
{
    (void)state;
    static const enum language SPOKEN[] = {LANGUAGE_JA, LANGUAGE_EN};
    struct text *text = texts();
    for (size_t i = 0; i < sizeof SPOKEN / sizeof SPOKEN[0]; i++) {
        text_language(text, SPOKEN[i]);
        for (int end = LINK_EXPORT_MADE + 1; end < LINK_EXPORT_ENDS; end++)
            if (end != LINK_EXPORT_REFUSED && end != LINK_EXPORT_NOT_RECORDED)
                assert_has_words(text, link_export_word((enum link_export_end)end));
        for (int why = SCAN_CLEAN + 1; why < SCAN_WHY_COUNT; why++)
            assert_has_words(text, scan_why_name((enum scan_why)why));
        assert_has_words(text, "dropped"); // a remote answer that no backend took
    }
    text_close(&text);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(what_kept_an_export_back_is_said_in_words),
    WITH_RIG(each_step_to_the_backend_has_its_row),
    WITH_RIG(disk_outbox_history_certificate_and_clock_stand_together),
    WITH_RIG(the_newest_fault_is_the_first),
    cmocka_unit_test(a_fault_has_the_number_that_residents_see),
    WITH_RIG(a_history_that_cannot_be_read_still_leaves_the_versions),
    WITH_RIG(a_kiosk_link_that_is_lost_is_said),
    WITH_RIG(the_code_has_the_text_that_kiosk_link_signed),
    WITH_RIG(a_text_that_was_not_made_is_no_code),
};

TEST_MAIN(TESTS, NULL, NULL)
