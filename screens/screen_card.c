// The state of both secrets, and what can be done now. What cannot be done says why.
#include <string.h>

#include "screens/page/block.h"
#include "screens/page/button.h"
#include "screens/page/choice.h"
#include "screens/screen.h"

enum {
    PAD = 32,
    PILL_PAD = 24
};

static struct paragraph line(struct scene_rect room, const char *text, enum metrics_type role,
                             enum font_weight weight)
{
    return (struct paragraph){
        .text = text,
        .role = role,
        .weight = weight,
        .colour = THEME_TEXT,
        .leading = 145,
        .room = room,
    };
}

static bool has_expired(const struct view *view)
{
    return view->auth_dates.expired || view->sign_dates.expired;
}

// What the pill says; NULL when there is nothing to say: neither secret is called usable when one
// of the certificates has expired.
static const char *state_id(const struct view *view, enum secret_kind kind)
{
    const struct view_secret *secret = kind == SECRET_SIGN ? &view->sign : &view->auth;
    if (!secret->present)
        return "card.absent";
    if (secret->locked)
        return "card.locked";
    if (kind == SECRET_SIGN ? view->sign_dates.expired : view->auth_dates.expired)
        return "card.over";
    return has_expired(view) ? NULL : "card.usable";
}

static int pill_height(const struct page *page)
{
    return page->metrics->size[METRICS_SMALL] * 170 / 100;
}

// A pill at the right of the row that starts at room.y; returns its width.
static int pill(struct page *page, struct scene_rect room, enum secret_kind kind)
{
    const struct view *view = page->view;
    const struct view_secret *secret = kind == SECRET_SIGN ? &view->sign : &view->auth;
    const char *id = state_id(view, kind);
    if (!id)
        return 0;
    bool usable = secret->present && !secret->locked && !has_expired(view);
    struct paragraph p = line(room, page_text(page, id), METRICS_SMALL, FONT_BOLD);
    p.colour = usable ? THEME_OK : THEME_STOP;
    int icon = page_px(page, 36);
    int pad = page_px(page, PILL_PAD);
    int width = paragraph_width(&p, page->font, page->metrics) + icon + pad + pad * 3 / 2;
    int height = pill_height(page);
    struct scene_rect at = {room.x + room.w - width, room.y, width, height};
    enum theme_colour ground = usable ? THEME_OK_GROUND : THEME_STOP_GROUND;
    scene_box(page->scene, at, height / 2, ground, 0, ground);
    p.room =
        (struct scene_rect){at.x + pad + icon, at.y + paragraph_down(&p, page->metrics, height),
                            width - icon - pad, paragraph_leading(&p, page->metrics)};
    int middle = p.room.y + paragraph_middle(&p, page->metrics);
    scene_icon(page->scene, (struct scene_rect){at.x + pad * 3 / 4, middle - icon / 2, icon, icon},
               usable           ? ICON_CHECK
               : secret->locked ? ICON_LOCK
                                : ICON_EXCLAIM,
               p.colour);
    paragraph_add(&p, page->scene, page->font, page->metrics);
    return width;
}

// As high as the reason why there is none, which may have readings.
static int tries(struct page *page, struct scene_rect room, const struct view_secret *secret)
{
    struct paragraph why =
        line(room, page_text(page, "reason.no-certificate"), METRICS_SMALL, FONT_REGULAR);
    if (!secret->present)
        return paragraph_add(&why, page->scene, page->font, page->metrics);
    int left = secret->locked ? 0 : secret->tries_left;
    struct paragraph p = line(room,
                              left == 0 ? page_text(page, "card.tries.none")
                                        : text_count(page->text, "entry.tries {n}", left),
                              METRICS_SMALL, FONT_REGULAR);
    int leading = paragraph_leading(&p, page->metrics);
    int down = paragraph_leading(&why, page->metrics) - leading;
    p.room.y += down > 0 ? down : 0;
    int middle = p.room.y + paragraph_middle(&p, page->metrics);
    int width = block_dots(page, 0, room.x + room.w, middle, left, secret->tries_max);
    p.room.w -= width + page_px(page, 16);
    return p.room.y - room.y + paragraph_add(&p, page->scene, page->font, page->metrics);
}

