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

void screen_last_try(struct page *page)
{
    enum secret_kind kind = operation_known(page->view->operation);
    struct column *main = &page->main;
    bool wrong = page->view->after_wrong;
    block_heading(page, main, ICON_EXCLAIM, BLOCK_STOP,
                  wrong ? page_text_of(page, "wrong.title", kind)
                        : page_text(page, "last-try.title"));
    if (wrong)
        block_section(page, main, page_text(page, "last-try.title"));
    block_body(page, main, stakes(page, kind));
    page_foot(page);
    if (page->sheet_end > 0) // what can be done is on the first one
        button_stack(page, main);
    block_note(page, page_aside(page), BLOCK_NOTE, page_text(page, "last-try.note"),
               page_text(page, "last-try.note.more"));
    if (page->sheet_end == 0)
        button_stack(page, page_aside(page));
}
