#include "tests/sim/clerk.h"

#include <stdbool.h>
#include <string.h>

#include "screens/view/notice.h"
#include "tests/sim/chance.h"
#include "tests/sim/faults.h"
#include "tests/sim/glass.h"
#include "tests/sim/hand.h"
#include "tests/sim/promises.h"
#include "tests/sim/story.h"
#include "tests/sim/world.h"

enum {
    ONE_IN = 8,       // runs
    HOLDS_ONE_IN = 8, // looks at a number
    SHORT_ONE_IN = 5,
    HELD_MS = 3400,
    SHORT_MS = 2500,
    OPEN_US = 3000000,  // a number is held for so long
    SHOWN_US = 3200000, // and its page is there by then
    HEARD_US = 300000,
    SETTLED_US = 500000, // what has just come takes no press
    PAGE_US = 61000000,  // nobody reads it for longer
    READ_US = 4000000,
};

static struct {
    struct chance dice;
    bool used, gone;
    int64_t held_at, pressed_at; // world_us(); 0: not
    bool whole;                  // the hold is long enough
    enum view_id id;             // what is shown, with this number, and since when
    int number;
    int64_t since, page_since;
    bool seen; // its page has come
} clerk;       // lint: file-scope the one who is there

void clerk_begin(uint64_t seed)
{
    memset(&clerk, 0, sizeof clerk);
    clerk.dice = chance_stream(seed, "clerk");
    clerk.used = chance_one_in(&clerk.dice, ONE_IN);
}

void clerk_send_away(void)
{
    clerk.gone = true;
}

// ---- what they do -------------------------------------------------------------------------------

static void hold(void)
{
    clerk.whole = !chance_one_in(&clerk.dice, SHORT_ONE_IN);
    if (!hand_hold(CONTROL_CLERK, clerk.whole ? HELD_MS : SHORT_MS))
        return;
    clerk.held_at = world_us();
    clerk.seen = false;
}

static void read_page(void)
{
    if (world_us() - clerk.page_since < READ_US || !chance_one_in(&clerk.dice, HOLDS_ONE_IN))
        return;
    hand_tap(chance_one_in(&clerk.dice, 2) ? CONTROL_BACK : CONTROL_TEXT_SIZE, 1, 0);
}

static void act(const struct view *view)
{
    int x, y;
    bool holds = world_us() - clerk.held_at < HELD_MS * WORLD_MS + WORLD_SECOND;
    bool settled = world_us() - clerk.since > SETTLED_US;
    if (view->id == VIEW_CLERK)
        read_page();
    else if (!holds && settled && glass_held(CONTROL_CLERK, &x, &y) &&
             chance_one_in(&clerk.dice, HOLDS_ONE_IN))
        hold();
}

// ---- the promises -------------------------------------------------------------------------------

// Whoever holds a number that stays where it is learns what it means.
static void check_opens(const struct view *view)
{
    int64_t held = world_us() - clerk.held_at;
    bool still = clerk.since < clerk.held_at && glass_touched() == clerk.held_at;
    if (clerk.held_at != 0 && clerk.whole && !clerk.seen && still && held > SHOWN_US &&
        held < HELD_MS * WORLD_MS && !faults_time_excuse())
        promises_break("a_number_that_is_held_says_what_it_means", "%s", view_name(view->id));
}

static void check_ends(const struct view *view)
{
    if (view->id == VIEW_CLERK && world_us() - clerk.page_since > PAGE_US && !faults_time_excuse())
        promises_break("the_staffs_page_ends_in_its_time", "for %.0f s",
                       (double)(world_us() - clerk.page_since) / 1e6);
}

void clerk_pressed(enum control control)
{
    if (control != CONTROL_CLERK)
        return;
    clerk.pressed_at = world_us();
    if (world_us() - clerk.held_at < OPEN_US)
        promises_break("a_number_is_held_for_three_seconds", "for %.1f s",
                       (double)(world_us() - clerk.held_at) / 1e6);
}

// Nothing on it is a resident's or a technician's.
static void check_page(const struct view *view)
{
    static const struct view NOTHING; // lint: file-scope all zero
    struct view left = *view;
    left.id = left.behind = VIEW_START;
    left.language = NOTHING.language;
    left.languages = 0;
    left.text_size = NOTHING.text_size;
    left.contrast = NOTHING.contrast;
    left.notice = NOTICE_NONE;
    left.number = left.beat = left.reminders = 0;
    left.report_later = false;
    memset(left.phone, 0, sizeof left.phone);
    if (memcmp(&left, &NOTHING, sizeof left) != 0)
        promises_break("nothing_personal_is_on_the_staffs_page", "number %d", view->number);
}

void clerk_shown(const struct view *view)
{
    if (view->id != clerk.id || notice_number(view) != clerk.number)
        clerk.since = world_us();
    clerk.id = view->id;
    clerk.number = notice_number(view);
    if (view->id != VIEW_CLERK) {
        clerk.page_since = 0;
        return;
    }
    check_page(view);
    if (clerk.page_since != 0)
        return;
    clerk.page_since = world_us();
    clerk.seen = true;
    if (world_us() - clerk.pressed_at > HEARD_US && !faults_time_excuse())
        promises_break("the_staffs_page_opens_by_a_hold_alone", "number %d", view->number);
}

// A finger that was down before a start is told to nobody.
void clerk_kiosk_died(void)
{
    clerk.held_at = clerk.since = 0;
    clerk.id = VIEW_COUNT;
}

void clerk_tick(void)
{
    const struct view *view = glass_view();
    if (!clerk.used || !view)
        return;
    check_opens(view);
    check_ends(view);
    if (!clerk.gone)
        act(view);
}
