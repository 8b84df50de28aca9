// Members of a request's body, with their form checked.
#ifndef TESTS_BACKEND_SRC_MEMBER_H
#define TESTS_BACKEND_SRC_MEMBER_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The text, or NULL when the member is missing or is no text. Belongs to `members`.
const char *member_text(const json_t *members, const char *name);

// Base64 of 1..`max` bytes.
bool member_bytes(const json_t *members, const char *name, unsigned char *out, size_t max,
                  size_t *length);

// RFC 3339 in UTC.
bool member_time(const json_t *members, const char *name, int64_t *seconds);

// A whole number, not negative.
bool member_number(const json_t *members, const char *name, int64_t *number);

bool member_is_object(const json_t *members, const char *name);

// Sets a time in an answer.
void member_set_time(json_t *members, const char *name, int64_t seconds);

// The same, or null for 0 and for "".
void member_set_time_or_null(json_t *members, const char *name, int64_t seconds);
void member_set_text_or_null(json_t *members, const char *name, const char *text);

#endif
