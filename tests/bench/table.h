// The table that the bench prints: one row per figure, with its goal and whether it is kept.
#ifndef TESTS_BENCH_TABLE_H
#define TESTS_BENCH_TABLE_H

// How many rows there were of each kind.
struct table {
    int kept, missed;
    int unmeasured;
};

// Begins a part; `how` says in a line how its figures were taken.
void table_part(const char *title, const char *how);

// A figure with a goal: it is kept when the value is not above it. `note` may be "". A value that
// is no number (NAN) was not measured; a goal that is INFINITY is none.
void table_goal(struct table *table, const char *name, double value, double goal, const char *unit,
                const char *note);

// The same with all that is left of a sample: its median, its worst value, and how many there were.
struct sample;
void table_median(struct table *table, const char *name, const struct sample *sample, double goal,
                  const char *unit);

// A figure for information.
void table_fact(struct table *table, const char *name, double value, const char *unit,
                const char *note);

// Something that could not be measured, and that does not matter: a program that is not installed.
void table_absent(const char *name, const char *why);

// Something that could not be measured, and that does.
void table_unmeasured(struct table *table, const char *name, const char *why);

#endif
