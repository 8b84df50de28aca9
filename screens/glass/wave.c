#include "screens/glass/wave.h"

#include <math.h>

enum {
    NOTES_MAX = 3,
    EDGE_MS = 8, // in which a note swells, and fades
    MS = WAVE_RATE / 1000,
};

#define LOUDNESS (0.25 * 32767)

struct note {
    int hertz, ms; // 0 Hz: a pause
};

// Up is good, down is not; a key is short, and one that was not taken is low and twice.
static const struct note tones[TONE_COUNT][NOTES_MAX] = {
    [TONE_KEY] = {{880, 45}},
    [TONE_REFUSED] = {{220, 70}, {0, 50}, {220, 70}},
    [TONE_CALL] = {{659, 180}, {0, 40}, {880, 260}},
    [TONE_WRONG] = {{392, 180}, {0, 30}, {294, 280}},
    [TONE_DONE] = {{523, 150}, {659, 150}, {784, 320}},
};

// From 0 at the ends of a note to 1 in between.
static double swell(int at, int length)
{
    int edge = EDGE_MS * MS;
    int from_end = length - 1 - at, nearest = at < from_end ? at : from_end;
    return nearest >= edge ? 1.0 : 0.5 - 0.5 * cos(M_PI * nearest / edge);
}

size_t wave_make(enum tone tone, int16_t samples[WAVE_MAX])
{
    size_t count = 0;
    for (int i = 0; i < NOTES_MAX; i++) {
        const struct note *note = &tones[tone][i];
        int length = note->ms * MS;
        for (int at = 0; at < length && count < WAVE_MAX; at++)
            samples[count++] = (int16_t)lround(LOUDNESS * swell(at, length) *
                                               sin(2 * M_PI * note->hertz * at / WAVE_RATE));
    }
    return count;
}
