#include "screens/type/theme.h"

#include <math.h>

const struct theme theme_default = {{
    [THEME_GROUND] = 0xFFFFFF,       [THEME_TEXT] = 0x14202B,
    [THEME_PRIMARY] = 0x003E7E,      [THEME_PRIMARY_DOWN] = 0x00264F,
    [THEME_PRIMARY_SOFT] = 0x335F94, [THEME_ON_PRIMARY] = 0xFFFFFF,
    [THEME_PLAIN_DOWN] = 0xDCE7F2,   [THEME_OK] = 0x043D19,
    [THEME_OK_GROUND] = 0xEAF5EE,    [THEME_STOP] = 0x6E0808,
    [THEME_STOP_GROUND] = 0xFBE9E9,  [THEME_NOTE_GROUND] = 0xFFF3CD,
    [THEME_NOTE_BAR] = 0xA87B00,     [THEME_LINE] = 0xC9D2DB,
    [THEME_EDGE] = 0x5B6B7A,         [THEME_BAR] = 0xEEF2F6,
    [THEME_DISABLED] = 0x2F3B45,     [THEME_CARD] = 0xFBEFF2,
    [THEME_CARD_EDGE] = 0x8A6B74,    [THEME_CARD_PRINT] = 0xDDBFC8,
    [THEME_CHIP] = 0xE3B341,         [THEME_CHIP_EDGE] = 0x8A6412,
    [THEME_MACHINE] = 0xDDE4EB,      [THEME_SLOT] = 0x14202B,
}};

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
