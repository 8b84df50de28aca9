#include "screens/page/choice.h"

#include <math.h>
#include <string.h>

#include "screens/page/block.h"
#include "screens/page/button.h"
#include "screens/page/sheet.h"
#include "screens/type/font.h"

enum {
    PAD = 36,
    PICTURE_W = 196,
    PICTURE_H = 76,
    DIGITS = 4, // of the PIN's picture
    BETWEEN = 36,
};

static enum secret_kind kind_of(const struct action *action)
{
    bool sign = action->control == CONTROL_RESET_SIGN || action->control == CONTROL_CHANGE_SIGN;
    return sign ? SECRET_SIGN : SECRET_AUTH;
}

// On a small panel and on sheets the picture stands at the right of the name, else at the left of
// all words.
static bool beside_name(const struct page *page)
{
    return page->metrics->compact || page->sheet_end > 0;
}

// Large letters leave room for what tells the two apart and what the choice needs: both answers
// stand where the question is.
static bool is_brief(const struct page *page)
{
    return page->metrics->large && page->sheet_end > 0;
}

static struct paragraph line(struct scene_rect room, const char *text, enum metrics_type role,
                             enum theme_colour colour)
{
    return (struct paragraph){
        .text = text,
        .role = role,
        .weight = role == METRICS_LABEL ? FONT_BOLD : FONT_REGULAR,
        .colour = colour,
        .leading = role == METRICS_LABEL ? 135 : 145,
        .balanced = role == METRICS_LABEL,
        .room = room,
    };
}

// Four boxes with a dot in each.
static void picture_pin(struct page *page, struct scene_rect at, struct button_look look)
{
    int gap = at.w / 20;
    int w = (at.w - (DIGITS - 1) * gap) / DIGITS;
    int dot = w * 42 / 100;
    for (int i = 0; i < DIGITS; i++) {
        struct scene_rect box = {at.x + i * (w + gap), at.y, w, at.h};
        scene_box(page->scene, box, page_px(page, 8), look.fill, page_px(page, 4), look.letters);
        struct scene_rect disc = {box.x + (w - dot) / 2, box.y + (at.h - dot) / 2, dot, dot};
        scene_box(page->scene, disc, dot / 2, look.letters, 0, look.letters);
    }
}

// One long box with letters and digits in it.
static void picture_password(struct page *page, struct scene_rect at, struct button_look look)
{
    scene_box(page->scene, at, page_px(page, 8), look.fill, page_px(page, 4), look.letters);
    const char *text = beside_name(page) ? "A1\u2026" : "A1B2\u2026";
    struct paragraph p = line(at, text, METRICS_SMALL, look.letters);
    p.weight = FONT_BOLD;
    p.align = PARAGRAPH_CENTRE;
    p.face = FACE_LATIN; // no letter of a password has an accent
    p.room.h = paragraph_leading(&p, page->metrics);
    struct scene_mark mark = scene_mark(page->scene);
    paragraph_add(&p, page->scene, page->font, page->metrics);
    // In the middle stand the capitals, which have nothing below their line.
    const struct scene_item *letters = &page->scene->items[mark.items];
    int base = letters->at.y + face_ink(letters->style.face, letters->size).above;
    int capital = (int)(FONT_CAPITAL * letters->size);
    scene_move(page->scene, mark, 0, at.y + (at.h + capital) / 2 - base);
}

static void picture(struct page *page, struct scene_rect at, enum secret_kind kind,
                    struct button_look look)
{
    if (kind == SECRET_SIGN)
        picture_password(page, at, look);
    else
        picture_pin(page, at, look);
}

static int add(struct page *page, struct scene_rect *room, const char *text, enum metrics_type role,
               enum theme_colour colour)
{
    struct paragraph p = line(*room, text, role, colour);
    int height = paragraph_add(&p, page->scene, page->font, page->metrics);
    room->y += height;
    room->h -= height;
    return height;
}

// It grows with the text in it.
static struct scene_rect picture_size(const struct page *page)
{
    double share = (beside_name(page) ? 0.66 : 1.0) * fmax(1.0, page->metrics->scale);
    int high = beside_name(page) ? PICTURE_H * 4 / 5 : PICTURE_H; // no lower than its line
    int h = (int)(page_px(page, high) * share);
    int least = page->metrics->size[METRICS_SMALL] * 3 / 2; // capitals with air around them
    return (struct scene_rect){.w = (int)(page_px(page, PICTURE_W) * share),
                               .h = h > least ? h : least};
}

static int pad_of(const struct page *page)
{
    return page_px(page, page->metrics->compact ? PAD * 2 / 3 : PAD);
}

static int air_of(const struct page *page)
{
    return page_gap(page, is_brief(page) ? 6 : 24);
}

