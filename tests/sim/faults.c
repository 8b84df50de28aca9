#include "tests/sim/faults.h"

#include <stdio.h>
#include <string.h>

#include "screens/view/view.h"
#include "tests/sim/counters.h"
#include "tests/sim/faults_inside.h"
#include "tests/sim/operator.h"
#include "tests/sim/plate.h"
#include "tests/sim/process.h"
#include "tests/sim/story.h"
#include "tests/sim/technician.h"
#include "tests/sim/theme.h"
#include "tests/sim/world.h"

#define ALL_DAY_US (180 * WORLD_MINUTE)

enum {
    BESIDE_MAX = 2, // rows beside a theme's
};

static struct {
    struct fault list[FAULTS_MAX];
    size_t count;
    int seen[FAULTS_MAX]; // triggers that each row has met
    struct faults_now now;
    bool ended;
    uint64_t fired[FAULT_COUNT];
} all; // lint: file-scope of the one run

static const char *const NAMES[FAULT_COUNT] = {
    [FAULT_KILL] = "kill",
    [FAULT_STOP] = "stop",
    [FAULT_POWER_CUT] = "power-cut",
    [FAULT_CLOCK_STEP] = "clock-step",
    [FAULT_CARD_GONE_BEFORE] = "card-gone-before",
    [FAULT_CARD_GONE_AFTER] = "card-gone-after",
    [FAULT_CARD_SILENT_BEFORE] = "card-silent-before",
    [FAULT_CARD_SILENT_AFTER] = "card-silent-after",
    [FAULT_CARD_SLOW] = "card-slow",
    [FAULT_CARD_WRONG_WORD] = "card-wrong-word",
    [FAULT_CARD_CUT] = "card-cut",
    [FAULT_CARD_IN_USE] = "card-in-use",
    [FAULT_CARD_AGAIN] = "card-out-and-in",
    [FAULT_READER_GOES] = "reader-goes",
    [FAULT_READER_LATE] = "reader-late",
    [FAULT_SECOND_CARD] = "second-card",
    [FAULT_PCSCD_DIES] = "pcscd-dies",
    [FAULT_PCSCD_HANGS] = "pcscd-hangs",
    [FAULT_LINE_DOWN] = "line-down",
    [FAULT_LINE_SLOW] = "line-slow",
    [FAULT_CALL_LOST] = "call-lost",
    [FAULT_CALL_CUT_BEFORE] = "call-cut-before",
    [FAULT_CALL_CUT_AFTER] = "call-cut-after",
    [FAULT_CALL_REPEATED] = "call-repeated",
    [FAULT_CALL_SLOW] = "call-slow",
    [FAULT_CALL_GARBLED] = "call-garbled",
    [FAULT_CALL_STATUS] = "call-status",
    [FAULT_CENTRE_CLOSED] = "centre-closed",
    [FAULT_CENTRE_REFUSES] = "centre-refuses",
    [FAULT_CENTRE_ORDERS] = "centre-orders",
    [FAULT_CENTRE_FORGETS] = "centre-forgets",
    [FAULT_DISK_FULL] = "disk-full",
    [FAULT_DISK_READ] = "disk-read",
    [FAULT_DISK_SYNC] = "disk-sync",
    [FAULT_DISK_SLOW] = "disk-slow",
    [FAULT_DISK_ROT] = "disk-rot",
    [FAULT_PALM] = "palm",
    [FAULT_STRANGER] = "stranger",
    [FAULT_TERM] = "kiosk-is-asked-to-end",
    [FAULT_COUNTERS_ROT] = "counters-rot",
    [FAULT_OPERATOR_ORDERS] = "operator-orders",
};

const char *faults_name(enum fault_kind kind)
{
    return NAMES[kind];
}

size_t faults_count(void)
{
    return all.count;
}

const struct fault *faults_at(size_t i)
{
    return &all.list[i];
}

uint64_t faults_fired(enum fault_kind kind)
{
    return all.fired[kind];
}

struct faults_now *faults_now(void)
{
    return &all.now;
}

// ---- drawing ------------------------------------------------------------------------------------

static bool is_of_apdu(enum fault_kind kind)
{
    return kind >= FAULT_CARD_GONE_BEFORE && kind <= FAULT_CARD_CUT;
}

