// Which of the two known secrets to change.
#include "screens/page/block.h"
#include "screens/page/button.h"
#include "screens/page/choice.h"
#include "screens/screen.h"

// On a wide sheet both answers stand where the question is, and what it takes above the way back.
static void on_wide_sheets(struct page *page, struct column *column)
{
    const struct action back = page->actions[--page->action_count];
    const int none[] = {0, 0};
    choice_group(page, column, none);
    column->begun = true;
    block_small(page, column, page_text(page, "change.body"));
    page->titled = true; // rather not a sheet for the way back alone
    block_gap(page, column, 28);
    struct scene_rect at = {column->x, column->y, column->w, button_height(page, column->w, &back)};
    button_draw(page, at, &back);
    column->y += at.h;
}

void screen_change(struct page *page)
{
    struct column *main = &page->main;
    block_title(page, main, page_text(page, "change.title"));
    if (page->sheet_end > 0 && !page->metrics->portrait) {
        on_wide_sheets(page, main);
        return;
    }
    block_body(page, main, page_text(page, "change.body"));
    int back = button_height(page, choice_width(page, main), &page->actions[2]);
    const int heights[] = {0, 0, back};
    choice_group(page, main, heights);
}
