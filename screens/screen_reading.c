// Waiting for the card. No PIN is used yet, and that is said.
#include "screens/page/block.h"
#include "screens/page/picture.h"
#include "screens/screen.h"

void screen_reading(struct page *page)
{
    struct column *main = &page->main;
    block_title(page, main, page_text(page, "reading.title"));
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
