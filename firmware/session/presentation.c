#include "firmware/session/presentation.h"

#include "drivers/base/clock.h"
#include "firmware/limits.h"

void presentation_init(struct presentation *p, enum language first)
{
    *p = (struct presentation){.language = first, .first = first};
}

bool presentation_choose(struct presentation *p, enum control control)
{
    if (control == CONTROL_TEXT_SIZE)
        p->text_size = (p->text_size + 1) % TEXT_SIZE_COUNT;
    else if (control == CONTROL_CONTRAST)
        p->contrast = (p->contrast + 1) % CONTRAST_COUNT;
    else if (!control_language(control, &p->language))
        return false;
    p->chosen_until = clock_ms() + LIMIT_LANGUAGE_MS;
    return true;
}

void presentation_reset(struct presentation *p)
{
    presentation_init(p, p->first);
}

int64_t presentation_next(const struct presentation *p, bool idle)
{
    bool chosen = p->language != p->first || p->text_size != TEXT_SIZE_NORMAL ||
                  p->contrast != CONTRAST_DEFAULT;
    return idle && chosen ? p->chosen_until : INT64_MAX;
}

void presentation_check(struct presentation *p, bool idle)
{
    if (clock_ms() >= presentation_next(p, idle))
        presentation_reset(p);
}
