#include "screens/type/font.h"

#include <limits.h>
#include <malloc.h>
#include <SDL_ttf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/base/utf8.h"
#include "screens/type/font_file.h"

enum {
    MEASURE = 1000, // pixels to the em: advances come out in thousandths
    SLOTS = 1024,   // code points remembered for each face; the texts of a language use about 500
    WORDS = 512,    // shaped words remembered for each face
    PIXEL = 72,     // of which a face counts its sizes
    CAPITAL = 786,  // height of H, thousandths of BIZ UDPGothic's em: faces are scaled to it
};

struct slot {
    uint32_t code_point;
    int16_t advance; // in the face's own thousandths
    bool missing;
};

struct word {
    uint64_t hash; // 0: empty
    int width;
};

// One handle for all sizes: each holds 200 KiB to 2 MiB of the file's tables. TTF_SetFontSize()
// empties SDL_ttf's cache of glyphs; drawing them anew costs a whole screen 1.7 ms.
struct opened {
    const struct face_row *row;
    enum font_weight weight;
    int file;            // descriptor, -1: not there
    int small;           // that of the small face, -1: there is none
    bool whole;          // a letter was wanted that the small one has not
    const char *trouble; // why there is no small one, until somebody was told; NULL
    TTF_Font *ttf;
    int size;  // that it has now, in 72nds of a pixel; 0: not known
    int scale; // thousandths of the nominal em that its own em has
    int space; // see struct face_row
    bool used; // since font_rest()
    struct slot *slots;
    struct word *words; // shaped faces only
};

struct font {
    struct opened faces[FACE_COUNT][FONT_WEIGHTS];
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

static TTF_Font *open_handle(const struct opened *opened, int file, int index)
{
    SDL_RWops *reader = font_file_reader(file);
    TTF_Font *ttf = reader ? TTF_OpenFontIndexRW(reader, 1, MEASURE, index) : NULL;
    if (!ttf)
        return NULL;
    // Unhinted outlines keep the design's shapes at these sizes and render twice as fast.
    TTF_SetFontHinting(ttf, TTF_HINTING_NONE);
    if (opened->row->script)
        TTF_SetFontScriptName(ttf, opened->row->script);
    return ttf;
}

static TTF_Font *open_whole(const struct opened *opened)
{
    if (opened->file < 0)
        return NULL;
    if (opened->row->index == 0) // a collection holds other languages' faces too, and is 20 MB
        font_file_fetch(opened->file);
    return open_handle(opened, opened->file, opened->row->index);
}

static void drop_small(struct opened *opened, const char *cause)
{
    if (opened->small >= 0)
        font_file_close(opened->small);
    opened->small = -1;
    opened->trouble = cause;
}

static TTF_Font *open_small(struct opened *opened)
{
    if (opened->small < 0)
        return NULL;
    TTF_Font *ttf = open_handle(opened, opened->small, 0);
    if (!ttf)
        drop_small(opened, "unreadable");
    return ttf;
}

static int scale_of(const struct face_row *row, TTF_Font *ttf)
{
    int top = row->capital;
    if (top == 0)
        TTF_GlyphMetrics32(ttf, 'H', NULL, NULL, NULL, &top, NULL);
    return top > 0 ? CAPITAL * 1000 / top : 1000;
}

static bool take_handle(struct opened *opened, TTF_Font *ttf)
{
    if (!ttf)
        return false;
    if (opened->ttf)
        TTF_CloseFont(opened->ttf);
    opened->ttf = ttf;
    opened->size = 0; // another than any
    opened->scale = scale_of(opened->row, ttf);
    opened->space = opened->row->space;
    return true;
}

// From now on the whole face, where that can be read.
static void widen(struct opened *opened)
{
    opened->whole = true;
    take_handle(opened, open_whole(opened));
}

// The face, read if it is not yet; NULL when it cannot be.
static struct opened *use(struct font *font, struct font_style style)
{
    struct opened *opened = &font->faces[face_read(style.face)][style.weight];
    bool shaped = opened->row->shaped;
    opened->used = true;
    if (!opened->slots)
        opened->slots = calloc(SLOTS, sizeof *opened->slots);
    if (!opened->words && shaped)
        opened->words = calloc(WORDS, sizeof *opened->words);
    if (!opened->slots || (shaped && !opened->words))
        return NULL;
    if (!opened->ttf && !take_handle(opened, open_small(opened)))
        widen(opened);
    return opened->ttf ? opened : NULL;
}

// What is remembered goes too: the small face may be the next one, and has not all of the letters.
static void close_handle(struct opened *opened)
{
    if (opened->ttf)
        TTF_CloseFont(opened->ttf);
    free(opened->slots);
    free(opened->words);
    opened->ttf = NULL;
    opened->slots = NULL;
    opened->words = NULL;
    opened->whole = false;
}

static void open_small_file(struct opened *opened, const char *folder)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/faces/%s", folder, opened->row->small);
    opened->small = font_file_open(path);
    if (opened->small < 0)
        drop_small(opened, "missing");
    else if (!font_file_is_whole(opened->small))
        drop_small(opened, "broken");
}

