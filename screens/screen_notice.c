// The visit cannot go on: in the resident's words, what it means, what to do. One layout for all
// notices; notice.c says what is particular to each.
#include "screens/page/bar.h"
#include "screens/page/block.h"
#include "screens/page/button.h"
#include "screens/screen.h"
#include "screens/view/notice.h"

// The words for it when it is known from when it works again; NULL: there are none.
static const char *todo_until(enum view_notice notice)
{
    if (notice == NOTICE_TOO_MANY)
        return "notice.todo.too-many.from {date} {time}";
    return notice == NOTICE_MAINTENANCE ? "notice.todo.maintenance.until {date} {time}" : NULL;
}

static const char *todo(struct page *page, const char *name)
{
    const struct view *view = page->view;
    const char *until = todo_until(view->notice);
    if (!until || view->until_date.year == 0)
        return page_notice(page, "notice.todo", name);
    const struct text_value values[] = {
        {.name = "date", .string = text_date(page->text, view->until_date)},
        {.name = "time", .string = text_time(page->text, view->until_time)},
    };
    return text_fill(page->text, until, values, 2);
}

void screen_notice(struct page *page)
{
    static const enum block_tone tones[] = {
        [NOTICE_INFO] = BLOCK_PLAIN,
        [NOTICE_NOTE] = BLOCK_NOTE,
        [NOTICE_STOP] = BLOCK_STOP,
    };
    const struct notice *row = notice_row(page->view->notice);
    const char *name = notice_name(notice_shown(page->view));
    bar_helpline(page);
    struct column *main = &page->main;
    block_heading(page, main, row->icon, tones[row->tone], page_notice(page, "notice.title", name));
    block_body(page, main, page_notice(page, "notice.means", name));
    page_foot(page);
    // On sheets its colour says what the note is.
    const char *heading = page->sheet_end > 0 ? NULL : page_text(page, "notice.todo");
    block_note(page, page_aside(page), BLOCK_NOTE, heading, todo(page, name));
    button_stack(page, page_aside(page));
}
