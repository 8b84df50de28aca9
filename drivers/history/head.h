// The head of the history: how many records there are, and the hash of the last one, signed.
//
// What is signed is the text "kiosk-history-head-1 COUNT HASH", COUNT in decimal and HASH in 64
// hexadecimal digits. Without it a history could be cut off anywhere and would still be a chain.
#ifndef DRIVERS_HISTORY_HEAD_H
#define DRIVERS_HISTORY_HEAD_H

#include "drivers/history/key.h"

struct history_head {
    uint64_t count; // also the number of the last record
    unsigned char hash[HISTORY_HASH];
    unsigned char signature[HISTORY_SIGNATURE_MAX];
    size_t size; // of the signature
};

// Signs count and hash. False: the device's key did not.
bool history_head_sign(struct history_head *head, const struct history_kiosk *kiosk);

// Whether the kiosk's key signed it, or the one before.
bool history_head_check(const struct history_head *head, const struct history_kiosk *kiosk);

// Whether count and hash are equal.
bool history_head_equal(const struct history_head *a, const struct history_head *b);

#endif
