#include "tests/sim/technician.h"

#include <stdio.h>
#include <string.h>

#include "screens/view/action.h"
#include "tests/sim/calibration.h"
#include "tests/sim/glass.h"
#include "tests/sim/hand.h"
#include "tests/sim/promises_technician.h"
#include "tests/sim/reader.h"
#include "tests/sim/resident.h"
#include "tests/sim/story.h"
#include "tests/sim/visits.h"
#include "tests/sim/world.h"

enum {
    COMES_ONE_IN = 2,
    LOOK_MS = 250, // between two looks at the screen
    HOLD_MS = 5400,
    TOO_SHORT_MS = 4500,
    AFTER_HOLD_MS = 1200,
    TOUCH_MS = 200000, // between two touches of who stays
    NOTICES_US = 600000,
    IN_HAND_US = 150000,
    HOLDS_MAX = 6,
    POKES_MAX = 12,       // in the tools
    LOOKS_MAX = 60,       // at screens that are not the mode's
    MOST_MIN = 75,        // minutes of one visit
    WAIT_MOST_MIN = 62,   //
    RESIDENTS_CARD = 23,  // nobody else's
    TYPED_BY_OTHERS = 99, // until all of it is deleted
    HASTY_DIGITS = 3,
};

static const char *const PINS[] = {"86420975", "7531984"};
static const char *const WRONG = "13572468";

static struct {
    struct chance dice, more;
    bool used;
    struct technician_plan plan;
    struct badge badges[PAPER_COUNT];
    struct card cards[PAPER_COUNT], residents;
    bool here;
    uint32_t life;
    int number, holds, looks, wrong_left, tests_left, tools_left, agains_left, pokes;
    bool resident_left, corrects_left, fiddles_left, let_in, tested;
    bool hasty_left, reader_left, visit_left, reader_tested, hurried;
    enum view_id seen;
    size_t typed;
    int64_t typed_at, until_us;
    uint64_t came, were_in;
} me; // lint: file-scope the one who is at the kiosk

void technician_begin(uint64_t seed)
{
    uint64_t came = me.came, were_in = me.were_in;
    uint32_t life = me.life + 1;
    memset(&me, 0, sizeof me);
    me.came = came;
    me.were_in = were_in;
    me.life = life;
    me.dice = chance_stream(seed, "technician");
    me.more = chance_stream(seed, "technician more");
    me.used = technician_comes_to(seed);
    calibration_begin(seed, me.used);
    for (int i = 0; i < PAPER_COUNT; i++)
        badge_make(&me.badges[i], &me.cards[i], (enum maintenance_paper)i, PINS[0]);
    card_make(&me.residents, RESIDENTS_CARD);
    visits_begin(seed);
}

bool technician_is_used(void)
{
    return me.used;
}

uint64_t technician_came(void)
{
    return me.came;
}

uint64_t technician_were_in(void)
{
    return me.were_in;
}

static void leave(void)
{
    story_tell("technician", "%d goes", me.number);
    me.here = false;
    me.life++;
}

void technician_send_away(void)
{
    if (me.here)
        leave();
}

// ---- hands --------------------------------------------------------------------------------------

static struct card *own_card(void)
{
    return &me.cards[me.plan.paper];
}

static struct card *wanted_card(void)
{
    return me.resident_left ? &me.residents : own_card();
}

static void put(struct card *card)
{
    resident_clear_readers();
    reader_put(0, card, false);
}

static bool press(enum control control)
{
    int x, y;
    if (!glass_place(control, &x, &y))
        return false;
    hand_tap(control, 1, 0);
    return true;
}

static void take_and_go(void)
{
    if (!me.plan.forgets)
        resident_clear_readers();
    leave();
}

static struct card *another_card(void)
{
    return &me.cards[me.plan.paper == PAPER_GOOD ? PAPER_SECOND : PAPER_GOOD];
}

static const char *pin(void)
{
    return me.wrong_left > 0 ? WRONG : own_card()->badge->pin;
}

// OK in the middle of it, if that can be pressed.
static void be_hasty(const char *digits)
{
    char part[BADGE_PIN + 1] = "";
    me.hasty_left = false;
    memcpy(part, digits, me.typed);
    if (press(CONTROL_OK))
        promises_technician_typed(part);
}

// One digit, or OK when all of them are there. What is not what was typed goes.
static void type(void)
{
    const char *digits = pin();
    size_t length = strlen(digits), shown = glass_view()->entry.typed;
    if (world_us() - me.typed_at < (me.typed == 0 ? NOTICES_US : IN_HAND_US))
        return;
    if (me.typed != shown) { // one was lost, or came late: all of it goes
        me.typed = shown > 0 ? TYPED_BY_OTHERS : 0;
        if (shown > 0)
            press(CONTROL_DELETE);
    } else if (me.hasty_left && me.typed == HASTY_DIGITS) {
        be_hasty(digits);
    } else if (me.corrects_left && me.typed == length) {
        me.corrects_left = false;
        me.typed--;
        press(CONTROL_DELETE);
    } else if (me.typed < length) {
        if (hand_type(digits[me.typed], false, 0, 60))
            me.typed++;
    } else if (glass_view()->entry.complete) {
        promises_technician_typed(digits);
        press(CONTROL_OK);
        me.wrong_left -= me.wrong_left > 0;
        me.typed = 0;
    }
    me.typed_at = world_us();
}

