// Put the card in: where, which way round, and what is wrong with what lies in the reader.
#include "screens/page/block.h"
#include "screens/page/picture.h"
#include "screens/screen.h"
#include "screens/view/notice.h"

static void wrong(struct page *page, struct column *main)
{
    const char *name = notice_name(page->view->notice);
    block_title(page, main, page_notice(page, "notice.title", name));
    block_body(page, main, page_notice(page, "notice.means", name));
    block_note(page, main, BLOCK_NOTE, page_text(page, "notice.todo"),
               page_notice(page, "notice.todo", name));
    if (page->view->notice == NOTICE_CARD_MUTE && !page->view->plate && !page->metrics->compact)
        picture_sides(page, main);
}

void screen_insert(struct page *page)
{
    struct column *main = &page->main;
    if (page->view->notice == NOTICE_NONE) {
        block_title(page, main, page_wording(page, "insert.title", SECRET_AUTH));
        block_body(page, main, page_wording(page, "insert.body", SECRET_AUTH));
        block_small(page, main, page_text(page, "insert.number"));
        if (!page->view->plate)
            picture_sides(page, main);
    } else {
        wrong(page, main);
    }
    struct column *aside = page_aside(page);
    block_gap(page, aside, 48);
    picture_insert(page, aside);
}
