// Where controls stand: in one place over all states of a screen, and where a seated person
// reaches.
#include <string.h>

#include "tests/golden/gallery.h"
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

// What is told about the service takes the room that it needs, and comes once or twice a day.
static bool told(const struct view *view)
{
    return view->operator_notice[0] != '\0' || view->limited ||
           (view->id == VIEW_START && view->minutes_left > 0);
}

static bool differ(const struct view_dates *a, const struct view_dates *b)
{
    return a->renewable != b->renewable || a->expired != b->expired || a->unread != b->unread ||
           a->valid_until.year != b->valid_until.year;
}

// States of one screen, between which a finger may be on its way to a control. A kiosk's reader,
// and whether its centre wants reservations, stay what they are.
static bool same_screen(const struct view *a, const struct view *b)
{
    bool told_by_notice = a->id == VIEW_NOTICE || a->id == VIEW_CLOSED;
    bool told_by_date = a->id == VIEW_CERTIFICATES; // which stays what it is while one looks
    if (told_by_date && (differ(&a->auth_dates, &b->auth_dates) ||
                         differ(&a->sign_dates, &b->sign_dates) || a->read_sign != b->read_sign))
        return false;
    if (told(a) || told(b))
        return false;
    // From one tool's page to another's the way leads over the list.
    if (a->id == VIEW_SERVICE_PAGE && a->service.tool.tool != b->service.tool.tool)
        return false;
    // A result stays what it is while one reads it.
    if (a->id == VIEW_SERVICE_RESULT &&
        memcmp(&a->service.tool, &b->service.tool, sizeof a->service.tool) != 0)
        return false;
    return a->id == b->id && a->behind == b->behind && a->operation == b->operation &&
           a->plate == b->plate && a->reservation == b->reservation && a->number == b->number &&
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
                        all.kit.panel.width, view_language_tag(view->language),
                        control_name(before->control), before->x, before->y, before->w, before->h,
                        after->x, after->y, after->w, after->h, from, to);
    }
    return moved;
}

static size_t moved_since(size_t first, size_t language)
{
    struct view view = gallery_view(&all, first, language);
    screen_build(&all.kit, &view, &(struct screen_hand){0}, &scene);
    for (size_t i = first + 1; i < all.sample_count; i++) {
        struct view next = gallery_view(&all, i, language);
        if (!same_screen(&view, &next))
            continue;
        screen_build(&all.kit, &next, &(struct screen_hand){0}, &other);
        return moved_controls(&view, all.samples[first].name, all.samples[i].name);
    }
    return 0;
}

static void no_control_moves_between_the_states_of_a_screen(void **state)
{
    (void)state;
    size_t moved = 0;
    for (int p = 0; p < KIT_PANELS; p++) {
        all.kit.panel = kit_panels[p];
        for (size_t language = 0; language < all.language_count; language++)
            for (size_t i = 0; i < all.sample_count; i++)
                moved += moved_since(i, language);
    }
    assert_int_equal(moved, 0);
}

// Keyboards and lists need the height, what is cut into sheets has its pager at the side, and the
// start screen has its one button in the middle.
static bool may_stand_high(const struct view *view)
{
    return action_entry(view) || view->id == VIEW_START || view->id == VIEW_GUIDE_PREFECTURE ||
           view->id == VIEW_GUIDE_ROW || view->id == VIEW_GUIDE_LIST ||
           view->id == VIEW_SERVICE_TEST || view->id == VIEW_SERVICE_TOOLS ||
           view->id == VIEW_SERVICE_PAGE;
}

static void in_landscape_controls_stand_in_the_lower_part(void **state)
{
    (void)state;
    size_t high = 0;
    for (size_t i = 0; i < all.sample_count * all.language_count * KIT_PANELS; i++) {
        all.kit.panel = kit_panels[i % KIT_PANELS];
        struct view view = gallery_view(&all, i / KIT_PANELS / all.language_count,
                                        i / KIT_PANELS % all.language_count);
        if (all.kit.panel.height > all.kit.panel.width || may_stand_high(&view))
            continue;
        screen_build(&all.kit, &view, &(struct screen_hand){0}, &scene);
        int first = scene.height;
        for (size_t k = 0; k < scene.control_count; k++)
            first = scene.controls[k].y < first ? scene.controls[k].y : first;
        // They have many choices.
        bool many = view.id == VIEW_CARD || view.id == VIEW_SERVICE_MENU ||
                    view.id == VIEW_SERVICE_GEOMETRY;
        int highest = many ? 34 : 45;
        if (first * 100 >= scene.height * highest || scene.sheet_count > 1)
            continue;
        print_error("%s %s, %d wide: the first control stands at %d %%\n",
                    all.samples[i / KIT_PANELS / all.language_count].name,
                    view_language_tag(view.language), all.kit.panel.width,
                    first * 100 / scene.height);
        high++;
    }
    assert_int_equal(high, 0);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(no_control_moves_between_the_states_of_a_screen),
    cmocka_unit_test(in_landscape_controls_stand_in_the_lower_part),
};

TEST_MAIN(tests, open_kit, close_kit)
