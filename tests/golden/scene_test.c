// Every screen, in every language, on every panel.
#include <SDL.h>
#include <string.h>

#include "screens/scene/check.h"
#include "screens/view/notice.h"
#include "tests/golden/kit.h"
#include "tests/golden/sample.h"
#include "tests/test.h"

static struct sample samples[SAMPLE_MAX]; // lint: file-scope: filled once, too large for the stack
static size_t sample_count;               // lint: file-scope: its length
static struct screen_kit kit;             // lint: file-scope: fonts are opened once
static struct scene scene, other;         // lint: file-scope: too large for the stack

static int open_kit(void **state)
{
    (void)state;
    kit_open(&kit);
    sample_count = sample_all(samples);
    return 0;
}

static int close_kit(void **state)
{
    (void)state;
    kit_close(&kit);
    return 0;
}

static struct view view_of(size_t sample, int language)
{
    struct view view = samples[sample].view;
    view.language = (enum language)language;
    return view;
}

static void tell(void *context, const char *fault)
{
    const struct view *view = context;
    print_error("%s %s, %d wide: %s\n", view_name(view->id), view_language_tag(view->language),
                kit.panel.width, fault);
}

static void every_screen_keeps_the_norms_on_the_proof_panels(void **state)
{
    (void)state;
    size_t faults = 0;
    for (size_t i = 0; i < sample_count * LANGUAGE_COUNT * KIT_PANELS; i++) {
        kit.panel = kit_panels[i % KIT_PANELS];
        struct view view =
            view_of(i / KIT_PANELS / LANGUAGE_COUNT, (int)(i / KIT_PANELS % LANGUAGE_COUNT));
        int level = kit_build(&kit, &view, &scene);
        struct metrics metrics;
        metrics_make(&metrics, &kit.panel, view.text_size, level);
        faults += check_scene(&scene, &metrics, view.contrast, tell, &view);
    }
    assert_int_equal(faults, 0);
    assert_int_equal(text_missing(kit.text), 0);
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
    for (size_t i = 0; i < sample_count * LANGUAGE_COUNT * KIT_PANELS; i++) {
        kit.panel = kit_panels[i % KIT_PANELS];
        struct view view =
            view_of(i / KIT_PANELS / LANGUAGE_COUNT, (int)(i / KIT_PANELS % LANGUAGE_COUNT));
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
    font_show(kit.font, LANGUAGE_JA);
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
    font_show(kit.font, LANGUAGE_JA);
    struct paragraph p = {.text = "新しいものを\u200B決めます",
                          .role = METRICS_BODY,
                          .leading = 150,
                          .room = {40, 40, 200, 800}};
    paragraph_add(&p, &scene, kit.font, &metrics);
    assert_true(scene.overflow);
    assert_int_equal(ends_so(&scene, SCENE_END_INSIDE), 0);
}

static void every_screen_fits_on_panels_that_nobody_designed_for(void **state)
{
    (void)state;
    static const struct metrics_panel odd[] = {
        {800, 600, 0, 0},  {1280, 800, 0, 0},      {1366, 768, 344, 194},  {768, 1366, 194, 344},
        {720, 1280, 0, 0}, {2160, 3840, 527, 937}, {3840, 2160, 600, 340}, {1080, 1080, 0, 0},
    };
    for (size_t i = 0; i < sample_count * LANGUAGE_COUNT; i++) {
        for (size_t p = 0; p < sizeof odd / sizeof *odd; p++) {
            kit.panel = odd[p];
            struct view view = view_of(i / LANGUAGE_COUNT, (int)(i % LANGUAGE_COUNT));
            screen_build(&kit, &view, CONTROL_NONE, CONTROL_NONE, &scene);
            if (scene.overflow)
                tell(&view, samples[i / LANGUAGE_COUNT].name);
            assert_false(scene.overflow);
        }
    }
}

static void rendered_words_stay_in_the_place_that_was_measured(void **state)
{
    (void)state;
    for (size_t i = 0; i < sample_count; i += 3) {
        kit.panel = kit_panels[i % KIT_PANELS];
        struct view view = view_of(i, (int)(i % LANGUAGE_COUNT));
        screen_build(&kit, &view, CONTROL_NONE, CONTROL_NONE, &scene);
        for (size_t k = 0; k < scene.item_count; k++) {
            const struct scene_item *item = &scene.items[k];
            if (item->type != SCENE_TEXT)
                continue;
            SDL_Surface *words =
                font_render(kit.font, item->weight, item->size, scene_string(&scene, item), 0);
            assert_non_null(words);
            assert_in_range(words->w, 1, item->at.w);
            assert_in_range(words->h, 1, item->at.h);
            SDL_FreeSurface(words);
        }
    }
}

static void a_text_looks_the_same_whatever_was_drawn_before(void **state)
{
    (void)state;
    static const char text[] = "暗証番号 PIN 1234";
    int width = font_width(kit.font, FONT_BOLD, 40, text, sizeof text - 1);
    SDL_Surface *first = font_render(kit.font, FONT_BOLD, 40, text, 0);
    SDL_FreeSurface(font_render(kit.font, FONT_BOLD, 72, text, 0));
    font_advance(kit.font, FONT_BOLD, 0x3075); // ふ, measured at another size
    SDL_Surface *again = font_render(kit.font, FONT_BOLD, 40, text, 0);
    assert_non_null(first);
    assert_non_null(again);
    assert_int_equal(font_width(kit.font, FONT_BOLD, 40, text, sizeof text - 1), width);
    assert_int_equal(again->pitch, first->pitch);
    assert_int_equal(again->h, first->h);
    assert_memory_equal(again->pixels, first->pixels, (size_t)(first->pitch * first->h));
    SDL_FreeSurface(first);
    SDL_FreeSurface(again);
}

static void equal_views_give_equal_scenes(void **state)
{
    (void)state;
    kit.panel = kit_panels[0];
    for (size_t i = 0; i < sample_count; i++) {
        struct view view = view_of(i, LANGUAGE_EN);
        screen_build(&kit, &view, CONTROL_NONE, CONTROL_NONE, &scene);
        struct view between = view_of((i + 7) % sample_count, LANGUAGE_JA);
        screen_build(&kit, &between, CONTROL_NONE, CONTROL_NONE, &other);
        screen_build(&kit, &view, CONTROL_NONE, CONTROL_NONE, &other);
        assert_memory_equal(&scene, &other, sizeof scene);
    }
}

static void focus_and_press_move_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < sample_count; i++) {
        kit.panel = kit_panels[i % KIT_PANELS];
        struct view view = view_of(i, LANGUAGE_JA);
        screen_build(&kit, &view, CONTROL_NONE, CONTROL_NONE, &scene);
        enum control control = scene.controls[i % scene.control_count].control;
        screen_build(&kit, &view, control, control, &other);
        assert_int_equal(scene.control_count, other.control_count);
        assert_memory_equal(scene.controls, other.controls, sizeof scene.controls);
        struct scene_rect damage[SCENE_DAMAGE_MAX];
        assert_true(scene_damage(&scene, &other, damage) > 0);
    }
}

