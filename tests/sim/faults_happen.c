// Rows that happen to the world at a moment, and how they heal.
#include "tests/sim/centre.h"
#include "tests/sim/certificate.h"
#include "tests/sim/counters.h"
#include "tests/sim/disk.h"
#include "tests/sim/faults_inside.h"
#include "tests/sim/glass.h"
#include "tests/sim/hand.h"
#include "tests/sim/network.h"
#include "tests/sim/operator.h"
#include "tests/sim/process.h"
#include "tests/sim/programs.h"
#include "tests/sim/promises_guide.h"
#include "tests/sim/reader.h"
#include "tests/sim/record.h"
#include "tests/sim/story.h"
#include "tests/sim/stranger.h"
#include "tests/sim/world.h"

enum {
    EXCUSE_AFTER_US = 75000000, // longer than the watcher may be silent
    WATCHDOG_US = 20000000,     // the units' WatchdogSec
};

static void later(int64_t *until, const struct fault *f)
{
    int64_t end = world_us() + f->lasts_us;
    if (end > *until)
        *until = end;
}

static void excuse(int64_t *until, const struct fault *f)
{
    int64_t end = world_us() + f->lasts_us + EXCUSE_AFTER_US;
    if (end > *until)
        *until = end;
}

static enum process_role role_of(const struct fault *f)
{
    return (enum process_role)(f->which % ROLE_STRANGER);
}

// Now and then the kiosk's program does not come back for a while.
static void kill_one(const struct fault *f)
{
    if (role_of(f) == ROLE_KIOSK && f->which / 8 % 4 == 0)
        programs_keep_kiosk_away(f->lasts_us);
    process_kill(process_of(role_of(f)));
}

// systemd ends a program that has not said for so long that it lives.
static void bite(void *context, int64_t role)
{
    (void)context;
    int process = process_of((enum process_role)role);
    if (process_is_stopped(process))
        process_kill(process);
}

static bool has_watchdog(enum process_role role)
{
    return role == ROLE_KIOSK || role == ROLE_CARD || role == ROLE_LINK;
}

static void stop_one(const struct fault *f)
{
    excuse(&faults_now()->card_excuse_until, f);
    excuse(&faults_now()->time_excuse_until, f);
    if (role_of(f) != ROLE_CARD_WORKER && role_of(f) != ROLE_LINK_WORKER)
        excuse(&faults_now()->watch_excuse_until, f);
    process_stop(process_of(role_of(f)), world_us() + f->lasts_us);
    if (has_watchdog(role_of(f)))
        world_after(WATCHDOG_US, bite, NULL, role_of(f));
}

static void cut_power(const struct fault *f)
{
    (void)f;
    programs_power_cut();
}

static void step_clock(const struct fault *f)
{
    static const int64_t SECONDS[] = {-3600, -400, -90, -20, 20, 90, 400, 86400};
    world_step_clock(SECONDS[f->which % 8] * 1000);
}

static void use_card(const struct fault *f)
{
    excuse(&faults_now()->card_excuse_until, f);
    excuse(&faults_now()->watch_excuse_until, f);
    later(&faults_now()->in_use_until, f);
}

static void put_back(void *context, int64_t detail)
{
    (void)detail;
    reader_put(0, context, false);
}

static struct card exchanged; // lint: file-scope that was put in the place of a resident's

// Out and in again, or another one in its place.
static void out_and_in(const struct fault *f)
{
    if (f->which % 4 == 3) {
        reader_flicker(0);
        return;
    }
    struct card *card = reader_pull(0);
    if (card && f->which / 4 % 4 == 0 && card != &exchanged) {
        card_make(&exchanged, (card->number + 1) % CERTIFICATE_CARDS);
        exchanged.secrets[CARD_AUTH].tries = 1 + f->which / 16 % 3;
        card = &exchanged;
    }
    int64_t most_us = f->which % 2 ? 20000 : 900000;
    if (reader_service()->readers[0].plate && f->which / 64 % 4 == 0)
        most_us = 2500000; // or lifted
    if (card)
        world_after(chance_between(world_dice(DICE_FAULT), 1000, most_us), put_back, card, 0);
}

static void plug(void *context, int64_t plugged)
{
    (void)context;
    reader_plug(0, plugged != 0);
}

static void plug_late(void *context, int64_t us)
{
    if (reader_service()->readers[0].plugged)
        return;
    plug(context, 1);
    reader_sees_late(0, us);
}

