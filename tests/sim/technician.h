// Technicians and the store's clerks: who holds the corner while nobody is served, with which card
// and PIN, what they do in the diagnostic mode and how they leave it; and who holds the number on a
// notice. One of some runs has them, by dice of its own, so that the others stay as they were.
#ifndef TESTS_SIM_TECHNICIAN_H
#define TESTS_SIM_TECHNICIAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/sim/badge.h"
#include "tests/sim/chance.h"
#include "tests/sim/faults.h"

enum technician_end {
    ENDS_LEAVE, // by the button
    ENDS_PULL,  // the card
    ENDS_IDLE,  // goes away, and the card stays
    ENDS_SWAP,  // another technician's card comes in its place
    ENDS_STAYS, // touches something now and then, until the hour is over
    ENDS_COUNT,
};

// Whose card comes behind the test of the reader.
enum technician_back {
    BACK_OWN,
    BACK_OTHER, // another technician's
    BACK_NONE,
    BACK_COUNT,
};

// How one behaves.
struct technician_plan {
    enum maintenance_paper paper;
    bool resident; // puts a resident's card in, before their own
    bool seven;    // the PIN has seven digits
    int wrong;     // PINs, before the right one
    int tests;     // self-tests
    int tools;     // looks into the list of tools
    int early;     // the corner is let go too soon, so often
    int agains;    // presses of "try again" when refused
    bool waits;    // for the time that is told, and then tries again
    bool corrects; // deletes what was typed, and types it anew
    bool fiddles;  // takes the card out while it is read, and puts it in again
    bool forgets;  // leaves the card in the reader
    bool beside;   // comes while a resident is there
    int pause_ms;  // between two things that they do
    enum technician_end ends;
    bool worn;    // the card has one try left
    bool hasty;   // presses OK in the middle of the PIN
    bool hurries; // begins something else while a self-test goes on
    bool reader;  // tests the reader
    enum technician_back back;
    bool visit;  // makes a whole visit with a test card,
    bool others; // or tries it with a resident's,
    bool pulls;  // and takes the card out in the middle of it
    bool spoilt; // the test card has lost a try
};

void technician_begin(uint64_t seed);

// Whether a run has technicians; whether this one has.
bool technician_comes_to(uint64_t seed);
bool technician_is_used(void);

// The rows that this adds to a seed's own; returns how many.
size_t technician_rows(uint64_t seed, struct fault *rows, size_t room);

// Perhaps one comes now, before the next resident or beside them.
void technician_perhaps(int number);

// Lets the world run until nobody is there any more, or for the time that one may need.
void technician_stay(void);

// A good one, at the end. True: was let in, and went.
bool technician_probe(void);

void technician_send_away(void);

// Of a plan; `more` has dice of its own, so that they alter nothing in those who do none of it.
void technician_draw(struct technician_plan *plan, struct chance *dice, struct chance *more);

// How many came and how many were in the mode since the program began.
uint64_t technician_came(void);
uint64_t technician_were_in(void);

#endif
