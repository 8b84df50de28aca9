#include "screens/page/block.h"

#include <string.h>

#include "screens/page/sheet.h"
#include "screens/view/notice.h"

enum {
    LEADING_TITLE = 135,
    LEADING_BODY = 165,
    LEADING_TIGHT = 150, // body on a panel with little room (WCAG 2.1, 1.4.12: 1.5)
    LEADING_SMALL = 150,
    LONG_NOTICE = 120, // bytes
};

struct tone_colours {
    enum theme_colour ground, letters, bar;
};

static struct tone_colours colours_of(enum block_tone tone)
{
    static const struct tone_colours table[] = {
        [BLOCK_PLAIN] = {THEME_BAR, THEME_TEXT, THEME_EDGE},
        [BLOCK_NOTE] = {THEME_NOTE_GROUND, THEME_TEXT, THEME_NOTE_BAR},
        [BLOCK_STOP] = {THEME_STOP_GROUND, THEME_STOP, THEME_STOP},
        [BLOCK_OK] = {THEME_OK_GROUND, THEME_OK, THEME_OK},
    };
    return table[tone];
}

static int body_leading(const struct page *page)
{
    return page->metrics->space < 0.8 || page->metrics->compact ? LEADING_TIGHT : LEADING_BODY;
}

void block_gap(struct page *page, struct column *column, int units)
{
    sheet_cut(page, column->y);
    if (column->begun)
        column->y += page_gap(page, units);
}

static struct paragraph plain(const struct page *page, const struct column *column,
                              enum metrics_type role, const char *text)
{
    return (struct paragraph){
        .text = text,
        .role = role,
        .colour = page->scene->ground == THEME_HERO ? THEME_ON_HERO : THEME_TEXT,
        .leading = body_leading(page),
        .room = {column->x, column->y, column->w, column->bottom - column->y},
    };
}

// Where the last line begins, so that it does not stand alone on the next sheet; the end of all
// where there are only one or two.
static size_t last_line(const struct scene *scene, size_t since)
{
    size_t last = since;
    int lines = 0;
    for (size_t i = since; i < scene->item_count; i++) {
        const struct scene_item *item = &scene->items[i];
        if (item->reading || (lines > 0 && item->at.y <= scene->items[last].at.y))
            continue;
        last = i;
        lines++;
    }
    return lines > 2 ? last : scene->item_count;
}

// A sheet may end between two lines of a text that is longer than a sheet.
static void cut_lines(struct page *page, size_t since)
{
    size_t last = last_line(page->scene, since);
    for (size_t i = since; i < last; i++) {
        page->titled = true;
        sheet_cut(page, page->scene->items[i].at.y);
    }
}

static void add(struct page *page, struct column *column, const struct paragraph *p)
{
    size_t since = page->scene->item_count;
    column->y += paragraph_add(p, page->scene, page->font, page->metrics);
    column->begun = true;
    cut_lines(page, since);
}

static void heading(struct page *page, struct column *column, int gap, enum metrics_type role,
                    const char *text)
{
    block_gap(page, column, gap);
    struct paragraph p = plain(page, column, role, text);
    p.weight = FONT_BOLD;
    p.leading = LEADING_TITLE;
    p.balanced = true;
    add(page, column, &p);
    page->titled = true;
}

void block_title(struct page *page, struct column *column, const char *text)
{
    heading(page, column, 28, METRICS_TITLE, text);
}

void block_display(struct page *page, struct column *column, const char *text)
{
    heading(page, column, 28, METRICS_DISPLAY, text);
}

void block_section(struct page *page, struct column *column, const char *text)
{
    heading(page, column, 44, METRICS_SECTION, text);
}

void block_body(struct page *page, struct column *column, const char *text)
{
    block_gap(page, column, 24);
    struct paragraph p = plain(page, column, METRICS_BODY, text);
    add(page, column, &p);
}

void block_small(struct page *page, struct column *column, const char *text)
{
    block_gap(page, column, 20);
    struct paragraph p = plain(page, column, METRICS_SMALL, text);
    p.leading = LEADING_SMALL;
    add(page, column, &p);
}

void block_body_left(struct page *page, struct column *column, const char *text)
{
    struct scene_mark mark = scene_mark(page->scene);
    size_t cuts = page->cut_count;
    bool titled = page->titled;
    struct column body = *column;
    int left = page->sheet_end > 0 ? sheet_left(page, column->y) : 0;
    block_body(page, &body, text);
    if (page->sheet_end == 0 || body.y - column->y <= left) {
        *column = body;
        return;
    }
    scene_undo(page->scene, mark);
    page->cut_count = cuts;
    page->titled = titled;
    block_small(page, column, text);
}

