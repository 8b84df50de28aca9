// A whole visit with a test card: what to do with a card now, how far it has come, and how it
// ended.
#include "screens/page/block.h"
#include "screens/page/button.h"
#include "screens/screen.h"

static bool is_of_pin(const struct page *page)
{
    return page->view->service.tool.tool == TOOL_VISIT_PIN;
}

static const char *name_of(struct page *page, int step)
{
    if (is_of_pin(page) && step == VISIT_VERIFY)
        return page_text(page, "service.visit-pin.step.verify");
    return text_variant(page->text, "service.visit.step",
                        tool_visit_step_name((enum visit_step)step));
}

static struct block_item item_of(struct page *page, const struct view_visit *visit, int step)
{
    bool bad = visit->ended && step == (int)visit->step;
    const struct text_value values[] = {{.name = "step", .string = name_of(page, step)},
                                        {.name = "n", .number = visit->ms[step]}};
    return (struct block_item){
        .icon = bad ? ICON_CROSS : ICON_CHECK,
        .tone = bad ? BLOCK_STOP : BLOCK_OK,
        .text = text_fill(page->text, "service.visit.row {step} {n}", values, 2),
        .small = true,
    };
}

// The step that has so many before it.
static int step_at(const struct page *page, int order)
{
    return tool_visit_order(page->view->service.tool.tool, (enum visit_step)order);
}

void screen_service_visit_steps(struct page *page, struct column *column)
{
    const struct view_visit *visit = &page->view->service.tool.visit;
    struct block_item items[VISIT_STEPS];
    size_t count = 0;
    int at = step_at(page, (int)visit->step);
    for (int i = 0; i < VISIT_STEPS; i++)
        if (i < at || (visit->ended && i == at))
            items[count++] = item_of(page, visit, step_at(page, i));
    if (count > 0)
        block_items(page, column, items, count);
}

const char *screen_service_visit_cause(struct page *page)
{
    enum visit_cause cause = page->view->service.tool.visit.cause;
    if (cause == VISIT_NO_CAUSE)
        return page_text(page, "service.visit.passed");
    if (is_of_pin(page) && cause == VISIT_SECRET)
        return page_text(page, "service.visit-pin.cause.secret");
    if (is_of_pin(page) && cause == VISIT_CARD_REFUSED)
        return page_text(page, "service.visit-pin.cause.card-refused");
    return text_variant(page->text, "service.visit.cause", tool_visit_cause_name(cause));
}

static const char *todo(struct page *page)
{
    static const char *const WORDS[] = {
        [READER_TAKE] = "service.visit.take",
        [READER_PUT] = "service.visit.put",
        [READER_ASKED] = "service.visit.runs",
    };
    const struct view_service *service = &page->view->service;
    return page_text(page, service->tool.visit.ended ? "service.visit.over"
                                                     : WORDS[service->reader.phase]);
}

void screen_service_visit(struct page *page)
{
    const struct view_service *service = &page->view->service;
    const struct view_visit *visit = &service->tool.visit;
    struct column *main = &page->main;
    bool begun = visit->ended || service->reader.phase == READER_ASKED;
    block_title(page, main,
                page_text(page, is_of_pin(page) ? "service.tool.visit-pin" : "service.tool.visit"));
    block_section(page, main, todo(page));
    bool sheets = page->sheet_end > 0; // the way out is on the first
    if (sheets)
        button_stack(page, main);
    if (visit->ended)
        block_note(page, main, visit->cause == VISIT_NO_CAUSE ? BLOCK_OK : BLOCK_STOP,
                   screen_service_visit_cause(page), NULL);
    else if (begun)
        block_body(page, main, name_of(page, (int)visit->step));
    else
        block_small(
            page, main,
            page_text(page, is_of_pin(page) ? "service.visit-pin.body" : "service.visit.body"));
    page_foot(page);
    if (!sheets)
        button_stack(page, page_aside(page));
}
