// A screen as a list of boxes, texts and icons in painting order, with the controls' places.
//
// Plain data: two scenes built from equal views are equal byte for byte, a test can walk one, and
// what differs between two is what has to be repainted. A scene holds no typed character.
#ifndef SCREENS_SCENE_SCENE_H
#define SCREENS_SCENE_SCENE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "screens/type/font.h"
#include "screens/type/metrics.h"
#include "screens/type/theme.h"
#include "screens/view/control.h"
#include "screens/view/icon.h"

enum {
    SCENE_ITEMS_MAX = 448, // the fullest screen (a keyboard) uses about 200
    SCENE_TEXT_MAX = 8192, // bytes
    SCENE_DAMAGE_MAX = 12,
    SCENE_HELD_MAX = 2,
};

struct scene_rect {
    int x, y, w, h;
};

enum scene_type {
    SCENE_BOX,
    SCENE_TEXT,
    SCENE_ICON,
    SCENE_QR,
    SCENE_FILL, // a colour of no theme
};

// How a text's line ends, which is what a check of the rules of its language wants to know.
enum scene_end {
    SCENE_END_NONE,   // another run of the line follows, or the paragraph ends here
    SCENE_END_BREAK,  // where the language's rule lets a line end
    SCENE_END_INSIDE, // anywhere else: inside a phrase or a word
};

struct scene_item {
    enum scene_type type;
    struct scene_rect at;     // every pixel it may touch; a text's line, one em high
    struct scene_rect room;   // TEXT: where it must stay inside
    enum theme_colour colour; // of the fill, the letters or the strokes
    enum theme_colour edge;   // BOX: of the outline
    int radius, stroke;       // BOX: corners, and the outline's width; 0: none
    enum metrics_type role;   // TEXT: what it is for
    struct font_style style;  // TEXT: face and weight
    int size;                 // TEXT: nominal em in pixels
    int string;               // TEXT, QR: offset into scene.text
    enum scene_end end;
    bool reading; // TEXT: small above its base
    bool badge;   // BOX: lies on the edge of another on purpose
    enum icon icon;
    uint32_t rgb; // FILL: 0xRRGGBB
};

struct scene {
    int width, height;
    enum theme_colour ground;
    bool overflow;          // something did not fit: this level of metrics is too generous
    int sheet, sheet_count; // of a page that is cut into sheets, from 0 on; 0 of 1: it is whole
    size_t item_count, control_count, text_used;
    struct scene_item items[SCENE_ITEMS_MAX];
    struct control_place controls[CONTROL_COUNT];
    size_t held_count;
    struct control_place held[SCENE_HELD_MAX]; // control_is_held(): no controls to hands and keys
    char text[SCENE_TEXT_MAX];
};

void scene_clear(struct scene *scene, int width, int height, enum theme_colour ground);

// A filled box; `stroke` pixels of outline inside it, 0 for none.
void scene_box(struct scene *scene, struct scene_rect at, int radius, enum theme_colour fill,
               int stroke, enum theme_colour edge);

void scene_icon(struct scene *scene, struct scene_rect at, enum icon icon,
                enum theme_colour colour);

// A test colour, 0xRRGGBB, whatever the theme.
void scene_fill(struct scene *scene, struct scene_rect at, uint32_t rgb);

// A QR code of the text, black on white whatever the theme, with its quiet zone inside `at`.
void scene_qr(struct scene *scene, struct scene_rect at, const char *text);

// One run of one line. `item` says everything but the type and the string, which is copied.
void scene_text(struct scene *scene, const struct scene_item *item, const char *text,
                size_t length);

void scene_control(struct scene *scene, enum control control, struct scene_rect at, bool enabled);

// A place that can be held; nothing is drawn there.
void scene_hold(struct scene *scene, enum control control, struct scene_rect at);

// Where the lists end now; what is added afterwards can be moved as one piece.
struct scene_mark {
    size_t items, controls, held, text_used;
    bool overflow;
};
struct scene_mark scene_mark(const struct scene *scene);
void scene_move(struct scene *scene, struct scene_mark since, int dx, int dy);

// Takes back everything since the mark: measuring is adding and taking back.
void scene_undo(struct scene *scene, struct scene_mark since);

const char *scene_string(const struct scene *scene, const struct scene_item *item);

// A control's place; NULL when the scene does not have it.
const struct control_place *scene_find(const struct scene *scene, enum control control);

// Fills `damage` with the rectangles in which the two scenes may differ and returns their number;
// 0 when they are equal.
size_t scene_damage(const struct scene *before, const struct scene *after,
                    struct scene_rect damage[SCENE_DAMAGE_MAX]);

bool scene_overlap(struct scene_rect a, struct scene_rect b);
bool scene_contains(struct scene_rect outer, struct scene_rect inner);

#endif
