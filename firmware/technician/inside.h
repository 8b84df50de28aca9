// Inside the machine of the technician's visit: what a state is, and what the states share.
//
// A state answers an event with the next state. It never changes technician->state itself:
// technician.c does, in one place, and then calls the new state's `enter`.
#ifndef FIRMWARE_TECHNICIAN_INSIDE_H
#define FIRMWARE_TECHNICIAN_INSIDE_H

#include "firmware/technician/guard.h"
#include "firmware/technician/technician.h"

// One event under way.
struct technician_turn {
    struct technician *technician;
    const struct technician_event *event;
    struct technician_time time;
    struct technician_effects *effects;
};

struct technician_rules {
    const char *name;
    int64_t limit_ms; // how long it waits; 0: for no more than the limits of the whole visit
    bool has_card;    // the technician's card is in; one that leaves is told to card_left()
    // What is done on the way in; NULL: nothing.
    void (*enter)(struct technician_turn *turn);
    // The next state. An event that means nothing here returns the state.
    enum technician_state (*on)(struct technician_turn *turn);
};

extern const struct technician_rules technician_idle;
extern const struct technician_rules technician_insert;
extern const struct technician_rules technician_reading;
extern const struct technician_rules technician_refused;
extern const struct technician_rules technician_pin;
extern const struct technician_rules technician_proving;
extern const struct technician_rules technician_menu;
extern const struct technician_rules technician_working;
extern const struct technician_rules technician_out;
extern const struct technician_rules technician_ending;

// ---- effects (effects.c) ------------------------------------------------------------------------

struct technician_effect *technician_do(struct technician_turn *turn,
                                        enum technician_effect_type type);

// Asks, and waits for this answer.
void technician_ask(struct technician_turn *turn, enum technician_effect_type type);

// A record of the technician whose certificate it is.
void technician_record(struct technician_turn *turn, enum history_what what,
                       enum history_outcome outcome, enum technician_cause cause,
                       const struct technician_identity *who);

// The work that was answered, wherever its technician is meanwhile.
void technician_note_work(struct technician_turn *turn);

// The card is let go.
void technician_close(struct technician_turn *turn);

// A PIN is about to be sent: it counts as wrong, on the disk too, until it is known to be right.
// So neither a power cut nor a card that is pulled gives one for nothing.
void technician_count_pin(struct technician_turn *turn);

// The same for one that the disk did not count: no other is sent so, and all of them are waited
// for.
void technician_count_as_most(struct technician_turn *turn);
void technician_forgive(struct technician_turn *turn);

// ---- where to go (end.c) ------------------------------------------------------------------------

// To read the card that is in, or to ask for one.
enum technician_state technician_to_card(struct technician_turn *turn);

// This card does not let its holder in; in the mode, that ends it.
enum technician_state technician_refuse(struct technician_turn *turn, enum technician_cause cause,
                                        const struct technician_identity *who);

// The visit ends, wherever it stands: what goes on is cancelled, and all of it recorded.
enum technician_state technician_end(struct technician_turn *turn, enum technician_cause cause);

// The card has left, or one has come of which nothing is known.
enum technician_state technician_card_left(struct technician_turn *turn);

// What was shown has been seen: the reader is empty, and somebody has done something.
bool technician_is_gone(const struct technician_turn *turn);

// The cause of the limit that has passed, TECHNICIAN_OK when none has.
enum technician_cause technician_time_is_up(const struct technician *technician, int64_t now);

#endif
