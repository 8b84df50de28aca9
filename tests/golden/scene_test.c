// Every screen, in every language, on every panel.
#include <SDL.h>
#include <string.h>

#include "screens/scene/check.h"
#include "screens/view/notice.h"
#include "tests/golden/gallery.h"
#include "tests/golden/sample_guide.h"
#include "tests/test.h"

static struct gallery all;        // lint: file-scope: fonts are opened once
static struct scene scene, other; // lint: file-scope: too large for the stack

static int open_kit(void **state)
{
    (void)state;
    gallery_open(&all);
    return 0;
}

static int close_kit(void **state)
{
    (void)state;
    gallery_close(&all);
    return 0;
}

static void tell(void *context, const char *fault)
{
    const struct view *view = context;
    print_error("%s %s, %d wide, size %d: %s\n", view_name(view->id),
                view_language_tag(view->language), all.kit.panel.width, view->text_size, fault);
}

// Every sheet of the screen on the panel.
static size_t faults_of(const struct view *view, struct check_worst *worst)
{
    size_t faults = 0;
    struct screen_hand hand = {0};
    do {
        int level = screen_build(&all.kit, view, &hand, &scene);
        struct metrics metrics;
        metrics_make(&metrics, &all.kit.panel, view->text_size, level);
        metrics.face = face_of(screen_language(view));
        faults += check_scene(&scene, &metrics, view->contrast, tell, (void *)(uintptr_t)view);
        check_measure(&scene, &metrics, worst);
    } while (++hand.sheet < scene.sheet_count);
    return faults;
}

static double less(double a, double b)
{
    return a < b ? a : b;
}

static void print_worst(const struct check_worst of_size[TEXT_SIZE_COUNT])
{
    struct check_worst all_sizes = of_size[0];
    for (int size = 0; size < TEXT_SIZE_COUNT; size++) {
        const struct check_worst *w = &of_size[size];
        print_message("# %s: %zu screens, %zu texts, %zu controls; smallest capitals of body text "
                      "%.2f mm, of any %.2f mm\n",
                      view_text_size_name((enum text_size)size), w->scenes, w->texts, w->controls,
                      w->body_mm, w->text_mm);
        for (int contrast = 0; contrast < CONTRAST_COUNT; contrast++)
            all_sizes.contrast[contrast] =
                less(all_sizes.contrast[contrast], w->contrast[contrast]);
        all_sizes.target_mm = less(all_sizes.target_mm, w->target_mm);
        all_sizes.apart_mm = less(all_sizes.apart_mm, w->apart_mm);
    }
    for (int contrast = 0; contrast < CONTRAST_COUNT; contrast++) {
        print_message("# least contrast, %s: %.2f\n", view_contrast_name((enum contrast)contrast),
                      all_sizes.contrast[contrast]);
        assert_true(all_sizes.contrast[contrast] >= theme_least((enum contrast)contrast));
    }
    print_message("# smallest target %.2f mm, least gap %.2f mm\n", all_sizes.target_mm,
                  all_sizes.apart_mm);
}

static void every_screen_keeps_the_norms_on_the_proof_panels(void **state)
{
    (void)state;
    size_t faults = 0;
    struct check_worst worst[TEXT_SIZE_COUNT] = {0};
    for (size_t i = 0; i < all.sample_count * all.language_count * KIT_PANELS * TEXT_SIZE_COUNT;
         i++) {
        size_t at = i / TEXT_SIZE_COUNT / KIT_PANELS;
        all.kit.panel = kit_panels[i / TEXT_SIZE_COUNT % KIT_PANELS];
        struct view view = gallery_view(&all, at / all.language_count, at);
        view.text_size = (enum text_size)(i % TEXT_SIZE_COUNT);
        view.contrast = (enum contrast)(at % CONTRAST_COUNT);
        faults += faults_of(&view, &worst[view.text_size]);
    }
    print_message("# %zu samples, %zu languages, %d panels\n", all.sample_count, all.language_count,
                  KIT_PANELS);
    print_worst(worst);
    assert_int_equal(faults, 0);
    assert_int_equal(text_missing(all.kit.text), 0);
}

static void every_screen_fits_on_panels_that_nobody_designed_for(void **state)
{
    (void)state;
    static const struct metrics_panel odd[] = {
        {800, 600, 0, 0},  {1280, 800, 0, 0},      {1366, 768, 344, 194},  {768, 1366, 194, 344},
        {720, 1280, 0, 0}, {2160, 3840, 527, 937}, {3840, 2160, 600, 340}, {1080, 1080, 0, 0},
    };
    for (size_t i = 0; i < all.sample_count * all.language_count; i++) {
        for (size_t p = 0; p < sizeof odd / sizeof *odd; p++) {
            all.kit.panel = odd[p];
            struct view view = gallery_view(&all, i / all.language_count, i);
            kit_build(&all.kit, &view, &scene);
            if (scene.overflow)
                tell(&view, all.samples[i / all.language_count].name);
            assert_false(scene.overflow);
        }
    }
}

