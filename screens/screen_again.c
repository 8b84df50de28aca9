// The new secret once more.
#include "screens/block.h"
#include "screens/entry.h"
#include "screens/screen.h"

void screen_again(struct page *page)
{
    enum secret_kind kind = page->view->entry.kind;
    page_open(page, kind == SECRET_SIGN ? PAGE_SINGLE : PAGE_SPLIT);
    struct column *main = &page->main;
    block_title(page, main, page_text(page, "again.title"));
    block_body(page, main, page_text_of(page, "again.body", kind));
    block_small(page, main, page_text(page, "entry.cover"));
    entry_boxes(page, main);
    entry_keys(page, page_aside(page));
}
