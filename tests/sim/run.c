#include "tests/sim/run.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "tests/sim/calibration.h"
#include "tests/sim/centre.h"
#include "tests/sim/certificate.h"
#include "tests/sim/chain.h"
#include "tests/sim/clerk.h"
#include "tests/sim/counters.h"
#include "tests/sim/disk.h"
#include "tests/sim/faults.h"
#include "tests/sim/figures.h"
#include "tests/sim/glass.h"
#include "tests/sim/maintenance.h"
#include "tests/sim/memory.h"
#include "tests/sim/network.h"
#include "tests/sim/old_outbox.h"
#include "tests/sim/operator.h"
#include "tests/sim/os/control_world.h"
#include "tests/sim/os/ipc_world.h"
#include "tests/sim/plate.h"
#include "tests/sim/process.h"
#include "tests/sim/programs.h"
#include "tests/sim/promises_asked.h"
#include "tests/sim/promises_guide.h"
#include "tests/sim/promises_plate.h"
#include "tests/sim/promises_screen.h"
#include "tests/sim/promises_technician.h"
#include "tests/sim/promises_told.h"
#include "tests/sim/reader.h"
#include "tests/sim/renewal.h"
#include "tests/sim/resident.h"
#include "tests/sim/story.h"
#include "tests/sim/technician.h"
#include "tests/sim/theme.h"
#include "tests/sim/world.h"

enum {
    VISITS_MIN = 4,
    VISITS_MAX = 10,
    VISIT_MOST_MIN = 15, // minutes; then the next one comes
    SERVES_MIN = 5,      // minutes from the last fault to an open kiosk
    DRAINED_MIN = 20,    // and to an empty outbox
    SPOILED_ONE_IN = 8,  // runs, when everything else has been seen
    REFUSED_MIN = 13,    // minutes until counters are asked for again, after a bad answer
    CUT_ONE_IN = 3,      // of the runs with counters
    TICK_US = 250000,
};

static struct card cards[CERTIFICATE_CARDS]; // lint: file-scope the cards of one run

void run_install(void)
{
    memory_install();
    disk_install();
    counters_make_all();
    sqlite3_initialize();
    maintenance_make_all();
    certificate_make_all();
}

static void tell_faults(void)
{
    char text[200];
    for (size_t i = 0; i < faults_count() && story_told(); i++) {
        faults_describe(faults_at(i), text, sizeof text);
        story_tell("seed", "fault %zu: %s", i, text);
    }
}

static void tick(void *context, int64_t detail)
{
    (void)context, (void)detail;
    promises_tick();
    promises_told_tick();
    promises_screen_tick();
    promises_plate_tick();
    promises_asked_tick();
    promises_guide_tick();
    promises_technician_tick();
    clerk_tick();
    world_after(TICK_US, tick, NULL, 0);
}

static void died(int process, enum process_role role)
{
    promises_died(role);
    promises_told_died(role);
    promises_plate_died(role);
    promises_guide_died(role);
    if (role == ROLE_KIOSK) {
        promises_screen_died();
        promises_asked_died();
        calibration_died();
        clerk_kiosk_died();
    }
    promises_technician_died(role);
    if (role == ROLE_CARD_WORKER || role == ROLE_LINK_WORKER)
        promises_asked_worker_died(role);
    programs_died(process, (int)role);
}

static void listen_in(int from, int to, const struct ipc_message *message)
{
    promises_message(from, to, message);
    promises_told_message(from, to, message);
    promises_technician_message(from, to, message);
    calibration_message(from, to, message);
    renewal_message(to, message);
    operator_message(from, to, message);
}

static void draw_card(struct card *card, int number)
{
    card_draw(card, number);
    plate_draw_card(card);
}

static void begin(uint64_t seed)
{
    world_begin(seed);
    promises_begin();
    promises_told_begin();
    promises_screen_begin();
    promises_plate_begin();
    promises_asked_begin();
    promises_guide_begin();
    promises_technician_begin();
    technician_begin(seed);
    renewal_begin(seed);
    clerk_begin(seed);
    chain_begin();
    operator_begin();
    ipc_world_begin();
    glass_begin();
    plate_begin(seed);
    counters_begin(seed);
    reader_begin();
    network_begin();
    centre_begin();
    record_begin();
    disk_begin();
    disk_forget_maps();
    resident_begin();
    figures_begin();
    process_on_death(died);
    ipc_world_listen_in(listen_in);
    world_after(TICK_US, tick, NULL, 0);
    sqlite3_randomness(0, NULL);
    old_outbox_begin();
    for (int i = 0; i < CERTIFICATE_CARDS; i++)
        draw_card(&cards[i], i);
}

