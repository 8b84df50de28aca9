// What a technician has measured of the panel: the glass's correction and the picture's size, kept
// over restarts and power cuts.
//
// OUTBOX.panel (link_kept.h) holds two lines: "touch STRETCH SHIFT STRETCH SHIFT" of the horizontal
// and the vertical axis, and "size WIDTH HEIGHT UM" in pixels and micrometres, as drivers/domain/
// panel.h has them. A line that is missing says that nothing was measured. One that is not
// understood, or absurd, is left out: the kiosk then serves as if that were not measured, and says
// so. The file stays as it is until something is measured anew.
#ifndef FIRMWARE_LINK_LINK_PANEL_H
#define FIRMWARE_LINK_LINK_PANEL_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware/link/link_kept.h"
#include "firmware/protocol/link_message.h"

struct link_panel_kept {
    // Set by the owner.
    struct link_kept kept; // .outbox; until it is known nobody is told anything
    void (*tell)(void *context, const struct link_panel *panel);
    void *context;
    // Zero at first.
    struct link_panel panel;
};

// The kiosk is there and is told, when it is known.
void link_panel_greet(struct link_panel_kept *p);

// Keeps another one. False, and the old one holds, when it is not on the disk.
bool link_panel_take(struct link_panel_kept *p, const struct link_panel *panel);

// Reads the file, if that is due.
void link_panel_run(struct link_panel_kept *p);

// ms until link_panel_run() would do something; -1: never.
int link_panel_wait(const struct link_panel_kept *p);

#endif
