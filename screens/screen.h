// One function per screen. Each lays out one view; screen_build() calls the right one.
#ifndef SCREENS_SCREEN_H
#define SCREENS_SCREEN_H

#include "screens/page/page.h"
#include "screens/scene/scene.h"
#include "screens/type/font.h"
#include "screens/type/metrics.h"
#include "screens/type/text.h"

struct screen_kit {
    struct text *text;
    struct font *font;
    struct metrics_panel panel;
};

// What the hands do; CONTROL_NONE: nothing.
struct screen_hand {
    enum control focus;   // drawn with a ring
    enum control pressed; // drawn as held down
    int sheet;            // the one to show, if the screen has to be cut into sheets
};

// Lays out the view on the panel with as much air as fits, and where it does not fit at the chosen
// text size, one sheet of it. Pure but for caches: equal views give equal scenes. Returns the level
// of the metrics.
int screen_build(const struct screen_kit *kit, const struct view *view,
                 const struct screen_hand *hand, struct scene *scene);

// The language in which the view is shown: not the resident's where the store's staff or a
// technician reads.
enum language screen_language(const struct view *view);

void screen_start(struct page *page);
void screen_closed(struct page *page);
bool screen_closed_has_aside(const struct view *view); // anything for a second column
void screen_explain(struct page *page);
void screen_insert(struct page *page);
void screen_reading(struct page *page);
void screen_card(struct page *page);
void screen_change(struct page *page);
void screen_certificates(struct page *page);
void screen_consent(struct page *page);
void screen_counter(struct page *page);
void screen_known(struct page *page);
void screen_last_try(struct page *page);
void screen_checking(struct page *page);
void screen_wrong(struct page *page);
void screen_new(struct page *page);
void screen_again(struct page *page);
void screen_confirm(struct page *page);
void screen_working(struct page *page);
void screen_done(struct page *page);
void screen_take_card(struct page *page);
void screen_notice(struct page *page);
void screen_time_out(struct page *page);
void screen_languages(struct page *page);
void screen_help(struct page *page);
void screen_staff(struct page *page);
void screen_clerk(struct page *page);
void screen_service_insert(struct page *page);
void screen_service_reading(struct page *page);
void screen_service_pin(struct page *page);
void screen_service_refused(struct page *page);
void screen_service_menu(struct page *page);
void screen_service_test(struct page *page);
void screen_service_tools(struct page *page);
void screen_service_reader(struct page *page);
void screen_service_visit(struct page *page);
void screen_service_whole_touch(struct page *page);
void screen_service_whole_calibrate(struct page *page);
void screen_service_whole_picture(struct page *page);
void screen_service_keys(struct page *page);
void screen_service_verdict_display(struct page *page);
void screen_service_geometry(struct page *page);
void screen_service_verdict_sound(struct page *page);
void screen_service_verdict_renewal(struct page *page);
void screen_service_verdict_result(struct page *page);
void screen_service_read_page(struct page *page);
void screen_service_read_status(struct page *page);
void screen_service_ended(struct page *page);

// Of a visit with a test card: its steps with their time, and why it failed.
void screen_service_visit_steps(struct page *page, struct column *column);
const char *screen_service_visit_cause(struct page *page);

void screen_guide_prefecture(struct page *page);
void screen_guide_row(struct page *page);
void screen_guide_list(struct page *page);
void screen_guide_postal(struct page *page);
void screen_guide(struct page *page);

#endif