// ---- screens ------------------------------------------------------------------------------------

// Milliseconds until the next look; 0: as usual.
static int64_t at_idle(void)
{
    if (++me.holds > HOLDS_MAX || me.tested) {
        take_and_go();
        return 0;
    }
    resident_clear_readers();
    bool early = me.plan.early > 0;
    me.plan.early -= early;
    int held_ms = early ? TOO_SHORT_MS : HOLD_MS;
    return hand_hold(CONTROL_SERVICE, held_ms) ? held_ms + AFTER_HOLD_MS : 0;
}

static void at_insert(void)
{
    if (me.tested) // the card is out, and the mode does not go on for this one
        take_and_go();
    else if (!me.reader_tested || me.plan.back == BACK_OWN)
        put(wanted_card());
    else if (me.plan.back == BACK_OTHER)
        put(another_card());
}

// A card in and out, three times, whichever is at hand.
static void at_reader(void)
{
    enum reader_phase phase = glass_view()->service.reader.phase;
    me.reader_left = false;
    me.reader_tested = true;
    if (phase == READER_TAKE)
        resident_clear_readers();
    else if (phase == READER_PUT)
        put(chance_one_in(&me.more, 2) ? &me.residents : own_card());
}

static int64_t at_refused(void)
{
    const struct view_service *service = &glass_view()->service;
    bool theirs = me.resident_left;
    me.resident_left = false;
    if (service->wait_minutes > 0 && me.plan.waits && !theirs) {
        me.plan.waits = service->wait_minutes <= 2;
        return service->wait_minutes * 60000;
    }
    if (theirs && me.agains_left-- > 0)
        press(CONTROL_TRY_AGAIN); // with the same card once more
    else if (theirs)
        put(own_card());
    else if (me.agains_left-- <= 0 || !press(CONTROL_TRY_AGAIN))
        take_and_go();
    return 0;
}

static int64_t end_mode(void)
{
    me.tested = true;
    switch ((int)me.plan.ends) {
    case ENDS_PULL:
        resident_clear_readers();
        break;
    case ENDS_IDLE:
        leave();
        break;
    case ENDS_SWAP:
        put(another_card());
        break;
    case ENDS_STAYS:
        hand_drum();
        return TOUCH_MS;
    default:
        press(CONTROL_LEAVE);
        break;
    }
    return 0;
}

static int64_t at_menu(void)
{
    if (!me.let_in)
        me.were_in++;
    me.let_in = true;
    if ((me.reader_left || me.visit_left || me.hurried) && press(CONTROL_TOOLS))
        return 0;
    if (me.tools_left > 0 && press(CONTROL_TOOLS)) {
        me.tools_left--;
        me.pokes = 0;
        return 0;
    }
    if (me.tests_left == 0)
        return end_mode();
    me.tests_left--;
    press(CONTROL_SELF_TEST);
    return 0;
}

static void at_test(void)
{
    me.hurried = me.plan.hurries && glass_view()->service.running;
    if (me.hurried)
        press(CONTROL_BACK);
    else if (me.tests_left > 0 && press(CONTROL_TRY_AGAIN))
        me.tests_left--;
    else if (!glass_view()->service.running || me.plan.ends == ENDS_LEAVE)
        press(CONTROL_BACK);
}

// Whatever a tool asks: anything that is offered, and after a while the way back.
static void poke(void)
{
    struct action_control list[CONTROL_COUNT];
    size_t count = action_controls(glass_view(), list);
    if (count > 0 && me.pokes++ < POKES_MAX)
        press(list[chance_below(&me.dice, (uint32_t)count)].control);
    else if (!press(CONTROL_BACK))
        press(CONTROL_LEAVE);
}

