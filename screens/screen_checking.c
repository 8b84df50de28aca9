// Waiting for the card's answer to what was entered.
#include "screens/block.h"
#include "screens/screen.h"

void screen_checking(struct page *page)
{
    page_open(page, PAGE_SPLIT);
    struct column *main = &page->main;
    block_title(page, main, page_text(page, "checking.title"));
    block_body(page, main, page_text(page, "checking.body"));
    const struct block_item items[] = {
        {ICON_NONE, BLOCK_PLAIN, true, page_text(page, "checking.step")},
    };
    struct column *aside = page_aside(page);
    block_items(page, aside, items, 1);
    block_note(page, aside, BLOCK_NOTE, page_text(page, "card.leave-in"), NULL);
}
