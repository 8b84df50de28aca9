// One try is left: what happens if it is wrong. Stopping is the default.
#include <stdio.h>

#include "screens/page/block.h"
#include "screens/page/button.h"
#include "screens/page/sheet.h"
#include "screens/screen.h"

static const char *stakes(const struct page *page, enum secret_kind kind)
{
    char id[32];
    snprintf(id, sizeof id, "last-try.%s", page_stake(page));
    return page_text_of(page, id, kind);
}

static void advice(struct page *page, struct column *column, bool more)
{
    block_note(page, column, BLOCK_NOTE, page_text(page, "last-try.note"),
               more ? page_text(page, "last-try.note.more") : NULL);
}

// All of it, or its heading where the sheet has no room for more.
static void advice_on_sheet(struct page *page, struct column *column)
{
    struct scene_mark mark = scene_mark(page->scene);
    size_t cuts = page->cut_count;
    struct column all = *column;
    int left = sheet_left(page, column->y);
    advice(page, &all, true);
    if (all.y - column->y <= left) {
        *column = all;
        return;
    }
    scene_undo(page->scene, mark);
    page->cut_count = cuts;
    advice(page, column, false);
}

// Below two headings a small panel has no room for the sentence: the advice stands between, and no
// sentence is cut.
static bool is_advice_first(const struct page *page)
{
    bool low = page->metrics->compact && !page->metrics->portrait;
    return page->sheet_end > 0 && low && page->view->after_wrong;
}

void screen_last_try(struct page *page)
{
    enum secret_kind kind = operation_known(page->view->operation);
    struct column *main = &page->main;
    bool wrong = page->view->after_wrong, first = is_advice_first(page);
    block_heading(page, main, ICON_EXCLAIM, BLOCK_STOP,
                  wrong ? page_text_of(page, "wrong.title", kind)
                        : page_text(page, "last-try.title"));
    if (wrong)
        block_section(page, main, page_text(page, "last-try.title"));
    if (first)
        advice_on_sheet(page, main);
    block_body(page, main, stakes(page, kind));
    page_foot(page);
    if (page->sheet_end > 0) // what can be done is on the first one
        button_stack(page, main);
    if (!first)
        advice(page, page_aside(page), true);
    if (page->sheet_end == 0)
        button_stack(page, page_aside(page));
}