static void the_shown_controls_are_those_that_the_flow_is_told_of(void **state)
{
    (void)state;
    for (size_t i = 0; i < sample_count; i++) {
        kit.panel = kit_panels[i % KIT_PANELS];
        struct view view = view_of(i, LANGUAGE_JA);
        screen_build(&kit, &view, CONTROL_NONE, CONTROL_NONE, &scene);
        struct action_control told[CONTROL_COUNT];
        size_t count = action_controls(&view, told);
        assert_int_equal(scene.control_count, count);
        for (size_t k = 0; k < count; k++) {
            const struct control_place *place = scene_find(&scene, told[k].control);
            assert_non_null(place);
            assert_int_equal(place->enabled, told[k].enabled);
        }
    }
}

static void the_bar_comes_last_in_reading_order(void **state)
{
    (void)state;
    for (size_t i = 0; i < sample_count; i++) {
        struct view view = view_of(i, LANGUAGE_JA);
        if (view.id == VIEW_START)
            continue;
        kit.panel = kit_panels[i % KIT_PANELS];
        screen_build(&kit, &view, CONTROL_NONE, CONTROL_NONE, &scene);
        size_t last = scene.control_count - 1;
        if (action_bar_leave(&view))
            assert_int_equal(scene.controls[last--].control, CONTROL_LEAVE);
        assert_int_equal(scene.controls[last].control, action_language(&view));
    }
}

