// Waiting for the card. No PIN is used yet, and that is said.
#include "screens/block.h"
#include "screens/screen.h"

void screen_reading(struct page *page)
{
    page_open(page, PAGE_SPLIT);
    struct column *main = &page->main;
    block_title(page, main, page_text(page, "reading.title"));
    block_body(page, main, page_text(page, "reading.body"));
    const struct block_item items[] = {
        {ICON_NONE, BLOCK_PLAIN, true, page_text(page, "reading.step")},
    };
    struct column *aside = page_aside(page);
    block_items(page, aside, items, 1);
    block_note(page, aside, BLOCK_NOTE, page_text(page, "card.leave-in"),
               page_text(page, "reading.note"));
}
