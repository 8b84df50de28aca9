// Entry of the known secret: how many tries are left stands before the first key is pressed.
#include "screens/page/block.h"
#include "screens/page/entry.h"
#include "screens/page/strip.h"
#include "screens/screen.h"

void screen_known(struct page *page)
{
    const struct view *view = page->view;
    enum secret_kind kind = view->entry.kind;
    bool change = operation_is_change(view->operation);
    entry_title(page, page_text_of(page, change ? "known.title.change" : "known.title", kind));
    bool first = entry_first(page);
    if (first) {
        entry_tries(page, &page->main, view->tries_left, entry_tries_max(page));
        entry_keys(page);
    }
    strip_exchange(page, &page->main);
    entry_texts(page, page_text_of(page, "known.form", kind), first ? 0 : view->tries_left,
                page_text(page, "entry.cover"));
    strip_on_sheet(page, &page->main);
    if (!first)
        entry_keys(page);
}
