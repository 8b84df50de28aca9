// What can be pressed, as it looks: buttons, keys, and the cells of the bottom bar.
#ifndef SCREENS_PAGE_BUTTON_H
#define SCREENS_PAGE_BUTTON_H

#include "screens/page/page.h"

// A view's actions, one below the other, at the end of the column. On a technician's sheets two
// stand side by side where both have room.
void button_stack(struct page *page, struct column *column);

// The same in place of page_foot() and button_stack(), but on a technician's sheets at the end of
// the first one, wherever that cuts the page: there they stay, whatever the page says.
void button_foot(struct page *page);

// For sheet_select(): draws what button_foot() has kept room for.
void button_kept(struct page *page);

// On sheets: what `above` adds and the actions below it, on one sheet. `less` counts from 0 to
// `least` what it leaves out, until that has room. Without room for that either, the actions stand
// together on the next one.
typedef void button_above(struct page *page, struct column *column, int less);
void button_stack_with(struct page *page, struct column *column, button_above *above, int least);

// Actions side by side, all as high as the highest, in places of which `across` fill the width.
void button_beside(struct page *page, struct column *column, const struct action list[],
                   size_t count, size_t across);

// The least gap between two buttons, and more where there is room.
int button_gap(const struct page *page);

// What button_stack() takes up, in pixels.
int button_stack_height(struct page *page, const struct column *column);

// One action in a given place; the place's height must be at least button_height().
void button_draw(struct page *page, struct scene_rect at, const struct action *action);
int button_height(struct page *page, int width, const struct action *action);

// How wide an action must be for its label to stand on one line, in pixels.
int button_width(const struct page *page, const struct action *action);

// How a control looks in its present state.
struct button_look {
    enum theme_colour fill, edge, letters;
    int stroke; // design units
};

// Draws an empty button with its focus ring, without making it a control: the caller fills it.
struct button_look button_frame(struct page *page, struct scene_rect at, enum control control,
                                bool enabled, bool strong);

// A key with a centred label, and a second line below it (NULL: none). `strong`: filled.
struct button_key {
    enum control control;
    const char *label, *note;
    enum icon icon; // in place of the label, or ICON_NONE
    enum metrics_type role;
    enum face face, note_face; // FACE_SHOWN: that of the shown language
    bool enabled, strong;
};
void button_key(struct page *page, struct scene_rect at, const struct button_key *key);

// The least height of a key with a label and a second line.
int button_key_height(const struct page *page);

// A cell of the bottom bar: icon and word.
void button_cell(struct page *page, struct scene_rect at, enum control control, enum icon icon,
                 const char *word);

#endif
