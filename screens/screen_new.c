// Entry of the new secret: the rules as a live checklist, and why the last one was not taken.
#include "screens/page/block.h"
#include "screens/page/entry.h"
#include "screens/page/strip.h"
#include "screens/screen.h"
#include "screens/view/notice.h"

// On a sheet of a small panel there is no room for the title and why the last one was not taken:
// the bar above says which one is chosen.
static bool is_low(const struct page *page)
{
    return page->sheet_end > 0 && entry_wide(page) && page->metrics->compact;
}

static void head(struct page *page, struct column *column)
{
    const struct view *view = page->view;
    if (is_low(page) && view->notice != NOTICE_NONE) {
        const char *name = notice_name(view->notice);
        block_heading(page, column, ICON_EXCLAIM, BLOCK_NOTE,
                      text_variant(page->text, "notice.title", name));
        return;
    }
    block_title(page, column, page_text_of(page, "new.title", view->entry.kind));
    strip_or_note(page, column);
}

void screen_new(struct page *page)
{
    struct column *main = &page->main;
    head(page, main);
    bool first = entry_first(page) && entry_keys_fit(page);
    if (first)
        entry_keys(page);
    entry_rules(page, main);
    if (page->view->notice == NOTICE_NONE)
        strip_on_sheet(page, main);
    if (!first)
        entry_keys(page);
}
