// The real steps, those that are done with a tick.
#include "screens/page/block.h"
#include "screens/page/picture.h"
#include "screens/page/sheet.h"
#include "screens/screen.h"

// The text of a step: before, while and after it is done.
static const char *step_text(const struct page *page, enum view_work step, enum view_work now)
{
    static const char *const ids[WORK_COUNT] = {
        [WORK_PROOF] = "work.proof",
        [WORK_PERMISSION] = "work.permission",
        [WORK_WRITING] = "work.writing",
        [WORK_CHECKING] = "work.checking",
    };
    const char *tense = step < now ? "done" : step == now ? "now" : "later";
    return text_variant(page->text, ids[step], tense);
}

// How small the steps are, where large letters leave little room.
enum density {
    DENSITY_ALL_LARGE,
    DENSITY_NOW_LARGE, // the one under way
    DENSITY_ALL_SMALL,
    DENSITY_COUNT,
};

static void steps(struct page *page, struct column *column, enum view_work now, int density)
{
    int first = operation_is_reset(page->view->operation) ? WORK_PROOF : WORK_WRITING;
    struct block_item items[WORK_COUNT];
    size_t count = 0;
    for (int step = first; step < WORK_COUNT; step++) {
        bool done = step < (int)now, strong = step == (int)now;
        items[count++] = (struct block_item){
            .icon = done ? ICON_CHECK : ICON_NONE,
            .tone = done ? BLOCK_OK : BLOCK_PLAIN,
            .strong = strong,
            .small = density == DENSITY_ALL_SMALL || (density == DENSITY_NOW_LARGE && !strong),
            .text = step_text(page, (enum view_work)step, now),
        };
    }
    block_items(page, column, items, count);
}

// The height of the steps, whichever is under way: one layout for all of them.
static int tallest(struct page *page, const struct column *column, int density)
{
    int first = operation_is_reset(page->view->operation) ? WORK_PROOF : WORK_WRITING, most = 0;
    for (int now = first; now < WORK_COUNT; now++) {
        struct scene_mark mark = scene_mark(page->scene);
        size_t cuts = page->cut_count;
        struct column trial = *column;
        steps(page, &trial, (enum view_work)now, density);
        most = trial.y - column->y > most ? trial.y - column->y : most;
        scene_undo(page->scene, mark);
        page->cut_count = cuts;
    }
    return most;
}

// All steps on the sheet of the title: nobody turns one to wait.
static int density_of(struct page *page, const struct column *column)
{
    int left = page->sheet_end > 0 ? sheet_left(page, column->y) : 0;
    int density = DENSITY_ALL_LARGE;
    while (left > 0 && density + 1 < DENSITY_COUNT && tallest(page, column, density) > left)
        density++;
    return density;
}

// That the card has to stay, and all steps; `titled`: below the page's title. Returns whether a
// sheet has room for it.
static bool work(struct page *page, bool titled)
{
    struct column *main = &page->main;
    bool sheets = page->sheet_end > 0;
    if (titled)
        block_title(page, main, page_text(page, "working.title"));
    if (sheets)
        block_panel_hold(page, main, NULL);
    else
        block_body(page, main, page_text(page, "working.body"));
    int density = density_of(page, main), end = main->y + tallest(page, main, density);
    steps(page, main, page->view->work, density);
    main->y = end;
    page->scene->overflow |= end > main->bottom;
    return !sheets || end <= page->sheet_end;
}

void screen_working(struct page *page)
{
    struct scene_mark mark = scene_mark(page->scene);
    struct column main = page->main;
    if (!work(page, true)) { // the steps say as much as the title
        scene_undo(page->scene, mark);
        page->main = main;
        page->cut_count = 0;
        work(page, false);
    }
    if (page->sheet_end > 0)
        return;
    struct column *aside = page_aside(page);
    block_panel_hold(page, aside, NULL);
    block_gap(page, aside, 48);
    picture_hold(page, aside);
}
