// A resident's hand for the bench: as quick as a quick person, and its presses are timed.
//
// Where a control is, it learns from the kiosk's own view, before the time runs. It looks at a new
// screen for HAND_LOOK_MS before it presses, and types a character every HAND_TYPE_MS; so what the
// kiosk does meanwhile is as hidden as it is from people.
#ifndef TESTS_BENCH_HAND_H
#define TESTS_BENCH_HAND_H

#include "tests/bench/glass.h"
#include "tests/support/kiosk_stand.h"

enum {
    HAND_LOOK_MS =
        500, // more than a control must have stood still before the kiosk lets it be pressed
    HAND_TYPE_MS = 150,
};

struct hand {
    struct kiosk_stand *stand;
    struct glass *glass;
};

// Waits until the screen is `view` and the control is there and can be pressed.
struct glass_rect hand_find(const struct hand *hand, const char *view, const char *control);

// Presses the middle of a place, at once. Returns when.
double hand_press(const struct hand *hand, struct glass_rect place);

// Finds, looks, presses. Returns when.
double hand_choose(const struct hand *hand, const char *view, const char *control);

// Types a secret and sees that all of it has arrived.
void hand_type(const struct hand *hand, const char *view, const char *secret);

// How many characters have been typed, by the kiosk's own word.
int hand_typed(const struct hand *hand);

#endif
