// The list of a technician's tools.
#include "screens/page/block.h"
#include "screens/page/button.h"
#include "screens/page/sheet.h"
#include "screens/screen.h"

static bool is_row(const struct action *action)
{
    enum tool tool;
    return control_tool(action->control, &tool);
}

// One row of tiles. Returns how many it took.
static size_t tiles(struct page *page, struct column *column, const struct action list[],
                    size_t count, size_t across)
{
    size_t taken = 0;
    while (taken < across && taken < count && is_row(&list[taken]))
        taken++;
    button_beside(page, column, list, taken, across);
    return taken;
}

// Tools in two columns where they have room; the ways out over the whole width.
static void rows(struct page *page, struct column *column)
{
    size_t across = page_halves(page, column) ? 2 : 1;
    column->y += page_gap(page, 44);
    for (size_t i = 0; i < page->action_count;) {
        sheet_cut(page, column->y);
        if (is_row(&page->actions[i])) {
            i += tiles(page, column, &page->actions[i], page->action_count - i, across);
        } else {
            struct scene_rect at = {column->x, column->y, column->w, 0};
            at.h = button_height(page, column->w, &page->actions[i]);
            button_draw(page, at, &page->actions[i++]);
            column->y += at.h;
        }
        column->y += button_gap(page);
    }
    column->y -= button_gap(page);
    sheet_cut(page, column->y);
}

void screen_service_tools(struct page *page)
{
    block_title(page, &page->main, page_text(page, "service.tools.title"));
    rows(page, &page->main);
}
