// Entry of the new secret: the rules as a live checklist, and why the last one was not taken.
#include "screens/page/block.h"
#include "screens/page/entry.h"
#include "screens/screen.h"
#include "screens/view/notice.h"

void screen_new(struct page *page)
{
    const struct view *view = page->view;
    struct column *main = &page->main;
    block_title(page, main, page_text_of(page, "new.title", view->entry.kind));
    if (view->notice != NOTICE_NONE) {
        const char *name = notice_name(view->notice);
        block_note(page, main, BLOCK_NOTE, text_variant(page->text, "notice.title", name),
                   entry_wide(page) ? NULL : text_variant(page->text, "notice.todo", name));
    }
    entry_rules(page, main);
    entry_keys(page);
}
