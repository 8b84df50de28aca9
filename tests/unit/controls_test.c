// Every control that can be pressed does something, and nobody is ever stuck: the flow is explored
// to its last state, each state is shown as the kiosk shows it, and what the screen offers there is
// pressed.
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/domain/secret_rules.h"
#include "firmware/session/internal.h"
#include "firmware/session/show.h"
#include "screens/view/action.h"
#include "tests/test.h"

enum {
    SLOTS = 1 << 19, // several times what the exploration finds
    FOUND_MAX = SLOTS / 2,
    EVENTS_MAX = 1000,
    TICKET = 1, // of the answer that is waited for, and of the proof's
    PROOF_TICKET = 2,
    STEPS_HOME = 4, // of time alone, until nobody is served any more
};

struct events {
    struct flow_event list[EVENTS_MAX];
    size_t count;
};

struct found {
    struct flow *flows; // in the order of discovery
    size_t count;
    uint32_t *slots; // index + 1; 0: free
};

// ---- every event ------------------------------------------------------------------------------

static void add(struct events *e, struct flow_event event)
{
    assert(e->count < EVENTS_MAX);
    e->list[e->count++] = event;
}

static void add_resident(struct events *e)
{
    for (int control = CONTROL_START; control < CONTROL_LANGUAGE_0; control++)
        for (int match = 0; match < 2; match++)
            add(e, (struct flow_event){.type = EVENT_PRESS,
                                       .control = (enum control)control,
                                       .complete = true,
                                       .match = match});
    add(e, (struct flow_event){.type = EVENT_ACTIVITY});
    add(e, (struct flow_event){.type = EVENT_TIME_UP});
}

static void add_world(struct events *e)
{
    static const enum view_notice CLOSED[] = {NOTICE_NONE, NOTICE_UNREACHABLE, NOTICE_MAINTENANCE,
                                              NOTICE_SUSPENDED};
    for (size_t i = 0; i < sizeof CLOSED / sizeof CLOSED[0]; i++)
        for (int capable = 0; capable < 2; capable++)
            add(e, (struct flow_event){.type = EVENT_SERVICE,
                                       .service = {CLOSED[i], capable, capable, capable}});
    for (int reader = READER_MISSING; reader <= READER_TWO; reader++)
        add(e, (struct flow_event){.type = EVENT_READER, .reader = (enum flow_reader)reader});
}

static void add_opened(struct events *e)
{
    static const int8_t TRIES[] = {-1, 0, 1, 2};
    for (int i = 0; i < 4 * 5 * 2 * 2; i++) {
        int auth = i / 4 % 5, sign = i % 4;
        struct flow_event event = {.type = EVENT_CARD_OPENED, .ticket = TICKET};
        event.card = (struct flow_card){.open = true, .has_auth = true, .has_sign = i / 20 % 2};
        event.card.tries_sign = sign == 3 ? secret_rules(SECRET_SIGN)->tries : TRIES[sign];
        event.card.tries_auth = auth == 4 ? secret_rules(SECRET_AUTH)->tries : TRIES[auth];
        event.same = i / 40;
        add(e, event);
    }
}

// The card's and the backend's answers with every end that they can have.
static void add_answers(struct events *e, enum flow_event_type type, uint32_t ticket)
{
    static const enum view_notice REFUSALS[] = {NOTICE_NO_SIGN_CERTIFICATE, NOTICE_TARGET_REVOKED,
                                                NOTICE_MAINTENANCE, NOTICE_RESET_EXPIRED};
    for (int answer = 0; answer < ANSWER_COUNT; answer++)
        for (int variant = 0; variant < 4; variant++)
            add(e, (struct flow_event){.type = type,
                                       .ticket = ticket,
                                       .answer = (enum flow_answer)answer,
                                       .notice = answer == ANSWER_REFUSED ? REFUSALS[variant]
                                                                          : NOTICE_NONE,
                                       .tries = (int8_t)variant});
}

static void add_other_cards(struct events *e)
{
    for (int notice = NOTICE_CARD_OTHER; notice <= NOTICE_CARD_PHONE; notice++)
        add(e, (struct flow_event){.type = EVENT_CARD_OPENED,
                                   .ticket = TICKET,
                                   .notice = (enum view_notice)notice});
    add(e, (struct flow_event){.type = EVENT_CARD_OPENED,
                               .ticket = TICKET,
                               .card = {.open = true, .has_sign = true, .tries_sign = 5}});
    for (int answer = ANSWER_WRONG; answer < ANSWER_COUNT; answer++)
        add(e, (struct flow_event){.type = EVENT_CARD_OPENED,
                                   .ticket = TICKET,
                                   .answer = (enum flow_answer)answer});
}

static void fill(struct events *e)
{
    e->count = 0;
    add_resident(e);
    add_world(e);
    add_opened(e);
    add_other_cards(e);
    for (int type = EVENT_CARD_VERIFIED; type <= EVENT_LINK_AUTHORIZED; type++) {
        bool of_proof = type == EVENT_CARD_CERTIFICATE || type == EVENT_CARD_SIGNED ||
                        type == EVENT_LINK_OPENED || type == EVENT_LINK_PROVEN;
        add_answers(e, (enum flow_event_type)type, of_proof ? PROOF_TICKET : TICKET);
    }
}

