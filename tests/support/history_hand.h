// What a hand can do to the file of a stand's history while kiosk-link is away, and what kioskctl
// says of it.
#ifndef TESTS_SUPPORT_HISTORY_HAND_H
#define TESTS_SUPPORT_HISTORY_HAND_H

#include "tests/support/kiosk_visit.h"

// The one that starts kiosk-link anew is stopped and kiosk-link ended, so that there is none until
// history_hand_let_back(), which waits for an open kiosk.
void history_hand_end_link(struct kiosk_visit *visit);
void history_hand_let_back(struct kiosk_visit *visit);

// Runs SQL on the file while it is away.
void history_hand_tamper(struct kiosk_visit *visit, const char *sql);

// Stores a record with these words while it is away, as a fault in it could: with the device's key.
void history_hand_plant(struct kiosk_visit *visit, const char *words);

// For history_hand_says(): that row of the self-test. Not the whole list, because this hand ends
// kiosk-link more often than the row `restarts` allows in an hour.
#define HISTORY_ROW "diagnose | grep -w history"

// `kioskctl WORDS` ends with this status and prints this text.
void history_hand_says(struct kiosk_visit *visit, const char *words, int status, const char *text);

#endif
