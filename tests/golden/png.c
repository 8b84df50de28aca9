#include "tests/golden/png.h"

#include <png.h>
#include <stdio.h>
#include <stdlib.h>

static void to_rgb(const SDL_Surface *surface, unsigned char *rgb)
{
    for (int y = 0; y < surface->h; y++) {
        const unsigned char *row = (const unsigned char *)surface->pixels + y * surface->pitch;
        for (int x = 0; x < surface->w; x++, rgb += 3) {
            rgb[0] = row[x * 4 + 2];
            rgb[1] = row[x * 4 + 1];
            rgb[2] = row[x * 4];
        }
    }
}

bool png_write_surface(const char *path, const SDL_Surface *surface)
{
    png_image image = {.version = PNG_IMAGE_VERSION,
                       .width = (png_uint_32)surface->w,
                       .height = (png_uint_32)surface->h,
                       .format = PNG_FORMAT_RGB,
                       .flags = PNG_IMAGE_FLAG_FAST};
    unsigned char *rgb = malloc((size_t)surface->w * (size_t)surface->h * 3);
    if (!rgb)
        return false;
    to_rgb(surface, rgb);
    bool good = png_image_write_to_file(&image, path, 0, rgb, 0, NULL) != 0;
    free(rgb);
    return good;
}