// A small name at the left and its value at the right, or below when there is no room.
static int fact(struct page *page, struct scene_rect room, const char *name, const char *value)
{
    struct paragraph p = line(room, name, METRICS_SMALL, FONT_REGULAR);
    struct paragraph v = line(room, value, METRICS_SMALL, FONT_BOLD);
    int width = paragraph_width(&v, page->font, page->metrics) + 1;
    int left = paragraph_width(&p, page->font, page->metrics) + page_px(page, 24);
    int height = paragraph_add(&p, page->scene, page->font, page->metrics);
    // On a small panel always below, whatever the date: what stands under it must not move.
    if (!page->metrics->compact && left + width <= room.w) {
        v.room.x += room.w - width;
        v.room.w = width;
        paragraph_add(&v, page->scene, page->font, page->metrics);
        return height;
    }
    v.room.y += height;
    return height + paragraph_add(&v, page->scene, page->font, page->metrics);
}

static int valid(struct page *page, struct scene_rect room)
{
    const struct view_dates *dates = &page->view->auth_dates;
    return fact(page, room, page_text(page, dates->expired ? "card.expired" : "card.valid-until"),
                text_date(page->text, dates->valid_until));
}

static int renewable(struct page *page, struct scene_rect room)
{
    const struct view_dates *dates = &page->view->auth_dates;
    const struct text_value value = {.name = "date",
                                     .string = text_date(page->text, dates->renewable_from)};
    const char *when = dates->expired ? page_text(page, "card.renewable.after")
                                      : text_fill(page->text, "from {date}", &value, 1);
    return fact(page, room, page_text(page, "card.renewable"), when);
}

// Below a rule: until when the user certificate is valid, and from when it can be renewed; side by
// side where the page is wide.
static int certificate(struct page *page, struct scene_rect room)
{
    bool wide = !page_stacked(page);
    int top = room.y;
    room.y += page_gap(page, 14);
    scene_box(page->scene, (struct scene_rect){room.x, room.y, room.w, page_px(page, 2)}, 0,
              THEME_LINE, 0, THEME_LINE);
    room.y += page_gap(page, 14);
    struct scene_rect half = room;
    if (wide)
        half.w = (room.w - page_px(page, 64)) / 2;
    int height = valid(page, half);
    if (!wide) {
        half.y += height;
        return room.y + height + renewable(page, half) - top;
    }
    half.x += room.w - half.w;
    int beside = renewable(page, half);
    return room.y + (height > beside ? height : beside) - top;
}

// Adds the box of one secret and returns its height.
static int secret(struct page *page, struct column *column, enum secret_kind kind)
{
    const struct view *view = page->view;
    const struct view_secret *s = kind == SECRET_SIGN ? &view->sign : &view->auth;
    int pad = page_px(page, page->metrics->compact ? PAD * 2 / 3 : PAD);
    int air = page_gap(page, 26);
    struct scene_rect box = {column->x, column->y, column->w, 0};
    size_t at = page->scene->item_count;
    scene_box(page->scene, box, 0, THEME_GROUND, page_px(page, 2), THEME_LINE);
    struct scene_rect room = {box.x + pad, box.y + air, box.w - 2 * pad,
                              column->bottom - column->y - air};
    int width = pill(page, room, kind);
    struct scene_rect beside = room;
    beside.w -= width + page_px(page, 16);
    struct paragraph p = line(
        beside, page_text(page, kind == SECRET_SIGN ? "secret.sign.short" : "secret.auth.short"),
        page->metrics->compact ? METRICS_SMALL : METRICS_BODY, FONT_BOLD);
    p.balanced = true;
    int least = pill_height(page);
    int down = paragraph_down(&p, page->metrics, least);
    p.room.y += down;
    int height = down + paragraph_add(&p, page->scene, page->font, page->metrics);
    room.y += (height > least ? height : least) + page_gap(page, 8);
    room.y += tries(page, room, s);
    if (kind == SECRET_AUTH && view->auth_dates.valid_until.year != 0 && page->sheet_end == 0)
        room.y += certificate(page, room); // on sheets their button tells it
    page->scene->items[at].at.h = room.y + air - box.y;
    page->scene->items[at].radius = page_px(page, 20);
    column->begun = true;
    page->scene->overflow |= room.y + air > column->bottom;
    return room.y + air - box.y;
}

