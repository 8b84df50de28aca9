#include "screens/page/button.h"

#include <string.h>

#include "screens/page/sheet.h"

enum {
    RADIUS = 20,
    LEAST_HEIGHT = 124,
    PLAIN_HEIGHT = 108, // back and leave
    PAD = 36,
    ICON = 44,
    RING = 6,   // of the focus, with as much air inside
    BESIDE = 6, // the least air beside a key's icon and word
    GROUP_GAP = 24,
};

// On the start screen's dark ground.
static struct button_look inverse(bool down, bool enabled, bool strong)
{
    if (!enabled)
        return (struct button_look){THEME_HERO, THEME_HERO_SOFT, THEME_ON_HERO, 3};
    if (strong)
        return (struct button_look){down ? THEME_PLAIN_DOWN : THEME_ON_HERO, THEME_ON_HERO,
                                    down ? THEME_PRIMARY_DOWN : THEME_HERO, 0};
    return (struct button_look){down ? THEME_HERO_DOWN : THEME_HERO, THEME_ON_HERO, THEME_ON_HERO,
                                3};
}

static struct button_look look_of(const struct page *page, enum control control, bool enabled,
                                  bool strong)
{
    bool down = page->pressed == control && enabled;
    if (page->scene->ground == THEME_HERO)
        return inverse(down, enabled, strong);
    if (!enabled)
        return (struct button_look){THEME_BAR, THEME_LINE, THEME_DISABLED, 3};
    if (strong)
        return (struct button_look){down ? THEME_PRIMARY_DOWN : THEME_PRIMARY, THEME_PRIMARY,
                                    THEME_ON_PRIMARY, 0};
    return (struct button_look){down ? THEME_PLAIN_DOWN : THEME_GROUND, THEME_PRIMARY,
                                down ? THEME_PRIMARY_DOWN : THEME_PRIMARY, 3};
}

// The ring around the control that has the focus: dark, with a gap of the ground's colour.
static void ring(struct page *page, struct scene_rect at, enum control control, int radius)
{
    if (page->focus != control)
        return;
    int r = page_px(page, RING);
    struct scene_rect outer = {at.x - 2 * r, at.y - 2 * r, at.w + 4 * r, at.h + 4 * r};
    bool dark = page->scene->ground == THEME_HERO;
    scene_box(page->scene, outer, radius + 2 * r, page->scene->ground, r,
              dark ? THEME_ON_HERO : THEME_TEXT);
}

static void frame(struct page *page, struct scene_rect at, enum control control,
                  struct button_look look)
{
    int radius = page_px(page, RADIUS);
    ring(page, at, control, radius);
    scene_box(page->scene, at, radius, look.fill, page_px(page, look.stroke), look.edge);
}

struct button_look button_frame(struct page *page, struct scene_rect at, enum control control,
                                bool enabled, bool strong)
{
    struct button_look look = look_of(page, control, enabled, strong);
    frame(page, at, control, look);
    return look;
}

static struct paragraph label_of(const char *text, enum metrics_type role, enum theme_colour colour)
{
    return (struct paragraph){
        .text = text,
        .role = role,
        .weight = role == METRICS_SMALL ? FONT_REGULAR : FONT_BOLD,
        .colour = colour,
        .leading = role == METRICS_SMALL ? 145 : 135,
        .balanced = true,
    };
}

// Ways out and back carry their icon before the label, ways on after it.
static bool leads(const struct action *action)
{
    return action->control == CONTROL_BACK || action->control == CONTROL_PAGE_PREVIOUS ||
           (action->control == CONTROL_LEAVE && !action->primary);
}

static enum icon icon_of(const struct action *action)
{
    if (action->control == CONTROL_PAGE_PREVIOUS)
        return ICON_CHEVRON_LEFT;
    if (strcmp(action->label, "guide.first") == 0) // neither on nor back
        return ICON_NONE;
    if (leads(action))
        return action->control == CONTROL_BACK ? ICON_ARROW_LEFT : ICON_CROSS;
    return action->enabled ? ICON_CHEVRON : ICON_NONE;
}

static int side_pad(const struct page *page)
{
    return page_px(page, page->metrics->compact ? PAD * 2 / 3 : PAD);
}

// Where the words of a button may stand.
static struct scene_rect words_room(const struct page *page, struct scene_rect at,
                                    const struct action *action)
{
    int pad = side_pad(page);
    int icon = page_px(page, ICON) + page_px(page, leads(action) ? 20 : 12);
    return (struct scene_rect){at.x + pad + (leads(action) ? icon : 0), at.y, at.w - 2 * pad - icon,
                               at.h};
}

