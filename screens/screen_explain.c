// What will happen, in three sentences and a picture; agree or leave.
#include "screens/page/block.h"
#include "screens/page/button.h"
#include "screens/page/picture.h"
#include "screens/screen.h"

// No reset can be begun now: what is left.
static void limited(struct page *page)
{
    block_title(page, &page->main, page_text(page, "card.ask.later"));
    const char *const points[] = {
        page_text(page, "start.limited"),
        page_text(page, "explain.three"),
    };
    block_points(page, &page->main, points, 2);
    button_stack(page, page_aside(page));
}

void screen_explain(struct page *page)
{
    if (page->view->limited) {
        limited(page);
        return;
    }
    block_title(page, &page->main, page_text(page, "explain.title"));
    bool reservation = page->view->reservation;
    // A small panel has no room for a fourth sentence: it stands in the picture's place.
    bool instead = reservation && page->metrics->compact && page->split;
    if (instead)
        block_note(page, page_aside(page), BLOCK_NOTE, page_text(page, "start.reservation"),
                   page_text(page, "explain.reservation"));
    else
        picture_exchange(page, page_aside(page));
    if (!page->split)
        block_gap(page, &page->main, 24);
    const char *const points[] = {
        page_text(page, "explain.one"),
        page_text(page, "explain.two"),
        page_text(page, "explain.three"),
        page_text(page, "explain.reservation"),
    };
    // On a wide sheet the picture stands for the first one, which says the same.
    size_t first = page_stacked(page) && !page->metrics->portrait ? 1 : 0;
    block_points(page, &page->main, points + first, (reservation && !instead ? 4 : 3) - first);
    button_stack(page, page_aside(page));
}
