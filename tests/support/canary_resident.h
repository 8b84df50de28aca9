// Somebody at a stand whose card and whose every entry are canaries, and the search for them.
//
// The card is made outside of the stand's folder, and its secrets reach the program that makes it
// through the environment: no command line and no file of the stand holds them.
#ifndef TESTS_SUPPORT_CANARY_RESIDENT_H
#define TESTS_SUPPORT_CANARY_RESIDENT_H

#include "tests/support/canary_search.h"
#include "tests/support/resident.h"
#include "tests/support/tmpdir.h"
#include "tests/support/traces.h"

struct canary_resident {
    struct kiosk_stand *stand;
    struct canary_search *search;
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
struct canary_resident *canary_resident_come(struct kiosk_stand *stand, enum resident_way way);

// The same, with the holder's birth on the month and day that are the new PIN.
struct canary_resident *canary_resident_come_born_on_new_pin(struct kiosk_stand *stand,
                                                             enum resident_way way);

// Leaves by the button of this screen, takes the card along, and sees the start screen.
void canary_resident_leave_from(struct canary_resident *visitor, const char *view);

// Takes the card out and waits until the kiosk has seen it.
void canary_resident_pull_card(struct canary_resident *visitor);

// Frees everything. NULL inside is fine.
void canary_resident_forget(struct canary_resident **visitor);

// Types a secret, and takes it with OK or not. Learns what the kiosk is told meanwhile.
void canary_resident_types(struct canary_resident *visitor, const char *view, const char *secret);
void canary_resident_enters(struct canary_resident *visitor, const char *view, const char *secret);

// The kiosk keeps no event of a character that was typed by key or touch into the last entry.
void canary_resident_expect_no_traces(const struct canary_resident *visitor, const char *when);

// The same, and no secret of the visitor is anywhere in the stand, one second from now.
void canary_resident_expect_gone(const struct canary_resident *visitor, const char *when);

// From the explanation to the entry of the known secret.
void canary_resident_wants_password(struct canary_resident *visitor); // and knows the PIN
void canary_resident_wants_pin(struct canary_resident *visitor);      // and knows the password

// From the entry of the known secret through the last one.
void canary_resident_enters_all(struct canary_resident *visitor, const char *known,
                                const char *new);

#endif