// Whether a screen shows these words.
static bool shows(const struct scene *on, const char *words)
{
    for (size_t i = 0; i < on->item_count; i++) {
        if (strcmp(scene_string(on, &on->items[i]), words) == 0)
            return true;
    }
    return false;
}

static void each_language_has_a_control_and_a_label_of_its_own(void **state)
{
    (void)state;
    for (int shown = 0; shown < LANGUAGE_COUNT; shown++) {
        const struct view view = {.id = VIEW_START, .language = (enum language)shown};
        kit.panel = kit_panels[shown % KIT_PANELS];
        screen_build(&kit, &view, CONTROL_NONE, CONTROL_NONE, &scene);
        for (int one = 0; one < LANGUAGE_COUNT; one++) {
            const char *tag = view_language_tag((enum language)one);
            assert_true(shows(&scene, text_variant(kit.text, "language", tag)));
            enum control control = (enum control)(CONTROL_LANGUAGE_0 + one);
            assert_int_equal(scene_find(&scene, control) != NULL, one != shown);
            enum language to = LANGUAGE_COUNT;
            assert_true(control_language(control, &to));
            assert_int_equal(to, one);
        }
    }
}

static void the_bars_language_cell_reaches_every_language(void **state)
{
    (void)state;
    bool reached[LANGUAGE_COUNT] = {false};
    struct view view = {.id = VIEW_EXPLAIN};
    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        assert_true(control_language(action_language(&view), &view.language));
        assert_false(reached[view.language]);
        reached[view.language] = true;
    }
}

static void every_screen_can_be_left_or_ends_by_itself(void **state)
{
    (void)state;
    for (size_t i = 0; i < sample_count; i++) {
        struct view view = view_of(i, LANGUAGE_JA);
        bool alone = view.id == VIEW_START || view.id == VIEW_CLOSED || view.id == VIEW_CHECKING ||
                     view.id == VIEW_WORKING || view.id == VIEW_DONE || view.id == VIEW_TAKE_CARD;
        struct action_control told[CONTROL_COUNT];
        size_t count = action_controls(&view, told);
        bool leave = false;
        for (size_t k = 0; k < count; k++)
            leave |= told[k].control == CONTROL_LEAVE && told[k].enabled;
        assert_int_equal(leave, !alone);
    }
}

// States of one screen, between which a finger may be on its way to a control. What an operator
// tells takes the room that it needs.
static bool same_screen(const struct view *a, const struct view *b)
{
    bool told_by_notice = a->id == VIEW_NOTICE || a->id == VIEW_CLOSED;
    if (a->operator_notice[0] != '\0' || b->operator_notice[0] != '\0')
        return false;
    return a->id == b->id && a->operation == b->operation &&
           (!told_by_notice || a->notice == b->notice);
}

