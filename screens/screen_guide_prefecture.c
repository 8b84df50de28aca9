// The first step to a municipality: its prefecture.
#include "screens/page/block.h"
#include "screens/page/guide.h"
#include "screens/screen.h"

void screen_guide_prefecture(struct page *page)
{
    guide_open(page);
    block_title(page, &page->main, page_text(page, "guide.prefecture.title"));
    block_small(page, &page->main, page_text(page, "guide.prefecture.body"));
    if (page->view->guide.partial)
        block_small(page, &page->main, page_text(page, "guide.partial"));
    guide_choices(page);
    guide_close(page);
}
