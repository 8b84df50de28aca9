// What residents are told when the visit cannot go on, one row per notice.
//
// On VIEW_NOTICE the firmware can rely on this table: the buttons are those of notice_controls(),
// CONTROL_LEAVE is always among them, and besides them only the language can be changed.
//
//   CONTROL_TRY_AGAIN  the card is read once more, and what is possible now is offered
//   CONTROL_COUNTER    what the municipal counter can do
//   CONTROL_CHANGE     change of the PIN on a card without a signature certificate; shown while no
//                      operation was chosen and view.change_auth is CHOICE_OPEN
#ifndef SCREENS_VIEW_NOTICE_H
#define SCREENS_VIEW_NOTICE_H

#include <stddef.h>

#include "screens/view/control.h"
#include "screens/view/icon.h"
#include "screens/view/view.h"

enum notice_tone {
    NOTICE_INFO, // the service, not the card: wait, or come again
    NOTICE_NOTE, // something to put right
    NOTICE_STOP, // it cannot be done here
};

struct notice {
    int number; // for the store's staff and the helpline; never changes its meaning
    enum notice_tone tone;
    enum icon icon;
    enum control primary; // CONTROL_NONE: the card is what takes one further
    const char *again;    // text id of CONTROL_TRY_AGAIN's label; NULL: not offered
    enum control also;    // a further button, or CONTROL_NONE
};

// The row of a notice; that of NOTICE_FAULT for NOTICE_NONE, which says nothing.
const struct notice *notice_row(enum view_notice notice);

// The number that staff and the helpline are told on this page; 0: all is as it should be. Who asks
// for help is told one of two digits then, for the screen behind.
int notice_number(const struct view *view);

// The notice to speak of: view.notice, or NOTICE_FAULT in place of NOTICE_NONE.
enum view_notice notice_shown(const struct view *view);

enum {
    NOTICE_CONTROLS_MAX = 4
};

// The buttons of a VIEW_NOTICE, the primary one first, CONTROL_LEAVE last.
size_t notice_controls(const struct view *view, enum control list[NOTICE_CONTROLS_MAX]);

#endif
