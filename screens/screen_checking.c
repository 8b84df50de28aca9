// Waiting for the card's answer to what was entered.
#include "screens/page/block.h"
#include "screens/page/picture.h"
#include "screens/screen.h"

void screen_checking(struct page *page)
{
    struct column *main = &page->main;
    block_title(page, main, page_text(page, "checking.title"));
    bool sheets = page->sheet_end > 0;
    if (sheets) // as while it is written to
        block_panel_hold(page, main, NULL);
    block_body(page, main, page_text(page, "checking.body"));
    const struct block_item items[] = {
        {.strong = true, .text = page_text(page, "checking.step")},
    };
    block_items(page, main, items, 1);
    if (sheets) // nobody turns a sheet to wait
        return;
    block_panel_hold(page, main, NULL);
    struct column *aside = page_aside(page);
    block_gap(page, aside, 48);
    picture_hold(page, aside);
}
