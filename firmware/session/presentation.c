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
    static const enum view_id VIEWS[] = {
        [FRONT_LANGUAGES] = VIEW_LANGUAGES, [FRONT_HELP] = VIEW_HELP, [FRONT_STAFF] = VIEW_STAFF};
    if (p->front != FRONT_NONE && p->before.id == VIEW_COUNT)
        p->before = *view;
    if (p->front == FRONT_NONE || !same_screen(&p->before, view)) {
        p->front = p->under = FRONT_NONE;
        return;
    }
    view->behind = view->id;
    view->id = VIEWS[p->front];
}

// In front of the screen; presentation_show() learns which one that is. The languages may be opened
// in front of help, and help in front of the languages.
static void open_front(struct presentation *p, enum presentation_front front)
{
    if (p->front == FRONT_NONE)
        p->before.id = VIEW_COUNT;
    if (front != FRONT_STAFF && front != p->front)
        p->under = p->front;
    p->front = front;
}

// From the page for the staff to the visit at once.
static void close_front(struct presentation *p)
{
    p->front = p->front == FRONT_STAFF ? FRONT_NONE : p->under;
    p->under = FRONT_NONE;
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
        open_front(p, FRONT_LANGUAGES);
    if (control == CONTROL_HELP)
        open_front(p, FRONT_HELP);
    if (control == CONTROL_STAFF && p->front == FRONT_HELP)
        open_front(p, FRONT_STAFF);
    if (control_language(control, &language) && view_offers(shown, language)) {
        p->language = language;
        closes = true;
    }
    if (closes)
        close_front(p);
    p->chosen_until = clock_ms() + LIMIT_LANGUAGE_MS;
}

void presentation_reset(struct presentation *p)
{
    presentation_init(p, p->first);
}

int64_t presentation_next(const struct presentation *p, bool idle)
{
    bool chosen = p->front != FRONT_NONE || p->language != p->first ||
                  p->text_size != TEXT_SIZE_NORMAL || p->contrast != CONTRAST_DEFAULT;
    return idle && chosen ? p->chosen_until : INT64_MAX;
}

void presentation_check(struct presentation *p, bool idle)
{
    if (clock_ms() >= presentation_next(p, idle))
        presentation_reset(p);
}
