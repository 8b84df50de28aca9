// What a technician's tools show that ask for a verdict or are waited for, and how one has ended.
#include <stdio.h>

#include "screens/page/block.h"
#include "screens/page/button.h"
#include "screens/page/glass_map.h"
#include "screens/screen.h"

static const char *of_tool(struct page *page, const char *part)
{
    return text_variant(page->text, part, tool_name(page->view->service.tool.tool));
}

void screen_service_verdict_sound(struct page *page)
{
    const struct view_tool *tool = &page->view->service.tool;
    struct column *main = &page->main;
    block_title(page, main,
                text_count(page->text, "service.sound.left {n}", tool->steps - tool->step));
    button_foot(page);
}

void screen_service_verdict_display(struct page *page)
{
    struct column *main = &page->main;
    block_title(page, main, page_text(page, "service.display.title"));
    block_body(page, main, page_text(page, "service.display.body"));
    button_foot(page);
}

// ---- how it ended -------------------------------------------------------------------------------

static struct block_item item(bool good, const char *text)
{
    return (struct block_item){.icon = good ? ICON_CHECK : ICON_CROSS,
                               .tone = good ? BLOCK_OK : BLOCK_STOP,
                               .text = text,
                               .small = true};
}

static struct block_item points(struct page *page, const struct view_tool *tool)
{
    int error = tool_error(tool);
    if (error == TOOL_UNTOUCHED)
        return item(false, page_text(page, "service.touch.points.none"));
    return item(error <= TOOL_TOLERANCE,
                text_count(page->text, "service.touch.points {n}", (error + 9) / 10));
}

static void touch(struct page *page, struct column *column)
{
    const struct view_tool *tool = &page->view->service.tool;
    int dead = tool_untouched(tool);
    const struct block_item items[] = {
        points(page, tool),
        item(dead == 0, dead == 0 ? page_text(page, "service.touch.area.good")
                                  : text_count(page->text, "service.touch.area {n}", dead)),
        item(tool->line,
             page_text(page, tool->line ? "service.touch.line.good" : "service.touch.line.bad")),
        item(tool->ghosts == 0,
             tool->ghosts == 0 ? page_text(page, "service.touch.ghosts.good")
                               : text_count(page->text, "service.touch.ghosts {n}", tool->ghosts)),
        item(true, text_count(page->text, "service.touch.fingers {n}", tool->fingers)),
    };
    block_items(page, column, items, sizeof items / sizeof *items);
    if (dead > 0)
        glass_map(page, column);
}

// The names of the keys whose bits are set.
static const char *keys_named(struct page *page, const char *id, unsigned bits)
{
    char names[2 * TOOL_KEYS_COUNT + 1] = "";
    size_t length = 0;
    for (int i = 0; i < TOOL_KEYS_COUNT; i++) {
        if ((bits >> i & 1) == 0)
            continue;
        names[length++] = "0123456789*#"[i];
        names[length++] = ' ';
    }
    names[length > 0 ? length - 1 : 0] = '\0';
    const struct text_value value = {"keys", names, 0};
    return text_fill(page->text, id, &value, 1);
}

static void keys(struct page *page, struct column *column)
{
    const struct view_tool *tool = &page->view->service.tool;
    unsigned silent =
        ((1U << TOOL_KEYS_COUNT) - 1) & ~(unsigned)(tool->keys_seen | tool->keys_stuck);
    struct block_item items[2];
    size_t count = 0;
    if (silent != 0)
        items[count++] = item(false, keys_named(page, "service.keys.silent {keys}", silent));
    if (tool->keys_stuck != 0)
        items[count++] =
            item(false, keys_named(page, "service.keys.stuck {keys}", tool->keys_stuck));
    if (count > 0)
        block_items(page, column, items, count);
}

// What has become of the correction, and how far beside the rings the touches were.
static void calibration(struct page *page, struct column *column)
{
    const struct view_tool *tool = &page->view->service.tool;
    const char *word =
        text_variant(page->text, "service.calibrate", tool_calibration_name(tool->calibration));
    if (tool->outcome == TOOL_PASS)
        block_note(page, column, BLOCK_OK, word, NULL);
    else
        block_note(page, column, BLOCK_STOP, page_text(page, "service.calibrate.not-kept"), word);
    if (!tool->confirms)
        return;
    struct block_item items[] = {
        {.icon = ICON_DASH, // it was not to be good
         .tone = BLOCK_PLAIN,
         .text = text_count(page->text, "service.calibrate.before {n}", (tool->before + 9) / 10),
         .small = true},
        item(tool->after <= TOOL_TOLERANCE,
             text_count(page->text, "service.calibrate.after {n}", (tool->after + 9) / 10)),
    };
    items[1].joined = true;
    block_items(page, column, items, sizeof items / sizeof *items);
}

// What is in use now, or why nothing has changed.
static void renewal(struct page *page, struct column *column)
{
    const struct view_tool *tool = &page->view->service.tool;
    if (tool->outcome == TOOL_PASS)
        block_note(page, column, BLOCK_OK, page_text(page, "service.renewal.done"),
                   text_count(page->text, "service.value.days_left {n}", tool->days));
    else
        block_note(page, column, BLOCK_STOP, page_text(page, "service.renewal.not-done"),
                   text_variant(page->text, "service.fault",
                                check_cause_name((enum check_cause)tool->cause)));
}

void screen_service_verdict_renewal(struct page *page)
{
    struct column *main = &page->main;
    block_title(page, main, of_tool(page, "service.tool"));
    block_body(page, main, page_text(page, "service.renewal.body"));
    page_foot(page);
}

static bool is_a_visit(enum tool tool)
{
    return tool == TOOL_VISIT || tool == TOOL_VISIT_PIN;
}

void screen_service_verdict_result(struct page *page)
{
    const struct view_tool *tool = &page->view->service.tool;
    struct column *main = &page->main;
    block_title(page, main, of_tool(page, "service.tool"));
    if (tool->tool == TOOL_CALIBRATE)
        calibration(page, main);
    else if (tool->tool == TOOL_RENEWAL)
        renewal(page, main);
    else if (tool->outcome == TOOL_PASS)
        block_note(page, main, BLOCK_OK, page_text(page, "service.result.pass"),
                   tool->tool == TOOL_GEOMETRY ? page_text(page, "service.geometry.kept") : NULL);
    else
        block_note(page, main, BLOCK_STOP, page_text(page, "service.result.fail"),
                   is_a_visit(tool->tool) ? screen_service_visit_cause(page)
                                          : of_tool(page, "service.result.todo"));
    if (tool->tool == TOOL_TOUCH)
        touch(page, main);
    if (tool->tool == TOOL_KEYS)
        keys(page, main);
    if (is_a_visit(tool->tool))
        screen_service_visit_steps(page, main);
    block_small(page, main, page_text(page, "service.result.recorded"));
    button_foot(page);
}
