#include "screens/scene/scene.h"

#include <string.h>

void scene_clear(struct scene *scene, int width, int height, enum theme_colour ground)
{
    // The whole struct: unused bytes are zero, so that scenes can be compared and hold no
    // leftovers.
    memset(scene, 0, sizeof *scene);
    scene->width = width;
    scene->height = height;
    scene->ground = ground;
}

static struct scene_item *add(struct scene *scene, enum scene_type type, struct scene_rect at)
{
    if (scene->item_count == SCENE_ITEMS_MAX) {
        scene->overflow = true;
        return NULL;
    }
    struct scene_item *item = &scene->items[scene->item_count++];
    item->type = type;
    item->at = at;
    return item;
}

void scene_box(struct scene *scene, struct scene_rect at, int radius, enum theme_colour fill,
               int stroke, enum theme_colour edge)
{
    struct scene_item *item = add(scene, SCENE_BOX, at);
    if (!item)
        return;
    int max = (at.w < at.h ? at.w : at.h) / 2;
    item->radius = radius < max ? radius : max;
    item->colour = fill;
    item->stroke = stroke;
    item->edge = stroke > 0 ? edge : fill;
}

void scene_icon(struct scene *scene, struct scene_rect at, enum icon icon, enum theme_colour colour)
{
    struct scene_item *item = add(scene, SCENE_ICON, at);
    if (!item)
        return;
    item->icon = icon;
    item->colour = colour;
}

void scene_fill(struct scene *scene, struct scene_rect at, uint32_t rgb)
{
    struct scene_item *item = add(scene, SCENE_FILL, at);
    if (item)
        item->rgb = rgb;
}

// Copies the text of an item that was added just now.
static void copy_text(struct scene *scene, struct scene_item *item, const char *text, size_t length)
{
    item->string = (int)scene->text_used;
    memcpy(scene->text + scene->text_used, text, length);
    scene->text_used += length + 1;
}

static bool has_room(struct scene *scene, size_t length)
{
    bool fits = scene->text_used + length + 1 <= SCENE_TEXT_MAX;
    scene->overflow |= !fits;
    return fits;
}

void scene_text(struct scene *scene, const struct scene_item *like, const char *text, size_t length)
{
    if (length == 0 || !has_room(scene, length))
        return;
    struct scene_item *item = add(scene, SCENE_TEXT, like->at);
    if (!item)
        return;
    *item = *like;
    item->type = SCENE_TEXT;
    copy_text(scene, item, text, length);
}

void scene_qr(struct scene *scene, struct scene_rect at, const char *text)
{
    struct scene_item *item = has_room(scene, strlen(text)) ? add(scene, SCENE_QR, at) : NULL;
    if (item)
        copy_text(scene, item, text, strlen(text));
}

void scene_control(struct scene *scene, enum control control, struct scene_rect at, bool enabled)
{
    if (scene->control_count == CONTROL_COUNT) {
        scene->overflow = true;
        return;
    }
    scene->controls[scene->control_count++] = (struct control_place){
        .control = control, .x = at.x, .y = at.y, .w = at.w, .h = at.h, .enabled = enabled};
}

void scene_hold(struct scene *scene, enum control control, struct scene_rect at)
{
    if (scene->held_count < SCENE_HELD_MAX)
        scene->held[scene->held_count++] = (struct control_place){
            .control = control, .x = at.x, .y = at.y, .w = at.w, .h = at.h, .enabled = true};
}

struct scene_mark scene_mark(const struct scene *scene)
{
    return (struct scene_mark){scene->item_count, scene->control_count, scene->held_count,
                               scene->text_used, scene->overflow};
}

void scene_move(struct scene *scene, struct scene_mark since, int dx, int dy)
{
    for (size_t i = since.items; i < scene->item_count; i++) {
        scene->items[i].at.x += dx;
        scene->items[i].at.y += dy;
        scene->items[i].room.x += dx;
        scene->items[i].room.y += dy;
    }
    for (size_t i = since.controls; i < scene->control_count; i++) {
        scene->controls[i].x += dx;
        scene->controls[i].y += dy;
    }
    for (size_t i = since.held; i < scene->held_count; i++) {
        scene->held[i].x += dx;
        scene->held[i].y += dy;
    }
}

