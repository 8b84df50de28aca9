// The control socket: what remote support, technicians and tests may know, and no visit that has
// begun can be changed by.
//
// SOCK_SEQPACKET; one datagram asks (a word of REQUESTS in control.c), one datagram of JSON
// answers, then the connection ends. Seven words have an effect: "acknowledge", what is parked or
// broken in the outbox has been seen to, "diagnose", which begins a self-test, "history" and
// "verify", which read the history, "export" and "status-text", which have kiosk-link make one, and
// "service", which takes the kiosk out of service or back.
// The file's mode decides who may connect. Nothing that is answered holds a secret, a digit that
// was typed, or anything from a card's files.
//
// A client cannot hold the kiosk up: it is never waited for, a silent one is dropped after
// CONTROL_SILENCE_MS, at once when a newer one needs its place, and only so many are taken in a
// while that answering them costs little.
#ifndef FIRMWARE_CONTROL_CONTROL_H
#define FIRMWARE_CONTROL_CONTROL_H

#include <stddef.h>
#include <stdint.h>

#include "drivers/domain/off_reason.h"
#include "drivers/domain/operation.h"
#include "drivers/domain/panel.h"
#include "firmware/control/trace_log.h"
#include "firmware/diag/selftest.h"
#include "firmware/diag/software.h"
#include "screens/glass/screens.h"
#include "screens/view/view.h"

enum {
    CONTROL_CLIENTS = 4,        // that have not asked yet
    CONTROL_SILENCE_MS = 1000,  // kioskctl asks within one
    CONTROL_WINDOW_MS = 40,     // in which
    CONTROL_WINDOW_CLIENTS = 8, // are taken: 200 answers a second at most
    CONTROL_WATCH = 1 + CONTROL_CLIENTS,
};

enum {
    CONTROL_REFUSED_MAX = 16, // as many outcomes as the kiosk holds
    CONTROL_PARKED_MAX = 8,
};

// An outcome that the backend refuses for good.
struct control_parked {
    char id[37]; // of the reset, terminated
    enum operation operation;
    enum operation_result result;
    uint16_t status_word;
    int64_t finished_at; // seconds since 1970
};

struct control_status {
    int64_t uptime_s;
    const char *state;  // of the flow
    const char *closed; // the notice that keeps the kiosk closed, "" when it is open
    unsigned readers, cards;
    bool card_helper, link_helper; // connected
    bool served;                   // somebody is: nothing that takes long is begun
    bool maintained;               // a technician is there
    unsigned outbox_waiting, outbox_parked;
    unsigned outbox_broken; // outbox files that were moved aside or cannot be opened
    bool history_broken;    // it takes no records, or some were changed or lost
    size_t parked_count;
    struct control_parked parked[CONTROL_PARKED_MAX]; // the oldest
    unsigned outcomes_held;                           // outcomes that kiosk-link has not stored yet
    size_t refused_count;                             // of these it calls so many malformed
    struct control_parked refused[CONTROL_REFUSED_MAX];
    unsigned outcomes_unstored;   // how often it did not store one, since start
    unsigned touches_stuck;       // contacts whose end never came, since start
    bool touch_corrected;         // a technician's correction of the glass is in force
    bool size_measured;           // the picture's size is a technician's
    bool panel_unread;            // what is stored of either is not understood, or of another panel
    bool panel_unstored;          // what holds of either is not on a disk
    struct panel panel;           // what was measured, in force or not
    unsigned width_mm, height_mm; // of the picture
    unsigned visits, resets_done, resets_failed; // since start
    enum off_reason off;                         // why an operator took it out of service
    bool off_unstored;       // that, or that it is in service, is not known or not on a disk
    int64_t clock_offset_ms; // backend's clock minus ours
};

// What the last reading of the history brought.
struct control_history {
    uint32_t run;                  // its number, counted from 1; 0: none was begun
    bool running;                  // it goes on
    bool known;                    // it brought the rest of this
    bool verified;                 // after every record was looked at
    bool usable;                   // the history takes records
    bool whole;                    // of its records none was changed or lost
    const char *state;             // what is wrong, from record `number` on; "whole"
    unsigned number, count, aside; // records, and broken files of before
    const char *begun;             // why it was begun, and from which record on the one before
    unsigned begun_number;         // was broken
    const char *lines;             // of the last records, drivers/history/record.h; printable
};

// What became of the last export or status text.
struct control_export {
    uint32_t run;        // its number, counted from 1; 0: none was begun
    bool running;        // it goes on
    bool known;          // it brought the rest of this
    const char *kind;    // "export", "status-text"; NULL: there was none
    const char *end;     // "made", or why it was not
    const char *finding; // of the scanner; "clean"
    unsigned number;     // of the record in which that was found; 0: none
    unsigned records, bytes;
    const char *text; // a status text; printable and line feeds
};

// Everything that can be asked for, as it is now.
struct control_facts {
    const struct view *view;
    const struct control_place *places;
    size_t place_count;
    const struct control_place *held; // control_is_held()
    size_t held_count;
    enum control focus;
    const struct control_status *status;
    const struct trace_log *trace;
    const struct selftest *selftest;
    const struct software *software; // as of the last self-test
    struct control_history history;
    struct control_export exported;
};

struct control_client {
    int fd;        // -1: a free place
    int64_t until; // clock_ms() when it is dropped
};

struct control_server {
    int listener; // -1: no control socket was wanted
    struct control_client clients[CONTROL_CLIENTS];
    int64_t window_ends; // clock_ms()
    int taken;           // clients in this window
    bool acknowledged;   // see control_acknowledged()
    bool diagnoses;      // see control_diagnoses()
    enum check_level level;
    bool reads, reads_all; // see control_reads_history()
    bool exports;          // see control_exports()
    bool exports_file;
    bool forgets; // see control_forgets_panel()
    bool orders;  // see control_ordered()
    enum off_reason order;
};

// Listens at `path`; NULL: not at all. False when it cannot.
bool control_open(struct control_server *server, const char *path);

// Accepts and answers whoever waits; never blocks. Called when a watched descriptor is readable and
// when control_next() has come; sooner does no harm.
void control_serve(struct control_server *server, const struct control_facts *facts);

// What to watch until the next control_serve(): the rest are -1.
void control_watched(const struct control_server *server, int fds[CONTROL_WATCH]);

// When control_serve() has something to do although nothing is readable: a clock_ms() value,
// INT64_MAX for never.
int64_t control_next(const struct control_server *server);

// Whether somebody has asked to acknowledge the outbox since the last call.
bool control_acknowledged(struct control_server *server);

// True once after somebody has asked for a self-test, of that level.
bool control_diagnoses(struct control_server *server, enum check_level *level);

// True once after somebody has taken the kiosk out of service, or back (OFF_NOT): the last order.
bool control_ordered(struct control_server *server, enum off_reason *reason);

// True once after somebody has asked for the history; *all: with every record looked at.
bool control_reads_history(struct control_server *server, bool *all);

// True once after somebody has asked for an export (*file) or a status text, while nothing stood in
// its way.
bool control_exports(struct control_server *server, bool *file);

// True once after somebody has taken back what was measured of the panel.
bool control_forgets_panel(struct control_server *server);

void control_close(struct control_server *server);

#endif
