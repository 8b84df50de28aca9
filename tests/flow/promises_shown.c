// The promises of one state, as the kiosk shows it when everything that can be typed was typed.
#include <assert.h>
#include <stdio.h>

#include "firmware/session/internal.h"
#include "firmware/session/show.h"
#include "screens/view/action.h"
#include "tests/flow/world.h"

enum {
    STEPS_HOME = 4, // of time alone, until nobody is served any more
};

struct shown {
    const struct flow *flow;
    struct view view;
    struct action_control list[CONTROL_COUNT];
    size_t count;
};

// NULL where nothing is typed.
static struct pin_entry *typed_complete(const struct flow *flow)
{
    enum pin_slot slot;
    enum secret_kind kind;
    if (!show_entry(flow, &slot, &kind))
        return NULL;
    struct pin_entry *pins = pin_entry_new();
    assert(pins);
    for (const char *c = kind == SECRET_AUTH ? "7391" : "KZ83HQ"; *c; c++)
        pin_entry_type(pins, slot, kind, *c);
    return pins;
}

// Two municipalities, and a postal code that both have.
static const struct guide *guide(void)
{
    static const char JSON[] =
        "{\"format\":1,\"version\":1,\"holidays\":{\"from\":\"2026-01-01\",\"until\":"
        "\"2026-12-31\",\"days\":[\"2026-01-01\"]},\"prefectures\":[{\"code\":\"14\",\"name\":"
        "{\"ja\":\"神奈川県\"},\"kana\":\"かながわけん\"}],\"municipalities\":[{\"code\":"
        "\"141305\",\"name\":{\"ja\":\"川崎市\"},\"kana\":\"かわさきし\",\"as_of\":\"2026-01\","
        "\"postal\":[\"21\"],\"counters\":[{\"name\":{\"ja\":\"窓口\"}}]},{\"code\":\"142069\","
        "\"name\":{\"ja\":\"小田原市\"},\"kana\":\"おだわらし\",\"as_of\":\"2026-01\",\"postal\":"
        "[\"25\"],\"counters\":[{\"name\":{\"ja\":\"窓口\"}}]}]}";
    static struct guide one; // lint: file-scope read once
    char wrong[OFFICES_WRONG_MAX];
    if (!one.offices) {
        struct offices *offices;
        enum offices_err err = offices_read(&offices, JSON, sizeof JSON - 1, wrong);
        assert(err == OFFICES_OK);
        guide_init(&one, offices);
        guide_type(&one, '2');
    }
    return &one;
}

static void show(struct shown *shown, const struct flow *flow)
{
    struct pin_entry *pins = typed_complete(flow);
    const struct show_facts facts = {.now = 2, .not_after = 1, .pins = pins, .guide = guide()};
    show_view(&shown->view, flow, &facts);
    if (pins)
        pin_entry_free(&pins);
    shown->flow = flow;
    shown->count = action_controls(&shown->view, shown->list);
}

static bool works(const struct shown *s, enum control control)
{
    for (size_t i = 0; i < s->count; i++)
        if (s->list[i].control == control)
            return s->list[i].enabled;
    return false;
}

// True when the flow does something about the control: another state or notice, or an effect
// besides the wait that every sign of life renews.
static bool does_something(const struct flow *flow, enum control control)
{
    const struct flow_event press = {
        .type = EVENT_PRESS, .control = control, .complete = true, .match = true};
    if (session_owns(control))
        return true;
    struct flow after = *flow;
    struct flow_effects effects;
    flow_step(&after, &press, &effects);
    return after.state != flow->state || after.notice != flow->notice || effects.count > 1;
}

static bool every_control_that_can_be_pressed_does_something(const struct shown *s)
{
    for (size_t i = 0; i < s->count; i++)
        if (s->list[i].enabled && !does_something(s->flow, s->list[i].control)) {
            printf("# nothing happens on \"%s\"\n", control_name(s->list[i].control));
            return false;
        }
    return true;
}

