// What the screens of the counter guide are made of.
#ifndef SCREENS_PAGE_GUIDE_H
#define SCREENS_PAGE_GUIDE_H

#include "screens/page/page.h"

// The way back and the other pages, in fixed places at the end of the page; the column ends above.
// On sheets (sheet.h) the way back is on each, and the pager leads to the other pages.
void guide_open(struct page *page);

// The ways that have no room there, behind everything else.
void guide_close(struct page *page);

// The view's choices as large keys at the end of the column, from the left to the right and down.
// The kana rows are named by texts.
void guide_choices(struct page *page);

// A paragraph of data: what others wrote, without phrase marks.
void guide_line(struct page *page, struct column *column, const char *text, bool strong);

// The same of our own texts, with their marks and readings.
void guide_text(struct page *page, struct column *column, const char *text, bool strong);

// The code of the official page beside what it is, and of when all this is.
void guide_code(struct page *page, struct column *column);

// In landscape the two halves of the page, in portrait twice the same column.
struct guide_columns {
    struct column left, right;
    bool two;
};
struct guide_columns guide_split(struct page *page);

// One piece of a long text; it stands in one column. `number` says which of its kind.
struct guide_piece {
    void (*draw)(struct page *page, struct column *column, int number);
    int number;
    bool fresh; // begins a column
};

// Lays the pieces out below the title over as many pages as they need, draws the view's page, and
// says at its end which it is. On sheets all of it is one page, without the ways to others.
void guide_pages(struct page *page, const char *title, struct guide_piece pieces[], size_t count);

#endif
