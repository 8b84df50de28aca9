// One try is left: what happens if it is wrong. Stopping is the default.
#include "screens/page/block.h"
#include "screens/page/button.h"
#include "screens/screen.h"

void screen_last_try(struct page *page)
{
    enum secret_kind kind = operation_known(page->view->operation);
    struct column *main = &page->main;
    block_symbol(page, main, ICON_EXCLAIM, BLOCK_STOP);
    block_title(page, main, page_text(page, "last-try.title"));
    block_body(page, main, page_text_of(page, "last-try.body", kind));
    block_note(page, page_aside(page), BLOCK_NOTE, page_text(page, "last-try.note"),
               page_text(page, "last-try.note.more"));
    button_stack(page, page_aside(page));
}
