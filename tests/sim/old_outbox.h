// The outbox of a kiosk whose firmware was brought up to date: a file of version 1 with one record.
#ifndef TESTS_SIM_OLD_OUTBOX_H
#define TESTS_SIM_OLD_OUTBOX_H

// Draws whether there is one, and lays it on the disk and at the centre.
void old_outbox_begin(void);

// Its record has been delivered, as what it was.
void old_outbox_at_end(void);

#endif
