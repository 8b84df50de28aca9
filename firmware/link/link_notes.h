// The few words that are kept beside the outbox, all in one for the worker: an operator's order,
// technicians' wrong PINs, and what they have measured of the panel.
#ifndef FIRMWARE_LINK_LINK_NOTES_H
#define FIRMWARE_LINK_LINK_NOTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "firmware/link/link_failures.h"
#include "firmware/link/link_order.h"
#include "firmware/link/link_panel.h"

struct link_notes {
    void (*tell)(void *context, uint16_t type, const void *body, size_t size); // the kiosk, unasked
    void *context;
    struct link_order order;
    struct link_failures_kept failures;
    struct link_panel_kept panel;
};

// `tell` and its context are set. `notes` stays where it is from now on; `outbox` and `history`
// stay the caller's and must outlive it.
void link_notes_start(struct link_notes *notes, const char *outbox, struct link_history *history);

// The kiosk is there and is told what is known.
void link_notes_greet(struct link_notes *notes);

// A question that has one of them kept: LINK_SET_OFF, LINK_SET_FAILURES or LINK_SET_PANEL. Whether
// it is on the disk.
bool link_notes_take(struct link_notes *notes, const struct ipc_message *message);

// Reads what is due.
void link_notes_run(struct link_notes *notes);

// ms until link_notes_run() would do something; -1: never.
int link_notes_wait(const struct link_notes *notes);

#endif