enum {
    NOTE_PARAGRAPHS = 3
};

// The paragraphs from `first` to before `end` on their tint, with air above the first and below the
// last.
static void note_part(struct page *page, struct column *column, struct tone_colours colours,
                      const struct paragraph paragraphs[NOTE_PARAGRAPHS], size_t first, size_t end)
{
    int pad = page_gap(page, 32);
    int bar = page_px(page, 10);
    struct scene_rect box = {column->x, column->y, column->w, 0};
    size_t at = page->scene->item_count;
    size_t cuts = page->cut_count; // none inside
    scene_box(page->scene, box, 0, colours.ground, 0, colours.ground);
    scene_box(page->scene, box, 0, colours.bar, 0, colours.bar);
    struct column inner = *column;
    inner.x += bar + page_px(page, 28);
    inner.w -= bar + 2 * page_px(page, 28);
    inner.y += first == 0 ? pad : 0;
    for (size_t i = first; i < end; i++) {
        if (!paragraphs[i].text)
            continue;
        struct paragraph p = paragraphs[i];
        p.room = (struct scene_rect){inner.x, inner.y, inner.w, inner.bottom - inner.y};
        p.leading = LEADING_TIGHT;
        add(page, &inner, &p);
    }
    page->cut_count = cuts;
    // The boxes are painted before the words, and are as high as the words turned out to be.
    int below = inner.y + (end == NOTE_PARAGRAPHS ? pad : 0);
    page->scene->items[at].at.h = below - box.y;
    page->scene->items[at + 1].at = (struct scene_rect){box.x, box.y, bar, below - box.y};
    column->y = below;
    column->begun = true;
}

// A tinted box with its paragraphs, any of which may have no text. On sheets its first one stays
// with a title above it when there is no room for all: no title stands alone.
static void note(struct page *page, struct column *column, struct tone_colours colours,
                 const struct paragraph paragraphs[NOTE_PARAGRAPHS])
{
    block_gap(page, column, 36);
    bool parts = page->sheet_end > 0 && paragraphs[0].text && paragraphs[1].text;
    size_t first = parts ? 1 : NOTE_PARAGRAPHS;
    note_part(page, column, colours, paragraphs, 0, first);
    if (!parts)
        return;
    page->titled = true;
    sheet_cut(page, column->y);
    note_part(page, column, colours, paragraphs, first, NOTE_PARAGRAPHS);
}

void block_note(struct page *page, struct column *column, enum block_tone tone, const char *heading,
                const char *text)
{
    block_note_strong(page, column, tone, heading, text, NULL);
}

static void note_in(struct page *page, struct column *column, enum block_tone tone,
                    enum metrics_type role, const char *const texts[NOTE_PARAGRAPHS])
{
    struct tone_colours colours = colours_of(tone);
    struct paragraph paragraphs[NOTE_PARAGRAPHS];
    for (size_t i = 0; i < NOTE_PARAGRAPHS; i++)
        paragraphs[i] = plain(page, column, role, texts[i]);
    paragraphs[0].weight = FONT_BOLD;
    paragraphs[0].colour = colours.letters;
    paragraphs[1].colour = paragraphs[2].colour = THEME_TEXT;
    paragraphs[2].weight = FONT_BOLD;
    note(page, column, colours, paragraphs);
}

void block_note_strong(struct page *page, struct column *column, enum block_tone tone,
                       const char *heading, const char *text, const char *strong)
{
    note_in(page, column, tone, METRICS_BODY, (const char *const[]){heading, text, strong});
}

void block_note_small(struct page *page, struct column *column, enum block_tone tone,
                      const char *heading, const char *text, const char *strong)
{
    note_in(page, column, tone, METRICS_SMALL, (const char *const[]){heading, text, strong});
}

struct trial {
    struct scene_mark mark;
    struct column column;
    size_t cuts;
    bool titled;
    int left; // on the sheet under way
};

static struct trial begin_trial(struct page *page, const struct column *column)
{
    return (struct trial){scene_mark(page->scene), *column, page->cut_count, page->titled,
                          sheet_left(page, column->y)};
}

// Takes away what was added since, if the sheet under way has no room for it.
static bool keeps_trial(struct page *page, struct column *column, const struct trial *trial)
{
    if (column->y - trial->column.y <= trial->left)
        return true;
    scene_undo(page->scene, trial->mark);
    *column = trial->column;
    page->cut_count = trial->cuts;
    page->titled = trial->titled;
    return false;
}

void block_sheet_note(struct page *page, struct column *column, enum block_tone tone,
                      const char *text)
{
    const struct trial trial = begin_trial(page, column);
    block_note(page, column, tone, NULL, text);
    if (!keeps_trial(page, column, &trial))
        block_note_small(page, column, tone, NULL, text, NULL);
}

