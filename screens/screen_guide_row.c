// The second: where its name stands in the kana table.
#include "screens/page/block.h"
#include "screens/page/guide.h"
#include "screens/screen.h"

void screen_guide_row(struct page *page)
{
    guide_open(page);
    block_title(page, &page->main, page_text(page, "guide.row.title"));
    guide_choices(page);
}
