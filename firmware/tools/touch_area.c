#include "firmware/tools/touch.h"

// All lengths are tenths of mm.
enum {
    STEP = 20,
    // A finger that goes fast is told so far apart; more may be a dead zone in between.
    JOINED = 120,
};

static int field(int at, int count, int length)
{
    int index = 0;
    while (index + 1 < count && at >= tool_cell_edge(index + 1, count, length, TOOL_RING))
        index++;
    return index;
}

static bool mark(struct tools_touch *touch, int x, int y, const struct tools_event *event)
{
    int across = tool_cells_across(event->width, event->height);
    int cell =
        field(y, TOOL_CELLS / across, event->height) * across + field(x, across, event->width);
    uint8_t bit = (uint8_t)(1 << cell % 8);
    bool fresh = (touch->cells[cell / 8] & bit) == 0;
    touch->cells[cell / 8] |= bit;
    return fresh;
}

static int size(int length)
{
    return length < 0 ? -length : length;
}

bool touch_area(struct tools_touch *touch, const struct tools_event *event)
{
    if (event->type == TOOLS_UP)
        return false;
    bool fresh = mark(touch, event->x, event->y, event);
    const struct touch_place *last = &touch->last[event->finger];
    int dx = last->x - event->x, dy = last->y - event->y;
    int longer = size(dx) > size(dy) ? size(dx) : size(dy);
    if (event->type != TOOLS_MOVE || !last->down || longer > JOINED)
        return fresh;
    for (int way = STEP; way < longer; way += STEP)
        fresh |= mark(touch, event->x + dx * way / longer, event->y + dy * way / longer, event);
    return fresh;
}
