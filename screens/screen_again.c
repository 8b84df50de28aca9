// The new secret once more.
#include "screens/page/block.h"
#include "screens/page/entry.h"
#include "screens/page/strip.h"
#include "screens/screen.h"

void screen_again(struct page *page)
{
    entry_title(page, page_text(page, "again.title"));
    bool first = entry_first(page);
    if (first)
        entry_keys(page);
    strip_exchange(page, &page->main);
    entry_texts(page, page_text_of(page, "again.body", page->view->entry.kind), 0,
                page_text(page, "entry.cover"));
    strip_on_sheet(page, &page->main);
    if (!first)
        entry_keys(page);
}
