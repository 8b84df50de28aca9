// Dates and times of day in the store's zone. Japan has one zone and no daylight saving time, so
// nothing here depends on the system's zone files.
#ifndef FIRMWARE_SESSION_CALENDAR_H
#define FIRMWARE_SESSION_CALENDAR_H

#include <stdint.h>

#include "screens/view/view.h"

// Minutes since midnight, 0..1439. `when` in seconds since 1970, UTC, here and below.
int calendar_minute_of_day(int64_t when);

struct view_date calendar_date(int64_t when);
struct view_time calendar_time(int64_t when);

// The same day `months` earlier, or that month's last day when it is shorter.
struct view_date calendar_months_before(struct view_date date, int months);

#endif
