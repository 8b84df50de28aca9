// Put the card in: where, which way round, and what is wrong with what lies in the reader.
#include "screens/page/block.h"
#include "screens/page/picture.h"
#include "screens/page/sheet.h"
#include "screens/screen.h"
#include "screens/view/notice.h"

// On sheets what to do comes first: there is no button, the card is the answer.
static void wrong_on_sheets(struct page *page, struct column *main, const char *name)
{
    block_sheet_note(page, main, BLOCK_NOTE, page_notice(page, "notice.todo", name));
    block_body(page, main, page_notice(page, "notice.means", name));
}

static void wrong(struct page *page, struct column *main)
{
    const char *name = notice_name(page->view->notice);
    block_title(page, main, page_notice(page, "notice.title", name));
    if (page->sheet_end > 0) {
        wrong_on_sheets(page, main, name);
        return;
    }
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

// Which side is up, where the sheet has room for that.
static void sides_alone(struct page *page, struct column *column)
{
    struct scene_mark mark = scene_mark(page->scene);
    struct column with = *column;
    size_t cuts = page->cut_count;
    int left = sheet_left(page, column->y);
    picture_sides(page, &with);
    if (with.y - column->y <= left) {
        *column = with;
        return;
    }
    scene_undo(page->scene, mark);
    page->cut_count = cuts;
}

static void pictures(struct page *page, struct column *main)
{
    bool sides = page->view->notice == NOTICE_NONE && !page->view->plate;
    // A sheet is not turned for the sake of a picture.
    if (page->sheet_end > 0 && !picture_insert_fits(page, main)) {
        if (sides)
            sides_alone(page, main);
        return;
    }
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

static void number(struct page *page, struct column *column)
{
    const char *text = page_text(page, "insert.number");
    if (page->sheet_end > 0)
        block_sheet_small(page, column, text);
    else
        block_small(page, column, text);
}

void screen_insert(struct page *page)
{
    struct column *main = &page->main;
    if (page->view->notice == NOTICE_NONE) {
        block_title(page, main, page_wording(page, "insert.title", SECRET_AUTH));
        block_body(page, main, page_wording(page, "insert.body", SECRET_AUTH));
        number(page, main);
    } else {
        wrong(page, main);
    }
    pictures(page, main);
}
