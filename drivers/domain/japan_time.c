#include "drivers/domain/japan_time.h"

#include <time.h>

enum {
    AHEAD_OF_UTC_S = 9 * 3600, // Japan Standard Time
    DAY_S = 24 * 3600,
};

struct japan_time japan_time_at(int64_t seconds)
{
    int64_t local = seconds + AHEAD_OF_UTC_S;
    int64_t day = local / DAY_S - (local % DAY_S < 0);
    return (struct japan_time){.day = (int32_t)day,
                               .minute = (int16_t)((local - day * DAY_S) / 60)};
}

int64_t japan_time_seconds(int32_t day, int minute)
{
    return (int64_t)day * DAY_S + (int64_t)minute * 60 - AHEAD_OF_UTC_S;
}

struct japan_date japan_time_date(int32_t day)
{
    time_t midnight = (time_t)day * DAY_S;
    struct tm parts;
    gmtime_r(&midnight, &parts);
    return (struct japan_date){.year = (uint16_t)(parts.tm_year + 1900),
                               .month = (uint8_t)(parts.tm_mon + 1),
                               .day = (uint8_t)parts.tm_mday,
                               .weekday = (enum japan_weekday)parts.tm_wday};
}

int japan_time_days_in_month(int year, int month)
{
    static const int DAYS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : DAYS[month - 1];
}

bool japan_time_day(int year, int month, int day, int32_t *found)
{
    if (year < JAPAN_FIRST_YEAR || year > JAPAN_LAST_YEAR || month < 1 || month > 12 || day < 1 ||
        day > japan_time_days_in_month(year, month))
        return false;
    struct tm parts = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day};
    *found = (int32_t)(timegm(&parts) / DAY_S);
    return true;
}
