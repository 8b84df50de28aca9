// Promises of what is said of the programs: versions, protection, restarts.
#include <stdio.h>
#include <string.h>

#include "drivers/domain/ends.h"
#include "firmware/diag/software.h"
#include "firmware/limits.h"
#include "tests/test.h"

static struct software well(void)
{
    struct software software = {.lost = {0}};
    for (int i = 0; i < SOFTWARE_PROGRAMS; i++)
        software.programs[i] =
            (struct program_state){.version = "1.2.3", .no_new_privs = 1, .filtered = 1};
    return software;
}

static void one_version_passes_and_another_fails_whichever_has_it(void **state)
{
    (void)state;
    struct software software = well();
    assert_int_equal(software_judge_versions(&software).outcome, CHECK_PASS);
    for (int i = 0; i < SOFTWARE_PROGRAMS; i++) {
        software = well();
        snprintf(software.programs[i].version, sizeof software.programs[i].version, "1.2.4");
        assert_int_equal(software_judge_versions(&software).cause, CAUSE_VERSIONS_DIFFER);
    }
}

// That it does not answer is said elsewhere.
static void a_program_that_does_not_answer_is_not_compared(void **state)
{
    (void)state;
    struct software software = well();
    software.programs[SOFTWARE_CARD] = (struct program_state){.version = ""};
    assert_int_equal(software_judge_versions(&software).outcome, CHECK_PASS);
    assert_int_equal(software_judge_sandbox(&software).outcome, CHECK_PASS);
    software.programs[SOFTWARE_LINK] = (struct program_state){.version = ""};
    assert_int_equal(software_judge_versions(&software).outcome, CHECK_NOT_RUN);
}

static void a_program_without_a_filter_of_its_calls_is_open(void **state)
{
    (void)state;
    static const struct {
        uint8_t no_new_privs, filtered;
        int open;
    } CASES[] = {{1, 1, 0}, {1, 0, 1}, {0, 1, 1}, {0, 0, 1}};
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        struct software software = well();
        struct program_state *program = &software.programs[i % SOFTWARE_PROGRAMS];
        program->no_new_privs = CASES[i].no_new_privs;
        program->filtered = CASES[i].filtered;
        const struct check_row row = software_judge_sandbox(&software);
        assert_int_equal(row.value, CASES[i].open);
        assert_int_equal(row.cause, CASES[i].open > 0 ? CAUSE_SANDBOX_OPEN : CAUSE_NONE);
    }
}

static void restarts_of_all_are_counted_together(void **state)
{
    (void)state;
    struct software software = well();
    assert_int_equal(software_judge_restarts(&software).value, 0);
    software.lost[SOFTWARE_CARD] = 2;
    software.programs[SOFTWARE_CARD].restarts = 1;
    software.programs[SOFTWARE_LINK].restarts = 4;
    assert_int_equal(software_restarts(&software, SOFTWARE_CARD), 3);
    assert_int_equal(software_judge_restarts(&software).value, 7);
    assert_int_equal(software_judge_restarts(&software).outcome, CHECK_PASS);
}

static void what_ends_again_and_again_within_an_hour_fails(void **state)
{
    (void)state;
    for (int i = SOFTWARE_CARD; i < SOFTWARE_PROGRAMS; i++) {
        struct software software = well();
        software.lost_lately[i] = LIMIT_RESTARTS - 4;
        software.programs[i].recent = 3;
        assert_int_equal(software_judge_restarts(&software).outcome, CHECK_PASS);
        software.programs[SOFTWARE_CARD + SOFTWARE_LINK - i].recent = 2; // another one's
        assert_int_equal(software_judge_restarts(&software).outcome, CHECK_PASS);
        software.programs[i].recent = 4;
        assert_int_equal(software_judge_restarts(&software).cause, CAUSE_RESTARTS_MANY);
    }
}

static void ends_are_counted_for_ever_and_their_times_for_the_last_ones(void **state)
{
    (void)state;
    struct ends ends = {.count = 0};
    assert_int_equal(ends_within(&ends, 1000, LIMIT_RESTARTS_WITHIN_MS), 0);
    for (int i = 0; i < 2 * ENDS_KEPT; i++)
        ends_note(&ends, 1000 * i);
    assert_int_equal(ends.count, 2 * ENDS_KEPT);
    assert_int_equal(ends_within(&ends, 31000, 5001), 6); // 26 to 31 s
    assert_int_equal(ends_within(&ends, 31000, 5000), 5);
    assert_int_equal(ends_within(&ends, 31000, LIMIT_RESTARTS_WITHIN_MS), ENDS_KEPT);
    assert_int_equal(ends_within(&ends, 31000 + LIMIT_RESTARTS_WITHIN_MS, LIMIT_RESTARTS_WITHIN_MS),
                     0);
    assert_true((int)ENDS_KEPT >= (int)LIMIT_RESTARTS);
}

static const struct CMUnitTest PROMISES[] = {
    cmocka_unit_test(one_version_passes_and_another_fails_whichever_has_it),
    cmocka_unit_test(a_program_that_does_not_answer_is_not_compared),
    cmocka_unit_test(a_program_without_a_filter_of_its_calls_is_open),
    cmocka_unit_test(restarts_of_all_are_counted_together),
    cmocka_unit_test(what_ends_again_and_again_within_an_hour_fails),
    cmocka_unit_test(ends_are_counted_for_ever_and_their_times_for_the_last_ones),
};

TEST_MAIN(PROMISES, NULL, NULL)
