// How texts are set: where their lines end, which typeface they have, and that ink stays in its
// place.
#include <SDL.h>
#include <string.h>

#include "screens/scene/check.h"
#include "tests/golden/kit.h"
#include "tests/golden/sample.h"
#include "tests/test.h"

static struct sample samples[SAMPLE_MAX]; // lint: file-scope: filled once, too large for the stack
static size_t sample_count;               // lint: file-scope: its length
static struct screen_kit kit;             // lint: file-scope: fonts are opened once
static enum language languages[LANGUAGE_COUNT]; // lint: file-scope: those with a catalogue
static size_t language_count;                   // lint: file-scope: their number
static struct scene scene;                      // lint: file-scope: too large for the stack

static int open_kit(void **state)
{
    (void)state;
    kit_open(&kit);
    language_count = kit_languages(&kit, languages);
    sample_count = sample_all(samples);
    return 0;
}

static int close_kit(void **state)
{
    (void)state;
    kit_close(&kit);
    return 0;
}

static struct view view_in(size_t sample, enum language language)
{
    struct view view = samples[sample].view;
    view.language = language;
    return view;
}

// In one of the languages with a catalogue.
static struct view view_of(size_t sample, size_t language)
{
    return view_in(sample, languages[language % language_count]);
}

// How often a line of the scene ends so.
static size_t ends_so(const struct scene *built, enum scene_end end)
{
    size_t count = 0;
    for (size_t i = 0; i < built->item_count; i++)
        count += built->items[i].type == SCENE_TEXT && built->items[i].end == end;
    return count;
}

static void no_line_ends_inside_a_phrase(void **state)
{
    (void)state;
    size_t between = 0, inside = 0, whole = 0;
    for (size_t i = 0; i < sample_count * language_count * KIT_PANELS; i++) {
        kit.panel = kit_panels[i % KIT_PANELS];
        struct view view = view_of(i / KIT_PANELS / language_count, i / KIT_PANELS);
        kit_build(&kit, &view, &scene);
        between += ends_so(&scene, SCENE_END_BREAK);
        inside += ends_so(&scene, SCENE_END_INSIDE);
        whole += ends_so(&scene, SCENE_END_NONE);
    }
    print_message("# %zu lines end between phrases, %zu inside one; %zu texts end\n", between,
                  inside, whole);
    assert_int_equal(inside, 0);
    assert_true(between > 1000);
}

static void count_faults(void *context, const char *fault)
{
    *(size_t *)context += strstr(fault, "inside a phrase") != NULL;
}

// Without the marks every line end of a Japanese text would be inside something.
static void a_line_that_ends_inside_a_phrase_is_a_fault(void **state)
{
    (void)state;
    struct metrics metrics;
    metrics_make(&metrics, &kit_panels[0], TEXT_SIZE_NORMAL, 0);
    scene_clear(&scene, 1080, 1920, THEME_GROUND);
    struct paragraph p = {.text = "入力してから、\u200B新しいものを\u200B決めます",
                          .role = METRICS_BODY,
                          .colour = THEME_TEXT,
                          .leading = 150,
                          .room = {40, 40, 300, 800}};
    paragraph_add(&p, &scene, kit.font, &metrics);
    assert_int_equal(ends_so(&scene, SCENE_END_BREAK), 2);
    size_t found = 0;
    check_scene(&scene, &metrics, CONTRAST_DEFAULT, count_faults, &found);
    assert_int_equal(found, 0);
    scene.items[0].end = SCENE_END_INSIDE;
    check_scene(&scene, &metrics, CONTRAST_DEFAULT, count_faults, &found);
    assert_int_equal(found, 1);
}

static void a_phrase_wider_than_its_line_does_not_fit(void **state)
{
    (void)state;
    struct metrics metrics;
    metrics_make(&metrics, &kit_panels[0], TEXT_SIZE_NORMAL, 0);
    scene_clear(&scene, 1080, 1920, THEME_GROUND);
    struct paragraph p = {.text = "新しいものを\u200B決めます",
                          .role = METRICS_BODY,
                          .leading = 150,
                          .room = {40, 40, 200, 800}};
    paragraph_add(&p, &scene, kit.font, &metrics);
    assert_true(scene.overflow);
    assert_int_equal(ends_so(&scene, SCENE_END_INSIDE), 0);
}