void scene_undo(struct scene *scene, struct scene_mark since)
{
    size_t items = scene->item_count - since.items;
    memset(&scene->items[since.items], 0, items * sizeof *scene->items);
    size_t controls = scene->control_count - since.controls;
    memset(&scene->controls[since.controls], 0, controls * sizeof *scene->controls);
    size_t held = scene->held_count - since.held;
    memset(&scene->held[since.held], 0, held * sizeof *scene->held);
    memset(scene->text + since.text_used, 0, scene->text_used - since.text_used);
    scene->item_count = since.items;
    scene->control_count = since.controls;
    scene->held_count = since.held;
    scene->text_used = since.text_used;
    scene->overflow = since.overflow;
}

const char *scene_string(const struct scene *scene, const struct scene_item *item)
{
    bool has_text = item->type == SCENE_TEXT || item->type == SCENE_QR;
    return has_text ? scene->text + item->string : "";
}

const struct control_place *scene_find(const struct scene *scene, enum control control)
{
    for (size_t i = 0; i < scene->control_count; i++) {
        if (scene->controls[i].control == control)
            return &scene->controls[i];
    }
    return NULL;
}

bool scene_overlap(struct scene_rect a, struct scene_rect b)
{
    return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

bool scene_contains(struct scene_rect outer, struct scene_rect inner)
{
    return inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.w <= outer.x + outer.w &&
           inner.y + inner.h <= outer.y + outer.h;
}

static bool same_rect(struct scene_rect a, struct scene_rect b)
{
    return a.x == b.x && a.y == b.y && a.w == b.w && a.h == b.h;
}

// Whether two items paint the same pixels.
static bool same_pixels(const struct scene *sa, const struct scene_item *a, const struct scene *sb,
                        const struct scene_item *b)
{
    return a->type == b->type && same_rect(a->at, b->at) && a->colour == b->colour &&
           a->edge == b->edge && a->radius == b->radius && a->stroke == b->stroke &&
           a->style.face == b->style.face && a->style.weight == b->style.weight &&
           a->size == b->size && a->icon == b->icon && a->rgb == b->rgb &&
           strcmp(scene_string(sa, a), scene_string(sb, b)) == 0;
}

static struct scene_rect around(struct scene_rect a, struct scene_rect b)
{
    int x = a.x < b.x ? a.x : b.x;
    int y = a.y < b.y ? a.y : b.y;
    int right = a.x + a.w > b.x + b.w ? a.x + a.w : b.x + b.w;
    int bottom = a.y + a.h > b.y + b.h ? a.y + a.h : b.y + b.h;
    return (struct scene_rect){x, y, right - x, bottom - y};
}

// Joins what overlaps, so that nothing is painted twice.
static size_t join(struct scene_rect damage[], size_t count, struct scene_rect rect)
{
    for (size_t i = 0; i < count;) {
        if (!scene_overlap(damage[i], rect)) {
            i++;
            continue;
        }
        rect = around(damage[i], rect);
        damage[i] = damage[--count];
        i = 0;
    }
    if (count == SCENE_DAMAGE_MAX) {
        rect = around(rect, damage[--count]);
        return join(damage, count, rect);
    }
    damage[count] = rect;
    return count + 1;
}

// Adds every item of `a` that `b` does not have in the same order.
static size_t missing(const struct scene *a, const struct scene *b, struct scene_rect damage[],
                      size_t count)
{
    size_t next = 0;
    for (size_t i = 0; i < a->item_count; i++) {
        size_t j = next;
        while (j < b->item_count && !same_pixels(a, &a->items[i], b, &b->items[j]))
            j++;
        if (j < b->item_count)
            next = j + 1;
        else if (a->items[i].at.w > 0 && a->items[i].at.h > 0)
            count = join(damage, count, a->items[i].at);
    }
    return count;
}

size_t scene_damage(const struct scene *before, const struct scene *after,
                    struct scene_rect damage[SCENE_DAMAGE_MAX])
{
    if (before->width != after->width || before->height != after->height ||
        before->ground != after->ground) {
        damage[0] = (struct scene_rect){0, 0, after->width, after->height};
        return 1;
    }
    return missing(after, before, damage, missing(before, after, damage, 0));
}
