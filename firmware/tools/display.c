// The display: pictures over all of it, one by one, and what the person says of them; and a card's
// size, to which a card is held.
#include "firmware/tools/inside.h"

enum {
    SCALE_STEP = 5, // thousandths
};

static void give_verdict(struct tools *tools, enum tools_event_type type)
{
    if (type == TOOLS_YES || type == TOOLS_NO)
        tools_end(tools, type == TOOLS_YES ? HISTORY_PASS : HISTORY_FAIL);
}

// A touch or any key leads on; behind the last picture the verdict is asked for.
static void display_step(struct tools *tools, const struct tools_event *event)
{
    uint8_t *picture = &tools->display.picture;
    bool pressed = event->type == TOOLS_DOWN || event->type == TOOLS_KEY_DOWN;
    if (*picture == PICTURE_COUNT && event->type == TOOLS_AGAIN)
        *picture = 0;
    else if (*picture == PICTURE_COUNT)
        give_verdict(tools, event->type);
    else if (event->type == TOOLS_KEY_DOWN && event->key == '*')
        tools_end(tools, HISTORY_CANCELLED);
    else if (pressed)
        ++*picture;
}

static void display_show(const struct tools *tools, struct view_tool *view)
{
    view->step = tools->display.picture;
    view->steps = PICTURE_COUNT;
}

static size_t no_measures(const struct tools *tools, struct tools_measure list[])
{
    (void)tools;
    (void)list;
    return 0;
}

const struct tools_rules tools_display = {
    .word = HISTORY_DISPLAY,
    .step = display_step,
    .show = display_show,
    .measures = no_measures,
};

// ---- the size of a card -------------------------------------------------------------------------

static void geometry_step(struct tools *tools, const struct tools_event *event)
{
    int16_t *scale = &tools->display.scale;
    if (event->type == TOOLS_MORE && *scale < TOOL_SCALE_MOST)
        *scale += SCALE_STEP;
    if (event->type == TOOLS_LESS && *scale > -TOOL_SCALE_MOST)
        *scale -= SCALE_STEP;
    give_verdict(tools, event->type);
}

static void geometry_show(const struct tools *tools, struct view_tool *view)
{
    view->scale = tools->display.scale;
}

// How large a card was drawn when it fitted, in the panel's own millimetres.
static size_t geometry_measures(const struct tools *tools, struct tools_measure list[])
{
    int scale = 1000 + tools->display.scale;
    list[0] = (struct tools_measure){HISTORY_WIDTH, TOOL_CARD_WIDTH * scale / 100};
    list[1] = (struct tools_measure){HISTORY_HEIGHT, TOOL_CARD_HEIGHT * scale / 100};
    return 2;
}

const struct tools_rules tools_geometry = {
    .word = HISTORY_GEOMETRY,
    .step = geometry_step,
    .show = geometry_show,
    .measures = geometry_measures,
};
