// reset-auth only: the signature certificate, with name and address, will be sent to the centre.
#include "screens/page/block.h"
#include "screens/page/button.h"
#include "screens/screen.h"

// On sheets what is sent and to whom stands below the title, which says so; why, where it is agreed
// to.
static void on_sheets(struct page *page, struct column *column)
{
    const struct block_row row = {page_text(page, "consent.fields"),
                                  page_text(page, "consent.to.value")};
    block_rows_terms(page, column, &row, 1);
    block_body(page, column, page_text(page, "consent.body"));
    button_stack(page, column);
}

void screen_consent(struct page *page)
{
    struct column *main = &page->main;
    block_title(page, main, page_text(page, "consent.title"));
    if (page->sheet_end > 0) {
        on_sheets(page, main);
        return;
    }
    block_body(page, main, page_text(page, "consent.body"));
    const struct block_row rows[] = {
        {page_text(page, "consent.what"), page_text(page, "consent.fields")},
        {page_text(page, "consent.to"), page_text(page, "consent.to.value")},
    };
    block_rows(page, main, rows, 2);
    button_stack(page, page_aside(page));
}
