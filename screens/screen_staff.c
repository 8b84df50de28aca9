// For the store's staff: the number, as large as it goes, and what a clerk may not ask.
#include "screens/page/bar.h"
#include "screens/page/block.h"
#include "screens/page/button.h"
#include "screens/screen.h"

// On sheets the first one has what the resident does and all that is for the staff; the number
// stands in the bar.
static void on_sheets(struct page *page, struct column *column)
{
    block_small(page, column, page_text(page, "staff.show"));
    column->begun = true;
    page->titled = true;
    block_note_small(page, column, BLOCK_NOTE, page_text(page, "staff.clerk"),
                     page_text(page, "staff.clerk.one"), page_text(page, "staff.clerk.two"));
    button_stack(page, column);
}

void screen_staff(struct page *page)
{
    bar_helpline(page);
    struct column *main = &page->main;
    if (page->sheet_end > 0) {
        on_sheets(page, main);
        return;
    }
    block_title(page, main, page_text(page, "staff.title"));
    block_number(page, main);
    block_body(page, main, page_text(page, "staff.show"));
    page_foot(page);
    struct column *aside = page_aside(page);
    block_note_strong(page, aside, BLOCK_NOTE, page_text(page, "staff.clerk"),
                      page_text(page, "staff.clerk.one"), page_text(page, "staff.clerk.two"));
    button_stack(page, aside);
}
