// reset-auth only: the signature certificate, with name and address, will be sent to the centre.
#include "screens/page/block.h"
#include "screens/page/button.h"
#include "screens/screen.h"

void screen_consent(struct page *page)
{
    struct column *main = &page->main;
    block_title(page, main, page_text(page, "consent.title"));
    block_body(page, main, page_text(page, "consent.body"));
    const struct block_row rows[] = {
        {page_text(page, "consent.what"), page_text(page, "consent.fields")},
        {page_text(page, "consent.to"), page_text(page, "consent.to.value")},
    };
    block_rows(page, main, rows, 2);
    button_stack(page, page_aside(page));
}
