#include "tests/sim/calibration.h"

#include <stdlib.h>
#include <string.h>

#include "drivers/base/clock.h"
#include "firmware/protocol/link_message.h"
#include "tests/sim/chance.h"
#include "tests/sim/disk.h"
#include "tests/sim/glass.h"
#include "tests/sim/hand.h"
#include "tests/sim/promises.h"
#include "tests/sim/story.h"
#include "tests/sim/world.h"

enum {
    TENTHS = 10,
    OFF_PX = 28, // less than half of the smallest key
    WANTED_ONE_IN = 2,
    MISSES_ONE_IN = 40,
    STOPS_ONE_IN = 60,
    REMOVES_ONE_IN = 40,
    MISS_PX = 150,
    DIES_ONE_IN = 4,
    ASKED_MAX = 8,
    DIES_US = 3000,     // at most behind the question
    PROVED_PX = 24,     // the tolerance of the rings, and the pixels of a tenth of a mm
    TAKES_US = 1000000, // until it is in force
};

static struct {
    struct chance dice;
    bool off;
    // kiosk-link's disk: what it said to be there, and what it was asked to store since and has not
    // answered for. A worker that is killed may have written it.
    struct panel stored, asked[ASKED_MAX];
    size_t open;
    // What the kiosk knows, since when, and whether it is its own and not stored.
    struct panel known;
    int64_t known_us; // 0: nothing
    bool own;
    uint64_t count;
} me; // lint: file-scope of the one run

void calibration_begin(uint64_t seed, bool technicians)
{
    uint64_t count = me.count;
    memset(&me, 0, sizeof me);
    me.count = count;
    me.dice = chance_stream(seed, "calibration");
    me.off = technicians && chance_one_in(&me.dice, 2);
}

uint64_t calibration_stored(void)
{
    return me.count;
}

void calibration_tell(struct input_touch *touch)
{
    if (!me.off)
        return;
    touch->x = touch->x > OFF_PX ? touch->x - OFF_PX : 0;
    touch->y = touch->y > OFF_PX ? touch->y - OFF_PX : 0;
}

void calibration_correct(const struct panel_touch *correction, struct input_touch *touch)
{
    touch->corrected = !panel_touch_is_none(correction);
    touch->bare_x = touch->x;
    touch->bare_y = touch->y;
    panel_touch_apply(correction, GLASS_WIDTH, GLASS_HEIGHT, &touch->x, &touch->y);
}

static int tenths(int pixels)
{
    return (int)(pixels * TENTHS * 268.0 / GLASS_WIDTH);
}

bool calibration_tell_whole(const struct input_touch *t, char key, struct input *input)
{
    static const enum input_phase PHASES[] = {INPUT_DOWN, INPUT_MOVE, INPUT_UP};
    *input = (struct input){.type = INPUT_KEY, .character = key};
    if (!t)
        return true;
    *input = (struct input){.type = INPUT_FINGER,
                            .phase = PHASES[t->type],
                            .hand = {.x = tenths(t->x),
                                     .y = tenths(t->y),
                                     .bare_x = tenths(t->bare_x),
                                     .bare_y = tenths(t->bare_y),
                                     .width = tenths(GLASS_WIDTH),
                                     .height = tenths(GLASS_HEIGHT)}};
    return true;
}

// ---- hands --------------------------------------------------------------------------------------

bool calibration_is_wanted(void)
{
    return me.off && chance_one_in(&me.dice, WANTED_ONE_IN);
}

static void press_key(char c)
{
    story_tell("technician", "presses %c", c);
    glass_key(&(struct input_key){.type = INPUT_KEY_CHARACTER, .character = c, .at = clock_ms()});
}

void calibration_press(const struct view *view)
{
    const struct view_tool *tool = &view->service.tool;
    int x, y;
    if (chance_one_in(&me.dice, STOPS_ONE_IN)) {
        press_key('*');
    } else if (chance_one_in(&me.dice, REMOVES_ONE_IN)) {
        press_key('0');
    } else {
        int beside = chance_one_in(&me.dice, MISSES_ONE_IN) ? MISS_PX : 0;
        tool_ring(tool->confirms, tool->step, &x, &y);
        hand_touch(GLASS_WIDTH * x / 100, GLASS_HEIGHT * y / 100 - beside);
    }
}

// ---- promises -----------------------------------------------------------------------------------

