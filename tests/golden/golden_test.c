// Every screen looks as it did when somebody last looked at it: as in tests/golden/set.
#include <SDL.h>
#include <stdio.h>
#include <string.h>

#include "tests/golden/digest.h"
#include "tests/golden/golden_set.h"
#include "tests/golden/made.h"
#include "tests/golden/record.h"
#include "tests/golden/small.h"
#include "tests/support/tmpdir.h"
#include "tests/test.h"

enum {
#ifdef __SANITIZE_ADDRESS__
    EVERY = 5, // languages on a panel: it takes five times as long there, and shows the same pixels
#else
    EVERY = 1,
#endif
    TOLD = 20, // names that a failure lists
};

static struct gallery all;     // lint: file-scope: fonts are opened once
static struct records records; // lint: file-scope: too large for the stack
static struct golden_set set;  // lint: file-scope: the one in the tree
static struct golden_set here; // lint: file-scope: what this build makes
static bool read_whole;        // lint: file-scope: the one in the tree has all of its files
static bool alike;             // lint: file-scope: both were made with the same fonts

static int open_kit(void **state)
{
    (void)state;
    gallery_open(&all);
    golden_set_new(&set);
    golden_set_new(&here);
    read_whole = golden_set_read(&set, GOLDEN_SET);
    made_list(here.made);
    alike = made_alike(set.made, here.made);
    return 0;
}

static int close_kit(void **state)
{
    (void)state;
    golden_set_free(&set);
    golden_set_free(&here);
    gallery_close(&all);
    return 0;
}

// ---- the set ----------------------------------------------------------------------------------

static void make_records(void)
{
    const char *only = golden_set_only(&set);
    if (listing_count(here.scenes) > 0)
        return;
    for (size_t i = 0; i < KIT_PANELS * all.language_count; i++) {
        size_t panel = i % KIT_PANELS;
        enum language language = all.languages[i / KIT_PANELS];
        if (i % EVERY == 0)
            assert_true(
                record_make(&all, only, panel, language, records.of[panel][language], NULL));
    }
    record_list(&all, &records, here.pictures, here.scenes);
}

static void tell(void *context, const char *key, const char *was, const char *is)
{
    size_t *count = context;
    if (!is && EVERY > 1)
        return; // not made here
    if (++*count <= TOLD)
        print_error("%s: %s\n", key,
                    !was  ? "is not in the golden set"
                    : !is ? "is in the golden set, and is no more"
                          : "is another one");
}

static void compare(struct listing *was, struct listing *is)
{
    size_t count = 0;
    listing_compare(was, is, tell, &count);
    if (count > 0)
        fail_msg("%zu of %zu are not as in %s; if that is wanted: make golden", count,
                 listing_count(is), GOLDEN_SET);
}

static void the_golden_set_was_made_with_the_fonts_and_libraries_of_this_machine(void **state)
{
    (void)state;
    if (!read_whole)
        fail_msg("%s is not whole: make golden, in the root of the tree", GOLDEN_SET);
    if (!alike)
        fail_msg("pictures cannot be compared: see above; a set for this machine: make golden");
}

static void every_picture_is_as_in_the_golden_set(void **state)
{
    (void)state;
    if (!read_whole || !alike)
        skip();
    make_records();
    compare(set.pictures, here.pictures);
}

static void every_screen_is_laid_out_as_in_the_golden_set(void **state)
{
    (void)state;
    if (!read_whole || !alike)
        skip();
    make_records();
    compare(set.scenes, here.scenes);
}

static void each_sample_has_a_name_of_its_own(void **state)
{
    (void)state;
    for (size_t a = 0; a < all.sample_count; a++) {
        for (size_t b = 0; b < a; b++)
            assert_string_not_equal(all.samples[a].name, all.samples[b].name);
    }
}

// ---- what finds the differences ---------------------------------------------------------------

static SDL_Surface *white(void)
{
    SDL_Surface *surface = SDL_CreateRGBSurfaceWithFormat(0, 40, 24, 32, SDL_PIXELFORMAT_RGB888);
    assert_non_null(surface);
    SDL_FillRect(surface, NULL, 0xFFFFFF);
    return surface;
}

static void set_pixel(SDL_Surface *surface, int x, int y, uint32_t rgb)
{
    SDL_FillRect(surface, &(SDL_Rect){x, y, 1, 1}, rgb);
}

