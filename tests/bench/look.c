#include "tests/bench/look.h"

#include <stdio.h>
#include <string.h>

#include "screens/view/control.h"
#include "tests/bench/touch.h"
#include "tests/test.h"

enum {
    COMES_MS = 5000,
};

// The words in the bar above: others in every language, and no control that could look pressed.
static const struct glass_rect HEAD = {56, 0, 256, 130};

const char *look_control(enum language language)
{
    return control_name((enum control)(CONTROL_LANGUAGE_0 + (int)language));
}

bool look_offers(const struct hand *hand, enum language language)
{
    json_t *view = kiosk_stand_ask(hand->stand, "view"), *one;
    size_t i;
    bool found = false;
    json_array_foreach(json_object_get(view, "controls"), i, one) found |=
        strcmp(json_string_value(json_object_get(one, "id")), look_control(language)) == 0;
    json_decref(view);
    return found;
}

static bool is(const struct hand *hand, const char *member, const char *value)
{
    return strcmp(kiosk_stand_text(hand->stand, "view", member), value) == 0;
}

// Presses a place and waits until a part of the screen is another one.
static void change(const struct hand *hand, struct glass_rect place, struct glass_rect part,
                   const char *to, struct sample *ms)
{
    double at;
    sample_pause_ms(HAND_LOOK_MS);
    uint64_t before = glass_look(hand->glass, part);
    double pressed = hand_press(hand, place);
    if (!glass_await(hand->glass, part, before, false, COMES_MS, &at))
        fail_msg("nothing changed to %s", to);
    sample_add(ms, at - pressed);
    kiosk_stand_await(hand->stand, to, NULL);
}

// In this language now; the language that is shown already has no control.
static void choose(const struct hand *hand, enum language language, struct look_times *times,
                   struct sample *ms)
{
    change(hand, hand_find(hand, "known", "languages"), tour_title(), "languages", &times->chosen);
    if (look_offers(hand, language))
        change(hand, hand_find(hand, "languages", look_control(language)), HEAD, "known", ms);
    else
        hand_choose(hand, "languages", "back");
    kiosk_stand_await(hand->stand, "known", NULL);
    assert_true(is(hand, "language", view_language_tag(language)) || ms->count == 0);
}

static void change_languages(const struct hand *hand, int rounds, struct look_times *times)
{
    for (int round = 0; round < rounds; round++) {
        for (int i = 1; i <= LANGUAGE_COUNT; i++) {
            int language = i % LANGUAGE_COUNT; // the first one last: it is shown at first
            choose(hand, (enum language)language, times,
                   round == 0 ? &times->first[language] : &times->again[language]);
        }
    }
}

static void to_the_largest(const struct hand *hand)
{
    for (int i = 0; i < TEXT_SIZE_COUNT && !is(hand, "text_size", "largest"); i++) {
        hand_choose(hand, "known", "text-size");
        sample_pause_ms(HAND_LOOK_MS);
    }
    assert_true(is(hand, "text_size", "largest"));
}

void look_measure(struct tour *tour, int rounds, int presses, struct look_times *times)
{
    tour_to_known(tour, TOUR_RESET_SIGN);
    change_languages(&tour->hand, rounds, times);
    for (int language = 0; language < LANGUAGE_COUNT; language++)
        times->languages += times->first[language].count > 0;
    to_the_largest(&tour->hand);
    touch_keys(&tour->hand, "key-5", 4, presses, &times->keypad, &times->look);
    tour_leave(tour, "known");
    tour_to_known(tour, TOUR_RESET_AUTH);
    to_the_largest(&tour->hand);
    touch_keys(&tour->hand, "key-M", 16, presses, &times->keyboard, &times->look);
    tour_leave(tour, "known");
}

void look_visit(struct tour *tour)
{
    tour->untimed = true;
    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        enum language language = (enum language)i;
        kiosk_stand_await(tour->hand.stand, "start", NULL);
        if (i > 0 && !look_offers(&tour->hand, language))
            continue;
        if (i > 0)
            hand_choose(&tour->hand, "start", look_control(language));
        tour_visit(tour, tour->visits % 2 == 0 ? TOUR_RESET_SIGN : TOUR_RESET_AUTH);
    }
    tour->untimed = false;
}
