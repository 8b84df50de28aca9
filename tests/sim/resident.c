#include "tests/sim/resident.h"

#include <stdio.h>
#include <string.h>

#include "screens/view/action.h"
#include "tests/sim/glass.h"
#include "tests/sim/hand.h"
#include "tests/sim/promises.h"
#include "tests/sim/reader.h"
#include "tests/sim/resident_inside.h"
#include "tests/sim/story.h"
#include "tests/sim/world.h"

enum {
    LOOK_MS = 250, // between two looks at the screen while nothing is to be done
    NOTICES_MAX = 3,
    CLOSED_LOOKS = 20,
    IN_HAND_US = 150000,
    AT_EASE_US = 450000,
    NOTICES_US = 600000, // that nothing was typed
    IMPATIENT_US = 3000000,
    READS_MS = 15000,
    FIDDLES_MS = 300,
    EARLY = 3,              // characters, before anything is complete
    DONE_MAX = 200,         // things done, then they have had enough
    TYPED_BY_OTHERS = 1000, // until all of it is deleted
};

static struct {
    struct resident_plan plan;
    int number;
    uint32_t life; // looks of those who have left mean nothing
    bool here;
    enum resident_end end;
    int done;     // things that they did
    size_t typed; // characters of the entry
    int wrong_left, notices, closed_looks;
    bool weak_left, slip_left;
    enum view_id seen; // the screen before
    bool said_ok;      // on this screen
    bool at_ease;      // the screen had stood untouched when the first character was typed
    bool interrupted;  // the screen came back between two characters, and the next was too early
    int64_t typed_at;
    bool waited, pulled, pressed_early;
    int studied; // steps of reading the guide
    uint64_t visits;
    bool counted;
} me; // lint: file-scope the one who is at the kiosk

void resident_begin(void)
{
    uint32_t life = me.life + 1;
    uint64_t visits = me.visits;
    memset(&me, 0, sizeof me);
    me.life = life;
    me.visits = visits;
}

uint64_t resident_visits(void)
{
    return me.visits;
}

bool resident_gone(void)
{
    return !me.here;
}

enum resident_end resident_end(void)
{
    return me.end;
}

void resident_leave(void)
{
    story_tell("resident", "%d goes", me.number);
    me.here = false;
    me.life++;
    if (me.end == RESIDENT_HERE)
        me.end = RESIDENT_WENT;
}

void resident_send_away(void)
{
    if (me.here)
        resident_leave();
}

void resident_clear_readers(void)
{
    for (int i = 0; i < READER_MAX; i++)
        reader_pull(i);
}

// ---- hands --------------------------------------------------------------------------------------

void resident_press(enum control control)
{
    if (me.plan.uses_keys && glass_view() && control == action_primary(glass_view()))
        hand_enter();
    else
        hand_tap(control, me.plan.taps, me.plan.tap_gap_ms);
}

void resident_put_card(void)
{
    reader_put(0, me.plan.card, me.plan.wrong_way);
    me.plan.wrong_way = false;
}

bool resident_card_is_in(void)
{
    const struct reader *r = reader_service()->readers;
    return r[0].card || r[1].card;
}

// ---- what is typed ------------------------------------------------------------------------------

static const char *known(void)
{
    enum secret_kind kind = glass_view()->entry.kind;
    if (me.wrong_left > 0)
        return kind == SECRET_AUTH ? "0815" : "WRONG1X";
    return me.plan.card->secrets[kind == SECRET_SIGN ? CARD_SIGN : CARD_AUTH].value;
}

static const char *wanted(void)
{
    return me.weak_left ? me.plan.weak_secret : me.plan.new_secret;
}

// Another one of the same form.
static const char *slip(void)
{
    static char other[CARD_SECRET_MAX + 1]; // lint: file-scope until the next one
    size_t last = strlen(wanted()) - 1;
    strcpy(other, wanted());
    other[last] = other[last] == '7' ? '8' : '7';
    return other;
}

