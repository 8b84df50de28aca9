// The virtual cards on the rig, and the backend's part in a reset.
#ifndef TESTS_SUPPORT_CARD_RIG_CARD_H
#define TESTS_SUPPORT_CARD_RIG_CARD_H

#include "tests/support/card_rig.h"

enum card_rig_card_kind { // as in a card's file
    DESK_MY_NUMBER,
    DESK_JUKI,
    DESK_ANDROID,
    DESK_IPHONE,
    DESK_OTHER,
};

// In what a card differs from the usual one: PIN 1234, password ABC123, all tries left, born on
// 2 January 1980.
struct card_rig_card {
    enum card_rig_card_kind kind;
    bool no_sign;
    int burnt_sign, burnt_auth; // tries that are gone
    bool other;                 // another person's card, with keys and certificates of its own
    const char *atr;            // NULL: the usual one
    const char *order;          // what it is told before it is put in, or NULL
};

// For the group: makes the two certification authorities and the two persons' cards.
void card_rig_card_make(void);

// Puts a new card into a slot, in place of the one that is in it.
void card_rig_card_insert(struct card_rig *rig, int slot, const struct card_rig_card *card);

// Says a line of `virtual-card tell` to the card in a slot: "remove", "insert", "silent ins 2C".
void card_rig_card_tell(struct card_rig *rig, int slot, const char *order);

// The tries that are left on the card, from its own file.
int card_rig_card_tries(const struct card_rig *rig, int slot, enum secret_kind kind);

// True when `secret` is the one on the card, by its own file.
bool card_rig_card_has(const struct card_rig *rig, int slot, enum secret_kind kind,
                       const char *secret);

// What the backend answers to a challenge of the card: the permission to reset (16 bytes).
void card_rig_card_permit(const struct card_opened *opened, enum secret_kind target,
                          const unsigned char *challenge, unsigned char *cryptogram);

#endif
