// The list of a technician's tools.
#include <string.h>

#include "screens/page/block.h"
#include "screens/page/button.h"
#include "screens/page/sheet.h"
#include "screens/screen.h"

static bool is_row(const struct action *action)
{
    enum tool tool;
    return control_tool(action->control, &tool);
}

// On a small panel large letters have room for two names side by side, but for no notes: that none
// begins while the self-test runs is then the page's title.
static bool is_tight(const struct page *page, const struct column *column)
{
    const struct metrics *m = page->metrics;
    return m->large && m->compact && !m->portrait && !page_halves(page, column);
}

// Tools in two columns where they have room.
static void tiles(struct page *page, struct column *column, struct action list[], size_t count)
{
    bool tight = is_tight(page, column);
    size_t across = tight || page_halves(page, column) ? 2 : 1;
    for (size_t i = 0; i < count && tight; i++)
        list[i].note = list[i].other_note = NULL;
    column->y += page_gap(page, 44);
    for (size_t i = 0; i < count; i += across) {
        column->y += i > 0 ? button_gap(page) : 0;
        sheet_cut(page, column->y);
        button_beside(page, column, &list[i], count - i < across ? count - i : across, across);
    }
    sheet_cut(page, column->y);
}

// The way back: at the end, but on the first of many sheets.
static void way_back(struct page *page, struct column *column, bool tight)
{
    if (tight) {
        button_foot(page);
        return;
    }
    column->y += button_gap(page);
    button_beside(page, column, page->actions, page->action_count, 1);
    sheet_cut(page, column->y);
}

void screen_service_tools(struct page *page)
{
    struct column *main = &page->main;
    bool tight = is_tight(page, main), says = tight && page->view->service.running;
    block_title(page, main, page_text(page, says ? "service.test.running" : "service.tools.title"));
    size_t count = 0;
    while (count < page->action_count && is_row(&page->actions[count]))
        count++;
    tiles(page, main, page->actions, count);
    page->action_count -= count;
    memmove(page->actions, page->actions + count, page->action_count * sizeof *page->actions);
    way_back(page, main, tight);
}
