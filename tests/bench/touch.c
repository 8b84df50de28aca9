#include "tests/bench/touch.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tests/bench/plain.h"
#include "tests/test.h"

enum {
    COMES_MS = 5000,
    STILL_MS = 300,
    // Between two presses: long enough for everything that the last one caused, and never the same,
    // so that no rhythm of the machine hides or repeats itself.
    PAUSE_MS = 30,
    PAUSE_SPREAD_MS = 30,
    SCREEN_WIDTH = 1080,
    FLAT_PX = 16,
};

static void pause_between(void)
{
    sample_pause_ms(PAUSE_MS + rand() % PAUSE_SPREAD_MS);
}

// ---- the entry's box --------------------------------------------------------------------------

// The smallest part in which two pictures of `all` differ.
static struct glass_rect enclose(const uint32_t *a, const uint32_t *b, struct glass_rect all)
{
    int left = all.w, right = 0, top = all.h, bottom = 0;
    for (int y = 0; y < all.h; y++) {
        for (int x = 0; x < all.w; x++) {
            if (a[y * all.w + x] == b[y * all.w + x])
                continue;
            left = x < left ? x : left;
            right = x + 1 > right ? x + 1 : right;
            top = y < top ? y : top;
            bottom = y + 1 > bottom ? y + 1 : bottom;
        }
    }
    assert_true(right > left);
    return (struct glass_rect){all.x + left, all.y + top, right - left, bottom - top};
}

static void press_often(const struct hand *hand, struct glass_rect key, int times)
{
    for (int i = 0; i < times; i++) {
        hand_press(hand, key);
        pause_between();
    }
}

// The box is where a full entry differs from an empty one, above the keys.
static struct glass_rect find_box(const struct hand *hand, struct glass_rect key,
                                  struct glass_rect delete, int room)
{
    const struct glass_rect above = {0, 0, SCREEN_WIDTH, key.y - FLAT_PX};
    uint32_t *empty = calloc((size_t)above.w * (size_t)above.h, sizeof *empty);
    uint32_t *full = calloc((size_t)above.w * (size_t)above.h, sizeof *full);
    assert_non_null(empty);
    assert_non_null(full);
    glass_copy(hand->glass, above, empty);
    press_often(hand, key, room);
    glass_await_still(hand->glass, above, STILL_MS);
    assert_int_equal(hand_typed(hand), room);
    glass_copy(hand->glass, above, full);
    press_often(hand, delete, room);
    glass_await_still(hand->glass, above, STILL_MS);
    struct glass_rect box = enclose(empty, full, above);
    free(empty);
    free(full);
    return box;
}

// ---- presses ----------------------------------------------------------------------------------

static void press_one(const struct hand *hand, struct glass_rect key, struct glass_rect box,
                      struct sample *ms)
{
    double at;
    pause_between();
    uint64_t before = glass_look(hand->glass, box);
    double pressed = hand_press(hand, key);
    if (!glass_await(hand->glass, box, before, false, COMES_MS, &at))
        fail_msg("a press was not answered");
    sample_add(ms, at - pressed);
}

static void look_often(const struct hand *hand, struct glass_rect box, int looks, struct sample *ms)
{
    for (int i = 0; i < looks; i++) {
        double from = sample_now_ms();
        glass_look(hand->glass, box);
        sample_add(ms, sample_now_ms() - from);
    }
}

void touch_keys(const struct hand *hand, const char *some_key, int room, int presses,
                struct sample *ms, struct sample *look)
{
    struct glass_rect key = hand_find(hand, "known", some_key);
    sample_pause_ms(HAND_LOOK_MS);
    hand_press(hand, key);
    struct glass_rect delete = hand_find(hand, "known", "delete"); // there is something to delete
    hand_press(hand, delete);
    pause_between();
    struct glass_rect box = find_box(hand, key, delete, room);
    look_often(hand, box, presses, look);
    for (int i = 0; i < presses; i++)
        press_one(hand, i / room % 2 == 0 ? key : delete, box, ms);
    glass_await_still(hand->glass, box, STILL_MS);
    press_often(hand, delete, hand_typed(hand));
}

// ---- screens ----------------------------------------------------------------------------------

static void change_one(const struct hand *hand, const char *view, const char *control,
                       const char *next, struct sample *ms)
{
    double at;
    struct glass_rect button = hand_find(hand, view, control);
    sample_pause_ms(HAND_LOOK_MS);
    uint64_t before = glass_look(hand->glass, tour_title());
    double pressed = hand_press(hand, button);
    if (!glass_await(hand->glass, tour_title(), before, false, COMES_MS, &at))
        fail_msg("the screen did not become %s", next);
    sample_add(ms, at - pressed);
    kiosk_stand_await(hand->stand, next, NULL);
}

static void change_screens(const struct hand *hand, int changes, struct touch_times *times)
{
    for (int i = 0; i < changes; i++) {
        change_one(hand, "known", "back", "card", &times->back);
        change_one(hand, "card", "reset-sign", "known", &times->forth);
    }
}

// ---- all --------------------------------------------------------------------------------------

static void press_plain(const struct tour *tour, int presses, struct touch_times *times)
{
    char display[32];
    kiosk_stand_display(tour->hand.stand, display, sizeof display);
    if (!plain_press(PLAIN_XLIB, display, tour->hand.glass, presses, &times->xlib) ||
        !plain_press(PLAIN_SDL, display, tour->hand.glass, presses, &times->sdl))
        fail_msg("a plain program did not answer");
}

void touch_measure(struct tour *tour, int presses, int changes, struct touch_times *times)
{
    press_plain(tour, presses / 2, times);
    tour_to_known(tour, TOUR_RESET_SIGN);
    touch_keys(&tour->hand, "key-5", 4, presses, &times->keypad, &times->look);
    change_screens(&tour->hand, changes, times);
    tour_leave(tour, "known");
    tour_to_known(tour, TOUR_RESET_AUTH);
    touch_keys(&tour->hand, "key-M", 16, presses, &times->keyboard, &times->look);
    tour_leave(tour, "known");
    press_plain(tour, presses - presses / 2, times);
}