// Controls that both scenes have, in different places; the first of them is told.
static size_t moved_controls(const struct view *view, const char *from, const char *to)
{
    size_t moved = 0;
    for (size_t i = 0; i < scene.control_count; i++) {
        const struct control_place *before = &scene.controls[i];
        const struct control_place *after = scene_find(&other, before->control);
        if (!after || (before->x == after->x && before->y == after->y && before->w == after->w &&
                       before->h == after->h))
            continue;
        if (moved++ == 0)
            print_error("%d wide, %s: %s moves from %d,%d %dx%d to %d,%d %dx%d between %s and %s\n",
                        kit.panel.width, view_language_tag(view->language),
                        control_name(before->control), before->x, before->y, before->w, before->h,
                        after->x, after->y, after->w, after->h, from, to);
    }
    return moved;
}

static size_t moved_since(size_t first, int language)
{
    struct view view = view_of(first, language);
    screen_build(&kit, &view, CONTROL_NONE, CONTROL_NONE, &scene);
    for (size_t i = first + 1; i < sample_count; i++) {
        struct view next = view_of(i, language);
        if (!same_screen(&view, &next))
            continue;
        screen_build(&kit, &next, CONTROL_NONE, CONTROL_NONE, &other);
        return moved_controls(&view, samples[first].name, samples[i].name);
    }
    return 0;
}

static void no_control_moves_between_the_states_of_a_screen(void **state)
{
    (void)state;
    size_t moved = 0;
    for (int p = 0; p < KIT_PANELS; p++) {
        kit.panel = kit_panels[p];
        for (int language = 0; language < LANGUAGE_COUNT; language++)
            for (size_t i = 0; i < sample_count; i++)
                moved += moved_since(i, language);
    }
    assert_int_equal(moved, 0);
}

static void at_most_one_action_is_primary_and_it_works(void **state)
{
    (void)state;
    for (size_t i = 0; i < sample_count; i++) {
        struct action list[ACTION_MAX_COUNT];
        size_t count = action_list(&samples[i].view, list);
        size_t primary = 0;
        for (size_t k = 0; k < count; k++) {
            primary += list[k].primary;
            assert_true(list[k].enabled || list[k].note || samples[i].view.waiting);
        }
        assert_true(primary <= 1);
    }
}

static void every_notice_has_a_number_of_its_own_and_a_way_out(void **state)
{
    (void)state;
    for (int a = NOTICE_NONE + 1; a < NOTICE_COUNT; a++) {
        assert_true(notice_row((enum view_notice)a)->number >= 100);
        for (int b = NOTICE_NONE + 1; b < a; b++) {
            assert_int_not_equal(notice_row((enum view_notice)a)->number,
                                 notice_row((enum view_notice)b)->number);
            assert_string_not_equal(notice_name((enum view_notice)a),
                                    notice_name((enum view_notice)b));
        }
        const struct view view = {.id = VIEW_NOTICE, .notice = (enum view_notice)a};
        enum control list[NOTICE_CONTROLS_MAX];
        size_t count = notice_controls(&view, list);
        bool leave = false;
        for (size_t k = 0; k < count; k++)
            leave |= list[k] == CONTROL_LEAVE;
        assert_true(leave);
    }
}

static void names_are_unique_and_keys_have_their_character(void **state)
{
    (void)state;
    for (int a = 0; a < CONTROL_COUNT; a++) {
        assert_non_null(control_name((enum control)a));
        for (int b = 0; b < a; b++)
            assert_string_not_equal(control_name((enum control)a), control_name((enum control)b));
    }
    assert_int_equal(control_character(CONTROL_KEY_0 + 7), '7');
    assert_int_equal(control_character(CONTROL_KEY_A + 25), 'Z');
    assert_int_equal(control_character(CONTROL_LANGUAGE_0), '\0');
    assert_string_equal(control_name(CONTROL_KEY_A + 25), "key-Z");
    for (int a = 0; a < VIEW_COUNT; a++) {
        for (int b = 0; b < a; b++)
            assert_string_not_equal(view_name((enum view_id)a), view_name((enum view_id)b));
    }
}

