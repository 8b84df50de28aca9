// Sound: each tone that the kiosk has is played once and again on demand; the person says which
// were heard.
#include "firmware/tools/inside.h"
#include "screens/view/tone.h"

enum {
    TONES = TONE_COUNT - 1, // without "none"
};

// The next tone, or the end behind the last one.
static void go_on(struct tools *tools)
{
    struct tools_sound *sound = &tools->sound;
    sound->played++;
    if (++sound->step == TONES)
        tools_end(tools, sound->bad == 0 ? HISTORY_PASS : HISTORY_FAIL);
}

static void step(struct tools *tools, const struct tools_event *event)
{
    if (event->type == TOOLS_AGAIN)
        tools->sound.played++;
    if (event->type == TOOLS_NO)
        tools->sound.bad++;
    if (event->type == TOOLS_YES || event->type == TOOLS_NO)
        go_on(tools);
}

static void show(const struct tools *tools, struct view_tool *view)
{
    view->step = tools->sound.step;
    view->steps = TONES;
    view->bad = tools->sound.bad;
    view->played = tools->sound.played;
}

static size_t measures(const struct tools *tools, struct tools_measure list[])
{
    list[0] = (struct tools_measure){HISTORY_ERRORS, tools->sound.bad};
    return 1;
}

const struct tools_rules tools_sound = {
    .word = HISTORY_SOUND,
    .step = step,
    .show = show,
    .measures = measures,
};
