// The canary scanner: nothing leaves the kiosk that is not, line by line, what export_text.h
// declares.
//
// A line's key must be declared and its value must be of its declared type: a time, a hash, a
// version, a closed word, a number in its range. The record lines must be those of the chain, so
// that nothing stands in them but what was stored. A PIN, a password, a My Number or a certificate
// has no place in any of these types; one that stands there all the same is named as what it looks
// like. What was found is never repeated, neither in the finding nor in the log.
#ifndef DRIVERS_HISTORY_SCAN_H
#define DRIVERS_HISTORY_SCAN_H

#include <stdbool.h>
#include <stddef.h>

enum scan_why {
    SCAN_CLEAN,
    SCAN_LINE,  // a line that is not declared, or not here
    SCAN_VALUE, // not of the type that its key declares
    SCAN_CHAIN, // a record that is not the next one of the chain
    SCAN_CERTIFICATE,
    SCAN_MY_NUMBER,
    SCAN_PASSWORD,
    SCAN_PIN,
    SCAN_WHY_COUNT,
};

// "clean", "line", "value", ...
const char *scan_why_name(enum scan_why why);

struct scan_finding {
    enum scan_why why;
    size_t line; // from 1 on; 0 when it is clean
};

// Whether a record that this firmware cannot read looks as if something stood in it that must never
// leave: another firmware's words do not.
bool scan_record_hides(const char *line);

// True when `text` may leave. `kiosk` is the name that must stand in it.
bool scan_text(const char *text, size_t length, const char *kiosk, struct scan_finding *finding);

#endif
