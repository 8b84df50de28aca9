// kioskctl diagnose on a whole kiosk: whom it disturbs, and the form of its answer. What it finds
// is in faults_test.c.
#include <limits.h>
#include <unistd.h>

#include "tests/support/kiosk_selftest.h"
#include "tests/support/kiosk_visit.h"
#include "tests/test.h"

// In a visit too: nothing of it is disturbed, and no command is sent to the card.
static void a_selftest_in_a_visit_sends_nothing_to_the_card(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_to_card(v, ALL_SIGN, ALL_AUTH);
    json_t *before = kiosk_stand_ask(v->stand, "trace");
    kiosk_selftest_finds(v->stand, "", "");
    json_t *after = kiosk_stand_ask(v->stand, "trace");
    assert_true(json_equal(before, after));
    json_decref(before);
    json_decref(after);
    kiosk_stand_await(v->stand, "card", NULL);
    kiosk_visit_to_known(v, "reset-sign");
    resident_choose(v->resident, "known", "back");
    kiosk_visit_reset(v, "reset-sign");
}

// The reader is reset and a tone sounds: only when somebody asks for it and nobody is there.
static void the_external_level_is_refused_in_a_visit(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_to_card(v, ALL_SIGN, ALL_AUTH);
    kiosk_stand_must(v->stand, "! kioskctl diagnose --level external 2>told; "
                               "grep -q \"a resident's visit is under way\" told");
    kiosk_stand_await(v->stand, "card", NULL);
    kiosk_visit_leave(v);
}

static void the_external_level_resets_the_reader_and_plays_a_tone(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_stand_must(v->stand, "kioskctl diagnose --level external >told && "
                               "grep -q '^pass *reset .* 2 readers' told && "
                               "grep -q '^pass *tone' told && grep -q 'external: pass' told");
    kiosk_stand_must(v->stand, "kioskctl diagnose >told && ! grep -Eq ' (reset|tone) ' told");
    kiosk_visit_next(v);
    kiosk_visit_pull(v);
    kiosk_stand_await(v->stand, "start", NULL);
}

// The page's schema, and a check that it can refuse at all.
static void the_answer_is_what_the_page_describes(void **state)
{
    struct kiosk_visit *v = *state;
    char here[PATH_MAX];
    assert_non_null(getcwd(here, sizeof here));
    kiosk_visit_unplug(v);
    kiosk_stand_must(
        v->stand,
        "sed -n '/^As a JSON Schema/,/^[.]Ed/p' '%s/firmware/man/kioskctl.8' | "
        "sed '1,2d;$d' >schema.json; kioskctl --json --level external diagnose >told.json; "
        "test $? = %d && python3 -m jsonschema -i told.json schema.json",
        here, KIOSK_SELFTEST_FAILED);
    kiosk_stand_must(v->stand, "grep -q '\"device\":\"kiosk-0001\"' told.json");
    kiosk_stand_must(v->stand, "sed 's/\"no-reader\"/\"\"/' told.json >wrong.json && "
                               "! python3 -m jsonschema -i wrong.json schema.json");
    kiosk_visit_plug(v);
    kiosk_selftest_await_whole(v->stand);
}

static const struct CMUnitTest TESTS[] = {
    KIOSK_VISIT(a_selftest_in_a_visit_sends_nothing_to_the_card),
    KIOSK_VISIT(the_external_level_is_refused_in_a_visit),
    KIOSK_VISIT(the_external_level_resets_the_reader_and_plays_a_tone),
    KIOSK_VISIT(the_answer_is_what_the_page_describes),
};

TEST_MAIN(TESTS, kiosk_visit_open, kiosk_visit_close)
