#include "screens/screen.h"

#include "screens/page/bar.h"
#include "screens/page/sheet.h"
#include "screens/view/clerk.h"

// One line per screen.
static const struct {
    void (*draw)(struct page *page);
    enum theme_colour ground;
    enum page_form form;
} screens[VIEW_COUNT] = {
    [VIEW_START] = {screen_start, THEME_HERO, PAGE_HERO},
    [VIEW_CLOSED] = {screen_closed, THEME_GROUND, PAGE_SPLIT},
    [VIEW_EXPLAIN] = {screen_explain, THEME_GROUND, PAGE_SPLIT},
    [VIEW_INSERT] = {screen_insert, THEME_GROUND, PAGE_SPLIT},
    [VIEW_READING] = {screen_reading, THEME_GROUND, PAGE_SPLIT},
    [VIEW_CARD] = {screen_card, THEME_GROUND, PAGE_SINGLE},
    [VIEW_CHANGE] = {screen_change, THEME_GROUND, PAGE_SINGLE},
    [VIEW_CERTIFICATES] = {screen_certificates, THEME_GROUND, PAGE_SPLIT},
    [VIEW_CONSENT] = {screen_consent, THEME_GROUND, PAGE_SPLIT},
    [VIEW_COUNTER] = {screen_counter, THEME_GROUND, PAGE_SPLIT},
    [VIEW_KNOWN] = {screen_known, THEME_GROUND, PAGE_ENTRY},
    [VIEW_LAST_TRY] = {screen_last_try, THEME_GROUND, PAGE_SPLIT},
    [VIEW_CHECKING] = {screen_checking, THEME_GROUND, PAGE_SPLIT},
    [VIEW_WRONG] = {screen_wrong, THEME_GROUND, PAGE_SPLIT},
    [VIEW_NEW] = {screen_new, THEME_GROUND, PAGE_ENTRY},
    [VIEW_AGAIN] = {screen_again, THEME_GROUND, PAGE_ENTRY},
    [VIEW_CONFIRM] = {screen_confirm, THEME_GROUND, PAGE_SPLIT},
    [VIEW_WORKING] = {screen_working, THEME_GROUND, PAGE_SPLIT},
    [VIEW_DONE] = {screen_done, THEME_GROUND, PAGE_SPLIT},
    [VIEW_TAKE_CARD] = {screen_take_card, THEME_GROUND, PAGE_SPLIT},
    [VIEW_NOTICE] = {screen_notice, THEME_GROUND, PAGE_SPLIT},
    [VIEW_TIME_OUT] = {screen_time_out, THEME_GROUND, PAGE_SPLIT},
    [VIEW_LANGUAGES] = {screen_languages, THEME_GROUND, PAGE_SINGLE},
    [VIEW_HELP] = {screen_help, THEME_GROUND, PAGE_SPLIT},
    [VIEW_STAFF] = {screen_staff, THEME_GROUND, PAGE_SPLIT},
    [VIEW_GUIDE_PREFECTURE] = {screen_guide_prefecture, THEME_GROUND, PAGE_SINGLE},
    [VIEW_GUIDE_ROW] = {screen_guide_row, THEME_GROUND, PAGE_SINGLE},
    [VIEW_GUIDE_LIST] = {screen_guide_list, THEME_GROUND, PAGE_SINGLE},
    [VIEW_GUIDE_POSTAL] = {screen_guide_postal, THEME_GROUND, PAGE_SINGLE},
    [VIEW_GUIDE] = {screen_guide, THEME_GROUND, PAGE_SINGLE},
    [VIEW_CLERK] = {screen_clerk, THEME_GROUND, PAGE_SPLIT},
    [VIEW_SERVICE_INSERT] = {screen_service_insert, THEME_GROUND, PAGE_SPLIT},
    [VIEW_SERVICE_READING] = {screen_service_reading, THEME_GROUND, PAGE_SPLIT},
    [VIEW_SERVICE_PIN] = {screen_service_pin, THEME_GROUND, PAGE_ENTRY},
    [VIEW_SERVICE_REFUSED] = {screen_service_refused, THEME_GROUND, PAGE_SPLIT},
    [VIEW_SERVICE_MENU] = {screen_service_menu, THEME_GROUND, PAGE_SPLIT},
    [VIEW_SERVICE_TEST] = {screen_service_test, THEME_GROUND, PAGE_SHEETS},
    [VIEW_SERVICE_TOOLS] = {screen_service_tools, THEME_GROUND, PAGE_SHEETS},
    [VIEW_SERVICE_READER] = {screen_service_reader, THEME_GROUND, PAGE_SPLIT},
    [VIEW_SERVICE_VISIT] = {screen_service_visit, THEME_GROUND, PAGE_SPLIT},
    [VIEW_SERVICE_TOUCH] = {screen_service_whole_touch, THEME_GROUND, PAGE_HERO},
    [VIEW_SERVICE_CALIBRATE] = {screen_service_whole_calibrate, THEME_GROUND, PAGE_HERO},
    [VIEW_SERVICE_KEYS] = {screen_service_keys, THEME_GROUND, PAGE_SPLIT},
    [VIEW_SERVICE_PICTURE] = {screen_service_whole_picture, THEME_GROUND, PAGE_HERO},
    [VIEW_SERVICE_DISPLAY] = {screen_service_verdict_display, THEME_GROUND, PAGE_SPLIT},
    [VIEW_SERVICE_GEOMETRY] = {screen_service_geometry, THEME_GROUND, PAGE_SINGLE},
    [VIEW_SERVICE_SOUND] = {screen_service_verdict_sound, THEME_GROUND, PAGE_SPLIT},
    [VIEW_SERVICE_RESULT] = {screen_service_verdict_result, THEME_GROUND, PAGE_SPLIT},
    [VIEW_SERVICE_PAGE] = {screen_service_read_page, THEME_GROUND, PAGE_SHEETS},
    [VIEW_SERVICE_STATUS] = {screen_service_read_status, THEME_GROUND, PAGE_SPLIT},
    [VIEW_SERVICE_RENEWAL] = {screen_service_verdict_renewal, THEME_GROUND, PAGE_SPLIT},
    [VIEW_SERVICE_ENDED] = {screen_service_ended, THEME_GROUND, PAGE_SPLIT},
};

