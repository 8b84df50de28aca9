#include "screens/scene/check.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "screens/type/font.h"

struct checking {
    const struct scene *scene;
    const struct metrics *metrics;
    enum contrast contrast;
    check_report *report;
    void *context;
    size_t faults;
};

__attribute__((format(printf, 2, 3))) static void fault(struct checking *c, const char *form, ...)
{
    char line[256];
    va_list list;
    va_start(list, form);
    vsnprintf(line, sizeof line, form, list);
    va_end(list);
    c->faults++;
    c->report(c->context, line);
}

static struct scene_rect screen_of(const struct scene *scene)
{
    return (struct scene_rect){0, 0, scene->width, scene->height};
}

static struct scene_rect place_of(const struct control_place *control)
{
    return (struct scene_rect){control->x, control->y, control->w, control->h};
}

// A line's letters: its box without what rounding may need.
static struct scene_rect letters_of(const struct scene_item *item)
{
    int beside = item->type == SCENE_TEXT ? face_ink(item->style.face, item->size).beside : 0;
    return (struct scene_rect){item->at.x + beside, item->at.y, item->at.w - 2 * beside - 4,
                               item->at.h - 2};
}

static void text_size(struct checking *c, const struct scene_item *item)
{
    const char *s = scene_string(c->scene, item);
    int least = item->role == METRICS_BODY ? c->metrics->least_body : c->metrics->least_text;
    if (item->reading) // repeats what stands below it
        least = c->metrics->least_text / 2;
    if (item->size < least)
        fault(c, "text too small: %d < %d px: %s", item->size, least, s);
    if (!scene_contains(item->room, item->at))
        fault(c, "text leaves its place: %s", s);
    if (!scene_contains(screen_of(c->scene), letters_of(item)))
        fault(c, "text leaves the screen: %s", s);
}

// What stands in a text for the setter only: it was taken for what somebody else wrote.
static void text_marks(struct checking *c, const struct scene_item *item)
{
    static const char *const marks[] = {"\u300A", "\u300B", "\uFF5C", "<b>", "<ja>"};
    const char *s = scene_string(c->scene, item);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (strstr(s, marks[i]))
            fault(c, "a mark is shown: %s", s);
}

static void text_end(struct checking *c, const struct scene_item *item)
{
    if (item->end == SCENE_END_INSIDE)
        fault(c, "a line ends inside a phrase: %s", scene_string(c->scene, item));
}

// The colour that a text stands on: that of the last box before it which holds all of it.
static enum theme_colour ground_of(const struct scene *scene, size_t index)
{
    const struct scene_item *item = &scene->items[index];
    enum theme_colour ground = scene->ground;
    for (size_t i = 0; i < index; i++) {
        const struct scene_item *box = &scene->items[i];
        if (box->type == SCENE_BOX && scene_contains(box->at, letters_of(item)))
            ground = box->colour;
    }
    return ground;
}

static void text_contrast(struct checking *c, size_t index)
{
    const struct scene_item *item = &c->scene->items[index];
    double contrast = theme_contrast(theme_rgb(c->contrast, ground_of(c->scene, index)),
                                     theme_rgb(c->contrast, item->colour));
    if (contrast < theme_least(c->contrast))
        fault(c, "contrast %.1f: %s", contrast, scene_string(c->scene, item));
}

static void text_neighbours(struct checking *c, size_t index)
{
    const struct scene_item *item = &c->scene->items[index];
    struct scene_rect at = letters_of(item);
    for (size_t i = 0; i < c->scene->item_count; i++) {
        const struct scene_item *other = &c->scene->items[i];
        if (i > index && other->type == SCENE_TEXT && scene_overlap(at, letters_of(other)))
            fault(c, "texts overlap: %s / %s", scene_string(c->scene, item),
                  scene_string(c->scene, other));
        if (other->type == SCENE_ICON && scene_overlap(at, other->at))
            fault(c, "an icon lies on: %s", scene_string(c->scene, item));
    }
    for (size_t i = 0; i < c->scene->control_count; i++) {
        struct scene_rect control = place_of(&c->scene->controls[i]);
        if (scene_overlap(control, at) && !scene_contains(control, at))
            fault(c, "text across the edge of %s: %s", control_name(c->scene->controls[i].control),
                  scene_string(c->scene, item));
    }
}

// Pictures lie over each other: a card in a reader.
static bool is_picture(const struct scene_item *box)
{
    static const bool picture[THEME_COUNT] = {
        [THEME_CARD] = true, [THEME_CARD_EDGE] = true, [THEME_CARD_PRINT] = true,
        [THEME_CHIP] = true, [THEME_CHIP_EDGE] = true, [THEME_MACHINE] = true,
        [THEME_SLOT] = true,
    };
    return picture[box->colour] || picture[box->edge];
}

