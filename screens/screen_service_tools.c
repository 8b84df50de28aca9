// The list of a technician's tools, what a tool that asks for a verdict shows, and how one ended.
#include "screens/page/block.h"
#include "screens/page/button.h"
#include "screens/page/sheet.h"
#include "screens/screen.h"

static bool is_row(const struct action *action)
{
    enum tool tool;
    return control_tool(action->control, &tool);
}

// One row of tiles, all as high as the highest. Returns how many it took.
static size_t tiles(struct page *page, struct column *column, const struct action list[],
                    size_t count, size_t across)
{
    int gap = button_gap(page), width = (column->w - (int)(across - 1) * gap) / (int)across;
    size_t taken = 0;
    int height = 0;
    while (taken < across && taken < count && is_row(&list[taken])) {
        int own = button_height(page, width, &list[taken++]);
        height = own > height ? own : height;
    }
    for (size_t i = 0; i < taken; i++) {
        struct scene_rect at = {column->x + (int)i * (width + gap), column->y, width, height};
        button_draw(page, at, &list[i]);
    }
    column->y += height;
    return taken;
}

// Tools in two columns, with large letters in one; the ways out over the whole width.
static void rows(struct page *page, struct column *column)
{
    size_t across = page->metrics->large ? 1 : 2;
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

void screen_service_sound(struct page *page)
{
    const struct view_tool *tool = &page->view->service.tool;
    struct column *main = &page->main;
    block_title(page, main, page_text(page, "service.tool.sound"));
    block_section(page, main,
                  text_count(page->text, "service.sound.left {n}", tool->steps - tool->step));
    block_body(page, main, page_text(page, "service.sound.body"));
    page_foot(page);
    button_stack(page, page_aside(page));
}

static const char *of_tool(struct page *page, const char *part)
{
    return text_variant(page->text, part, tool_name(page->view->service.tool.tool));
}

void screen_service_result(struct page *page)
{
    const struct view_tool *tool = &page->view->service.tool;
    struct column *main = &page->main;
    bool good = tool->outcome == TOOL_PASS;
    block_title(page, main, of_tool(page, "service.tool"));
    if (good)
        block_note(page, main, BLOCK_OK, page_text(page, "service.result.pass"), NULL);
    else
        block_note(page, main, BLOCK_STOP, page_text(page, "service.result.fail"),
                   of_tool(page, "service.result.todo"));
    block_small(page, main, page_text(page, "service.result.recorded"));
    page_foot(page);
    button_stack(page, page_aside(page));
}