// Adds label and note at the top of the button and returns their height.
static int add_words(struct page *page, struct scene_rect at, const struct action *action,
                     struct button_look look)
{
    struct paragraph label = label_of(page_text(page, action->label), METRICS_LABEL, look.letters);
    label.room = words_room(page, at, action);
    int height = paragraph_add(&label, page->scene, page->font, page->metrics);
    const char *note = page->view->waiting && !action->enabled ? "action.wait" : action->note;
    if (!note)
        return height;
    struct paragraph second = label_of(page_text(page, note), METRICS_SMALL, look.letters);
    second.room = label.room;
    second.room.y += height;
    second.room.h -= height;
    return height + paragraph_add(&second, page->scene, page->font, page->metrics);
}

static bool minor(const struct action *action)
{
    return !action->primary && !action->tall && !action->note &&
           (action->control == CONTROL_BACK || action->control == CONTROL_LEAVE);
}

static int words_height(struct page *page, int width, const struct action *action)
{
    struct scene_mark mark = scene_mark(page->scene);
    struct button_look look = look_of(page, action->control, action->enabled, action->primary);
    int height =
        add_words(page, (struct scene_rect){0, 0, width, page->metrics->height}, action, look);
    scene_undo(page->scene, mark);
    return height;
}

int button_height(struct page *page, int width, const struct action *action)
{
    int words = words_height(page, width, action);
    for (size_t i = 0; i < 2 && action->other[i]; i++) {
        struct action other = *action;
        other.label = action->other[i];
        int height = words_height(page, width, &other);
        words = height > words ? height : words;
    }
    if (action->other_note) {
        struct action other = *action;
        other.note = action->other_note;
        int height = words_height(page, width, &other);
        words = height > words ? height : words;
    }
    int height = words + 2 * page_gap(page, 24);
    int least =
        page_gap(page, minor(action) || page->metrics->compact ? PLAIN_HEIGHT : LEAST_HEIGHT);
    if (least < page->metrics->target)
        least = page->metrics->target;
    return height > least ? height : least;
}

int button_width(const struct page *page, const struct action *action)
{
    const struct paragraph label =
        label_of(page_text(page, action->label), METRICS_LABEL, THEME_TEXT);
    const struct scene_rect room = words_room(page, (struct scene_rect){0}, action);
    return paragraph_width(&label, page->font, page->metrics) + 1 - room.w;
}

// Moves the words that were added since the mark to the middle of the button: what stands there is
// their letters with their readings, for few have an accent, or anything below their line.
static void centre(struct page *page, struct scene_mark mark, struct scene_rect at)
{
    const struct scene *scene = page->scene;
    int top = at.y + at.h, base = at.y, from = top, to = base;
    for (size_t i = mark.items; i < scene->item_count; i++) {
        const struct scene_item *item = &scene->items[i];
        int line = item->at.y + face_ink(item->style.face, item->size).above;
        int high = line - (int)(FONT_CAPITAL * item->size);
        top = high < top ? high : top;
        base = line > base ? line : base;
        from = item->at.y < from ? item->at.y : from;
        to = item->at.y + item->at.h > to ? item->at.y + item->at.h : to;
    }
    int down = at.y + (at.h - (base - top)) / 2 - top;
    int least = at.y - from, most = at.y + at.h - to; // what their face may paint stays inside
    down = down > most ? most : down;
    scene_move(page->scene, mark, 0, down > least ? down : least);
}

void button_draw(struct page *page, struct scene_rect at, const struct action *action)
{
    struct button_look look = look_of(page, action->control, action->enabled, action->primary);
    frame(page, at, action->control, look);
    struct scene_mark mark = scene_mark(page->scene);
    add_words(page, at, action, look);
    centre(page, mark, at);
    for (size_t i = mark.items; i < page->scene->item_count; i++)
        page->scene->items[i].room = at;
    int side = page_px(page, ICON);
    int pad = side_pad(page);
    int x = leads(action) ? at.x + pad : at.x + at.w - side - pad;
    if (icon_of(action) != ICON_NONE)
        scene_icon(page->scene, (struct scene_rect){x, at.y + (at.h - side) / 2, side, side},
                   icon_of(action), look.letters);
    scene_control(page->scene, action->control, at, action->enabled);
}

int button_gap(const struct page *page)
{
    int gap = page_gap(page, 28);
    return gap > page->metrics->apart ? gap : page->metrics->apart;
}

int button_stack_height(struct page *page, const struct column *column)
{
    int height = 0;
    for (size_t i = 0; i < page->action_count; i++)
        height +=
            button_height(page, column->w, &page->actions[i]) + (i > 0 ? button_gap(page) : 0);
    return height;
}

