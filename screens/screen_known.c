// Entry of the known secret: how many tries are left stands before the first key is pressed.
#include "screens/page/block.h"
#include "screens/page/entry.h"
#include "screens/page/strip.h"
#include "screens/screen.h"

void screen_known(struct page *page)
{
    const struct view *view = page->view;
    enum secret_kind kind = view->entry.kind;
    bool change =
        view->operation == OPERATION_CHANGE_SIGN || view->operation == OPERATION_CHANGE_AUTH;
    block_title(page, &page->main,
                page_text_of(page, change ? "known.title.change" : "known.title", kind));
    strip_or_note(page, &page->main);
    entry_texts(page, page_text_of(page, "known.form", kind), view->tries_left,
                page_text(page, "entry.cover"));
    entry_keys(page);
}
