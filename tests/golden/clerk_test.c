// What the store's staff read: every number that a screen can show has its row, in both languages,
// and its page keeps the norms.
#include <string.h>

#include "screens/scene/check.h"
#include "screens/view/clerk.h"
#include "screens/view/notice.h"
#include "tests/golden/gallery.h"
#include "tests/test.h"

enum {
    NUMBERS = 1000
};

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

// Every number that notice_number() says of any view, and of the pages in front of it.
static void find_numbers(bool shown[NUMBERS])
{
    static const enum view_id fronts[] = {VIEW_HELP, VIEW_STAFF, VIEW_LANGUAGES};
    for (int i = 0; i < VIEW_COUNT * NOTICE_COUNT * 4; i++) {
        struct view view = {.id = (enum view_id)(i / 4 / NOTICE_COUNT),
                            .notice = (enum view_notice)(i / 4 % NOTICE_COUNT),
                            .alarm = i % 2 != 0,
                            .auth_dates = {.expired = i / 2 % 2 != 0}};
        if (view_is_front(view.id))
            continue;
        shown[notice_number(&view)] = true;
        view.behind = view.id;
        for (size_t f = 0; f < sizeof fronts / sizeof *fronts; f++) {
            view.id = fronts[f];
            shown[notice_number(&view)] = true;
        }
    }
    shown[0] = false; // all is as it should be
}

static struct view page_of(int number, enum language language)
{
    struct view view = {.id = VIEW_CLERK,
                        .behind = VIEW_NOTICE,
                        .language = language,
                        .languages = (1U << LANGUAGE_COUNT) - 1,
                        .number = number};
    return view;
}

static void every_number_that_a_screen_shows_has_its_row_and_no_other(void **state)
{
    (void)state;
    bool shown[NUMBERS] = {false};
    size_t count = 0;
    find_numbers(shown);
    for (int number = 0; number < NUMBERS; number++) {
        const struct clerk_row *row = clerk_row(number);
        if (shown[number] != (row != NULL))
            fail_msg("%d: %s", number, row ? "no screen shows it" : "it has no row");
        count += row != NULL;
        if (row)
            assert_true(row->means && row->tries[0] && row->call);
    }
    print_message("# %zu numbers\n", count);
    assert_true(count > NOTICE_COUNT);
}

static void tell(void *context, const char *fault)
{
    const struct view *view = context;
    print_error("%d %s, %d wide, size %d: %s\n", view->number, view_language_tag(view->language),
                all.kit.panel.width, view->text_size, fault);
}

// Every sheet of the page; the way back is on the first, and alone on none.
static size_t faults_of(const struct view *view)
{
    size_t faults = 0;
    struct screen_hand hand = {0};
    do {
        struct metrics metrics;
        int level = screen_build(&all.kit, view, &hand, &scene);
        metrics_make(&metrics, &all.kit.panel, view->text_size, level);
        metrics.face = face_of(screen_language(view));
        faults += check_scene(&scene, &metrics, view->contrast, tell, (void *)(uintptr_t)view);
        assert_int_equal(scene_find(&scene, CONTROL_BACK) != NULL, hand.sheet == 0);
    } while (++hand.sheet < scene.sheet_count);
    return faults;
}

static void every_number_is_explained_in_both_languages_within_the_norms(void **state)
{
    (void)state;
    size_t faults = 0, pages = 0;
    for (int i = 0; i < NUMBERS * 2 * KIT_PANELS * TEXT_SIZE_COUNT; i++) {
        int number = i / TEXT_SIZE_COUNT / KIT_PANELS / 2;
        if (!clerk_row(number))
            continue;
        struct view view =
            page_of(number, i / TEXT_SIZE_COUNT / KIT_PANELS % 2 ? LANGUAGE_EN : LANGUAGE_JA);
        view.text_size = (enum text_size)(i % TEXT_SIZE_COUNT);
        all.kit.panel = kit_panels[i / TEXT_SIZE_COUNT % KIT_PANELS];
        faults += faults_of(&view);
        pages++;
    }
    print_message("# %zu pages\n", pages);
    assert_int_equal(faults, 0);
    assert_int_equal(text_missing(all.kit.text), 0);
}

