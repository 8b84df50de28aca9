#include "tests/sim/faults_asked.h"

#include <string.h>

#include "tests/sim/faults_inside.h"
#include "tests/sim/process.h"
#include "tests/sim/promises.h"
#include "tests/sim/promises_told.h"
#include "tests/sim/reader.h"
#include "tests/sim/story.h"
#include "tests/sim/world.h"

enum {
    RESTART_US = 800000, // the path unit's way
    EXCUSE_US = 75000000,
};

// ---- the card -----------------------------------------------------------------------------------

static void excuse_card(int64_t longer_us)
{
    int64_t end = world_us() + EXCUSE_US + longer_us;
    if (end > faults_now()->card_excuse_until)
        faults_now()->card_excuse_until = end;
}

static uint16_t wrong_word(int which)
{
    static const uint16_t WORDS[] = {0x6F00, 0x6A80, 0x6985, 0x6982, 0x6A88, 0x6300,
                                     0x6700, 0x6D00, 0x6283, 0x6581, 0x6C00, 0x6400};
    return WORDS[which % 12];
}

bool faults_says_no_such_card(void)
{
    for (size_t i = 0; i < faults_count(); i++)
        if (faults_at(i)->kind == FAULT_CARD_WRONG_WORD &&
            wrong_word(faults_at(i)->which) == 0x6D00)
            return true;
    return false;
}

// Below the limits of the card's questions as often as not.
static int64_t slower_us(const struct fault *f)
{
    if (f->which % 2)
        return (1 + f->which / 2 % 80) * 100 * WORLD_MS;
    return f->lasts_us > 20 * WORLD_SECOND ? 20 * WORLD_SECOND : f->lasts_us;
}

static const struct fault *take(enum fault_kind kind, int ins)
{
    return faults_take(kind, TRIGGER_APDU, ins);
}

void faults_for_apdu(const unsigned char *command, size_t length, struct faults_apdu *fault)
{
    int ins = command[1];
    const struct fault *f;
    (void)length;
    faults_trigger(TRIGGER_APDU, ins);
    *fault = (struct faults_apdu){.cut_to = SIZE_MAX};
    fault->gone_before = take(FAULT_CARD_GONE_BEFORE, ins) != NULL;
    fault->gone_after = take(FAULT_CARD_GONE_AFTER, ins) != NULL;
    fault->silent_before = take(FAULT_CARD_SILENT_BEFORE, ins) != NULL;
    fault->silent_after = take(FAULT_CARD_SILENT_AFTER, ins) != NULL;
    if ((f = take(FAULT_CARD_SLOW, ins)))
        fault->slower_us = slower_us(f);
    if ((f = take(FAULT_CARD_WRONG_WORD, ins)))
        fault->instead = wrong_word(f->which);
    if ((f = take(FAULT_CARD_CUT, ins)))
        fault->cut_to = (size_t)f->which % 4;
    bool odd = fault->instead != 0 || fault->cut_to != SIZE_MAX; // it may be read slowly then
    if (fault->silent_before || fault->silent_after || fault->slower_us > 0 || odd)
        excuse_card(fault->slower_us);
}

size_t faults_cut_answer(const struct faults_apdu *fault, size_t length)
{
    return length < fault->cut_to ? length : fault->cut_to;
}

void faults_card_leaves(int reader)
{
    reader_pull(reader);
}

bool faults_card_in_use(void)
{
    return world_us() < faults_now()->in_use_until;
}

int64_t faults_list_gap_us(void)
{
    bool gap = world_us() < faults_now()->gap_until &&
               process_role(process_current()) == ROLE_CARD_WATCHER;
    return gap ? 3 * WORLD_SECOND : 100;
}

static void restart(void *context, int64_t detail)
{
    (void)context, (void)detail;
    faults_now()->restart_due = false;
    faults_now()->in_use_until = 0;
    reader_service_die();
    reader_service_start();
}

