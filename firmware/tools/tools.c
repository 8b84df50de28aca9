#include "firmware/tools/tools.h"

#include <string.h>

#include "firmware/tools/inside.h"

static const struct tools_rules *const TOOLS[TOOL_RUNS] = {
    [TOOL_TOUCH] = &tools_touch,         [TOOL_CALIBRATE] = &tools_calibrate,
    [TOOL_KEYS] = &tools_keys,           [TOOL_DISPLAY] = &tools_display,
    [TOOL_GEOMETRY] = &tools_geometry,   [TOOL_SOUND] = &tools_sound,
    [TOOL_READER] = &tools_reader,       [TOOL_VISIT] = &tools_visit,
    [TOOL_VISIT_PIN] = &tools_visit_pin, [TOOL_RENEWAL] = &tools_renewal,
};

enum history_what tools_word(enum tool tool)
{
    return TOOLS[tool]->word;
}

bool tools_of(enum history_what word, enum tool *tool)
{
    for (int i = 0; i < TOOL_RUNS; i++) {
        *tool = (enum tool)i;
        if (TOOLS[i]->word == word)
            return true;
    }
    return false;
}

void tools_end(struct tools *tools, enum history_outcome outcome)
{
    tools->over = true;
    tools->outcome = outcome;
}

int tools_away(int dx, int dy)
{
    int square = dx * dx + dy * dy, root = 0;
    while ((root + 1) * (root + 1) <= square)
        root++;
    return root;
}

void tools_begin(struct tools *tools, enum tool tool, int64_t now)
{
    memset(tools, 0, sizeof *tools);
    tools->tool = tool;
    if (TOOLS[tool]->begin)
        TOOLS[tool]->begin(tools, now);
}

void tools_step(struct tools *tools, const struct tools_event *event)
{
    if (tools->over)
        return;
    if (event->type == TOOLS_STOP)
        tools_end(tools, HISTORY_CANCELLED);
    else
        TOOLS[tools->tool]->step(tools, event);
}

int64_t tools_next(const struct tools *tools)
{
    const struct tools_rules *rules = TOOLS[tools->tool];
    return tools->over || !rules->next ? INT64_MAX : rules->next(tools);
}

void tools_show(const struct tools *tools, struct view_tool *view)
{
    memset(view, 0, sizeof *view);
    view->tool = tools->tool;
    view->outcome = tools->outcome == HISTORY_FAIL ? TOOL_FAIL : TOOL_PASS;
    TOOLS[tools->tool]->show(tools, view);
}

size_t tools_measures(const struct tools *tools, struct tools_measure list[TOOLS_MEASURES_MAX])
{
    return TOOLS[tools->tool]->measures(tools, list);
}
