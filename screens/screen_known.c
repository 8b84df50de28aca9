// Entry of the known secret: how many tries are left stands before the first key is pressed.
#include "screens/block.h"
#include "screens/entry.h"
#include "screens/screen.h"

static const char *title(const struct page *page, bool change)
{
    return page_text_of(page, change ? "known.title.change" : "known.title",
                        page->view->entry.kind);
}

static void about(struct page *page, struct column *column)
{
    const struct view *view = page->view;
    bool sign = view->entry.kind == SECRET_SIGN;
    block_body(page, column, page_text_of(page, "known.form", view->entry.kind));
    entry_tries(page, column, view->tries_left, sign ? view->sign.tries_max : view->auth.tries_max);
}

void screen_known(struct page *page)
{
    const struct view *view = page->view;
    bool sign = view->entry.kind == SECRET_SIGN;
    bool change =
        view->operation == OPERATION_CHANGE_SIGN || view->operation == OPERATION_CHANGE_AUTH;
    page_open(page, sign ? PAGE_SINGLE : PAGE_SPLIT);
    struct column *main = &page->main;
    block_title(page, main, title(page, change));
    about(page, main);
    block_small(page, main, page_text(page, "entry.cover"));
    entry_boxes(page, main);
    entry_keys(page, page_aside(page));
}
