#include "firmware/session/calendar.h"

#include <time.h>

enum {
    JAPAN_SECONDS = 9 * 3600, // Japan Standard Time, UTC+9
    RENEWABLE_MONTHS = 3,
};

static struct tm local(int64_t when)
{
    time_t shifted = (time_t)(when + JAPAN_SECONDS);
    struct tm parts;
    gmtime_r(&shifted, &parts);
    return parts;
}

int calendar_minute_of_day(int64_t when)
{
    struct tm parts = local(when);
    return parts.tm_hour * 60 + parts.tm_min;
}

struct view_date calendar_date(int64_t when)
{
    struct tm parts = local(when);
    return (struct view_date){.year = (uint16_t)(parts.tm_year + 1900),
                              .month = (uint8_t)(parts.tm_mon + 1),
                              .day = (uint8_t)parts.tm_mday};
}

struct view_time calendar_time(int64_t when)
{
    struct tm parts = local(when);
    return (struct view_time){.hour = (uint8_t)parts.tm_hour, .minute = (uint8_t)parts.tm_min};
}

static int days_in_month(int year, int month)
{
    static const int DAYS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : DAYS[month - 1];
}

struct view_date calendar_renewable_from(struct view_date valid_until)
{
    int months_since_zero = valid_until.year * 12 + valid_until.month - 1 - RENEWABLE_MONTHS;
    int year = months_since_zero / 12, month = months_since_zero % 12 + 1;
    int day = valid_until.day + 1;
    if (day > days_in_month(year, month)) {
        day = 1;
        year += month / 12;
        month = month % 12 + 1;
    }
    return (struct view_date){(uint16_t)year, (uint8_t)month, (uint8_t)day};
}
