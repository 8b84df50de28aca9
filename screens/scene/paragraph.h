// One paragraph: broken into lines and placed in a scene.
//
// A text may make some words bold with <b> and </b>. A Japanese or Chinese one has U+200B where a
// phrase begins, and its lines end only there. What stands between <ja> and </ja> is an official
// name in another language: it is set in the Japanese face, and a line ends inside it only there
// too. What stands in 《》 is the reading of the kanji before it, or of all that follows a ｜: it
// is set above them, and no line ends between.
#ifndef SCREENS_SCENE_PARAGRAPH_H
#define SCREENS_SCENE_PARAGRAPH_H

#include <stdbool.h>

#include "screens/scene/scene.h"
#include "screens/type/font.h"
#include "screens/type/metrics.h"
#include "screens/type/theme.h"

enum paragraph_align {
    PARAGRAPH_LEFT,
    PARAGRAPH_CENTRE,
    PARAGRAPH_RIGHT,
};

struct paragraph {
    const char *text;
    enum metrics_type role;
    enum font_weight weight;
    enum face face; // FACE_SHOWN: that of the shown language
    enum theme_colour colour;
    enum paragraph_align align;
    int leading;            // line height in hundredths of the em, or more if the ink needs it
    bool balanced;          // lines of equal length
    struct scene_rect room; // where it must stay; it starts at the top
    bool anywhere;          // a text without phrase marks; see struct breaking
};

// Adds the paragraph's lines to the scene and returns their height in pixels. Sets scene->overflow
// when they leave the room.
int paragraph_add(const struct paragraph *paragraph, struct scene *scene, struct font *font,
                  const struct metrics *metrics);

// The height that paragraph_add() would return, however much room there is.
int paragraph_height(const struct paragraph *paragraph, struct scene *scene, struct font *font,
                     const struct metrics *metrics);

// Pixels from one line to the next.
int paragraph_leading(const struct paragraph *paragraph, const struct metrics *metrics);

// From the top of the first line to the middle of its capitals: what stands beside the letters has
// its middle there too, whether there are readings above them or not.
int paragraph_middle(const struct paragraph *paragraph, const struct metrics *metrics);

// How far below the top of a room of this height its one line begins: in the middle of the room
// stand its letters, or letters and readings together, and what the face may paint stays inside.
int paragraph_down(const struct paragraph *paragraph, const struct metrics *metrics, int height);

// Width in pixels if it stood on one line.
int paragraph_width(const struct paragraph *paragraph, struct font *font,
                    const struct metrics *metrics);

#endif
