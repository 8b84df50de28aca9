// Put the card in: where, which way round, and what is wrong with what lies in the reader.
#include "screens/page/block.h"
#include "screens/page/picture.h"
#include "screens/screen.h"
#include "screens/view/notice.h"

static void wrong(struct page *page, struct column *main)
{
    const char *name = notice_name(page->view->notice);
    block_title(page, main, page_notice(page, "notice.title", name));
    block_body(page, main, page_notice(page, "notice.means", name));
    block_note(page, main, BLOCK_NOTE, page_text(page, "notice.todo"),
               page_notice(page, "notice.todo", name));
    if (page->view->notice == NOTICE_CARD_MUTE && !page->view->plate && !page->metrics->compact)
        picture_sides(page, main);
}

// On a wide sheet both sides of the card stand beside the way that it goes in.
static void side_by_side(struct page *page, struct column *column)
{
    block_gap(page, column, 48);
    struct column left = *column, right = *column;
    left.w = right.w = (column->w - page_px(page, 48)) / 2;
    right.x += column->w - right.w;
    picture_insert(page, &right);
    struct scene_mark mark = scene_mark(page->scene);
    picture_sides(page, &left);
    scene_move(page->scene, mark, 0, (right.y - left.y) / 2);
    column->y = right.y;
    column->begun = true;
}

static void pictures(struct page *page, struct column *main)
{
    bool sides = page->view->notice == NOTICE_NONE && !page->view->plate;
    if (sides && page_stacked(page) && !page->metrics->portrait) {
        side_by_side(page, main);
        return;
    }
    if (sides)
        picture_sides(page, main);
    struct column *aside = page_aside(page);
    block_gap(page, aside, 48);
    picture_insert(page, aside);
}

void screen_insert(struct page *page)
{
    struct column *main = &page->main;
    if (page->view->notice == NOTICE_NONE) {
        block_title(page, main, page_wording(page, "insert.title", SECRET_AUTH));
        block_body(page, main, page_wording(page, "insert.body", SECRET_AUTH));
        block_small(page, main, page_text(page, "insert.number"));
    } else {
        wrong(page, main);
    }
    pictures(page, main);
}
