// What the municipal counter does, who goes, and what to bring.
#include "screens/page/bar.h"
#include "screens/page/block.h"
#include "screens/page/button.h"
#include "screens/page/sheet.h"
#include "screens/screen.h"

static void draw(struct page *page, struct column *column, const struct action *action)
{
    struct scene_rect at = {column->x, column->y, column->w, 0};
    at.h = button_height(page, column->w, action);
    button_draw(page, at, action);
    column->y += at.h;
    column->begun = true;
}

// On sheets the way to the office is on the first one, and both ways out on one.
static void on_sheets(struct page *page, struct column *column)
{
    block_title(page, column, page_text(page, "counter.title.free"));
    block_gap(page, column, 28);
    draw(page, column, &page->actions[0]);
    const struct block_row rows[] = {
        {page_text(page, "counter.where"), page_text(page, "counter.where.value")},
        {page_text(page, "counter.who"), page_text(page, "counter.who.value")},
        {page_text(page, "counter.bring"), page_text(page, "counter.bring.value")},
    };
    block_rows_terms(page, column, rows, 3);
    size_t since = page->cut_count;
    for (size_t i = 1; i < page->action_count; i++) {
        block_gap(page, column, 28);
        draw(page, column, &page->actions[i]);
    }
    sheet_cut(page, column->y);
    sheet_join(page, since);
}

void screen_counter(struct page *page)
{
    bar_helpline(page);
    struct column *main = &page->main;
    if (page->sheet_end > 0) {
        on_sheets(page, main);
        return;
    }
    block_title(page, main, page_text(page, "counter.title"));
    const struct block_row rows[] = {
        {page_text(page, "counter.where"), page_text(page, "counter.where.value")},
        {page_text(page, "counter.who"), page_text(page, "counter.who.value")},
        {page_text(page, "counter.bring"), page_text(page, "counter.bring.value")},
        {page_text(page, "counter.fee"), page_text(page, "counter.fee.value")},
    };
    // In landscape half of the rows stand above the actions.
    size_t left = page->split ? 2 : 4;
    block_rows(page, main, rows, left);
    page_foot(page);
    struct column *aside = page_aside(page);
    if (page->split)
        block_rows(page, aside, rows + left, 4 - left);
    button_stack(page, aside);
}
