// Watches all readers and says when readers or cards come and go, without polling.
//
// It only looks: it never connects to a card. It outlives readers that come and go and a pcscd that
// dies; whoever runs it must be ready to kill it, because it blocks for ever in a pcscd that hangs.
#ifndef DRIVERS_CARD_WATCH_H
#define DRIVERS_CARD_WATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "drivers/card/reader_style.h"

struct watch_report {
    bool service; // pcscd answers
    uint8_t readers;
    uint8_t cards;       // in all readers, mute ones included
    uint8_t mute;        // of those, the ones that do not answer
    uint32_t insertions; // goes up whenever a card comes; wraps
    bool plate;          // every card lies on a plate; without a card: every reader is one
};

struct watch {
    // The longest time between two calls of `tell`, in ms.
    int pulse_ms;

    enum reader_style style; // of all readers

    // The directory where pcscd makes its socket, "/run/pcscd" if it is Debian's.
    const char *directory;

    // Called when something changed, and with NULL when nothing did for `pulse_ms`. Returning
    // false ends the watch.
    bool (*tell)(void *context, const struct watch_report *report);
    void *context;
};

// Watches until `tell` returns false. The first report says that nothing is known yet: no service.
// Insertions start at the milliseconds since boot, so that they go up even from one watch to the
// next.
void watch_run(const struct watch *watch);

#endif
