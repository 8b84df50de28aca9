// For the store's staff, who held the number: what it means, what to try, whom to call. Nothing of
// the visit is shown.
#include "screens/page/block.h"
#include "screens/page/button.h"
#include "screens/screen.h"
#include "screens/view/clerk.h"
#include "screens/view/notice.h"

static void tries(struct page *page, struct column *column, const struct clerk_row *row)
{
    const char *texts[CLERK_TRIES_MAX];
    size_t count = 0;
    for (; count < CLERK_TRIES_MAX && row->tries[count]; count++)
        texts[count] = page_text(page, row->tries[count]);
    block_section(page, column, page_text(page, "clerk.try"));
    block_points(page, column, texts, count);
}

static void call(struct page *page, struct column *column, const struct clerk_row *row)
{
    const char *phone = page->view->phone;
    block_note_strong(page, column, BLOCK_PLAIN, page_text(page, "clerk.call"),
                      page_text(page, row->call),
                      *phone ? phone : page_text(page, "clerk.phone.none"));
}

// On the first sheet, if there is room. Returns whether there was.
static bool private_at_once(struct page *page, struct column *column)
{
    struct scene_mark mark = scene_mark(page->scene);
    struct column before = *column;
    size_t cuts = page->cut_count;
    block_body(page, column, page_text(page, "clerk.private"));
    bool fits = column->y <= page->sheet_end;
    if (!fits) {
        scene_undo(page->scene, mark);
        page->cut_count = cuts;
        *column = before;
    }
    return fits;
}

void screen_clerk(struct page *page)
{
    const struct clerk_row *row = clerk_row(notice_number(page->view));
    struct column *main = &page->main;
    block_title(page, main, page_text(page, "clerk.title"));
    block_number(page, main);
    if (row)
        block_body(page, main, page_text(page, row->means));
    bool sheets = page->sheet_end > 0;
    if (sheets) // the way back is on the first
        button_stack(page, main);
    bool said = sheets && private_at_once(page, main);
    struct column *aside = page_aside(page);
    if (row)
        tries(page, aside, row);
    page->titled = row != NULL; // rather on the sheet of the last sentence
    if (!said)
        block_body(page, aside, page_text(page, "clerk.private"));
    if (row) {
        // In landscape there is more room beside the list than below it.
        call(page, page_stacked(page) ? aside : main, row);
    }
    if (sheets)
        return;
    page_foot(page);
    button_stack(page, aside);
}