void block_sheet_small(struct page *page, struct column *column, const char *text)
{
    const struct trial trial = begin_trial(page, column);
    block_small(page, column, text);
    keeps_trial(page, column, &trial);
}

void block_sheet_body(struct page *page, struct column *column, const char *text, int below)
{
    const struct trial trial = begin_trial(page, column);
    block_body(page, column, text);
    column->y += below;
    bool keeps = keeps_trial(page, column, &trial);
    column->y -= keeps ? below : 0;
    if (!keeps)
        block_small(page, column, text);
}

void block_operator_notice(struct page *page, struct column *column)
{
    char text[VIEW_OPERATOR_NOTICE] = "";
    // One paragraph, whatever was written: line ends would need more room than there is.
    for (size_t i = 0; i + 1 < sizeof text && page->view->operator_notice[i] != '\0'; i++) {
        char c = page->view->operator_notice[i];
        text[i] = c > '\0' && c < ' ' ? ' ' : c;
    }
    if (text[0] == '\0')
        return;
    bool small = page->metrics->compact || strlen(text) > LONG_NOTICE;
    enum metrics_type role = small ? METRICS_SMALL : METRICS_BODY;
    struct paragraph paragraphs[NOTE_PARAGRAPHS] = {plain(page, column, role, text)};
    paragraphs[0].anywhere = true;
    if (page->sheet_end > 0) { // it may be longer than a sheet, and no box is cut
        block_gap(page, column, 24);
        paragraphs[0].room.y = column->y;
        add(page, column, &paragraphs[0]);
        return;
    }
    paragraphs[0].colour = THEME_TEXT;
    note(page, column, colours_of(BLOCK_NOTE), paragraphs);
}

static void symbol(struct page *page, struct scene_rect disc, enum icon icon, enum block_tone tone)
{
    struct tone_colours colours = colours_of(tone);
    if (tone == BLOCK_PLAIN)
        colours.letters = THEME_PRIMARY;
    scene_box(page->scene, disc, disc.w / 2, colours.ground, 0, colours.ground);
    int side = disc.w * 6 / 10;
    int rest = (disc.w - side) / 2;
    scene_icon(page->scene, (struct scene_rect){disc.x + rest, disc.y + rest, side, side}, icon,
               colours.letters);
}

void block_heading(struct page *page, struct column *column, enum icon icon, enum block_tone tone,
                   const char *title)
{
    const struct metrics *m = page->metrics;
    if (m->portrait && page->sheet_end > 0) { // a sheet has no room for it
        block_title(page, column, title);
        return;
    }
    int size = page_px(page, m->portrait ? 132 : m->compact ? 68 : 84);
    struct scene_rect disc = {column->x, column->y, size, size};
    if (m->portrait) {
        symbol(page, disc, icon, tone);
        column->y += size;
        column->begun = true;
        block_title(page, column, title);
        return;
    }
    struct column beside = *column;
    int gap = size + page_px(page, m->compact ? 16 : 24);
    beside.x += gap;
    beside.w -= gap;
    block_title(page, &beside, title);
    const struct paragraph words = {.text = title, .role = METRICS_TITLE, .leading = LEADING_TITLE};
    disc.y += paragraph_middle(&words, m) - size / 2;
    symbol(page, disc, icon, tone);
    column->y = beside.y;
    column->begun = true;
}

static int disc_size(const struct page *page, int units)
{
    return (int)(page_px(page, units) * page->metrics->scale);
}

// The disc at the left of a sentence: both have one middle, and the higher one begins at the pen.
static struct scene_rect disc_beside(const struct page *page, const struct column *column,
                                     struct paragraph *p, int disc)
{
    int down = paragraph_middle(p, page->metrics) - disc / 2;
    int gap = page_px(page, page->metrics->compact ? 16 : 24);
    p->room.x += disc + gap;
    p->room.w -= disc + gap;
    p->room.y += down < 0 ? -down : 0;
    return (struct scene_rect){column->x, column->y + (down > 0 ? down : 0), disc, disc};
}

// The sentence, and what was drawn on its disc.
static void add_beside(struct page *page, struct column *column, const struct paragraph *p,
                       struct scene_rect disc)
{
    int end = p->room.y + paragraph_add(p, page->scene, page->font, page->metrics);
    column->y = end > disc.y + disc.h ? end : disc.y + disc.h;
    column->begun = true;
}

