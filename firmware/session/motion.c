#include "firmware/session/motion.h"

#include "drivers/base/clock.h"
#include "firmware/limits.h"

// How long the picture of a screen stands still before it moves; 0: it has none that moves. Where
// nobody may be, each change costs power.
static int rest_ms(enum view_id id)
{
    switch ((int)id) {
    case VIEW_START:
        return LIMIT_REST_START_MS;
    case VIEW_INSERT:
    case VIEW_DONE:
    case VIEW_TAKE_CARD:
        return LIMIT_REST_MS;
    default:
        return 0;
    }
}

void motion_init(struct motion *motion, bool off)
{
    *motion =
        (struct motion){.off = off, .shown = VIEW_COUNT, .due = INT64_MAX, .remind = INT64_MAX};
}

void motion_show(struct motion *motion, struct view *view)
{
    enum view_id screen = view_screen(view);
    if (motion->shown != screen) {
        int rest = rest_ms(screen);
        bool asks = screen == VIEW_DONE || screen == VIEW_TAKE_CARD;
        motion->shown = screen;
        motion->beat = motion->reminders = 0;
        motion->remind = asks ? clock_ms() + LIMIT_REMIND_MS : INT64_MAX;
        motion->due = rest > 0 && !motion->off ? clock_ms() + rest : INT64_MAX;
    }
    view->beat = motion->beat;
    view->reminders = motion->reminders;
}

int64_t motion_next(const struct motion *motion)
{
    return motion->due < motion->remind ? motion->due : motion->remind;
}

void motion_check(struct motion *motion)
{
    if (clock_ms() >= motion->remind) {
        motion->reminders++;
        motion->remind = clock_ms() + LIMIT_REMIND_MS;
    }
    if (clock_ms() < motion->due)
        return;
    motion->beat = (uint8_t)((motion->beat + 1) % VIEW_BEATS);
    motion->due = clock_ms() + (motion->beat == 0 ? rest_ms(motion->shown) : LIMIT_BEAT_MS);
}
