#include "screens/type/font.h"

#include <SDL_ttf.h>
#include <stdlib.h>

#include "drivers/base/utf8.h"
#include "screens/type/font_file.h"

#define FOLDER "/usr/share/fonts/truetype/bizud-gothic/"

enum {
    MEASURE = 1000, // pixels to the em: advances come out in thousandths
    SLOTS = 1024,   // code points remembered for each weight; the texts use about 500
};

static const char *const files[FONT_WEIGHTS] = {
    [FONT_REGULAR] = FOLDER "BIZUDPGothic-Regular.ttf",
    [FONT_BOLD] = FOLDER "BIZUDPGothic-Bold.ttf",
};

struct slot {
    uint32_t code_point;
    int16_t advance;
};

// One handle for all sizes: each holds 300 KiB of the file's tables. TTF_SetFontSize() empties
// SDL_ttf's cache of glyphs; drawing them anew costs a whole screen 1.7 ms.
struct face {
    TTF_Font *ttf;
    int size; // that it has now
    struct slot slots[SLOTS];
};

struct font {
    enum language shown;
    struct face faces[FONT_WEIGHTS];
};

const char *font_strerr(enum font_err err)
{
    static const char *const words[] = {
        [FONT_OK] = "ok",
        [FONT_FILE] = "a font file is missing or broken",
        [FONT_MEMORY] = "out of memory",
    };
    return words[err];
}

static bool face_open(struct face *face, const char *path)
{
    SDL_RWops *file = font_file_open(path);
    face->ttf = file ? TTF_OpenFontRW(file, 1, MEASURE) : NULL;
    if (!face->ttf)
        return false;
    face->size = MEASURE;
    // Unhinted outlines keep the design's shapes at these sizes and render twice as fast.
    TTF_SetFontHinting(face->ttf, TTF_HINTING_NONE);
    return true;
}

enum font_err font_open(struct font **font)
{
    *font = calloc(1, sizeof **font);
    if (!*font)
        return FONT_MEMORY;
    bool good = TTF_Init() == 0;
    for (int weight = 0; good && weight < FONT_WEIGHTS; weight++)
        good = face_open(&(*font)->faces[weight], files[weight]);
    if (good)
        return FONT_OK;
    font_close(font);
    return FONT_FILE;
}

void font_close(struct font **font)
{
    if (!*font)
        return;
    for (int weight = 0; weight < FONT_WEIGHTS; weight++) {
        if ((*font)->faces[weight].ttf)
            TTF_CloseFont((*font)->faces[weight].ttf);
    }
    TTF_Quit();
    free(*font);
    *font = NULL;
}

void font_show(struct font *font, enum language language)
{
    font->shown = language;
}

enum language font_shown(const struct font *font)
{
    return font->shown;
}

static TTF_Font *at_size(struct face *face, int size)
{
    if (face->size != size)
        TTF_SetFontSize(face->ttf, size);
    face->size = size;
    return face->ttf;
}

static int advance_from_file(struct face *face, uint32_t code_point)
{
    int advance = MEASURE;
    TTF_GlyphMetrics32(at_size(face, MEASURE), code_point, NULL, NULL, NULL, NULL, &advance);
    return advance;
}

int font_advance(struct font *font, enum font_weight weight, uint32_t code_point)
{
    struct face *face = &font->faces[weight];
    uint32_t at = code_point * 2654435761U >> 22; // Fibonacci hashing into 1024 slots
    for (uint32_t i = 0; i < SLOTS; i++) {
        struct slot *slot = &face->slots[(at + i) % SLOTS];
        if (slot->code_point == code_point)
            return slot->advance;
        if (slot->code_point != 0)
            continue;
        slot->code_point = code_point;
        slot->advance = (int16_t)advance_from_file(face, code_point);
        return slot->advance;
    }
    return advance_from_file(face, code_point);
}

int font_width(struct font *font, enum font_weight weight, int size, const char *text,
               size_t length)
{
    const char *end = text + length;
    long sum = 0;
    while (text < end)
        sum += font_advance(font, weight, utf8_decode(&text, end));
    return (int)((sum * size + MEASURE - 1) / MEASURE);
}

struct SDL_Surface *font_render(struct font *font, enum font_weight weight, int size,
                                const char *text, uint32_t rgb)
{
    SDL_Color colour = {(Uint8)(rgb >> 16), (Uint8)(rgb >> 8), (Uint8)rgb, SDL_ALPHA_OPAQUE};
    return TTF_RenderUTF8_Blended(at_size(&font->faces[weight], size), text, colour);
}
