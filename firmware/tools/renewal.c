// The renewal of the device's certificate: kiosk-link does it, and somebody waits.
#include "firmware/tools/inside.h"

static void begin(struct tools *tools, int64_t now)
{
    (void)now;
    tools->renewal.asks = true;
}

static void step(struct tools *tools, const struct tools_event *event)
{
    if (event->type != TOOLS_RENEWED)
        return;
    tools->renewal.cause = event->why;
    tools->renewal.days = event->days;
    tools_end(tools, event->good ? HISTORY_PASS : HISTORY_FAIL);
}

static void show(const struct tools *tools, struct view_tool *view)
{
    view->cause = tools->renewal.cause;
    view->days = tools->renewal.days;
}

static size_t measures(const struct tools *tools, struct tools_measure list[])
{
    list[0] = (struct tools_measure){HISTORY_DAYS, tools->renewal.days};
    return 1;
}

bool tools_asks_link(struct tools *tools)
{
    bool asks = tools->tool == TOOL_RENEWAL && tools->renewal.asks;
    if (asks)
        tools->renewal.asks = false;
    return asks;
}

const struct tools_rules tools_renewal = {
    .word = HISTORY_CERTIFICATE_RENEWAL,
    .begin = begin,
    .step = step,
    .show = show,
    .measures = measures,
};
