// The conditions that keep the flow's promises, each with a name.
//
// A guard is an ordinary condition that must hold for the visit to go on. The name exists for one
// reason: tests/flow builds the flow with FLOW_GUARDS_REMOVABLE, takes the guards away one by one
// (the condition then always holds), explores every state, and demands that some promise breaks. A
// guard that nobody misses protects nothing.
#ifndef FIRMWARE_FLOW_GUARD_H
#define FIRMWARE_FLOW_GUARD_H

#include <stdbool.h>

enum flow_guard {
    GUARD_TICKET,         // a late answer to an old question is dropped
    GUARD_PROOF_TICKET,   // the same for the answers that belong to the proof
    GUARD_EDGE,           // only a card that comes in wakes the kiosk, not one that lies there
    GUARD_IN_SERVICE,     // nobody begins in a kiosk that was taken out of service
    GUARD_OPENED,         // nor from the guide of a closed one, before it has opened
    GUARD_LEFT_BEHIND,    // a card that lies in the reader after a visit is not the next visit's
    GUARD_ONE_CARD,       // a card is read only when exactly one is in
    GUARD_OUR_CARD,       // only a My Number Card is offered anything
    GUARD_OFFERED,        // an operation begins only when it is offered
    GUARD_RESERVE,        // the last try needs the resident's consent
    GUARD_COMPLETE_KNOWN, // an incomplete known secret is not tried
    GUARD_COMPLETE_NEW,   // an incomplete new secret is not taken
    GUARD_MATCH,          // two different new secrets are not taken
    GUARD_KNOWN,          // the card signs only after the known secret was right
    GUARD_PROVEN,         // no challenge, no permission, no write before the proof is accepted
    GUARD_VERIFIED,       // a new secret is asked for only after the known one was right,
    GUARD_ONLY_READ,      // and not of who only wants to see a certificate's dates
    GUARD_STAGED,         // confirmation is asked for only when the new secret was accepted
    GUARD_NEWS,           // a result stands before the next card takes its place
    GUARD_WRITTEN,        // done is said only after 9000 to the write
    GUARD_SAME_CARD,      // or when the same card comes back ...
    GUARD_COUNTER,        // ... and its counter proves it
    GUARD_REMOVED,        // a card that leaves ends the visit
    GUARD_UNSENT,         // unless it lies on a plate and no secret was sent to it:
    GUARD_SAME_AGAIN,     // then it goes on when it is back, the same and unchanged,
    GUARD_STEADY,         // and no secret is sent before that is known
    GUARD_WRITING,        // nobody leaves while the card is being written
    GUARD_COUNT,
};

#ifdef FLOW_GUARDS_REMOVABLE
bool flow_guard(enum flow_guard guard, bool condition);
#else
static inline bool flow_guard(enum flow_guard guard, bool condition)
{
    (void)guard;
    return condition;
}
#endif

#endif
