// The people before the kiosk, one after the other: their hands and cards, what they know and want.
#ifndef TESTS_SIM_RESIDENT_H
#define TESTS_SIM_RESIDENT_H

#include <stdbool.h>
#include <stdint.h>

#include "drivers/domain/operation.h"
#include "screens/view/control.h"
#include "tests/sim/card.h"

// How somebody behaves. Chance draws it, but for the probe at the end of a run.
struct resident_plan {
    struct card *card;
    enum operation wants; // OPERATION_NONE: only looks
    char new_secret[CARD_SECRET_MAX + 1];
    char weak_secret[CARD_SECRET_MAX + 1]; // tried first; "": none
    int wrong_tries;                       // of the known secret, before the right one
    bool slips;                            // when the new secret is typed for the second time
    bool tries_last;                       // agrees to the last try
    bool uses_keys;                        // not the glass
    int taps;                              // on one button: 1 to 3
    int tap_gap_ms;
    bool two_hands;        // the next key goes down before the last one is up
    int pause_ms;          // between two things that they do
    int leaves_at;         // what they do for the so-manieth time is to walk away; 0: never
    int pulls_at;          // or to pull the card
    int backs;             // presses of "back" before they go on
    bool presses_leave;    // at the card screen
    bool counter;          // looks at the counter's guide first
    bool idle;             // waits for the countdown once
    struct card *other;    // somebody else's
    bool swaps;            // puts that one in when the first was pulled
    bool wrong_way;        // puts it in the wrong way round first
    bool patient;          // tries again after a notice
    bool changes_language; //
    bool inserts_first;    // puts the card in instead of touching start
    bool forgets_card;     // leaves it in the reader in the end
    bool again;            // asks for a second operation at "done"
    // Habits of few.
    bool reads_slowly; // what went wrong is read twice
    bool drums;        // on the glass, while the machine works
    bool tries_other;  // puts somebody else's card in when nobody knows what happened
    bool early_ok;     // presses OK before all of it is typed
    int late_backs;    // presses of "back" while the new secret is typed
    bool gives_up;     // leaves when something went wrong, and the card lies where it lies
    bool returns;      // puts the card in again when nobody knows what happened
    bool studies;      // reads the guide that a notice offers, and tries the card again meanwhile
    int languages;     // opens the choice of a language in the middle of something, so often
    int guide_steps;   // in the counter guide, before they go back,
    bool guide_leaves; // or home
    bool guide_puts;   // put their card in there, when it is not in
    bool finds;        // goes straight to a municipality's counters, and home
    bool looks;        // at the certificates first,
    int reads;         // and enters the password there to see the other one's dates, so often
    int helps;         // asks for help in the middle of something, so often
    int fiddles;       // takes a card that is being read out and puts it in again, so often
};

// What came of it.
enum resident_end {
    RESIDENT_HERE,
    RESIDENT_SERVED, // saw "done"
    RESIDENT_WENT,
};

void resident_begin(void);

// Sends somebody to the kiosk. `number` tells them apart.
void resident_come(int number, const struct resident_plan *plan);

// Nobody is there any more.
bool resident_gone(void);
enum resident_end resident_end(void);

// They leave at once, and somebody takes away every card that lies in a reader.
void resident_send_away(void);
void resident_clear_readers(void);

// Draws how the next one behaves.
void resident_draw(struct resident_plan *plan, struct card *card, struct card *other);

// What they press now about the language or help; CONTROL_NONE: nothing.
enum control resident_language(struct resident_plan *plan, const struct view *view);

// How many were served and how many came.
uint64_t resident_visits(void);

#endif
