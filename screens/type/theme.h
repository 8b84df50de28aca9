// Colours, named after what they are used for; a table gives each its value.
//
// Every pair that carries text has a contrast of at least 10:1 (WCAG 2.1, 1.4.6 asks for 7:1), and
// of 20:1 in the two high modes; screens/scene/check.c computes it for every text of every screen.
#ifndef SCREENS_TYPE_THEME_H
#define SCREENS_TYPE_THEME_H

#include <stdint.h>

#include "screens/view/view.h"

enum theme_colour {
    THEME_GROUND,
    THEME_TEXT,
    THEME_PRIMARY,
    THEME_PRIMARY_DOWN, // a filled button under the finger
    THEME_ON_PRIMARY,
    THEME_HERO, // the start screen's ground
    THEME_ON_HERO,
    THEME_HERO_DOWN,  // an outlined button on it under the finger
    THEME_HERO_SOFT,  // separates on it
    THEME_PLAIN_DOWN, // an outlined button or a key under the finger
    THEME_OK,
    THEME_OK_GROUND,
    THEME_STOP,
    THEME_STOP_GROUND,
    THEME_NOTE_GROUND,
    THEME_NOTE_BAR,
    THEME_LINE, // separates, carries no meaning
    THEME_EDGE, // bounds what can be pressed or filled in: 3:1 and more (WCAG 2.1, 1.4.11)
    THEME_BAR,
    THEME_DISABLED,
    // the picture of a card and a reader
    THEME_CARD,
    THEME_CARD_EDGE,
    THEME_CARD_PRINT,
    THEME_CHIP,
    THEME_CHIP_EDGE,
    THEME_MACHINE,
    THEME_SLOT,
    THEME_COUNT,
};

uint32_t theme_rgb(enum contrast contrast, enum theme_colour colour); // 0xRRGGBB

// The least contrast of a text and its ground.
double theme_least(enum contrast contrast);

// Contrast of two colours, 1.0 to 21.0 (WCAG 2.1, "contrast ratio").
double theme_contrast(uint32_t rgb_a, uint32_t rgb_b);

#endif
