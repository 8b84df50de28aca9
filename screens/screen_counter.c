// What the municipal counter does, who goes, and what to bring.
#include "screens/block.h"
#include "screens/button.h"
#include "screens/screen.h"

void screen_counter(struct page *page)
{
    page_open(page, PAGE_SPLIT);
    page_helpline(page, 0);
    struct column *main = &page->main;
    block_title(page, main, page_text(page, "counter.title"));
    const struct block_row rows[] = {
        {page_text(page, "counter.where"), page_text(page, "counter.where.value")},
        {page_text(page, "counter.who"), page_text(page, "counter.who.value")},
        {page_text(page, "counter.bring"), page_text(page, "counter.bring.value")},
        {page_text(page, "counter.fee"), page_text(page, "counter.fee.value")},
    };
    block_rows(page, main, rows, 4);
    block_small(page, page_aside(page), page_text(page, "counter.hours"));
    button_stack(page, page_aside(page));
}
