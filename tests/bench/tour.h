// One card that visits the kiosk again and again: both resets, with the waits timed.
//
// A wait is what the resident has of it: from the press, as XTEST gives it to the X server, until
// the title of the next screen stands on the glass. What each title looks like is learned in the
// first visit of each kind, which is not counted.
#ifndef TESTS_BENCH_TOUR_H
#define TESTS_BENCH_TOUR_H

#include "tests/bench/hand.h"
#include "tests/bench/sample.h"

enum tour_kind {
    TOUR_RESET_SIGN, // the signature password
    TOUR_RESET_AUTH, // the PIN
    TOUR_KINDS,
};

// The waits of a visit, in order; there are no others.
enum tour_wait {
    TOUR_READING,  // "agree" to what can be done with this card
    TOUR_CHECKING, // OK to the known secret's answer
    TOUR_STAGING,  // OK to what will be written
    TOUR_WORKING,  // "confirm" to done
    TOUR_WAITS,
};

struct tour_times {
    struct sample ms[TOUR_WAITS], sum_ms;
    int apdus[TOUR_WAITS];       // in that wait, reads of certificates too
    int all_apdus, all_reads;    // of the whole visit; the reads are those of certificates
    uint64_t titles[TOUR_WAITS]; // what each wait ends with; 0: not learned yet
};

struct tour {
    struct hand hand;
    int visits;   // made until now
    bool untimed; // titles are in a language that was not learned: waits are not timed
    struct tour_times times[TOUR_KINDS];
};

// A tour without a stand yet; large. The caller frees it.
struct tour *tour_new(void);
void tour_free(struct tour **tour);

// Takes the stand's card out. The stand must have been started with its own card.
void tour_begin(struct tour *tour, struct kiosk_stand *stand, struct glass *glass);

// One visit, from putting the card in to taking it. The first of each kind learns.
void tour_visit(struct tour *tour, enum tour_kind kind);

// Puts the card in and goes on to the entry of the known secret.
void tour_to_known(struct tour *tour, enum tour_kind kind);

// Leaves from this screen, takes the card out and waits for the start screen.
void tour_leave(struct tour *tour, const char *view);

// The part of the screen in which every title begins.
struct glass_rect tour_title(void);

#endif
