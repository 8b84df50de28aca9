#include "screens/type/theme.h"

#include <math.h>

// clang-format off
static const uint32_t colours[THEME_COUNT][CONTRAST_COUNT] = {
    // Default, black on white, white on black, low glare (a dark ground, letters that do not
    // dazzle). In the second and the third nothing is told by a tint.
    [THEME_GROUND]         = {0xFFFFFF, 0xFFFFFF, 0x000000, 0x181C20},
    [THEME_TEXT]           = {0x14202B, 0x000000, 0xFFFFFF, 0xE4DCC8},
    [THEME_PRIMARY]        = {0x003E7E, 0x000000, 0xFFFFFF, 0xDCD6C6},
    [THEME_PRIMARY_DOWN]   = {0x00264F, 0x000000, 0xFFFFFF, 0xF2ECDD},
    [THEME_ON_PRIMARY]     = {0xFFFFFF, 0xFFFFFF, 0x000000, 0x14181C},
    [THEME_HERO]           = {0x003E7E, 0xFFFFFF, 0x000000, 0x181C20},
    [THEME_ON_HERO]        = {0xFFFFFF, 0x000000, 0xFFFFFF, 0xE4DCC8},
    [THEME_HERO_DOWN]      = {0x00264F, 0xE6E6E6, 0x333333, 0x2C333A},
    [THEME_HERO_SOFT]      = {0x335F94, 0x000000, 0xFFFFFF, 0x56616B},
    [THEME_PLAIN_DOWN]     = {0xDCE7F2, 0xE6E6E6, 0x333333, 0x2C333A},
    [THEME_OK]             = {0x043D19, 0x000000, 0xFFFFFF, 0xCFE3D4},
    [THEME_OK_GROUND]      = {0xEAF5EE, 0xFFFFFF, 0x000000, 0x12251A},
    [THEME_STOP]           = {0x6E0808, 0x000000, 0xFFFFFF, 0xF2D3CE},
    [THEME_STOP_GROUND]    = {0xFBE9E9, 0xFFFFFF, 0x000000, 0x2C1614},
    [THEME_NOTE_GROUND]    = {0xFFF3CD, 0xFFFFFF, 0x000000, 0x262213},
    [THEME_NOTE_BAR]       = {0xA87B00, 0x000000, 0xFFFFFF, 0xB7A15A},
    [THEME_LINE]           = {0xC9D2DB, 0x000000, 0xFFFFFF, 0x4A545D},
    [THEME_EDGE]           = {0x5B6B7A, 0x000000, 0xFFFFFF, 0x8E99A3},
    [THEME_BAR]            = {0xEEF2F6, 0xFFFFFF, 0x000000, 0x20262B},
    [THEME_DISABLED]       = {0x2F3B45, 0x000000, 0xFFFFFF, 0xDED8C8},
    [THEME_CARD]           = {0xFBEFF2, 0xFBEFF2, 0xFBEFF2, 0xFBEFF2},
    [THEME_CARD_EDGE]      = {0x8A6B74, 0x8A6B74, 0x8A6B74, 0x8A6B74},
    [THEME_CARD_PRINT]     = {0xDDBFC8, 0xDDBFC8, 0xDDBFC8, 0xDDBFC8},
    [THEME_CHIP]           = {0xE3B341, 0xE3B341, 0xE3B341, 0xE3B341},
    [THEME_CHIP_EDGE]      = {0x8A6412, 0x8A6412, 0x8A6412, 0x8A6412},
    [THEME_MACHINE]        = {0xDDE4EB, 0xE6E6E6, 0x4A4A4A, 0x39424A},
    [THEME_SLOT]           = {0x14202B, 0x000000, 0xFFFFFF, 0xE4DCC8},
};
// clang-format on

uint32_t theme_rgb(enum contrast contrast, enum theme_colour colour)
{
    return colours[colour][contrast];
}

double theme_least(enum contrast contrast)
{
    return contrast == CONTRAST_BLACK_ON_WHITE || contrast == CONTRAST_WHITE_ON_BLACK ? 20.0 : 10.0;
}

// Relative luminance of one sRGB channel.
static double linear(uint32_t channel)
{
    double c = (double)(channel & 0xFF) / 255.0;
    return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static double luminance(uint32_t rgb)
{
    return 0.2126 * linear(rgb >> 16) + 0.7152 * linear(rgb >> 8) + 0.0722 * linear(rgb);
}

double theme_contrast(uint32_t rgb_a, uint32_t rgb_b)
{
    double a = luminance(rgb_a);
    double b = luminance(rgb_b);
    return a > b ? (a + 0.05) / (b + 0.05) : (b + 0.05) / (a + 0.05);
}
