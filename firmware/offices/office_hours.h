// When a counter is open. The time is an argument; days and times are Japan's.
#ifndef FIRMWARE_OFFICES_OFFICE_HOURS_H
#define FIRMWARE_OFFICES_OFFICE_HOURS_H

#include "firmware/offices/offices.h"

enum {
    OFFICE_HOURS_DAYS_MAX = 400, // how far the next opening is looked for
};

enum office_reason {
    OFFICE_OPEN,
    OFFICE_BEFORE,      // it opens later on this day
    OFFICE_BREAK,       // it opens again later on this day
    OFFICE_AFTER,       // it has closed for this day
    OFFICE_NO_DAY,      // not on this day of the week, or of the month
    OFFICE_HOLIDAY,     // a public or substitute holiday
    OFFICE_YEAR_END,    // the days around New Year
    OFFICE_CLOSED_DATE, // closed on this very day
    OFFICE_NO_HOURS,    // its hours are not published
    OFFICE_REASON_COUNT,
};

struct office_state {
    enum office_reason reason;
    int64_t closes; // OFFICE_OPEN: until when it is open without a break; seconds since 1970
    // It closes on holidays, and it is not known whether this day is one.
    bool holidays_unknown;
};

// `counter` is one of `municipality`; `at` in seconds since 1970, UTC.
struct office_state office_hours_at(const struct offices *offices,
                                    const struct offices_municipality *municipality,
                                    const struct offices_counter *counter, int64_t at);

struct office_opening {
    bool found;
    enum office_reason reason; // what `at` was looked for from: as office_hours_at() says
    int64_t opens, closes;     // seconds since 1970
    bool holidays_unknown;     // of the day on which it opens, or of one before
};

// When it opens next, after `at`: if it is open then, the next opening after it has closed.
struct office_opening office_hours_next(const struct offices *offices,
                                        const struct offices_municipality *municipality,
                                        const struct offices_counter *counter, int64_t at);

#endif
