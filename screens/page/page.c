#include "screens/page/page.h"

#include <stdio.h>
#include <string.h>

#include "screens/page/sheet.h"
#include "screens/view/notice.h"

enum {
    MARGIN = 56,
    ABOVE = 64, // between the top bar and the first block
    BELOW = 40,
    BESIDE_FRAME = 22,
    BETWEEN = 64,      // the two columns
    PAGE_ID = 96,      // bytes of a text's id
    HALVES = 28,       // between two halves of a column
    HALF_LETTERS = 12, // small ones, that the shorter half of a column must have room for
    HIGHEST = 45,      // hundredths of a wide panel's height: no action stands above
};

#define LEAST_SPACE 0.3 // of metrics.space: the tightest level within the norms has less

int page_px(const struct page *page, int units)
{
    return metrics_px(page->metrics, units);
}

int page_gap(const struct page *page, int units)
{
    return metrics_gap(page->metrics, units);
}

const char *page_text(const struct page *page, const char *id)
{
    return text_get(page->text, id);
}

const char *page_language(const struct page *page, enum language language)
{
    return text_variant(page->text, "language", view_language_tag(language));
}

const char *page_text_of(const struct page *page, const char *id, enum secret_kind kind)
{
    return text_variant(page->text, id, kind == SECRET_SIGN ? "sign" : "auth");
}

const char *page_stake(const struct page *page)
{
    const struct view *view = page->view;
    if (operation_is_reset(view->operation))
        return "reset";
    enum view_choice reset =
        operation_target(view->operation) == SECRET_SIGN ? view->reset_sign : view->reset_auth;
    return reset == CHOICE_OPEN ? "change" : "lock";
}

static const char *deed(enum operation operation)
{
    if (operation == OPERATION_READ_SIGN)
        return "read";
    return operation_is_reset(operation) ? "reset" : "change";
}

const char *page_wording(const struct page *page, const char *id, enum secret_kind kind)
{
    const char *of = kind == SECRET_SIGN ? "sign" : "auth";
    const char *stake = deed(page->view->operation);
    const char *const forms[][3] = {
        {stake, ".", of}, {of, "", ""}, {stake, "", ""}, {"plate", "", ""}};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        char whole[PAGE_ID];
        snprintf(whole, sizeof whole, "%s.%s%s%s", id, forms[i][0], forms[i][1], forms[i][2]);
        bool apt = page->view->plate || strcmp(forms[i][0], "plate") != 0;
        const char *text = apt ? text_find(page->text, whole) : NULL;
        if (text)
            return text;
    }
    return page_text(page, id);
}

const char *page_notice(const struct page *page, const char *part, const char *name)
{
    enum view_notice notice = notice_shown(page->view);
    bool target = notice == NOTICE_TARGET_EXPIRED || notice == NOTICE_TARGET_REVOKED ||
                  notice == NOTICE_RESERVATION_OTHER;
    enum operation operation = page->view->operation;
    char id[PAGE_ID];
    snprintf(id, sizeof id, "%s.%s", part, name);
    return page_wording(page, id,
                        target ? operation_target(operation) : operation_known(operation));
}

// The right column's share of the width, in hundredths: buttons need room for their labels, and on
// a small panel they need more of it.
static int side_share(const struct page *page)
{
    return page->metrics->compact ? 53 : 48;
}

static void split(struct page *page)
{
    const struct metrics *m = page->metrics;
    int pad = page_px(page, m->compact ? MARGIN / 2 : BETWEEN);
    int left = m->width - m->width * side_share(page) / 100;
    page->main.w = left - pad - page->main.x;
    page->side = page->main;
    page->side.x = left + pad;
    page->side.w = m->width - page_px(page, m->compact ? MARGIN / 2 : MARGIN) - page->side.x;
    page->side.ground = THEME_BAR;
    page->split = true;
    int top = metrics_bar_top(page->metrics);
    struct scene_rect tint = {left, top, m->width - left,
                              m->height - top - metrics_bar_bottom(page->metrics)};
    scene_box(page->scene, tint, 0, THEME_BAR, 0, THEME_BAR);
}

// Air between the last block and the lower bar; a technician's page has its frame in it.
static int below(const struct page *page)
{
    int air = page_gap(page, BELOW), least = page_px(page, PAGE_FRAME + BESIDE_FRAME);
    return view_is_service(page->view->id) && air < least ? least : air;
}

void page_open(struct page *page, enum page_form form)
{
    const struct metrics *m = page->metrics;
    int margin = page_px(page, m->compact ? MARGIN * 2 / 3 : MARGIN);
    page->action_count = action_list(page->view, page->actions);
    page->split = false;
    page->main = (struct column){.x = margin,
                                 .w = m->width - 2 * margin,
                                 .y = margin,
                                 .bottom = m->height - margin,
                                 .ground = page->scene->ground};
    page->main.bottom = m->height - metrics_bar_bottom(page->metrics) - below(page);
    if (form == PAGE_HERO)
        return;
    if (page->scene->ground != THEME_HERO)
        page->main.y = metrics_bar_top(page->metrics) + page_gap(page, ABOVE);
    if (form == PAGE_SHEETS)
        sheet_open(page);
    bool board = page->view->entry.kind == SECRET_SIGN;
    bool wants_two = form == PAGE_SPLIT || (form == PAGE_ENTRY && !board);
    if (wants_two && !m->portrait)
        split(page);
}

bool page_stacked(const struct page *page)
{
    return page->metrics->portrait || page->sheet_end > 0;
}

struct column page_half(const struct page *page, const struct column *column, int which)
{
    struct column half = *column;
    int gap = page_px(page, HALVES);
    half.w = (column->w - gap) / 2;
    half.x += which * (half.w + gap);
    return half;
}

bool page_halves(const struct page *page, const struct column *column)
{
    return page_half(page, column, 0).w >= HALF_LETTERS * page->metrics->size[METRICS_SMALL];
}

struct column *page_aside(struct page *page)
{
    return page->split ? &page->side : &page->main;
}

void page_foot(struct page *page)
{
    page->footed = true;
    page->foot = scene_mark(page->scene);
}

bool page_is_tightest(const struct page *page)
{
    return page->metrics->space < LEAST_SPACE;
}

static void to_the_end(struct page *page, struct column *column, int height)
{
    int free = column->bottom - column->y - height;
    if (free > 0 && page->footed)
        scene_move(page->scene, page->foot, 0, free);
    if (free > 0)
        column->y += free;
    // Rather less air than controls that a seated person does not reach.
    bool high = column->y < page->metrics->height * HIGHEST / 100;
    page->scene->overflow |= !page_is_tightest(page) && high && !action_entry(page->view);
}

void page_lower_half(struct page *page, int height)
{
    struct column *column = page_aside(page);
    if (page->sheet_end > 0) // there is no end to stand at
        return;
    if (!page->metrics->portrait) {
        to_the_end(page, column, height);
        return;
    }
    int earliest = page->metrics->height * 54 / 100;
    int latest = column->bottom - height - page_gap(page, MARGIN);
    int y = page->metrics->height * 70 / 100 - height / 2;
    y = y > earliest ? y : earliest;
    y = y < latest ? y : latest;
    if (column->y < y)
        column->y = y;
}
