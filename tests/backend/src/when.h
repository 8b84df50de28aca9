// Times as the API writes them, and the opening hours of the service. Pure: the time is an
// argument.
#ifndef TESTS_BACKEND_SRC_WHEN_H
#define TESTS_BACKEND_SRC_WHEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    WHEN_SIZE = 24,      // "2026-04-15T01:30:00Z" with its terminator, and some room
    WHEN_HTTP_SIZE = 32, // "Wed, 15 Apr 2026 01:30:00 GMT"
    WHEN_WINDOWS = 8,
};

struct when_hours {
    int open, close; // minutes of the day, 0..1440; `close` is the first one that is closed
};

struct when_window {
    int64_t from, until; // seconds since 1970; `until` is the first second after it
};

// RFC 3339 clause 5.6, in UTC, however that is spelt. A fraction of a second is accepted and
// dropped.
bool when_parse(const char *text, int64_t *seconds);

void when_format(int64_t seconds, char out[WHEN_SIZE]);

// RFC 9110, 5.6.7 (IMF-fixdate).
void when_format_http(int64_t seconds, char out[WHEN_HTTP_SIZE]);

// "06:30-23:00"
bool when_hours_parse(const char *text, struct when_hours *hours);

// "06:30"
void when_minute_format(int minute, char out[6]);

// Whether the service is open in Asia/Tokyo at `seconds`. `open` after `close` goes over midnight.
bool when_is_open(const struct when_hours *hours, int64_t seconds);

// "FROM/UNTIL,FROM/UNTIL" or "". False when malformed or more than WHEN_WINDOWS.
bool when_windows_parse(const char *text, struct when_window windows[WHEN_WINDOWS], size_t *count);

// "1.10.0" is newer than "1.9.3". Text that is no version counts as 0.0.0.
bool when_version_older(const char *version, const char *minimum);

#endif
