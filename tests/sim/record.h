// The centre's record: every reset that was opened, and how it ended. Its rules are those of the
// API's contract; nothing here knows HTTP.
#ifndef TESTS_SIM_RECORD_H
#define TESTS_SIM_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/sim/card.h"

enum {
    RECORD_MAX = 256, // resets in one run
    RECORD_ID = 36,
    RECORD_CHALLENGES = 2,
    RECORD_NONCE = 32,
};

enum record_state {
    RECORD_OPENED,
    RECORD_PROVEN,
    RECORD_AUTHORIZED,
    RECORD_FINISHED,
};

enum record_result {
    RECORD_DONE,
    RECORD_REFUSED,
    RECORD_UNKNOWN,
    RECORD_ABANDONED,
    RECORD_NO_RESULT,
};

struct record {
    char id[RECORD_ID + 1];
    enum record_state state;
    enum record_result result;
    bool was_authorized, superseded;
    int card;
    enum card_which target; // which secret the reset is of
    unsigned char nonce[RECORD_NONCE];
    unsigned char permissions[RECORD_CHALLENGES][CARD_PERMISSION];
    int challenges;
    int64_t opened_ms, proven_ms, finished_ms; // true time
    uint16_t status_word;
    int told;       // outcomes that were accepted
    bool forgotten; // as if it had never been
    bool settled;   // somebody at the centre has ended it
    // What the promises need to know.
    bool learned;          // the kiosk's side has the id
    bool intended;         // its permission was asked for
    bool tried, written;   // the card was sent this reset; it carried it out
    bool write_answered;   // and its answer reached kiosk-card
    bool excused;          // who knew how it ended has died: "unknown" is an honest word
    bool was_excused;      // before the screen said how it ended
    bool screen_done;      // the screen said "done" for it
    int64_t written_s;     // true time of the write, seconds
    int64_t finished_at_s; // as the kiosk said
};

void record_begin(void);
size_t record_count(void);
struct record *record_at(size_t i);
struct record *record_find(const char *id);

// The reset that this permission is for; NULL: none.
struct record *record_of_permission(const unsigned char permission[CARD_PERMISSION]);

// Each returns NULL and has done it, or the name of the problem.
const char *record_open(int card, enum card_which target, struct record **opened);
const char *record_prove(struct record *record, const unsigned char *signature, size_t length);
const char *record_authorize(struct record *record, const unsigned char challenge[16],
                             unsigned char permission[CARD_PERMISSION]);
const char *record_finish(struct record *record, enum record_result result, uint16_t status_word,
                          int64_t finished_at_s);

// Somebody at the centre ends it, unless it has ended.
void record_settle(struct record *record, enum record_result result);

const char *record_result_name(enum record_result result);
const char *record_operation(enum card_which target);

#endif