// It may need a moment until it sees what lies in it.
static void reader_goes(const struct fault *f)
{
    excuse(&faults_now()->card_excuse_until, f);
    reader_plug(0, false);
    if (f->which / 2 % 4 == 0)
        world_after(f->lasts_us, plug_late, NULL, (1 + f->which / 8 % 7) * 100 * WORLD_MS);
    else
        world_after(f->lasts_us, plug, NULL, 1);
}

static void reader_late(const struct fault *f)
{
    if (!reader_service()->readers[0].plugged)
        return;
    excuse(&faults_now()->watch_excuse_until, f);
    reader_plug(0, false);
    later(&faults_now()->gap_until, f);
    faults_now()->gap_excuse_until = world_us() + f->lasts_us + 8 * WORLD_SECOND;
    world_after(f->lasts_us / 2, plug, NULL, 1);
}

static void unplug_second(void *context, int64_t detail)
{
    (void)context, (void)detail;
    reader_pull(1);
    reader_plug(1, false);
}

static struct card second; // lint: file-scope somebody left it in another reader

static void second_card(const struct fault *f)
{
    if (reader_service()->readers[1].plugged)
        return;
    card_make(&second, f->which % 24);
    second.has[CARD_SIGN] = f->which % 3 != 0;
    reader_plug(1, true);
    if (f->which / 24 % 4 != 0) // else only the reader
        reader_put(1, &second, false);
    world_after(f->lasts_us, unplug_second, NULL, 0);
}

static void start_service(void *context, int64_t epoch)
{
    (void)context;
    if (!reader_service()->alive && reader_service()->epoch == (uint32_t)epoch)
        reader_service_start();
}

static void service_dies(const struct fault *f)
{
    excuse(&faults_now()->card_excuse_until, f);
    excuse(&faults_now()->watch_excuse_until, f);
    reader_service_die();
    world_after(f->lasts_us, start_service, NULL, reader_service()->epoch);
}

static void service_goes_on(void *context, int64_t epoch)
{
    (void)context;
    if (reader_service()->epoch == (uint32_t)epoch)
        reader_service_hang(false);
}

static void service_hangs(const struct fault *f)
{
    excuse(&faults_now()->card_excuse_until, f);
    excuse(&faults_now()->watch_excuse_until, f);
    reader_service_hang(true);
    world_after(f->lasts_us, service_goes_on, NULL, reader_service()->epoch);
}

static void line_up(void *context, int64_t detail)
{
    (void)context, (void)detail;
    network_line(true);
}

static void line_down(const struct fault *f)
{
    network_line(false);
    world_after(f->lasts_us, line_up, NULL, 0);
}

static void line_slow(const struct fault *f)
{
    later(&faults_now()->line_slow_until, f);
}

static void centre_opens(void *context, int64_t detail)
{
    (void)context, (void)detail;
    *centre_state() = centre_state_open();
}

static void centre_closes(const struct fault *f)
{
    static const char *const NOTICES[] = {"Closed at noon", "\u672c\u65e5\u306f\u4f11\u307f",
                                          "caf\u00e9 \U0001F600", ""};
    struct centre_state *s = centre_state();
    s->notice = NOTICES[f->which / 4 % 4];
    switch (f->which % 4) {
    case 0:
        s->status = "maintenance";
        break;
    case 1:
        s->status = "outage";
        break;
    case 2:
        s->shut = true;
        break;
    default:
        s->reset_sign = false;
        s->reset_auth = f->which % 3 == 0;
        break;
    }
    world_after(f->lasts_us, centre_opens, NULL, 0);
}

static void centre_refuses(const struct fault *f)
{
    static const char *const PROBLEMS[] = {
        "certificate-expired", "certificate-revoked", "target-expired",
        "target-absent",       "too-many-resets",     "reservation-missing",
        "card-unknown",        "capability-off",      "firmware-too-old",
    };
    centre_state()->refuse_opening = PROBLEMS[f->which % 9];
    world_after(f->lasts_us, centre_opens, NULL, 0);
}

static void centre_orders(const struct fault *f)
{
    if (f->which % 2)
        centre_state()->suspended = true;
    else
        centre_state()->out_of_service = true;
    world_after(f->lasts_us, centre_opens, NULL, 0);
}

// Somebody tidies up there: the newest reset is none any more, or has ended.
static void centre_forgets(const struct fault *f)
{
    if (record_count() == 0)
        return;
    struct record *r = record_at(record_count() - 1);
    if (f->which % 2)
        r->forgotten = true;
    else
        record_settle(r, f->which / 2 % 2 ? RECORD_REFUSED : RECORD_ABANDONED);
}

