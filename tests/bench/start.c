#include "tests/bench/start.h"

#include <stdio.h>
#include <unistd.h>

#include "tests/bench/hand.h"
#include "tests/bench/ours.h"
#include "tests/bench/tour.h"

enum {
    SCREEN_HEIGHT = 1920,
    PACE_US = 1000, // between two looks: the processors are the programs'
    COMES_MS = 20000,
    STILL_MS = 1500, // a screen that has not changed for so long is the last one
    AGAIN_MS = 300,  // a press that was not answered by then is made again
    SETTLE_MS = 5000,
    MEMORY_MS = 3000, // from a rival's answer until its memory is counted
};

// What the two screens of one of those that start look like.
struct runner {
    struct glass_rect strip, button;
    uint64_t blank, first, second;
};

struct race {
    struct start *start;
    struct glass *glass;
    struct ours ours;
    struct rival_run rival;
    struct runner runners[START_COUNT];
};

static bool is_ours(enum start_who who)
{
    return who < START_RIVAL;
}

static enum rival rival_of(enum start_who who)
{
    return (enum rival)(who - START_RIVAL);
}

static const char *name_of(enum start_who who)
{
    if (is_ours(who))
        return who == START_ALL ? "all three" : "kiosk";
    return rival_name(rival_of(who));
}

static bool fail(enum start_who who, const char *what)
{
    printf("  %s: %s\n", name_of(who), what);
    return false;
}

// ---- starting and ending ----------------------------------------------------------------------

static double begin(struct race *race, enum start_who who)
{
    struct processes helpers;
    if (who == START_ALL)
        return ours_start_all(&race->ours);
    if (!is_ours(who))
        return rival_start(rival_of(who), race->start->root, &race->rival);
    // Its helpers were started with the last START_ALL.
    ours_processes(&helpers);
    processes_settle(&helpers, SETTLE_MS);
    return ours_start_kiosk(&race->ours);
}

// After START_ALL the helpers stay for START_KIOSK.
static void end(struct race *race, enum start_who who)
{
    if (who == START_ALL)
        ours_end_kiosk(&race->ours);
    else if (who == START_KIOSK)
        ours_end_all(&race->ours);
    else
        rival_end(&race->rival);
}

static bool await_blank(struct race *race, const struct runner *r)
{
    double at;
    return glass_await(race->glass, r->strip, r->blank, true, COMES_MS, &at);
}

// ---- learning ---------------------------------------------------------------------------------

static struct runner runner_of(enum start_who who)
{
    if (is_ours(who))
        return (struct runner){.strip = {tour_title().x, 0, tour_title().w / 2, SCREEN_HEIGHT}};
    return (struct runner){.strip = rival_strip(rival_of(who)),
                           .button = rival_button(rival_of(who))};
}

static void press(struct race *race, const struct runner *r)
{
    const struct hand hand = {race->start->stand, race->glass};
    hand_press(&hand, r->button);
}

// The kiosk's button is where its view says, once it says anything: the ground comes first.
static void learn_button(struct race *race, struct runner *r)
{
    for (int waited = 0; access("control", F_OK) != 0 && waited < COMES_MS; waited++)
        sample_pause_ms(1);
    const struct hand hand = {race->start->stand, race->glass};
    r->button = hand_find(&hand, "start", "start");
}

static bool learn(struct race *race, enum start_who who)
{
    struct runner *r = &race->runners[who];
    double at;
    *r = runner_of(who);
    r->blank = glass_look(race->glass, r->strip);
    if (begin(race, who) <= 0)
        return fail(who, "could not be started");
    if (!glass_await(race->glass, r->strip, r->blank, false, COMES_MS, &at))
        return fail(who, "showed nothing");
    if (is_ours(who))
        learn_button(race, r);
    r->first = glass_await_still(race->glass, r->strip, STILL_MS);
    press(race, r);
    if (!glass_await(race->glass, r->strip, r->first, false, COMES_MS, &at))
        return fail(who, "did not answer a press");
    if (is_ours(who))
        kiosk_stand_await(race->start->stand, "explain", NULL);
    r->second = glass_await_still(race->glass, r->strip, STILL_MS);
    end(race, who);
    return true;
}

// ---- measuring --------------------------------------------------------------------------------

static bool await_answer(struct race *race, const struct runner *r, int *presses, double *at)
{
    for (*presses = 1; *presses * AGAIN_MS < COMES_MS; ++*presses) {
        press(race, r);
        if (glass_await(race->glass, r->strip, r->second, true, AGAIN_MS, at))
            return true;
    }
    return false;
}

static void weigh(struct race *race, struct start_times *times)
{
    struct processes all;
    sample_pause_ms(MEMORY_MS);
    rival_processes(&race->rival, &all);
    sample_add(&times->pss_kib, processes_pss_kib(&all));
    times->processes = (int)all.count;
}

static bool measure(struct race *race, enum start_who who)
{
    const struct runner *r = &race->runners[who];
    struct start_times *times = &race->start->times[who];
    double pixels, answered;
    int presses;
    if (!await_blank(race, r))
        return fail(who, "the display did not become empty");
    double from = begin(race, who);
    if (from <= 0 || !glass_await(race->glass, r->strip, r->first, true, COMES_MS, &pixels))
        return fail(who, "the first screen did not come");
    if (!await_answer(race, r, &presses, &answered))
        return fail(who, "no answer to a press");
    sample_add(&times->pixels, pixels - from);
    sample_add(&times->answered, answered - from);
    times->presses = presses > times->presses ? presses : times->presses;
    if (!is_ours(who))
        weigh(race, times);
    end(race, who);
    return true;
}

static bool takes_part(enum start_who who)
{
    return is_ours(who) || rival_installed(rival_of(who));
}

static bool run(struct race *race)
{
    for (int round = -1; round < race->start->rounds; round++) {
        for (enum start_who who = 0; who < START_COUNT; who++) {
            if (!takes_part(who))
                continue;
            if (!(round < 0 ? learn(race, who) : measure(race, who)))
                return false;
        }
    }
    return true;
}

bool start_measure(void *context)
{
    struct race race = {.start = context};
    char display[32];
    kiosk_stand_display(race.start->stand, display, sizeof display);
    race.glass = glass_open(display);
    if (!race.glass)
        return false;
    glass_pace(race.glass, PACE_US);
    bool measured = run(&race);
    ours_end_all(&race.ours);
    glass_close(&race.glass);
    return measured;
}
