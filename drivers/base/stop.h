// SIGTERM as something to wait for, so that a program ends what it has begun before it stops.
#ifndef DRIVERS_BASE_STOP_H
#define DRIVERS_BASE_STOP_H

// A descriptor that becomes readable when the process is told to end (SIGTERM, signalfd(2)); the
// signal itself does nothing any more. -1: there is none, and SIGTERM ends the process as usual.
// The caller closes it.
int stop_open(void);

// For a forked child: SIGTERM ends it again.
void stop_restore(void);

#endif
