// The glass: nine rings, every field, a line in one go, several fingers, and no finger at all.
#include "firmware/tools/touch.h"

#include <string.h>

#include "firmware/tools/inside.h"

// All lengths are tenths of mm.
enum {
    ANSWERS = 300, // a touch farther from its ring was not meant for it
    START = 200,   // how near to its beginning a line begins
    LEAP = 250,    // a finger's next place is nearer, or it was lost in between
    LINE_TRIES = 3,
    FINGERS_ENOUGH = 5,
    RING_MS = 8000,
    LINE_MS = 15000,
    FINGERS_MS = 8000,
    LIFT_MS = 2000, // fingers of the part before may leave
    GHOSTS_MS = 10000,
    SECOND_MS = 1000,
};

static void enter(struct tools_touch *t, enum tool_part part, int64_t now)
{
    static const int limits[PART_COUNT] = {
        [PART_POINTS] = RING_MS,     [PART_AREA] = TOUCH_AREA_MS,         [PART_LINE] = LINE_MS,
        [PART_FINGERS] = FINGERS_MS, [PART_GHOSTS] = GHOSTS_MS + LIFT_MS,
    };
    t->part = part;
    t->began = now;
    t->until = now + limits[part];
    t->dragging = false;
}

static void begin(struct tools *tools, int64_t now)
{
    memset(tools->touch.errors, TOOL_UNTOUCHED, sizeof tools->touch.errors);
    enter(&tools->touch, PART_POINTS, now);
}

static void shown(const struct tools *tools, struct view_tool *view);

static bool is_good(const struct tools *tools)
{
    struct view_tool view = {0};
    shown(tools, &view);
    return tool_error(&view) <= TOOL_TOLERANCE && tool_untouched(&view) == 0 && view.line &&
           view.ghosts == 0;
}

// The next ring, or the next part; behind the last one the end.
static void go_on(struct tools *tools, int64_t now)
{
    struct tools_touch *t = &tools->touch;
    if (t->part == PART_POINTS && t->ring + 1 < TOOL_POINTS) {
        t->ring++;
        t->until = now + RING_MS;
    } else if (t->part + 1 < PART_COUNT) {
        enter(t, (enum tool_part)(t->part + 1), now);
    } else {
        tools_end(tools, is_good(tools) ? HISTORY_PASS : HISTORY_FAIL);
    }
}

// ---- the parts ----------------------------------------------------------------------------------

static int away(const struct tools_event *event, int x, int y)
{
    return tools_away(event->x - x, event->y - y);
}

static void on_points(struct tools *tools, const struct tools_event *event)
{
    struct tools_touch *t = &tools->touch;
    int x = event->width * tool_point(t->ring % 3) / 100;
    int y = event->height * tool_point(t->ring / 3) / 100;
    int error = away(event, x, y);
    if (event->type == TOOLS_DOWN && error <= ANSWERS)
        t->errors[t->ring] = (uint8_t)(error < TOOL_UNTOUCHED ? error : TOOL_UNTOUCHED - 1);
    if (event->type == TOOLS_UP && t->errors[t->ring] != TOOL_UNTOUCHED)
        go_on(tools, event->at);
}

static void on_area(struct tools *tools, const struct tools_event *event)
{
    struct tools_touch *t = &tools->touch;
    if (!touch_area(t, event))
        return;
    t->until = event->at + TOUCH_AREA_MS;
    struct view_tool view = {0};
    shown(tools, &view);
    if (tool_untouched(&view) == 0)
        go_on(tools, event->at);
}

static void lose_line(struct tools *tools, int64_t now)
{
    struct tools_touch *t = &tools->touch;
    t->dragging = false;
    if (++t->tries == LINE_TRIES)
        go_on(tools, now);
}

static void on_line(struct tools *tools, const struct tools_event *event)
{
    struct tools_touch *t = &tools->touch;
    int y = event->height * TOOL_LINE_HEIGHT / 100;
    int from = event->width * tool_point(0) / 100, to = event->width * tool_point(2) / 100;
    const struct touch_place *last = &t->last[event->finger];
    if (event->type == TOOLS_DOWN && !t->dragging && away(event, from, y) <= START) {
        t->dragging = true;
        t->dragged = event->finger;
    }
    if (!t->dragging || event->finger != t->dragged)
        return;
    bool leapt = event->type == TOOLS_MOVE && away(event, last->x, last->y) > LEAP;
    bool off = event->y - y > START || y - event->y > START;
    if (event->type == TOOLS_UP || leapt || off) {
        lose_line(tools, event->at);
    } else if (event->x >= to - START / 2) {
        t->line = true;
        go_on(tools, event->at);
    }
}

