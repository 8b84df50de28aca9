// Each thing that breaks fails its own row of the self-test with its own cause, and no other row;
// and its own tool, where a technician's hand is what finds it. The tables of them,
// BUILD/faults.txt, which tests/README.md has.
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/broken_kiosk.h"
#include "tests/support/kiosk_selftest.h"
#include "tests/support/kiosk_technician.h"
#include "tests/support/paths.h"
#include "tests/test.h"

enum {
    REACHED_LIMIT_MS = 5000, // of a self-test whose backend answers, and of one whose does not
    SILENT_LIMIT_MS = 15000,
    LINE_BYTES = 256,
    README_BYTES = 256 * 1024,
    FOUND_BYTES = 64,
};

// What a technician's tools have found.
struct by_hand {
    char keys[FOUND_BYTES], touch[FOUND_BYTES];
};

// What stands in a line of the table before the time.
static void write_line(char line[LINE_BYTES], const struct broken_kiosk *fault, const char *failed,
                       const char *not_run)
{
    const char *cause = strchr(failed, '=');
    if (!cause)
        snprintf(line, LINE_BYTES, "%-34s %-10s %-19s %-49s", fault->name, "-", "-", "-");
    else
        snprintf(line, LINE_BYTES, "%-34s %-10.*s %-19s %-49s", fault->name, (int)(cause - failed),
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

static void write_tools(char line[LINE_BYTES], const char *name, const char *keys,
                        const char *touch)
{
    snprintf(line, LINE_BYTES, "%-34s %-30s %s", name, keys, touch);
}

// The history's last record, when it is of this tool: its outcome and what it has counted.
static void read_found(struct kiosk_visit *v, const char *tool, char found[FOUND_BYTES])
{
    char command[LINE_BYTES], *said;
    snprintf(command, sizeof command, "kioskctl history | tail -n 2 | head -n 1 | grep -q ' %s '",
             tool);
    kiosk_stand_await_sh(v->stand, command);
    kiosk_stand_sh(v->stand, &said,
                   "kioskctl history | tail -n 2 | head -n 1 | tr -s ' ' | "
                   "sed -E 's/.* %s ([a-z]+) .* (dead=.*)$/\\1 \\2/' | tr -d '\\n'",
                   tool);
    snprintf(found, FOUND_BYTES, "%s", said);
    free(said);
}

// The keys first: a key that is held is told again and again until another one is pressed.
static void try_by_hand(struct kiosk_visit *v, const struct broken_kiosk_hand *hand,
                        struct by_hand *found)
{
    kiosk_technician_log_in(v, "technician");
    resident_choose(v->resident, "service-menu", "tools");
    resident_choose(v->resident, "service-tools", "tool-keys");
    kiosk_stand_await(v->stand, "service-keys", NULL);
    resident_look(v->resident);
    kiosk_technician_pad(v, hand->held);
    resident_choose(v->resident, "service-result", "back");
    read_found(v, "keys", found->keys);
    kiosk_technician_glass(v, strstr(hand->touch, "dead=0") == NULL);
    resident_choose(v->resident, "service-result", "back");
    read_found(v, "touch", found->touch);
    kiosk_visit_pull(v);
    resident_choose(v->resident, "service-ended", "leave");
    kiosk_stand_await(v->stand, "start", NULL);
}

static bool hands_find_it(struct kiosk_visit *v, const struct broken_kiosk_hand *hand, FILE *table)
{
    char line[LINE_BYTES];
    struct by_hand found;
    try_by_hand(v, hand, &found);
    bool kept = strcmp(found.keys, hand->keys) == 0 && strcmp(found.touch, hand->touch) == 0;
    write_tools(line, hand->name, found.keys, found.touch);
    if (!kept)
        print_message("# by hand: %s\n", line);
    fprintf(table, "%s\n", line);
    return kept;
}

static bool prove(struct kiosk_visit *v, const struct broken_kiosk *fault, FILE *table,
                  FILE *by_hand)
{
    char line[LINE_BYTES];
    struct kiosk_selftest test;
    fault->make(v);
    kiosk_selftest_run(v->stand, &test);
    bool kept = keeps_its_promise(fault, &test);
    write_line(line, fault, test.failed, test.not_run);
    fprintf(table, "%s %5.1f\n", line, test.ms / 1000.0);
    const struct broken_kiosk_hand *hand = broken_kiosk_by_hand(fault);
    if (hand)
        kept &= hands_find_it(v, hand, by_hand);
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
    char path[PATH_MAX], line[LINE_BYTES], *tools;
    size_t size;
    snprintf(path, sizeof path, "%s/faults.txt", paths_build());
    FILE *table = fopen(path, "w"), *by_hand = open_memstream(&tools, &size);
    assert_true(table && by_hand);
    fprintf(table, "%-34s %-10s %-19s %-49s %5s\n", "broken", "fails", "cause", "not run", "s");
    write_tools(line, "broken, by hand", "the keys", "the glass");
    fprintf(by_hand, "\n%s\n", line);
    for (size_t i = 0; i < count; i++)
        if (!only || strstr(faults[i].name, only))
            broken += !prove(v, &faults[i], table, by_hand);
    fclose(by_hand);
    fputs(tools, table);
    free(tools);
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
    for (size_t i = 0; i < 2 * count; i++) {
        const struct broken_kiosk *fault = &faults[i / 2];
        const struct broken_kiosk_hand *hand = broken_kiosk_by_hand(fault);
        if (i % 2 == 0)
            write_line(line, fault, fault->failed, fault->not_run);
        else if (hand)
            write_tools(line, hand->name, hand->keys, hand->touch);
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
