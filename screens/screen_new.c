// Entry of the new secret: the rules as a live checklist, and why the last one was not taken.
#include "screens/page/block.h"
#include "screens/page/entry.h"
#include "screens/page/strip.h"
#include "screens/screen.h"

void screen_new(struct page *page)
{
    const struct view *view = page->view;
    struct column *main = &page->main;
    block_title(page, main, page_text_of(page, "new.title", view->entry.kind));
    strip_or_note(page, main);
    bool first = entry_first(page);
    if (first)
        entry_keys(page);
    entry_rules(page, main);
    if (!first)
        entry_keys(page);
}
