// The tones as samples: sines with soft edges, made when they are needed.
#ifndef SCREENS_GLASS_WAVE_H
#define SCREENS_GLASS_WAVE_H

#include <stddef.h>
#include <stdint.h>

#include "screens/view/tone.h"

enum {
    WAVE_RATE = 16000, // samples a second, signed 16 bits, one channel
    WAVE_MAX = 10400,  // of the longest tone
};

// Fills `samples` and returns how many there are; 0 for TONE_NONE.
size_t wave_make(enum tone tone, int16_t samples[WAVE_MAX]);

#endif
