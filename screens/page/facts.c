#include "screens/page/facts.h"

#include "screens/page/block.h"

enum {
    FACTS = 3
};

static struct paragraph line(const struct column *column, const char *text, enum metrics_type role)
{
    return (struct paragraph){
        .text = text,
        .role = role,
        .colour = THEME_ON_HERO,
        .leading = 130,
        .balanced = true,
        .room = {column->x, column->y, column->w, column->bottom - column->y},
    };
}

// One of the three facts: its name small, its value large.
static int fact(struct page *page, struct column cell, const char *name, const char *value)
{
    struct paragraph p = line(&cell, name, METRICS_SMALL);
    int height = paragraph_add(&p, page->scene, page->font, page->metrics);
    p = line(&cell, value, METRICS_LABEL);
    p.weight = FONT_BOLD;
    p.room.y += height + page_gap(page, 6);
    return height + page_gap(page, 6) + paragraph_add(&p, page->scene, page->font, page->metrics);
}

static const char *hours(struct page *page)
{
    const struct text_value values[] = {
        {.name = "from", .string = text_time(page->text, page->view->opens)},
        {.name = "to", .string = text_time(page->text, page->view->closes)},
    };
    return text_fill(page->text, "hours {from} {to}", values, 2);
}

struct facts {
    const char *names[FACTS], *values[FACTS];
    int count;
};

// How long a reset takes is no fact while none can be begun.
static struct facts facts_of(struct page *page)
{
    struct facts f = {{page_text(page, "start.fee.name")}, {page_text(page, "start.fee")}, 1};
    if (!page->view->limited) {
        f.names[f.count] = page_text(page, "start.time.name");
        f.values[f.count++] = page_text(page, "start.time");
    }
    f.names[f.count] = page_text(page, "start.hours.name");
    f.values[f.count++] = hours(page);
    return f;
}

// How wide a fact is in one line.
static int fact_width(struct page *page, const char *name, const char *value)
{
    struct paragraph small = {.text = name, .role = METRICS_SMALL};
    struct paragraph large = {.text = value, .role = METRICS_LABEL, .weight = FONT_BOLD};
    int a = paragraph_width(&small, page->font, page->metrics);
    int b = paragraph_width(&large, page->font, page->metrics);
    return (a > b ? a : b) + 1;
}

// Side by side, with a rule between, as far as they have room. False, and nothing is added, when
// they have none.
static bool facts_in_a_row(struct page *page, struct column *column, const struct facts *facts)
{
    int pad = page_px(page, 24), widths[FACTS], free = column->w - 2 * facts->count * pad;
    for (int i = 0; i < facts->count; i++) {
        widths[i] = fact_width(page, facts->names[i], facts->values[i]);
        free -= widths[i];
    }
    if (free < 0)
        return false;
    int x = column->x, height = 0;
    struct scene_mark mark = scene_mark(page->scene);
    for (int i = 0; i < facts->count; i++) {
        if (i > 0)
            scene_box(page->scene, (struct scene_rect){x, column->y, page_px(page, 3), 0}, 0,
                      THEME_HERO_SOFT, 0, THEME_HERO_SOFT);
        struct column cell = *column;
        cell.x = x + (i > 0 ? pad : 0);
        cell.w = widths[i] + pad;
        int h = fact(page, cell, facts->names[i], facts->values[i]);
        height = h > height ? h : height;
        x = cell.x + widths[i] + pad + free / facts->count;
    }
    for (size_t i = mark.items; i < page->scene->item_count; i++) {
        if (page->scene->items[i].type == SCENE_BOX)
            page->scene->items[i].at.h = height;
    }
    column->y += height;
    return true;
}

// One below the other, where the column is narrow.
static void facts_as_lines(struct page *page, struct column *column, const struct facts *facts)
{
    for (int i = 0; i < facts->count; i++) {
        struct paragraph p = line(column, facts->names[i], METRICS_SMALL);
        p.leading = 170;
        column->y += paragraph_add(&p, page->scene, page->font, page->metrics);
        p.text = facts->values[i];
        p.weight = FONT_BOLD;
        p.align = PARAGRAPH_RIGHT;
        paragraph_add(&p, page->scene, page->font, page->metrics);
        int thin = page_px(page, 2);
        struct scene_rect rule = {column->x, column->y - thin, column->w, thin};
        scene_box(page->scene, rule, 0, THEME_HERO_SOFT, 0, THEME_HERO_SOFT);
    }
}

void facts_add(struct page *page, struct column *column)
{
    const struct facts facts = facts_of(page);
    block_gap(page, column, 52);
    bool narrow = page->metrics->compact || page->metrics->large;
    if (narrow || !facts_in_a_row(page, column, &facts))
        facts_as_lines(page, column, &facts);
}
