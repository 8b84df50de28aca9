// One place changes the state; here also stands what is the same in every state.
#include "firmware/flow/flow.h"

#include "firmware/flow/states.h"

// One line per state, in the visit's order.
static const struct state_rules *const STATES[FLOW_STATE_COUNT] = {
    [FLOW_START] = &state_start,
    [FLOW_CLOSED] = &state_closed,
    [FLOW_EXPLAIN] = &state_explain,
    [FLOW_INSERT] = &state_insert,
    [FLOW_READING] = &state_reading,
    [FLOW_CARD] = &state_card,
    [FLOW_CHANGE] = &state_change,
    [FLOW_CONSENT] = &state_consent,
    [FLOW_COUNTER] = &state_counter,
    [FLOW_KNOWN] = &state_known,
    [FLOW_LAST_TRY] = &state_last_try,
    [FLOW_CHECKING] = &state_checking,
    [FLOW_WRONG] = &state_wrong,
    [FLOW_NEW] = &state_new,
    [FLOW_AGAIN] = &state_again,
    [FLOW_STAGING] = &state_staging,
    [FLOW_CONFIRM] = &state_confirm,
    [FLOW_PROVING] = &state_proving,
    [FLOW_CHALLENGING] = &state_challenging,
    [FLOW_AUTHORIZING] = &state_authorizing,
    [FLOW_WRITING] = &state_writing,
    [FLOW_RECHECKING] = &state_rechecking,
    [FLOW_DONE] = &state_done,
    [FLOW_STOPPED] = &state_stopped,
    [FLOW_TAKE_CARD] = &state_take_card,
    [FLOW_TIME_OUT] = &state_time_out,
};

const struct state_rules *flow_rules(enum flow_state state)
{
    return STATES[state];
}

const char *flow_state_name(enum flow_state state)
{
    return STATES[state]->name;
}

// The only place that changes the state.
static void enter(struct flow *flow, enum flow_state next, struct flow_effects *effects)
{
    bool resumes = flow->state == FLOW_TIME_OUT && next == flow->counted;
    flow->state = next;
    flow->ticket = 0;
    if (next != FLOW_TIME_OUT) {
        flow->counted = FLOW_START;
        if (next != FLOW_COUNTER)
            flow->back = FLOW_START;
    }
    if (STATES[next]->enter && !resumes)
        STATES[next]->enter(flow, effects);
    flow_wait(effects, STATES[next]->limit);
}

static bool is_answer(enum flow_event_type type)
{
    return type >= EVENT_CARD_OPENED;
}

// An answer counts once, and only for the question that is waited for.
static bool is_late(struct flow *flow, const struct flow_event *event)
{
    if (!is_answer(event->type))
        return false;
    bool of_proof = proof_owns(event->type);
    uint32_t *waited = of_proof ? &flow->proof_ticket : &flow->ticket;
    bool ours = event->ticket != 0 && event->ticket == *waited;
    if (!flow_guard(of_proof ? GUARD_PROOF_TICKET : GUARD_TICKET, ours))
        return true;
    *waited = 0;
    return false;
}

// What is new in the world is noted before anybody decides.
static void note(struct flow *flow, const struct flow_event *event)
{
    if (event->type == EVENT_SERVICE)
        flow->service = event->service;
    if (event->type != EVENT_READER)
        return;
    bool in = event->reader != READER_EMPTY && event->reader != READER_MISSING;
    // A reader that comes back begins empty: what lies in it then may have lain there all the time.
    if (event->reader == READER_EMPTY && flow->reader != READER_MISSING)
        flow->left = false;
    if (event->reader != READER_MISSING)
        flow->held = in;
    flow->came = in && flow_guard(GUARD_EDGE, flow->reader == READER_EMPTY && !flow->left);
    flow->reader = event->reader;
}

// Two cards: the one that is served is still in.
static bool card_has_left(const struct flow *flow)
{
    return flow->reader != READER_CARD && flow->reader != READER_TWO;
}

static enum flow_state respond(struct flow *flow, const struct flow_event *event,
                               struct flow_effects *effects)
{
    const struct state_rules *rules = STATES[flow->state];
    if (proof_owns(event->type))
        return proof_on(flow, event, effects);
    bool removed = event->type == EVENT_READER && rules->needs_card && card_has_left(flow);
    if (!flow_guard(GUARD_REMOVED, !removed))
        return flow_stop(flow, flow->reader == READER_MISSING ? NOTICE_READER_MISSING
                                                              : NOTICE_CARD_REMOVED);
    if (flow_pressed(event, ACTION_LEAVE) && flow_guard(GUARD_WRITING, rules->may_leave))
        return flow_home(flow);
    if (event->type == EVENT_TIME_UP && rules->limit == LIMIT_IDLE) {
        flow->counted = flow->state;
        return FLOW_TIME_OUT;
    }
    return rules->on(flow, event, effects);
}

static bool is_resident(enum flow_event_type type)
{
    return type == EVENT_PRESS || type == EVENT_ACTIVITY;
}

// The countdown ends by any sign of life, and what it interrupted goes on as if nothing had been.
static void resume(struct flow *flow, const struct flow_event *event, struct flow_effects *effects)
{
    bool sign_of_life = event->type == EVENT_ACTIVITY || event->type == EVENT_READER ||
                        flow_pressed(event, ACTION_CONTINUE);
    if (flow->state == FLOW_TIME_OUT && sign_of_life)
        enter(flow, flow->counted, effects);
}

void flow_step(struct flow *flow, const struct flow_event *event, struct flow_effects *effects)
{
    effects->count = 0;
    if (is_late(flow, event))
        return;
    resume(flow, event, effects);
    note(flow, event);
    enum flow_state before = flow->state;
    enum flow_state next = respond(flow, event, effects);
    if (next != before)
        enter(flow, next, effects);
    else if (is_resident(event->type))
        flow_wait(effects, STATES[before]->limit);
    flow->came = false;
}

void flow_init(struct flow *flow, struct flow_effects *effects)
{
    *flow = (struct flow){.state = FLOW_CLOSED, .reader = READER_MISSING};
    flow->service.closed = NOTICE_UNREACHABLE;
    effects->count = 0;
    enter(flow, FLOW_CLOSED, effects);
}