static bool is_of_call(enum fault_kind kind)
{
    return kind >= FAULT_CALL_LOST && kind <= FAULT_CALL_STATUS;
}

static int draw_ins(struct chance *dice)
{
    static const int INS[] = {0xA4, 0xB0, 0x20, 0x2A, 0x84, 0x82, 0x82, 0x2C, 0x2C, 0x24, 0x20};
    return INS[chance_below(dice, sizeof INS / sizeof INS[0])];
}

// Calls by a letter: opening, proof, authorization, outcome, service, heartbeat.
static int draw_call(struct chance *dice)
{
    static const char CALLS[] = "ooooppaaaauuusb";
    return CALLS[chance_below(dice, sizeof CALLS - 1)];
}

static void draw_trigger(struct fault *f, struct chance *dice)
{
    f->delay_us = chance_between(dice, 0, chance_one_in(dice, 2) ? 30000 : 3000000);
    f->nth = (int)chance_between(dice, 1, 5);
    switch (chance_below(dice, 6)) {
    case 0:
        f->trigger = TRIGGER_VIEW;
        f->detail = (int)chance_below(dice, VIEW_COUNT);
        break;
    case 1:
    case 2:
        f->trigger = TRIGGER_APDU;
        f->detail = draw_ins(dice);
        break;
    case 3:
        f->trigger = TRIGGER_CALL;
        f->detail = draw_call(dice);
        break;
    case 4:
        f->trigger = TRIGGER_SYNC;
        break;
    default:
        f->trigger = TRIGGER_TIME;
        f->at_us = world_us() + chance_between(dice, 1, 700) * WORLD_SECOND +
                   chance_between(dice, 0, 999999);
        break;
    }
}

static void draw_lasting(struct fault *f, struct chance *dice)
{
    static const int64_t SECONDS[] = {1, 3, 8, 15, 40, 120, 400};
    f->lasts_us = SECONDS[chance_below(dice, sizeof SECONDS / sizeof SECONDS[0])] * WORLD_SECOND -
                  chance_between(dice, 0, 900000);
}

static void draw_one(struct fault *f, struct chance *dice)
{
    *f = (struct fault){.kind = (enum fault_kind)chance_below(dice, FAULT_DRAWN)};
    if (chance_one_in(dice, 4))
        f->kind = FAULT_KILL; // the most telling ones, twice as often as the rest
    draw_trigger(f, dice);
    draw_lasting(f, dice);
    f->which = (int)chance_below(dice, 1 << 16);
    if (f->kind == FAULT_DISK_FULL && f->which % 4 == 0) { // before anything was ever stored
        f->trigger = TRIGGER_TIME;
        f->at_us = world_us();
    }
    if ((f->kind == FAULT_LINE_SLOW || f->kind == FAULT_DISK_SLOW) && f->which % 3 == 0) {
        f->trigger = TRIGGER_TIME;
        f->at_us = world_us();
        f->lasts_us = ALL_DAY_US; // it is so
    }
    if (is_of_apdu(f->kind)) {
        f->trigger = TRIGGER_APDU;
        f->detail = draw_ins(dice);
    }
    if (is_of_call(f->kind)) {
        f->trigger = TRIGGER_CALL;
        f->detail = draw_call(dice);
    }
}

static bool can_share(const struct fault *f, const struct fault *with)
{
    return !(is_of_apdu(f->kind) && with->trigger != TRIGGER_APDU) &&
           !(is_of_call(f->kind) && with->trigger != TRIGGER_CALL);
}

// A process stands still just when it is needed.
static void draw_stop(struct fault *f, struct chance *dice)
{
    static const enum view_id NEEDED[] = {VIEW_READING, VIEW_KNOWN,   VIEW_CHECKING,
                                          VIEW_AGAIN,   VIEW_CONFIRM, VIEW_WORKING};
    f->kind = FAULT_STOP;
    f->trigger = TRIGGER_VIEW;
    f->detail = NEEDED[chance_below(dice, sizeof NEEDED / sizeof NEEDED[0])];
    f->nth = (int)chance_between(dice, 1, 4);
    f->lasts_us = chance_between(dice, 1, 30) * WORLD_SECOND;
}

