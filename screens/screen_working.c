// The real steps, those that are done with a tick.
#include "screens/page/block.h"
#include "screens/page/picture.h"
#include "screens/screen.h"

// The text of a step: before, while and after it is done.
static const char *step_text(const struct page *page, enum view_work step)
{
    static const char *const ids[WORK_COUNT] = {
        [WORK_PROOF] = "work.proof",
        [WORK_PERMISSION] = "work.permission",
        [WORK_WRITING] = "work.writing",
        [WORK_CHECKING] = "work.checking",
    };
    enum view_work now = page->view->work;
    const char *tense = step < now ? "done" : step == now ? "now" : "later";
    return text_variant(page->text, ids[step], tense);
}

// On a wide sheet the last one that is done stands first: it has room for two or three.
static int first_step(const struct page *page)
{
    const struct view *view = page->view;
    int first = operation_is_reset(view->operation) ? WORK_PROOF : WORK_WRITING;
    bool wide = page->sheet_end > 0 && !page->metrics->portrait;
    return wide && (int)view->work - 1 > first ? (int)view->work - 1 : first;
}

void screen_working(struct page *page)
{
    const struct view *view = page->view;
    struct column *main = &page->main;
    block_title(page, main, page_text(page, "working.title"));
    bool sheets = page->sheet_end > 0;
    if (sheets) // nobody turns a sheet to learn that the card has to stay, and what happens now
        block_panel_hold(page, main, NULL);
    else
        block_body(page, main, page_text(page, "working.body"));
    struct block_item items[WORK_COUNT];
    size_t count = 0;
    for (int step = first_step(page); step < WORK_COUNT; step++) {
        bool done = step < (int)view->work;
        items[count++] = (struct block_item){
            .icon = done ? ICON_CHECK : ICON_NONE,
            .tone = done ? BLOCK_OK : BLOCK_PLAIN,
            .strong = step == (int)view->work,
            .text = step_text(page, (enum view_work)step),
        };
    }
    block_items(page, main, items, count);
    if (sheets)
        block_body(page, main, page_text(page, "working.body"));
    struct column *aside = page_aside(page);
    if (!sheets)
        block_panel_hold(page, aside, NULL);
    block_gap(page, aside, 48);
    picture_hold(page, aside);
}
