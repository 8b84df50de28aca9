#include "screens/view/tool.h"

const char *tool_name(enum tool tool)
{
    static const char *const names[TOOL_COUNT] = {
        [TOOL_TOUCH] = "touch",       [TOOL_KEYS] = "keys",         [TOOL_DISPLAY] = "display",
        [TOOL_GEOMETRY] = "geometry", [TOOL_SOUND] = "sound",       [TOOL_NETWORK] = "network",
        [TOOL_STORAGE] = "storage",   [TOOL_VERSIONS] = "versions", [TOOL_FAULTS] = "faults",
        [TOOL_READER] = "reader",     [TOOL_STATUS] = "status",
    };
    return names[tool];
}

int tool_point(int place)
{
    static const int places[] = {10, 50, 90};
    return places[place];
}

int tool_cell_edge(int index, int count, int length, int ring)
{
    if (index == 0)
        return 0;
    if (index == count)
        return length;
    return ring + (length - 2 * ring) * (index - 1) / (count - 2);
}

int tool_cells_across(int width, int height)
{
    return width < height ? TOOL_CELLS_SHORT : TOOL_CELLS_LONG;
}

bool tool_touched(const struct view_tool *tool, int cell)
{
    return (tool->cells[cell / 8] >> cell % 8 & 1) != 0;
}

int tool_untouched(const struct view_tool *tool)
{
    int count = 0;
    for (int cell = 0; cell < TOOL_CELLS; cell++)
        count += !tool_touched(tool, cell);
    return count;
}

int tool_error(const struct view_tool *tool)
{
    int worst = 0;
    for (int i = 0; i < TOOL_POINTS; i++)
        worst = tool->errors[i] > worst ? tool->errors[i] : worst;
    return worst;
}
