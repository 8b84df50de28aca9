// A press meant for one screen never acts on the next: three taps, 120 ms apart, on every button of
// every screen, whatever screen the first one brings, on every proof panel. The same with Enter.
#include <stdlib.h>
#include <string.h>

#include "screens/glass/input.h"
#include "screens/view/action.h"
#include "tests/golden/kit.h"
#include "tests/golden/sample.h"
#include "tests/test.h"

enum {
    APART_MS = 120,
    DOWN_MS = 60,
    LONG_MS = 60000, // a screen that has been there for so long is settled
};

// A screen as a resident meets it: the view, and where its controls are on one panel.
struct laid {
    struct view view;
    struct control_place places[CONTROL_COUNT];
    size_t count;
};

struct table {
    struct laid *laid;
    size_t count;
    size_t buttons, pairs, held_back;
};

static struct sample samples[SAMPLE_MAX]; // lint: file-scope: filled once, too large for the stack
static struct scene scene;                // lint: file-scope: too large for the stack

static struct table lay_out(struct screen_kit *kit, enum language language)
{
    struct table table = {.count = sample_all(samples)};
    table.laid = calloc(table.count, sizeof *table.laid);
    assert_non_null(table.laid);
    for (size_t i = 0; i < table.count; i++) {
        struct laid *laid = &table.laid[i];
        laid->view = samples[i].view;
        laid->view.language = language;
        kit_build(kit, &laid->view, &scene);
        laid->count = scene.control_count;
        memcpy(laid->places, scene.controls, sizeof laid->places);
    }
    return table;
}

// ---- the glass --------------------------------------------------------------------------------

struct glass {
    struct input_state state;
    const struct laid *laid;
    int64_t now;
};

static struct input_scene shown(const struct glass *g)
{
    return (struct input_scene){&g->laid->view, g->laid->places, g->laid->count, 4.0, NULL, 0};
}

static void show(struct glass *g, const struct laid *laid)
{
    g->laid = laid;
    const struct input_scene now = shown(g);
    input_view(&g->state, &laid->view, g->now);
    input_places(&g->state, &now, g->now);
}

static struct input tap(struct glass *g, int x, int y)
{
    struct input input = {.type = INPUT_NONE};
    const struct input_scene now = shown(g);
    struct input_touch touch = {.type = INPUT_TOUCH_DOWN, .x = x, .y = y, .at = g->now};
    input_touch(&g->state, &touch, &now, &input);
    g->now += DOWN_MS;
    touch.type = INPUT_TOUCH_UP;
    touch.at = g->now;
    input_touch(&g->state, &touch, &now, &input);
    g->now += APART_MS - DOWN_MS;
    return input;
}

static struct input enter(struct glass *g)
{
    struct input input = {.type = INPUT_NONE};
    const struct input_scene now = shown(g);
    const struct input_key key = {.type = INPUT_KEY_ENTER, .at = g->now};
    input_key(&g->state, &key, &now, &input);
    g->now += APART_MS;
    return input;
}

static bool acted(struct input input)
{
    return input.type == INPUT_PRESS || input.type == INPUT_CHARACTER;
}

// A glass on which the screen has been for long.
static struct glass glass_with(const struct laid *laid)
{
    struct glass g = {.now = LONG_MS};
    show(&g, laid);
    g.now += LONG_MS;
    return g;
}

// ---- every button, every next screen -----------------------------------------------------------

// In an entry a notice comes and goes as characters are typed.
static bool is_another(const struct laid *a, const struct laid *b)
{
    return a->view.id != b->view.id || a->view.guide.page != b->view.guide.page ||
           (a->view.notice != b->view.notice && !action_entry(&a->view));
}

static bool stands_at(const struct laid *laid, int x, int y)
{
    for (size_t i = 0; i < laid->count; i++) {
        const struct control_place *c = &laid->places[i];
        if (c->enabled && x >= c->x && y >= c->y && x < c->x + c->w && y < c->y + c->h)
            return true;
    }
    return false;
}