// Nothing matters more than the write and what is told of it.
static void draw_write(struct fault *f, struct chance *dice)
{
    static const int WRITES[] = {0x2C, 0x2C, 0x24};
    f->kind = (enum fault_kind)chance_between(dice, FAULT_CARD_GONE_BEFORE, FAULT_CARD_CUT);
    f->trigger = TRIGGER_APDU;
    f->detail = WRITES[chance_below(dice, sizeof WRITES / sizeof WRITES[0])];
    f->nth = (int)chance_between(dice, 1, 3);
}

static void draw_word(struct fault *f, struct chance *dice)
{
    f->kind = FAULT_CALL_SLOW;
    f->trigger = TRIGGER_CALL;
    f->detail = 'u';
    f->nth = (int)chance_between(dice, 1, 3);
    f->lasts_us = chance_between(dice, 4, 25) * WORLD_SECOND;
}

static void draw_telling(struct fault *f, struct chance *dice)
{
    static void (*const DRAW[])(struct fault * f, struct chance * dice) = {draw_stop, draw_write,
                                                                           draw_word};
    unsigned which = chance_below(dice, 30);
    if (which < sizeof DRAW / sizeof DRAW[0])
        DRAW[which](f, dice);
}

// Troubles seldom come alone, and some come again and again.
static void draw_company(size_t i, struct chance *dice)
{
    struct fault *f = &all.list[i];
    draw_telling(f, dice);
    bool shares = chance_one_in(dice, 4);
    f->times = chance_one_in(dice, 6) ? (int)chance_between(dice, 2, 6) : 1;
    if (i == 0 || !shares || !can_share(f, f - 1))
        return;
    f->trigger = f[-1].trigger;
    f->detail = f[-1].detail;
    f->nth = f[-1].nth;
    f->at_us = f[-1].at_us + f->delay_us;
}

static void fire(void *context, int64_t number)
{
    (void)context;
    struct fault *f = &all.list[number & 0xFF];
    if (all.ended)
        return;
    if (f->trigger == TRIGGER_TIME)
        f->happened++;
    all.fired[f->kind]++;
    faults_happen(f);
}

static size_t draw_count(struct chance *dice)
{
    static const int COUNTS[] = {0, 1, 1, 2, 2, 3, 4, 6, 9, 14};
    return (size_t)COUNTS[chance_below(dice, sizeof COUNTS / sizeof COUNTS[0])];
}

// A run with a theme has few other rows.
static size_t own_count(uint64_t seed, size_t drawn)
{
    return theme_of(seed) != THEME_NONE && drawn > BESIDE_MAX ? BESIDE_MAX : drawn;
}

size_t faults_drawn(uint64_t seed)
{
    struct fault rows[FAULTS_MAX];
    struct chance dice = chance_stream(seed, "faults");
    size_t count = own_count(seed, draw_count(&dice));
    count += theme_rows(seed, rows, FAULTS_MAX - count);
    count += plate_rows(seed, rows, FAULTS_MAX - count);
    count += counters_rows(seed, rows, FAULTS_MAX - count);
    count += operator_rows(seed, rows, FAULTS_MAX - count);
    return count + technician_rows(seed, rows, FAULTS_MAX - count);
}

void faults_draw(uint64_t seed, uint64_t left_out)
{
    struct chance dice = chance_stream(seed, "faults"), company = chance_stream(seed, "company");
    all.count = own_count(seed, draw_count(&dice));
    all.now = (struct faults_now){0};
    all.ended = false;
    memset(all.seen, 0, sizeof all.seen);
    for (size_t i = 0; i < all.count; i++) {
        draw_one(&all.list[i], &dice);
        draw_company(i, &company);
    }
    all.count += theme_rows(seed, all.list + all.count, FAULTS_MAX - all.count);
    all.count += plate_rows(seed, all.list + all.count, FAULTS_MAX - all.count);
    all.count += counters_rows(seed, all.list + all.count, FAULTS_MAX - all.count);
    all.count += operator_rows(seed, all.list + all.count, FAULTS_MAX - all.count);
    all.count += technician_rows(seed, all.list + all.count, FAULTS_MAX - all.count);
    for (size_t i = 0; i < all.count; i++) {
        all.list[i].out = (left_out >> i & 1) != 0;
        if (all.list[i].trigger == TRIGGER_TIME && !all.list[i].out) {
            all.list[i].fired = true;
            world_at(all.list[i].at_us, fire, NULL, (int64_t)i);
        }
    }
}

