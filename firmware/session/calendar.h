// Dates and times of day in the store's zone, which is Japan's, as views have them.
#ifndef FIRMWARE_SESSION_CALENDAR_H
#define FIRMWARE_SESSION_CALENDAR_H

#include <stdint.h>

#include "screens/view/view.h"

// Minutes since midnight, 0..1439. `when` in seconds since 1970, UTC, here and below.
int calendar_minute_of_day(int64_t when);

struct view_date calendar_date(int64_t when);
struct view_time calendar_time(int64_t when);

// Negative when `a` is the earlier day, 0 when they are the same.
int calendar_compare(const struct view_date *a, const struct view_date *b);

// The first day on which a certificate that is valid until that day can be renewed: less than three
// months are left from the day after the day three months before. Where that day does not exist, it
// is the 1st of the next month. Source: the rule for renewals of JPKI certificates as the
// municipalities publish it (Nerima: until 2023-05-28, from 2023-03-01; Tosu: until July 15th, from
// April 16th).
struct view_date calendar_renewable_from(struct view_date valid_until);

#endif