// The dots of both lines end before the wider one.
static int widest_pill(struct page *page, struct scene_rect room)
{
    struct scene_mark mark = scene_mark(page->scene);
    int sign = pill(page, room, SECRET_SIGN), auth = pill(page, room, SECRET_AUTH);
    scene_undo(page->scene, mark);
    return sign > auth ? sign : auth;
}

// One line: the name, the tries that are left, and the pill.
static int secret_line(struct page *page, struct scene_rect room, enum secret_kind kind)
{
    const struct view *view = page->view;
    const struct view_secret *s = kind == SECRET_SIGN ? &view->sign : &view->auth;
    const char *name =
        page_text(page, kind == SECRET_SIGN ? "secret.sign.short" : "secret.auth.short");
    pill(page, room, kind);
    int height = pill_height(page);
    struct paragraph p = line(room, name, METRICS_SMALL, FONT_BOLD);
    int down = paragraph_down(&p, page->metrics, height);
    p.room.y += down;
    paragraph_add(&p, page->scene, page->font, page->metrics);
    int left = room.w * 31 / 100, most = room.w * 48 / 100;
    int free = room.w - left - widest_pill(page, room) - page_px(page, 20);
    struct scene_rect middle = {room.x + left, room.y + down, free < most ? free : most,
                                room.h - down};
    int used = down + tries(page, middle, s);
    return used > height ? used : height;
}

// In landscape both stand in one box.
static void secrets(struct page *page, struct column *column)
{
    block_gap(page, column, 24);
    if (page_stacked(page)) {
        column->y += secret(page, column, SECRET_AUTH);
        page->titled = true; // both stand on one sheet
        block_gap(page, column, 20);
        column->y += secret(page, column, SECRET_SIGN);
        return;
    }
    int pad = page_px(page, PAD);
    int air = page_gap(page, 26);
    struct scene_rect box = {column->x, column->y, column->w, 0};
    size_t at = page->scene->item_count;
    scene_box(page->scene, box, 0, THEME_GROUND, page_px(page, 2), THEME_LINE);
    struct scene_rect room = {box.x + pad, box.y + air, box.w - 2 * pad,
                              column->bottom - column->y - air};
    room.y += secret_line(page, room, SECRET_AUTH) + page_gap(page, 8);
    room.y += secret_line(page, room, SECRET_SIGN);
    bool dated = page->view->auth_dates.valid_until.year != 0;
    if (dated && !page_is_tightest(page)) // their button tells them too
        room.y += certificate(page, room);
    page->scene->items[at].at.h = room.y + air - box.y;
    page->scene->items[at].radius = page_px(page, 20);
    column->y = room.y + air;
    page->scene->overflow |= column->y > column->bottom;
}

// What can be asked depends on what is possible.
static const char *question(const struct view *view)
{
    if (view->reset_sign == CHOICE_OPEN || view->reset_auth == CHOICE_OPEN)
        return "card.ask";
    if (view->change_sign == CHOICE_OPEN || view->change_auth == CHOICE_OPEN)
        return "card.ask.change";
    if (view->reset_sign == CHOICE_OVER || view->reset_auth == CHOICE_OVER)
        return "card.ask.later";
    bool later = view->reset_sign == CHOICE_NOT_NOW || view->reset_auth == CHOICE_NOT_NOW;
    return later ? "card.ask.later" : "card.ask.none";
}