static unsigned sheets_of(size_t i, enum language language)
{
    unsigned more = 0;
    struct view view = gallery_in(&all, i, language);
    for (size_t p = 0; p < KIT_PANELS && action_entry(&view); p++) {
        all.kit.panel = kit_panels[p];
        kit_build(&all.kit, &view, &scene);
        if (scene.sheet_count > 1)
            print_error("%s %s, %d wide: %d sheets\n", all.samples[i].name,
                        view_language_tag(language), all.kit.panel.width, scene.sheet_count);
        more += scene.sheet_count > 1;
    }
    return more;
}

// In the letters that the kiosk begins with, who types sees the question, the boxes and the keys.
static void an_entry_in_the_usual_letters_is_one_sheet(void **state)
{
    (void)state;
    unsigned more = 0;
    for (size_t i = 0; i < all.sample_count; i++)
        for (int language = 0; language < LANGUAGE_COUNT; language++)
            more += sheets_of(i, (enum language)language);
    assert_int_equal(more, 0);
}

static void equal_views_give_equal_scenes(void **state)
{
    (void)state;
    all.kit.panel = kit_panels[0];
    for (size_t i = 0; i < all.sample_count; i++) {
        struct view view = gallery_in(&all, i, LANGUAGE_EN);
        kit_build(&all.kit, &view, &scene);
        struct view between = gallery_in(&all, (i + 7) % all.sample_count, LANGUAGE_JA);
        kit_build(&all.kit, &between, &other);
        kit_build(&all.kit, &view, &other);
        assert_memory_equal(&scene, &other, sizeof scene);
    }
}

static void focus_and_press_move_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < all.sample_count; i++) {
        all.kit.panel = kit_panels[i % KIT_PANELS];
        struct view view = gallery_in(&all, i, LANGUAGE_JA);
        kit_build(&all.kit, &view, &scene);
        if (view_is_whole(view.id)) // it has no control
            continue;
        enum control control = scene.controls[i % scene.control_count].control;
        screen_build(&all.kit, &view, &(struct screen_hand){control, control, 0}, &other);
        assert_int_equal(scene.control_count, other.control_count);
        assert_memory_equal(scene.controls, other.controls, sizeof scene.controls);
        struct scene_rect damage[SCENE_DAMAGE_MAX];
        assert_true(scene_damage(&scene, &other, damage) > 0);
    }
}

// Which controls a view shows, on all its sheets; each is enabled where the flow is told so.
static void note_shown(const struct view *view, bool shown[CONTROL_COUNT])
{
    struct action_control told[CONTROL_COUNT];
    size_t count = action_controls(view, told), sheets = 1;
    for (size_t sheet = 0; sheet < sheets; sheet++) {
        screen_build(&all.kit, view, &(struct screen_hand){.sheet = (int)sheet}, &scene);
        sheets = scene.sheet_count > 1 ? (size_t)scene.sheet_count : 1;
        for (size_t i = 0; i < scene.control_count; i++)
            shown[scene.controls[i].control] = true;
        for (size_t k = 0; k < count; k++) {
            const struct control_place *place = scene_find(&scene, told[k].control);
            assert_true(!place || place->enabled == told[k].enabled);
        }
    }
    shown[CONTROL_SHEET_BACK] = shown[CONTROL_SHEET_NEXT] = false; // the page's own
}

static void the_shown_controls_are_those_that_the_flow_is_told_of(void **state)
{
    (void)state;
    for (size_t i = 0; i < all.sample_count; i++) {
        all.kit.panel = kit_panels[i % KIT_PANELS];
        struct view view = gallery_in(&all, i, LANGUAGE_JA);
        bool shown[CONTROL_COUNT] = {false};
        note_shown(&view, shown);
        struct action_control told[CONTROL_COUNT];
        size_t count = action_controls(&view, told);
        for (size_t k = 0; k < count; k++) {
            assert_true(shown[told[k].control]);
            shown[told[k].control] = false;
        }
        for (int c = 0; c < CONTROL_COUNT; c++)
            assert_false(shown[c]);
    }
}

