// What changed, what did not, that nothing stays here; take the card.
#include "screens/page/block.h"
#include "screens/page/picture.h"
#include "screens/screen.h"

void screen_done(struct page *page)
{
    const struct view *view = page->view;
    enum secret_kind kind = operation_target(view->operation);
    struct column *main = &page->main;
    block_heading(page, main, ICON_CHECK, BLOCK_OK,
                  page_text_of(page,
                               operation_is_reset(view->operation) ? "done.reset" : "done.change",
                               kind));
    block_body(page, main, page_text_of(page, "done.valid", kind));
    bool late = view->report_later;
    const struct block_row rows[] = {
        {page_text(page, "confirm.stays"), page_text_of(page, "confirm.stays", kind)},
        {page_text(page, late ? "done.report" : "done.kept"),
         page_text(page, late ? "done.report.value" : "done.kept.value")},
    };
    block_rows(page, main, rows, 2);
    struct column *aside = page_aside(page);
    block_section(page, aside, page_text(page, "take.title"));
    block_gap(page, aside, 32);
    picture_take(page, aside);
}
