// Somebody at the control socket wants an export or a status text: kiosk-link is asked for one at a
// time, never while a resident is served, and what becomes of it is told.
#include "firmware/limits.h"
#include "tests/unit/session_rig.h"
#include "tests/unit/session_steps.h"

enum {
    ANSWER_MAX = 2048,
};

static const struct link_exported FILE_MADE = {
    .kind = LINK_EXPORT_FILE, .end = "made", .finding = "clean", .records = 31, .bytes = 4711};

static void says(struct rig *rig, const char *word, const char *expected)
{
    char answer[ANSWER_MAX];
    rig_say(rig, word, answer, sizeof answer);
    if (!strstr(answer, expected))
        fail_msg("%s: %s, not %s", word, answer, expected);
}

static void answer(struct rig *rig, const struct link_exported *exported)
{
    rig_answer(&rig->link, rig_asked(rig, &rig->link, LINK_EXPORT), LINK_EXPORT, exported,
               sizeof *exported);
    rig_turn(rig, NULL);
}

static void kiosk_link_is_asked_and_what_it_made_is_told(void **state)
{
    struct rig *rig = *state;
    says(rig, "exported", "{\"run\":0,\"running\":false,");
    says(rig, "export", "{\"run\":1}");
    says(rig, "exported", "{\"run\":1,\"running\":true,");
    const struct link_export_ask *ask = (const void *)rig_asked(rig, &rig->link, LINK_EXPORT)->body;
    assert_int_equal(ask->kind, LINK_EXPORT_FILE);
    answer(rig, &FILE_MADE);
    says(rig, "exported",
         "{\"run\":1,\"running\":false,\"kind\":\"export\",\"end\":\"made\",\"finding\":"
         "\"clean\",\"number\":0,\"records\":31,\"bytes\":4711,\"text\":\"\"}");
    says(rig, "status-text", "{\"run\":2}");
    says(rig, "exported", "\"end\":\"\""); // nothing of the one before
    answer(rig, &(struct link_exported){.kind = LINK_EXPORT_STATUS,
                                        .end = "made",
                                        .finding = "clean",
                                        .text = "kiosk-status 1\nkiosk a\nAAAA"});
    says(rig, "exported", "\"text\":\"kiosk-status 1\\nkiosk a\\nAAAA\"}");
}

static void one_is_made_at_a_time(void **state)
{
    struct rig *rig = *state;
    says(rig, "export", "{\"run\":1}");
    says(rig, "export", "{\"error\":\"another one is being made\"}");
    says(rig, "status-text", "{\"error\":\"another one is being made\"}");
    assert_int_equal(rig_count(rig, &rig->link, LINK_EXPORT), 1);
    answer(rig, &FILE_MADE);
    says(rig, "export", "{\"run\":2}");
}

// It takes kiosk-link up to a second, in which it answers nobody.
static void while_somebody_is_served_no_export_is_made(void **state)
{
    struct rig *rig = *state;
    rig_to_card(rig, 1);
    says(rig, "export", "{\"error\":\"somebody is being served\"}");
    assert_int_equal(rig_count(rig, &rig->link, LINK_EXPORT), 0);
    says(rig, "status-text", "{\"run\":1}");
}

static void a_kiosk_link_that_goes_is_told(void **state)
{
    struct rig *rig = *state;
    says(rig, "export", "{\"run\":1}");
    rig_restart(rig, &rig->link);
    says(rig, "exported", "{\"error\":\"kiosk-link did not answer\"}");
}

static const struct CMUnitTest TESTS[] = {
    WITH_RIG(kiosk_link_is_asked_and_what_it_made_is_told),
    WITH_RIG(one_is_made_at_a_time),
    WITH_RIG(while_somebody_is_served_no_export_is_made),
    WITH_RIG(a_kiosk_link_that_goes_is_told),
};

TEST_MAIN(TESTS, NULL, NULL)