void button_beside(struct page *page, struct column *column, const struct action list[],
                   size_t count, size_t across)
{
    int gap = button_gap(page), width = (column->w - (int)(across - 1) * gap) / (int)across;
    int height = 0;
    for (size_t i = 0; i < count; i++) {
        int own = button_height(page, width, &list[i]);
        height = own > height ? own : height;
    }
    for (size_t i = 0; i < count; i++) {
        struct scene_rect at = {column->x + (int)i * (width + gap), column->y, width, height};
        button_draw(page, at, &list[i]);
    }
    column->y += height;
    column->begun = true;
}

// Two by two where the column has room; the last of an odd number takes the whole width.
static void stack_pairs(struct page *page, struct column *column)
{
    size_t across = page_halves(page, column) ? 2 : 1;
    column->y += page_gap(page, 44);
    for (size_t i = 0; i < page->action_count; i += across) {
        size_t count = i + across <= page->action_count ? across : 1;
        column->y += i > 0 ? button_gap(page) : 0;
        button_beside(page, column, &page->actions[i], count, count);
        sheet_cut(page, column->y);
    }
}

void button_stack(struct page *page, struct column *column)
{
    if (page->action_count == 0)
        return;
    sheet_cut(page, column->y);
    if (page->sheet_end > 0 && view_is_service(page->view->id) && page_halves(page, column)) {
        stack_pairs(page, column);
        return;
    }
    if (column->begun)
        column->y += page_gap(page, 44);
    page_lower_half(page, button_stack_height(page, column));
    for (size_t i = 0; i < page->action_count; i++) {
        struct scene_rect at = {column->x, column->y, column->w, 0};
        at.h = button_height(page, column->w, &page->actions[i]);
        button_draw(page, at, &page->actions[i]);
        column->y += at.h;
        sheet_cut(page, column->y);
        if (i + 1 < page->action_count)
            column->y += button_gap(page);
    }
    column->begun = true;
    if (column->y > column->bottom)
        page->scene->overflow = true;
}

void button_foot(struct page *page)
{
    if (page->sheet_end == 0) {
        page_foot(page);
        button_stack(page, page_aside(page));
        return;
    }
    struct scene_mark mark = scene_mark(page->scene);
    size_t cuts = page->cut_count;
    struct column column = page->main;
    stack_pairs(page, &column);
    page->kept = column.y - page->main.y;
    scene_undo(page->scene, mark);
    page->cut_count = cuts;
}

void button_kept(struct page *page)
{
    struct column column = page->main;
    column.y = page->sheet_end - page->kept;
    stack_pairs(page, &column);
}

// How high what is above and the buttons are; nothing of it is kept.
static int group_height(struct page *page, const struct column *column, button_above *above,
                        int less)
{
    struct scene_mark mark = scene_mark(page->scene);
    size_t cuts = page->cut_count;
    bool titled = page->titled;
    struct column all = *column;
    above(page, &all, less);
    button_stack(page, &all);
    scene_undo(page->scene, mark);
    page->cut_count = cuts;
    page->titled = titled;
    return all.y - column->y;
}

void button_stack_with(struct page *page, struct column *column, button_above *above, int least)
{
    size_t since = page->cut_count;
    int less = 0, left = sheet_left(page, column->y);
    int whole = page->sheet_end - page->sheet_top + page_gap(page, GROUP_GAP);
    int room = page->titled ? left : whole;
    while (less < least && group_height(page, column, above, less) > room)
        less++;
    bool one = group_height(page, column, above, less) <= room;
    above(page, column, less);
    since = one ? since : page->cut_count; // else the buttons alone
    button_stack(page, column);
    sheet_join(page, since);
}

// Icon and word side by side, in the middle of `at`; where large letters do not leave room for both
// the word alone, and the icon where it has no room either.
static void icon_and_word(struct page *page, struct scene_rect at, enum icon icon,
                          struct paragraph *word)
{
    int side = page_px(page, ICON);
    int gap = page_px(page, 14);
    int leading = paragraph_leading(word, page->metrics);
    int width = paragraph_width(word, page->font, page->metrics);
    bool fits = side + gap + width + 2 * page_px(page, BESIDE) < at.w;
    if (!fits && leading < at.h && width + 2 * page_px(page, BESIDE) < at.w) {
        word->room = (struct scene_rect){at.x + (at.w - width) / 2, at.y + (at.h - leading) / 2,
                                         width + 1, leading};
        paragraph_add(word, page->scene, page->font, page->metrics);
        return;
    }
    int whole = fits ? side + gap + width : side;
    struct scene_rect picture = {at.x + (at.w - whole) / 2, at.y + (at.h - side) / 2, side, side};
    word->room = (struct scene_rect){picture.x + side + gap, at.y + (at.h - leading) / 2, width + 1,
                                     leading};
    scene_icon(page->scene, picture, icon, word->colour);
    if (fits)
        paragraph_add(word, page->scene, page->font, page->metrics);
}

