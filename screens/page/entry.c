#include "screens/page/entry.h"

#include "screens/page/block.h"
#include "screens/page/button.h"

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

// How many characters there are, beside a password's boxes.
static struct paragraph count_of(const struct page *page, int typed)
{
    return (struct paragraph){
        .text = text_count(page->text, "entry.count {n}", typed),
        .role = METRICS_SMALL,
        .weight = FONT_BOLD,
        .colour = THEME_TEXT,
        .align = PARAGRAPH_RIGHT,
        .leading = 120,
    };
}

// The room that the largest count needs; 0 where the boxes need it: then it is not shown.
static int count_width(const struct page *page, int width)
{
    struct paragraph p = count_of(page, ALL_BOXES);
    int needed = paragraph_width(&p, page->font, page->metrics) + page_px(page, 16);
    return needed <= width / 4 ? needed : 0;
}

static void count(struct page *page, struct scene_rect room)
{
    if (page->view->entry.typed == 0 || room.w == 0)
        return;
    struct paragraph p = count_of(page, page->view->entry.typed);
    int top = room.y + paragraph_down(&p, page->metrics, room.h);
    p.room = (struct scene_rect){room.x, top, room.w, paragraph_leading(&p, page->metrics)};
    paragraph_add(&p, page->scene, page->font, page->metrics);
}

// One box's width and height, and the gap between two, as x.
struct scene_rect entry_boxes_size(const struct page *page, int width)
{
    bool pin = page->view->entry.kind == SECRET_AUTH;
    int count = pin ? page->view->entry.max : ALL_BOXES;
    int gap = page_px(page, pin ? 24 : 8);
    int widest = page_px(page, pin ? 108 : entry_wide(page) ? 78 : 60);
    if (!pin)
        width -= count_width(page, width);
    int w = (width - (count - 1) * gap) / count;
    if (w > widest)
        w = widest;
    return (struct scene_rect){gap, count, w, w * (pin || entry_wide(page) ? 112 : 132) / 100};
}

void entry_boxes(struct page *page, int x, int y, int width)
{
    const struct view_entry *entry = &page->view->entry;
    struct scene_rect size = entry_boxes_size(page, width);
    int boxes = size.y;
    int beside = count_width(page, width);
    if (entry->kind == SECRET_SIGN)
        count(page, (struct scene_rect){x + width - beside, y, beside, size.h});
    else
        x += (width - boxes * size.w - (boxes - 1) * size.x) / 2;
    bool all = entry->kind == SECRET_AUTH && page->view->id != VIEW_SERVICE_PIN;
    for (int i = 0; i < boxes; i++, x += size.w + size.x)
        character_box(page, (struct scene_rect){x, y, size.w, size.h}, i < entry->typed,
                      all || i < FIRST_BOXES);
}

bool entry_wide(const struct page *page)
{
    return !page->split && !page->metrics->portrait;
}

bool entry_replaces_title(const struct page *page)
{
    return page->metrics->large || entry_wide(page);
}

static bool is_resident_entry(const struct view *view)
{
    return view->id == VIEW_KNOWN || view->id == VIEW_NEW || view->id == VIEW_AGAIN;
}

bool entry_in_bar(const struct page *page)
{
    bool refused = page->view->notice != NOTICE_NONE && entry_replaces_title(page);
    return is_resident_entry(page->view) && (page->sheet_end > 0 || refused);
}

size_t entry_titles(const struct page *page, const char *titles[ENTRY_TITLES])
{
    const struct view *view = page->view;
    enum secret_kind kind = view->entry.kind;
    size_t count = 0;
    if (view->id == VIEW_AGAIN) {
        titles[count++] = page_text_of(page, "again.short", kind);
    } else if (view->id == VIEW_NEW) {
        titles[count++] = page_text_of(page, "new.title", kind);
        titles[count++] = page_text_of(page, "new.short", kind);
    } else if (operation_is_change(view->operation)) {
        titles[count++] = page_text_of(page, "known.title.change", kind);
        titles[count++] = page_text_of(page, "known.short.change", kind);
    } else {
        titles[count++] = page_text_of(page, "known.title", kind);
        titles[count++] =
            page_text(page, kind == SECRET_SIGN ? "secret.sign.short" : "secret.auth.short");
    }
    return count;
}

void entry_title(struct page *page, const char *title)
{
    if (!page->in_bar || page->sheet_end == 0 || page->metrics->portrait)
        block_title(page, &page->main, title);
}

int entry_tries_max(const struct page *page)
{
    const struct view *view = page->view;
    return view->entry.kind == SECRET_SIGN ? view->sign.tries_max : view->auth.tries_max;
}

bool entry_first(const struct page *page)
{
    return page->sheet_end > 0 && page->metrics->portrait;
}

// Whether texts stand side by side.
static bool is_halved(const struct page *page)
{
    return entry_wide(page) && page->sheet_end == 0;
}

// The two halves of a wide page's column, from its pen down.
static void halve(const struct page *page, struct column *left, struct column *right)
{
    *left = page->main;
    left->w = (left->w - page_px(page, 56)) / 2;
    *right = *left;
    right->x += left->w + page_px(page, 56);
}

static void join(struct page *page, const struct column *left, const struct column *right)
{
    page->main.y = left->y > right->y ? left->y : right->y;
}

// The hint in small letters gives way where the keys have room on the same sheet without it.
static bool keys_fit_below(struct page *page, const struct column *column)
{
    int y = page->main.y;
    page->main.y = column->y;
    bool fit = entry_keys_fit(page);
    page->main.y = y;
    return fit;
}

void entry_texts(struct page *page, const char *body, int tries, const char *small)
{
    struct column left = page->main;
    struct column right;
    if (is_halved(page))
        halve(page, &left, &right);
    block_body(page, &left, body);
    if (tries > 0)
        entry_tries(page, &left, tries, entry_tries_max(page));
    if (!is_halved(page))
        right = left;
    if (!entry_wide(page) || page->sheet_end == 0 || !keys_fit_below(page, &left))
        block_small(page, &right, small);
    join(page, &left, &right);
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
            .small = entry_wide(page) && page->metrics->compact,
            .joined = i > 0,
        };
    }
    if (!is_halved(page) || count < 3) {
        block_items(page, column, items, count);
        return;
    }
    struct column left, right;
    halve(page, &left, &right);
    block_items(page, &left, items, count / 2);
    block_items(page, &right, items + count / 2, count - count / 2);
    join(page, &left, &right);
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
    };
    scene_move(page->scene, mark, 0, column->y + paragraph_middle(&p, page->metrics));
    column->y += paragraph_add(&p, page->scene, page->font, page->metrics);
    column->begun = true;
}
