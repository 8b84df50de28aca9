// Put the card in: where, which way round, and what is wrong with what lies in the reader.
#include "screens/page/block.h"
#include "screens/page/picture.h"
#include "screens/screen.h"
#include "screens/view/notice.h"

void screen_insert(struct page *page)
{
    struct column *main = &page->main;
    block_title(page, main, page_text(page, "insert.title"));
    block_body(page, main, page_text(page, "insert.body"));
    if (page->view->notice != NOTICE_NONE) {
        const char *name = notice_name(page->view->notice);
        block_note(page, main, BLOCK_NOTE, text_variant(page->text, "notice.title", name),
                   text_variant(page->text, "notice.todo", name));
    }
    struct column *aside = page_aside(page);
    block_gap(page, aside, 48);
    picture_insert(page, aside);
}