// The icon above the word.
static void icon_over_word(struct page *page, struct scene_rect at, enum icon icon,
                           struct paragraph *word)
{
    int side = page_px(page, page->metrics->compact ? ICON * 4 / 5 : ICON);
    int leading = paragraph_leading(word, page->metrics);
    int top = at.y + (at.h - side - leading) / 2;
    scene_icon(page->scene, (struct scene_rect){at.x + (at.w - side) / 2, top, side, side}, icon,
               word->colour);
    word->room = (struct scene_rect){at.x, top + side, at.w, leading};
    word->align = PARAGRAPH_CENTRE;
    paragraph_add(word, page->scene, page->font, page->metrics);
}

enum {
    KEY_LEADING = 112
};

// Letters without accents need no room for accents above them.
static enum face face_of_label(const char *label, enum face face)
{
    for (const char *c = label; *c; c++) {
        if ((unsigned char)*c >= 0x80)
            return face;
    }
    return FACE_LATIN;
}

// Two lines, as high as those of OK: the words of a key have no readings, or all of them have.
int button_key_height(const struct page *page)
{
    const char *ok = page_text(page, "action.ok");
    const struct paragraph label = {
        .text = ok,
        .role = METRICS_LABEL,
        .face = face_of_label(ok, FACE_SHOWN),
        .leading = KEY_LEADING,
    };
    const struct paragraph note = {
        .text = page_text(page, "entry.simple"),
        .role = METRICS_SMALL,
        .leading = KEY_LEADING,
    };
    return paragraph_leading(&label, page->metrics) + paragraph_leading(&note, page->metrics) +
           page_px(page, 8);
}

// One or two centred lines.
static void key_lines(struct page *page, struct scene_rect at, const struct button_key *key,
                      enum theme_colour letters)
{
    struct scene_mark mark = scene_mark(page->scene);
    const char *lines[] = {key->label, key->note};
    int pad = key->face == FACE_SHOWN ? 0 : page_px(page, 10); // a name, not a letter or a digit
    int height = 0;
    for (size_t i = 0; i < 2; i++) {
        if (!lines[i])
            continue;
        struct paragraph p = label_of(lines[i], i == 0 ? key->role : METRICS_SMALL, letters);
        p.align = PARAGRAPH_CENTRE;
        p.leading = KEY_LEADING;
        p.face = i == 0 ? face_of_label(key->label, key->face) : key->note_face;
        p.room = (struct scene_rect){at.x + pad, at.y + height, at.w - 2 * pad, at.h - height};
        height += paragraph_add(&p, page->scene, page->font, page->metrics);
    }
    centre(page, mark, at);
    for (size_t i = mark.items; i < page->scene->item_count; i++) {
        struct scene_item *item = &page->scene->items[i];
        int beside = face_ink(item->style.face, item->size).beside;
        item->room = (struct scene_rect){at.x - beside, at.y, at.w + 2 * beside, at.h};
    }
}

// Whether a key is high enough, and not too wide, for its icon above its word.
static bool has_room_over(const struct page *page, struct scene_rect at,
                          const struct paragraph *word)
{
    int side = page_px(page, page->metrics->compact ? ICON * 4 / 5 : ICON);
    int width = paragraph_width(word, page->font, page->metrics) + 2 * page_px(page, BESIDE);
    return 10 * at.w <= 19 * at.h && width <= at.w &&
           side + paragraph_leading(word, page->metrics) <= at.h;
}

void button_key(struct page *page, struct scene_rect at, const struct button_key *key)
{
    struct button_look look = look_of(page, key->control, key->enabled, key->strong);
    if (!key->strong && key->enabled && page->scene->ground != THEME_HERO) {
        look.edge = THEME_EDGE;
        look.letters = THEME_TEXT;
    }
    frame(page, at, key->control, look);
    struct paragraph p = label_of(key->label, METRICS_SMALL, look.letters);
    if (key->icon == ICON_NONE)
        key_lines(page, at, key, look.letters);
    else if (!has_room_over(page, at, &p))
        icon_and_word(page, at, key->icon, &p);
    else
        icon_over_word(page, at, key->icon, &p);
    scene_control(page->scene, key->control, at, key->enabled);
}

void button_cell(struct page *page, struct scene_rect at, enum control control, enum icon icon,
                 const char *word)
{
    struct button_look look = look_of(page, control, true, false);
    look.edge = THEME_EDGE;
    look.letters = THEME_TEXT;
    look.stroke = 2;
    frame(page, at, control, look);
    struct paragraph p = label_of(word, METRICS_SMALL, look.letters);
    p.weight = FONT_BOLD;
    const struct metrics *m = page->metrics;
    p.leading = m->compact || m->large ? 125 : p.leading;
    if (m->portrait || m->compact || m->large)
        icon_over_word(page, at, icon, &p);
    else
        icon_and_word(page, at, icon, &p);
    scene_control(page->scene, control, at, true);
}