static void one_visit(int number, enum theme theme)
{
    struct resident_plan plan;
    struct chance *dice = world_dice(DICE_RESIDENT);
    int which = (int)chance_below(dice, CERTIFICATE_CARDS);
    resident_draw(&plan, &cards[which], &cards[(which + 1) % CERTIFICATE_CARDS]);
    theme_resident(theme, &plan);
    resident_come(number, &plan);
    int64_t most = world_us() + VISIT_MOST_MIN * WORLD_MINUTE;
    while (!resident_gone() && world_us() < most && !world_halted())
        world_run(world_us() + WORLD_SECOND);
    resident_send_away();
    world_run(world_us() + chance_between(dice, 1, 40) * WORLD_SECOND);
}

static bool all_is_told(void)
{
    for (size_t i = 0; i < record_count(); i++)
        if (record_at(i)->learned && !record_at(i)->forgotten &&
            record_at(i)->state != RECORD_FINISHED)
            return false;
    return centre_beat()->waiting == 0;
}

// Everything works again; somebody takes away what lies in the readers. A kiosk that can serve
// serves again within SERVES_MIN, whatever happened.
static void settle(void)
{
    technician_stay();
    clerk_send_away();
    faults_end();
    counters_settle();
    resident_clear_readers();
    world_run(world_us() + SERVES_MIN * WORLD_MINUTE);
    if (!world_halted() && (!glass_view() || glass_view()->id != VIEW_START))
        promises_break("a_kiosk_that_can_serve_serves_again", "it shows %s",
                       glass_view() ? view_name(glass_view()->id) : "nothing");
    for (int i = 0; i < DRAINED_MIN && !world_halted() && !all_is_told(); i++)
        world_run(world_us() + WORLD_MINUTE);
}

// A bad disk may make an outbox look like a newer firmware's: that one is left alone, and told.
static bool outbox_is_shut(void)
{
    return disk_is_rotten() && centre_beat()->broken > disk_broken_count();
}

// Somebody with a good card; `finds`: who looks for a counter, and not for a reset.
static void last_visit(bool finds)
{
    struct resident_plan plan = {.card = &cards[7],
                                 .wants = OPERATION_RESET_SIGN,
                                 .taps = 1,
                                 .tap_gap_ms = 300,
                                 .pause_ms = 900,
                                 .patient = true,
                                 .counter = finds,
                                 .finds = finds};
    card_make(&cards[7], 7);
    strcpy(cards[7].secrets[CARD_SIGN].value, "PROBE123");
    strcpy(cards[7].secrets[CARD_AUTH].value, "7391");
    strcpy(plan.new_secret, "AFTERALL9");
    resident_come(0, &plan);
    int64_t most = world_us() + 3 * WORLD_MINUTE;
    while (!resident_gone() && world_us() < most && !world_halted())
        world_run(world_us() + WORLD_SECOND);
}

static void probe(void)
{
    last_visit(false);
    if (resident_end() != RESIDENT_SERVED && !world_halted() && !outbox_is_shut())
        promises_break("a_kiosk_that_can_serve_serves_again", "the probe visit was not served");
    resident_send_away();
    resident_clear_readers();
    world_run(world_us() + 2 * WORLD_MINUTE);
}

// Whoever may come in does, when the wait after wrong PINs is over; residents are served again.
static void probe_technician(void)
{
    if (!technician_is_used() || world_halted() || outbox_is_shut())
        return;
    bool in = technician_probe();
    if (!world_halted() && !in)
        promises_break("a_technician_is_let_in", "the probe was not");
    world_run(world_us() + 3 * WORLD_MINUTE);
    if (!world_halted() && (!glass_view() || glass_view()->id != VIEW_START))
        promises_break("a_kiosk_that_can_serve_serves_again", "a technician has left");
}

static void find_counters(const char *promise)
{
    promises_guide_take_version();
    last_visit(true);
    resident_send_away();
    resident_clear_readers();
    int version = promises_guide_take_version();
    if (!world_halted() && version != counters_named())
        promises_break(promise, "version %d of %d", version, counters_named());
    world_run(world_us() + WORLD_MINUTE);
}

