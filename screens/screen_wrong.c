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

void screen_wrong(struct page *page)
{
    const struct view *view = page->view;
    enum secret_kind kind = operation_known(view->operation);
    struct column *main = &page->main;
    block_heading(page, main, ICON_EXCLAIM, BLOCK_NOTE, page_text_of(page, "wrong.title", kind));
    entry_tries(page, main, view->tries_left,
                kind == SECRET_SIGN ? view->sign.tries_max : view->auth.tries_max);
    // What can be done is on the first sheet: on a small panel the sentence comes after it.
    bool sheets = page->sheet_end > 0, low = sheets && page->metrics->compact;
    if (low)
        button_stack(page, main);
    block_body(page, main, text_count(page->text, stake(view, kind), view->tries_left));
    page_foot(page);
    if (sheets && !low)
        button_stack(page, main);
    block_note(page, page_aside(page), BLOCK_NOTE, page_text(page, "wrong.note"),
               page_text_of(page, "wrong.note", kind));
    if (!sheets)
        button_stack(page, page_aside(page));
}
