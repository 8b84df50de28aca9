#include "screens/scene/paint.h"

#include <SDL.h>

#include "screens/scene/canvas.h"
#include "screens/scene/qr.h"

static void paint_box(SDL_Surface *surface, const struct scene_item *item, enum contrast contrast)
{
    struct scene_rect at = item->at;
    int radius = item->radius;
    if (item->stroke > 0) {
        int s = item->stroke;
        // A rim wider than the corners is painted as a full box: the fill below covers its inside.
        if (s <= radius)
            canvas_frame(surface, at, radius, theme_rgb(contrast, item->edge));
        else
            canvas_box(surface, at, radius, theme_rgb(contrast, item->edge));
        at = (struct scene_rect){at.x + s, at.y + s, at.w - 2 * s, at.h - 2 * s};
        radius = radius > s ? radius - s : 0;
    }
    canvas_box(surface, at, radius, theme_rgb(contrast, item->colour));
}

static void paint_text(SDL_Surface *surface, const struct scene *scene,
                       const struct scene_item *item, enum contrast contrast, struct font *font)
{
    struct font_pen pen;
    SDL_Surface *text = font_render(font, item->style, item->size, scene_string(scene, item),
                                    theme_rgb(contrast, item->colour), &pen);
    if (!text)
        return;
    struct face_ink ink = face_ink(item->style.face, item->size);
    SDL_Rect to = {item->at.x + ink.beside - pen.x, item->at.y + ink.above - pen.base, 0, 0};
    SDL_BlitSurface(text, NULL, surface, &to);
    SDL_FreeSurface(text);
}

static void paint_item(SDL_Surface *surface, const struct scene *scene,
                       const struct scene_item *item, enum contrast contrast, struct font *font)
{
    if (item->type == SCENE_BOX)
        paint_box(surface, item, contrast);
    else if (item->type == SCENE_FILL)
        canvas_box(surface, item->at, 0, item->rgb);
    else if (item->type == SCENE_TEXT)
        paint_text(surface, scene, item, contrast, font);
    else if (item->type == SCENE_QR)
        qr_paint(surface, item->at, scene_string(scene, item));
    else
        canvas_icon(surface, item->at, item->icon, theme_rgb(contrast, item->colour));
}

void paint_scene(SDL_Surface *surface, int down, const struct scene *scene, struct scene_rect part,
                 enum contrast contrast, struct font *font)
{
    struct scene_rect ground = {part.x, part.y + down, part.w, part.h};
    SDL_Rect clip = {ground.x, ground.y, ground.w, ground.h};
    SDL_SetClipRect(surface, &clip);
    canvas_box(surface, ground, 0, theme_rgb(contrast, scene->ground));
    for (size_t i = 0; i < scene->item_count; i++) {
        struct scene_item item = scene->items[i];
        if (!scene_overlap(item.at, part))
            continue;
        item.at.y += down;
        paint_item(surface, scene, &item, contrast, font);
    }
    SDL_SetClipRect(surface, NULL);
}