// Whether a row has a pixel that is seen.
static bool is_inked(const SDL_Surface *words, int row)
{
    const Uint32 *pixel = (const void *)((const char *)words->pixels + row * words->pitch);
    for (int x = 0; x < words->w; x++) {
        if (pixel[x] >> 24 > 16)
            return true;
    }
    return false;
}

static void assert_ink_inside(const struct scene_item *item, const SDL_Surface *words,
                              struct font_pen pen)
{
    struct face_ink ink = face_ink(item->style.face, item->size);
    int down = ink.above - pen.base;
    int left = ink.beside - pen.x;
    if (left < 0 || left + words->w > item->at.w)
        fail_msg("%d pixels wide from %d, not %d: %s", words->w, left, item->at.w,
                 scene_string(&scene, item));
    for (int row = 0; row < words->h; row++) {
        bool inside = row + down >= 0 && row + down < item->at.h;
        if (!inside && is_inked(words, row))
            fail_msg("ink in row %d of %d: %s", row + down, item->at.h, scene_string(&scene, item));
    }
}

static void rendered_words_stay_in_the_place_that_was_measured(void **state)
{
    (void)state;
    for (size_t i = 0; i < sample_count; i += 3) {
        kit.panel = kit_panels[i % KIT_PANELS];
        struct view view = view_of(i, i);
        kit_build(&kit, &view, &scene);
        for (size_t k = 0; k < scene.item_count; k++) {
            const struct scene_item *item = &scene.items[k];
            if (item->type != SCENE_TEXT)
                continue;
            struct font_pen pen;
            SDL_Surface *words =
                font_render(kit.font, item->style, item->size, scene_string(&scene, item), 0, &pen);
            assert_non_null(words);
            assert_ink_inside(item, words, pen);
            SDL_FreeSurface(words);
        }
    }
}

static void a_text_looks_the_same_whatever_was_drawn_before(void **state)
{
    (void)state;
    static const char text[] = "暗証番号 PIN 1234";
    const struct font_style bold = {FACE_JAPANESE, FONT_BOLD};
    struct font_pen pen;
    int width = font_width(kit.font, bold, text, sizeof text - 1);
    SDL_Surface *first = font_render(kit.font, bold, 40, text, 0, &pen);
    SDL_FreeSurface(font_render(kit.font, bold, 72, text, 0, &pen));
    font_has(kit.font, bold, 0x3075); // ふ, measured at another size
    SDL_Surface *again = font_render(kit.font, bold, 40, text, 0, &pen);
    assert_non_null(first);
    assert_non_null(again);
    assert_int_equal(font_width(kit.font, bold, text, sizeof text - 1), width);
    assert_int_equal(again->pitch, first->pitch);
    assert_int_equal(again->h, first->h);
    assert_memory_equal(again->pixels, first->pixels, (size_t)(first->pitch * first->h));
    SDL_FreeSurface(first);
    SDL_FreeSurface(again);
}

// A name that can be read by who needs it, whatever is shown now.
static void each_language_s_name_is_set_in_its_own_face(void **state)
{
    (void)state;
    const struct view view = {.id = VIEW_LANGUAGES, .languages = 0xFFF};
    kit.panel = kit_panels[0];
    kit_build(&kit, &view, &scene);
    bool seen[FACE_COUNT] = {false};
    for (size_t i = 0; i < scene.item_count; i++) {
        if (scene.items[i].type == SCENE_TEXT)
            seen[scene.items[i].style.face] = true;
    }
    for (int face = FACE_JAPANESE; face < FACE_COUNT; face++)
        assert_true(seen[face]);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(no_line_ends_inside_a_phrase),
    cmocka_unit_test(a_line_that_ends_inside_a_phrase_is_a_fault),
    cmocka_unit_test(a_phrase_wider_than_its_line_does_not_fit),
    cmocka_unit_test(rendered_words_stay_in_the_place_that_was_measured),
    cmocka_unit_test(a_text_looks_the_same_whatever_was_drawn_before),
    cmocka_unit_test(each_language_s_name_is_set_in_its_own_face),
};

TEST_MAIN(tests, open_kit, close_kit)