// The height of a small action whatever it says now; large letters have no room to keep free.
static int minor_height(struct page *page, int width, enum control control)
{
    static const char *const forms[2][4][2] = {
        {{"action.change.card", "action.change.note"},
         {"action.change.card", "reason.self-locked"},
         {"action.change.card", "reason.no-certificate"},
         {"action.change.card", "reason.not-now"}},
        {{"action.counter.card", "action.counter.card.note"},
         {"action.counter", "action.counter.reset"},
         {"action.counter", "action.counter.renew"},
         {"action.counter", "action.counter.ask"}},
    };
    int tallest = 0;
    for (size_t i = 0; i < page->action_count && page->sheet_end > 0 && page->metrics->large; i++)
        if (page->actions[i].control == control)
            return button_height(page, width, &page->actions[i]);
    for (size_t i = 0; i < 4; i++) {
        const char *const *form = forms[control == CONTROL_COUNTER][i];
        const struct action action = {.enabled = true, .label = form[0], .note = form[1]};
        int height = button_height(page, width, &action);
        tallest = height > tallest ? height : tallest;
    }
    return tallest;
}

enum {
    CHOICES = 5
};

static void heights_of(struct page *page, const struct column *column, int heights[CHOICES])
{
    int w = choice_width(page, column);
    const struct action certificates = {.enabled = true, .label = "action.certificates"};
    heights[0] = heights[1] = 0; // the choices' own
    heights[2] = minor_height(page, w, CONTROL_CHANGE);
    heights[3] = minor_height(page, w, CONTROL_COUNTER);
    heights[4] = button_height(page, w, &certificates);
}

// As high as the highest of all questions: what stands below does not move.
static void title(struct page *page, struct column *column)
{
    static const char *const ids[] = {"card.ask", "card.ask.change", "card.ask.later",
                                      "card.ask.none"};
    int lowest = 0;
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        struct scene_mark mark = scene_mark(page->scene);
        struct column measured = *column;
        block_title(page, &measured, page_text(page, ids[i]));
        scene_undo(page->scene, mark);
        lowest = measured.y > lowest ? measured.y : lowest;
    }
    block_title(page, column, page_text(page, question(page->view)));
    column->y = lowest;
}

static int title_height(struct page *page, const struct column *column)
{
    struct scene_mark mark = scene_mark(page->scene);
    struct column measured = *column;
    title(page, &measured);
    scene_undo(page->scene, mark);
    return measured.y - column->y;
}

// The question stands directly above its answers; what the card is like, above both.
static void asked_at_the_end(struct page *page, struct column *column, const int heights[CHOICES])
{
    secrets(page, column);
    column->begun = true;
    page_foot(page);
    if (page->metrics->portrait)
        page_lower_half(page, title_height(page, column) + page_gap(page, 36) +
                                  choice_group_height(page, column, heights));
    title(page, column);
    choice_group(page, column, heights);
}

// No reset of this card can be had here, and nothing that may change while one looks is why.
static bool is_shut(const struct view *view)
{
    const enum view_choice both[] = {view->reset_sign, view->reset_auth};
    for (size_t i = 0; i < 2; i++)
        if (both[i] == CHOICE_OPEN || both[i] == CHOICE_NOT_NOW || both[i] == CHOICE_OVER)
            return false;
    return true;
}

// On sheets what helps comes first then: the counter, a change, the dates, and the two resets last.
static void helpful_first(struct page *page, int heights[CHOICES])
{
    static const size_t ORDER[CHOICES] = {3, 2, 4, 0, 1};
    struct action actions[CHOICES];
    int before[CHOICES];
    if (!is_shut(page->view) || page->action_count != CHOICES)
        return;
    memcpy(actions, page->actions, sizeof actions);
    memcpy(before, heights, sizeof before);
    for (size_t i = 0; i < CHOICES; i++) {
        page->actions[i] = actions[ORDER[i]];
        heights[i] = before[ORDER[i]];
    }
}

void screen_card(struct page *page)
{
    struct column *main = &page->main;
    int heights[CHOICES];
    heights_of(page, main, heights);
    if (page->sheet_end == 0) {
        asked_at_the_end(page, main, heights);
        return;
    }
    title(page, main);
    helpful_first(page, heights);
    choice_group(page, main, heights);
    secrets(page, main);
}
