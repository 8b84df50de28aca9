// The world around the flow, for exploring it: what really happened, told apart from what the flow
// remembers, and the promises that must hold between the two.
#ifndef TESTS_FLOW_WORLD_H
#define TESTS_FLOW_WORLD_H

#include "firmware/flow/flow.h"

enum {
    TRIES_MAX_SIGN = 5, // the card's, said here once more by the observer
    TRIES_MAX_AUTH = 3,
};

// What an honest observer knows of this visit. Kept by world_note() from the events that counted
// and the effects that came out, never from the flow's own fields.
struct world {
    bool off;                // the kiosk was taken out of service
    bool card_ours;          // the opened card is a My Number Card, and still in
    bool card_left_behind;   // the card in the reader is that of a visit that ended
    bool card_was_in;        // a card was seen in, and not seen to leave
    bool has_sign, has_auth; // as the card said
    bool expired;            // its user-authentication certificate
    int8_t tries_sign, tries_auth;
    bool agreed;     // to the reading of a card, since the visit began
    bool consented;  // "try once more" was pressed since the last VERIFY
    bool disclosed;  // the sending of the signature certificate was agreed to in this operation
    bool verified;   // the card said 9000 to VERIFY in this operation
    bool proven;     // the backend accepted the proof in this operation
    bool staged;     // the new secret was taken by the card's helper
    bool confirmed;  // "write" was pressed
    bool authorized; // the permission is there
    bool reset_open; // the backend holds a reset whose end it has not heard
    bool written;    // 9000 to the write, or the counter proved it
    bool unknown;    // a write was not answered
    int8_t before;   // the target's tries before that write
    bool typed_known, typed_new; // characters lie in pin_entry
    bool limited;                // a limit is running
    bool movable;                // the card lies on a plate, and no secret was sent to it
    enum flow_reader seen;       // what the reader said last
    bool news;                   // a result came just now
    bool unread;                 // the visit's card has left the reader, and was not read since
    bool asked_to_try;           // "OK" was pressed on a complete entry, and it was not sent yet
    bool asks_closed;            // the counter guide was opened while the kiosk was closed
};

// One step of the explored whole.
struct step {
    struct flow before, after;
    struct world world_before, world_after;
    struct flow_event event;
    bool taken;   // as flow_step() said
    bool counted; // the event's ticket was the one waited for, or it has none
    struct flow_effects effects;
};

// No card can be spoken to, from what the reader says.
bool world_card_is_out(enum flow_reader seen);

// Brings the world up to date after a step.
void world_note(struct step *step);

// NULL when every promise holds for this step, otherwise the name of the broken one.
const char *world_broken_promise(const struct step *step);

// The same for a state, whatever led to it: what is shown there, and the ways out.
const char *world_broken_promise_of(const struct flow *flow);

// A promise in a table, with its name.
#define WORLD_PROMISE(name) #name, name

#endif
