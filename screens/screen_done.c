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

// On sheets the heading stays on the first one, wherever the picture has room.
static void take(struct page *page, struct column *column)
{
    if (page->sheet_end > 0 || page->metrics->large) // it is large enough
        block_title(page, column, page_text(page, "take.title"));
    else
        block_display(page, column, page_text(page, "take.title"));
    page->titled = false;
    block_gap(page, column, 32);
    picture_take(page, column);
}

static void facts(struct page *page, struct column *column)
{
    bool late = page->view->report_later;
    enum secret_kind kind = operation_target(page->view->operation);
    const struct block_row rows[] = {
        {page_text(page, "confirm.stays"), page_text_of(page, "confirm.stays", kind)},
        {page_text(page, late ? "done.report" : "done.kept"),
         page_text(page, late ? "done.report.value" : "done.kept.value")},
    };
    block_rows(page, column, rows, 2);
    if (!page->metrics->compact)
        block_small(page, column, page_text(page, "done.note"));
}

// Below the picture, whose room ends where this begins.
static void take_above_facts(struct page *page, struct column *column)
{
    struct scene_mark mark = scene_mark(page->scene);
    struct column below = *column;
    facts(page, &below);
    int bottom = column->bottom, needed = below.y - column->y;
    scene_undo(page->scene, mark);
    column->bottom -= needed;
    take(page, column);
    column->bottom = bottom;
    facts(page, column);
}

void screen_done(struct page *page)
{
    enum secret_kind kind = operation_target(page->view->operation);
    bool reset = operation_is_reset(page->view->operation);
    bool sheets = page->sheet_end > 0;
    // On a small sheet the picture needs the room of the sentence.
    bool low = sheets && page->metrics->compact && !page->metrics->portrait;
    struct column *main = &page->main;
    const char *valid = page_text_of(page, "done.valid", kind);
    block_panel_done(page, main, page_text_of(page, reset ? "done.reset" : "done.change", kind),
                     low ? NULL : valid, when(page));
    if (page_stacked(page) && !sheets) {
        take_above_facts(page, main);
        return;
    }
    if (sheets) // what is to be done before what is to be read
        take(page, main);
    if (low)
        block_body(page, main, valid);
    facts(page, main);
    if (!sheets)
        take(page, page_aside(page));
}
