// From the flow and the facts of the visit to what is on the screen.
#ifndef FIRMWARE_SESSION_SHOW_H
#define FIRMWARE_SESSION_SHOW_H

#include "firmware/flow/flow.h"
#include "firmware/session/guide.h"
#include "firmware/session/pin_entry.h"
#include "screens/view/view.h"

// What the screen needs and the flow does not know.
struct show_facts {
    enum language language;
    enum text_size text_size;
    enum contrast contrast;
    uint16_t languages;     // those that are offered
    int64_t now;            // seconds since 1970
    int64_t not_after;      // of the user-authentication certificate; 0: not read
    int64_t sign_not_after; // of the signature certificate; CARD_DATE_UNREAD: it could not be
    int seconds_left;       // of the countdown
    int opens, closes;      // minutes of the day
    bool plate;             // cards are laid on the reader
    int64_t until;          // the end of the maintenance; 0: not known
    int64_t retry_at;       // from when the backend takes another reset; 0: not known
    enum view_helpline helpline;
    const char *phone;  // the operator's, for staff; NULL: not known
    int minutes_left;   // until no reset is begun any more; 0: not soon
    bool reservation;   // a reset needs one
    const char *notice; // the operator's, in the shown language; NULL: none
    bool report_late;   // the outcome should have reached the backend by now
    bool checking;      // the card has taken the write, its counter is read back
    bool after_wrong;   // the last try is asked for because the entry before was wrong
    int64_t done_at;    // when the card was written to, seconds since 1970; 0: not known
    const struct pin_entry *pins;
    const struct guide *guide; // NULL: no municipality is known
};

// Fills every field of `view`.
void show_view(struct view *view, const struct flow *flow, const struct show_facts *facts);

// The slot and the kind of secret that is typed into in this state; false when nothing is typed.
bool show_entry(const struct flow *flow, enum pin_slot *slot, enum secret_kind *kind);

#endif
