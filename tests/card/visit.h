// One card and the reader it is put into and pulled out of, with all that goes wrong meanwhile.
//
// Never waits: whoever owns the visit polls its descriptor and its time and calls visit_step().
#ifndef TESTS_CARD_VISIT_H
#define TESTS_CARD_VISIT_H

#include <stdbool.h>
#include <stdio.h>

struct visit_settings {
    const char *file;        // the card's
    const char *host, *port; // the reader's slot
    bool start_outside;      // the card waits for `insert`
    bool once;               // ends when the reader goes, instead of waiting for its return
    bool trace;              // one line per command on standard error: header and status, no bodies
    int patience_ms;         // how long a missing reader is waited for
};

struct visit;

// Loads the card. NULL with errno set when its file cannot be read. `settings` must outlive it; the
// caller frees it with visit_free().
struct visit *visit_new(const struct visit_settings *settings);

void visit_free(struct visit **visit);

// The descriptor to poll for reading, -1 when there is none now.
int visit_fd(const struct visit *visit);

// In how many ms visit_step() has something to do even if nothing is readable; -1: never.
int visit_wait_ms(const struct visit *visit);

// Does what is due.
void visit_step(struct visit *visit);

// True when the visit came to its end: `quit`, the reader gone with `once`, or patience at its end.
bool visit_over(const struct visit *visit);

// True when it ended because no reader was there.
bool visit_failed(const struct visit *visit);

// Executes one line of the control language (README.md) and writes `ok`, `error: ...` or the lines
// that were asked for to `reply`. False when the line says nothing that can be done. Cuts `line`.
bool visit_tell(struct visit *visit, char *line, FILE *reply);

#endif
