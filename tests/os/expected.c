#include "tests/os/expected.h"

#include <stdio.h>
#include <stdlib.h>

#include "screens/scene/paint.h"

struct expected {
    struct screen_kit kit;
    struct scene now, before;
    SDL_Surface *surface;
};

struct expected *expected_open(const struct metrics_panel *panel, const char *locale)
{
    struct expected *e = calloc(1, sizeof *e);
    if (!e)
        return NULL;
    e->kit.panel = *panel;
    e->surface =
        SDL_CreateRGBSurfaceWithFormat(0, panel->width, panel->height, 32, SDL_PIXELFORMAT_RGB888);
    enum text_err text = text_open(&e->kit.text, locale);
    enum font_err font = font_open(&e->kit.font, locale);
    if (e->surface && text == TEXT_OK && font == FONT_OK)
        return e;
    fprintf(stderr, "expected: %s, %s (%s)\n", text_strerr(text), font_strerr(font), locale);
    expected_close(&e);
    return NULL;
}

void expected_close(struct expected **expected)
{
    struct expected *e = *expected;
    if (!e)
        return;
    if (e->kit.font)
        font_close(&e->kit.font);
    if (e->kit.text)
        text_close(&e->kit.text);
    SDL_FreeSurface(e->surface);
    free(e);
    *expected = NULL;
}

void expected_show(struct expected *e, const struct view *view)
{
    const struct scene_rect all = {0, 0, e->surface->w, e->surface->h};
    e->before = e->now;
    screen_build(&e->kit, view, &(struct screen_hand){0}, &e->now);
    paint_scene(e->surface, 0, &e->now, all, view->contrast, e->kit.font);
}

const SDL_Surface *expected_picture(const struct expected *e)
{
    return e->surface;
}

static bool is_of_a_control(const struct expected *e, const struct scene_item *item)
{
    for (size_t i = 0; i < e->now.control_count; i++) {
        const struct control_place *c = &e->now.controls[i];
        if (scene_overlap((struct scene_rect){c->x, c->y, c->w, c->h}, item->at))
            return true;
    }
    return false;
}

static bool is_title(const struct expected *e, const struct scene_item *item)
{
    return item->type == SCENE_TEXT &&
           (item->role == METRICS_TITLE || item->role == METRICS_DISPLAY) &&
           !is_of_a_control(e, item);
}

static struct scene_rect around(struct scene_rect a, struct scene_rect b)
{
    int x = a.x < b.x ? a.x : b.x, y = a.y < b.y ? a.y : b.y;
    int right = a.x + a.w > b.x + b.w ? a.x + a.w : b.x + b.w;
    int bottom = a.y + a.h > b.y + b.h ? a.y + a.h : b.y + b.h;
    return (struct scene_rect){x, y, right - x, bottom - y};
}

bool expected_title(const struct expected *e, struct scene_rect *at)
{
    bool found = false;
    for (size_t i = 0; i < e->now.item_count; i++) {
        const struct scene_item *item = &e->now.items[i];
        if (is_title(e, item))
            *at = found ? around(*at, item->at) : item->at;
        found = found || is_title(e, item);
    }
    return found;
}

bool expected_control(const struct expected *e, enum control control, struct scene_rect *at)
{
    const struct control_place *place = scene_find(&e->now, control);
    if (place)
        *at = (struct scene_rect){place->x, place->y, place->w, place->h};
    return place != NULL;
}

size_t expected_changes(const struct expected *e, struct scene_rect parts[SCENE_DAMAGE_MAX])
{
    return scene_damage(&e->before, &e->now, parts);
}
