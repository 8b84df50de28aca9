// The blocks that screens are made of. Each is added where the column's pen is and moves it on.
#ifndef SCREENS_PAGE_BLOCK_H
#define SCREENS_PAGE_BLOCK_H

#include "screens/page/page.h"

// What a coloured block means: plain information, a warning, not possible, success.
enum block_tone {
    BLOCK_PLAIN,
    BLOCK_NOTE,
    BLOCK_STOP,
    BLOCK_OK,
};

void block_gap(struct page *page, struct column *column, int units);

void block_title(struct page *page, struct column *column, const char *text);
// The same as large as it goes: all that a screen has to say.
void block_display(struct page *page, struct column *column, const char *text);
void block_section(struct page *page, struct column *column, const char *text);
void block_body(struct page *page, struct column *column, const char *text);
void block_small(struct page *page, struct column *column, const char *text);

// A body text, or a small one where the sheet has no room for more of it.
void block_body_left(struct page *page, struct column *column, const char *text);

// The number for the staff, as large as it goes; it can be held as in the bar.
void block_number(struct page *page, struct column *column);

// A tinted box; `heading` is bold and may be NULL, `text` may be NULL.
void block_note(struct page *page, struct column *column, enum block_tone tone, const char *heading,
                const char *text);

// The same with a bold sentence at its end; `strong` may be NULL.
void block_note_strong(struct page *page, struct column *column, enum block_tone tone,
                       const char *heading, const char *text, const char *strong);

// The same in small letters.
void block_note_small(struct page *page, struct column *column, enum block_tone tone,
                      const char *heading, const char *text, const char *strong);

// On sheets: a note without a heading, in small letters where the sheet under way has no room for
// it in others; a small sentence, where it has room; a sentence in small letters where it has no
// room for it in others with `below` pixels more.
void block_sheet_note(struct page *page, struct column *column, enum block_tone tone,
                      const char *text);
void block_sheet_small(struct page *page, struct column *column, const char *text);
void block_sheet_body(struct page *page, struct column *column, const char *text, int below);

// That the card must stay where it is: a hand held up, unlike any other note; `more` may be NULL.
void block_panel_hold(struct page *page, struct column *column, const char *more);

// What has been done, over the whole width: tick and title, and below a sentence and a small line;
// `small` may be NULL.
void block_panel_done(struct page *page, struct column *column, const char *title, const char *text,
                      const char *small);

// What the operator tells residents, as a note; nothing when there is nothing to tell.
void block_operator_notice(struct page *page, struct column *column);

// A round symbol and the title: the first thing that is seen. In portrait the symbol stands above,
// and a sheet has none.
void block_heading(struct page *page, struct column *column, enum icon icon, enum block_tone tone,
                   const char *title);

// Numbered sentences.
void block_points(struct page *page, struct column *column, const char *const texts[],
                  size_t count);

// Sentences with an icon each: a checklist.
struct block_item {
    enum icon icon;
    enum block_tone tone;
    bool strong;
    const char *text;
    bool small;
    bool joined; // rather on the sheet of the item above it
};
void block_items(struct page *page, struct column *column, const struct block_item items[],
                 size_t count);

// The same, two beside each other where they have room: names, not sentences.
void block_items_beside(struct page *page, struct column *column, const struct block_item items[],
                        size_t count);

// Names and what stands for them, one row each.
struct block_row {
    const char *name, *value;
};
void block_rows(struct page *page, struct column *column, const struct block_row rows[],
                size_t count);

// Names in bold and, small, what they mean.
void block_rows_terms(struct page *page, struct column *column, const struct block_row rows[],
                      size_t count);

// The same with values in bold.
void block_rows_facts(struct page *page, struct column *column, const struct block_row rows[],
                      size_t count);

// The same for what is not in order: red, each with a cross.
void block_rows_faults(struct page *page, struct column *column, const struct block_row rows[],
                       size_t count);

// Short terms, in boxes of which two stand beside each other where they have room.
void block_rows_beside(struct page *page, struct column *column, const struct block_row rows[],
                       size_t count);

// Tries left as dots, ending at `right` or, with right == 0, starting at `x`; returns their width.
int block_dots(struct page *page, int x, int right, int middle, int left, int max);

#endif
