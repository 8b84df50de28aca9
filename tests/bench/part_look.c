#include <math.h>
#include <stdio.h>

#include "tests/bench/footprint.h"
#include "tests/bench/inside.h"
#include "tests/bench/look.h"
#include "tests/bench/ours.h"
#include "tests/bench/part.h"

enum {
    PACE_US = 100,
    CHANGE_GOAL_MS = 60,
    TOUCH_GOAL_MS = 4,
};

// Each language's median, the worst of them.
static void language_row(struct table *table, const char *name,
                         const struct sample ms[LANGUAGE_COUNT])
{
    char note[96];
    int worst = LANGUAGE_EN;
    double sum = 0;
    int count = 0;
    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        if (ms[i].count == 0)
            continue;
        sum += sample_median(&ms[i]);
        count++;
        if (!(sample_median(&ms[i]) <= sample_median(&ms[worst])))
            worst = i;
    }
    snprintf(note, sizeof note, "%s, the worst of %d; mean %.1f",
             view_language_tag((enum language)worst), count, sum / count);
    table_goal(table, name, sample_median(&ms[worst]), CHANGE_GOAL_MS, "ms", note);
}

static void touch_row(struct table *table, const char *name, const struct sample *ms)
{
    char note[96];
    snprintf(note, sizeof note, "p99 of %zu; p50 %.2f, p95 %.2f, worst %.2f", ms->count,
             sample_median(ms), sample_percentile(ms, 95), sample_worst(ms));
    table_goal(table, name, sample_percentile(ms, 99), TOUCH_GOAL_MS, "ms", note);
}

static void memory_rows(struct table *table, const struct kiosk_stand *stand, int languages,
                        const struct part_others *others)
{
    char when[64];
    struct footprint *f = inside_share(sizeof *f);
    f->idle_s = 1;
    if (!inside_run(kiosk_stand_dir(stand), footprint_measure, f) ||
        f->ours.count != OURS_PROCESSES) {
        table_unmeasured(table, "memory after a visit in each language", "a process ended");
        return;
    }
    snprintf(when, sizeof when, "after a visit in each of %d languages", languages);
    part_memory(table, when, f, others);
}

void part_look(struct table *table, const struct part_rounds *rounds,
               const struct part_others *others)
{
    static const char *const OPTIONS[] = {NULL};
    struct tour *tour = tour_new();
    struct look_times *times = inside_share(sizeof *times);
    struct kiosk_stand *stand = kiosk_stand_start(OPTIONS);
    struct glass *glass = part_glass(stand);
    table_part("Languages and letters", "1080x1920, on the entry of the known secret, from XTEST's "
                                        "press and release to pixels, at most one look late.");
    glass_pace(glass, PACE_US);
    tour_begin(tour, stand, glass);
    tour_visit(tour, TOUR_RESET_SIGN);
    look_measure(tour, rounds->looks, rounds->presses, times);
    language_row(table, "a language for the first time", times->first);
    language_row(table, "a language again", times->again);
    table_median(table, "the list of languages", &times->chosen, CHANGE_GOAL_MS, "ms");
    touch_row(table, "largest letters, keypad: press to the box", &times->keypad);
    touch_row(table, "largest letters, keyboard: press to the box", &times->keyboard);
    look_visit(tour);
    memory_rows(table, stand, times->languages, others);
    tour_free(&tour);
    glass_close(&glass);
    kiosk_stand_stop(&stand);
}
