#include <math.h>
#include <stdio.h>

#include "tests/bench/bare_card.h"
#include "tests/bench/calls.h"
#include "tests/bench/inside.h"
#include "tests/bench/part.h"
#include "tests/bench/plain.h"
#include "tests/bench/tour.h"
#include "tests/test.h"

#define APDU_DELAY    "50"
#define BACKEND_DELAY "30"

enum {
    APDU_MS = 50,
    BACKEND_MS = 30,
    WORKING_APDUS = 5, // challenge, permission, file, new secret, tries
    FLOOR_PRESSES = 100,
    APDUS_GOAL = 20, // of a reset of the password, besides those that read certificates
};

// What is allowed beyond what the card and the backend take.
static const double MARGIN = 1.15;

// What a press and one VERIFY take where nothing else is done; NAN when it could not be had.
struct floor {
    double press_ms, apdu_ms;
};

struct glass *part_glass(const struct kiosk_stand *stand)
{
    char display[32];
    kiosk_stand_display(stand, display, sizeof display);
    struct glass *glass = glass_open(display);
    assert_non_null(glass);
    return glass;
}

static void wait_fact(struct table *table, const char *target, const char *wait,
                      const struct sample *ms, int apdus)
{
    char name[64], note[64];
    snprintf(name, sizeof name, "%s: %s", target, wait);
    snprintf(note, sizeof note, "%d APDUs, worst %.1f", apdus, sample_worst(ms));
    table_fact(table, name, sample_median(ms), "ms", note);
}

static void wait_goal(struct table *table, const char *target, const char *wait,
                      const struct sample *ms, int apdus, double goal)
{
    char name[64], note[64];
    snprintf(name, sizeof name, "%s: %s", target, wait);
    snprintf(note, sizeof note, "%d APDUs, worst %.1f", apdus, sample_worst(ms));
    table_goal(table, name, sample_median(ms), goal, "ms", note);
}

// Beside programs that do nothing else.
static void known_rows(struct table *table, const char *target, const struct tour_times *t,
                       const struct floor *bare)
{
    char name[64], note[96];
    int apdus = t->apdus[TOUR_CHECKING];
    double ratio = sample_median(&t->ms[TOUR_CHECKING]) / (bare->press_ms + apdus * bare->apdu_ms);
    wait_fact(table, target, "known secret to its answer", &t->ms[TOUR_CHECKING], apdus);
    snprintf(name, sizeof name, "%s: that, of bare programs'", target);
    snprintf(note, sizeof note, "VERIFY by PC/SC alone %.1f ms, Xlib's answer to a press %.1f ms",
             bare->apdu_ms, bare->press_ms);
    if (isnan(ratio))
        table_unmeasured(table, name, "one of them got no answer");
    else
        table_goal(table, name, ratio, MARGIN, "", note);
}

static void visit_rows(struct table *table, const char *target, const struct tour_times *t,
                       const struct floor *bare, double apdus_goal)
{
    char name[64], note[64];
    wait_goal(table, target, "confirm to done", &t->ms[TOUR_WORKING], t->apdus[TOUR_WORKING],
              MARGIN * (WORKING_APDUS * APDU_MS + BACKEND_MS));
    known_rows(table, target, t, bare);
    wait_fact(table, target, "agree to what the card allows", &t->ms[TOUR_READING],
              t->apdus[TOUR_READING]);
    wait_fact(table, target, "second entry to confirm", &t->ms[TOUR_STAGING],
              t->apdus[TOUR_STAGING]);
    wait_fact(table, target, "all waits of the visit", &t->sum_ms, t->all_apdus);
    snprintf(name, sizeof name, "%s: APDUs of the visit", target);
    snprintf(note, sizeof note, "and %d that read certificates", t->all_reads);
    table_goal(table, name, t->all_apdus - t->all_reads, apdus_goal, "", note);
}

static void call_rows(struct table *table, const char *dir)
{
    struct calls calls;
    calls_read(dir, &calls);
    for (size_t i = 0; i < calls.count; i++) {
        char name[64], note[64];
        const struct sample *ms = &calls.list[i].ms;
        snprintf(name, sizeof name, "backend: call %s", calls.list[i].name);
        snprintf(note, sizeof note, "median of %zu, worst %.0f", ms->count, sample_worst(ms));
        if (ms->count > 0)
            table_fact(table, name, sample_median(ms), "ms", note);
    }
    if (calls.count == 0)
        table_unmeasured(table, "backend: calls", "no line in the log of kiosk-link");
}

// While the card of the first visit lies in the reader.
static struct floor measure_floor(const struct kiosk_stand *stand, struct glass *glass)
{
    char display[32];
    struct sample press = {.count = 0}, *apdu = inside_share(sizeof *apdu);
    kiosk_stand_display(stand, display, sizeof display);
    bool shown = plain_press(PLAIN_XLIB, display, glass, FLOOR_PRESSES, &press);
    bool taken = inside_run(kiosk_stand_dir(stand), bare_card_measure, apdu);
    return (struct floor){shown ? sample_median(&press) : NAN, taken ? sample_median(apdu) : NAN};
}

void part_waiting(struct table *table, const struct part_rounds *rounds)
{
    static const char *const OPTIONS[] = {"--apdu-delay", APDU_DELAY, "--backend-delay",
                                          BACKEND_DELAY, NULL};
    struct tour *tour = tour_new();
    table_part("Waiting", "Every APDU takes " APDU_DELAY
                          " ms longer and every call of the backend " BACKEND_DELAY
                          " ms. From XTEST's press to pixels, at most 0.5 ms late.");
    struct kiosk_stand *stand = kiosk_stand_start(OPTIONS);
    struct glass *glass = part_glass(stand);
    const struct floor bare = measure_floor(stand, glass);
    tour_begin(tour, stand, glass);
    for (int i = 0; i < 2 * (rounds->visits + 1); i++)
        tour_visit(tour, i % 2 == 0 ? TOUR_RESET_SIGN : TOUR_RESET_AUTH);
    visit_rows(table, "password", &tour->times[TOUR_RESET_SIGN], &bare, APDUS_GOAL);
    visit_rows(table, "PIN", &tour->times[TOUR_RESET_AUTH], &bare, INFINITY);
    call_rows(table, kiosk_stand_dir(stand));
    tour_free(&tour);
    glass_close(&glass);
    kiosk_stand_stop(&stand);
}
