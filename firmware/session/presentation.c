#include "firmware/session/presentation.h"

#include "drivers/base/clock.h"
#include "firmware/limits.h"

void presentation_init(struct presentation *p, enum language first)
{
    *p = (struct presentation){.language = first, .first = first};
}

static bool same_screen(const struct view *a, const struct view *b)
{
    return a->id == b->id && a->notice == b->notice && a->operation == b->operation;
}

void presentation_show(struct presentation *p, struct view *view)
{
    if (p->choosing && p->before.id == VIEW_COUNT)
        p->before = *view;
    p->choosing = p->choosing && same_screen(&p->before, view);
    if (p->choosing)
        view->id = VIEW_LANGUAGES;
}

// The languages in front of the screen; presentation_show() learns which one that is.
static void open_languages(struct presentation *p)
{
    p->choosing = true;
    p->before.id = VIEW_COUNT;
}

void presentation_choose(struct presentation *p, enum control control, const struct view *shown)
{
    enum language language;
    bool closes = control == CONTROL_BACK;
    if (control == CONTROL_TEXT_SIZE)
        p->text_size = (p->text_size + 1) % TEXT_SIZE_COUNT;
    if (control == CONTROL_CONTRAST)
        p->contrast = (p->contrast + 1) % CONTRAST_COUNT;
    if (control == CONTROL_LANGUAGES)
        open_languages(p);
    if (control_language(control, &language) && view_offers(shown, language)) {
        p->language = language;
        closes = true;
    }
    if (closes)
        p->choosing = false;
    p->chosen_until = clock_ms() + LIMIT_LANGUAGE_MS;
}

void presentation_reset(struct presentation *p)
{
    presentation_init(p, p->first);
}

int64_t presentation_next(const struct presentation *p, bool idle)
{
    bool chosen = p->choosing || p->language != p->first || p->text_size != TEXT_SIZE_NORMAL ||
                  p->contrast != CONTRAST_DEFAULT;
    return idle && chosen ? p->chosen_until : INT64_MAX;
}

void presentation_check(struct presentation *p, bool idle)
{
    if (clock_ms() >= presentation_next(p, idle))
        presentation_reset(p);
}
