// One card and the reader it is put into and pulled out of, with all that goes wrong meanwhile.
//
// Never waits: whoever owns the visit polls its descriptor and its time and calls visit_step().
#ifndef TESTS_CARD_SRC_VISIT_H
#define TESTS_CARD_SRC_VISIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/card/src/card.h"
#include "tests/card/src/line.h"

struct visit_settings {
    const char *file; // the card's
    const struct line_plug *plug;
    const char *host, *port;      // the reader's slot
    struct image_blob reader_atr; // shown instead of the card's own, when not empty
    bool start_outside;           // the card waits for visit_insert()
    bool once;                    // ends when the reader goes, instead of waiting for its return
    bool trace;      // one line per command on standard error: header and status, no bodies
    int patience_ms; // how long a missing reader is waited for
};

struct visit_status {
    const char *reader; // "in", "out", or "waiting" for the reader
    unsigned apdus;     // commands since the card was put in
    size_t faults;      // that still wait
    struct card_status card;
};

struct visit;

// Loads the card. NULL with errno set when its file cannot be read. `settings` must outlive it; the
// caller frees it with visit_free().
struct visit *visit_new(const struct visit_settings *settings);

void visit_free(struct visit **visit);

// The descriptor to poll for reading, -1 when there is none now.
int visit_fd(const struct visit *visit);

// In how many microseconds visit_step() has something to do even if nothing is readable; -1: never.
int64_t visit_wait_us(const struct visit *visit);

// Does what is due.
void visit_step(struct visit *visit);

// True when the visit came to its end: visit_quit(), the reader gone with `once`, or no patience.
bool visit_over(const struct visit *visit);

// True when it ended because no reader was there.
bool visit_failed(const struct visit *visit);

// Pulls the card out. Out of the reader it changes nothing.
void visit_remove(struct visit *visit);

// Pulls the card out and puts the same one in again after `away_ms`. False when it is not in.
bool visit_wobble(struct visit *visit, unsigned away_ms);

// Reads the card's file anew, or that of another card, and puts it in, so that another visit can
// follow. False when a card is in the reader or the file cannot be read.
bool visit_insert(struct visit *visit, const char *file);

// One habit (habits.h) or one fault (fault.h) from its words; an ATR instead of the card's own, in
// hexadecimal digits. False when the words mean nothing.
bool visit_habit(struct visit *visit, const char *name, const char *value);
bool visit_fault(struct visit *visit, char *const *words);
bool visit_atr(struct visit *visit, const char *digits);

// Forgets all faults, all habits and the other ATR.
void visit_clear(struct visit *visit);

void visit_quit(struct visit *visit);

struct visit_status visit_status(const struct visit *visit);

#endif