static void one_pixel_one_step_darker_is_another_picture(void **state)
{
    (void)state;
    SDL_Surface *surface = white();
    uint64_t digest = digest_surface(DIGEST_START, surface);
    for (int i = 0; i < surface->w * surface->h; i++) {
        set_pixel(surface, i % surface->w, i / surface->w, 0xFFFFFE);
        assert_true(digest_surface(DIGEST_START, surface) != digest);
        set_pixel(surface, i % surface->w, i / surface->w, 0xFFFFFF);
    }
    assert_true(digest_surface(DIGEST_START, surface) == digest);
    SDL_FreeSurface(surface);
}

static void a_change_is_told_with_its_place(void **state)
{
    (void)state;
    SDL_Surface *surface = white();
    struct small *before = small_new(SMALL_ACROSS + 3, 40, 24), *after = small_new(1, 40, 24);
    assert_non_null(before);
    assert_non_null(after);
    small_put(before, SMALL_ACROSS + 1, surface);
    SDL_FillRect(surface, &(SDL_Rect){9, 5, 8, 4}, 0x003E7E);
    small_put(after, 0, surface);
    struct small_change change = small_compare(before, SMALL_ACROSS + 1, after, 0, 40, 24);
    assert_int_equal(change.pixels, 3 * 2);
    const struct scene_rect place = {8, 4, 12, 8};
    assert_memory_equal(&change.place, &place, sizeof place);
    assert_int_equal(small_compare(after, 0, after, 0, 40, 24).pixels, 0);
    small_free(&before);
    small_free(&after);
    SDL_FreeSurface(surface);
}

static int open_scratch(void **state)
{
    static char scratch[SCRATCH_MAX]; // lint: file-scope: of the one test that writes
    *state = scratch;
    return tmpdir_make(scratch) ? 0 : -1;
}

static int close_scratch(void **state)
{
    return tmpdir_remove(*state) ? 0 : -1;
}

static void a_strip_is_read_as_it_was_written(void **state)
{
    char path[SCRATCH_MAX + sizeof "/strip"];
    snprintf(path, sizeof path, "%s/strip", (const char *)*state);
    SDL_Surface *surface = white();
    SDL_FillRect(surface, &(SDL_Rect){9, 5, 8, 4}, 0x820B0B);
    struct small *strip = small_new(3, 40, 24);
    assert_non_null(strip);
    small_put(strip, 2, surface);
    assert_true(small_write(strip, path));
    struct small *again = small_read(path);
    assert_non_null(again);
    assert_int_equal(again->width, 30);
    assert_int_equal(small_compare(strip, 2, again, 2, 40, 24).pixels, 0);
    small_free(&strip);
    small_free(&again);
    SDL_FreeSurface(surface);
}

static void the_page_of_pictures_loads_nothing_from_anywhere_else(void **state)
{
    (void)state;
    char line[1024];
    int lines = 0;
    FILE *page = fopen("tests/golden/index.html", "r");
    if (!page)
        fail_msg("run it in the root of the tree");
    for (; fgets(line, sizeof line, page); lines++) {
        assert_null(strstr(line, "://"));
        assert_null(strstr(line, "@import"));
        assert_null(strstr(line, "fetch("));
    }
    fclose(page);
    assert_true(lines > 0);
}

static const char *const FONTS[] = {"font /a.ttf", "font /b.ttf", "library FreeType"};

static struct listing *made_of(const char *digest)
{
    struct listing *made = listing_new();
    for (size_t i = 0; i < 3; i++)
        listing_add(made, FONTS[i], i == 1 ? digest : "1");
    listing_add(made, digest, "a line that is for people only");
    return made;
}

static void another_font_file_is_not_another_picture(void **state)
{
    (void)state;
    struct listing *one = made_of("1"), *same = made_of("1"), *other = made_of("2");
    assert_true(made_alike(one, same));
    assert_false(made_alike(one, other));
    listing_free(&one);
    listing_free(&same);
    listing_free(&other);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_golden_set_was_made_with_the_fonts_and_libraries_of_this_machine),
    cmocka_unit_test(every_picture_is_as_in_the_golden_set),
    cmocka_unit_test(every_screen_is_laid_out_as_in_the_golden_set),
    cmocka_unit_test(each_sample_has_a_name_of_its_own),
    cmocka_unit_test(one_pixel_one_step_darker_is_another_picture),
    cmocka_unit_test(a_change_is_told_with_its_place),
    cmocka_unit_test_setup_teardown(a_strip_is_read_as_it_was_written, open_scratch, close_scratch),
    cmocka_unit_test(another_font_file_is_not_another_picture),
    cmocka_unit_test(the_page_of_pictures_loads_nothing_from_anywhere_else),
};

TEST_MAIN(tests, open_kit, close_kit)
