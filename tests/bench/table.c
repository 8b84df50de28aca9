#include "tests/bench/table.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>

#include "tests/bench/sample.h"

enum {
    NAME_COLUMNS = 46,
};

void table_part(const char *title, const char *how)
{
    printf("\n%s\n  %s\n", title, how);
}

static void print_value(const char *name, double value, const char *unit)
{
    int digits = fabs(value) < 10 ? 2 : fabs(value) < 1000 ? 1 : 0;
    printf("  %-*s %9.*f %-5s", NAME_COLUMNS, name, digits, value, unit);
}

void table_goal(struct table *table, const char *name, double value, double goal, const char *unit,
                const char *note)
{
    if (isnan(value) || isnan(goal)) {
        table_unmeasured(table, name, note);
        return;
    }
    if (isinf(goal)) {
        table_fact(table, name, value, unit, note);
        return;
    }
    int digits = goal < 10 ? 2 : 1;
    bool kept = value <= goal;
    table->kept += kept;
    table->missed += !kept;
    print_value(name, value, unit);
    printf(" <= %7.*f  %-6s %s\n", digits, goal, kept ? "kept" : "MISSED", note);
    fflush(stdout);
}

void table_median(struct table *table, const char *name, const struct sample *sample, double goal,
                  const char *unit)
{
    char note[64];
    snprintf(note, sizeof note, "median of %zu, worst %.1f", sample->count, sample_worst(sample));
    table_goal(table, name, sample_median(sample), goal, unit, note);
}

void table_fact(struct table *table, const char *name, double value, const char *unit,
                const char *note)
{
    if (isnan(value)) {
        table_unmeasured(table, name, note);
        return;
    }
    print_value(name, value, unit);
    printf(" %18s %s\n", "", note);
    fflush(stdout);
}

void table_absent(const char *name, const char *why)
{
    printf("  %-*s %s\n", NAME_COLUMNS, name, why);
    fflush(stdout);
}

void table_unmeasured(struct table *table, const char *name, const char *why)
{
    table->unmeasured++;
    printf("  %-*s could not be measured: %s\n", NAME_COLUMNS, name, why);
    fflush(stdout);
}