// A box may lie inside another or beside it, never across its edge.
static void box_neighbours(struct checking *c, size_t index)
{
    const struct scene_item *box = &c->scene->items[index];
    for (size_t i = index + 1; i < c->scene->item_count; i++) {
        const struct scene_item *other = &c->scene->items[i];
        bool apart = other->type != SCENE_BOX || !scene_overlap(box->at, other->at);
        if (apart || other->badge || is_picture(box) || is_picture(other))
            continue;
        if (!scene_contains(box->at, other->at) && !scene_contains(other->at, box->at))
            fault(c, "a box lies across another: %d,%d %dx%d / %d,%d %dx%d", box->at.x, box->at.y,
                  box->at.w, box->at.h, other->at.x, other->at.y, other->at.w, other->at.h);
    }
}

static void box_on_screen(struct checking *c, const struct scene_item *item)
{
    if (item->at.w <= 0 || item->at.h <= 0)
        fault(c, "an empty box at %d,%d", item->at.x, item->at.y);
    if (!scene_contains(screen_of(c->scene), item->at))
        fault(c, "a box leaves the screen: %d,%d %dx%d", item->at.x, item->at.y, item->at.w,
              item->at.h);
}

static struct scene_rect grown(struct scene_rect r, int by)
{
    return (struct scene_rect){r.x - by, r.y - by, r.w + 2 * by, r.h + 2 * by};
}

static void control_place(struct checking *c, size_t index)
{
    const struct control_place *control = &c->scene->controls[index];
    const char *name = control_name(control->control);
    if (control->w < c->metrics->target || control->h < c->metrics->target)
        fault(c, "control too small: %s %dx%d < %d", name, control->w, control->h,
              c->metrics->target);
    if (!scene_contains(screen_of(c->scene), place_of(control)))
        fault(c, "control leaves the screen: %s", name);
    for (size_t i = index + 1; i < c->scene->control_count; i++) {
        const struct control_place *other = &c->scene->controls[i];
        if (other->control == control->control)
            fault(c, "control twice: %s", name);
        if (scene_overlap(grown(place_of(control), c->metrics->apart), place_of(other)))
            fault(c, "controls too close: %s / %s", name, control_name(other->control));
    }
}

size_t check_scene(const struct scene *scene, const struct metrics *metrics, enum contrast contrast,
                   check_report *report, void *context)
{
    struct checking c = {scene, metrics, contrast, report, context, 0};
    if (scene->overflow)
        fault(&c, "does not fit");
    for (size_t i = 0; i < scene->item_count; i++) {
        if (scene->items[i].type == SCENE_TEXT) {
            text_size(&c, &scene->items[i]);
            text_marks(&c, &scene->items[i]);
            text_end(&c, &scene->items[i]);
            text_contrast(&c, i);
            text_neighbours(&c, i);
        } else {
            box_on_screen(&c, &scene->items[i]);
            if (scene->items[i].type == SCENE_BOX)
                box_neighbours(&c, i);
        }
    }
    for (size_t i = 0; i < scene->control_count; i++)
        control_place(&c, i);
    return c.faults;
}

// ---- how near it is ---------------------------------------------------------------------------

static void lessen(double *least, double value)
{
    *least = *least > 0 ? fmin(*least, value) : value;
}

static void measure_text(const struct scene *scene, const struct metrics *metrics, size_t index,
                         struct check_worst *worst)
{
    const struct scene_item *item = &scene->items[index];
    enum theme_colour ground = ground_of(scene, index);
    double capital_mm = FONT_CAPITAL * item->size / metrics->px_per_mm;
    for (int contrast = 0; contrast < CONTRAST_COUNT; contrast++)
        lessen(&worst->contrast[contrast],
               theme_contrast(theme_rgb((enum contrast)contrast, ground),
                              theme_rgb((enum contrast)contrast, item->colour)));
    if (!item->reading)
        lessen(&worst->text_mm, capital_mm);
    if (!item->reading && item->role == METRICS_BODY)
        lessen(&worst->body_mm, capital_mm);
    worst->texts++;
}

// The gap between two that stand side by side, or one above the other; 0 when they do neither.
static int gap(struct scene_rect a, struct scene_rect b)
{
    int across = a.x < b.x ? b.x - a.x - a.w : a.x - b.x - b.w;
    int down = a.y < b.y ? b.y - a.y - a.h : a.y - b.y - b.h;
    if (across > 0 && down > 0)
        return 0;
    return across > down ? across : down;
}

static void measure_control(const struct scene *scene, const struct metrics *metrics, size_t index,
                            struct check_worst *worst)
{
    struct scene_rect at = place_of(&scene->controls[index]);
    lessen(&worst->target_mm, (at.w < at.h ? at.w : at.h) / metrics->px_per_mm);
    for (size_t i = index + 1; i < scene->control_count; i++) {
        int apart = gap(at, place_of(&scene->controls[i]));
        if (apart > 0)
            lessen(&worst->apart_mm, apart / metrics->px_per_mm);
    }
    worst->controls++;
}

void check_measure(const struct scene *scene, const struct metrics *metrics,
                   struct check_worst *worst)
{
    for (size_t i = 0; i < scene->item_count; i++) {
        if (scene->items[i].type == SCENE_TEXT)
            measure_text(scene, metrics, i, worst);
    }
    for (size_t i = 0; i < scene->control_count; i++)
        measure_control(scene, metrics, i, worst);
    worst->scenes++;
}