// Nobody is being served there.
static bool is_home(enum flow_state state)
{
    return state == FLOW_START || state == FLOW_CLOSED || state == FLOW_TAKE_CARD;
}

static bool time_leads_on(struct flow flow)
{
    struct flow_effects effects;
    enum flow_state before = flow.state;
    flow_step(&flow, &(struct flow_event){.type = EVENT_TIME_UP}, &effects);
    return flow.state != before;
}

// While the machine works its limit is the way out; a result stands until the card is taken, and
// for everything else there is "leave".
static bool every_state_a_resident_waits_in_has_a_way_out(const struct shown *s)
{
    if (is_home(s->flow->state) ||
        (works(s, CONTROL_LEAVE) && does_something(s->flow, CONTROL_LEAVE)))
        return true;
    return (s->view.waiting || s->flow->state == FLOW_DONE) && time_leads_on(*s->flow);
}

static bool the_focus_never_starts_on_a_control_that_does_not_work(const struct shown *s)
{
    enum control first = action_primary(&s->view);
    return first == CONTROL_NONE || works(s, first);
}

static bool time_alone_leads_home_from_everywhere(const struct shown *s)
{
    struct flow flow = *s->flow;
    struct flow_effects effects;
    flow_step(&flow, &(struct flow_event){.type = EVENT_CARD_LATE}, &effects);
    for (int i = 0; i < STEPS_HOME && !is_home(flow.state); i++)
        flow_step(&flow, &(struct flow_event){.type = EVENT_TIME_UP}, &effects);
    return is_home(flow.state);
}

static bool a_card_that_is_out_leads_home(const struct shown *s)
{
    struct flow flow = *s->flow;
    struct flow_effects effects;
    flow_step(&flow, &(struct flow_event){.type = EVENT_READER, .reader = READER_EMPTY}, &effects);
    flow_step(&flow, &(struct flow_event){.type = EVENT_CARD_LATE}, &effects);
    for (int i = 0; i < STEPS_HOME && flow.state != FLOW_START && flow.state != FLOW_CLOSED; i++)
        flow_step(&flow, &(struct flow_event){.type = EVENT_TIME_UP}, &effects);
    return flow.state == FLOW_START || flow.state == FLOW_CLOSED;
}

static bool nobody_is_asked_to_put_a_card_into_a_missing_reader(const struct shown *s)
{
    return s->flow->state != FLOW_INSERT || s->flow->reader != READER_MISSING;
}

// Offered where it leads to anything, and never demanded.
static bool no_secret_is_needed_to_leave_the_certificates(const struct shown *s)
{
    if (s->flow->state != FLOW_CERTIFICATES)
        return true;
    bool leads = s->flow->card.has_sign && s->flow->card.tries_sign > 0;
    return works(s, CONTROL_READ_SIGN) == leads && action_primary(&s->view) == CONTROL_BACK;
}

static const struct {
    const char *name;
    bool (*holds)(const struct shown *s);
} PROMISES[] = {
    {WORLD_PROMISE(every_control_that_can_be_pressed_does_something)},
    {WORLD_PROMISE(every_state_a_resident_waits_in_has_a_way_out)},
    {WORLD_PROMISE(the_focus_never_starts_on_a_control_that_does_not_work)},
    {WORLD_PROMISE(time_alone_leads_home_from_everywhere)},
    {WORLD_PROMISE(a_card_that_is_out_leads_home)},
    {WORLD_PROMISE(nobody_is_asked_to_put_a_card_into_a_missing_reader)},
    {WORLD_PROMISE(no_secret_is_needed_to_leave_the_certificates)},
};

const char *world_broken_promise_of(const struct flow *flow)
{
    struct shown shown;
    show(&shown, flow);
    for (size_t i = 0; i < sizeof PROMISES / sizeof PROMISES[0]; i++)
        if (!PROMISES[i].holds(&shown))
            return PROMISES[i].name;
    return NULL;
}
