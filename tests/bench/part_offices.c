// The counter guide with as many municipalities as there are in Japan.
#include <stdio.h>
#include <stdlib.h>

#include "firmware/offices/office_search.h"
#include "tests/bench/part.h"
#include "tests/bench/sample.h"
#include "tests/support/offices_sample.h"

enum {
    MUNICIPALITIES = 1900,
    FOUND_MAX = 256,
    SEARCH_GOAL_MS = 50,
    POSTAL_CODES = 70, // of seven digits each: 490 keys, beside 518 of prefectures and rows
};

static void time_one(const struct offices *offices, struct sample *sample,
                     const struct office_query *query)
{
    uint16_t found[FOUND_MAX];
    double begun = sample_now_ms();
    office_search(offices, query, found, FOUND_MAX);
    sample_add(sample, sample_now_ms() - begun);
}

// What each key of the guide looks for: a prefecture, a row of it, each digit of a postal code.
static void search(const struct offices *offices, struct sample *sample)
{
    struct office_query query = {OFFICE_ANY, OFFICE_ANY, NULL, NULL};
    time_one(offices, sample, &query);
    for (int i = 0; i < (int)offices_prefecture_count(offices); i++)
        for (int row = OFFICE_ANY; row < OFFICE_ROW_COUNT; row++) {
            query = (struct office_query){i, row, NULL, NULL};
            time_one(offices, sample, &query);
        }
    for (int code = 0; code < POSTAL_CODES; code++)
        for (int digits = 1; digits <= OFFICES_POSTAL; digits++) {
            char postal[16];
            snprintf(postal, sizeof postal, "%07d", code * (9999999 / POSTAL_CODES));
            postal[digits] = '\0';
            query = (struct office_query){OFFICE_ANY, OFFICE_ANY, NULL, postal};
            time_one(offices, sample, &query);
        }
}

void part_offices(struct table *table)
{
    size_t length;
    char wrong[OFFICES_WRONG_MAX], note[64];
    struct offices *offices;
    table_part("Counter guide", "A made file of 1,900 municipalities; the slowest of each key.");
    char *text = offices_sample_made(MUNICIPALITIES, &length);
    double begun = sample_now_ms();
    enum offices_err err = offices_read(&offices, text, length, wrong);
    double read_ms = sample_now_ms() - begun;
    free(text);
    if (err != OFFICES_OK) {
        table_unmeasured(table, "search", wrong);
        return;
    }
    struct sample sample = {0};
    search(offices, &sample);
    snprintf(note, sizeof note, "of %zu searches", sample.count);
    table_goal(table, "search, slowest key", sample_worst(&sample), SEARCH_GOAL_MS, "ms", note);
    snprintf(note, sizeof note, "%zu KiB", length / 1024);
    table_fact(table, "reading and checking the file", read_ms, "ms", note);
    offices_free(&offices);
}