static void type_next(const char *secret)
{
    int finger = me.plan.two_hands ? (int)(me.typed % 2) : 0;
    int64_t since = glass_touched() > glass_since() ? glass_touched() : glass_since();
    if (!hand_type(secret[me.typed], me.plan.uses_keys, finger, me.plan.two_hands ? 110 : 60))
        return;
    if (me.typed == 0) // a key that came a moment ago takes no press, nor do those typed with it
        me.at_ease = world_us() - since > AT_EASE_US;
    bool came_back = world_us() - glass_since() <= AT_EASE_US;
    me.interrupted = me.typed > 0 && (came_back || me.interrupted);
    me.typed++;
    me.typed_at = world_us();
}

// One character, or OK when it is complete. Who has typed something else begins anew.
static void type(const char *secret)
{
    const struct view_entry *entry = &glass_view()->entry;
    size_t length = strlen(secret);
    int64_t ago = world_us() - me.typed_at;
    if (me.typed == 0 && ago < NOTICES_US)
        return;
    if (me.typed > 0 && me.typed <= length && ago < IN_HAND_US) { // a finger is still down
        if (me.typed < length)
            type_next(secret);
        return;
    }
    if (me.typed > 0 && me.typed != TYPED_BY_OTHERS && !me.interrupted)
        promises_entry(me.typed, entry->typed, me.at_ease);
    if (me.typed == 0 && me.said_ok && entry->typed == length)
        me.typed = length;          // OK was not taken
    if (me.typed != entry->typed) { // somebody else's, or a character was lost: all of it goes
        me.typed = entry->typed > 0 ? TYPED_BY_OTHERS : 0;
        if (entry->typed > 0)
            hand_tap(CONTROL_DELETE, 1, 0);
        return;
    }
    if (me.plan.early_ok && me.typed == EARLY && !entry->complete && !me.pressed_early) {
        me.pressed_early = true;
        resident_press(CONTROL_OK);
        return;
    }
    if (me.typed < length) {
        type_next(secret);
        return;
    }
    me.typed = 0;
    me.said_ok = true;
    promises_typed(secret);
    resident_press(CONTROL_OK);
}

// ---- screens ------------------------------------------------------------------------------------

static void at_card(void)
{
    int x, y;
    if (me.plan.counter) {
        me.plan.counter = false;
        resident_press(CONTROL_COUNTER);
    } else if (me.plan.presses_leave || !glass_place(resident_choice(me.plan.wants), &x, &y)) {
        resident_press(CONTROL_LEAVE);
    } else {
        resident_press(resident_choice(me.plan.wants));
    }
}

static void at_notice(void)
{
    int x, y;
    if (resident_whim_at_notice(&me.plan, &me.studied))
        return;
    if (me.plan.tries_other && glass_view()->notice == NOTICE_OUTCOME_UNKNOWN) {
        me.plan.tries_other = false;
        resident_clear_readers();
        reader_put(0, me.plan.other, false);
    } else if (me.plan.patient && me.notices++ < NOTICES_MAX &&
               glass_place(CONTROL_TRY_AGAIN, &x, &y))
        resident_press(CONTROL_TRY_AGAIN);
    else if (resident_card_is_in())
        resident_clear_readers();
    else if (glass_place(CONTROL_LEAVE, &x, &y))
        resident_press(CONTROL_LEAVE);
    else
        resident_leave();
}

static void at_closed(void)
{
    int x, y;
    bool change = me.plan.wants == OPERATION_CHANGE_SIGN || me.plan.wants == OPERATION_CHANGE_AUTH;
    if (change && glass_place(CONTROL_CHANGE, &x, &y))
        resident_press(CONTROL_CHANGE);
    else if (!resident_whim_at_start(&me.plan, me.studied) && ++me.closed_looks > CLOSED_LOOKS) {
        resident_clear_readers();
        resident_leave();
    }
}

