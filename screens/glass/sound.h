// Plays tones, on a thread of its own: a sound device may take long to open, or never answer, and
// no screen waits for it.
//
// The device is open while it is used and for a moment afterwards: an open one wakes the processor
// many times a second. Without a device nothing is heard, and the log says so once.
#ifndef SCREENS_GLASS_SOUND_H
#define SCREENS_GLASS_SOUND_H

#include <stdbool.h>

#include "screens/view/tone.h"

struct sound;

// NULL when the thread cannot be started: all the others do nothing then. Looks for the device, so
// that the log tells of a missing one before somebody is there.
struct sound *sound_start(void);

// Whether the last look found no device. NULL: true.
bool sound_is_missing(const struct sound *sound);

// Plays the tone soon, in place of one that is heard now. Never waits.
void sound_play(struct sound *sound, enum tone tone);

// Plays a tone and hears nothing, but the device took all of it: how that is, and how the last one
// was. A device that hangs goes on playing.
enum sound_test {
    SOUND_TEST_NONE,
    SOUND_TEST_PLAYS,
    SOUND_TEST_PLAYED,
    SOUND_TEST_FAILED,
};

void sound_test(struct sound *sound);
enum sound_test sound_tested(const struct sound *sound);

// Ends the thread, if it answers, and sets the pointer to NULL.
void sound_stop(struct sound **sound);

#endif
