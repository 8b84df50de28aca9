// For the store's staff: the number, as large as it goes, and what a clerk may not ask.
#include "screens/page/bar.h"
#include "screens/page/block.h"
#include "screens/page/button.h"
#include "screens/screen.h"

void screen_staff(struct page *page)
{
    bar_helpline(page);
    struct column *main = &page->main;
    block_title(page, main, page_text(page, "staff.title"));
    block_number(page, main);
    block_body(page, main, page_text(page, "staff.show"));
    page_foot(page);
    struct column *aside = page_aside(page);
    const char *never = page_text(page, "staff.clerk.two");
    bool sheets = page->sheet_end > 0; // one box might be higher than a sheet
    block_note_strong(page, aside, BLOCK_NOTE, page_text(page, "staff.clerk"),
                      page_text(page, "staff.clerk.one"), sheets ? NULL : never);
    if (sheets)
        block_note(page, aside, BLOCK_NOTE, never, NULL);
    button_stack(page, aside);
}
