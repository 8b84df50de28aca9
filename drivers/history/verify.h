// Looks at every record of a history's file and says whether it is whole, or where it is not.
// Inside drivers/history only; history_verify() is for others.
#ifndef DRIVERS_HISTORY_VERIFY_H
#define DRIVERS_HISTORY_VERIFY_H

#include "drivers/history/history.h"
#include "drivers/history/ledger.h"

// Walks from the first record to the last and to the head; stops at the first break.
enum store_err verify_all(sqlite3 *db, const struct history_kiosk *kiosk,
                          struct history_finding *finding);

// Looks at the head and the last record alone, whatever the length of the history. The head is read
// into *head; one with a count of 0 and *whole: nothing is in the file yet.
enum store_err verify_tail(sqlite3 *db, const struct history_kiosk *kiosk,
                           struct history_head *head, bool *whole);

#endif
