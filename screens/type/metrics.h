// From a panel's pixels and millimetres to the sizes of everything on it.
//
// A design unit is what one pixel is on a portrait panel 1080 wide. The unit grows until the norms
// hold on the panel: at the second of the four text sizes capitals of body text are 4.8 mm high,
// and no text is under 14 pt. So a small panel gets larger text and tighter gaps, never smaller
// text. The other sizes change the text and leave the unit.
#ifndef SCREENS_TYPE_METRICS_H
#define SCREENS_TYPE_METRICS_H

#include <stdbool.h>

#include "screens/type/face.h"
#include "screens/view/view.h"

// What a text is for. Its size follows from that, nothing else sets a size.
enum metrics_type {
    METRICS_DISPLAY, // the start screen's title
    METRICS_TITLE,
    METRICS_SECTION,
    METRICS_BODY,
    METRICS_LABEL, // a button's
    METRICS_KEY,   // a key's
    METRICS_SMALL,
    METRICS_COUNTDOWN,
    METRICS_TYPES,
};

enum {
    METRICS_TIGHTEST = 5, // levels 0..5; the norms hold at each

    METRICS_READING = 500,    // the em of a reading, thousandths of its base's
    METRICS_READING_GAP = 60, // what is between the two, the same
};

struct metrics {
    int width, height; // pixels
    enum face face;    // of the shown language
    bool readings;     // it has readings above kanji
    bool portrait;     // one column; otherwise two
    bool compact;      // a panel with little room for text at the size it must have
    double px_per_mm;
    double unit;                // pixels of a design unit
    double scale;               // of body text, against TEXT_SIZE_NORMAL
    bool large;                 // it is so large that the bars have to be laid out in another way
    double space;               // what is left of a gap at this level, 0..1
    int size[METRICS_TYPES];    // em, pixels
    int target, apart;          // the least size of a control and the least gap between two, pixels
    int least_body, least_text; // em of the smallest body text and of any text, pixels
};

struct metrics_panel {
    int width, height;          // pixels
    double width_mm, height_mm; // 0: the known panel of that resolution, else 100 dpi
};

// The face is the Japanese one until somebody sets another. Level 0 is the design; each further
// level gives up some air, for a panel on which a screen does
// not fit otherwise.
void metrics_make(struct metrics *metrics, const struct metrics_panel *panel,
                  enum text_size text_size, int level);

// Pixels to the millimetre of a panel.
double metrics_density(const struct metrics_panel *panel);

// Pixels that a reading adds above a line of that em.
int metrics_reading(enum face face, int size);

// Heights of the bars above and below a page, in pixels.
int metrics_bar_top(const struct metrics *metrics);
int metrics_bar_bottom(const struct metrics *metrics);

// The rows of the bar below, two where large words need the room, and the height of each.
int metrics_bar_rows(const struct metrics *metrics);
int metrics_bar_row(const struct metrics *metrics);

// Design units in pixels, rounded. metrics_gap() is for white space, which shrinks with the level.
int metrics_px(const struct metrics *metrics, int units);
int metrics_gap(const struct metrics *metrics, int units);

#endif