static void open_files(struct font *font, const char *folder)
{
    for (int i = FACE_JAPANESE * FONT_WEIGHTS; i < FACE_COUNT * FONT_WEIGHTS; i++) {
        enum face face = (enum face)(i / FONT_WEIGHTS);
        struct opened *opened = &font->faces[face][i % FONT_WEIGHTS];
        *opened = (struct opened){.row = face_row(face), .weight = i % FONT_WEIGHTS};
        opened->file = opened->small = -1;
        if (face != face_read(face))
            continue;
        opened->file = font_file_open(opened->row->files[opened->weight]);
        if (opened->row->small && opened->weight == FONT_REGULAR)
            open_small_file(opened, folder);
    }
}

enum font_err font_open(struct font **font, const char *folder)
{
    *font = calloc(1, sizeof **font);
    if (!*font)
        return FONT_MEMORY;
    open_files(*font, folder);
    bool good = TTF_Init() == 0;
    for (int weight = 0; good && weight < FONT_WEIGHTS; weight++)
        good = use(*font, (struct font_style){FACE_JAPANESE, (enum font_weight)weight}) != NULL;
    if (good)
        return FONT_OK;
    font_close(font);
    return FONT_FILE;
}

void font_close(struct font **font)
{
    if (!*font)
        return;
    for (int i = FACE_JAPANESE * FONT_WEIGHTS; i < FACE_COUNT * FONT_WEIGHTS; i++) {
        struct opened *opened = &(*font)->faces[i / FONT_WEIGHTS][i % FONT_WEIGHTS];
        close_handle(opened);
        if (opened->file >= 0)
            font_file_close(opened->file);
        if (opened->small >= 0)
            font_file_close(opened->small);
    }
    TTF_Quit();
    free(*font);
    *font = NULL;
}

void font_fetch(const struct font *font)
{
    for (int face = FACE_JAPANESE; face < FACE_COUNT; face++) {
        for (int weight = 0; weight < FONT_WEIGHTS; weight++)
            if (font->faces[face][weight].file >= 0)
                font_file_fetch(font->faces[face][weight].file);
    }
}

bool font_offers(const struct font *font, enum language language)
{
    const struct opened *opened = font->faces[face_read(face_of(language))];
    return opened[FONT_REGULAR].file >= 0 && opened[FONT_BOLD].file >= 0;
}

const char *font_trouble(struct font *font, const char **cause)
{
    for (int face = FACE_JAPANESE; face < FACE_COUNT; face++) {
        struct opened *opened = &font->faces[face][FONT_REGULAR];
        *cause = opened->trouble;
        opened->trouble = NULL;
        if (*cause)
            return opened->row->small;
    }
    return NULL;
}

void font_rest(struct font *font)
{
    bool closed = false;
    for (int face = FACE_JAPANESE; face < FACE_COUNT; face++) {
        for (int weight = 0; weight < FONT_WEIGHTS; weight++) {
            struct opened *opened = &font->faces[face][weight];
            closed |= !opened->used && opened->ttf;
            if (!opened->used)
                close_handle(opened);
            opened->used = false;
        }
    }
    // A face's tables are megabytes in small pieces, which the C library would keep.
    if (closed)
        malloc_trim(0);
}

// `size` in 72nds of a pixel: at one point, as many dots per inch (FT_Set_Char_Size()). A size in
// whole pixels would set a line of small letters up to 2 % too wide or too narrow for its place.
static TTF_Font *at_size(struct opened *opened, int size)
{
    if (opened->size != size)
        TTF_SetFontSizeDPI(opened->ttf, 1, (unsigned)size, (unsigned)size);
    opened->size = size;
    return opened->ttf;
}

static void fill_slot(struct opened *opened, struct slot *slot, uint32_t code_point)
{
    int advance = MEASURE;
    if (!opened->whole && TTF_GlyphIsProvided32(opened->ttf, code_point) == 0)
        widen(opened);
    TTF_Font *ttf = at_size(opened, MEASURE * PIXEL);
    slot->code_point = code_point;
    slot->missing = TTF_GlyphIsProvided32(ttf, code_point) == 0;
    TTF_GlyphMetrics32(ttf, code_point, NULL, NULL, NULL, NULL, &advance);
    slot->advance = (int16_t)(advance + (code_point == ' ' ? opened->space : 0));
}

