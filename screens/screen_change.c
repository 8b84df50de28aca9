// Which of the two known secrets to change.
#include "screens/page/block.h"
#include "screens/page/button.h"
#include "screens/screen.h"

void screen_change(struct page *page)
{
    block_title(page, &page->main, page_text(page, "change.title"));
    block_body(page, &page->main, page_text(page, "change.body"));
    button_stack(page, page_aside(page));
}
