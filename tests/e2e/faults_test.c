// Each thing that breaks fails its own row of the self-test with its own cause, and no other row;
// the table of them, BUILD/faults.txt, which tests/README.md has.
#include <limits.h>
#include <string.h>

#include "tests/support/broken_kiosk.h"
#include "tests/support/kiosk_selftest.h"
#include "tests/support/paths.h"
#include "tests/test.h"

enum {
    REACHED_LIMIT_MS = 5000, // of a self-test whose backend answers, and of one whose does not
    SILENT_LIMIT_MS = 15000,
    LINE_BYTES = 256,
    README_BYTES = 256 * 1024,
};

// What stands in a line of the table before the time.
static void write_line(char line[LINE_BYTES], const struct broken_kiosk *fault, const char *failed,
                       const char *not_run)
{
    const char *cause = strchr(failed, '=');
    if (!fault->make)
        snprintf(line, LINE_BYTES, "%-34s %s", fault->name, failed);
    else if (!cause)
        snprintf(line, LINE_BYTES, "%-34s %-10s %-19s %-42s", fault->name, "-", "-", "-");
    else
        snprintf(line, LINE_BYTES, "%-34s %-10.*s %-19s %-42s", fault->name, (int)(cause - failed),
                 failed, cause + 1, *not_run ? not_run : "-");
}

// False, and it is said, when it fails other rows than its own, or takes too long.
static bool keeps_its_promise(const struct broken_kiosk *fault, const struct kiosk_selftest *test)
{
    bool reached = fault->failed[0] == '\0';
    bool kept = strcmp(test->failed, fault->failed) == 0 &&
                strcmp(test->not_run, fault->not_run) == 0 &&
                test->status == (reached ? 0 : KIOSK_SELFTEST_FAILED) &&
                test->ms < (reached ? REACHED_LIMIT_MS : SILENT_LIMIT_MS);
    if (!kept)
        print_message("# %s: status %d, failed %s, not run %s, %d ms\n", fault->name, test->status,
                      test->failed, test->not_run, test->ms);
    return kept;
}

static bool prove(struct kiosk_visit *v, const struct broken_kiosk *fault, FILE *table)
{
    char line[LINE_BYTES];
    struct kiosk_selftest test;
    bool kept = true;
    if (!fault->make) {
        write_line(line, fault, fault->failed, fault->not_run);
        fprintf(table, "%s\n", line);
        return true;
    }
    fault->make(v);
    kiosk_selftest_run(v->stand, &test);
    kept = keeps_its_promise(fault, &test);
    write_line(line, fault, test.failed, test.not_run);
    fprintf(table, "%s %5.1f\n", line, test.ms / 1000.0);
    fault->mend(v);
    kiosk_selftest_await_whole(v->stand);
    return kept;
}

static void each_fault_fails_its_own_row_with_its_own_cause_and_no_other(void **state)
{
    struct kiosk_visit *v = *state;
    size_t count, broken = 0;
    const struct broken_kiosk *faults = broken_kiosk_faults(&count);
    const char *only = getenv("FAULT"); // a word of its name, for whoever looks for the cause
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/faults.txt", paths_build());
    FILE *table = fopen(path, "w");
    assert_non_null(table);
    fprintf(table, "%-34s %-10s %-19s %-42s %5s\n", "broken", "fails", "cause", "not run", "s");
    for (size_t i = 0; i < count; i++)
        if (!only || strstr(faults[i].name, only))
            broken += !prove(v, &faults[i], table);
    assert_int_equal(fclose(table), 0);
    assert_int_equal(broken, 0);
}

static void the_table_in_the_readme_has_a_row_for_each_fault(void **state)
{
    static char readme[README_BYTES]; // lint: file-scope: too large for a stack
    char line[LINE_BYTES], row[LINE_BYTES + 8];
    size_t count, missing = 0;
    const struct broken_kiosk *faults = broken_kiosk_faults(&count);
    FILE *file = fopen("tests/README.md", "r");
    (void)state;
    assert_non_null(file);
    readme[fread(readme, 1, sizeof readme - 1, file)] = '\0';
    fclose(file);
    for (size_t i = 0; i < count; i++) {
        write_line(line, &faults[i], faults[i].failed, faults[i].not_run);
        snprintf(row, sizeof row, "\n    %s", line);
        if (!strstr(readme, row))
            print_message("# no row in tests/README.md, or another one: %s\n", line);
        missing += !strstr(readme, row);
    }
    assert_int_equal(missing, 0);
}

static const struct CMUnitTest TESTS[] = {
    KIOSK_VISIT(each_fault_fails_its_own_row_with_its_own_cause_and_no_other),
    cmocka_unit_test(the_table_in_the_readme_has_a_row_for_each_fault),
};

static int open_machine(void **state)
{
    return kiosk_visit_open_with(state, BROKEN_KIOSK_STAND);
}

TEST_MAIN(TESTS, open_machine, kiosk_visit_close)