// Whatever the centre published before, the guide has the newest in the end, and it is there after
// a power cut though the centre does not answer any more.
static void guide(void)
{
    if (!counters_are_used() || world_halted() || outbox_is_shut())
        return;
    for (int i = 0; i < REFUSED_MIN && !counters_were_fetched() && !world_halted(); i++)
        world_run(world_us() + WORLD_MINUTE);
    if (world_halted())
        return;
    find_counters("the_newest_counters_are_shown_in_the_end");
    if (world_halted() || !chance_one_in(world_dice(DICE_GUIDE), CUT_ONE_IN))
        return;
    counters_silence();
    programs_power_cut();
    world_run(world_us() + 3 * WORLD_MINUTE);
    find_counters("the_last_good_copy_outlives_a_power_cut");
}

// What is parked or broken is told until the operator has seen to it.
static void acknowledge(void)
{
    if (world_halted() || centre_beat()->parked + centre_beat()->broken == 0)
        return;
    control_world_acknowledge();
    world_run(world_us() + 3 * WORLD_MINUTE);
    int shut = disk_is_rotten() && centre_beat()->broken == 1;
    if (!world_halted() && centre_beat()->parked + centre_beat()->broken > shut)
        promises_break("what_is_acknowledged_is_told_no_more", "%d parked, %d broken",
                       centre_beat()->parked, centre_beat()->broken);
}

static void test_itself(void)
{
    control_world_diagnose();
    world_run(world_us() + 3 * WORLD_MINUTE);
}

// Everything is healed, and the self-test finds nothing; programs that were killed again and again
// are told of for an hour.
static void diagnose(void)
{
    if (world_halted() || outbox_is_shut() || disk_is_rotten())
        return;
    test_itself();
    if (!world_halted() && strcmp(centre_beat()->failed, "restarts") == 0) {
        world_run(world_us() + 60 * WORLD_MINUTE);
        test_itself();
    }
    if (!world_halted() && centre_beat()->failed[0] != '\0')
        promises_break("a_healed_kiosk_passes_its_self_test", "%s", centre_beat()->failed);
}

// Who wants an export is told what became of it. Of nothing else than the real history one is made.
static void export(void)
{
    if (world_halted() || !technician_is_used())
        return;
    uint64_t told = operator_exports();
    control_world_export(chance_one_in(world_dice(DICE_GUIDE), 2));
    world_run(world_us() + WORLD_MINUTE);
    if (!world_halted() && operator_exports() != told + 1)
        promises_break("what_became_of_an_export_is_told", "within a minute");
}

// An outbox of which nothing is left is moved aside and told; the kiosk goes on without it.
static void spoil(void)
{
    if (world_halted() || !chance_one_in(world_dice(DICE_DISK), SPOILED_ONE_IN))
        return;
    disk_spoil("/var/lib/kiosk/outbox.db");
    disk_spoil("/var/lib/kiosk/outbox.db-wal");
    process_kill(process_of(ROLE_LINK_WORKER));
    world_run(world_us() + 3 * WORLD_MINUTE);
    if (world_halted())
        return;
    if (centre_beat()->broken != disk_broken_count() || disk_broken_count() == 0)
        promises_break("a_broken_outbox_is_told", "%d files", disk_broken_count());
    if (!glass_view() || glass_view()->id != VIEW_START)
        promises_break("a_kiosk_that_can_serve_serves_again", "its outbox is broken");
    acknowledge();
}

void run_seed(uint64_t seed, uint64_t left_out, bool told, struct run_result *result)
{
    *result = (struct run_result){.seed = seed};
    story_begin(told);
    begin(seed);
    uint64_t before = resident_visits();
    struct chance *dice = world_dice(DICE_RESIDENT);
    faults_draw(seed, left_out);
    tell_faults();
    programs_boot(chance_one_in(dice, 2));
    world_run(world_us() + 20 * WORLD_SECOND);
    int visits = (int)chance_between(dice, VISITS_MIN, VISITS_MAX);
    for (int i = 1; i <= visits && !world_halted(); i++) {
        technician_perhaps(i);
        one_visit(i, theme_of(seed));
    }
    settle();
    probe_technician();
    probe();
    if (!world_halted())
        promises_at_end();
    if (!world_halted())
        promises_told_at_end();
    if (!world_halted())
        old_outbox_at_end();
    acknowledge();
    diagnose();
    export();
    guide();
    spoil();
    process_end_all();
    if (technician_is_used() && !world_halted())
        promises_technician_at_end();
    if (technician_is_used() && !world_halted())
        chain_at_end();
    if (technician_is_used() && !world_halted())
        operator_at_end();
    result->visits = resident_visits() - before;
    result->simulated_s = (double)world_us() / 1e6;
    if (promises_broken())
        snprintf(result->broken, sizeof result->broken, "%s", promises_broken());
}
