#include "firmware/session/presentation.h"

#include "drivers/base/clock.h"
#include "firmware/limits.h"

void presentation_init(struct presentation *p, enum language first)
{
    *p = (struct presentation){.language = first, .first = first};
}

void presentation_choose_language(struct presentation *p, enum language language)
{
    p->language = language;
    p->chosen_until = clock_ms() + LIMIT_LANGUAGE_MS;
}

void presentation_reset(struct presentation *p)
{
    presentation_init(p, p->first);
}

int64_t presentation_next(const struct presentation *p, bool idle)
{
    return idle && p->language != p->first ? p->chosen_until : INT64_MAX;
}

void presentation_check(struct presentation *p, bool idle)
{
    if (clock_ms() >= presentation_next(p, idle))
        presentation_reset(p);
}
