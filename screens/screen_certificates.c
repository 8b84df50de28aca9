// Until when the card's certificates are valid, from when they can be renewed, and what to do now.
#include "screens/page/bar.h"
#include "screens/page/block.h"
#include "screens/page/button.h"
#include "screens/screen.h"

static const char *dated(struct page *page, const char *id, struct view_date date)
{
    const struct text_value value = {.name = "date", .string = text_date(page->text, date)};
    return text_fill(page->text, id, &value, 1);
}

// What to do about the user-authentication certificate.
static const char *todo(struct page *page)
{
    const struct view *view = page->view;
    if (view->expired)
        return page_text(page, "certificates.todo.expired");
    if (view->renewable)
        return page_text(page, "certificates.todo.renewable");
    return dated(page, "certificates.todo.later {date}", view->renewable_from);
}

// On sheets without its box, which may be higher than one.
static void advice(struct page *page, struct column *column)
{
    const char *title = page_text(page, "notice.todo");
    if (page->sheet_end == 0) {
        block_note(page, column, page->view->expired ? BLOCK_STOP : BLOCK_NOTE, title, todo(page));
        return;
    }
    block_section(page, column, title);
    block_body(page, column, todo(page));
}

void screen_certificates(struct page *page)
{
    const struct view *view = page->view;
    bar_helpline(page);
    struct column *main = &page->main;
    block_title(page, main, page_text(page, "certificates.title"));
    const char *until = view->expired ? "certificates.over {date}" : "certificates.until {date}";
    const struct block_row rows[] = {
        {page_text(page, "certificates.auth"), view->valid_until.year != 0
                                                   ? dated(page, until, view->valid_until)
                                                   : page_text(page, "certificates.unread")},
        {page_text(page, "certificates.sign"), page_text(page, "certificates.sign.value")},
    };
    block_rows(page, main, rows, 1);
    block_rows_terms(page, main, rows + 1, 1);
    page_foot(page);
    struct column *aside = page_aside(page);
    if (view->valid_until.year != 0)
        advice(page, aside);
    block_small(page, aside, page_text(page, "certificates.moved"));
    button_stack(page, aside);
}
