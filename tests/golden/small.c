#include "tests/golden/small.h"

#include <png.h>
#include <stdlib.h>
#include <string.h>

enum {
    COLOURS = 256,
    KEYS = 16 * 16 * 16, // all colours of 16 steps a channel
    STEP = 17,           // between two of them
};

static struct small *make(int width, int height)
{
    struct small *small = calloc(1, sizeof *small);
    if (!small)
        return NULL;
    *small = (struct small){width, height, NULL};
    small->rgb = calloc((size_t)width * (size_t)height, sizeof *small->rgb);
    if (!small->rgb)
        small_free(&small);
    return small;
}

struct small *small_new(int pictures, int width, int height)
{
    int across = pictures < SMALL_ACROSS ? pictures : SMALL_ACROSS;
    int down = (pictures + SMALL_ACROSS - 1) / SMALL_ACROSS;
    return make(across * (width / SMALL_BY), down * (height / SMALL_BY));
}

void small_free(struct small **small)
{
    if (*small)
        free((*small)->rgb);
    free(*small);
    *small = NULL;
}

// ---- reducing ---------------------------------------------------------------------------------

static uint32_t stepped(uint32_t sum)
{
    uint32_t mean = sum / (SMALL_BY * SMALL_BY);
    return (mean + STEP / 2) / STEP * STEP;
}

static uint32_t mean_of(const SDL_Surface *surface, int x, int y)
{
    uint32_t red_blue = 0, green = 0; // no sum needs more than 12 bits
    for (int down = y; down < y + SMALL_BY; down++) {
        const uint32_t *row = (const void *)((const char *)surface->pixels + down * surface->pitch);
        for (int right = x; right < x + SMALL_BY; right++) {
            red_blue += row[right] & 0xFF00FF;
            green += row[right] >> 8 & 0xFF;
        }
    }
    return stepped(red_blue >> 16) << 16 | stepped(green) << 8 | stepped(red_blue & 0xFFFF);
}

void small_put(struct small *small, int n, const SDL_Surface *surface)
{
    int width = surface->w / SMALL_BY, height = surface->h / SMALL_BY;
    int left = n % SMALL_ACROSS * width, top = n / SMALL_ACROSS * height;
    for (int y = 0; y < height && top + y < small->height; y++) {
        uint32_t *row = small->rgb + (size_t)(top + y) * (size_t)small->width;
        for (int x = 0; x < width && left + x < small->width; x++)
            row[left + x] = mean_of(surface, x * SMALL_BY, y * SMALL_BY);
    }
}

// ---- files ------------------------------------------------------------------------------------

static int key_of(uint32_t rgb)
{
    return (int)(rgb >> 20 << 8 | (rgb >> 12 & 0xF) << 4 | (rgb >> 4 & 0xF));
}

struct palette {
    int count;
    uint32_t colours[COLOURS];
    int16_t places[KEYS]; // -1: none yet
};

static int nearest(const struct palette *palette, uint32_t rgb)
{
    int best = 0, least = KEYS;
    for (int i = 0; i < palette->count; i++) {
        int distance = 0;
        for (int shift = 0; shift < 24; shift += 8)
            distance +=
                abs((int)(rgb >> shift & 0xFF) - (int)(palette->colours[i] >> shift & 0xFF));
        best = distance < least ? i : best;
        least = distance < least ? distance : least;
    }
    return best;
}

static uint8_t place_of(struct palette *palette, uint32_t rgb)
{
    int16_t *place = &palette->places[key_of(rgb)];
    if (*place < 0 && palette->count < COLOURS) {
        *place = (int16_t)palette->count;
        palette->colours[palette->count++] = rgb;
    }
    if (*place < 0)
        *place = (int16_t)nearest(palette, rgb);
    return (uint8_t)*place;
}

static bool write_file(const struct small *small, const struct palette *palette,
                       const uint8_t *pixels, const char *path)
{
    png_image image = {.version = PNG_IMAGE_VERSION,
                       .width = (png_uint_32)small->width,
                       .height = (png_uint_32)small->height,
                       .format = PNG_FORMAT_RGB_COLORMAP,
                       .colormap_entries = (png_uint_32)palette->count};
    uint8_t colours[COLOURS * 3];
    for (int i = 0; i < palette->count * 3; i++)
        colours[i] = (uint8_t)(palette->colours[i / 3] >> (16 - i % 3 * 8));
    return png_image_write_to_file(&image, path, 0, pixels, 0, colours) != 0;
}

bool small_write(const struct small *small, const char *path)
{
    size_t count = (size_t)small->width * (size_t)small->height;
    struct palette *palette = calloc(1, sizeof *palette);
    uint8_t *pixels = malloc(count);
    bool good = palette && pixels;
    if (good) {
        memset(palette->places, -1, sizeof palette->places);
        for (size_t i = 0; i < count; i++)
            pixels[i] = place_of(palette, small->rgb[i]);
        good = write_file(small, palette, pixels, path);
    }
    free(palette);
    free(pixels);
    return good;
}

static bool read_pixels(png_image *image, struct small *small)
{
    uint8_t *bytes = malloc(PNG_IMAGE_SIZE(*image));
    bool good = bytes && png_image_finish_read(image, NULL, bytes, 0, NULL);
    for (int i = 0; good && i < small->width * small->height; i++) {
        const uint8_t *c = bytes + (size_t)i * 3;
        small->rgb[i] = (uint32_t)c[0] << 16 | (uint32_t)c[1] << 8 | c[2];
    }
    free(bytes);
    return good;
}

struct small *small_read(const char *path)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    if (!png_image_begin_read_from_file(&image, path))
        return NULL;
    image.format = PNG_FORMAT_RGB;
    struct small *small = make((int)image.width, (int)image.height);
    if (!small || !read_pixels(&image, small)) {
        png_image_free(&image);
        small_free(&small);
    }
    return small;
}

// ---- comparing --------------------------------------------------------------------------------

// Grows the place so that it holds one more square.
static void enclose(struct small_change *change, int x, int y)
{
    struct scene_rect *r = &change->place;
    if (change->pixels++ == 0)
        *r = (struct scene_rect){x, y, SMALL_BY, SMALL_BY};
    int right = x + SMALL_BY > r->x + r->w ? x + SMALL_BY : r->x + r->w;
    int below = y + SMALL_BY > r->y + r->h ? y + SMALL_BY : r->y + r->h;
    r->x = x < r->x ? x : r->x;
    r->y = y < r->y ? y : r->y;
    r->w = right - r->x;
    r->h = below - r->y;
}

// A place beyond the edge is black.
static uint32_t pixel(const struct small *small, int x, int y)
{
    if (x >= small->width || y >= small->height)
        return 0;
    return small->rgb[(size_t)y * (size_t)small->width + (size_t)x];
}

struct small_change small_compare(const struct small *a, int a_n, const struct small *b, int b_n,
                                  int width, int height)
{
    struct small_change change = {0};
    int w = width / SMALL_BY, h = height / SMALL_BY;
    for (int y = 0; y < h; y++) {
        for (int x = 0; x < w; x++) {
            uint32_t was = pixel(a, a_n % SMALL_ACROSS * w + x, a_n / SMALL_ACROSS * h + y);
            uint32_t is = pixel(b, b_n % SMALL_ACROSS * w + x, b_n / SMALL_ACROSS * h + y);
            if (was != is)
                enclose(&change, x * SMALL_BY, y * SMALL_BY);
        }
    }
    return change;
}
