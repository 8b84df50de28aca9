// The known secret was wrong; how many tries are left, and what is often mistaken.
#include "screens/page/block.h"
#include "screens/page/button.h"
#include "screens/page/entry.h"
#include "screens/screen.h"

static const char *stake(const struct view *view, enum secret_kind kind)
{
    if (view->operation == OPERATION_READ_SIGN)
        return "wrong.read {n}";
    if (!operation_is_reset(view->operation))
        return "wrong.change {n}";
    return kind == SECRET_SIGN ? "wrong.reset.sign {n}" : "wrong.reset.auth {n}";
}

enum {
    LESS_HEADING = 1,
    LESS_BOX = 2, // small letters, without the box
};

static void mistakes(struct page *page, struct column *column, int less)
{
    const char *text = page_text_of(page, "wrong.note", operation_known(page->view->operation));
    if (less == LESS_BOX)
        block_small(page, column, text);
    else
        block_note(page, column, BLOCK_NOTE, less == 0 ? page_text(page, "wrong.note") : NULL,
                   text);
}

void screen_wrong(struct page *page)
{
    const struct view *view = page->view;
    enum secret_kind kind = operation_known(view->operation);
    struct column *main = &page->main;
    const char *title = page_text_of(page, "wrong.title", kind);
    if (page->metrics->large && page->metrics->portrait) // no room for the icon above
        block_title(page, main, title);
    else
        block_heading(page, main, ICON_EXCLAIM, BLOCK_NOTE, title);
    entry_tries(page, main, view->tries_left,
                kind == SECRET_SIGN ? view->sign.tries_max : view->auth.tries_max);
    block_body_left(page, main, text_count(page->text, stake(view, kind), view->tries_left));
    if (page->sheet_end > 0) { // what is often mistaken is read before the next try
        button_stack_with(page, main, mistakes, LESS_BOX);
        return;
    }
    page_foot(page);
    mistakes(page, page_aside(page), 0);
    button_stack(page, page_aside(page));
}
