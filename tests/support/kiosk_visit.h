// One stand for many visits, one after the other, each with a fresh card.
//
// Every test begins with the reader empty, no fault in the card and no knob at the backend. A test
// is to leave the kiosk where the next visit can begin; when it does not (because it failed), the
// next one gets a new stand.
#ifndef TESTS_SUPPORT_KIOSK_VISIT_H
#define TESTS_SUPPORT_KIOSK_VISIT_H

#include "tests/support/kiosk_stand.h"
#include "tests/support/resident.h"

// What every card of these tests begins with.
#define OLD_PIN      "1234"
#define OLD_PASSWORD "ABC123"
// What it gets.
#define NEW_PIN      "7391"
#define NEW_PASSWORD "KZ83HQ"
// Neither.
#define WRONG_PIN      "5820"
#define WRONG_PASSWORD "QQ9X7Y"

enum {
    ALL_SIGN = 5, // tries of a card on which nobody was wrong
    ALL_AUTH = 3,
};

struct kiosk_visit {
    const char *const *options; // of tests/stand
    struct kiosk_stand *stand;
    struct resident *resident;
    int kiosk; // the program's process
};

// For the group: a stand, plain or with these options (ended by NULL), which must live as long.
int kiosk_visit_open(void **state);
int kiosk_visit_open_with(void **state, const char *const *options);
int kiosk_visit_close(void **state);

// For each test: the reader is empty and the next card begins a visit.
int kiosk_visit_begin(void **state);

#define KIOSK_VISIT(test) cmocka_unit_test_setup(test, kiosk_visit_begin)

// Puts DIR/mine in: the same person's card every time, with the old secrets and so many tries left.
// Returns when the kiosk says what will happen; the second one, when it shows the card.
void kiosk_visit_card(struct kiosk_visit *visit, int tries_sign, int tries_auth);
void kiosk_visit_to_card(struct kiosk_visit *visit, int tries_sign, int tries_auth);

// Makes DIR/`file`, another person's card that the backend knows, unless it is there already.
void kiosk_visit_make_card(struct kiosk_visit *visit, const char *file, const char *options);

// From the card's screen to the entry of the known secret, by way of the consent for a reset of the
// PIN.
void kiosk_visit_to_known(struct kiosk_visit *visit, const char *operation);

// From there to what is asked before writing; the known and the new secret are the constants above.
void kiosk_visit_to_confirm(struct kiosk_visit *visit, const char *operation);

// Confirms there, up to a card and a record that say the reset was done; the same from the card's
// screen; and for the next person, from the start: a kiosk that was never restarted does its work.
void kiosk_visit_finish(struct kiosk_visit *visit, const char *operation);
void kiosk_visit_reset(struct kiosk_visit *visit, const char *operation);
void kiosk_visit_next(struct kiosk_visit *visit);

// The card keeps its old secrets and has so many tries left.
void kiosk_visit_unchanged(struct kiosk_visit *visit, int tries_sign, int tries_auth);

// Presses "try again" on a notice and waits until the kiosk has gone on from it.
void kiosk_visit_try_again(struct kiosk_visit *visit);

// Presses "leave" wherever it is offered and takes the card, if one is in. The second one says
// nothing about the screen that comes then.
void kiosk_visit_leave(struct kiosk_visit *visit);
void kiosk_visit_go(struct kiosk_visit *visit);

// Takes the card out or puts one in, and waits until the kiosk has seen it.
void kiosk_visit_pull(struct kiosk_visit *visit);
void kiosk_visit_put(struct kiosk_visit *visit, const char *file);

// Takes the reader away, with what lies in it, and brings it back; waits until the kiosk has seen
// it. Each time pcscd is killed: the virtual reader can neither vanish under it nor come to it.
void kiosk_visit_unplug(struct kiosk_visit *visit);
void kiosk_visit_plug(struct kiosk_visit *visit);

// Waits until the kiosk sees so many cards.
void kiosk_visit_await_cards(struct kiosk_visit *visit, int cards);

// One number or truth value of the view, and waiting for one.
int kiosk_visit_number(struct kiosk_visit *visit, const char *name);
void kiosk_visit_await_number(struct kiosk_visit *visit, const char *name, int number);
void kiosk_visit_await(struct kiosk_visit *visit, const char *member, const char *value);

// On `view` the resident opens the languages and chooses one.
void kiosk_visit_language(struct kiosk_visit *visit, const char *view, const char *tag);

// Whether a control is there and can be pressed.
bool kiosk_visit_offers(struct kiosk_visit *visit, const char *control);

// Waits for a notice, which must offer exactly these controls besides the language; in focus is the
// one with a "*" before it, else the first. Ended by NULL.
void kiosk_visit_notice(struct kiosk_visit *visit, const char *notice, ...)
    __attribute__((sentinel));

// The notice that the backend cannot be reached.
void kiosk_visit_unreachable(struct kiosk_visit *visit);

// kiosk-link dies with all that it had learnt. A kiosk asks once a minute whether the service is
// open, and at once when it has a new connection.
void kiosk_visit_restart_link(struct kiosk_visit *visit);

// The program itself dies, and its successor is there.
void kiosk_visit_restart_kiosk(struct kiosk_visit *visit);

// The backend is away, and a visit with a copy of the usual card has come to the card's screen.
void kiosk_visit_to_card_alone(struct kiosk_visit *visit);

// The backend is there again, and the kiosk knows without waiting for its next look.
void kiosk_visit_backend_returns(struct kiosk_visit *visit);

// Waits until the kiosk knows that it is closed for this reason; "" is open.
void kiosk_visit_await_reason(struct kiosk_visit *visit, const char *reason);

void kiosk_visit_knob(struct kiosk_visit *visit, const char *name, const char *value);
void kiosk_visit_clear_knobs(struct kiosk_visit *visit);

// Fails unless the program on the screen is still the one that was started.
void kiosk_visit_same_kiosk(struct kiosk_visit *visit);

#endif
