// Somebody at a stand whose card and whose every entry are canaries, and the hunt for them.
//
// The card is made outside of the stand's folder, and its secrets reach the program that makes it
// through the environment: no command line and no file of the stand holds them.
#ifndef TESTS_E2E_GUEST_H
#define TESTS_E2E_GUEST_H

#include "tests/e2e/hunt.h"
#include "tests/e2e/resident.h"
#include "tests/e2e/scratch.h"
#include "tests/e2e/traces.h"

struct guest {
    struct kiosk_stand *stand;
    struct hunt *hunt;
    struct resident *resident;
    struct traces traces;           // of the entry that was used last
    char cards[SCRATCH_MAX];        // folder of the cards
    char pin[CANARY_TEXT_MAX];      // on the card; so is the password
    char password[CANARY_TEXT_MAX]; //
    char new_pin[CANARY_TEXT_MAX];  // what they are reset to
    char new_password[CANARY_TEXT_MAX];
    char other_pin[CANARY_TEXT_MAX]; // what is typed by mistake
    char other_password[CANARY_TEXT_MAX];
};

// Takes out what is in the reader, puts in a new card with canaries, and is at the screen that
// explains. The visit before has ended, or shows its result.
struct guest *guest_come(struct kiosk_stand *stand, enum resident_way way);

// The same, with the holder's birth on the month and day that are the new PIN.
struct guest *guest_come_born_on_new_pin(struct kiosk_stand *stand, enum resident_way way);

// Leaves by the button of this screen, takes the card along, and sees the start screen.
void guest_leave_from(struct guest *guest, const char *view);

// Takes the card out and waits until the kiosk has seen it.
void guest_pull_card(struct guest *guest);

// Frees everything. NULL inside is fine.
void guest_forget(struct guest **guest);

// Types a secret, and takes it with OK or not. Learns what the kiosk is told meanwhile.
void guest_types(struct guest *guest, const char *view, const char *secret);
void guest_enters(struct guest *guest, const char *view, const char *secret);

// The kiosk keeps no event of a character that was typed by key or touch into the last entry.
void guest_expect_no_traces(const struct guest *guest, const char *when);

// The same, and no secret of the guest is anywhere in the stand, one second from now.
void guest_expect_gone(const struct guest *guest, const char *when);

// From the explanation to the entry of the known secret.
void guest_wants_password(struct guest *guest); // and knows the PIN
void guest_wants_pin(struct guest *guest);      // and knows the password

// From the entry of the known secret through the last one.
void guest_enters_all(struct guest *guest, const char *known, const char *new);

#endif
