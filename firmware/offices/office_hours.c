#include "firmware/offices/office_hours.h"

#include "drivers/domain/japan_time.h"

enum {
    DAYS_A_WEEK = 7,
};

// What a question is about.
struct asked {
    const struct offices *offices;
    const struct offices_closed *closed;
    const struct offices_counter *counter;
};

// A stretch of a day, in minutes; the end does not belong to it.
struct stretch {
    int from, until;
};

// ---- days -------------------------------------------------------------------------------------

static bool names_day(const struct offices_hours *hours, const struct japan_date *date)
{
    unsigned week = (date->day - 1U) / DAYS_A_WEEK; // the month's first such day is in week 0
    bool in_week = hours->weeks == 0 || (hours->weeks >> week & 1U) != 0;
    return in_week && (hours->days >> date->weekday & 1U) != 0;
}

static bool is_year_end(const struct offices_closed *closed, const struct japan_date *date)
{
    int day = date->month * 100 + date->day;
    bool after = day >= closed->year_end_from, before = day <= closed->year_end_until;
    if (closed->year_end_from == 0)
        return false;
    return closed->year_end_from > closed->year_end_until ? after || before : after && before;
}

static bool is_closed_date(const struct offices_closed *closed, int32_t day,
                           const struct japan_date *date)
{
    for (size_t i = 0; i < closed->date_count; i++)
        if (day >= closed->dates[i].from && day <= closed->dates[i].until)
            return true;
    for (size_t i = 0; i < closed->weekly_count; i++)
        if (names_day(&closed->weekly[i], date))
            return true;
    return false;
}

static bool has_hours_on(const struct offices_counter *counter, const struct japan_date *date)
{
    for (size_t i = 0; i < counter->hour_count; i++)
        if (names_day(&counter->hours[i], date))
            return true;
    return false;
}

// Why it does not open on this day; OFFICE_OPEN when it does.
static enum office_reason judge_day(const struct asked *a, int32_t day)
{
    struct japan_date date = japan_time_date(day);
    if (a->counter->hour_count == 0)
        return OFFICE_NO_HOURS;
    if (is_closed_date(a->closed, day, &date))
        return OFFICE_CLOSED_DATE;
    if (is_year_end(a->closed, &date))
        return OFFICE_YEAR_END;
    if (!has_hours_on(a->counter, &date))
        return OFFICE_NO_DAY;
    if (a->closed->holidays && offices_is_holiday(a->offices, day))
        return OFFICE_HOLIDAY;
    return OFFICE_OPEN;
}

static bool is_holiday_unknown(const struct asked *a, int32_t day)
{
    return a->closed->holidays && judge_day(a, day) == OFFICE_OPEN &&
           !offices_knows_day(a->offices, day);
}

// ---- within a day -----------------------------------------------------------------------------

// Before and after noon; the second is empty without a closure at noon.
static void split(const struct offices_hours *hours, struct stretch halves[2])
{
    bool lunch = hours->lunch_until > 0;
    halves[0] = (struct stretch){hours->opens, lunch ? hours->lunch_from : hours->closes};
    halves[1] = (struct stretch){hours->lunch_until, lunch ? hours->closes : 0};
}

// The first stretch of a day's hours that ends after `minute`; {0, 0}: there is none.
static struct stretch first_after(const struct offices_counter *counter,
                                  const struct japan_date *date, int minute)
{
    struct stretch first = {0, 0};
    for (size_t i = 0; i < counter->hour_count; i++) {
        struct stretch halves[2];
        if (!names_day(&counter->hours[i], date))
            continue;
        split(&counter->hours[i], halves);
        for (int half = 0; half < 2; half++)
            if (halves[half].until > minute && (first.until == 0 || halves[half].from < first.from))
                first = halves[half];
    }
    return first;
}

// The same, with all that follows it without a break.
static struct stretch next_stretch(const struct asked *a, int32_t day, int minute)
{
    struct japan_date date = japan_time_date(day);
    struct stretch found = first_after(a->counter, &date, minute);
    for (;;) {
        struct stretch more = first_after(a->counter, &date, found.until);
        if (found.until == 0 || more.until == 0 || more.from > found.until)
            return found;
        found.until = more.until;
    }
}

// ---- what is asked ----------------------------------------------------------------------------

static enum office_reason reason_within(const struct asked *a, struct japan_time t,
                                        const struct stretch *next)
{
    struct japan_date date = japan_time_date(t.day);
    if (next->until == 0)
        return OFFICE_AFTER;
    if (t.minute >= next->from)
        return OFFICE_OPEN;
    return first_after(a->counter, &date, 0).from < t.minute ? OFFICE_BREAK : OFFICE_BEFORE;
}

static struct office_state judge(const struct asked *a, int64_t at)
{
    struct japan_time t = japan_time_at(at);
    struct office_state state = {.reason = judge_day(a, t.day),
                                 .holidays_unknown = is_holiday_unknown(a, t.day)};
    if (state.reason != OFFICE_OPEN)
        return state;
    struct stretch next = next_stretch(a, t.day, t.minute);
    state.reason = reason_within(a, t, &next);
    if (state.reason == OFFICE_OPEN)
        state.closes = japan_time_seconds(t.day, next.until);
    return state;
}

struct office_state office_hours_at(const struct offices *offices,
                                    const struct offices_municipality *municipality,
                                    const struct offices_counter *counter, int64_t at)
{
    const struct asked asked = {offices, &municipality->closed, counter};
    return judge(&asked, at);
}

struct office_opening office_hours_next(const struct offices *offices,
                                        const struct offices_municipality *municipality,
                                        const struct offices_counter *counter, int64_t at)
{
    const struct asked asked = {offices, &municipality->closed, counter};
    struct office_state now = judge(&asked, at);
    struct office_opening opening = {.reason = now.reason};
    struct japan_time t = japan_time_at(now.reason == OFFICE_OPEN ? now.closes : at);
    for (int days = 0; days < OFFICE_HOURS_DAYS_MAX; days++, t.day++, t.minute = 0) {
        opening.holidays_unknown |= is_holiday_unknown(&asked, t.day);
        if (judge_day(&asked, t.day) != OFFICE_OPEN)
            continue;
        struct stretch next = next_stretch(&asked, t.day, t.minute);
        if (next.until == 0)
            continue;
        opening.found = true;
        opening.opens = japan_time_seconds(t.day, next.from);
        opening.closes = japan_time_seconds(t.day, next.until);
        return opening;
    }
    return opening;
}