static void disk_full(const struct fault *f)
{
    later(&faults_now()->disk_full_until, f);
}

static void disk_slow(const struct fault *f)
{
    excuse(&faults_now()->time_excuse_until, f);
    later(&faults_now()->disk_slow_until, f);
}

static void disk_reads_badly(const struct fault *f)
{
    faults_now()->read_errors = 1 + f->which % 3;
}

static void disk_syncs_badly(const struct fault *f)
{
    faults_now()->sync_errors = 1 + f->which % 3;
}

static void disk_rots(const struct fault *f)
{
    disk_rot(f->which % 2 ? "/var/lib/kiosk/outbox.db" : "/var/lib/kiosk/outbox.db-wal",
             f->which / 4 % 2);
    if (f->which % 4 < 3) // a file that nobody opens anew may never be looked at
        process_kill(process_of(ROLE_LINK_WORKER));
}

// It is not the outbox, of which more is promised.
static void counters_rot(const struct fault *f)
{
    disk_rot(COUNTERS_KEPT, f->which % 2);
    promises_guide_kept_rots();
    process_kill(process_of(ROLE_LINK_WORKER));
}

static void palm_lifts(void *context, int64_t detail)
{
    (void)context, (void)detail;
    hand_rest(false);
}

static void palm(const struct fault *f)
{
    hand_rest(true);
    if (f->which % 2)
        world_after(f->lasts_us, palm_lifts, NULL, 0);
}

static void stranger(const struct fault *f)
{
    stranger_comes(f->which);
}

static void ask_to_end(const struct fault *f)
{
    (void)f;
    glass_quit();
}

static void (*const HAPPEN[FAULT_COUNT])(const struct fault *f) = {
    [FAULT_KILL] = kill_one,
    [FAULT_STOP] = stop_one,
    [FAULT_POWER_CUT] = cut_power,
    [FAULT_CLOCK_STEP] = step_clock,
    [FAULT_CARD_IN_USE] = use_card,
    [FAULT_CARD_AGAIN] = out_and_in,
    [FAULT_READER_GOES] = reader_goes,
    [FAULT_READER_LATE] = reader_late,
    [FAULT_SECOND_CARD] = second_card,
    [FAULT_PCSCD_DIES] = service_dies,
    [FAULT_PCSCD_HANGS] = service_hangs,
    [FAULT_LINE_DOWN] = line_down,
    [FAULT_LINE_SLOW] = line_slow,
    [FAULT_CENTRE_CLOSED] = centre_closes,
    [FAULT_CENTRE_REFUSES] = centre_refuses,
    [FAULT_CENTRE_ORDERS] = centre_orders,
    [FAULT_CENTRE_FORGETS] = centre_forgets,
    [FAULT_DISK_FULL] = disk_full,
    [FAULT_DISK_READ] = disk_reads_badly,
    [FAULT_DISK_SYNC] = disk_syncs_badly,
    [FAULT_DISK_SLOW] = disk_slow,
    [FAULT_DISK_ROT] = disk_rots,
    [FAULT_PALM] = palm,
    [FAULT_STRANGER] = stranger,
    [FAULT_TERM] = ask_to_end,
    [FAULT_COUNTERS_ROT] = counters_rot,
    [FAULT_OPERATOR_ORDERS] = operator_orders,
};

void faults_happen(const struct fault *f)
{
    if (story_told()) {
        char text[160];
        faults_describe(f, text, sizeof text);
        story_tell("FAULT", "%s", text);
    }
    if (HAPPEN[f->kind])
        HAPPEN[f->kind](f);
}

void faults_heal(void)
{
    struct faults_now *now = faults_now();
    *now = (struct faults_now){.card_excuse_until = now->card_excuse_until,
                               .time_excuse_until = now->time_excuse_until,
                               .gap_excuse_until = now->gap_excuse_until,
                               .watch_excuse_until = now->watch_excuse_until};
    world_mend_clock();
    programs_let_kiosk_back();
    network_line(true);
    *centre_state() = centre_state_open();
    operator_takes_back();
    unplug_second(NULL, 0);
    reader_plug(0, true);
    if (!reader_service()->alive || reader_service()->hangs)
        reader_service_start();
    for (int i = 0; i < PROCESS_MAX; i++)
        process_stop(i, 0);
}
