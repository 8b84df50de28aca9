// One self-test after the other: when it is due, whose answers it still waits for, and its rows.
//
// Pure: time is an argument, milliseconds of clock_ms() unless said otherwise. Whoever owns it asks
// the helpers when selftest_begin() says so, and passes on every answer or loss of one.
#ifndef FIRMWARE_DIAG_SELFTEST_H
#define FIRMWARE_DIAG_SELFTEST_H

#include <stdbool.h>
#include <stdint.h>

#include "drivers/domain/check.h"
#include "firmware/diag/software.h"

// Who fills rows in.
enum selftest_part {
    SELFTEST_CARD,
    SELFTEST_LINK,
    // Of the external level:
    SELFTEST_RESET, // kiosk-card's
    SELFTEST_TONE,  // the kiosk's own
    SELFTEST_PARTS,
};

// What the kiosk knows of itself.
struct selftest_own {
    unsigned touches_stuck, keys_stuck;
    bool panel_unread;        // what was measured of the panel is not in force
    bool sound;               // there is a sound device, or none is wanted
    bool history_known;       // kiosk-link has told of the history
    enum check_cause history; // what is wrong with it; CAUSE_NONE: nothing
    uint32_t records;         // in it
    const struct software *software;
};

struct selftest {
    uint32_t run; // counted from 1; 0: none was begun
    bool awaited[SELFTEST_PARTS];
    bool wanted; // another one was asked for
    enum check_level level_wanted;
    bool asked; // this one was
    enum check_level level;
    enum check_outcome before; // the verdict when it began
    int64_t due;               // when the next one begins by itself
    int64_t began;             // this one
    int32_t ms;                // that it took; -1 while it goes on
    uint32_t failed;           // bits, by enum check
    int64_t finished_at;       // wall clock, seconds since 1970; 0 while it goes on
    struct check_row rows[CHECK_COUNT];
};

// The first one is due at once.
void selftest_init(struct selftest *test, int64_t now);

// Somebody wants one now: the run of that number will answer him.
void selftest_want(struct selftest *test, enum check_level level);
uint32_t selftest_next_run(const struct selftest *test);

// Begins the next run if one is wanted, or due while nobody is there. True: the parts of its level
// are to be asked. All rows are "not run" until their part has answered. While somebody is there it
// is an internal one, whatever was wanted.
bool selftest_begin(struct selftest *test, int64_t now, bool idle);

// The rows of one part. Ignored when nothing is awaited of it.
void selftest_answer(struct selftest *test, enum selftest_part part, const struct check_row *rows,
                     int64_t now, int64_t wall);

// One part does not answer: `gone`, its program is not there, else whatever it waits for is silent.
void selftest_lost(struct selftest *test, enum selftest_part part, bool gone, int64_t now,
                   int64_t wall);

// The kiosk's own rows, as they are now.
void selftest_note_own(struct selftest *test, const struct selftest_own *own);

bool selftest_is_running(const struct selftest *test);

// Whether an answer of this part is waited for.
bool selftest_awaits(const struct selftest *test, enum selftest_part part);

// Of the last run that has ended, also while another one goes on. CHECK_NOT_RUN before the first
// has ended; CHECK_FAIL when any of its rows failed.
enum check_outcome selftest_verdict(const struct selftest *test);

// Whether the run that has just ended belongs into the history: somebody asked for it, or it failed
// and the one before had not. A kiosk that stays broken does not fill the disk.
bool selftest_is_recorded(const struct selftest *test);

// How many rows failed in it, and the first of them; NULL: none.
const struct check_row *selftest_first_failed(const struct selftest *test, int *failed);

// Which rows failed in it: bits, by enum check.
uint32_t selftest_failed(const struct selftest *test);

// When selftest_begin() should be called by itself; INT64_MAX: not before something has happened.
int64_t selftest_next(const struct selftest *test, bool idle);

#endif
