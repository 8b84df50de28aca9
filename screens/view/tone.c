#include "screens/view/tone.h"

// What covers another screen for a while: that one is no news when it is there again.
static bool covers(enum view_id id)
{
    return id == VIEW_LANGUAGES || id == VIEW_TIME_OUT;
}

static bool has_come(const struct view *before, const struct view *now)
{
    return now->id != before->id && !covers(before->id);
}

// A message on a screen that stays, or one that comes with it.
static bool says_what_is_wrong(const struct view *before, const struct view *now)
{
    bool places = now->id == VIEW_NEW || now->id == VIEW_INSERT;
    bool another = now->notice != before->notice || now->id != before->id;
    return places && now->notice != NOTICE_NONE && another && !covers(before->id);
}

enum tone tone_of_change(const struct view *before, const struct view *now)
{
    bool comes = has_come(before, now);
    bool asks = now->id == VIEW_TAKE_CARD || now->id == VIEW_DONE;
    if (now->id == VIEW_DONE && comes)
        return TONE_DONE;
    if ((now->id == VIEW_TAKE_CARD || now->id == VIEW_TIME_OUT) && comes)
        return TONE_CALL;
    if (asks && now->id == before->id && now->reminders != before->reminders)
        return TONE_CALL;
    bool wrong = now->id == VIEW_WRONG || now->id == VIEW_NOTICE ||
                 (now->id == VIEW_LAST_TRY && now->after_wrong);
    return (wrong && comes) || says_what_is_wrong(before, now) ? TONE_WRONG : TONE_NONE;
}
