// Which of the two known secrets to change.
#include "screens/page/block.h"
#include "screens/page/button.h"
#include "screens/page/choice.h"
#include "screens/page/sheet.h"
#include "screens/screen.h"

// The two secrets, then the way back.
static void choices(struct page *page, struct column *column)
{
    int gap = button_gap(page);
    int heights[3];
    int all = 0;
    for (size_t i = 0; i < 3; i++) {
        const struct action *action = &page->actions[i];
        heights[i] = action->control == CONTROL_BACK ? button_height(page, column->w, action)
                                                     : choice_height(page, column->w, action);
        all += heights[i] + (i > 0 ? gap : 0);
    }
    block_gap(page, column, 44);
    page_lower_half(page, all);
    for (size_t i = 0; i < 3; i++) {
        const struct action *action = &page->actions[i];
        struct scene_rect at = {column->x, column->y, column->w, heights[i]};
        if (action->control == CONTROL_BACK)
            button_draw(page, at, action);
        else
            choice_draw(page, at, action);
        column->y += heights[i] + gap;
        sheet_cut(page, column->y);
    }
    column->y -= gap;
    page->scene->overflow |= column->y > column->bottom;
}

void screen_change(struct page *page)
{
    block_title(page, &page->main, page_text(page, "change.title"));
    block_body(page, &page->main, page_text(page, "change.body"));
    choices(page, page_aside(page));
}