static const char *trigger_text(const struct fault *f, char *text, size_t room)
{
    switch (f->trigger) {
    case TRIGGER_TIME:
        snprintf(text, room, "at %.3f", (double)f->at_us / 1e6);
        break;
    case TRIGGER_VIEW:
        snprintf(text, room, "at screen %s no. %d + %.3f s", view_name((enum view_id)f->detail),
                 f->nth, (double)f->delay_us / 1e6);
        break;
    case TRIGGER_APDU:
        snprintf(text, room, "at command %02X no. %d + %.3f s", f->detail, f->nth,
                 (double)f->delay_us / 1e6);
        break;
    case TRIGGER_CALL:
        snprintf(text, room, "at call %c no. %d + %.3f s", f->detail, f->nth,
                 (double)f->delay_us / 1e6);
        break;
    case TRIGGER_SYNC:
        snprintf(text, room, "at sync no. %d + %.3f s", f->nth, (double)f->delay_us / 1e6);
        break;
    }
    return text;
}

void faults_describe(const struct fault *f, char *text, size_t room)
{
    char trigger[80];
    const char *whose = "";
    if (f->kind == FAULT_KILL || f->kind == FAULT_STOP)
        whose = process_role_name((enum process_role)(f->which % ROLE_STRANGER));
    snprintf(text, room, "%s %s %s, for %.1f s, %d times%s", NAMES[f->kind], whose,
             trigger_text(f, trigger, sizeof trigger), (double)f->lasts_us / 1e6, f->times,
             f->out ? " (left out)" : "");
}

// ---- happening ----------------------------------------------------------------------------------

static bool meets(size_t i, enum fault_trigger trigger, int detail)
{
    struct fault *f = &all.list[i];
    if (f->out || f->fired || f->trigger != trigger)
        return false;
    if (trigger != TRIGGER_SYNC && f->detail != detail)
        return false;
    return ++all.seen[i] >= f->nth;
}

static void note_happened(size_t i)
{
    struct fault *f = &all.list[i];
    f->fired = ++f->happened >= f->times;
    all.seen[i] = f->nth - 1;
}

// Rows that change the answer of this very command or call are taken by those who ask.
void faults_trigger(enum fault_trigger trigger, int detail)
{
    for (size_t i = 0; i < all.count && !all.ended; i++) {
        struct fault *f = &all.list[i];
        if (is_of_apdu(f->kind) || is_of_call(f->kind) || !meets(i, trigger, detail))
            continue;
        note_happened(i);
        world_after(f->delay_us, fire, NULL, (int64_t)i);
    }
}

const struct fault *faults_take(enum fault_kind kind, enum fault_trigger trigger, int detail)
{
    for (size_t i = 0; i < all.count && !all.ended; i++) {
        struct fault *f = &all.list[i];
        if (f->kind != kind || !meets(i, trigger, detail))
            continue;
        note_happened(i);
        all.fired[kind]++;
        story_tell("FAULT", "%s", NAMES[kind]);
        return f;
    }
    return NULL;
}

const struct fault *faults_only(void)
{
    const struct fault *only = NULL;
    for (size_t i = 0; i < all.count; i++) {
        if (all.list[i].happened > 1 || (all.list[i].happened == 1 && only))
            return NULL;
        if (all.list[i].happened == 1)
            only = &all.list[i];
    }
    return only;
}

void faults_end(void)
{
    all.ended = true;
    faults_heal();
}

bool faults_card_excuse(void)
{
    return world_us() < all.now.card_excuse_until;
}

bool faults_reader_excuse(void)
{
    return world_us() < all.now.gap_excuse_until;
}

bool faults_time_excuse(void)
{
    return world_us() < all.now.time_excuse_until;
}

bool faults_watch_excuse(void)
{
    return world_us() < all.now.watch_excuse_until;
}
