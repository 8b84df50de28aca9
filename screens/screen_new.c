// Entry of the new secret: the rules as a live checklist, and why the last one was not taken.
#include "screens/page/block.h"
#include "screens/page/entry.h"
#include "screens/page/sheet.h"
#include "screens/page/strip.h"
#include "screens/screen.h"
#include "screens/view/notice.h"

// On a sheet of a small panel the reason stands as a heading: a box has no room.
static bool is_low(const struct page *page)
{
    return page->sheet_end > 0 && entry_wide(page) && page->metrics->compact;
}

// Below it the rules as far as the sheet has room: the keys say what is missing.
static void rules_left(struct page *page, struct column *column)
{
    enum secret_kind kind = page->view->entry.kind;
    struct scene_mark mark = scene_mark(page->scene);
    size_t cuts = page->cut_count;
    struct column all = *column;
    int left = sheet_left(page, column->y);
    entry_rules(page, &all);
    if (all.y - column->y <= left) {
        *column = all;
        return;
    }
    scene_undo(page->scene, mark);
    page->cut_count = cuts;
    page->titled = true;
    if (kind == SECRET_SIGN)
        block_small(page, column, page_text(page, "known.form.sign"));
}

static void refused(struct page *page, struct column *column)
{
    const char *name = notice_name(page->view->notice);
    block_heading(page, column, ICON_EXCLAIM, BLOCK_NOTE,
                  text_variant(page->text, "notice.title", name));
    block_body(page, column, text_variant(page->text, "notice.todo", name));
    rules_left(page, column);
}

void screen_new(struct page *page)
{
    struct column *main = &page->main;
    const struct view *view = page->view;
    if (is_low(page) && view->notice != NOTICE_NONE) {
        refused(page, main);
        entry_keys(page);
        return;
    }
    strip_or_note(page, page_text_of(page, "new.title", view->entry.kind));
    bool first = entry_first(page) && entry_keys_fit(page);
    if (first)
        entry_keys(page);
    entry_rules(page, main);
    if (view->notice == NOTICE_NONE)
        strip_on_sheet(page, main);
    if (!first)
        entry_keys(page);
}
