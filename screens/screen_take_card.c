// The visit has ended and the card is still in; after a while it is said more urgently.
#include "screens/page/block.h"
#include "screens/page/picture.h"
#include "screens/screen.h"

void screen_take_card(struct page *page)
{
    bool alarm = page->view->alarm;
    struct column *main = &page->main;
    if (alarm)
        block_heading(page, main, ICON_EXCLAIM, BLOCK_STOP, page_text(page, "take.alarm.title"));
    else
        block_display(page, main, page_text(page, "take.title"));
    if (alarm)
        block_note(page, main, BLOCK_STOP, page_wording(page, "take.alarm.heading", SECRET_AUTH),
                   page_text(page, "take.alarm.body"));
    else
        block_body(page, main, page_text(page, "take.body"));
    if (alarm && page->sheet_end > 0) // nobody turns a sheet to see the picture
        return;
    struct column *aside = page_aside(page);
    block_gap(page, aside, 48);
    picture_take(page, aside);
}
