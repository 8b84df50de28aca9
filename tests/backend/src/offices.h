// The municipal counters: a JSON file of the operator's, served as it is.
#ifndef TESTS_BACKEND_SRC_OFFICES_H
#define TESTS_BACKEND_SRC_OFFICES_H

#include <stdbool.h>
#include <stdint.h>

enum {
    OFFICES_MAX = 6 * 1024 * 1024, // bytes; a kiosk takes no larger answer here
    OFFICES_ETAG = 35,             // 16 bytes of a SHA-256 in quotes, with the terminator
};

struct offices {
    char *text;      // JSON
    int64_t version; // its member of that name; grows with every change
    char etag[OFFICES_ETAG];
};

// False, with zeros in *offices, when there is no such file, it is too large, no JSON object, or
// has no version from 1 on. The caller frees *offices.
bool offices_read(const char *path, struct offices *offices);
void offices_free(struct offices *offices);

// Whether If-None-Match (RFC 9110, 13.1.2; NULL: not sent) names what is there.
bool offices_known(const struct offices *offices, const char *if_none_match);

#endif
