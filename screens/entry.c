#include "screens/entry.h"

#include "screens/block.h"
#include "screens/button.h"

enum {
    FIRST_BOXES = 6,
    ALL_BOXES = 16
};

static void character_box(struct page *page, struct scene_rect at, bool typed, bool required)
{
    enum theme_colour fill = required || typed ? THEME_GROUND : THEME_BAR;
    enum theme_colour edge = typed ? THEME_PRIMARY : required ? THEME_EDGE : THEME_LINE;
    int stroke = page_px(page, typed || required ? 4 : 3);
    scene_box(page->scene, at, page_px(page, 12), fill, stroke, edge);
    if (!typed)
        return;
    int dot = (at.w < at.h ? at.w : at.h) * 46 / 100;
    struct scene_rect disc = {at.x + (at.w - dot) / 2, at.y + (at.h - dot) / 2, dot, dot};
    scene_box(page->scene, disc, dot / 2, THEME_TEXT, 0, THEME_TEXT);
}

void entry_boxes(struct page *page, struct column *column)
{
    const struct view_entry *entry = &page->view->entry;
    bool short_one = entry->kind == SECRET_AUTH;
    int count = short_one ? entry->max : ALL_BOXES;
    int gap = page_px(page, short_one ? 24 : 8);
    int widest = page_px(page, short_one ? 112 : 58);
    int w = (column->w - (count - 1) * gap) / count;
    if (w > widest)
        w = widest;
    int h = w * (short_one ? 118 : 130) / 100;
    block_gap(page, column, 36);
    // The PIN's few boxes stand over the middle of the keys; the password's many fill the line.
    int width = count * w + (count - 1) * gap;
    int x = column->x + (short_one && page->metrics->portrait ? (column->w - width) / 2 : 0);
    for (int i = 0; i < count; i++, x += w + gap)
        character_box(page, (struct scene_rect){x, column->y, w, h}, i < entry->typed,
                      short_one || i < FIRST_BOXES);
    column->y += h;
    column->begun = true;
}

void entry_rules(struct page *page, struct column *column)
{
    static const struct {
        unsigned rule;
        bool sign_only;
        const char *id;
    } rules[] = {
        {RULE_LENGTH, false, "rule.length"},
        {RULE_LETTER, true, "rule.letter"},
        {RULE_DIGIT, true, "rule.digit"},
        {RULE_NOT_SIMPLE, false, "rule.not-simple"},
    };
    struct block_item items[4];
    size_t count = 0;
    const struct view_entry *entry = &page->view->entry;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        if (rules[i].sign_only && entry->kind == SECRET_AUTH)
            continue;
        bool kept = (entry->rules & rules[i].rule) != 0;
        items[count++] = (struct block_item){
            .icon = kept ? ICON_CHECK : ICON_NONE,
            .tone = kept ? BLOCK_OK : BLOCK_PLAIN,
            .text = page_text_of(page, rules[i].id, entry->kind),
        };
    }
    block_items(page, column, items, count);
}

void entry_tries(struct page *page, struct column *column, int left, int max)
{
    block_gap(page, column, 20);
    const char *words = left == 1 ? page_text(page, "entry.tries.last")
                                  : text_count(page->text, "entry.tries {n}", left);
    struct scene_mark mark = scene_mark(page->scene);
    int width = block_dots(page, column->x, 0, 0, left, max);
    struct paragraph p = {
        .text = words,
        .role = METRICS_BODY,
        .weight = left == 1 ? FONT_BOLD : FONT_REGULAR,
        .colour = left == 1 ? THEME_STOP : THEME_TEXT,
        .leading = 150,
        .room = {column->x + width + page_px(page, 24), column->y,
                 column->w - width - page_px(page, 24), column->bottom - column->y},
        .keep = page->keep,
    };
    int leading = paragraph_leading(&p, page->metrics);
    scene_move(page->scene, mark, 0, column->y + leading / 2);
    column->y += paragraph_add(&p, page->scene, page->font, page->metrics);
    column->begun = true;
}
