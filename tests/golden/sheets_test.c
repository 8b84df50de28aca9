// What stands on one sheet of a page that is cut into several.
#include <string.h>

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
    return control == CONTROL_SHEET_NEXT || control == CONTROL_SHEET_BACK ||
           control == CONTROL_PAGE_NEXT || control == CONTROL_PAGE_PREVIOUS;
}

// Between the bars, without the buttons that turn the sheet.
static struct scene_rect inside(const struct metrics *m)
{
    const struct control_place *sheet = scene_find(&scene, CONTROL_SHEET_NEXT);
    const struct control_place *next = sheet ? sheet : scene_find(&scene, CONTROL_PAGE_NEXT);
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

// ---- all sheets of a view ---------------------------------------------------------------------

// Calls `look` with each sheet of each resident's sample on landscape panels in large letters, and
// returns how many of them it found wrong; these are told.
static size_t look_at_sheets(bool (*look)(const struct view *view, const struct metrics *metrics))
{
    size_t wrong = 0, views = all.sample_count * all.language_count;
    for (size_t i = 0; i < views * KIT_PANELS * 2; i++) {
        size_t at = i / KIT_PANELS / 2;
        all.kit.panel = kit_panels[i / 2 % KIT_PANELS];
        struct view view = gallery_view(&all, at / all.language_count, at);
        view.text_size = i % 2 == 0 ? TEXT_SIZE_LARGE : TEXT_SIZE_LARGEST;
        struct screen_hand hand = {0};
        bool landscape = all.kit.panel.width > all.kit.panel.height;
        do {
            if (!landscape || view_is_service(view.id))
                break;
            struct metrics metrics;
            int level = screen_build(&all.kit, &view, &hand, &scene);
            metrics_make(&metrics, &all.kit.panel, view.text_size, level);
            if (scene.sheet_count < 2 || look(&view, &metrics))
                continue;
            wrong++;
            print_error("%s %s, %d wide: sheet %d of %d\n",
                        all.samples[at / all.language_count].name, view_language_tag(view.language),
                        metrics.width, scene.sheet + 1, scene.sheet_count);
        } while (++hand.sheet < scene.sheet_count);
    }
    return wrong;
}

// Besides a title there is another text, a control or a picture.
static bool says_more_than_a_title(const struct view *view, const struct metrics *metrics)
{
    enum {
        DISC = 1 // beside a title
    };
    (void)view;
    struct scene_rect room = inside(metrics);
    size_t more = content_of(room).controls > 0, boxes = 0;
    for (size_t i = 0; i < scene.item_count; i++) {
        const struct scene_item *item = &scene.items[i];
        bool here = middle_in(room, item->at) && !in_control(item->at);
        boxes += here && item->type == SCENE_BOX;
        more += here && item->type == SCENE_TEXT && item->role != METRICS_TITLE;
    }
    return more > 0 || boxes > DISC;
}

static void no_title_stands_alone_on_a_sheet(void **state)
{
    (void)state;
    assert_int_equal(look_at_sheets(says_more_than_a_title), 0);
}

static bool ends_a_sentence(const char *text)
{
    static const char *const ends[] = {".", "\u3002", "\u0964"};
    size_t length = strlen(text);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t end = strlen(ends[i]);
        if (length >= end && strcmp(text + length - end, ends[i]) == 0)
            return true;
    }
    return false;
}

// Faces differ in height: on one line, tops do too.
static bool stands_after(struct scene_rect a, struct scene_rect b)
{
    bool same_line = a.y < b.y + b.h / 2 && b.y < a.y + a.h / 2;
    return same_line ? a.x > b.x : a.y > b.y;
}

// What happens if the last try is wrong is read in one piece: the last words of a sheet, if they
// are not bold, end a sentence.
static bool cuts_no_sentence(const struct view *view, const struct metrics *metrics)
{
    const struct scene_item *last = NULL;
    struct scene_rect room = inside(metrics);
    for (size_t i = 0; i < scene.item_count; i++) {
        const struct scene_item *item = &scene.items[i];
        bool word = item->type == SCENE_TEXT && !item->reading && item->role == METRICS_BODY;
        if (word && middle_in(room, item->at) && !in_control(item->at) &&
            (!last || stands_after(item->at, last->at)))
            last = item;
    }
    return view->id != VIEW_LAST_TRY || !last || last->style.weight == FONT_BOLD ||
           ends_a_sentence(scene_string(&scene, last));
}

static void what_the_last_try_may_cost_stands_on_one_sheet(void **state)
{
    (void)state;
    assert_int_equal(look_at_sheets(cuts_no_sentence), 0);
}

