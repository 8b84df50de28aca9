// The third: the municipality itself.
#include "screens/page/block.h"
#include "screens/page/guide.h"
#include "screens/screen.h"

void screen_guide_list(struct page *page)
{
    guide_open(page);
    block_title(page, &page->main, page_text(page, "guide.list.title"));
    guide_choices(page);
}
