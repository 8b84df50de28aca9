// One try is left: what happens if it is wrong. Stopping is the default.
#include <stdio.h>

#include "screens/page/block.h"
#include "screens/page/button.h"
#include "screens/screen.h"

static const char *stakes(const struct page *page, enum secret_kind kind)
{
    char id[32];
    snprintf(id, sizeof id, "last-try.%s", page_stake(page));
    return page_text_of(page, id, kind);
}

enum {
    LESS_MORE = 1,  // without the second sentence of the advice
    LESS_NOTES = 2, // and without what is said below a button's name
    LESS_BOX = 3,   // and without the box
};

static void advice(struct page *page, struct column *column, int less)
{
    for (size_t i = 0; i < page->action_count && less >= LESS_NOTES; i++)
        page->actions[i].note = NULL;
    if (less == LESS_BOX)
        block_section(page, column, page_text(page, "last-try.note"));
    else
        block_note(page, column, BLOCK_NOTE, page_text(page, "last-try.note"),
                   less < LESS_MORE ? page_text(page, "last-try.note.more") : NULL);
}

// Large letters in portrait have no room for the icon above the title.
static void head(struct page *page, struct column *column, const char *title)
{
    if (page->metrics->large && page->metrics->portrait)
        block_title(page, column, title);
    else
        block_heading(page, column, ICON_EXCLAIM, BLOCK_STOP, title);
}

// What it may cost, the advice, what can be done: in this order everywhere.
void screen_last_try(struct page *page)
{
    enum secret_kind kind = operation_known(page->view->operation);
    struct column *main = &page->main;
    bool wrong = page->view->after_wrong;
    head(page, main,
         wrong ? page_text_of(page, "wrong.title", kind) : page_text(page, "last-try.title"));
    if (wrong)
        block_section(page, main, page_text(page, "last-try.title"));
    block_body_left(page, main, stakes(page, kind));
    if (page->sheet_end > 0) {
        button_stack_with(page, main, advice, LESS_BOX);
        return;
    }
    page_foot(page);
    advice(page, page_aside(page), 0);
    button_stack(page, page_aside(page));
}
