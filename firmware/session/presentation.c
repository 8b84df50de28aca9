#include "firmware/session/presentation.h"

#include <string.h>

#include "drivers/base/clock.h"
#include "firmware/limits.h"
#include "screens/view/notice.h"

void presentation_init(struct presentation *p, enum language first)
{
    *p = (struct presentation){.language = first, .first = first};
}

static bool is_open(const struct presentation *p)
{
    return p->front != FRONT_NONE || presentation_at_clerk(p);
}

static bool same_screen(const struct view *a, const struct view *b)
{
    return a->id == b->id && a->notice == b->notice && a->operation == b->operation;
}

bool presentation_at_clerk(const struct presentation *p)
{
    return p->clerk_until != 0;
}

// The number and how it is shown, in place of all that the visit has in its view. `report_later` is
// nobody's in particular, and the loop waits by it.
static void show_clerk(struct presentation *p, struct view *view)
{
    if (notice_number(view) != p->clerk_number) {
        p->clerk_until = 0;
        return;
    }
    struct view page;
    view_page(&page, VIEW_CLERK, view);
    page.behind = view_screen(view);
    page.notice = view->notice;
    page.number = p->clerk_number;
    page.report_later = view->report_later;
    memcpy(page.phone, view->phone, sizeof page.phone);
    memcpy(view, &page, sizeof page);
}

void presentation_show(struct presentation *p, struct view *view)
{
    static const enum view_id VIEWS[] = {
        [FRONT_LANGUAGES] = VIEW_LANGUAGES, [FRONT_HELP] = VIEW_HELP, [FRONT_STAFF] = VIEW_STAFF};
    if (is_open(p) && p->before.id == VIEW_COUNT)
        p->before = *view;
    if (!is_open(p) || !same_screen(&p->before, view)) {
        p->front = p->under = FRONT_NONE;
        p->clerk_until = 0;
        return;
    }
    if (p->front != FRONT_NONE) {
        view->behind = view->id;
        view->id = VIEWS[p->front];
    }
    if (presentation_at_clerk(p))
        show_clerk(p, view);
}

// In front of the screen; presentation_show() learns which one that is. The languages may be opened
// in front of help, and help in front of the languages.
static void open_front(struct presentation *p, enum presentation_front front)
{
    if (!is_open(p))
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

static void open_clerk(struct presentation *p, const struct view *shown)
{
    if (notice_number(shown) == 0)
        return;
    if (!is_open(p))
        p->before.id = VIEW_COUNT;
    p->clerk_number = notice_number(shown);
    p->clerk_until = clock_ms() + LIMIT_CLERK_MS;
}

static void choose_look(struct presentation *p, enum control control)
{
    if (control == CONTROL_TEXT_SIZE)
        p->text_size = (p->text_size + 1) % TEXT_SIZE_COUNT;
    if (control == CONTROL_CONTRAST)
        p->contrast = (p->contrast + 1) % CONTRAST_COUNT;
}

// Whatever is under the page, the resident chose before it.
static void choose_at_clerk(struct presentation *p, enum control control)
{
    choose_look(p, control);
    if (control == CONTROL_BACK)
        p->clerk_until = 0;
}

static void choose(struct presentation *p, enum control control, const struct view *shown)
{
    enum language language;
    bool closes = control == CONTROL_BACK;
    choose_look(p, control);
    if (control == CONTROL_CLERK)
        open_clerk(p, shown);
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
}

void presentation_choose(struct presentation *p, enum control control, const struct view *shown)
{
    if (presentation_at_clerk(p))
        choose_at_clerk(p, control);
    else
        choose(p, control, shown);
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
    int64_t reset = idle && chosen ? p->chosen_until : INT64_MAX;
    return presentation_at_clerk(p) && p->clerk_until < reset ? p->clerk_until : reset;
}

void presentation_check(struct presentation *p, bool idle)
{
    if (clock_ms() >= p->clerk_until)
        p->clerk_until = 0;
    if (clock_ms() >= presentation_next(p, idle))
        presentation_reset(p);
}
