#include "screens/type/font.h"

#include <SDL_ttf.h>
#include <stdlib.h>

#include "screens/type/font_file.h"

#define FOLDER "/usr/share/fonts/truetype/bizud-gothic/"

enum {
    MEASURE = 1000, // pixels to the em: advances come out in thousandths
    SLOTS = 1024,   // code points remembered for each weight; the texts use about 500
    SIZES = 12,     // opened for each weight; a panel has about eight
};

static const char *const files[FONT_WEIGHTS] = {
    [FONT_REGULAR] = FOLDER "BIZUDPGothic-Regular.ttf",
    [FONT_BOLD] = FOLDER "BIZUDPGothic-Bold.ttf",
};

struct slot {
    uint32_t code_point;
    int16_t advance;
};

// TTF_SetFontSize() empties SDL_ttf's cache of glyphs, so each size is a font of its own.
struct sized {
    TTF_Font *ttf;
    int size;
};

struct face {
    const char *path;
    struct sized sizes[SIZES]; // the first is for measuring
    struct slot slots[SLOTS];
};

struct font {
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

static bool sized_open(struct sized *sized, const char *path, int size)
{
    SDL_RWops *file = font_file_open(path);
    sized->ttf = file ? TTF_OpenFontRW(file, 1, size) : NULL;
    if (!sized->ttf)
        return false;
    sized->size = size;
    // Unhinted outlines keep the design's shapes at these sizes and render twice as fast.
    TTF_SetFontHinting(sized->ttf, TTF_HINTING_NONE);
    return true;
}

static bool face_open(struct face *face, const char *path)
{
    face->path = path;
    return sized_open(&face->sizes[0], path, MEASURE);
}

static void face_close(struct face *face)
{
    for (int i = 0; i < SIZES; i++) {
        if (face->sizes[i].ttf)
            TTF_CloseFont(face->sizes[i].ttf);
    }
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
    for (int weight = 0; weight < FONT_WEIGHTS; weight++)
        face_close(&(*font)->faces[weight]);
    TTF_Quit();
    free(*font);
    *font = NULL;
}

// Opens it when it is new. When there are more sizes than places, the last place changes its size.
static TTF_Font *at_size(struct face *face, int size)
{
    struct sized *s = &face->sizes[1];
    while (s->ttf && s->size != size && s < &face->sizes[SIZES - 1])
        s++;
    if (!s->ttf && !sized_open(s, face->path, size))
        return NULL;
    if (s->size != size)
        TTF_SetFontSize(s->ttf, size);
    s->size = size;
    return s->ttf;
}

static int advance_from_file(struct face *face, uint32_t code_point)
{
    int advance = MEASURE;
    TTF_GlyphMetrics32(face->sizes[0].ttf, code_point, NULL, NULL, NULL, NULL, &advance);
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
        sum += font_advance(font, weight, font_decode(&text, end));
    return (int)((sum * size + MEASURE - 1) / MEASURE);
}

struct SDL_Surface *font_render(struct font *font, enum font_weight weight, int size,
                                const char *text, uint32_t rgb)
{
    SDL_Color colour = {(Uint8)(rgb >> 16), (Uint8)(rgb >> 8), (Uint8)rgb, SDL_ALPHA_OPAQUE};
    TTF_Font *ttf = at_size(&font->faces[weight], size);
    return ttf ? TTF_RenderUTF8_Blended(ttf, text, colour) : NULL;
}

uint32_t font_decode(const char **text, const char *end)
{
    if (*text >= end)
        return 0;
    const unsigned char *s = (const unsigned char *)*text;
    size_t length = s[0] < 0x80 ? 1 : s[0] < 0xE0 ? 2 : s[0] < 0xF0 ? 3 : 4;
    uint32_t code_point = length == 1 ? s[0] : s[0] & (0xFFU >> (length + 1));
    bool whole = (size_t)(end - *text) >= length && (s[0] < 0x80 || s[0] >= 0xC2);
    for (size_t i = 1; whole && i < length; i++) {
        whole = (s[i] & 0xC0) == 0x80;
        code_point = code_point << 6 | (s[i] & 0x3F);
    }
    *text += whole ? length : 1;
    return whole ? code_point : 0;
}
