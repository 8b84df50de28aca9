#include "screens/type/face.h"

#include <assert.h>

#define GOTHIC "/usr/share/fonts/truetype/bizud-gothic/BIZUDPGothic-"
#define NOTO   "/usr/share/fonts/truetype/noto/NotoSans-"
#define CJK    "/usr/share/fonts/opentype/noto/NotoSansCJK-"
#define DEVA   "/usr/share/fonts/truetype/noto/NotoSansDevanagari-"

// Debian's packages: fonts-morisawa-bizud-gothic, fonts-noto-core, fonts-noto-cjk.
static const struct face_row rows[FACE_COUNT] = {
    [FACE_JAPANESE] = {.files = {GOTHIC "Regular.ttf", GOTHIC "Bold.ttf"},
                       .above = 880,
                       .below = 120},
    [FACE_LATIN] = {.files = {NOTO "Regular.ttf", NOTO "Bold.ttf"},
                    .small = "latin.ttf",
                    .above = 850,
                    .below = 270,
                    .beside = 110},
    [FACE_ACCENTED] = {.files = {NOTO "Regular.ttf", NOTO "Bold.ttf"},
                       .above = 1050,
                       .below = 270,
                       .beside = 110},
    [FACE_VIETNAMESE] = {.files = {NOTO "Regular.ttf", NOTO "Bold.ttf"},
                         .above = 1165,
                         .below = 270,
                         .beside = 110},
    [FACE_HANS] = {.files = {CJK "Regular.ttc", CJK "Bold.ttc"},
                   .small = "hans.otf",
                   .index = 2,
                   .above = 930,
                   .below = 280,
                   .beside = 110},
    [FACE_HANT] = {.files = {CJK "Regular.ttc", CJK "Bold.ttc"},
                   .small = "hant.otf",
                   .index = 3,
                   .above = 930,
                   .below = 280,
                   .beside = 110},
    [FACE_KOREAN] = {.files = {CJK "Regular.ttc", CJK "Bold.ttc"},
                     .index = 1,
                     .space = 56,
                     .above = 930,
                     .below = 280,
                     .beside = 110},
    [FACE_DEVANAGARI] = {.files = {DEVA "Regular.ttf", DEVA "Bold.ttf"},
                         .small = "devanagari.ttf",
                         .second = FACE_LATIN, // it has digits and signs, but no Latin letters
                         .script = "Deva",
                         .shaped = true,
                         .capital = 714, // of Noto Sans, with which it is designed
                         .above = 1055,
                         .below = 356,
                         .beside = 110},
};

enum face face_of(enum language language)
{
    static const enum face faces[LANGUAGE_COUNT] = {
        [LANGUAGE_JA] = FACE_JAPANESE,   [LANGUAGE_JA_EASY] = FACE_JAPANESE,
        [LANGUAGE_EN] = FACE_LATIN,      [LANGUAGE_ZH_HANS] = FACE_HANS,
        [LANGUAGE_ZH_HANT] = FACE_HANT,  [LANGUAGE_KO] = FACE_KOREAN,
        [LANGUAGE_VI] = FACE_VIETNAMESE, [LANGUAGE_TL] = FACE_LATIN,
        [LANGUAGE_NE] = FACE_DEVANAGARI, [LANGUAGE_PT_BR] = FACE_ACCENTED,
        [LANGUAGE_ID] = FACE_LATIN,      [LANGUAGE_ES] = FACE_ACCENTED,
    };
    return faces[language];
}

enum face face_of_name(enum language language)
{
    // The faces of Noto Sans CJK differ in Han letters only, and the name has none.
    return language == LANGUAGE_KO ? FACE_HANS : face_of(language);
}

enum face face_read(enum face face)
{
    return face == FACE_ACCENTED || face == FACE_VIETNAMESE ? FACE_LATIN : face;
}

const struct face_row *face_row(enum face face)
{
    assert(face != FACE_SHOWN && face < FACE_COUNT);
    return &rows[face];
}

struct face_ink face_ink(enum face face, int size)
{
    const struct face_row *row = face_row(face);
    return (struct face_ink){(row->above * size + 999) / 1000, (row->below * size + 999) / 1000,
                             (row->beside * size + 999) / 1000};
}