static bool same(const struct panel *a, const struct panel *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

static const struct panel *last_asked(void)
{
    return &me.asked[(me.open - 1) % ASKED_MAX];
}

static bool was_asked(const struct panel *panel)
{
    for (size_t i = 0; i < me.open && i < ASKED_MAX; i++)
        if (same(panel, &me.asked[i]))
            return true;
    return me.open > ASKED_MAX;
}

static const struct panel *panel_in(const struct ipc_message *message)
{
    return &((const struct link_panel *)(const void *)message->body)->panel;
}

static bool is_done(const struct ipc_message *message)
{
    return ((const struct link_answer *)(const void *)message->body)->result == LINK_DONE;
}

// What was said to be stored comes back after every death, or what was asked for later.
static void check_told(const struct panel *told)
{
    bool good = same(told, &me.stored) || was_asked(told);
    if (!good && !disk_is_rotten())
        promises_break("what_was_measured_is_kept", "shift %d, %d of %d, %d", told->touch.shift_x,
                       told->touch.shift_y, me.stored.touch.shift_x, me.stored.touch.shift_y);
}

static void from_worker(const struct ipc_message *message)
{
    if (message->type == LINK_PANEL)
        check_told(panel_in(message));
    if (message->type != LINK_SET_PANEL || !is_done(message) || me.open == 0)
        return;
    me.count += !same(&me.stored, last_asked());
    me.stored = *last_asked();
    me.open = 0;
}

static void to_kiosk(const struct ipc_message *message)
{
    if (message->type == LINK_SET_PANEL && is_done(message))
        me.own = false;
    if (message->type != LINK_PANEL || me.own)
        return;
    me.known = *panel_in(message);
    me.known_us = world_us();
}

// Three rings were hit with it before: it puts a finger right, as the glass tells it.
static void check_proved(const struct panel_touch *touch)
{
    for (int ring = 0; ring < TOOL_CONFIRMS && !panel_touch_is_none(touch); ring++) {
        int x, y;
        tool_ring(true, ring, &x, &y);
        x = GLASS_WIDTH * x / 100;
        y = GLASS_HEIGHT * y / 100;
        struct input_touch told = {.x = x, .y = y};
        calibration_tell(&told);
        calibration_correct(touch, &told);
        if (abs(told.x - x) > PROVED_PX || abs(told.y - y) > PROVED_PX)
            promises_break("only_a_correction_that_was_proved_is_kept", "%d, %d pixels beside",
                           told.x - x, told.y - y);
    }
}

static void from_kiosk(const struct ipc_message *message)
{
    if (message->type != LINK_SET_PANEL)
        return;
    me.known = *panel_in(message);
    me.known_us = world_us();
    me.own = true;
    check_proved(&me.known.touch);
}

static void worker_dies(void *context, int64_t detail)
{
    (void)context, (void)detail;
    process_kill(process_of(ROLE_LINK_WORKER));
}

void calibration_message(int from, int to, const struct ipc_message *message)
{
    if (message->type != LINK_SET_PANEL && message->type != LINK_PANEL)
        return;
    if (!process_lives(from))
        return;
    if (process_role(from) == ROLE_KIOSK) // what kiosk-link has not taken yet counts for the kiosk
        from_kiosk(message);
    else if (!process_lives(to))
        return;
    else if (process_role(from) == ROLE_LINK_WORKER)
        from_worker(message);
    else if (process_role(to) == ROLE_KIOSK)
        to_kiosk(message);
    else if (process_role(to) == ROLE_LINK_WORKER && message->type == LINK_SET_PANEL) {
        if (me.open == 0 || !same(panel_in(message), last_asked()))
            me.asked[me.open++ % ASKED_MAX] = *panel_in(message);
        if (chance_one_in(&me.dice, DIES_ONE_IN))
            world_after(chance_between(&me.dice, 0, DIES_US), worker_dies, NULL, 0);
    }
}

void calibration_died(void)
{
    me.known_us = 0;
    me.own = false;
}

// A resident begins on the panel that the kiosk knows.
void calibration_shown(const struct view *view, const struct panel *in_force)
{
    if (view->id != VIEW_EXPLAIN || me.known_us == 0 || world_us() - me.known_us < TAKES_US)
        return;
    if (!same(in_force, &me.known))
        promises_break("what_was_measured_is_in_force", "shift %d, %d of %d, %d",
                       in_force->touch.shift_x, in_force->touch.shift_y, me.known.touch.shift_x,
                       me.known.touch.shift_y);
}
