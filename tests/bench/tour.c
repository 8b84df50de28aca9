#include "tests/bench/tour.h"

#include <math.h>
#include <stdlib.h>

#include "tests/test.h"

enum {
    WAIT_MS = 20000, // for a screen that never comes
    STILL_MS = 300,  // so long without a change: all of a screen is there
};

// The two secrets that the card has in turn. It begins with the ones of the stand.
static const char *const PINS[] = {"1234", "7391", "8264"};
static const char *const PASSWORDS[] = {"ABC123", "KZ83HQW2", "PT61VMX5"};

static const struct {
    const char *control, *view, *next;
} WAITS[TOUR_WAITS] = {
    [TOUR_READING] = {"agree", "explain", "card"},
    [TOUR_CHECKING] = {"ok", "known", "new"},
    [TOUR_STAGING] = {"ok", "again", "confirm"},
    [TOUR_WORKING] = {"confirm", "confirm", "done"},
};

struct glass_rect tour_title(void)
{
    // Titles begin at the left margin; the largest symbol above one ends with the line before it.
    return (struct glass_rect){56, 0, 64, 600};
}

// ---- the card ---------------------------------------------------------------------------------

static void take_card(struct tour *tour)
{
    kiosk_stand_tell_card(tour->hand.stand, "remove");
    kiosk_stand_await_sh(tour->hand.stand, "kioskctl status --json | grep -q '\"cards\":0'");
    kiosk_stand_await(tour->hand.stand, "start", NULL);
}

void tour_leave(struct tour *tour, const char *view)
{
    hand_choose(&tour->hand, view, "leave");
    take_card(tour);
}

struct tour *tour_new(void)
{
    struct tour *tour = calloc(1, sizeof *tour);
    assert_non_null(tour);
    return tour;
}

void tour_free(struct tour **tour)
{
    free(*tour);
    *tour = NULL;
}

void tour_begin(struct tour *tour, struct kiosk_stand *stand, struct glass *glass)
{
    tour->hand = (struct hand){stand, glass};
    take_card(tour);
}

// What the n-th visit of a kind begins with, and what the next one finds.
static const char *secret(const char *const *secrets, int visits)
{
    return secrets[visits == 0 ? 0 : 1 + visits % 2];
}

struct count {
    int apdus, reads;
};

// Since the card was opened.
static struct count count_apdus(const struct tour *tour)
{
    json_t *trace = kiosk_stand_ask(tour->hand.stand, "trace");
    struct count count = {(int)json_integer_value(json_object_get(trace, "count")),
                          (int)json_integer_value(json_object_get(trace, "certificate_reads"))};
    json_decref(trace);
    return count;
}

// ---- a visit ----------------------------------------------------------------------------------

// Sees the title come, and when; the first time, what it looks like.
static double await_title(struct tour *tour, struct tour_times *times, enum tour_wait wait)
{
    double at = NAN;
    if (tour->untimed)
        return NAN;
    if (times->titles[wait] == 0) {
        kiosk_stand_await(tour->hand.stand, WAITS[wait].next, NULL);
        times->titles[wait] = glass_await_still(tour->hand.glass, tour_title(), STILL_MS);
        return NAN;
    }
    if (!glass_await(tour->hand.glass, tour_title(), times->titles[wait], true, WAIT_MS, &at))
        fail_msg("the title of %s did not come", WAITS[wait].next);
    return at;
}

// Returns how long the wait was. The commands to the card are counted before the next one can have
// been answered: it takes as long as `--apdu-delay` says.
static double take(struct tour *tour, struct tour_times *times, enum tour_wait wait)
{
    int before = wait == TOUR_READING ? 0 : count_apdus(tour).apdus; // opening counts anew
    double pressed = hand_choose(&tour->hand, WAITS[wait].view, WAITS[wait].control);
    double ms = await_title(tour, times, wait) - pressed;
    int after = count_apdus(tour).apdus;
    kiosk_stand_await(tour->hand.stand, WAITS[wait].next, NULL);
    if (isnan(ms))
        return ms;
    times->apdus[wait] = after - before;
    sample_add(&times->ms[wait], ms);
    return ms;
}

static const char *operation(enum tour_kind kind)
{
    return kind == TOUR_RESET_SIGN ? "reset-sign" : "reset-auth";
}

static double up_to_the_card(struct tour *tour, enum tour_kind kind)
{
    kiosk_stand_tell_card(tour->hand.stand, "insert");
    return take(tour, &tour->times[kind], TOUR_READING);
}

static void choose_operation(struct tour *tour, enum tour_kind kind)
{
    hand_choose(&tour->hand, "card", operation(kind));
    if (kind == TOUR_RESET_AUTH)
        hand_choose(&tour->hand, "consent", "agree");
    kiosk_stand_await(tour->hand.stand, "known", NULL);
}

void tour_to_known(struct tour *tour, enum tour_kind kind)
{
    up_to_the_card(tour, kind);
    choose_operation(tour, kind);
}

static double type_twice(struct tour *tour, struct tour_times *times, const char *wanted)
{
    hand_type(&tour->hand, "new", wanted);
    hand_choose(&tour->hand, "new", "ok");
    hand_type(&tour->hand, "again", wanted);
    return take(tour, times, TOUR_STAGING);
}

void tour_visit(struct tour *tour, enum tour_kind kind)
{
    struct tour_times *times = &tour->times[kind];
    bool sign = kind == TOUR_RESET_SIGN;
    // Visits of both kinds take turns, so each finds what the last one of the other kind wrote.
    int mine = tour->visits / 2;
    const char *known = sign ? secret(PINS, mine) : secret(PASSWORDS, mine + 1);
    const char *wanted = sign ? secret(PASSWORDS, mine + 1) : secret(PINS, mine + 1);
    double sum = up_to_the_card(tour, kind);
    choose_operation(tour, kind);
    hand_type(&tour->hand, "known", known);
    sum += take(tour, times, TOUR_CHECKING);
    sum += type_twice(tour, times, wanted);
    sum += take(tour, times, TOUR_WORKING);
    if (!isnan(sum)) {
        struct count count = count_apdus(tour);
        sample_add(&times->sum_ms, sum);
        times->all_apdus = count.apdus;
        times->all_reads = count.reads;
    }
    tour->visits++;
    take_card(tour);
}
