#include "firmware/session/calendar.h"

#include <time.h>

enum {
    JAPAN_SECONDS = 9 * 3600, // Japan Standard Time, UTC+9
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

struct view_date calendar_months_before(struct view_date date, int months)
{
    int months_since_zero = date.year * 12 + date.month - 1 - months;
    int year = months_since_zero / 12, month = months_since_zero % 12 + 1;
    int last = days_in_month(year, month);
    return (struct view_date){.year = (uint16_t)year,
                              .month = (uint8_t)month,
                              .day = (uint8_t)(date.day < last ? date.day : last)};
}
