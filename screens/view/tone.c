#include "screens/view/tone.h"

// What the countdown has interrupted is no news when it is there again.
static bool has_come(const struct view *before, const struct view *now)
{
    return now->id != view_screen(before) && before->id != VIEW_TIME_OUT;
}

// A message on a screen that stays, or one that comes with it.
static bool says_what_is_wrong(const struct view *before, const struct view *now)
{
    bool places = now->id == VIEW_NEW || now->id == VIEW_INSERT;
    bool another = now->notice != before->notice || now->id != view_screen(before);
    return places && now->notice != NOTICE_NONE && another && before->id != VIEW_TIME_OUT;
}

// A technician hears each tone, and again.
static bool is_another(const struct view *before, const struct view *now)
{
    return now->service.tool.played != before->service.tool.played;
}

enum tone tone_of_change(const struct view *before, const struct view *now)
{
    bool comes = has_come(before, now);
    enum view_id screen = view_screen(now);
    bool asks = screen == VIEW_TAKE_CARD || screen == VIEW_DONE;
    if (now->id == VIEW_SERVICE_SOUND && (comes || is_another(before, now)))
        return (enum tone)(TONE_NONE + 1 + now->service.tool.step);
    if (now->id == VIEW_DONE && comes)
        return TONE_DONE;
    if ((now->id == VIEW_TAKE_CARD || now->id == VIEW_TIME_OUT) && comes)
        return TONE_CALL;
    if (asks && screen == view_screen(before) && now->reminders != before->reminders)
        return TONE_CALL;
    bool wrong = now->id == VIEW_WRONG || now->id == VIEW_NOTICE ||
                 (now->id == VIEW_LAST_TRY && now->after_wrong);
    return (wrong && comes) || says_what_is_wrong(before, now) ? TONE_WRONG : TONE_NONE;
}
