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

static void rows(struct page *page, struct column *column)
{
    const struct view_dates *sign = &page->view->sign_dates;
    bool asked = is_known(sign) || sign->unread;
    const struct block_row rows[] = {
        {page_text(page, "certificates.auth"), until(page, &page->view->auth_dates)},
        {page_text(page, "certificates.sign"), asked ? until(page, sign) : unknown(page)},
    };
    block_rows(page, column, rows, asked ? 2 : 1);
    if (!asked)
        block_rows_terms(page, column, rows + 1, 1);
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
    const char *title = page_text(page, heading);
    if (page->sheet_end == 0) {
        block_note(page, column, dates->expired ? BLOCK_STOP : BLOCK_NOTE, title,
                   todo(page, dates));
        return;
    }
    block_section(page, column, title);
    block_body(page, column, todo(page, dates));
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

// Once, when it is the same for both or only one is known.
static void advices(struct page *page, struct column *column)
{
    const struct view_dates *auth = &page->view->auth_dates, *sign = &page->view->sign_dates;
    bool apart = is_known(auth) && is_known(sign) && !are_alike(auth, sign);
    if (is_known(auth))
        advice(page, column, auth, apart ? "certificates.auth" : "notice.todo");
    if (apart || (is_known(sign) && !is_known(auth)))
        advice(page, column, sign, "certificates.sign");
}

void screen_certificates(struct page *page)
{
    bar_helpline(page);
    struct column *main = &page->main;
    block_title(page, main, page_text(page, "certificates.title"));
    rows(page, main);
    page_foot(page);
    struct column *aside = page_aside(page);
    advices(page, aside);
    block_small(page, aside, page_text(page, "certificates.moved"));
    button_stack(page, aside);
}
