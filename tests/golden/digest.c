#include "tests/golden/digest.h"

#include <stdio.h>
#include <string.h>

// Eight bytes at a time; each step can be undone, so a single other bit always tells.
static uint64_t step(uint64_t digest, uint64_t word)
{
    digest = (digest ^ word) * 0x9E3779B97F4A7C15U;
    return digest ^ digest >> 29;
}

uint64_t digest_bytes(uint64_t digest, const void *bytes, size_t length)
{
    const char *at = bytes;
    uint64_t word = 0;
    digest = step(digest, length);
    for (; length >= sizeof word; at += sizeof word, length -= sizeof word) {
        memcpy(&word, at, sizeof word);
        digest = step(digest, word);
    }
    word = 0;
    memcpy(&word, at, length);
    return step(digest, word);
}

enum {
    LANES = 4, // which do not wait for one another
    PAIR = 2,  // pixels in a word
};

uint64_t digest_surface(uint64_t digest, const SDL_Surface *surface)
{
    const uint64_t colours = 0x00FFFFFF00FFFFFFU; // the fourth byte of a pixel is nothing
    uint64_t lanes[LANES] = {1, 2, 3, 4}, words[LANES] = {0};
    for (int y = 0; y < surface->h; y++) {
        const char *row = (const char *)surface->pixels + y * surface->pitch;
        for (int x = 0; x < surface->w; x += LANES * PAIR) {
            int pixels = surface->w - x < LANES * PAIR ? surface->w - x : LANES * PAIR;
            memcpy(words, row + (size_t)x * 4, (size_t)pixels * 4);
            for (int lane = 0; lane < LANES; lane++)
                lanes[lane] = step(lanes[lane], words[lane] & colours);
        }
    }
    digest = step(step(digest, (uint64_t)surface->w), (uint64_t)surface->h);
    for (int lane = 0; lane < LANES; lane++)
        digest = step(digest, lanes[lane]);
    return digest;
}

static uint64_t of_int(uint64_t digest, int value)
{
    return step(digest, (uint64_t)(int64_t)value);
}

static uint64_t of_words(uint64_t digest, const char *words)
{
    return digest_bytes(digest, words ? words : "", words ? strlen(words) : 0);
}

static uint64_t of_rect(uint64_t digest, struct scene_rect r)
{
    return of_int(of_int(of_int(of_int(digest, r.x), r.y), r.w), r.h);
}

static uint64_t of_colour(uint64_t digest, enum theme_colour colour)
{
    for (int contrast = 0; contrast < CONTRAST_COUNT; contrast++)
        digest = step(digest, theme_rgb((enum contrast)contrast, colour));
    return digest;
}

static uint64_t of_face(uint64_t digest, struct font_style style, int size)
{
    const struct face_row *row = face_row(style.face);
    struct face_ink ink = face_ink(style.face, size);
    digest = of_words(digest, row->files[style.weight]);
    digest = of_int(digest, row->index);
    return of_int(of_int(of_int(digest, size), ink.above), ink.beside);
}

static uint64_t of_icon(uint64_t digest, enum icon icon)
{
    size_t count;
    const struct icon_stroke *strokes = icon_strokes(icon, &count);
    return digest_bytes(digest, strokes, count * sizeof *strokes);
}

static uint64_t of_item(uint64_t digest, const struct scene *scene, const struct scene_item *item)
{
    digest = of_rect(of_int(digest, (int)item->type), item->at);
    digest = of_colour(digest, item->colour);
    if (item->type == SCENE_BOX)
        digest = of_int(of_int(of_colour(digest, item->edge), item->radius), item->stroke);
    if (item->type == SCENE_TEXT)
        digest = of_face(digest, item->style, item->size);
    if (item->type == SCENE_TEXT || item->type == SCENE_QR)
        digest = of_words(digest, scene_string(scene, item));
    if (item->type == SCENE_ICON)
        digest = of_icon(digest, item->icon);
    if (item->type == SCENE_FILL)
        digest = step(digest, item->rgb);
    return digest;
}

uint64_t digest_scene(uint64_t digest, const struct scene *scene)
{
    digest = of_int(of_int(digest, scene->width), scene->height);
    digest = of_colour(digest, scene->ground);
    for (size_t i = 0; i < scene->item_count; i++)
        digest = of_item(digest, scene, &scene->items[i]);
    for (size_t i = 0; i < scene->control_count; i++) {
        const struct control_place *c = &scene->controls[i];
        digest = of_words(digest, control_name(c->control));
        digest = of_rect(digest, (struct scene_rect){c->x, c->y, c->w, c->h});
        digest = of_int(digest, c->enabled);
    }
    return digest;
}

bool digest_file(const char *path, uint64_t *digest)
{
    char part[65536];
    size_t length;
    FILE *file = fopen(path, "rb");
    *digest = DIGEST_START;
    while (file && (length = fread(part, 1, sizeof part, file)) > 0)
        *digest = digest_bytes(*digest, part, length);
    bool good = file && !ferror(file);
    if (file)
        fclose(file);
    return good;
}
