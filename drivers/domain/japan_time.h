// Days and times of day in Japan, which has one zone and no daylight saving time: nothing here
// depends on the system's zone files.
//
// A day is counted from 1970-01-01; seconds are UTC since then.
#ifndef DRIVERS_DOMAIN_JAPAN_TIME_H
#define DRIVERS_DOMAIN_JAPAN_TIME_H

#include <stdbool.h>
#include <stdint.h>

enum {
    JAPAN_MINUTES_A_DAY = 24 * 60,
    JAPAN_FIRST_YEAR = 1970, // of the dates that are taken
    JAPAN_LAST_YEAR = 2199,
};

// From Sunday on, as in struct tm.
enum japan_weekday {
    JAPAN_SUNDAY,
    JAPAN_MONDAY,
    JAPAN_TUESDAY,
    JAPAN_WEDNESDAY,
    JAPAN_THURSDAY,
    JAPAN_FRIDAY,
    JAPAN_SATURDAY,
};

struct japan_time {
    int32_t day;
    int16_t minute; // since midnight, 0 to 1439
};

struct japan_date {
    uint16_t year;
    uint8_t month, day; // from 1 on
    enum japan_weekday weekday;
};

struct japan_time japan_time_at(int64_t seconds);

// When this minute of this day begins. `minute` may be 1440: the next midnight.
int64_t japan_time_seconds(int32_t day, int minute);

struct japan_date japan_time_date(int32_t day);

// False when there is no such day, or its year is not taken.
bool japan_time_day(int year, int month, int day, int32_t *found);

int japan_time_days_in_month(int year, int month);

#endif