static bool mentions(const char *word)
{
    for (size_t i = 0; i < scene.item_count; i++) {
        if (strstr(scene_string(&scene, &scene.items[i]), word))
            return true;
    }
    return false;
}

static void the_operators_phone_is_told_where_it_is_known(void **state)
{
    (void)state;
    all.kit.panel = kit_panels[0];
    for (int number = 0; number < NUMBERS; number++) {
        if (!clerk_row(number))
            continue;
        struct view view = page_of(number, LANGUAGE_EN);
        kit_build(&all.kit, &view, &scene);
        assert_true(mentions("manual"));
        strcpy(view.phone, "0120-00-0000");
        kit_build(&all.kit, &view, &scene);
        assert_true(mentions("0120-00-0000"));
        assert_false(mentions("manual"));
    }
}

static void whoever_reads_another_language_has_called_staff_who_read_japanese(void **state)
{
    (void)state;
    all.kit.panel = kit_panels[0];
    struct view japanese = page_of(208, LANGUAGE_JA);
    kit_build(&all.kit, &japanese, &scene);
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        struct view view = page_of(208, (enum language)language);
        kit_build(&all.kit, &view, &other);
        assert_int_equal(memcmp(&scene, &other, sizeof scene) == 0, language != LANGUAGE_EN);
    }
}

// Technicians hold the corner of the two screens on which nobody is there, and of no other.
static bool has_corner(const struct view *view)
{
    return view->id == VIEW_CLOSED || (view->id == VIEW_START && !view->card_in);
}

// Where a screen shows its number it can be held, and nowhere else; a control is never under it.
static void the_number_can_be_held_on_every_screen_that_shows_one(void **state)
{
    (void)state;
    for (size_t i = 0; i < all.sample_count * KIT_PANELS * TEXT_SIZE_COUNT; i++) {
        struct view view = gallery_in(&all, i / KIT_PANELS / TEXT_SIZE_COUNT, LANGUAGE_JA);
        view.text_size = (enum text_size)(i % TEXT_SIZE_COUNT);
        all.kit.panel = kit_panels[i / TEXT_SIZE_COUNT % KIT_PANELS];
        kit_build(&all.kit, &view, &scene);
        bool holds = notice_number(&view) > 0 && view.id != VIEW_CLERK;
        bool twice = view.id == VIEW_STAFF && scene.sheet_count == 0; // on sheets in the bar alone
        size_t numbers = !holds ? 0 : twice ? 2 : 1;
        assert_int_equal(scene.held_count, numbers + has_corner(&view));
        for (size_t h = 0; h < scene.held_count; h++) {
            const struct control_place *p = &scene.held[h];
            struct scene_rect at = {p->x, p->y, p->w, p->h};
            assert_true(scene_contains((struct scene_rect){0, 0, scene.width, scene.height}, at));
            assert_true(p->w > 0 && p->h > 0);
            for (size_t c = 0; c < scene.control_count; c++) {
                const struct control_place *o = &scene.controls[c];
                assert_false(scene_overlap(at, (struct scene_rect){o->x, o->y, o->w, o->h}));
            }
        }
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_number_that_a_screen_shows_has_its_row_and_no_other),
    cmocka_unit_test(every_number_is_explained_in_both_languages_within_the_norms),
    cmocka_unit_test(the_operators_phone_is_told_where_it_is_known),
    cmocka_unit_test(whoever_reads_another_language_has_called_staff_who_read_japanese),
    cmocka_unit_test(the_number_can_be_held_on_every_screen_that_shows_one),
};

TEST_MAIN(tests, open_kit, close_kit)
