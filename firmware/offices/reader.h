// Reads members of a JSON text one by one, checks them, and says where the first fault is.
//
// Every function returns false when the member is wrong; then the reader holds the place and what
// is wrong with it. Texts are copied into the pool.
#ifndef FIRMWARE_OFFICES_READER_H
#define FIRMWARE_OFFICES_READER_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "firmware/offices/pool.h"

enum {
    READER_PLACE_MAX = 96,
    READER_WRONG_MAX = 160,
};

struct reader {
    struct pool *pool;
    char place[READER_PLACE_MAX]; // "municipalities[3].counters[0]"
    char wrong[READER_WRONG_MAX]; // the first fault; "": none
    bool no_memory;
};

// Notes that the member `name` of where the reader stands (NULL: that itself) is wrong, unless a
// fault is known already. Returns false.
bool reader_fail(struct reader *reader, const char *name, const char *wrong);

// What is taken of a text.
struct reader_form {
    size_t max;         // bytes with the terminator
    const char *only;   // the characters that are allowed; NULL: all but control characters
    const char *begins; // NULL: with anything
    const char *wrong;  // what it is not: "not a phone number"
};

// A text that must be there; with `reader_maybe` *text is NULL when it is not.
bool reader_text(struct reader *reader, const json_t *object, const char *name,
                 const struct reader_form *form, const char **text);
bool reader_maybe(struct reader *reader, const json_t *object, const char *name,
                  const struct reader_form *form, const char **text);

// A number from 0 to `max`; `*value` stays as it was when it is not there.
bool reader_number(struct reader *reader, const json_t *object, const char *name, int64_t max,
                   int64_t *value);

// true or false; false when it is not there.
bool reader_flag(struct reader *reader, const json_t *object, const char *name, bool *value);

// "HH:MM" from 00:00 to 24:00.
bool reader_minute(struct reader *reader, const json_t *object, const char *name, uint16_t *minute);

// "YYYY-MM-DD", a day that there is, as counted by japan_time.
bool reader_day(struct reader *reader, const json_t *value, const char *name, int32_t *day);

// One element: reads `value` into `element`, which is zeroed.
typedef bool reader_element(struct reader *reader, const json_t *value, void *element);

// An array of `min` to `max` elements of `size` bytes each. Not there: no elements.
struct reader_array {
    const char *name;
    size_t min, max, size;
    reader_element *read;
};
bool reader_each(struct reader *reader, const json_t *object, const struct reader_array *array,
                 void *list, size_t *count);

// A member that is an object; while `read` runs the reader stands there. Not there: `element` stays
// as it is.
bool reader_in(struct reader *reader, const json_t *object, const char *name, reader_element *read,
               void *element);

#endif
