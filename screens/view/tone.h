// Which tone a change of what is shown asks for. Pure data without SDL.
//
// A tone tells no more than the screen does: the same one for every character.
#ifndef SCREENS_VIEW_TONE_H
#define SCREENS_VIEW_TONE_H

#include "screens/view/view.h"

enum tone {
    TONE_NONE,
    TONE_KEY,     // a press, or a typed character, was taken
    TONE_REFUSED, // it was not: too early, one too many, or not ready
    TONE_CALL,    // take the card; is somebody still there
    TONE_WRONG,   // something has to be put right
    TONE_DONE,
    TONE_COUNT,
};

// TONE_NONE for most. `before` is what was shown until now.
enum tone tone_of_change(const struct view *before, const struct view *now);

#endif
