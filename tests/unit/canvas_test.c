// Shapes are where they should be, smooth at the edge, and the same whichever part is painted.
#include <SDL.h>
#include <string.h>

#include "screens/scene/canvas.h"
#include "tests/test.h"

enum {
    SIDE = 64,
    WHITE = 0xFFFFFF,
    BLUE = 0x003E7E
};

static int make_surface(void **state)
{
    *state = SDL_CreateRGBSurfaceWithFormat(0, SIDE, SIDE, 32, SDL_PIXELFORMAT_RGB888);
    return *state && SDL_FillRect(*state, NULL, WHITE) == 0 ? 0 : -1;
}

static int free_surface(void **state)
{
    SDL_FreeSurface(*state);
    return 0;
}

static uint32_t pixel(const SDL_Surface *s, int x, int y)
{
    uint32_t value;
    memcpy(&value, (const char *)s->pixels + y * s->pitch + x * 4, sizeof value);
    return value & 0xFFFFFF;
}

static void a_box_fills_its_inside_and_nothing_else(void **state)
{
    SDL_Surface *s = *state;
    canvas_box(s, (struct scene_rect){8, 8, 40, 32}, 10, BLUE);
    assert_int_equal(pixel(s, 28, 24), BLUE);
    assert_int_equal(pixel(s, 8, 24), BLUE);
    assert_int_equal(pixel(s, 47, 24), BLUE);
    assert_int_equal(pixel(s, 28, 8), BLUE);
    assert_int_equal(pixel(s, 28, 39), BLUE);
    assert_int_equal(pixel(s, 8, 8), WHITE);
    for (int i = 0; i < SIDE; i++) {
        assert_int_equal(pixel(s, 7, i), WHITE);
        assert_int_equal(pixel(s, 48, i), WHITE);
        assert_int_equal(pixel(s, i, 7), WHITE);
        assert_int_equal(pixel(s, i, 40), WHITE);
    }
}

static void corners_are_smooth_and_alike(void **state)
{
    SDL_Surface *s = *state;
    canvas_box(s, (struct scene_rect){0, 0, SIDE, SIDE}, 20, BLUE);
    unsigned between = 0;
    for (int y = 0; y < 20; y++) {
        for (int x = 0; x < 20; x++) {
            uint32_t p = pixel(s, x, y);
            between += p != WHITE && p != BLUE;
            assert_int_equal(p, pixel(s, SIDE - 1 - x, y));
            assert_int_equal(p, pixel(s, x, SIDE - 1 - y));
            assert_int_equal(p, pixel(s, SIDE - 1 - x, SIDE - 1 - y));
        }
    }
    assert_true(between > 10);
}

static void paint(SDL_Surface *s)
{
    canvas_box(s, (struct scene_rect){3, 5, 50, 44}, 17, BLUE);
    canvas_icon(s, (struct scene_rect){10, 10, 40, 40}, ICON_CLOCK, 0xFFF3CD);
    canvas_icon(s, (struct scene_rect){20, 4, 33, 33}, ICON_LOCK, 0x6E0808);
}

static void parts_give_the_same_pixels_as_the_whole(void **state)
{
    SDL_Surface *whole = *state;
    SDL_Surface *parts;
    void *other;
    assert_int_equal(make_surface(&other), 0);
    parts = other;
    paint(whole);
    for (int y = 0; y < SIDE; y += 9) {
        for (int x = 0; x < SIDE; x += 13) {
            SDL_Rect clip = {x, y, 13, 9};
            SDL_SetClipRect(parts, &clip);
            paint(parts);
        }
    }
    assert_memory_equal(whole->pixels, parts->pixels, (size_t)whole->pitch * SIDE);
    SDL_FreeSurface(parts);
}

static void every_icon_draws_inside_its_square_and_is_unlike_the_others(void **state)
{
    SDL_Surface *s = *state;
    uint32_t sums[ICON_COUNT] = {0};
    for (int icon = ICON_NONE + 1; icon < ICON_COUNT; icon++) {
        SDL_FillRect(s, NULL, WHITE);
        canvas_icon(s, (struct scene_rect){12, 12, 40, 40}, (enum icon)icon, BLUE);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                bool inside = x >= 12 && x < 52 && y >= 12 && y < 52;
                assert_true(inside || pixel(s, x, y) == WHITE);
                sums[icon] = sums[icon] * 31 + pixel(s, x, y);
            }
        }
        for (int before = ICON_NONE + 1; before < icon; before++)
            assert_int_not_equal(sums[before], sums[icon]);
    }
}

#define ON_SURFACE(test) cmocka_unit_test_setup_teardown(test, make_surface, free_surface)

static const struct CMUnitTest tests[] = {
    ON_SURFACE(a_box_fills_its_inside_and_nothing_else),
    ON_SURFACE(corners_are_smooth_and_alike),
    ON_SURFACE(parts_give_the_same_pixels_as_the_whole),
    ON_SURFACE(every_icon_draws_inside_its_square_and_is_unlike_the_others),
};

TEST_MAIN(tests, NULL, NULL)
