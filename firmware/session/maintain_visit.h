// A technician's test visit in the session: the flow serves a test card, and what a resident would
// press is pressed by the tool of firmware/tools. What is asked of the helpers, and what becomes of
// the outcome, is a resident's visit's, but for two things: kiosk-card is asked for a test card,
// and has its secrets itself.
#ifndef FIRMWARE_SESSION_MAINTAIN_VISIT_H
#define FIRMWARE_SESSION_MAINTAIN_VISIT_H

#include <stdbool.h>
#include <stdint.h>

struct maintain_visit {
    bool plays;   // the flow's visit is a technician's
    bool leaves;  // and is to end
    uint8_t kind; // of the card that was opened, enum card_kind
};

#endif
