// Which of the two known secrets to change.
#include "screens/page/block.h"
#include "screens/page/button.h"
#include "screens/page/choice.h"
#include "screens/screen.h"

void screen_change(struct page *page)
{
    struct column *main = &page->main;
    block_title(page, main, page_text(page, "change.title"));
    // On a wide sheet the answers stand where the question is.
    bool sheets = page->sheet_end > 0 && !page->metrics->portrait;
    if (!sheets)
        block_body(page, main, page_text(page, "change.body"));
    int back = button_height(page, choice_width(page, main), &page->actions[2]);
    const int heights[] = {0, 0, back};
    choice_group(page, main, heights);
    if (sheets)
        block_body(page, main, page_text(page, "change.body"));
}
