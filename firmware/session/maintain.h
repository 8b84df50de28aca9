// A technician's visit beside the resident's: the machine of firmware/technician with a loop around
// it. While it is there the flow hears of no press and of no card, so no resident's visit begins.
#ifndef FIRMWARE_SESSION_MAINTAIN_H
#define FIRMWARE_SESSION_MAINTAIN_H

#include "firmware/protocol/card_message.h"
#include "firmware/session/failures.h"
#include "firmware/session/maintain_read.h"
#include "firmware/session/maintain_visit.h"
#include "firmware/technician/technician.h"
#include "firmware/tools/tools.h"

// What a technician looks at, behind the login.
enum maintain_page {
    MAINTAIN_MENU,
    MAINTAIN_SELF_TEST, // its results
    MAINTAIN_TOOLS,     // the list of tools
    MAINTAIN_TOOL,      // the tool under way, or how it has ended
    MAINTAIN_READ,      // a page that is only read
};

struct maintain {
    struct technician machine;
    struct failures failures;
    enum maintain_page page;
    bool card_went;              // with its reader, since this technician came
    struct tools tools;          // the tool under way, or the last one
    uint32_t tool_ticket;        // of the tool under way; 0: none
    struct maintain_read read;   // the page that is read
    struct maintain_visit visit; // with a test card
    uint32_t probe;              // our ticket of the question to a card; 0: none
    struct card_probed probed;   // the last answer
    uint32_t renewal;            // our ticket of the question for a new certificate; 0: none
    uint32_t asked, asked_for;   // the last question to the card: our ticket, the machine's
    uint32_t held;               // the machine's ticket of a PIN that waits for the disk; 0: none
    uint32_t run, work_ticket;   // of the self-test for the technician; run 0: none
    struct technician_effects doing; // of the event under way
};

#endif
