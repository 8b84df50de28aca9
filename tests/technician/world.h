// The world around a technician's visit, for exploring it: what really happened, told apart from
// what the machine remembers, and the promises that must hold between the two.
#ifndef TESTS_TECHNICIAN_WORLD_H
#define TESTS_TECHNICIAN_WORLD_H

#include "firmware/technician/technician.h"

// It is always this time: what has passed is taken off every time that is remembered.
enum {
    NOW = 1 << 30,  // ms
    WALL = 1 << 30, // s
    SET_BACK_S = 7200,
};

// What an honest observer knows. Kept by world_note() from the events that counted and the effects
// that came out, never from the machine's own fields.
struct world {
    enum technician_reader seen; // what the reader said last
    bool judged;   // the card that is in was found to be a technician's whose PIN may be tried
    bool resident; // the card that was read last is a resident's
    int8_t tries;  // that it said its PIN has left; -1: it did not
    bool spent;    // a PIN was sent that the disk did not count, since the start or a right one
    char who;      // whose certificate was read last; 0: unknown
    bool in_mode;
    char technician; // who has proved it
    bool steady;     // and whose card has been in since
    int work;        // enum history_what, or TECHNICIAN_NO_WORK
    bool needs_reader;
    bool typed;           // characters may lie in the entry
    bool held;            // the card was asked something and not let go
    int64_t input, began; // the last sign of life, and the beginning
    int64_t out;          // since when the card is out; INT64_MAX: it is in
    uint32_t failures;    // PINs that were sent and not proved right
    int64_t failed;       // when the last of them was sent
    struct technician_failures stored;
};

// What happens: an event behind so much time, or a restart.
struct moment {
    struct technician_event event;
    int64_t passed; // ms
    bool restarts;  // the machine begins anew, with what was stored
    bool set_back;  // and with a clock that was set back to before what was stored
};

// One step of the explored whole.
struct step {
    struct technician before, after;
    struct world world_before, world_after;
    struct moment moment;
    bool taken;   // as technician_step() said
    bool counted; // it is no answer, or one that is waited for
    struct technician_effects effects;
};

// Brings the world up to date after a step.
void world_note(struct step *step);

// The number of effects of a type, and the first of them; NULL: none.
size_t world_count(const struct step *step, enum technician_effect_type type);
const struct technician_effect *world_effect(const struct step *step,
                                             enum technician_effect_type type);

bool world_answered(const struct step *step, enum technician_event_type type,
                    enum technician_cause cause);

// The reader says that the card which was in is not there any more.
bool world_card_left(const struct step *step);

bool world_logs_in(enum technician_state state);

// ms that are to be waited after so many wrong PINs, said here once more by the observer.
int64_t world_wait(uint32_t failures);

// NULL when every promise holds for this step, otherwise the name of the broken one.
const char *world_broken_promise(const struct step *step);

#endif
