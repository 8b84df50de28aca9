#include "firmware/session/helpline.h"

#include "drivers/domain/japan_time.h"

enum {
    OPENS = 9 * 60 + 30, // minutes of the day
    CLOSES = 20 * 60,
    CLOSES_EARLY = 17 * 60 + 30,
    YEAR_END_FROM = 1229, // month * 100 + day
    YEAR_END_UNTIL = 103,
};

static bool is_year_end(const struct japan_date *date)
{
    int day = date->month * 100 + date->day;
    return day >= YEAR_END_FROM || day <= YEAR_END_UNTIL;
}

enum view_helpline helpline_at(const struct offices *offices, int64_t now)
{
    struct japan_time t = japan_time_at(now);
    struct japan_date date = japan_time_date(t.day);
    if (is_year_end(&date) || t.minute < OPENS || t.minute >= CLOSES)
        return HELPLINE_CLOSED;
    if (t.minute < CLOSES_EARLY)
        return HELPLINE_OPEN;
    if (date.weekday == JAPAN_SATURDAY || date.weekday == JAPAN_SUNDAY)
        return HELPLINE_CLOSED;
    // It hangs on whether the day is a holiday.
    if (!offices || !offices_knows_day(offices, t.day))
        return HELPLINE_UNKNOWN;
    return offices_is_holiday(offices, t.day) ? HELPLINE_CLOSED : HELPLINE_OPEN;
}
