#include "tests/os/dump.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    SIDE_MAX = 8192, // pixels
    BLACK = 16,      // of 255
};

static bool read_rows(FILE *file, SDL_Surface *surface)
{
    uint8_t pixel[3];
    for (int y = 0; y < surface->h; y++) {
        uint32_t *row = (uint32_t *)((uint8_t *)surface->pixels + (ptrdiff_t)y * surface->pitch);
        for (int x = 0; x < surface->w; x++) {
            if (fread(pixel, sizeof pixel, 1, file) != 1)
                return false;
            row[x] = (uint32_t)pixel[0] << 16 | (uint32_t)pixel[1] << 8 | pixel[2];
        }
    }
    return true;
}

static SDL_Surface *read_picture(FILE *file)
{
    int width, height, most;
    if (fscanf(file, "P6 %d %d %d", &width, &height, &most) != 3 || fgetc(file) == EOF ||
        most != 255 || width < 1 || height < 1 || width > SIDE_MAX || height > SIDE_MAX)
        return NULL;
    SDL_Surface *surface =
        SDL_CreateRGBSurfaceWithFormat(0, width, height, 32, SDL_PIXELFORMAT_RGB888);
    if (surface && !read_rows(file, surface)) {
        SDL_FreeSurface(surface);
        return NULL;
    }
    return surface;
}

SDL_Surface *dump_read(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return NULL;
    SDL_Surface *surface = read_picture(file);
    fclose(file);
    return surface;
}

static bool has(const SDL_Surface *surface, int x, int y)
{
    return x >= 0 && y >= 0 && x < surface->w && y < surface->h;
}

static uint32_t pixel(const SDL_Surface *surface, int x, int y)
{
    const uint8_t *row = (const uint8_t *)surface->pixels + (ptrdiff_t)y * surface->pitch;
    return ((const uint32_t *)row)[x];
}

static bool differs(uint32_t a, uint32_t b, int tolerance)
{
    for (int shift = 0; shift <= 16; shift += 8)
        if (abs((int)(a >> shift & 0xFF) - (int)(b >> shift & 0xFF)) > tolerance)
            return true;
    return false;
}

static void note(struct dump_difference *difference, int x, int y)
{
    struct scene_rect *box = &difference->box;
    if (difference->pixels++ == 0) {
        *box = (struct scene_rect){x, y, 1, 1};
        return;
    }
    int right = box->x + box->w > x + 1 ? box->x + box->w : x + 1;
    int left = box->x < x ? box->x : x;
    *box = (struct scene_rect){left, box->y, right - left, y + 1 - box->y}; // row by row
}

struct dump_difference dump_compare(const SDL_Surface *found, const SDL_Surface *expected,
                                    struct scene_rect part, int tolerance)
{
    struct dump_difference difference = {.pixels = 0};
    for (int y = part.y; y < part.y + part.h; y++)
        for (int x = part.x; x < part.x + part.w; x++)
            if (!has(found, x, y) || !has(expected, x, y) ||
                differs(pixel(found, x, y), pixel(expected, x, y), tolerance))
                note(&difference, x, y);
    return difference;
}

int dump_black(const SDL_Surface *surface)
{
    int count = 0;
    for (int y = 0; y < surface->h; y++)
        for (int x = 0; x < surface->w; x++)
            count += !differs(pixel(surface, x, y), 0, BLACK);
    return count;
}
