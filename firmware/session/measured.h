// What technicians have measured of the panel: in force on the glass, and until kiosk-link has
// written it down.
//
// What is given here holds at once and is handed over, at every reconnection and every second,
// until the helper says that it is on its disk; what the helper told before counts no more. What it
// tells at the start is in force before the first screen: it comes with the first words of every
// connection. A correction of the glass takes effect at once, also when it is told during a visit;
// another size of the picture, which moves every control, only while no resident is there.
#ifndef FIRMWARE_SESSION_MEASURED_H
#define FIRMWARE_SESSION_MEASURED_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware/protocol/link_message.h"
#include "firmware/session/handover.h"
#include "screens/glass/screens.h"

struct measured {
    bool known;                     // kiosk-link has read its disk, or something was given here
    bool unread;                    // what is on the disk is not understood
    bool touch_misfit, size_misfit; // or not of this panel
    struct panel last;              // what is known
    struct panel shown;             // what was given to the glass
    bool pending;                   // it is not on the disk
    struct panel sent;              // that is being handed over
    struct handover handover;
};

// To be stored, and in force: a correction, all zero for none; a size, by how many thousandths it
// is smaller than the one in force; no size.
void measured_touch(struct measured *measured, const struct panel_touch *touch);
void measured_size(struct measured *measured, const struct screens *screens, int smaller);
void measured_no_size(struct measured *measured);

// Neither, whatever is on the disk.
void measured_forget(struct measured *measured);

// kiosk-link has read it from its disk.
void measured_told(struct measured *measured, const struct link_panel *told);

// Puts into force what is not; `free`: no resident is there.
void measured_show(struct measured *measured, struct screens *screens, bool free);

// Whether a correction is in force, a measured size, whether something is left out that is stored,
// and whether anybody knows what is.
bool measured_corrects(const struct measured *measured);
bool measured_has_size(const struct measured *measured);
bool measured_is_unread(const struct measured *measured);
bool measured_is_known(const struct measured *measured);

// kiosk-link has been connected anew.
void measured_reconnected(struct measured *measured);

// True when `*now` is to be handed over now, asked with `ticket`.
bool measured_hand_over(struct measured *measured, uint32_t ticket, struct link_panel *now);

// The answer to the question with this ticket, enum link_result. Others are not looked at.
void measured_answered(struct measured *measured, uint32_t ticket, int result);

// When measured_hand_over() would next have one: clock_ms() value, INT64_MAX for never.
int64_t measured_next(const struct measured *measured);

#endif