static void at_other(enum view_id id)
{
    if (id == VIEW_SERVICE_TOOLS && me.hurried) {
        me.hurried = false;
        press((enum control)(CONTROL_TOOL_0 + TOOL_SOUND));
        return;
    }
    if (id == VIEW_SERVICE_TOOLS && me.reader_left) {
        press((enum control)(CONTROL_TOOL_0 + TOOL_READER));
        return;
    }
    if (id == VIEW_SERVICE_READER && me.plan.reader) {
        at_reader();
        return;
    }
    if (id == VIEW_SERVICE_TOOLS && me.visit_left) {
        press((enum control)(CONTROL_TOOL_0 + visits_tool()));
        return;
    }
    if (id == VIEW_SERVICE_VISIT && me.plan.visit) {
        me.visit_left = false;
        me.reader_tested = true;
        visits_act(&me.plan, &me.residents, own_card());
        return;
    }
    if (id == VIEW_SERVICE_CALIBRATE) {
        calibration_press(glass_view());
        return;
    }
    if (id == VIEW_SERVICE_TOOLS && calibration_is_wanted()) {
        press((enum control)(CONTROL_TOOL_0 + TOOL_CALIBRATE));
        return;
    }
    if (view_is_service(id)) {
        poke();
        return;
    }
    if (id == VIEW_TAKE_CARD)
        resident_clear_readers();
    else if (id == VIEW_CLERK)
        press(CONTROL_BACK);
    if (++me.looks > LOOKS_MAX)
        take_and_go();
}

static int64_t act(enum view_id id)
{
    switch ((int)id) {
    case VIEW_START:
    case VIEW_CLOSED:
        return at_idle();
    case VIEW_SERVICE_INSERT:
        at_insert();
        return 0;
    case VIEW_SERVICE_READING:
        if (me.fiddles_left && glass_view()->waiting)
            put(wanted_card());
        me.fiddles_left = false;
        return 0;
    case VIEW_SERVICE_PIN:
        type();
        return LOOK_MS;
    case VIEW_SERVICE_REFUSED:
        return at_refused();
    case VIEW_SERVICE_MENU:
        return at_menu();
    case VIEW_SERVICE_TEST:
        at_test();
        return 0;
    case VIEW_SERVICE_ENDED:
        press(CONTROL_LEAVE);
        take_and_go();
        return 0;
    default:
        at_other(id);
        return 0;
    }
}

// ---- a visit ------------------------------------------------------------------------------------

static void look(void *context, int64_t life);

static void look_again(int64_t ms)
{
    world_after(ms * WORLD_MS, look, NULL, me.life);
}

static void look(void *context, int64_t life)
{
    (void)context;
    if (!me.here || (uint32_t)life != me.life)
        return;
    const struct view *view = glass_view();
    if (!view) {
        look_again(LOOK_MS);
        return;
    }
    if (view->id != me.seen) {
        me.seen = view->id;
        me.typed = 0;
        look_again(me.plan.pause_ms);
        return;
    }
    int64_t ms = act(view->id);
    if (me.here)
        look_again(ms > 0 ? ms : me.plan.pause_ms);
}

static void come(int number)
{
    me.here = true;
    me.life++;
    me.came++;
    me.number = number;
    me.holds = me.looks = 0;
    me.seen = VIEW_COUNT;
    me.typed = 0;
    me.wrong_left = me.plan.wrong;
    me.tests_left = me.plan.tests;
    me.tools_left = me.plan.tools;
    if (me.tools_left == 0 && calibration_is_wanted())
        me.tools_left = 1;
    me.pokes = 0;
    me.agains_left = me.plan.agains;
    me.resident_left = me.plan.resident;
    me.corrects_left = me.plan.corrects;
    me.fiddles_left = me.plan.fiddles;
    me.let_in = me.tested = me.reader_tested = me.hurried = false;
    me.hasty_left = me.plan.hasty;
    me.reader_left = me.plan.reader;
    me.visit_left = me.plan.visit;
    story_tell("technician", "%d comes with the card %s", number, maintenance_name(me.plan.paper));
    look_again(500);
}

// Whoever issues the cards has made the PIN new.
static void renew_card(void)
{
    if (own_card() == reader_service()->readers[0].card)
        return;
    badge_make(own_card()->badge, own_card(), me.plan.paper, PINS[me.plan.seven]);
}

void technician_stay(void)
{
    int64_t most = world_us() + MOST_MIN * WORLD_MINUTE;
    while (me.here && world_us() < most && !world_halted())
        world_run(world_us() + WORLD_SECOND);
    technician_send_away();
}

void technician_perhaps(int number)
{
    if (!me.used || world_halted() || me.here || !chance_one_in(&me.dice, COMES_ONE_IN))
        return;
    technician_draw(&me.plan, &me.dice, &me.more);
    visits_draw(&me.plan);
    renew_card();
    if (me.plan.worn)
        own_card()->badge->tries = 1;
    come(number);
    if (me.plan.beside)
        return;
    technician_stay();
    world_run(world_us() + chance_between(&me.dice, 1, 40) * WORLD_SECOND);
}

bool technician_probe(void)
{
    int64_t most = world_us() + WAIT_MOST_MIN * WORLD_MINUTE;
    bool in = false;
    while (!in && world_us() < most && !world_halted()) {
        me.plan = (struct technician_plan){.tests = 1, .agains = 1, .pause_ms = 900};
        renew_card();
        come(0);
        technician_stay();
        in = me.let_in;
        if (!in)
            world_run(world_us() + WORLD_MINUTE);
    }
    resident_clear_readers();
    return in;
}