static void at_end(void)
{
    if (me.plan.again && glass_view()->id == VIEW_DONE) {
        me.plan.again = false;
        int x, y;
        if (glass_place(CONTROL_CHANGE_AUTH, &x, &y)) {
            me.plan.wants = OPERATION_CHANGE_AUTH;
            snprintf(me.plan.new_secret, sizeof me.plan.new_secret, "%d", 4711 + me.number);
            resident_press(CONTROL_CHANGE_AUTH);
            return;
        }
    }
    if (!me.plan.forgets_card)
        resident_clear_readers();
    resident_leave();
}

static void back_or(enum control control)
{
    if (me.plan.backs > 0 && glass_view()->id != VIEW_EXPLAIN) {
        me.plan.backs--;
        resident_press(CONTROL_BACK);
        return;
    }
    resident_press(control);
}

static void at_start(void)
{
    if (resident_whim_at_start(&me.plan, me.studied))
        return;
    if (me.plan.inserts_first && !resident_card_is_in())
        resident_put_card();
    else
        resident_press(CONTROL_START);
}

static void at_insert(void)
{
    if (resident_card_is_in() && !reader_service()->readers[0].mute)
        return;
    resident_clear_readers();
    resident_put_card();
}

static void at_entry(enum view_id id)
{
    bool now = id == VIEW_KNOWN ? me.typed == 0 : me.typed > 1 && me.typed < TYPED_BY_OTHERS;
    if (me.plan.backs > 0 && now) {
        me.plan.backs--;
        me.typed = 0;
        resident_press(CONTROL_BACK);
        return;
    }
    if (me.plan.late_backs > 0 && id != VIEW_KNOWN && me.typed > 1) {
        me.plan.late_backs--;
        me.typed = 0;
        resident_press(CONTROL_BACK);
        return;
    }
    if (id == VIEW_AGAIN && me.typed == strlen(wanted()) && me.weak_left) {
        type(wanted());
        me.weak_left = false;
        return;
    }
    type(id == VIEW_KNOWN ? known() : id == VIEW_AGAIN && me.slip_left ? slip() : wanted());
}

static void at_change(void)
{
    bool sign = me.plan.wants == OPERATION_CHANGE_SIGN;
    resident_press(sign ? CONTROL_CHANGE_SIGN : CONTROL_CHANGE_AUTH);
}

static void act(void)
{
    enum view_id id = glass_view()->id;
    switch ((int)id) {
    case VIEW_START:
        at_start();
        break;
    case VIEW_CLOSED:
        at_closed();
        break;
    case VIEW_EXPLAIN:
    case VIEW_CONSENT:
        back_or(CONTROL_AGREE);
        break;
    case VIEW_INSERT:
        at_insert();
        break;
    case VIEW_CARD:
        at_card();
        break;
    case VIEW_CHANGE:
        at_change();
        break;
    case VIEW_COUNTER:
        resident_whim_at_guide(&me.plan, &me.studied);
        break;
    case VIEW_KNOWN:
    case VIEW_NEW:
    case VIEW_AGAIN:
        at_entry(id);
        break;
    case VIEW_LAST_TRY:
        resident_press(me.plan.tries_last ? CONTROL_TRY_LAST : resident_way_back());
        break;
    case VIEW_WRONG:
    case VIEW_TIME_OUT:
        resident_press(id == VIEW_WRONG ? CONTROL_TRY_AGAIN : CONTROL_CONTINUE);
        break;
    case VIEW_CONFIRM:
        back_or(CONTROL_CONFIRM);
        break;
    case VIEW_DONE:
        me.end = RESIDENT_SERVED;
        at_end();
        break;
    case VIEW_NOTICE:
        at_notice();
        break;
    case VIEW_TAKE_CARD:
        resident_clear_readers();
        break;
    default: // the machine works, or it is the guide's
        if (id >= VIEW_GUIDE_PREFECTURE && id <= VIEW_GUIDE)
            resident_whim_at_guide(&me.plan, &me.studied);
        break;
    }
}

// ---- a life -------------------------------------------------------------------------------------

static bool can_act(enum view_id id)
{
    return id != VIEW_READING && id != VIEW_CHECKING && id != VIEW_WORKING && !view_is_service(id);
}

