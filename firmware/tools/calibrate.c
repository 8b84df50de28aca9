// The correction of the glass: nine rings are pressed, the touches are fitted to them, and three
// rings are pressed with what came out. Only then is it kept. Nothing is corrected anew before:
// whoever gives up, or cannot press any more, leaves the kiosk as it was.
//
// Key 0 takes the correction away: it needs no glass.
#include <string.h>

#include "firmware/tools/calibrate_fit.h"
#include "firmware/tools/inside.h"

enum {
    RING_MS = 20000,
    SETTLE_MS = 300, // a touch so soon was meant for the ring before
    MISSES_MOST = 3,
};

static void await_ring(struct tools_calibrate *c, int64_t now)
{
    c->since = now;
    c->until = now + RING_MS;
    c->down = false;
}

static void begin(struct tools *tools, int64_t now)
{
    await_ring(&tools->calibrate, now);
}

static void end(struct tools *tools, enum tool_calibration calibration)
{
    bool kept = calibration == CALIBRATION_KEPT, removed = calibration == CALIBRATION_REMOVED;
    tools->calibrate.end = calibration;
    if (!kept)
        memset(&tools->calibrate.touch, 0, sizeof tools->calibrate.touch);
    tools_end(tools, kept ? HISTORY_PASS : removed ? HISTORY_DONE : HISTORY_FAIL);
}

static struct touch_place ring_of(const struct tools_calibrate *c, const struct tools_event *event)
{
    int x, y;
    tool_ring(c->confirms, c->ring, &x, &y);
    return (struct touch_place){.x = event->width * x / 100, .y = event->height * y / 100};
}

static uint16_t greater(uint16_t before, int error)
{
    int most = error < UINT16_MAX ? error : UINT16_MAX;
    return most > before ? (uint16_t)most : before;
}

// All nine are told: what they ask for is tried, or refused.
static void fit(struct tools *tools, const struct tools_event *event)
{
    struct tools_calibrate *c = &tools->calibrate;
    int rest = 0;
    enum tool_calibration found =
        calibrate_fit(c->told, c->rings, event->width, event->height, &c->touch, &rest);
    if (found != CALIBRATION_KEPT) {
        end(tools, found);
        return;
    }
    c->after = greater(0, rest);
    c->confirms = true;
    c->ring = 0;
}

static void note(struct tools_calibrate *c, const struct tools_event *event)
{
    struct touch_place ring = ring_of(c, event);
    c->rings[c->ring] = ring;
    c->told[c->ring] = (struct touch_place){.x = event->bare_x, .y = event->bare_y};
    c->before = greater(c->before, tools_away(event->x - ring.x, event->y - ring.y));
}

// With the new correction. What is too far beside the ring is tried again.
static void try(struct tools *tools, const struct tools_event *event)
{
    struct tools_calibrate *c = &tools->calibrate;
    struct touch_place ring = ring_of(c, event);
    int x = event->bare_x, y = event->bare_y;
    panel_touch_apply(&c->touch, event->width, event->height, &x, &y);
    int error = tools_away(x - ring.x, y - ring.y);
    c->hit = error <= TOOL_TOLERANCE;
    bool last = !c->hit && ++c->misses == MISSES_MOST;
    if (c->hit || last)
        c->after = greater(c->after, error);
    if (last)
        end(tools, CALIBRATION_UNCONFIRMED);
}

static void down(struct tools *tools, const struct tools_event *event)
{
    struct tools_calibrate *c = &tools->calibrate;
    if (c->down || event->at - c->since < SETTLE_MS)
        return;
    c->down = true;
    c->finger = event->finger;
    if (c->confirms)
        try(tools, event);
    else
        note(c, event);
}

static void up(struct tools *tools, const struct tools_event *event)
{
    struct tools_calibrate *c = &tools->calibrate;
    if (!c->down || event->finger != c->finger)
        return;
    await_ring(c, event->at);
    if (!c->confirms && ++c->ring == TOOL_POINTS)
        fit(tools, event);
    else if (c->confirms && c->hit && ++c->ring == TOOL_CONFIRMS)
        end(tools, CALIBRATION_KEPT);
}

static void key(struct tools *tools, char key)
{
    if (key == '*')
        tools_end(tools, HISTORY_CANCELLED);
    if (key == '0')
        end(tools, CALIBRATION_REMOVED);
}

static void step(struct tools *tools, const struct tools_event *event)
{
    if (event->type == TOOLS_DOWN)
        down(tools, event);
    else if (event->type == TOOLS_UP)
        up(tools, event);
    else if (event->type == TOOLS_KEY_DOWN)
        key(tools, event->key);
    else if (event->type == TOOLS_TICK && event->at >= tools->calibrate.until)
        end(tools, CALIBRATION_UNTOUCHED);
}

static int64_t next(const struct tools *tools)
{
    return tools->calibrate.until;
}

static void show(const struct tools *tools, struct view_tool *view)
{
    const struct tools_calibrate *c = &tools->calibrate;
    view->confirms = c->confirms;
    view->step = c->ring;
    view->steps = c->confirms ? TOOL_CONFIRMS : TOOL_POINTS;
    view->before = c->before;
    view->after = c->after;
    view->calibration = c->end;
}

// Of rings that nobody has pressed nothing is known.
static size_t measures(const struct tools *tools, struct tools_measure list[])
{
    enum {
        MICROMETRES = 100
    };
    const struct tools_calibrate *c = &tools->calibrate;
    list[0] = (struct tools_measure){HISTORY_UNCORRECTED, c->before * MICROMETRES};
    list[1] = (struct tools_measure){HISTORY_DEVIATION, c->after * MICROMETRES};
    return c->confirms ? 2 : c->ring > 0 ? 1 : 0;
}

const struct tools_rules tools_calibrate = {
    .word = HISTORY_CALIBRATION,
    .begin = begin,
    .step = step,
    .next = next,
    .show = show,
    .measures = measures,
};
