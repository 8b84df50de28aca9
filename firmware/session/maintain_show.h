// What a technician sees: from the machine and what is known to a view, in place of all that the
// flow has in it.
#ifndef FIRMWARE_SESSION_MAINTAIN_SHOW_H
#define FIRMWARE_SESSION_MAINTAIN_SHOW_H

#include "firmware/diag/selftest.h"
#include "firmware/session/maintain.h"
#include "firmware/session/pin_entry.h"
#include "screens/view/view.h"

struct maintain_facts {
    const struct pin_entry *pins;
    struct maintain_read_facts read;
};

// Fills every field of `view`, which says how it is shown. A technician must be there.
void maintain_show(struct view *view, const struct maintain *maintain,
                   const struct maintain_facts *facts);

// When what is shown changes with time alone: clock_ms() value, INT64_MAX for never.
int64_t maintain_show_next(const struct maintain *maintain);

#endif