static void look(void *context, int64_t life);

static void look_again(int64_t after_ms)
{
    world_after(after_ms * WORLD_MS, look, NULL, me.life);
}

static bool goes_or_pulls(void)
{
    me.done++;
    bool fed_up = me.done >= DONE_MAX;
    if (fed_up)
        resident_clear_readers();
    if (fed_up || (me.plan.leaves_at != 0 && me.done >= me.plan.leaves_at)) {
        resident_leave();
        return true;
    }
    if (me.plan.pulls_at != 0 && me.done >= me.plan.pulls_at && resident_card_is_in()) {
        me.plan.pulls_at = 0;
        me.pulled = true;
        resident_clear_readers();
        if (me.plan.swaps)
            reader_put(0, me.plan.other, false);
        look_again(me.plan.pause_ms);
        return true;
    }
    return false;
}

static void put_again(void *context, int64_t life)
{
    (void)context;
    if (me.here && (uint32_t)life == me.life)
        resident_put_card();
}

// What restless hands do while the machine works.
static void at_work(const struct view *view)
{
    int64_t stands = world_us() - glass_since();
    bool reading = view->id == VIEW_READING;
    if (me.plan.presses_leave && reading && stands > IMPATIENT_US)
        resident_press(CONTROL_LEAVE);
    else if (me.plan.drums && (reading || !hand_tap(CONTROL_LEAVE, 1, 0)))
        hand_drum();
    else if (reading && me.plan.fiddles > 0 && resident_card_is_in()) {
        me.plan.fiddles--;
        resident_clear_readers();
        world_after(FIDDLES_MS * WORLD_MS, put_again, NULL, me.life);
    }
}

// How long they look at a new screen before they do anything.
static int64_t looks_ms(enum view_id id)
{
    return id == VIEW_NOTICE && me.plan.reads_slowly ? READS_MS : me.plan.pause_ms;
}

// Anything at all may be on the screen by now; who sees an entry for the first time begins it.
static void look(void *context, int64_t life)
{
    (void)context;
    if (!me.here || (uint32_t)life != me.life)
        return;
    const struct view *view = glass_view();
    if (!view || !can_act(view->id)) {
        if (view)
            at_work(view);
        look_again(LOOK_MS);
        return;
    }
    if (view->id != me.seen) {
        me.wrong_left -= me.seen == VIEW_KNOWN && me.said_ok && me.wrong_left > 0;
        me.slip_left &= me.seen != VIEW_AGAIN || !me.said_ok;
        me.seen = view->id;
        me.typed = 0;
        me.said_ok = me.pressed_early = false;
        if (view->id == VIEW_EXPLAIN && !me.counted) {
            me.counted = true;
            me.visits++;
        }
        look_again(looks_ms(view->id));
        return;
    }
    if (me.plan.idle && !me.waited && me.done > 3) {
        me.waited = true;
        look_again(200 * 1000);
        return;
    }
    if (goes_or_pulls())
        return;
    enum control about = resident_language(&me.plan, glass_view());
    if (about != CONTROL_NONE)
        resident_press(about);
    else
        act();
    int64_t pause = action_entry(view) ? me.plan.pause_ms / 3 : me.plan.pause_ms;
    if (me.here)
        look_again(pause + me.plan.taps * me.plan.tap_gap_ms);
}

void resident_come(int number, const struct resident_plan *plan)
{
    uint64_t visits = me.visits;
    uint32_t life = me.life + 1;
    memset(&me, 0, sizeof me);
    me.plan = *plan;
    me.number = number;
    me.life = life;
    me.visits = visits;
    me.here = true;
    me.seen = VIEW_COUNT;
    me.wrong_left = plan->wrong_tries;
    me.weak_left = plan->weak_secret[0] != '\0';
    me.slip_left = plan->slips;
    story_tell("resident", "%d comes with card %d for %s", number, plan->card->number,
               operation_name(plan->wants));
    look_again(500);
}
