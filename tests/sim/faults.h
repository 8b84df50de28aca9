// What goes wrong in a run: a list that the seed draws, each row with its trigger and how long it
// lasts. Rows can be left out, so that a story can be shrunk.
#ifndef TESTS_SIM_FAULTS_H
#define TESTS_SIM_FAULTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    FAULTS_MAX = 24, // in one run
};

enum fault_kind {
    FAULT_KILL, // .which: enum process_role
    FAULT_STOP, // SIGSTOP for a while
    FAULT_POWER_CUT,
    FAULT_CLOCK_STEP,
    FAULT_CARD_GONE_BEFORE, // the command
    FAULT_CARD_GONE_AFTER,
    FAULT_CARD_SILENT_BEFORE,
    FAULT_CARD_SILENT_AFTER,
    FAULT_CARD_SLOW,
    FAULT_CARD_WRONG_WORD, // a status word in place of its answer
    FAULT_CARD_CUT,        // a short answer
    FAULT_CARD_IN_USE,     // by another client
    FAULT_CARD_AGAIN,      // it leaves and is back at once
    FAULT_READER_GOES,
    FAULT_READER_LATE, // it comes between the list and the wait
    FAULT_SECOND_CARD,
    FAULT_PCSCD_DIES,
    FAULT_PCSCD_HANGS,
    FAULT_LINE_DOWN,
    FAULT_LINE_SLOW,
    FAULT_CALL_LOST,
    FAULT_CALL_CUT_BEFORE, // the centre has not acted
    FAULT_CALL_CUT_AFTER,  // it has
    FAULT_CALL_REPEATED,
    FAULT_CALL_SLOW,
    FAULT_CALL_GARBLED,
    FAULT_CALL_STATUS, // 500, 502, 503, 429 of something on the way
    FAULT_CENTRE_CLOSED,
    FAULT_CENTRE_REFUSES,
    FAULT_CENTRE_ORDERS,  // the device is suspended or wanted out of service
    FAULT_CENTRE_FORGETS, // a reset that it has opened
    FAULT_DISK_FULL,
    FAULT_DISK_READ,
    FAULT_DISK_SYNC,
    FAULT_DISK_SLOW,
    FAULT_DISK_ROT,
    FAULT_PALM,     // a hand rests on the glass
    FAULT_STRANGER, // another program connects to a helper and talks
    FAULT_TERM,     // the window system asks the kiosk to end
    FAULT_DRAWN,    // so many kinds a seed's own rows have; what follows is themes' and others'
    FAULT_COUNTERS_ROT = FAULT_DRAWN, // of the municipal counters that kiosk-link keeps
    FAULT_OPERATOR_ORDERS,            // at the kiosk: it is out of service
    FAULT_COUNT,
};

enum fault_trigger {
    TRIGGER_TIME,
    TRIGGER_VIEW, // .detail: enum view_id
    TRIGGER_APDU, // .detail: INS
    TRIGGER_CALL, // .detail: opening, proof, authorization, oUtcome, service, heartBeat, oFfices by
                  // a letter
    TRIGGER_SYNC, // of the disk
};

struct fault {
    enum fault_kind kind;
    enum fault_trigger trigger;
    int detail;
    int nth; // the so-manieth of these triggers
    int64_t at_us, delay_us, lasts_us;
    int which; // what else the kind needs
    int times; // how often it happens, at each of the next triggers
    int happened;
    bool out, fired;
};

// Draws the list. `left_out` has a bit per row.
void faults_draw(uint64_t seed, uint64_t left_out);
size_t faults_count(void);

// How many a seed draws.
size_t faults_drawn(uint64_t seed);

const struct fault *faults_at(size_t i);
const char *faults_name(enum fault_kind kind);

// One row as a line of text.
void faults_describe(const struct fault *fault, char *text, size_t room);

// Something happened that a row may wait for.
void faults_trigger(enum fault_trigger trigger, int detail);

// Everything heals; what has not happened does not happen any more.
void faults_end(void);

// Whether a card, its reader or who asks it has been in trouble lately, so that a restart of pcscd
// or an open secret has an excuse.
bool faults_card_excuse(void);

// A list of readers takes long now, so that one may come behind it.
bool faults_reader_excuse(void);

// The same for anything at all: stopped processes, a slow disk.
bool faults_time_excuse(void);

// What the reader holds may be told late: pcscd hangs, or whoever tells it was stopped.
bool faults_watch_excuse(void);

// A row lets a card say that it knows no such command (6D00).
bool faults_says_no_such_card(void);

// The row that has happened, if no other has in this run and it has once; NULL: none or several.
const struct fault *faults_only(void);

// How often each kind has happened since the program started.
uint64_t faults_fired(enum fault_kind kind);

#endif
