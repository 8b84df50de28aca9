// What the municipal counter does, who goes, and what to bring.
#include "screens/page/bar.h"
#include "screens/page/block.h"
#include "screens/page/button.h"
#include "screens/screen.h"

void screen_counter(struct page *page)
{
    bar_helpline(page);
    struct column *main = &page->main;
    block_title(page, main, page_text(page, "counter.title"));
    const struct block_row rows[] = {
        {page_text(page, "counter.where"), page_text(page, "counter.where.value")},
        {page_text(page, "counter.who"), page_text(page, "counter.who.value")},
        {page_text(page, "counter.bring"), page_text(page, "counter.bring.value")},
        {page_text(page, "counter.fee"), page_text(page, "counter.fee.value")},
    };
    // In landscape half of the rows stand above the actions.
    size_t left = page->split ? 2 : 4;
    block_rows(page, main, rows, left);
    page_foot(page);
    struct column *aside = page_aside(page);
    if (page->split)
        block_rows(page, aside, rows + left, 4 - left);
    button_stack(page, aside);
}
