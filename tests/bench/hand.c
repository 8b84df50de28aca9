#include "tests/bench/hand.h"

#include <stdio.h>
#include <string.h>

#include "tests/bench/sample.h"
#include "tests/test.h"

enum {
    POLL_MS = 10,
};

static int number(json_t *object, const char *name)
{
    return (int)json_integer_value(json_object_get(object, name));
}

// Where a control is; nothing (w is 0) when it is not there, or not to be pressed.
static struct glass_rect place_of(json_t *view, const char *control)
{
    json_t *list = json_object_get(view, "controls"), *c;
    size_t i;
    json_array_foreach(list, i, c)
    {
        if (strcmp(json_string_value(json_object_get(c, "id")), control) == 0 &&
            json_is_true(json_object_get(c, "enabled")))
            return (struct glass_rect){number(c, "x"), number(c, "y"), number(c, "w"),
                                       number(c, "h")};
    }
    return (struct glass_rect){0};
}

struct glass_rect hand_find(const struct hand *hand, const char *view, const char *control)
{
    double limit = sample_now_ms() + KIOSK_STAND_LIMIT_MS;
    for (;;) {
        json_t *now = kiosk_stand_ask(hand->stand, "view");
        bool here = strcmp(json_string_value(json_object_get(now, "view")), view) == 0;
        struct glass_rect place = here ? place_of(now, control) : (struct glass_rect){0};
        json_decref(now);
        if (place.w > 0)
            return place;
        if (sample_now_ms() > limit)
            fail_msg("%s never came up on %s", control, view);
        sample_pause_ms(POLL_MS);
    }
}

double hand_press(const struct hand *hand, struct glass_rect place)
{
    return glass_press(hand->glass, place.x + place.w / 2, place.y + place.h / 2);
}

double hand_choose(const struct hand *hand, const char *view, const char *control)
{
    struct glass_rect place = hand_find(hand, view, control);
    sample_pause_ms(HAND_LOOK_MS);
    return hand_press(hand, place);
}

int hand_typed(const struct hand *hand)
{
    json_t *view = kiosk_stand_ask(hand->stand, "view");
    int typed = number(view, "typed");
    json_decref(view);
    return typed;
}

void hand_type(const struct hand *hand, const char *view, const char *secret)
{
    double limit = sample_now_ms() + KIOSK_STAND_LIMIT_MS;
    for (const char *c = secret; *c; c++) {
        char key[8];
        snprintf(key, sizeof key, "key-%c", *c);
        struct glass_rect place = hand_find(hand, view, key);
        sample_pause_ms(c == secret ? HAND_LOOK_MS : HAND_TYPE_MS);
        hand_press(hand, place);
    }
    while (hand_typed(hand) != (int)strlen(secret)) {
        if (sample_now_ms() > limit)
            fail_msg("not all that was typed arrived on %s", view);
        sample_pause_ms(POLL_MS);
    }
}
