// Inside the flow: what a state is, and what the states share.
//
// A state answers an event with the next state. It never changes flow->state itself: flow.c does,
// in one place, and then calls the new state's `enter`.
#ifndef FIRMWARE_FLOW_STATES_H
#define FIRMWARE_FLOW_STATES_H

#include "firmware/flow/flow.h"
#include "firmware/flow/guard.h"

struct state_rules {
    const char *name;
    enum flow_limit limit; // how long it waits
    // Where that depends on why it was entered; NULL: `limit`.
    enum flow_limit (*limit_now)(const struct flow *flow);
    bool needs_card; // a card that leaves ends the visit
    bool may_leave;  // "leave" is offered
    // What is done on the way in; NULL: nothing.
    void (*enter)(struct flow *flow, struct flow_effects *effects);
    // The next state. An event that means nothing here returns flow->state.
    enum flow_state (*on)(struct flow *flow, const struct flow_event *event,
                          struct flow_effects *effects);
};

// One file and one line per state, in the order of enum flow_state.
extern const struct state_rules state_start;
extern const struct state_rules state_closed;
extern const struct state_rules state_explain;
extern const struct state_rules state_insert;
extern const struct state_rules state_reading;
extern const struct state_rules state_card;
extern const struct state_rules state_change;
extern const struct state_rules state_consent;
extern const struct state_rules state_certificates;
extern const struct state_rules state_counter;
extern const struct state_rules state_guide_prefecture;
extern const struct state_rules state_guide_row;
extern const struct state_rules state_guide_postal;
extern const struct state_rules state_guide_list;
extern const struct state_rules state_guide;
extern const struct state_rules state_known;
extern const struct state_rules state_last_try;
extern const struct state_rules state_checking;
extern const struct state_rules state_wrong;
extern const struct state_rules state_new;
extern const struct state_rules state_again;
extern const struct state_rules state_staging;
extern const struct state_rules state_confirm;
extern const struct state_rules state_proving;
extern const struct state_rules state_challenging;
extern const struct state_rules state_authorizing;
extern const struct state_rules state_writing;
extern const struct state_rules state_rechecking;
extern const struct state_rules state_done;
extern const struct state_rules state_stopped;
extern const struct state_rules state_take_card;
extern const struct state_rules state_time_out;

const struct state_rules *flow_rules(enum flow_state state);

// ---- effects (effects.c) ----------------------------------------------------------------------

void flow_do(struct flow_effects *effects, enum flow_effect_type type);
void flow_wait(struct flow_effects *effects, enum flow_limit limit);
void flow_wait_card(struct flow_effects *effects, enum flow_limit limit);

// Asks the card or the backend; the answer to this question becomes the one that is waited for.
void flow_ask(struct flow *flow, struct flow_effects *effects, enum flow_effect_type type);

// Tells the backend how an opened reset ended; nothing when none is open.
void flow_report(struct flow *flow, struct flow_effects *effects, enum flow_outcome outcome);

// What was typed is wiped and the card is let go, wherever the visit stands.
void flow_let_go(struct flow *flow, struct flow_effects *effects);

// The same, and nothing of the visit is left: the next one starts clean.
void flow_forget(struct flow *flow, struct flow_effects *effects);

// ---- where to go (transitions.c)
// ---------------------------------------------------------------------

bool flow_pressed(const struct flow_event *event, enum control control);

// One of the counter guide's choices.
bool flow_chosen(const struct flow_event *event);

// The card may be taken out on the counter's page and in its guide; then it is not open any more.
void flow_note_aside(struct flow *flow, const struct flow_event *event);

// Something lies in the reader, whatever it is.
bool flow_card_is_in(const struct flow *flow);

// Where nobody is served, a card that lies there is asked back after a while.
enum flow_limit flow_lying_limit(const struct flow *flow);

// Somebody begins: to the explanation; home, when the kiosk was taken out of service meanwhile.
enum flow_state flow_welcome(struct flow *flow);

// A card came, and what the screen says may go: a result has stood for LIMIT_NEWS.
bool flow_next_came(struct flow *flow);

// The visit ends: home for the next person, or first "take your card".
enum flow_state flow_home(struct flow *flow);

// Whether somebody can begin: all is open; in an outage or maintenance, what needs no backend.
bool flow_serves(const struct flow *flow);

// Nobody is there: start, closed, or still "take your card". A card that is found in the reader,
// and was not put in just now, was left behind.
enum flow_state flow_idle(struct flow *flow);

// To read the card that is in, or to ask for one.
enum flow_state flow_to_card(struct flow *flow);

// A dead end that says why.
enum flow_state flow_stop(struct flow *flow, enum view_notice notice);

// FLOW_STOPPED, or where the reader leads from there.
enum flow_state flow_still_stopped(struct flow *flow);

// To the entry of the known secret, by way of the consent when only the reserve is left.
enum flow_state flow_to_known(struct flow *flow);

// Begins an operation if it is offered; otherwise stays.
enum flow_state flow_begin(struct flow *flow, enum operation operation, enum flow_state next);

// The same, and flow_to_known().
enum flow_state flow_begin_known(struct flow *flow, enum operation operation);

// Back from the entry of the known secret: where a resident who gives it up goes on.
enum flow_state flow_chosen_at(const struct flow *flow);

// A card answer that is none of those the state knows: gone, mute, no reader, fault, lost.
enum flow_state flow_card_failed(struct flow *flow, enum flow_answer answer);

int8_t flow_tries_max(enum secret_kind kind);
void flow_set_tries(struct flow *flow, enum secret_kind kind, int8_t tries);

// ---- the proof, beside the visit (proof.c) ----------------------------------------------------

// Opens the reset as early as it can be: at the choice (reset-sign).
void proof_begin(struct flow *flow, struct flow_effects *effects);

// The known secret was right: read the signature certificate, or sign if the nonce is there.
void proof_known(struct flow *flow, struct flow_effects *effects);

// Takes an answer that belongs to the proof. Returns the next state: flow->state unless it failed.
enum flow_state proof_on(struct flow *flow, const struct flow_event *event,
                         struct flow_effects *effects);

bool proof_owns(enum flow_event_type type);

// ---- a card that is moved on a plate, beside the visit (plate.c) --------------------------------

// What an event means for it.
enum plate_news {
    PLATE_PASSES,     // nothing: the event is the visit's
    PLATE_HOLDS,      // all: the visit hears nothing of it
    PLATE_LEFT,       // the card has left after all
    PLATE_LEFT_FIRST, // the same, and then the event is the visit's
    PLATE_REPLACED,   // it has left, and another card is there
    PLATE_TWO,        // or more than one
    PLATE_SILENT,     // or one that does not answer
};

enum plate_news plate_on(struct flow *flow, const struct flow_event *event,
                         struct flow_effects *effects);

// The card says that it has gone, and the reader does not. True when that may be a moment only: it
// is then waited for, once.
bool plate_wobbles(struct flow *flow, struct flow_effects *effects);

// Nothing is waited for any more, and from now on a card that leaves has left.
void plate_end(struct flow *flow, struct flow_effects *effects);

// The reader has said that it is away.
bool plate_is_out(const struct flow *flow);

// Whether it matters to the visit that the card is moved.
bool plate_concerns(const struct flow *flow);

#endif