// What is known of a code point. A full table is begun anew.
static struct slot look_up(struct opened *opened, uint32_t code_point)
{
    uint32_t at = code_point * 2654435761U >> 22; // Fibonacci hashing into 1024 slots
    for (uint32_t i = 0; i < SLOTS; i++) {
        struct slot *slot = &opened->slots[(at + i) % SLOTS];
        if (slot->code_point == 0)
            fill_slot(opened, slot, code_point);
        if (slot->code_point == code_point)
            return *slot;
    }
    memset(opened->slots, 0, SLOTS * sizeof *opened->slots);
    fill_slot(opened, &opened->slots[at % SLOTS], code_point);
    return opened->slots[at % SLOTS];
}

// Afterwards the face has all the letters, or is the whole one.
static void look_up_all(struct opened *opened, const char *text, size_t length)
{
    const char *end = text + length;
    while (!opened->whole && text < end)
        look_up(opened, utf8_decode(&text, end));
}

bool font_has(struct font *font, struct font_style style, uint32_t code_point)
{
    struct opened *opened = use(font, style);
    return opened && !look_up(opened, code_point).missing;
}

static int scaled(const struct opened *opened, int thousandths)
{
    return (thousandths * opened->scale + 500) / 1000;
}

// The first of the face, its second and the Japanese one that has the letter; the face, when none.
static enum face owner(struct font *font, struct font_style style, uint32_t code_point)
{
    const enum face faces[] = {style.face, face_row(style.face)->second, FACE_JAPANESE};
    for (size_t i = 0; i < sizeof faces / sizeof faces[0]; i++) {
        const struct font_style tried = {faces[i], style.weight};
        if (tried.face != FACE_SHOWN && font_has(font, tried, code_point))
            return tried.face;
    }
    return style.face;
}

enum face font_letter(struct font *font, struct font_style style, uint32_t code_point, int *advance)
{
    style.face = owner(font, style, code_point);
    struct opened *opened = use(font, style);
    *advance = opened ? scaled(opened, look_up(opened, code_point).advance) : MEASURE;
    return style.face;
}

static int sum_of_advances(struct opened *opened, const char *text, size_t length)
{
    const char *end = text + length;
    int sum = 0;
    while (text < end)
        sum += scaled(opened, look_up(opened, utf8_decode(&text, end)).advance);
    return sum;
}

static int shape(struct opened *opened, const char *text, size_t length)
{
    char word[FONT_WORD_MAX + 1];
    int width = 0;
    if (length > FONT_WORD_MAX)
        return sum_of_advances(opened, text, length);
    memcpy(word, text, length);
    word[length] = '\0';
    look_up_all(opened, text, length);
    TTF_SizeUTF8(at_size(opened, MEASURE * PIXEL), word, &width, NULL);
    return scaled(opened, width);
}

// FNV-1a, never 0.
static uint64_t hash_of(const char *text, size_t length)
{
    uint64_t hash = 0xCBF29CE484222325U;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)text[i]) * 0x100000001B3U;
    return hash | 1;
}

static int shaped_width(struct opened *opened, const char *text, size_t length)
{
    uint64_t hash = hash_of(text, length);
    struct word *word = &opened->words[(hash >> 8) % WORDS];
    if (word->hash != hash)
        *word = (struct word){hash, shape(opened, text, length)};
    return word->width;
}

int font_width(struct font *font, struct font_style style, const char *text, size_t length)
{
    struct opened *opened = use(font, style);
    if (!opened || length == 0)
        return (int)length * MEASURE;
    if (!face_row(style.face)->shaped)
        return sum_of_advances(opened, text, length);
    return shaped_width(opened, text, length);
}

struct SDL_Surface *font_render(struct font *font, struct font_style style, int size,
                                const char *text, uint32_t rgb, struct font_pen *pen)
{
    struct opened *opened = use(font, style);
    if (!opened)
        return NULL;
    look_up_all(opened, text, strlen(text));
    SDL_Color colour = {(Uint8)(rgb >> 16), (Uint8)(rgb >> 8), (Uint8)rgb, SDL_ALPHA_OPAQUE};
    TTF_Font *ttf = at_size(opened, scaled(opened, size * PIXEL));
    // A letter that reaches to the left of the pen moves the whole text to the right.
    const char *first = text;
    int left = 0;
    TTF_GlyphMetrics32(ttf, utf8_decode(&first, text + strlen(text)), &left, NULL, NULL, NULL,
                       NULL);
    *pen = (struct font_pen){left < 0 ? -left : 0, TTF_FontAscent(ttf)};
    return TTF_RenderUTF8_Blended(ttf, text, colour);
}