static void on_fingers(struct tools *tools, const struct tools_event *event)
{
    struct tools_touch *t = &tools->touch;
    uint8_t count = 0;
    for (int i = 0; i < TOOLS_FINGERS; i++)
        count += t->last[i].down || (i == event->finger && event->type == TOOLS_DOWN);
    t->fingers = count > t->fingers ? count : t->fingers;
    if (t->fingers >= FINGERS_ENOUGH)
        go_on(tools, event->at);
}

static void on_ghosts(struct tools *tools, const struct tools_event *event)
{
    struct tools_touch *t = &tools->touch;
    bool lifted = event->at - t->began >= LIFT_MS;
    if (event->type == TOOLS_DOWN && lifted && t->ghosts < UINT8_MAX)
        t->ghosts++;
}

// ---- events -------------------------------------------------------------------------------------

static void hand(struct tools *tools, const struct tools_event *event)
{
    static void (*const parts[PART_COUNT])(struct tools *, const struct tools_event *) = {
        [PART_POINTS] = on_points,   [PART_AREA] = on_area,     [PART_LINE] = on_line,
        [PART_FINGERS] = on_fingers, [PART_GHOSTS] = on_ghosts,
    };
    struct tools_touch *t = &tools->touch;
    parts[t->part](tools, event);
    t->last[event->finger] = (struct touch_place){event->type != TOOLS_UP, event->x, event->y};
}

static void step(struct tools *tools, const struct tools_event *event)
{
    switch ((int)event->type) {
    case TOOLS_DOWN:
    case TOOLS_MOVE:
    case TOOLS_UP:
        hand(tools, event);
        break;
    case TOOLS_KEY_DOWN:
        if (event->key == '*')
            tools_end(tools, HISTORY_CANCELLED);
        if (event->key == '#')
            go_on(tools, event->at);
        break;
    case TOOLS_TICK:
        if (event->at >= tools->touch.until)
            go_on(tools, event->at);
        tools->touch.now = event->at;
        break;
    default:
        break;
    }
}

static int left_ms(const struct tools_touch *t)
{
    int64_t now = t->now > t->began ? t->now : t->began;
    return t->until > now ? (int)(t->until - now) : 0;
}

// While nobody touches it the seconds are counted.
static int64_t next(const struct tools *tools)
{
    const struct tools_touch *t = &tools->touch;
    if (t->part != PART_GHOSTS)
        return t->until;
    return t->until - (left_ms(t) - 1) / SECOND_MS * SECOND_MS;
}

static void shown(const struct tools *tools, struct view_tool *view)
{
    const struct tools_touch *t = &tools->touch;
    view->part = t->part;
    view->step = t->ring;
    view->steps = TOOL_POINTS;
    memcpy(view->errors, t->errors, sizeof view->errors);
    memcpy(view->cells, t->cells, sizeof view->cells);
    view->line = t->line;
    view->fingers = t->fingers;
    view->ghosts = t->ghosts;
    if (t->part == PART_GHOSTS)
        view->seconds = (uint8_t)((left_ms(t) + SECOND_MS - 1) / SECOND_MS);
}

static size_t measures(const struct tools *tools, struct tools_measure list[])
{
    enum {
        MICROMETRES = 100
    };
    struct view_tool view = {0};
    shown(tools, &view);
    list[0] = (struct tools_measure){HISTORY_DEVIATION, tool_error(&view) * MICROMETRES};
    list[1] = (struct tools_measure){HISTORY_DEAD, tool_untouched(&view)};
    list[2] = (struct tools_measure){HISTORY_GHOSTS, view.ghosts};
    return 3;
}

const struct tools_rules tools_touch = {
    .word = HISTORY_TOUCH,
    .begin = begin,
    .step = step,
    .next = next,
    .show = shown,
    .measures = measures,
};
