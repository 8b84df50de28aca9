// The visit cannot go on: in the resident's words, what it means, what to do. One layout for all
// notices; notice.c says what is particular to each.
#include "screens/page/bar.h"
#include "screens/page/block.h"
#include "screens/page/button.h"
#include "screens/screen.h"
#include "screens/view/notice.h"

void screen_notice(struct page *page)
{
    static const enum block_tone tones[] = {
        [NOTICE_INFO] = BLOCK_PLAIN,
        [NOTICE_NOTE] = BLOCK_NOTE,
        [NOTICE_STOP] = BLOCK_STOP,
    };
    const struct notice *row = notice_row(page->view->notice);
    const char *name = notice_name(notice_shown(page->view));
    bar_helpline(page, row->number);
    struct column *main = &page->main;
    block_symbol(page, main, row->icon, tones[row->tone]);
    block_title(page, main, text_variant(page->text, "notice.title", name));
    block_body(page, main, text_variant(page->text, "notice.means", name));
    block_note(page, page_aside(page), BLOCK_NOTE, page_text(page, "notice.todo"),
               text_variant(page->text, "notice.todo", name));
    button_stack(page, page_aside(page));
}
