// Nothing can be reset now: why, until when, and what still works.
#include "screens/page/bar.h"
#include "screens/page/block.h"
#include "screens/page/button.h"
#include "screens/screen.h"
#include "screens/view/notice.h"

static const char *hours(struct page *page)
{
    const struct text_value values[] = {
        {.name = "from", .string = text_time(page->text, page->view->opens)},
        {.name = "to", .string = text_time(page->text, page->view->closes)},
    };
    return text_fill(page->text, "hours {from} {to}", values, 2);
}

static const char *until(struct page *page)
{
    const struct text_value values[] = {
        {.name = "date", .string = text_date(page->text, page->view->until_date)},
        {.name = "time", .string = text_time(page->text, page->view->until_time)},
    };
    return text_fill(page->text, "until {date} {time}", values, 2);
}

// Notices that have words of their own here; whatever else the backend says is a fault to
// residents.
static enum view_notice closed_by(const struct view *view)
{
    static const bool told[NOTICE_COUNT] = {
        [NOTICE_UNREACHABLE] = true,    [NOTICE_OUTSIDE_HOURS] = true, [NOTICE_MAINTENANCE] = true,
        [NOTICE_OUTAGE] = true,         [NOTICE_SUSPENDED] = true,     [NOTICE_CLOCK] = true,
        [NOTICE_READER_MISSING] = true, [NOTICE_FIRMWARE_OLD] = true,  [NOTICE_UNTRUSTED] = true,
    };
    return told[view->notice] ? view->notice : NOTICE_FAULT;
}

// The hours are asked where they are the reason, or where waiting for tomorrow may be as well.
static bool hours_matter(const struct view *view)
{
    return view_has_hours(view) &&
           (view->notice == NOTICE_OUTSIDE_HOURS || view->notice == NOTICE_MAINTENANCE);
}

bool screen_closed_has_aside(const struct view *view)
{
    return view->operator_notice[0] != '\0' || view->until_date.year != 0 || hours_matter(view) ||
           view->change_only;
}

static void rows(struct page *page, struct column *column)
{
    const struct view *view = page->view;
    struct block_row rows[2];
    size_t count = 0;
    if (view->until_date.year != 0)
        rows[count++] = (struct block_row){page_text(page, "closed.until"), until(page)};
    if (hours_matter(view)) // the helpline below has others
        rows[count++] = (struct block_row){page_text(page, "closed.hours"), hours(page)};
    if (count > 0)
        block_rows(page, column, rows, count);
}

// On sheets what still works stands below why the rest does not, and its button says it all.
static void on_sheets(struct page *page, const char *body)
{
    struct column *main = &page->main;
    // Nobody has to turn a sheet for what can be done.
    block_sheet_body(page, main, body, button_stack_height(page, main));
    button_stack(page, main);
    block_operator_notice(page, main);
    rows(page, main);
}

void screen_closed(struct page *page)
{
    const struct view *view = page->view;
    bar_helpline(page);
    struct column *main = &page->main;
    const char *name = notice_name(closed_by(view));
    const char *body = text_variant(page->text, "closed.body", name);
    block_heading(page, main, notice_row(view->notice)->icon, BLOCK_PLAIN,
                  text_variant(page->text, "closed.title", name));
    if (page->sheet_end > 0) {
        on_sheets(page, body);
        return;
    }
    block_body(page, main, body);
    page_foot(page);
    struct column *aside = page_aside(page);
    block_operator_notice(page, aside);
    rows(page, aside);
    if (view->change_only) {
        block_section(page, aside, page_text(page, "closed.change"));
        block_body(page, aside, page_text(page, "closed.change.body"));
    }
    button_stack(page, aside);
}