// ---- every state ------------------------------------------------------------------------------

// Equal states are equal bytes: no padding, and tickets that only say whether one is waited for.
static struct flow *tidy(struct flow *out, const struct flow *in)
{
    memset(out, 0, sizeof *out);
    out->state = in->state;
    out->back = in->back;
    out->counted = in->counted;
    out->notice = in->notice;
    out->operation = in->operation;
    out->reader = in->reader;
    out->service.closed = in->service.closed;
    out->service.reset_sign = in->service.reset_sign;
    out->service.reset_auth = in->service.reset_auth;
    out->service.change = in->service.change;
    out->card.open = in->card.open;
    out->card.has_sign = in->card.has_sign;
    out->card.has_auth = in->card.has_auth;
    out->card.tries_sign = in->card.tries_sign;
    out->card.tries_auth = in->card.tries_auth;
    out->proof = in->proof;
    out->known = in->known;
    out->agreed = in->agreed;
    out->opened = in->opened;
    out->before = in->before;
    out->card_left_behind = in->card_left_behind;
    out->alarm = in->alarm;
    out->card_was_in = in->card_was_in;
    out->read_again = in->read_again;
    out->ticket = in->ticket != 0 ? TICKET : 0;
    out->proof_ticket = in->proof_ticket != 0 ? PROOF_TICKET : 0;
    out->last_ticket = PROOF_TICKET;
    return out;
}

static uint32_t hash(const struct flow *flow)
{
    uint32_t words[sizeof *flow / 4], h = 2166136261u; // FNV-1a, word by word
    _Static_assert(sizeof words == sizeof *flow, "whole words");
    memcpy(words, flow, sizeof words);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        h = (h ^ words[i] ^ h >> 15) * 16777619u;
    return h;
}

static void note(struct found *f, const struct flow *flow)
{
    struct flow clean;
    tidy(&clean, flow);
    uint32_t i = hash(&clean) % SLOTS;
    for (; f->slots[i] != 0; i = (i + 1) % SLOTS)
        if (memcmp(&f->flows[f->slots[i] - 1], &clean, sizeof clean) == 0)
            return;
    assert_true(f->count < FOUND_MAX);
    memcpy(&f->flows[f->count++], &clean, sizeof clean);
    f->slots[i] = (uint32_t)f->count;
}

static int find_all(void **state)
{
    static struct events events; // lint: file-scope filled once
    struct found *f = calloc(1, sizeof *f);
    struct flow flow;
    struct flow_effects effects;
    assert_non_null(f);
    f->flows = calloc(FOUND_MAX, sizeof *f->flows);
    f->slots = calloc(SLOTS, sizeof *f->slots);
    assert_true(f->flows && f->slots);
    fill(&events);
    flow_init(&flow, &effects);
    note(f, &flow);
    for (size_t i = 0; i < f->count; i++)
        for (size_t k = 0; k < events.count; k++) {
            flow = f->flows[i];
            flow_step(&flow, &events.list[k], &effects);
            if (memcmp(&flow, &f->flows[i], sizeof flow) != 0)
                note(f, &flow);
        }
    print_message("explored: %zu states\n", f->count);
    *state = f;
    return 0;
}

static int forget_all(void **state)
{
    struct found *f = *state;
    free(f->flows);
    free(f->slots);
    free(f);
    return 0;
}

// ---- what is shown ----------------------------------------------------------------------------

// NULL where nothing is typed.
static struct pin_entry *typed_complete(const struct flow *flow)
{
    enum pin_slot slot;
    enum secret_kind kind;
    if (!show_entry(flow, &slot, &kind))
        return NULL;
    struct pin_entry *pins = pin_entry_new();
    assert_non_null(pins);
    for (const char *c = kind == SECRET_AUTH ? "7391" : "KZ83HQ"; *c; c++)
        pin_entry_type(pins, slot, kind, *c);
    return pins;
}

// As the kiosk shows this state when everything that can be typed was typed.
static void look(const struct flow *flow, struct view *view)
{
    struct pin_entry *pins = typed_complete(flow);
    const struct show_facts facts = {.now = 2, .not_after = 1, .pins = pins};
    show_view(view, flow, &facts);
    if (pins)
        pin_entry_free(&pins);
}

// True when the flow does something about the control: another state, or an effect besides the
// wait that every sign of life renews.
static bool does_something(const struct flow *flow, enum control control)
{
    const struct flow_event event = {
        .type = EVENT_PRESS, .control = control, .complete = true, .match = true};
    if (session_owns(control))
        return true;
    struct flow after = *flow;
    struct flow_effects effects;
    flow_step(&after, &event, &effects);
    return after.state != flow->state || effects.count > 1;
}

static void print_where(const struct flow *flow, const struct view *view)
{
    print_message("in %s (%s), notice \"%s\", reader %d, closed \"%s\", card open %d, operation "
                  "\"%s\"\n",
                  flow_state_name(flow->state), view_name(view->id), notice_name(flow->notice),
                  (int)flow->reader, notice_name(flow->service.closed), flow->card.open,
                  operation_name(flow->operation));
}

