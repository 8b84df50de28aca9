#include "screens/view/tool.h"

const char *tool_name(enum tool tool)
{
    static const char *const names[TOOL_COUNT] = {
        [TOOL_TOUCH] = "touch",     [TOOL_CALIBRATE] = "calibrate", [TOOL_KEYS] = "keys",
        [TOOL_DISPLAY] = "display", [TOOL_GEOMETRY] = "geometry",   [TOOL_SOUND] = "sound",
        [TOOL_NETWORK] = "network", [TOOL_STORAGE] = "storage",     [TOOL_VERSIONS] = "versions",
        [TOOL_FAULTS] = "faults",   [TOOL_READER] = "reader",       [TOOL_STATUS] = "status",
        [TOOL_VISIT] = "visit",     [TOOL_VISIT_PIN] = "visit-pin", [TOOL_RENEWAL] = "renewal",
    };
    return names[tool];
}

int tool_visit_order(enum tool tool, enum visit_step step)
{
    if (tool != TOOL_VISIT_PIN || (step != VISIT_OPEN && step != VISIT_VERIFY))
        return (int)step;
    return step == VISIT_OPEN ? VISIT_VERIFY : VISIT_OPEN;
}

const char *tool_visit_step_name(enum visit_step step)
{
    static const char *const names[VISIT_STEPS + 1] = {
        [VISIT_STEPS] = "all",     [VISIT_READ] = "read",   [VISIT_OPEN] = "open",
        [VISIT_VERIFY] = "verify", [VISIT_PROVE] = "prove", [VISIT_CHALLENGE] = "challenge",
        [VISIT_PERMIT] = "permit", [VISIT_WRITE] = "write", [VISIT_REPORT] = "report",
    };
    return names[step];
}

const char *tool_visit_cause_name(enum visit_cause cause)
{
    static const char *const names[VISIT_CAUSE_COUNT] = {
        [VISIT_NO_CAUSE] = "",
        [VISIT_UNSET] = "unset",
        [VISIT_OTHER_CARD] = "other-card",
        [VISIT_TRIES] = "tries",
        [VISIT_SECRET] = "secret",
        [VISIT_CARD_GONE] = "card-gone",
        [VISIT_CARD_SILENT] = "card-silent",
        [VISIT_CARD_REFUSED] = "card-refused",
        [VISIT_NOT_VALID] = "not-valid",
        [VISIT_READER] = "reader",
        [VISIT_CLOSED] = "closed",
        [VISIT_UNREACHABLE] = "unreachable",
        [VISIT_REFUSED] = "refused",
        [VISIT_UNKNOWN] = "unknown",
        [VISIT_UNREPORTED] = "unreported",
        [VISIT_FAULT] = "fault",
    };
    return names[cause];
}

const char *tool_calibration_name(enum tool_calibration calibration)
{
    static const char *const names[CALIBRATION_COUNT] = {
        [CALIBRATION_KEPT] = "kept",           [CALIBRATION_REMOVED] = "removed",
        [CALIBRATION_SWAPPED] = "swapped",     [CALIBRATION_MIRRORED] = "mirrored",
        [CALIBRATION_SCALE] = "scale",         [CALIBRATION_SHIFT] = "shift",
        [CALIBRATION_SCATTER] = "scatter",     [CALIBRATION_UNCONFIRMED] = "unconfirmed",
        [CALIBRATION_UNTOUCHED] = "untouched",
    };
    return names[calibration];
}

int tool_point(int place)
{
    static const int places[] = {10, 50, 90};
    return places[place];
}

void tool_ring(bool confirms, int ring, int *x, int *y)
{
    static const int between[TOOL_CONFIRMS][2] = {{30, 10}, {70, 90}, {30, 90}};
    *x = confirms ? between[ring][0] : tool_point(ring % 3);
    *y = confirms ? between[ring][1] : tool_point(ring / 3);
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
