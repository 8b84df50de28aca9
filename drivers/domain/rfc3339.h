// Times as text: RFC 3339 in UTC; "2026-04-15T01:30:00Z" is what we write.
#ifndef DRIVERS_DOMAIN_RFC3339_H
#define DRIVERS_DOMAIN_RFC3339_H

#include <stdbool.h>
#include <stdint.h>

enum {
    RFC3339_SIZE = sizeof "9999-12-31T23:59:59Z",
};

// Reads a time into milliseconds since 1970. Every spelling of UTC is read ("Z", "z", "+00:00",
// "-00:00"), and a fraction; another offset is refused.
bool rfc3339_parse(const char *text, int64_t *ms);

// Writes whole seconds since 1970; false outside the years 1970 to 9999.
bool rfc3339_format(int64_t seconds, char text[RFC3339_SIZE]);

#endif
