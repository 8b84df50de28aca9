// Waiting for the card. No PIN is used yet, and that is said.
#include "screens/page/block.h"
#include "screens/page/picture.h"
#include "screens/screen.h"

// While one waits no sheet is turned: what must not be done comes first, and what else has room.
static void on_sheets(struct page *page, struct column *column)
{
    block_panel_hold(page, column, NULL);
    block_body(page, column, page_text(page, "reading.body"));
    block_sheet_small(page, column, page_text(page, "reading.note"));
}

void screen_reading(struct page *page)
{
    struct column *main = &page->main;
    block_title(page, main, page_text(page, "reading.title"));
    if (page->sheet_end > 0) {
        on_sheets(page, main);
        return;
    }
    block_body(page, main, page_text(page, "reading.body"));
    const struct block_item items[] = {
        {.strong = true, .text = page_text(page, "reading.step")},
    };
    block_items(page, main, items, 1);
    block_panel_hold(page, main, page_text(page, "reading.note"));
    struct column *aside = page_aside(page);
    block_gap(page, aside, 48);
    picture_hold(page, aside);
}
