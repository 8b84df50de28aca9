// One screen while it is being laid out: what it shows, and where it may draw: one column in
// portrait, two in landscape, between the bars of bar.h.
//
// Portrait: what and why on top, what can be done from the middle down, where a seated person
// reaches. Landscape: what and why on the left, what can be done on the right.
#ifndef SCREENS_PAGE_PAGE_H
#define SCREENS_PAGE_PAGE_H

#include "screens/scene/paragraph.h"
#include "screens/scene/scene.h"
#include "screens/type/font.h"
#include "screens/type/metrics.h"
#include "screens/type/text.h"
#include "screens/view/action.h"

// A pen that goes down a column.
struct column {
    int x, w;
    int y;                    // where the next block starts
    int bottom;               // where blocks must end
    bool begun;               // a block was added
    enum theme_colour ground; // what its blocks stand on
};

enum {
    PAGE_CUTS_MAX = 320,
    PAGE_FRAME = 14, // design units: around a technician's page
};

struct page {
    const struct view *view;
    const struct metrics *metrics;
    struct text *text;
    struct font *font;
    struct scene *scene;
    enum control focus;   // drawn with a ring; CONTROL_NONE: no ring
    enum control pressed; // drawn as held down
    struct action actions[ACTION_MAX_COUNT];
    size_t action_count;
    struct column main;
    struct column side; // landscape only: the right column
    bool split;         // there is a right column
    bool footed;        // from `foot` on the aside column belongs to its actions
    struct scene_mark foot;
    int sheet_top, sheet_end; // of each sheet; sheet_end == 0: the page is whole
    int cuts[PAGE_CUTS_MAX]; // where a sheet may begin; negative: only if it cannot begin elsewhere
    size_t cut_count;
    int kept; // of the first sheet's end, for the actions (button_foot())
    // What each sheet has in one place: so many of the first actions at its end, or the first one
    // below the pager.
    size_t each_count;
    struct scene_rect each;
    int pager; // how wide that beside a sheet is
    // What the view itself is a part of, from 0: the pager leads on to the others. parts == 0: it
    // is no part.
    int part, parts;
    int last;      // where the helpline begins, on sheets; 0: there is none
    bool single;   // all of it stands on one sheet, which needs no room for a pager
    bool titled;   // a title was added last: what follows belongs to it
    bool helpline; // it comes at the end of the last sheet
    bool in_bar;   // the bar above says what is typed: a wide sheet needs no title
};

enum page_form {
    PAGE_HERO,   // the bar below; the rest is the screen's own
    PAGE_SPLIT,  // bars; in landscape two columns, the right one on a tint
    PAGE_SINGLE, // bars; one column in landscape too
    PAGE_ENTRY,  // PAGE_SINGLE for a password's keyboard, PAGE_SPLIT for a PIN's keys
    PAGE_SHEETS, // bars; one column without an end, which sheet_select() cuts
};

// Begins the page: its columns, between the bars.
void page_open(struct page *page, enum page_form form);

// Whether this is the last level before a page is cut into sheets: it has the least air.
bool page_is_tightest(const struct page *page);

// Whether everything stands below each other: in portrait, and on sheets.
bool page_stacked(const struct page *page);

// Whether a column is wide enough for two things side by side, and the left (0) or the right (1)
// half of what is left of it.
bool page_halves(const struct page *page, const struct column *column);
struct column page_half(const struct page *page, const struct column *column, int which);

// Where pictures, actions and keys go: the right column, or the only one.
struct column *page_aside(struct page *page);

// In landscape the actions stand at the end of the right column, under the thumbs. What is added to
// the aside column from now on stands directly above them.
void page_foot(struct page *page);

// In portrait, what is added to the aside column from now on starts in the lower half, if there is
// room for `height` pixels of it.
void page_lower_half(struct page *page, int height);

// The text of an id; with a kind: of "<id>.sign" or "<id>.auth".
const char *page_text(const struct page *page, const char *id);
const char *page_text_of(const struct page *page, const char *id, enum secret_kind kind);

// The wording of an id that is true now: the most special of "<id>.<stake>.<kind>", "<id>.<kind>",
// "<id>.<stake>", on a plate "<id>.plate", and "<id>" that there is.
const char *page_wording(const struct page *page, const char *id, enum secret_kind kind);

// A notice's words: page_wording() of "<part>.<name>" for the secret that the notice is about.
const char *page_notice(const struct page *page, const char *part, const char *name);

// What a lock would cost: "reset" the operation, which cannot be done without the known secret;
// "change" nothing that the other secret could not restore here; "lock" a way to the counter.
const char *page_stake(const struct page *page);

// A language's own name.
const char *page_language(const struct page *page, enum language language);

// Pixels of design units; gaps shrink on panels with little room.
int page_px(const struct page *page, int units);
int page_gap(const struct page *page, int units);

#endif
