#include "screens/screen.h"

// One line per screen.
static const struct {
    void (*draw)(struct page *page);
    enum theme_colour ground;
} screens[VIEW_COUNT] = {
    [VIEW_START] = {screen_start, THEME_PRIMARY},
    [VIEW_CLOSED] = {screen_closed, THEME_GROUND},
    [VIEW_EXPLAIN] = {screen_explain, THEME_GROUND},
    [VIEW_INSERT] = {screen_insert, THEME_GROUND},
    [VIEW_READING] = {screen_reading, THEME_GROUND},
    [VIEW_CARD] = {screen_card, THEME_GROUND},
    [VIEW_CHANGE] = {screen_change, THEME_GROUND},
    [VIEW_CONSENT] = {screen_consent, THEME_GROUND},
    [VIEW_COUNTER] = {screen_counter, THEME_GROUND},
    [VIEW_KNOWN] = {screen_known, THEME_GROUND},
    [VIEW_LAST_TRY] = {screen_last_try, THEME_GROUND},
    [VIEW_CHECKING] = {screen_checking, THEME_GROUND},
    [VIEW_WRONG] = {screen_wrong, THEME_GROUND},
    [VIEW_NEW] = {screen_new, THEME_GROUND},
    [VIEW_AGAIN] = {screen_again, THEME_GROUND},
    [VIEW_CONFIRM] = {screen_confirm, THEME_GROUND},
    [VIEW_WORKING] = {screen_working, THEME_GROUND},
    [VIEW_DONE] = {screen_done, THEME_GROUND},
    [VIEW_TAKE_CARD] = {screen_take_card, THEME_GROUND},
    [VIEW_NOTICE] = {screen_notice, THEME_GROUND},
    [VIEW_TIME_OUT] = {screen_time_out, THEME_GROUND},
};

void screen_build_at(const struct screen_kit *kit, const struct view *view, enum control focus,
                     enum control pressed, int level, struct scene *scene)
{
    struct metrics metrics;
    metrics_make(&metrics, &kit->panel, level);
    scene_clear(scene, metrics.width, metrics.height, screens[view->id].ground);
    text_language(kit->text, view->language);
    text_reset(kit->text);
    struct page page = {
        .view = view,
        .metrics = &metrics,
        .text = kit->text,
        .font = kit->font,
        .scene = scene,
        .focus = focus,
        .pressed = pressed,
    };
    screens[view->id].draw(&page);
    page_close(&page);
    text_reset(kit->text);
}

void screen_build(const struct screen_kit *kit, const struct view *view, enum control focus,
                  enum control pressed, struct scene *scene)
{
    for (int level = 0; level <= METRICS_TIGHTEST; level++) {
        screen_build_at(kit, view, focus, pressed, level, scene);
        if (!scene->overflow)
            return;
    }
}