enum language screen_language(const struct view *view)
{
    bool resident = view->id != VIEW_CLERK && !view_is_service(view->id);
    return resident ? view->language : clerk_language(view->language);
}

// Technicians hold the panel's upper left corner, where nothing else can be meant, while nobody is
// there and no card is in.
static void hold_corner(const struct view *view, const struct metrics *metrics, struct scene *scene)
{
    enum {
        CORNER_MM = 20
    };
    int side = (int)(CORNER_MM * metrics->px_per_mm);
    if (view->id == VIEW_CLOSED || (view->id == VIEW_START && !view->card_in))
        scene_hold(scene, CONTROL_SERVICE, (struct scene_rect){0, 0, side, side});
}

// A closed kiosk has a second column only where there is something for it.
static enum page_form form_of(const struct view *view)
{
    enum page_form form = screens[view->id].form;
    return view->id == VIEW_CLOSED && !screen_closed_has_aside(view) ? PAGE_SINGLE : form;
}

enum sheets {
    SHEETS_NONE,
    SHEETS_ONE, // without room for a pager: tried first
    SHEETS_SEVERAL,
};

static void build(const struct screen_kit *kit, const struct view *view,
                  const struct screen_hand *hand, int level, enum sheets sheets,
                  struct scene *scene)
{
    struct metrics metrics;
    metrics_make(&metrics, &kit->panel, view->text_size, level);
    enum language language = screen_language(view);
    metrics.face = face_of(language);
    metrics.readings = language == LANGUAGE_JA_EASY;
    scene_clear(scene, metrics.width, metrics.height, screens[view->id].ground);
    text_language(kit->text, language);
    text_reset(kit->text);
    struct page page = {
        .view = view,
        .metrics = &metrics,
        .text = kit->text,
        .font = kit->font,
        .scene = scene,
        .focus = hand->focus,
        .pressed = hand->pressed,
        .single = sheets == SHEETS_ONE,
    };
    enum page_form form = sheets != SHEETS_NONE ? PAGE_SHEETS : form_of(view);
    page_open(&page, form);
    if (screens[view->id].form != PAGE_HERO)
        bar_top(&page);
    struct scene_mark mark = scene_mark(scene);
    screens[view->id].draw(&page);
    if (page.helpline)
        bar_helpline(&page);
    if (sheets != SHEETS_NONE)
        sheet_select(&page, mark, hand->sheet);
    hold_corner(view, &metrics, scene);
    if (!view_is_whole(view->id))
        bar_bottom(&page);
    if (view_is_service(view->id))
        bar_frame(&page);
    text_reset(kit->text);
}

int screen_build(const struct screen_kit *kit, const struct view *view,
                 const struct screen_hand *hand, struct scene *scene)
{
    enum {
        SHEETS_LEVEL = 2, // of the air on a sheet
        LARGE_LEVEL = 3,  // large letters close together are no help
    };
    bool large = view->text_size == TEXT_SIZE_LARGE || view->text_size == TEXT_SIZE_LARGEST;
    int last = large ? LARGE_LEVEL : METRICS_TIGHTEST;
    // A list whose length is not known beforehand has its buttons in one place all the same.
    bool list = screens[view->id].form == PAGE_SHEETS;
    for (int level = 0; level <= last && !list; level++) {
        build(kit, view, hand, level, SHEETS_NONE, scene);
        if (!scene->overflow)
            return level;
    }
    if (!list) {
        build(kit, view, hand, SHEETS_LEVEL, SHEETS_ONE, scene);
        if (scene->sheet_count <= 1 && !scene->overflow)
            return SHEETS_LEVEL;
    }
    build(kit, view, hand, SHEETS_LEVEL, SHEETS_SEVERAL, scene);
    return SHEETS_LEVEL;
}
