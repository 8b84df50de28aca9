// The self-test of the card's side: readers and how well they work. It sends no command to any
// card.
#ifndef FIRMWARE_CARD_CARD_SELFTEST_H
#define FIRMWARE_CARD_CARD_SELFTEST_H

#include "firmware/card/card_visit.h"
#include "firmware/protocol/card_message.h"

// Blocks while pcscd hangs. `tested` is filled whole.
void card_selftest(const struct card_visit *visit, struct card_selftested *tested);

// CHECK_RESET: has pcscd restarted, which opens its readers anew, and waits until one is back. Not
// run when the settings name no file for it. Ends what the visit held.
struct check_row card_selftest_reset(struct card_visit *visit);

#endif