static void the_bar_comes_last_in_reading_order(void **state)
{
    (void)state;
    for (size_t i = 0; i < all.sample_count; i++) {
        struct view view = gallery_in(&all, i, LANGUAGE_JA);
        all.kit.panel = kit_panels[i % KIT_PANELS];
        kit_build(&all.kit, &view, &scene);
        if (view_is_whole(view.id))
            continue;
        size_t last = scene.control_count - 1;
        if (action_bar_leave(&view))
            assert_int_equal(scene.controls[last--].control, CONTROL_LEAVE);
        if (action_bar_help(&view))
            assert_int_equal(scene.controls[last--].control, CONTROL_HELP);
        assert_int_equal(scene.controls[last--].control, CONTROL_CONTRAST);
        assert_int_equal(scene.controls[last--].control, CONTROL_TEXT_SIZE);
        if (action_bar_languages(&view))
            assert_int_equal(scene.controls[last].control, CONTROL_LANGUAGES);
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

static bool mentions(const struct scene *on, const char *word)
{
    for (size_t i = 0; i < on->item_count; i++) {
        if (strstr(scene_string(on, &on->items[i]), word))
            return true;
    }
    return false;
}

static void each_offered_language_has_a_control_and_a_name_of_its_own(void **state)
{
    (void)state;
    for (int i = 0; i < LANGUAGE_COUNT * 2 * KIT_PANELS; i++) {
        enum language shown = all.languages[(size_t)i % all.language_count];
        const struct view view = {.id = i % 2 ? VIEW_START : VIEW_LANGUAGES,
                                  .language = shown,
                                  .languages = i % 4 < 2 ? 0xFFF : 0x035};
        all.kit.panel = kit_panels[i / 2 % KIT_PANELS];
        kit_build(&all.kit, &view, &scene);
        for (int one = 0; one < LANGUAGE_COUNT; one++) {
            bool offered = view_offers(&view, (enum language)one);
            enum control control = (enum control)(CONTROL_LANGUAGE_0 + one);
            bool chosen = (enum language)one == shown;
            assert_int_equal(scene_find(&scene, control) != NULL, offered && !chosen);
            enum language to = LANGUAGE_COUNT;
            assert_true(control_language(control, &to));
            assert_int_equal(to, one);
        }
        assert_true(shows(&scene, text_get(all.kit.text, "language.es")) ==
                    view_offers(&view, LANGUAGE_ES));
    }
}

static void every_screen_can_be_left_or_ends_by_itself(void **state)
{
    (void)state;
    for (size_t i = 0; i < all.sample_count; i++) {
        struct view view = gallery_in(&all, i, LANGUAGE_JA);
        enum view_id id = view_screen(&view);
        // What takes the whole panel leads on with a touch, a key or by itself.
        bool alone = view_is_whole(id) || id == VIEW_START || id == VIEW_CLOSED ||
                     id == VIEW_CHECKING || id == VIEW_WORKING || id == VIEW_DONE ||
                     id == VIEW_TAKE_CARD;
        struct action_control told[CONTROL_COUNT];
        size_t count = action_controls(&view, told);
        bool leave = false;
        for (size_t k = 0; k < count; k++)
            leave |= told[k].control == CONTROL_LEAVE && told[k].enabled;
        assert_int_equal(leave, !alone);
    }
}

static void at_most_one_action_is_primary_and_it_works(void **state)
{
    (void)state;
    for (size_t i = 0; i < all.sample_count; i++) {
        struct action list[ACTION_MAX_COUNT];
        size_t count = action_list(&all.samples[i].view, list);
        size_t primary = 0;
        for (size_t k = 0; k < count; k++) {
            primary += list[k].primary;
            assert_true(list[k].enabled || list[k].note || all.samples[i].view.waiting);
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

// All that a beat repaints lies beside the controls, and is no more than the picture.
static void a_beat_repaints_only_the_picture(void **state)
{
    (void)state;
    static const enum view_id moving[] = {VIEW_START, VIEW_INSERT, VIEW_DONE, VIEW_TAKE_CARD};
    for (int i = 0; i < 4 * 2 * KIT_PANELS * VIEW_BEATS; i++) {
        struct view view = sample_usual(moving[i % 4]);
        view.plate = i / 4 % 2;
        all.kit.panel = kit_panels[i / 8 % KIT_PANELS];
        view.beat = (uint8_t)(i / 8 / KIT_PANELS);
        kit_build(&all.kit, &view, &scene);
        view.beat = (uint8_t)((view.beat + 1) % VIEW_BEATS);
        kit_build(&all.kit, &view, &other);
        struct scene_rect damage[SCENE_DAMAGE_MAX];
        size_t count = scene_damage(&scene, &other, damage);
        int64_t area = 0;
        assert_true(count > 0);
        for (size_t d = 0; d < count; d++) {
            area += (int64_t)damage[d].w * damage[d].h;
            for (size_t c = 0; c < scene.control_count; c++) {
                const struct control_place *p = &scene.controls[c];
                assert_false(scene_overlap(damage[d], (struct scene_rect){p->x, p->y, p->w, p->h}));
            }
        }
        int share = moving[i % 4] == VIEW_START ? 12 : 2; // of the screen
        assert_true(area < (int64_t)scene.width * scene.height / share);
    }
}

static void no_scene_shows_what_was_typed(void **state)
{
    (void)state;
    // A view has no character to show; what is left to check is that only the count is drawn.
    all.kit.panel = kit_panels[0];
    struct view view = {.id = VIEW_KNOWN, .entry = {.kind = SECRET_AUTH, .min = 4, .max = 4}};
    view.operation = OPERATION_RESET_SIGN;
    view.tries_left = 3;
    view.auth.tries_max = 3;
    size_t items[5];
    for (unsigned typed = 0; typed <= 4; typed++) {
        view.entry.typed = (uint8_t)typed;
        kit_build(&all.kit, &view, &scene);
        items[typed] = scene.item_count;
    }
    for (unsigned typed = 1; typed < 4; typed++)
        assert_int_equal(items[typed], items[0] + typed);
}

static void the_centre_has_the_name_of_the_configuration(void **state)
{
    (void)state;
    static const char name[] = "Example";
    struct view view = {.id = VIEW_CONSENT, .operation = OPERATION_RESET_AUTH};
    all.kit.panel = kit_panels[0];
    for (size_t i = 0; i < all.language_count; i++) {
        view.language = all.languages[i];
        text_language(all.kit.text, view.language);
        assert_string_equal(text_get(all.kit.text, "consent.to.value"),
                            text_get(all.kit.text, "centre.name"));
        assert_null(strstr(text_get(all.kit.text, "consent.title"), "{"));
        text_centre(all.kit.text, name);
        kit_build(&all.kit, &view, &scene);
        text_centre(all.kit.text, NULL);
        assert_true(shows(&scene, name));
    }
    assert_int_equal(text_missing(all.kit.text), 0);
}

static void a_reservation_for_the_other_one_names_what_is_being_reset(void **state)
{
    (void)state;
    static const char sign[] = "パスワード", auth[] = "暗証番号";
    struct view view = {
        .id = VIEW_NOTICE, .notice = NOTICE_RESERVATION_OTHER, .operation = OPERATION_RESET_SIGN};
    all.kit.panel = kit_panels[0];
    kit_build(&all.kit, &view, &scene);
    assert_true(mentions(&scene, sign));
    assert_false(mentions(&scene, auth));
    view.operation = OPERATION_RESET_AUTH;
    kit_build(&all.kit, &view, &scene);
    assert_true(mentions(&scene, auth));
    assert_false(mentions(&scene, sign));
}

static void counts_have_their_plural(void **state)
{
    (void)state;
    text_language(all.kit.text, LANGUAGE_EN);
    assert_string_equal(text_count(all.kit.text, "entry.tries {n}", 1), "<b>1 try</b> left");
    assert_string_equal(text_count(all.kit.text, "entry.tries {n}", 2), "<b>2 tries</b> left");
    assert_string_equal(text_date(all.kit.text, (struct view_date){2029, 12, 28}),
                        "28\u00A0December\u00A02029");
    text_language(all.kit.text, LANGUAGE_JA);
    assert_string_equal(text_date(all.kit.text, (struct view_date){2029, 2, 8}), "2029年2月8日");
    assert_string_equal(text_time(all.kit.text, (struct view_time){6, 5}), "6:05");
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_screen_keeps_the_norms_on_the_proof_panels),
    cmocka_unit_test(every_screen_fits_on_panels_that_nobody_designed_for),
    cmocka_unit_test(an_entry_in_the_usual_letters_is_one_sheet),
    cmocka_unit_test(equal_views_give_equal_scenes),
    cmocka_unit_test(focus_and_press_move_nothing),
    cmocka_unit_test(the_shown_controls_are_those_that_the_flow_is_told_of),
    cmocka_unit_test(the_bar_comes_last_in_reading_order),
    cmocka_unit_test(each_offered_language_has_a_control_and_a_name_of_its_own),
    cmocka_unit_test(every_screen_can_be_left_or_ends_by_itself),
    cmocka_unit_test(at_most_one_action_is_primary_and_it_works),
    cmocka_unit_test(every_notice_has_a_number_of_its_own_and_a_way_out),
    cmocka_unit_test(names_are_unique_and_keys_have_their_character),
    cmocka_unit_test(a_beat_repaints_only_the_picture),
    cmocka_unit_test(no_scene_shows_what_was_typed),
    cmocka_unit_test(the_centre_has_the_name_of_the_configuration),
    cmocka_unit_test(a_reservation_for_the_other_one_names_what_is_being_reset),
    cmocka_unit_test(counts_have_their_plural),
};

TEST_MAIN(tests, open_kit, close_kit)
