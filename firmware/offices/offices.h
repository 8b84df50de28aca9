// The municipal counters that reset both secrets: where they are, when they are open, what to
// bring.
//
// Pure data, read from one JSON text (assets/offices, or the operator's own). What is read is
// checked member by member; nothing of a text with a fault is kept. Nothing here reads a clock or a
// file, and nothing changes after it was read.
#ifndef FIRMWARE_OFFICES_OFFICES_H
#define FIRMWARE_OFFICES_OFFICES_H

#include "firmware/offices/office.h"

enum {
    OFFICES_TEXT_MAX = 4 * 1024 * 1024, // bytes of JSON
    OFFICES_WRONG_MAX = 160,
    OFFICES_PREFECTURES_MAX = 47,
    OFFICES_MUNICIPALITIES_MAX = 4000,
};

struct offices;

enum offices_err {
    OFFICES_OK = 0,
    OFFICES_MALFORMED, // *wrong says what
    OFFICES_MEMORY,
};

// Reads `length` bytes of JSON. On OFFICES_OK the caller owns *offices; otherwise it is NULL and
// `wrong` says where and what, like "municipalities[3].counters[0].phone: not a phone number".
enum offices_err offices_read(struct offices **offices, const char *json, size_t length,
                              char wrong[OFFICES_WRONG_MAX]);
void offices_free(struct offices **offices);

// Grows with every change of the data.
int64_t offices_version(const struct offices *offices);

size_t offices_prefecture_count(const struct offices *offices);
const struct offices_prefecture *offices_prefecture(const struct offices *offices, size_t index);
size_t offices_count(const struct offices *offices);
const struct offices_municipality *offices_municipality(const struct offices *offices,
                                                        size_t index);

// Whether it is known of this day (struct japan_time) whether it is a holiday.
bool offices_knows_day(const struct offices *offices, int32_t day);
bool offices_is_holiday(const struct offices *offices, int32_t day);

#endif
