#include <math.h>
#include <stdio.h>

#include "tests/bench/footprint.h"
#include "tests/bench/inside.h"
#include "tests/bench/ours.h"
#include "tests/bench/part.h"
#include "tests/bench/touch.h"

enum {
    TOUCH_PACE_US = 100,
    TOUCH_GOAL_MS = 16,
};

// Times what the bare program takes.
static const double XLIB_TOUCH = 3;

static const double IDLE_CPU_PERCENT = 0.1, IDLE_WAKEUPS = 3;

// ---- memory and idle --------------------------------------------------------------------------

static void process_rows(struct table *table, const struct footprint_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char note[64];
        snprintf(note, sizeof note, "%.4f %% CPU, %.2f wake-ups/s", rows[i].cpu_percent,
                 rows[i].wakeups);
        table_fact(table, rows[i].name, rows[i].pss_kib / 1024, "MiB", note);
    }
}

void part_memory(struct table *table, const char *when, const struct footprint *f,
                 const struct part_others *others)
{
    char name[64], note[64];
    double kiosk = footprint_of(f, "kiosk");
    snprintf(name, sizeof name, "memory (PSS) %s", when);
    snprintf(note, sizeof note, "%zu processes, Chromium's %.1f MiB", f->ours.count,
             others->chromium_kib / 1024);
    table_goal(table, name, f->pss_kib / 1024, PART_CHROMIUM_MEMORY * others->chromium_kib / 1024,
               "MiB", note);
    snprintf(name, sizeof name, "kiosk's memory %s", when);
    snprintf(note, sizeof note, "plain SDL2's %.1f MiB", others->sdl_kib / 1024);
    table_goal(table, name, kiosk / 1024, PART_SDL_MEMORY * others->sdl_kib / 1024, "MiB", note);
}

static void footprint_rows(struct table *table, const struct footprint *f,
                           const struct part_others *others)
{
    char note[64];
    double cpu = 0, wakeups = 0;
    for (size_t i = 0; i < f->ours.count; i++) {
        cpu += f->ours_rows[i].cpu_percent;
        wakeups += f->ours_rows[i].wakeups;
    }
    part_memory(table, "after one visit", f, others);
    snprintf(note, sizeof note, "over %d s", f->idle_s);
    table_goal(table, "idle: processor time", cpu, IDLE_CPU_PERCENT, "%", note);
    table_goal(table, "idle: wake-ups a second", wakeups, IDLE_WAKEUPS, "", note);
    process_rows(table, f->ours_rows, f->ours.count);
    process_rows(table, f->others_rows, f->others.count);
}

static void footprint(struct table *table, const struct part_rounds *rounds,
                      const struct kiosk_stand *stand, const struct part_others *others)
{
    struct footprint *f = inside_share(sizeof *f);
    f->idle_s = rounds->idle_s;
    table_part("Memory and idle", "After one visit, on the start screen: smaps_rollup, schedstat, "
                                  "voluntary context switches of all threads.");
    if (!inside_run(kiosk_stand_dir(stand), footprint_measure, f))
        table_unmeasured(table, "memory and idle", "a process ended");
    else if (f->ours.count != OURS_PROCESSES)
        table_unmeasured(table, "memory and idle", "not as many processes as there should be");
    else
        footprint_rows(table, f, others);
}

// ---- touch ------------------------------------------------------------------------------------

static void touch_row(struct table *table, const char *name, const struct sample *ms, double goal)
{
    char note[96];
    snprintf(note, sizeof note, "p99 of %zu; p50 %.2f, p95 %.2f, worst %.2f", ms->count,
             sample_median(ms), sample_percentile(ms, 95), sample_worst(ms));
    table_goal(table, name, sample_percentile(ms, 99), goal, "ms", note);
}

static void touch_ratio(struct table *table, const char *name, const struct sample *ms,
                        const struct touch_times *times)
{
    char note[64];
    double p99 = sample_percentile(ms, 99);
    snprintf(note, sizeof note, "plain SDL2's: %.2f times",
             p99 / sample_percentile(&times->sdl, 99));
    table_goal(table, name, p99 / sample_percentile(&times->xlib, 99), XLIB_TOUCH, "", note);
}

static void touch(struct table *table, const struct part_rounds *rounds, struct tour *tour)
{
    struct touch_times *times = inside_share(sizeof *times);
    table_part("Touch", "1080x1920, from XTEST's press and release to pixels, at most one look and "
                        "0.1 ms late.");
    touch_measure(tour, rounds->presses, rounds->changes, times);
    touch_row(table, "keypad: press to the entry's box", &times->keypad, TOUCH_GOAL_MS);
    touch_row(table, "keyboard: press to the entry's box", &times->keyboard, TOUCH_GOAL_MS);
    touch_row(table, "screen: card to known", &times->forth, INFINITY);
    touch_row(table, "screen: known to card", &times->back, INFINITY);
    touch_row(table, "for comparison: plain SDL2", &times->sdl, INFINITY);
    touch_row(table, "for comparison: bare Xlib", &times->xlib, INFINITY);
    touch_row(table, "for comparison: one look at the pixels", &times->look, INFINITY);
    touch_ratio(table, "keypad's p99, times bare Xlib's", &times->keypad, times);
    touch_ratio(table, "keyboard's p99, times bare Xlib's", &times->keyboard, times);
}

void part_running(struct table *table, const struct part_rounds *rounds,
                  const struct part_others *others)
{
    static const char *const OPTIONS[] = {NULL};
    struct tour *tour = tour_new();
    struct kiosk_stand *stand = kiosk_stand_start(OPTIONS);
    struct glass *glass = part_glass(stand);
    glass_pace(glass, TOUCH_PACE_US);
    tour_begin(tour, stand, glass);
    tour_visit(tour, TOUR_RESET_SIGN);
    footprint(table, rounds, stand, others);
    touch(table, rounds, tour);
    tour_free(&tour);
    glass_close(&glass);
    kiosk_stand_stop(&stand);
}