static int sheets_of(const struct view *view)
{
    screen_build(&all.kit, view, &(struct screen_hand){0}, &scene);
    return scene.sheet_count;
}

static void a_refused_secret_takes_no_more_sheets_than_a_first_one(void **state)
{
    (void)state;
    size_t more = 0;
    for (size_t i = 0; i < all.sample_count * all.language_count * KIT_PANELS; i++) {
        all.kit.panel = kit_panels[i % KIT_PANELS];
        struct view view = gallery_view(&all, i / KIT_PANELS / all.language_count, i / KIT_PANELS);
        view.text_size = TEXT_SIZE_LARGEST;
        if (view.id != VIEW_NEW || view.notice == NOTICE_NONE)
            continue;
        int refused = sheets_of(&view);
        view.notice = NOTICE_NONE;
        if (refused <= sheets_of(&view))
            continue;
        more++;
        print_error("%s %s, %d wide: %d sheets\n",
                    all.samples[i / KIT_PANELS / all.language_count].name,
                    view_language_tag(view.language), all.kit.panel.width, refused);
    }
    assert_int_equal(more, 0);
}

// ---- the counter guide --------------------------------------------------------------------------

static bool is_guide(enum view_id id)
{
    return id >= VIEW_GUIDE_PREFECTURE && id <= VIEW_GUIDE;
}

// Whether the way back is on the sheet, where it was on the one before; `at` is set by the first.
static bool stands_where(struct scene_rect *at, bool first)
{
    const struct control_place *back = scene_find(&scene, CONTROL_BACK);
    if (!back)
        return false;
    struct scene_rect now = {back->x, back->y, back->w, back->h};
    bool same = first || memcmp(at, &now, sizeof now) == 0;
    *at = now;
    return same;
}

static void on_each_sheet_of_the_guide_the_way_back_is_in_one_place(void **state)
{
    (void)state;
    size_t views = all.sample_count * all.language_count, sheets = 0;
    for (size_t i = 0; i < views * KIT_PANELS; i++) {
        size_t at = i / KIT_PANELS;
        struct view view = gallery_view(&all, at / all.language_count, at);
        all.kit.panel = kit_panels[i % KIT_PANELS];
        view.text_size = i % 2 == 0 ? TEXT_SIZE_LARGE : TEXT_SIZE_LARGEST;
        struct screen_hand hand = {0};
        struct scene_rect back;
        do {
            if (!is_guide(view.id))
                break;
            screen_build(&all.kit, &view, &hand, &scene);
            if (!stands_where(&back, hand.sheet == 0))
                fail_msg("%s %s: sheet %d", all.samples[at / all.language_count].name,
                         view_language_tag(view.language), hand.sheet + 1);
            sheets += scene.sheet_count > 1;
        } while (++hand.sheet < scene.sheet_count);
    }
    assert_true(sheets > 0);
}

// Names are many: one pair of buttons leads through all of them, sheet by sheet and page by page.
static void one_pair_of_buttons_leads_through_all_names(void **state)
{
    (void)state;
    for (size_t i = 0; i < all.sample_count; i++) {
        struct view view = gallery_in(&all, i, LANGUAGE_EN);
        bool names = view.id == VIEW_GUIDE_PREFECTURE || view.id == VIEW_GUIDE_LIST;
        all.kit.panel = kit_panels[KIT_PANELS - 1];
        view.text_size = TEXT_SIZE_LARGEST;
        struct screen_hand hand = {0};
        do {
            screen_build(&all.kit, &view, &hand, &scene);
            bool first = scene.sheet == 0, last = scene.sheet + 1 >= scene.sheet_count;
            bool before = view.guide.page > 0, behind = view.guide.page + 1 < view.guide.pages;
            bool previous = scene_find(&scene, CONTROL_PAGE_PREVIOUS) != NULL;
            bool next = scene_find(&scene, CONTROL_PAGE_NEXT) != NULL;
            assert_true(!names || previous == (first && before));
            assert_true(!names || next == (last && behind));
        } while (++hand.sheet < scene.sheet_count && names);
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(hardly_a_sheet_holds_one_control_or_the_helpline_alone),
    cmocka_unit_test(no_title_stands_alone_on_a_sheet),
    cmocka_unit_test(what_the_last_try_may_cost_stands_on_one_sheet),
    cmocka_unit_test(on_each_sheet_of_the_guide_the_way_back_is_in_one_place),
    cmocka_unit_test(one_pair_of_buttons_leads_through_all_names),
    cmocka_unit_test(a_refused_secret_takes_no_more_sheets_than_a_first_one),
};

TEST_MAIN(tests, open_kit, close_kit)
