// What the resident types: the known secret, and the new one twice; and a technician's PIN.
//
// The only object of `kiosk` that holds characters of a secret; they lie in locked memory
// (drivers/base/secret.h) and are wiped as soon as they were sent. It knows the rules of a
// well-formed secret, so nothing incomplete or malformed is ever sent to the card: a try is not
// spent on a slip.
#ifndef FIRMWARE_SESSION_PIN_ENTRY_H
#define FIRMWARE_SESSION_PIN_ENTRY_H

#include <stdbool.h>

#include "drivers/base/secret.h"
#include "drivers/domain/operation.h"
#include "screens/view/view.h"

enum pin_slot {
    PIN_KNOWN,
    PIN_NEW,
    PIN_AGAIN,
    PIN_TECHNICIAN, // of a technician's card, 6 to 8 digits; with functions of its own
    PIN_SLOT_COUNT,
};

struct pin_entry;

// NULL without memory. The caller frees it.
struct pin_entry *pin_entry_new(void);

// Wipes, frees and sets the pointer to NULL.
void pin_entry_free(struct pin_entry **entry);

// Takes one character into a slot of a secret of this kind. a-z count as A-Z, because the card
// compares bytes. False when it cannot be part of such a secret or the slot is full.
bool pin_entry_type(struct pin_entry *entry, enum pin_slot slot, enum secret_kind kind, char c);

void pin_entry_delete(struct pin_entry *entry, enum pin_slot slot);
void pin_entry_wipe(struct pin_entry *entry, enum pin_slot slot);

// True when the slot holds a complete and well-formed secret; a new one must not be simple either.
bool pin_entry_complete(const struct pin_entry *entry, enum pin_slot slot, enum secret_kind kind);

// True when the new secret was typed twice the same.
bool pin_entry_match(const struct pin_entry *entry);

// What the screen may know: how many, not which.
void pin_entry_show(const struct pin_entry *entry, enum pin_slot slot, enum secret_kind kind,
                    struct view_entry *shown);

// The same three for PIN_TECHNICIAN (drivers/domain/technician.h).
bool pin_entry_type_technician(struct pin_entry *entry, char c);
bool pin_entry_technician_complete(const struct pin_entry *entry);
void pin_entry_show_technician(const struct pin_entry *entry, struct view_entry *shown);

// For sending. Valid until the next change of the slot.
const struct secret *pin_entry_secret(const struct pin_entry *entry, enum pin_slot slot);

#endif