static bool is_one_line(struct page *page, int width, const char *id)
{
    const struct paragraph p =
        line((struct scene_rect){0}, page_text(page, id), METRICS_LABEL, THEME_TEXT);
    return paragraph_width(&p, page->font, page->metrics) < width;
}

// Both have their picture, or neither where it would cost a brief one a line.
static bool is_pictured(struct page *page, int width)
{
    int free = width - 2 * pad_of(page) - picture_size(page).w - pad_of(page) / 2;
    return !is_brief(page) ||
           (is_one_line(page, free, "choice.auth") && is_one_line(page, free, "choice.sign"));
}

static struct scene_rect words_room(const struct page *page, struct scene_rect at)
{
    int pad = pad_of(page);
    int left = beside_name(page) ? 0 : picture_size(page).w + page_px(page, BETWEEN);
    return (struct scene_rect){at.x + pad + left, at.y, at.w - 2 * pad - left, at.h};
}

// Everything but the note; `at` is the whole button.
static int names(struct page *page, struct scene_rect at, struct scene_rect *room,
                 const struct action *action, enum theme_colour colour)
{
    bool sign = kind_of(action) == SECRET_SIGN;
    struct scene_rect first = *room;
    if (beside_name(page) && is_pictured(page, at.w))
        first.w -= picture_size(page).w + pad_of(page) / 2;
    int height = add(page, &first, page_text(page, action->label), METRICS_LABEL, colour);
    room->y += height;
    room->h -= height;
    height +=
        add(page, room, page_text(page, sign ? "choice.sign.official" : "choice.auth.official"),
            METRICS_SMALL, colour);
    if (is_brief(page))
        return height;
    return height + add(page, room, page_text(page, sign ? "choice.sign.use" : "choice.auth.use"),
                        METRICS_SMALL, colour);
}

static int note_gap(const struct page *page)
{
    return is_brief(page) ? 0 : page_gap(page, 10);
}

// Why it is not possible, in a brief one: that the office can do it is said by the way there.
static const char *brief_reason(const char *note)
{
    if (strcmp(note, "reason.sign-locked") == 0)
        return "reason.sign-locked.short";
    return strcmp(note, "reason.auth-locked") == 0 ? "reason.auth-locked.short" : note;
}

// What stands below the names; NULL: nothing. In a brief one what it is used for takes the place of
// a note.
static const char *note_of(const struct page *page, const struct action *action)
{
    const char *note = page->view->waiting && !action->enabled ? "action.wait" : action->note;
    if (!is_brief(page))
        return note;
    if (note)
        return brief_reason(note);
    return kind_of(action) == SECRET_SIGN ? "choice.sign.use" : "choice.auth.use";
}

static int note_height(struct page *page, int width, const char *id, enum font_weight weight)
{
    struct scene_rect room = {0, 0, width, page->metrics->height};
    struct paragraph p = line(room, page_text(page, id), METRICS_SMALL, THEME_TEXT);
    p.weight = weight;
    return paragraph_height(&p, page->scene, page->font, page->metrics);
}

enum {
    NOTES = 7
};

// The tallest of all notes that the choice can have; in a brief one of those that can come while
// one looks at it.
static int tallest_note(struct page *page, int width, const struct action *action)
{
    static const char *const sign[NOTES] = {
        "choice.sign.needs",   "reason.auth-locked",  "reason.no-certificate",
        "reason.expired.sign", "reason.expired.auth", "reason.not-now",
        "reason.over"};
    static const char *const auth[NOTES] = {
        "choice.auth.needs",   "reason.sign-locked",  "reason.no-certificate",
        "reason.expired.sign", "reason.expired.auth", "reason.not-now",
        "reason.over"};
    static const char *const change[NOTES] = {"reason.self-locked", "reason.no-certificate",
                                              "reason.not-now"};
    const char *const brief[NOTES] = {note_of(page, action), "reason.not-now"};
    const char *const *notes = is_brief(page)                          ? brief
                               : action->control == CONTROL_RESET_SIGN ? sign
                               : action->control == CONTROL_RESET_AUTH ? auth
                                                                       : change;
    int tallest = 0;
    for (size_t i = 0; i < NOTES && notes[i]; i++) {
        bool use = i == 0 && notes == brief && !action->note;
        int height = note_height(page, width, notes[i], use ? FONT_REGULAR : FONT_BOLD);
        tallest = height > tallest ? height : tallest;
    }
    return tallest;
}

int choice_height(struct page *page, int width, const struct action *action)
{
    struct scene_mark mark = scene_mark(page->scene);
    struct scene_rect room =
        words_room(page, (struct scene_rect){0, 0, width, page->metrics->height});
    int words = names(page, (struct scene_rect){0, 0, width, 0}, &room, action, THEME_TEXT);
    scene_undo(page->scene, mark);
    return words + note_gap(page) + tallest_note(page, room.w, action) + 2 * air_of(page);
}

