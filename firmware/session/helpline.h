// Whether somebody answers the helpline now.
#ifndef FIRMWARE_SESSION_HELPLINE_H
#define FIRMWARE_SESSION_HELPLINE_H

#include "firmware/offices/offices.h"
#include "screens/view/view.h"

// Both numbers have the same hours: weekdays 9:30 to 20:00, weekends and holidays 9:30 to 17:30,
// nobody from 29 December to 3 January. Source: the helpline's page for the My Number system.
// `now` in seconds since 1970; `offices` knows the holidays, NULL: nobody does.
// HELPLINE_UNKNOWN where that hangs on a holiday of which nobody has said whether it is one.
enum view_helpline helpline_at(const struct offices *offices, int64_t now);

#endif
