// Fingers and keys on the glass, with the times that hands take.
#ifndef TESTS_SIM_HAND_H
#define TESTS_SIM_HAND_H

#include <stdbool.h>

#include "screens/view/control.h"

// Taps a control `taps` times, `gap_ms` apart, wherever it lies now. False: it is not there.
bool hand_tap(enum control control, int taps, int gap_ms);

// Holds the corner or the number for so long. False: it is not there.
bool hand_hold(enum control control, int held_ms);

// Types one character: by touch on its key (one finger after the other: `finger` 0 or 1, held for
// `held_ms`), or by the keyboard. False: the entry has no such character.
bool hand_type(char c, bool keyboard, int finger, int held_ms);

// Taps a place, in pixels.
void hand_touch(int x, int y);

// Presses the keyboard's Enter.
void hand_enter(void);

// A palm that rests beside every control, and one that lifts.
// Touches the glass where nothing is.
void hand_drum(void);

void hand_rest(bool down);

#endif