void block_points(struct page *page, struct column *column, const char *const texts[], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        block_gap(page, column, 24);
        struct paragraph p = plain(page, column, METRICS_BODY, texts[i]);
        p.leading = LEADING_TIGHT;
        int disc = disc_size(page, page->metrics->compact ? 48 : 60);
        struct scene_rect at = disc_beside(page, column, &p, disc);
        scene_box(page->scene, at, disc / 2, THEME_PRIMARY, 0, THEME_PRIMARY);
        struct paragraph number = p;
        char digit[2] = {(char)('1' + i), '\0'};
        number.text = digit;
        number.role = METRICS_SMALL;
        // A digit needs no room for accents.
        number.face = page->metrics->face == FACE_JAPANESE ? FACE_JAPANESE : FACE_LATIN;
        number.weight = FONT_BOLD;
        number.colour = THEME_ON_PRIMARY;
        number.align = PARAGRAPH_CENTRE;
        int line = paragraph_leading(&number, page->metrics);
        int top = at.y + disc / 2 - paragraph_middle(&number, page->metrics);
        number.room = (struct scene_rect){at.x, top, disc, line};
        paragraph_add(&number, page->scene, page->font, page->metrics);
        add_beside(page, column, &p, at);
    }
}

// One of them at the column's pen.
static void add_item(struct page *page, struct column *column, const struct block_item *item)
{
    struct tone_colours colours = colours_of(item->tone);
    enum metrics_type role = item->small ? METRICS_SMALL : METRICS_BODY;
    struct paragraph p = plain(page, column, role, item->text);
    p.weight = item->strong ? FONT_BOLD : FONT_REGULAR;
    p.leading = LEADING_TIGHT;
    int disc = disc_size(page, item->small ? 46 : 56);
    struct scene_rect at = disc_beside(page, column, &p, disc);
    bool filled = item->tone == BLOCK_OK;
    scene_box(page->scene, at, disc / 2, filled ? colours.letters : THEME_GROUND,
              page_px(page, item->strong ? 8 : 3),
              filled         ? colours.letters
              : item->strong ? THEME_PRIMARY
                             : THEME_EDGE);
    int side = disc * 7 / 10;
    if (item->icon != ICON_NONE)
        scene_icon(
            page->scene,
            (struct scene_rect){at.x + (disc - side) / 2, at.y + (disc - side) / 2, side, side},
            item->icon, filled ? THEME_GROUND : colours.letters);
    add_beside(page, column, &p, at);
}

void block_items(struct page *page, struct column *column, const struct block_item items[],
                 size_t count)
{
    for (size_t i = 0; i < count; i++) {
        page->titled |= items[i].joined;
        block_gap(page, column, i == 0 ? 32 : 20);
        add_item(page, column, &items[i]);
    }
}

void block_items_beside(struct page *page, struct column *column, const struct block_item items[],
                        size_t count)
{
    if (!page_halves(page, column)) {
        block_items(page, column, items, count);
        return;
    }
    for (size_t i = 0; i < count; i += 2) {
        block_gap(page, column, i == 0 ? 32 : 20);
        int bottom = column->y;
        for (size_t k = 0; k < 2 && i + k < count; k++) {
            struct column half = page_half(page, column, (int)k);
            add_item(page, &half, &items[i + k]);
            bottom = half.y > bottom ? half.y : bottom;
        }
        column->y = bottom;
        column->begun = true;
    }
}

int block_dots(struct page *page, int x, int right, int middle, int left, int max)
{
    int size = page_px(page, 30);
    int gap = page_px(page, 14);
    int width = max * size + (max - 1) * gap;
    if (right > 0)
        x = right - width;
    for (int i = 0; i < max; i++, x += size + gap) {
        struct scene_rect at = {x, middle - size / 2, size, size};
        bool full = i < left;
        scene_box(page->scene, at, size / 2, full ? THEME_PRIMARY : THEME_GROUND, page_px(page, 4),
                  full ? THEME_PRIMARY : THEME_EDGE);
    }
    return width;
}

void block_number(struct page *page, struct column *column)
{
    // The clerk's page has more to say, and a whole page in large letters needs the room below.
    bool alone = page->view->id != VIEW_CLERK && !page->metrics->large;
    const struct text_value value = {.name = "n", .number = notice_number(page->view)};
    struct paragraph p = {
        .text = text_fill(page->text, "staff.figure {n}", &value, 1),
        .role = alone ? METRICS_COUNTDOWN : METRICS_DISPLAY,
        .weight = FONT_BOLD,
        .colour = THEME_TEXT,
        .leading = alone ? 120 : 130,
        .room = {column->x, column->y, column->w, column->bottom - column->y},
    };
    struct scene_rect held = {column->x, column->y, paragraph_width(&p, page->font, page->metrics),
                              0};
    held.h = paragraph_add(&p, page->scene, page->font, page->metrics);
    column->y += held.h;
    if (page->view->id != VIEW_CLERK)
        scene_hold(page->scene, CONTROL_CLERK, held);
}
