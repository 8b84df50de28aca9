// Why an operator took a kiosk out of service. A closed list: nobody can write a name into a log or
// a heartbeat.
#ifndef DRIVERS_DOMAIN_OFF_REASON_H
#define DRIVERS_DOMAIN_OFF_REASON_H

#include <stddef.h>

enum off_reason {
    OFF_NOT, // it is in service
    OFF_MAINTENANCE,
    OFF_READER_BROKEN,
    OFF_SCREEN_BROKEN,
    OFF_STORE_REQUEST,
    OFF_OTHER,
    OFF_REASON_COUNT,
};

// "maintenance", "reader-broken", ...; "" for OFF_NOT.
const char *off_reason_name(enum off_reason reason);

// The reason with this name, which has `length` bytes and need not be terminated; OFF_REASON_COUNT:
// there is none, nor for "".
enum off_reason off_reason_named(const char *name, size_t length);

#endif
