// Until when the card's certificates are valid, from when they can be renewed, and what to do now.
// The signature certificate's dates are there for whoever entered its password.
#include "screens/page/bar.h"
#include "screens/page/block.h"
#include "screens/page/button.h"
#include "screens/screen.h"

static const char *dated(struct page *page, const char *id, struct view_date date)
{
    const struct text_value value = {.name = "date", .string = text_date(page->text, date)};
    return text_fill(page->text, id, &value, 1);
}

static bool is_known(const struct view_dates *dates)
{
    return dates->valid_until.year != 0;
}

static const char *until(struct page *page, const struct view_dates *dates)
{
    if (!is_known(dates))
        return page_text(page, "certificates.unread");
    return dated(page, dates->expired ? "certificates.over {date}" : "certificates.until {date}",
                 dates->valid_until);
}

// Why the signature certificate's date is not there.
static const char *unknown(struct page *page)
{
    if (page->view->read_sign == CHOICE_OPEN)
        return page_text(page, "certificates.sign.offer");
    bool absent = page->view->read_sign == CHOICE_NO_CERTIFICATE;
    return page_text(page, absent ? "reason.no-certificate" : "certificates.sign.locked");
}

static void row(struct page *page, struct column *column, const char *name,
                const struct view_dates *dates)
{
    struct block_row row = {.name = page_text(page, name)};
    bool asked = dates == &page->view->auth_dates || is_known(dates) || dates->unread;
    row.value = asked ? until(page, dates) : unknown(page);
    if (is_known(dates))
        block_rows_facts(page, column, &row, 1);
    else
        block_rows_terms(page, column, &row, 1);
}

static void auth_row(struct page *page, struct column *column)
{
    row(page, column, "certificates.auth", &page->view->auth_dates);
}

static void sign_row(struct page *page, struct column *column)
{
    row(page, column, "certificates.sign", &page->view->sign_dates);
}

static const char *todo(struct page *page, const struct view_dates *dates)
{
    if (dates->expired)
        return page_text(page, "certificates.todo.expired");
    if (dates->renewable)
        return page_text(page, "certificates.todo.renewable");
    return dated(page, "certificates.todo.later {date}", dates->renewable_from);
}

// On sheets without its box, which may be higher than one.
static void advice(struct page *page, struct column *column, const struct view_dates *dates,
                   const char *heading)
{
    if (page->sheet_end > 0)
        block_small(page, column, todo(page, dates));
    else
        block_note(page, column, dates->expired ? BLOCK_STOP : BLOCK_NOTE, page_text(page, heading),
                   todo(page, dates));
}

static bool is_day(struct view_date a, struct view_date b)
{
    return a.year == b.year && a.month == b.month && a.day == b.day;
}

// The same has to be done about both.
static bool are_alike(const struct view_dates *a, const struct view_dates *b)
{
    bool now = a->expired || a->renewable;
    return a->expired == b->expired && a->renewable == b->renewable &&
           (now || is_day(a->renewable_from, b->renewable_from));
}

// Both are known, and not the same has to be done about them.
static bool are_apart(const struct view *view)
{
    const struct view_dates *auth = &view->auth_dates, *sign = &view->sign_dates;
    return is_known(auth) && is_known(sign) && !are_alike(auth, sign);
}

// Once, when it is the same for both or only one is known.
static void advices(struct page *page, struct column *column)
{
    const struct view_dates *auth = &page->view->auth_dates, *sign = &page->view->sign_dates;
    bool apart = are_apart(page->view);
    if (is_known(auth))
        advice(page, column, auth, apart ? "certificates.auth" : "notice.todo");
    if (apart || (is_known(sign) && !is_known(auth)))
        advice(page, column, sign, "certificates.sign");
}

// What ends the signature certificate, to whom has one.
static void moved(struct page *page, struct column *column)
{
    if (page->view->read_sign != CHOICE_NO_CERTIFICATE)
        block_small(page, column, page_text(page, "certificates.moved"));
}

// On sheets what has to be done stands below its date, and each button below what it is about.
static void on_sheets(struct page *page, struct column *column)
{
    const struct view_dates *auth = &page->view->auth_dates, *sign = &page->view->sign_dates;
    bool apart = are_apart(page->view);
    bool once = !apart && is_known(auth) && is_known(sign);
    auth_row(page, column);
    if (is_known(auth) && !once)
        advice(page, column, auth, NULL);
    sign_row(page, column);
    if (is_known(sign))
        advice(page, column, sign, NULL);
    for (size_t i = 0; i < page->action_count; i++) {
        const struct action *action = &page->actions[i];
        if (action->control == CONTROL_BACK)
            moved(page, column);
        block_gap(page, column, 28);
        struct scene_rect at = {column->x, column->y, column->w, 0};
        at.h = button_height(page, column->w, action);
        button_draw(page, at, action);
        column->y += at.h;
    }
}

void screen_certificates(struct page *page)
{
    bar_helpline(page);
    struct column *main = &page->main;
    block_title(page, main, page_text(page, "certificates.title"));
    if (page->sheet_end > 0) {
        on_sheets(page, main);
        return;
    }
    auth_row(page, main);
    sign_row(page, main);
    page_foot(page);
    struct column *aside = page_aside(page);
    advices(page, aside);
    moved(page, aside);
    button_stack(page, aside);
}
