// The two clocks: one that only goes forward, for limits, and the wall clock, for dates.
#ifndef DRIVERS_BASE_CLOCK_H
#define DRIVERS_BASE_CLOCK_H

#include <stdint.h>
#include <time.h>

// The last second whose year has four digits, 9999-12-31T23:59:59Z, in seconds since the epoch.
#define CLOCK_LAST_SECOND INT64_C(253402300799)

// Milliseconds and microseconds on CLOCK_MONOTONIC. Never go back; their zero is arbitrary.
int64_t clock_ms(void);
int64_t clock_us(void);

// Seconds since the epoch, UTC.
time_t clock_now(void);

// The same in milliseconds.
int64_t clock_now_ms(void);

// What is left of a limit, in ms, never negative. `deadline` is a clock_ms() value.
int clock_left(int64_t deadline);

// Sleeps for `ms` milliseconds; a signal may end it sooner.
void clock_sleep(int ms);

#endif
