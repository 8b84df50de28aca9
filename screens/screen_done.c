// What changed, what did not, that nothing stays here; take the card.
#include "screens/page/block.h"
#include "screens/page/picture.h"
#include "screens/screen.h"

static const char *when(struct page *page)
{
    const struct view *view = page->view;
    if (view->done_date.year == 0)
        return NULL;
    const struct text_value values[] = {
        {.name = "date", .string = text_date(page->text, view->done_date)},
        {.name = "time", .string = text_time(page->text, view->done_time)},
    };
    return text_fill(page->text, "when {date} {time}", values, 2);
}

void screen_done(struct page *page)
{
    const struct view *view = page->view;
    enum secret_kind kind = operation_target(view->operation);
    bool reset = operation_is_reset(view->operation);
    bool late = view->report_later;
    struct column *main = &page->main;
    block_panel_done(page, main, page_text_of(page, reset ? "done.reset" : "done.change", kind),
                     page_text_of(page, "done.valid", kind), when(page));
    const struct block_row rows[] = {
        {page_text(page, "confirm.stays"), page_text_of(page, "confirm.stays", kind)},
        {page_text(page, late ? "done.report" : "done.kept"),
         page_text(page, late ? "done.report.value" : "done.kept.value")},
    };
    block_rows(page, main, rows, 2);
    if (!page->metrics->compact)
        block_small(page, main, page_text(page, "done.note"));
    struct column *aside = page_aside(page);
    block_section(page, aside, page_text(page, "take.title"));
    block_gap(page, aside, 32);
    picture_take(page, aside);
}
