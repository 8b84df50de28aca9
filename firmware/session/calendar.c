#include "firmware/session/calendar.h"

#include "drivers/domain/japan_time.h"

enum {
    RENEWABLE_MONTHS = 3,
};

int calendar_minute_of_day(int64_t when)
{
    return japan_time_at(when).minute;
}

struct view_date calendar_date(int64_t when)
{
    struct japan_date date = japan_time_date(japan_time_at(when).day);
    return (struct view_date){.year = date.year, .month = date.month, .day = date.day};
}

struct view_time calendar_time(int64_t when)
{
    int minute = japan_time_at(when).minute;
    return (struct view_time){.hour = (uint8_t)(minute / 60), .minute = (uint8_t)(minute % 60)};
}

int calendar_compare(const struct view_date *a, const struct view_date *b)
{
    if (a->year != b->year)
        return a->year - b->year;
    return a->month != b->month ? a->month - b->month : a->day - b->day;
}

struct view_date calendar_renewable_from(struct view_date valid_until)
{
    int months_since_zero = valid_until.year * 12 + valid_until.month - 1 - RENEWABLE_MONTHS;
    int year = months_since_zero / 12, month = months_since_zero % 12 + 1;
    int day = valid_until.day + 1;
    if (day > japan_time_days_in_month(year, month)) {
        day = 1;
        year += month / 12;
        month = month % 12 + 1;
    }
    return (struct view_date){(uint16_t)year, (uint8_t)month, (uint8_t)day};
}
