// What stands on one sheet of a page that is cut into several.
#include "tests/golden/gallery.h"
#include "tests/test.h"

enum {
    FEW = 100, // sheets of landscape panels, of which one may hold no more
};

struct content {
    int controls, texts; // texts outside of controls
    bool helpline;
};

static struct gallery all; // lint: file-scope: fonts are opened once
static struct scene scene; // lint: file-scope: too large for the stack

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

static bool turns(enum control control)
{
    return control == CONTROL_SHEET_NEXT || control == CONTROL_SHEET_BACK;
}

// Between the bars, without the buttons that turn the sheet.
static struct scene_rect inside(const struct metrics *m)
{
    const struct control_place *next = scene_find(&scene, CONTROL_SHEET_NEXT);
    int top = metrics_bar_top(m), bottom = m->height - metrics_bar_bottom(m);
    return m->portrait ? (struct scene_rect){0, top, m->width, next->y - top}
                       : (struct scene_rect){0, top, next->x, bottom - top};
}

static bool middle_in(struct scene_rect outer, struct scene_rect at)
{
    return scene_overlap(outer, (struct scene_rect){at.x + at.w / 2, at.y + at.h / 2, 1, 1});
}

static bool in_control(struct scene_rect at)
{
    bool in = false;
    for (size_t i = 0; i < scene.control_count && !in; i++) {
        const struct control_place *c = &scene.controls[i];
        in = middle_in((struct scene_rect){c->x, c->y, c->w, c->h}, at);
    }
    return in;
}

static struct content content_of(struct scene_rect room)
{
    struct content content = {0};
    for (size_t i = 0; i < scene.control_count; i++) {
        const struct control_place *c = &scene.controls[i];
        content.controls +=
            !turns(c->control) && middle_in(room, (struct scene_rect){c->x, c->y, c->w, c->h});
    }
    for (size_t i = 0; i < scene.item_count; i++) {
        const struct scene_item *item = &scene.items[i];
        if (!middle_in(room, item->at))
            continue;
        content.texts += item->type == SCENE_TEXT && !in_control(item->at);
        content.helpline |= item->type == SCENE_ICON && item->icon == ICON_CALL;
    }
    return content;
}

// The helpline has its name, number, state and hours.
static bool holds_one_thing(const struct content *content)
{
    return (content->controls == 1 && content->texts == 0) ||
           (content->controls == 0 && content->helpline && content->texts <= 5);
}

// Counts the view's sheets on the panel, and those of them with one control or the helpline alone.
static void count(const struct view *view, size_t *sheets, size_t *lone)
{
    struct screen_hand hand = {0};
    do {
        int level = screen_build(&all.kit, view, &hand, &scene);
        struct metrics metrics;
        metrics_make(&metrics, &all.kit.panel, view->text_size, level);
        if (scene.sheet_count < 2)
            return;
        struct content content = content_of(inside(&metrics));
        *sheets += 1;
        *lone += holds_one_thing(&content);
        if (holds_one_thing(&content))
            print_message("# %s %s, %d wide, size %s: sheet %d of %d\n", view_name(view->id),
                          view_language_tag(view->language), metrics.width,
                          view_text_size_name(view->text_size), scene.sheet + 1, scene.sheet_count);
    } while (++hand.sheet < scene.sheet_count);
}

static size_t count_on(struct metrics_panel panel, size_t *lone)
{
    size_t sheets = 0, views = all.sample_count * all.language_count;
    all.kit.panel = panel;
    for (size_t i = 0; i < views * TEXT_SIZE_COUNT; i++) {
        size_t at = i / TEXT_SIZE_COUNT;
        struct view view = gallery_view(&all, at / all.language_count, at);
        view.text_size = (enum text_size)(i % TEXT_SIZE_COUNT);
        count(&view, &sheets, lone);
    }
    return sheets;
}

// A resident who turns a sheet over finds more than the one thing that had no room. In landscape
// some blocks are as high as a sheet.
static void hardly_a_sheet_holds_one_control_or_the_helpline_alone(void **state)
{
    (void)state;
    size_t sheets[2] = {0}, lone[2] = {0};
    for (size_t i = 0; i < KIT_PANELS; i++) {
        bool portrait = kit_panels[i].width < kit_panels[i].height;
        sheets[portrait] += count_on(kit_panels[i], &lone[portrait]);
    }
    print_message("# %zu of %zu sheets in landscape, %zu of %zu in portrait\n", lone[0], sheets[0],
                  lone[1], sheets[1]);
    assert_true(sheets[0] > 0 && sheets[1] > 0);
    assert_true(lone[0] * FEW < sheets[0]);
    assert_int_equal(lone[1], 0);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(hardly_a_sheet_holds_one_control_or_the_helpline_alone),
};

TEST_MAIN(tests, open_kit, close_kit)