static int note(struct page *page, struct scene_rect room, const struct action *action,
                enum theme_colour colour)
{
    const char *id = note_of(page, action);
    if (!id)
        return 0;
    room.y += note_gap(page);
    struct paragraph p = line(room, page_text(page, id), METRICS_SMALL, colour);
    p.weight = action->note ? FONT_BOLD : FONT_REGULAR;
    return note_gap(page) + paragraph_add(&p, page->scene, page->font, page->metrics);
}

void choice_draw(struct page *page, struct scene_rect at, const struct action *action)
{
    struct button_look look =
        button_frame(page, at, action->control, action->enabled, action->primary);
    int pad = pad_of(page);
    struct scene_rect room = words_room(page, at);
    room.y += air_of(page);
    bool beside = beside_name(page);
    struct scene_rect small = picture_size(page);
    small.x = at.x + pad;
    small.y = at.y + (at.h - small.h) / 2;
    if (beside) {
        const struct paragraph name = line(at, NULL, METRICS_LABEL, look.letters);
        small.x = at.x + at.w - pad - small.w;
        small.y = at.y + air_of(page) + (paragraph_leading(&name, page->metrics) - small.h) / 2;
    }
    struct scene_mark whole = scene_mark(page->scene);
    if (is_pictured(page, at.w))
        picture(page, small, kind_of(action), look);
    struct scene_mark mark = scene_mark(page->scene);
    int height = names(page, at, &room, action, look.letters) +
                 note(page, room, action, look.letters) + 2 * air_of(page);
    scene_move(page->scene, beside ? whole : mark, 0, (at.h - height) / 2);
    for (size_t i = mark.items; i < page->scene->item_count; i++)
        page->scene->items[i].room = at;
    scene_control(page->scene, action->control, at, action->enabled);
}

int choice_width(const struct page *page, const struct column *column)
{
    return page_stacked(page) ? column->w : (column->w - button_gap(page)) / 2;
}

enum {
    MORE = 28,    // air in a row
    HIGHEST = 34, // hundredths of a wide panel's height: no choice stands above
};

static bool is_choice(const struct action *action)
{
    return action->control == CONTROL_RESET_SIGN || action->control == CONTROL_RESET_AUTH ||
           action->control == CONTROL_CHANGE_SIGN || action->control == CONTROL_CHANGE_AUTH;
}

// Fills in the places from y = 0, each row `more` higher than its words need, and returns the
// height of all.
static int places(struct page *page, const struct column *column, const int heights[], int more,
                  struct scene_rect at[ACTION_MAX_COUNT])
{
    int gap = button_gap(page);
    bool stacked = page_stacked(page);
    int w = choice_width(page, column);
    int y = 0;
    for (size_t i = 0; i < page->action_count; i++) {
        int h = more + (is_choice(&page->actions[i]) ? choice_height(page, w, &page->actions[i])
                                                     : heights[i]);
        bool beside = !stacked && i % 2 == 1;
        if (beside && h < at[i - 1].h)
            h = at[i - 1].h;
        if (beside)
            at[i - 1].h = h;
        else if (i > 0)
            y += at[i - 1].h + gap;
        at[i] = (struct scene_rect){column->x + (beside ? column->w - w : 0), y, w, h};
    }
    return y + at[page->action_count - 1].h;
}

// What the rows of a tight wide page can have of the room that is left above them.
static int spare(const struct page *page, const struct column *column, int height)
{
    int rows = ((int)page->action_count + 1) / 2, most = page_px(page, MORE);
    int highest = page->metrics->height * HIGHEST / 100 + 1;
    int top = column->y > highest ? column->y : highest;
    int free = (column->bottom - top - height) / rows;
    if (page_stacked(page) || !page_is_tightest(page) || free < 0)
        return 0;
    return free < most ? free : most;
}

int choice_group_height(struct page *page, const struct column *column, const int heights[])
{
    struct scene_rect at[ACTION_MAX_COUNT];
    return places(page, column, heights, 0, at);
}

void choice_group(struct page *page, struct column *column, const int heights[])
{
    struct scene_rect at[ACTION_MAX_COUNT];
    block_gap(page, column, is_brief(page) ? 20 : 36);
    int height = places(page, column, heights, 0, at);
    height = places(page, column, heights, spare(page, column, height), at);
    page_lower_half(page, height);
    for (size_t i = 0; i < page->action_count; i++) {
        at[i].y += column->y;
        if (i > 0)
            sheet_cut(page, at[i].y);
        if (is_choice(&page->actions[i]))
            choice_draw(page, at[i], &page->actions[i]);
        else
            button_draw(page, at[i], &page->actions[i]);
    }
    column->y += height;
    page->scene->overflow |= column->y > column->bottom;
}