static void tap_through(struct table *t, size_t from, const struct control_place *button)
{
    int x = button->x + button->w / 2, y = button->y + button->h / 2;
    struct glass first = glass_with(&t->laid[from]);
    struct input input = tap(&first, x, y);
    assert_true(acted(input));
    t->buttons++;
    for (size_t to = 0; to < t->count; to++) {
        if (!is_another(&t->laid[from], &t->laid[to]))
            continue;
        struct glass g = first;
        show(&g, &t->laid[to]);
        t->pairs++;
        t->held_back += stands_at(&t->laid[to], x, y);
        for (int taps = 2; taps <= 3; taps++) {
            if (acted(tap(&g, x, y)))
                fail_msg("%s on %s: tap %d acts on %s", control_name(button->control),
                         samples[from].name, taps, samples[to].name);
        }
    }
}

static void three_taps_on_any_button_bring_only_its_next_screen(void **state)
{
    struct screen_kit *kit = *state;
    for (size_t panel = 0; panel < KIT_PANELS; panel++) {
        kit->panel = kit_panels[panel];
        struct table t = lay_out(kit, panel % 2 ? LANGUAGE_EN : LANGUAGE_JA);
        for (size_t i = 0; i < t.count; i++) {
            for (size_t k = 0; k < t.laid[i].count; k++) {
                if (t.laid[i].places[k].enabled && t.laid[i].view.entry.typed < 4)
                    tap_through(&t, i, &t.laid[i].places[k]);
            }
        }
        print_message("%dx%d: %zu buttons, %zu next screens, a control under %zu of them\n",
                      kit->panel.width, kit->panel.height, t.buttons, t.pairs, t.held_back);
        assert_true(t.held_back > 1000); // without the rule these would have acted
        free(t.laid);
    }
}

static void enter_three_times_brings_only_the_next_screen(void **state)
{
    struct screen_kit *kit = *state;
    kit->panel = kit_panels[0];
    struct table t = lay_out(kit, LANGUAGE_JA);
    size_t chosen = 0;
    for (size_t from = 0; from < t.count; from++) {
        struct glass first = glass_with(&t.laid[from]);
        if (!acted(enter(&first)))
            continue; // nothing to choose there
        chosen++;
        for (size_t to = 0; to < t.count; to++) {
            struct glass g = first;
            if (!is_another(&t.laid[from], &t.laid[to]))
                continue;
            show(&g, &t.laid[to]);
            for (int i = 0; i < 2; i++) {
                if (acted(enter(&g)))
                    fail_msg("Enter on %s acts on %s", samples[from].name, samples[to].name);
            }
        }
    }
    assert_true(chosen > 50);
    free(t.laid);
}

// The keys of one keypad wait for nothing: three taps type three characters.
static void three_taps_on_a_key_type_three_characters(void **state)
{
    struct screen_kit *kit = *state;
    size_t keys = 0;
    for (size_t i = 0, count = sample_all(samples); i < count; i++) {
        kit->panel = kit_panels[i % KIT_PANELS];
        struct laid laid = {.view = samples[i].view};
        if (laid.view.entry.max == 0 || laid.view.entry.typed != 0)
            continue;
        struct glass g = {.now = LONG_MS};
        for (int typed = 0; typed < 4; typed++) {
            laid.view.entry.typed = (uint8_t)typed;
            kit_build(kit, &laid.view, &scene);
            laid.count = scene.control_count;
            memcpy(laid.places, scene.controls, sizeof laid.places);
            show(&g, &laid);
            const struct control_place *seven = scene_find(&scene, CONTROL_KEY_0 + 7);
            assert_non_null(seven);
            assert_int_equal(tap(&g, seven->x + 9, seven->y + 9).character, '7');
            keys++;
        }
    }
    assert_true(keys > 40);
}

static int open_kit(void **state)
{
    static struct screen_kit kit; // lint: file-scope: fonts are opened once
    kit_open(&kit);
    *state = &kit;
    return 0;
}

static int close_kit(void **state)
{
    kit_close(*state);
    return 0;
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(three_taps_on_any_button_bring_only_its_next_screen),
    cmocka_unit_test(enter_three_times_brings_only_the_next_screen),
    cmocka_unit_test(three_taps_on_a_key_type_three_characters),
};

TEST_MAIN(tests, open_kit, close_kit)
