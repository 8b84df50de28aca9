// The conditions that keep the promises of technician.h, each with a name: see flow/guard.h, whose
// way this is. tests/technician builds the machine with TECHNICIAN_GUARDS_REMOVABLE and takes them
// away one by one.
#ifndef FIRMWARE_TECHNICIAN_GUARD_H
#define FIRMWARE_TECHNICIAN_GUARD_H

#include <stdbool.h>

enum technician_guard {
    TECHNICIAN_GUARD_START,        // only the start screen leads here
    TECHNICIAN_GUARD_ONE_CARD,     // a card is read only when exactly one is in
    TECHNICIAN_GUARD_TICKET,       // a late answer to an old question is dropped
    TECHNICIAN_GUARD_WORK_TICKET,  // the same for work
    TECHNICIAN_GUARD_JUDGED,       // a PIN is asked for only behind a certificate that is good,
    TECHNICIAN_GUARD_TRIES,        // of a card whose PIN is not blocked,
    TECHNICIAN_GUARD_WAITED,       // and when the wait after wrong ones is over
    TECHNICIAN_GUARD_COMPLETE,     // what is no PIN is not sent
    TECHNICIAN_GUARD_ONCE,         // one PIN is sent that the disk did not count,
    TECHNICIAN_GUARD_MORE_TRIES,   // and never as the card's last try
    TECHNICIAN_GUARD_PROVED,       // the mode begins only when the card has proved its key
    TECHNICIAN_GUARD_REMOVED,      // a card that leaves ends the mode,
    TECHNICIAN_GUARD_NEEDS_READER, // unless work needs the reader
    TECHNICIAN_GUARD_CAME,         // a card that came is not the one that was there
    TECHNICIAN_GUARD_SAME_AGAIN,   // only the same technician goes on after that
    TECHNICIAN_GUARD_BACK_IN_TIME,
    TECHNICIAN_GUARD_IDLE,
    TECHNICIAN_GUARD_MOST,
    TECHNICIAN_GUARD_HELPER,
    TECHNICIAN_GUARD_IN_ORDER, // one work after the other
    TECHNICIAN_GUARD_COUNT,
};

#ifdef TECHNICIAN_GUARDS_REMOVABLE
bool technician_guard(enum technician_guard guard, bool condition);
#else
static inline bool technician_guard(enum technician_guard guard, bool condition)
{
    (void)guard;
    return condition;
}
#endif

#endif
