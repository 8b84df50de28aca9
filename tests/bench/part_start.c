#include <math.h>
#include <stdio.h>
#include <unistd.h>

#include "tests/bench/inside.h"
#include "tests/bench/part.h"
#include "tests/bench/start.h"
#include "tests/test.h"

// Of Chromium's time, and of plain SDL2's to the first screen.
static const double SHARE = 0.12, SDL_SHARE = 0.4;

static void rows(struct table *table, const char *name, const struct start_times *t,
                 const struct start_times *chromium)
{
    char line[64];
    double pixels = INFINITY, answered = INFINITY;
    if (chromium && chromium->pixels.count > 0) {
        pixels = SHARE * sample_median(&chromium->pixels);
        answered = SHARE * sample_median(&chromium->answered);
    }
    snprintf(line, sizeof line, "%s: exec to the first screen", name);
    table_median(table, line, &t->pixels, pixels, "ms");
    snprintf(line, sizeof line, "%s: exec to the answer to a press", name);
    table_median(table, line, &t->answered, answered, "ms");
}

static void rival_rows(struct table *table, enum rival rival, const struct start_times *t)
{
    char line[64], note[64];
    if (!rival_installed(rival)) {
        table_absent(rival_name(rival), "not installed");
        return;
    }
    rows(table, rival_name(rival), t, NULL);
    snprintf(line, sizeof line, "%s: memory (PSS)", rival_name(rival));
    snprintf(note, sizeof note, "%d processes", t->processes);
    table_fact(table, line, sample_median(&t->pss_kib) / 1024, "MiB", note);
}

// How an exec of ours compares with one of the plain programs.
static void ratio_rows(struct table *table, const char *name, const struct start *start,
                       enum start_who who)
{
    char line[64], note[64];
    const struct start_times *plain = &start->times[START_RIVAL];
    double ms = sample_median(&start->times[who].pixels);
    double sdl = sample_median(&plain[RIVAL_SDL].pixels);
    double xlib = sample_median(&plain[RIVAL_XLIB].pixels);
    snprintf(line, sizeof line, "%s: to the first screen, times plain SDL2", name);
    snprintf(note, sizeof note, "bare Xlib's: %.1f times", ms / xlib);
    table_goal(table, line, ms / sdl, SDL_SHARE, "", note);
}

static struct part_others report(struct table *table, const struct start *start)
{
    const struct start_times *chromium = &start->times[START_RIVAL + RIVAL_CHROMIUM];
    rows(table, "all three", &start->times[START_ALL], chromium);
    rows(table, "kiosk, helpers running", &start->times[START_KIOSK], chromium);
    for (enum rival rival = 0; rival < RIVAL_COUNT; rival++)
        rival_rows(table, rival, &start->times[START_RIVAL + rival]);
    ratio_rows(table, "all three", start, START_ALL);
    ratio_rows(table, "kiosk", start, START_KIOSK);
    return (struct part_others){
        .chromium_kib =
            rival_installed(RIVAL_CHROMIUM) ? sample_median(&chromium->pss_kib) : INFINITY,
        .sdl_kib = sample_median(&start->times[START_RIVAL + RIVAL_SDL].pss_kib),
    };
}

struct part_others part_start(struct table *table, const struct part_rounds *rounds)
{
    static const char *const OPTIONS[] = {"--bare", "--card", "none", NULL};
    struct start *start = inside_share(sizeof *start);
    char root[512];
    struct part_others others = {INFINITY, NAN};
    table_part("Start", "In turn on one display, 1080x1920. From exec to pixels, at most 1.5 ms "
                        "late; the press is made as soon as the pixels are there.");
    assert_non_null(getcwd(root, sizeof root));
    start->stand = kiosk_stand_start(OPTIONS);
    start->root = root;
    start->rounds = rounds->starts;
    if (inside_run(kiosk_stand_dir(start->stand), start_measure, start))
        others = report(table, start);
    else
        table_unmeasured(table, "start", "see above");
    kiosk_stand_stop(&start->stand);
    return others;
}
