// What changed, what did not, that nothing stays here; take the card.
#include "screens/page/block.h"
#include "screens/page/picture.h"
#include "screens/screen.h"

void screen_done(struct page *page)
{
    const struct view *view = page->view;
    enum secret_kind kind = operation_target(view->operation);
    struct column *main = &page->main;
    block_symbol(page, main, ICON_CHECK, BLOCK_OK);
    block_title(page, main, page_text_of(page, "done.title", kind));
    const struct block_row rows[] = {
        {page_text(page, "confirm.stays"), page_text_of(page, "confirm.stays", kind)},
        {page_text(page, "done.kept"), page_text(page, "done.kept.value")},
        {page_text(page, "done.report"), page_text(page, "done.report.value")},
    };
    block_rows(page, main, rows, view->report_later ? 3 : 2);
    struct column *aside = page_aside(page);
    block_section(page, aside, page_text(page, "take.title"));
    block_gap(page, aside, 32);
    picture_take(page, aside);
}
