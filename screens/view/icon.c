#include "screens/view/icon.h"

enum {
    STROKES = 9
};

#define LINE(x, y, u, v)                                                                           \
    {                                                                                              \
        ICON_LINE, x, y, u, v, 2.4F                                                                \
    }
#define RING(x, y, r)                                                                              \
    {                                                                                              \
        ICON_RING, x, y, r, 0, 2.2F                                                                \
    }
#define QUARTER(x, y, r, from)                                                                     \
    {                                                                                              \
        ICON_QUARTER, x, y, r, from, 2.4F                                                          \
    }
#define DOT(x, y)                                                                                  \
    {                                                                                              \
        ICON_LINE, x, y, x, y, 3.2F                                                                \
    }

// A stroke of width 0 ends a row.
static const struct icon_stroke icons[ICON_COUNT][STROKES + 1] = {
    [ICON_CHECK] = {{ICON_LINE, 5, 12.8F, 10, 17.6F, 3}, {ICON_LINE, 10, 17.6F, 19.4F, 7, 3}},
    [ICON_CROSS] = {{ICON_LINE, 6, 6, 18, 18, 2.8F}, {ICON_LINE, 18, 6, 6, 18, 2.8F}},
    [ICON_EXCLAIM] = {{ICON_LINE, 12, 5, 12, 13.6F, 3.2F}, {ICON_LINE, 12, 19, 12, 19, 3.8F}},
    [ICON_INFO] = {{ICON_LINE, 12, 5, 12, 5, 3.8F}, {ICON_LINE, 12, 10.6F, 12, 19, 3.2F}},
    [ICON_CLOCK] = {RING(12, 12, 9), LINE(12, 6.8F, 12, 12.4F), LINE(12, 12.4F, 16, 14.6F)},
    [ICON_LOCK] = {LINE(5.5F, 11, 18.5F, 11), LINE(18.5F, 11, 18.5F, 20), LINE(18.5F, 20, 5.5F, 20),
                   LINE(5.5F, 20, 5.5F, 11), LINE(8, 11, 8, 7.6F), QUARTER(12, 7.6F, 4, 2),
                   QUARTER(12, 7.6F, 4, 3), LINE(16, 7.6F, 16, 11), DOT(12, 15.4F)},
    [ICON_PHONE] = {LINE(7.5F, 3.4F, 16.5F, 3.4F),
                    LINE(16.5F, 3.4F, 16.5F, 20.6F),
                    LINE(16.5F, 20.6F, 7.5F, 20.6F),
                    LINE(7.5F, 20.6F, 7.5F, 3.4F),
                    {ICON_LINE, 11.4F, 17.4F, 12.6F, 17.4F, 2}},
    [ICON_CALL] = {{ICON_QUARTER, 18.4F, 5.6F, 12.6F, 1, 2.6F},
                   {ICON_LINE, 5.6F, 4.4F, 7.8F, 9, 5.6F},
                   {ICON_LINE, 19.6F, 18.4F, 15, 16.2F, 5.6F}},
    [ICON_NEW] = {QUARTER(12, 12, 8, 1), QUARTER(12, 12, 8, 2), QUARTER(12, 12, 8, 3),
                  LINE(20, 12, 16.6F, 8.2F), LINE(20, 12, 22.6F, 7.8F)},
    [ICON_WIRE] = {LINE(1.6F, 12, 4.8F, 12), LINE(5, 7.6F, 5, 16.4F), LINE(5, 9.8F, 9.4F, 9.8F),
                   LINE(5, 14.2F, 9.4F, 14.2F), LINE(14.6F, 7.6F, 14.6F, 16.4F),
                   LINE(14.6F, 7.6F, 19, 7.6F), LINE(14.6F, 16.4F, 19, 16.4F),
                   LINE(19, 7.6F, 19, 16.4F), LINE(19.2F, 12, 22.4F, 12)},
    [ICON_NO_ENTRY] = {RING(12, 12, 9), {ICON_LINE, 7.6F, 12, 16.4F, 12, 3}},
    [ICON_HAND] = {LINE(8, 14, 8, 6.4F),
                   LINE(11.2F, 13, 11.2F, 3.8F),
                   LINE(14.4F, 13, 14.4F, 4.4F),
                   LINE(17.6F, 14.6F, 17.6F, 7),
                   LINE(4.4F, 11.6F, 7.6F, 16.8F),
                   LINE(7.6F, 16.8F, 9.8F, 20.4F),
                   LINE(9.8F, 20.4F, 15.6F, 20.4F),
                   LINE(15.6F, 20.4F, 17.6F, 14.6F),
                   {ICON_LINE, 12, 16.6F, 13, 16.6F, 5}},
    [ICON_TOOL] = {RING(12, 12, 3.6F), LINE(12, 3, 12, 5.6F), LINE(12, 18.4F, 12, 21),
                   LINE(3, 12, 5.6F, 12), LINE(18.4F, 12, 21, 12), LINE(5.6F, 5.6F, 7.4F, 7.4F),
                   LINE(16.6F, 16.6F, 18.4F, 18.4F), LINE(18.4F, 5.6F, 16.6F, 7.4F),
                   LINE(7.4F, 16.6F, 5.6F, 18.4F)},
    [ICON_CARD] = {LINE(3.6F, 6, 20.4F, 6), LINE(20.4F, 6, 20.4F, 18), LINE(20.4F, 18, 3.6F, 18),
                   LINE(3.6F, 18, 3.6F, 6), DOT(8, 12), LINE(13, 12, 16.6F, 12)},
    [ICON_ARROW_LEFT] = {LINE(20, 12, 4.6F, 12), LINE(4.6F, 12, 10.8F, 5.8F),
                         LINE(4.6F, 12, 10.8F, 18.2F)},
    [ICON_ARROW_RIGHT] = {LINE(4, 12, 19.4F, 12), LINE(19.4F, 12, 13.2F, 5.8F),
                          LINE(19.4F, 12, 13.2F, 18.2F)},
    [ICON_ARROW_UP] = {LINE(12, 20, 12, 4.6F), LINE(12, 4.6F, 5.8F, 10.8F),
                       LINE(12, 4.6F, 18.2F, 10.8F)},
    [ICON_ARROW_DOWN] = {LINE(12, 4, 12, 19.4F), LINE(12, 19.4F, 5.8F, 13.2F),
                         LINE(12, 19.4F, 18.2F, 13.2F)},
    [ICON_CHEVRON_LEFT] = {{ICON_LINE, 15, 5, 8, 12, 2.8F}, {ICON_LINE, 8, 12, 15, 19, 2.8F}},
    [ICON_CHEVRON] = {{ICON_LINE, 9, 5, 16, 12, 2.8F}, {ICON_LINE, 16, 12, 9, 19, 2.8F}},
    [ICON_DELETE] = {LINE(8.5F, 5.5F, 21, 5.5F), LINE(21, 5.5F, 21, 18.5F),
                     LINE(21, 18.5F, 8.5F, 18.5F), LINE(8.5F, 18.5F, 3, 12),
                     LINE(3, 12, 8.5F, 5.5F), LINE(11.6F, 9.2F, 17.2F, 14.8F),
                     LINE(17.2F, 9.2F, 11.6F, 14.8F)},
    [ICON_LANGUAGE] = {{ICON_RING, 12, 12, 9.4F, 0, 2},
                       {ICON_OVAL, 12, 12, 4.2F, 9.4F, 1.8F},
                       {ICON_LINE, 3, 12, 21, 12, 1.8F},
                       {ICON_LINE, 4.6F, 7.4F, 19.4F, 7.4F, 1.8F},
                       {ICON_LINE, 4.6F, 16.6F, 19.4F, 16.6F, 1.8F}},
    [ICON_TEXT_SIZE] = {LINE(1.6F, 20, 7.6F, 4), LINE(7.6F, 4, 13.6F, 20), LINE(4, 14, 11.2F, 14),
                        LINE(14.8F, 20, 18.6F, 10), LINE(18.6F, 10, 22.4F, 20),
                        LINE(16.2F, 16.6F, 21, 16.6F)},
    [ICON_CONTRAST] = {RING(12, 12, 9),
                       {ICON_OVAL, 12, 12, 0.5F, 8.6F, 2},
                       {ICON_LINE, 9.6F, 5, 9.6F, 19, 4},
                       {ICON_LINE, 6.4F, 8, 6.4F, 16, 4},
                       {ICON_LINE, 8, 6.6F, 8, 17.4F, 4}},
    [ICON_HELP] = {{ICON_QUARTER, 12, 8, 4.6F, 2, 2.6F},
                   {ICON_QUARTER, 12, 8, 4.6F, 3, 2.6F},
                   {ICON_QUARTER, 12, 8, 4.6F, 0, 2.6F},
                   {ICON_LINE, 12, 12.6F, 12, 15, 2.6F},
                   DOT(12, 20)},
    [ICON_DASH] = {{ICON_LINE, 6, 12, 18, 12, 3}},
};

const struct icon_stroke *icon_strokes(enum icon icon, size_t *count)
{
    *count = 0;
    while (*count < STROKES && icons[icon][*count].width > 0)
        ++*count;
    return icons[icon];
}