void faults_restart_asked(void)
{
    promises_restart_asked();
    promises_told_restart();
    if (faults_now()->restart_due)
        return;
    faults_now()->restart_due = true;
    world_after(RESTART_US, restart, NULL, 0);
}

// ---- the network --------------------------------------------------------------------------------

static void draw_status(const struct fault *f, struct faults_call *fault)
{
    static const int STATUS[] = {500, 502, 503, 429, 404, 301};
    fault->status = STATUS[f->which % 6];
    fault->acts_first = f->which / 6 % 2;
    if (fault->status == 503 || fault->status == 429)
        fault->retry_after_s = f->which % 90;
}

static int letter_of(const char *path)
{
    static const struct {
        const char *end;
        int letter;
    } CALLS[] = {{"/service", 's'}, {"/heartbeats", 'b'},    {"/resets", 'o'}, {"/proof", 'p'},
                 {"/outcome", 'u'}, {"/authorization", 'a'}, {"/offices", 'f'}};
    const char *last = strrchr(path, '/');
    for (size_t i = 0; i < sizeof CALLS / sizeof CALLS[0]; i++)
        if (strcmp(CALLS[i].end, last) == 0)
            return CALLS[i].letter;
    return 0;
}

void faults_for_call(const char *path, struct faults_call *fault)
{
    struct chance *dice = world_dice(DICE_NETWORK);
    int last = letter_of(path);
    const struct fault *f;
    faults_trigger(TRIGGER_CALL, last);
    *fault = (struct faults_call){
        .request_us = chance_between(dice, 4, 60) * WORLD_MS,
        .answer_us = chance_between(dice, 4, 60) * WORLD_MS,
    };
    if (world_us() < faults_now()->line_slow_until) {
        fault->request_us += chance_between(dice, 0, 5000) * WORLD_MS;
        fault->answer_us += chance_between(dice, 0, 5000) * WORLD_MS;
    }
    fault->lost = faults_take(FAULT_CALL_LOST, TRIGGER_CALL, last) != NULL;
    fault->cut_before = faults_take(FAULT_CALL_CUT_BEFORE, TRIGGER_CALL, last) != NULL;
    fault->cut_after = faults_take(FAULT_CALL_CUT_AFTER, TRIGGER_CALL, last) != NULL;
    fault->garbled = faults_take(FAULT_CALL_GARBLED, TRIGGER_CALL, last) != NULL;
    if ((f = faults_take(FAULT_CALL_REPEATED, TRIGGER_CALL, last)))
        fault->repeated_us = 1 + f->delay_us;
    if ((f = faults_take(FAULT_CALL_SLOW, TRIGGER_CALL, last))) {
        fault->request_us += f->which % 2 ? f->lasts_us : f->lasts_us / 8;
        fault->answer_us += f->which % 2 ? 0 : f->lasts_us / 8;
    }
    if ((f = faults_take(FAULT_CALL_STATUS, TRIGGER_CALL, last)))
        draw_status(f, fault);
}

// Half of it is missing, or its words are others.
void faults_garble(char *body, size_t *length)
{
    if (chance_one_in(world_dice(DICE_FAULT), 2)) {
        *length /= 2;
        return;
    }
    for (size_t i = 0; i < *length; i++)
        if (body[i] == ':')
            body[i] = ';';
}

// ---- the disk -----------------------------------------------------------------------------------

bool faults_disk(enum faults_disk what)
{
    struct faults_now *now = faults_now();
    if (what == FAULTS_WRITE)
        return world_us() < now->disk_full_until;
    if (what == FAULTS_READ && now->read_errors > 0)
        return now->read_errors-- > 0;
    if (what != FAULTS_SYNC)
        return false;
    faults_trigger(TRIGGER_SYNC, 0);
    return now->sync_errors > 0 && now->sync_errors-- > 0;
}

int64_t faults_sync_us(void)
{
    if (world_us() >= faults_now()->disk_slow_until)
        return 0;
    return chance_between(world_dice(DICE_DISK), 1, 6000) * WORLD_MS;
}