static void no_scene_shows_what_was_typed(void **state)
{
    (void)state;
    // A view has no character to show; what is left to check is that only the count is drawn.
    kit.panel = kit_panels[0];
    struct view view = {.id = VIEW_KNOWN, .entry = {.kind = SECRET_AUTH, .min = 4, .max = 4}};
    view.operation = OPERATION_RESET_SIGN;
    view.tries_left = 3;
    view.auth.tries_max = 3;
    size_t items[5];
    for (unsigned typed = 0; typed <= 4; typed++) {
        view.entry.typed = (uint8_t)typed;
        screen_build(&kit, &view, CONTROL_NONE, CONTROL_NONE, &scene);
        items[typed] = scene.item_count;
    }
    for (unsigned typed = 1; typed < 4; typed++)
        assert_int_equal(items[typed], items[0] + typed);
}

static void the_centre_has_the_name_of_the_configuration(void **state)
{
    (void)state;
    static const char name[] = "Example Centre";
    struct view view = {.id = VIEW_CONSENT, .operation = OPERATION_RESET_AUTH};
    kit.panel = kit_panels[0];
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        view.language = (enum language)language;
        text_language(kit.text, view.language);
        assert_string_equal(text_get(kit.text, "consent.to.value"),
                            text_get(kit.text, "centre.name"));
        assert_null(strstr(text_get(kit.text, "consent.title"), "{"));
        text_centre(kit.text, name);
        screen_build(&kit, &view, CONTROL_NONE, CONTROL_NONE, &scene);
        text_centre(kit.text, NULL);
        assert_true(shows(&scene, name));
    }
    assert_int_equal(text_missing(kit.text), 0);
}

static void counts_have_their_plural(void **state)
{
    (void)state;
    text_language(kit.text, LANGUAGE_EN);
    assert_string_equal(text_count(kit.text, "entry.tries {n}", 1), "<b>1 try</b> left");
    assert_string_equal(text_count(kit.text, "entry.tries {n}", 2), "<b>2 tries</b> left");
    assert_string_equal(text_date(kit.text, (struct view_date){2029, 12, 28}), "28 December 2029");
    text_language(kit.text, LANGUAGE_JA);
    assert_string_equal(text_date(kit.text, (struct view_date){2029, 2, 8}), "2029年2月8日");
    assert_string_equal(text_time(kit.text, (struct view_time){6, 5}), "6:05");
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_screen_keeps_the_norms_on_the_proof_panels),
    cmocka_unit_test(no_line_ends_inside_a_phrase),
    cmocka_unit_test(a_line_that_ends_inside_a_phrase_is_a_fault),
    cmocka_unit_test(a_phrase_wider_than_its_line_does_not_fit),
    cmocka_unit_test(every_screen_fits_on_panels_that_nobody_designed_for),
    cmocka_unit_test(rendered_words_stay_in_the_place_that_was_measured),
    cmocka_unit_test(a_text_looks_the_same_whatever_was_drawn_before),
    cmocka_unit_test(equal_views_give_equal_scenes),
    cmocka_unit_test(focus_and_press_move_nothing),
    cmocka_unit_test(the_shown_controls_are_those_that_the_flow_is_told_of),
    cmocka_unit_test(the_bar_comes_last_in_reading_order),
    cmocka_unit_test(each_language_has_a_control_and_a_label_of_its_own),
    cmocka_unit_test(the_bars_language_cell_reaches_every_language),
    cmocka_unit_test(every_screen_can_be_left_or_ends_by_itself),
    cmocka_unit_test(no_control_moves_between_the_states_of_a_screen),
    cmocka_unit_test(at_most_one_action_is_primary_and_it_works),
    cmocka_unit_test(every_notice_has_a_number_of_its_own_and_a_way_out),
    cmocka_unit_test(names_are_unique_and_keys_have_their_character),
    cmocka_unit_test(no_scene_shows_what_was_typed),
    cmocka_unit_test(the_centre_has_the_name_of_the_configuration),
    cmocka_unit_test(counts_have_their_plural),
};

TEST_MAIN(tests, open_kit, close_kit)
