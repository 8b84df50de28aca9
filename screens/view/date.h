// Dates and times of day in the store's zone, as plain data.
#ifndef SCREENS_VIEW_DATE_H
#define SCREENS_VIEW_DATE_H

#include <stdint.h>

// A calendar date; year 0: not known.
struct view_date {
    uint16_t year;
    uint8_t month, day;
};

struct view_time {
    uint8_t hour, minute;
};

#endif