// ---- the promises -----------------------------------------------------------------------------

static void every_control_that_can_be_pressed_does_something(void **state)
{
    const struct found *f = *state;
    size_t pressed = 0;
    for (size_t i = 0; i < f->count; i++) {
        struct view view;
        struct action_control list[CONTROL_COUNT];
        look(&f->flows[i], &view);
        size_t count = action_controls(&view, list);
        for (size_t k = 0; k < count; k++) {
            if (!list[k].enabled || does_something(&f->flows[i], list[k].control))
                continue;
            print_where(&f->flows[i], &view);
            fail_msg("nothing happens on \"%s\"", control_name(list[k].control));
        }
        pressed += count;
    }
    print_message("pressed: %zu controls\n", pressed);
}

static bool has_working_leave(const struct flow *flow, const struct view *view)
{
    struct action_control list[CONTROL_COUNT];
    size_t count = action_controls(view, list);
    for (size_t i = 0; i < count; i++)
        if (list[i].control == CONTROL_LEAVE && list[i].enabled)
            return does_something(flow, CONTROL_LEAVE);
    return false;
}

// Nobody is being served there.
static bool is_home(enum flow_state state)
{
    return state == FLOW_START || state == FLOW_CLOSED || state == FLOW_TAKE_CARD;
}

static bool leads_home(struct flow flow, struct flow_event event)
{
    struct flow_effects effects;
    for (int i = 0; i < STEPS_HOME && !is_home(flow.state); i++)
        flow_step(&flow, &event, &effects);
    return is_home(flow.state);
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
static void every_state_a_resident_waits_in_has_a_way_out(void **state)
{
    const struct found *f = *state;
    for (size_t i = 0; i < f->count; i++) {
        const struct flow *flow = &f->flows[i];
        struct view view;
        look(flow, &view);
        bool out = is_home(flow->state) || has_working_leave(flow, &view) ||
                   ((view.waiting || flow->state == FLOW_DONE) && time_leads_on(*flow));
        if (!out) {
            print_where(flow, &view);
            fail_msg("no way out");
        }
    }
}

static void time_alone_leads_home_from_everywhere(void **state)
{
    const struct found *f = *state;
    for (size_t i = 0; i < f->count; i++)
        if (!leads_home(f->flows[i], (struct flow_event){.type = EVENT_TIME_UP})) {
            struct view view;
            look(&f->flows[i], &view);
            print_where(&f->flows[i], &view);
            fail_msg("nobody comes, and it stays");
        }
}

static void the_focus_never_starts_on_a_control_that_does_not_work(void **state)
{
    const struct found *f = *state;
    for (size_t i = 0; i < f->count; i++) {
        struct view view;
        struct action_control list[CONTROL_COUNT];
        look(&f->flows[i], &view);
        size_t count = action_controls(&view, list), k = 0;
        enum control first = action_primary(&view);
        while (k < count && list[k].control != first)
            k++;
        if (first != CONTROL_NONE && (k == count || !list[k].enabled)) {
            print_where(&f->flows[i], &view);
            fail_msg("the focus starts on \"%s\"", control_name(first));
        }
    }
}

static void every_notice_that_stops_a_visit_was_met(void **state)
{
    const struct found *f = *state;
    bool met[NOTICE_COUNT] = {false};
    for (size_t i = 0; i < f->count; i++)
        if (f->flows[i].state == FLOW_STOPPED)
            met[f->flows[i].notice] = true;
    static const enum view_notice WANTED[] = {
        NOTICE_CARD_MUTE,
        NOTICE_CARD_OTHER,
        NOTICE_CARD_RESIDENT_REGISTER,
        NOTICE_CARD_PHONE,
        NOTICE_CARD_SILENT,
        NOTICE_CARD_SWAPPED,
        NOTICE_CARD_REMOVED,
        NOTICE_CARD_REFUSED,
        NOTICE_OUTCOME_UNKNOWN,
        NOTICE_KNOWN_LOCKED,
        NOTICE_BOTH_LOCKED,
        NOTICE_NO_SIGN_CERTIFICATE,
        NOTICE_NO_AUTH_CERTIFICATE,
        NOTICE_TARGET_REVOKED,
        NOTICE_UNREACHABLE,
        NOTICE_MAINTENANCE,
        NOTICE_RESET_EXPIRED,
        NOTICE_READER_MISSING,
        NOTICE_FAULT,
    };
    for (size_t i = 0; i < sizeof WANTED / sizeof WANTED[0]; i++)
        if (!met[WANTED[i]])
            fail_msg("never met: %s", notice_name(WANTED[i]));
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(every_control_that_can_be_pressed_does_something),
    cmocka_unit_test(every_state_a_resident_waits_in_has_a_way_out),
    cmocka_unit_test(time_alone_leads_home_from_everywhere),
    cmocka_unit_test(the_focus_never_starts_on_a_control_that_does_not_work),
    cmocka_unit_test(every_notice_that_stops_a_visit_was_met),
};

TEST_MAIN(TESTS, find_all, forget_all)
