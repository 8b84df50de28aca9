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
    [FLOW_CERTIFICATES] = &state_certificates,
    [FLOW_COUNTER] = &state_counter,
    [FLOW_GUIDE_PREFECTURE] = &state_guide_prefecture,
    [FLOW_GUIDE_ROW] = &state_guide_row,
    [FLOW_GUIDE_POSTAL] = &state_guide_postal,
    [FLOW_GUIDE_LIST] = &state_guide_list,
    [FLOW_GUIDE] = &state_guide,
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

static enum flow_limit limit_of(const struct flow *flow)
{
    const struct state_rules *rules = STATES[flow->state];
    return rules->limit_now ? rules->limit_now(flow) : rules->limit;
}

// The limit from "confirm" on is one for all the states that share it.
static bool goes_on_waiting(enum flow_state before, enum flow_state next)
{
    return STATES[before]->limit == LIMIT_CONFIRMED && STATES[next]->limit == LIMIT_CONFIRMED;
}

// The counter's page and the guide behind it: what the reader does meanwhile is judged when they
// are left.
static bool is_aside(enum flow_state state)
{
    return state >= FLOW_COUNTER && state <= FLOW_GUIDE;
}

// A kiosk that stood still hears of the write and of the next card in one turn.
static void note_news(struct flow *flow, struct flow_effects *effects)
{
    bool result = flow->state == FLOW_DONE || flow->state == FLOW_STOPPED;
    flow->card_waits = false;
    flow->news = result && !flow->card.open;
    if (flow->news)
        flow_wait_card(effects, LIMIT_NEWS);
}

// The only place that changes the state.
static void enter(struct flow *flow, enum flow_state next, struct flow_effects *effects)
{
    bool keeps_limit = goes_on_waiting(flow->state, next);
    bool resumes = flow->state == FLOW_TIME_OUT && next == flow->counted;
    flow->state = next;
    flow->ticket = 0;
    if (next != FLOW_TIME_OUT) {
        flow->counted = FLOW_START;
        if (!is_aside(next))
            flow->back = FLOW_START;
    }
    if (STATES[next]->enter && !resumes)
        STATES[next]->enter(flow, effects);
    note_news(flow, effects);
    if (!keeps_limit)
        flow_wait(effects, limit_of(flow));
}

static bool is_answer(enum flow_event_type type)
{
    return type >= EVENT_CARD_OPENED;
}

static uint32_t *waited_for(struct flow *flow, const struct flow_event *event)
{
    if (proof_owns(event->type))
        return &flow->proof_ticket;
    bool read_anew = event->type == EVENT_CARD_OPENED && flow->plate == PLATE_RETURNED;
    return read_anew ? &flow->plate_ticket : &flow->ticket;
}

// An answer is taken once, and only by the question that is waited for. Everything else is taken.
static bool take(struct flow *flow, const struct flow_event *event)
{
    if (!is_answer(event->type))
        return true;
    bool of_proof = proof_owns(event->type);
    uint32_t *waited = waited_for(flow, event);
    bool ours = event->ticket != 0 && event->ticket == *waited;
    if (!flow_guard(of_proof ? GUARD_PROOF_TICKET : GUARD_TICKET, ours))
        return false;
    *waited = 0;
    return true;
}

// Record reader and service state first, so that every state judges by what is true now.
static void note(struct flow *flow, const struct flow_event *event)
{
    if (event->type == EVENT_SERVICE)
        flow->service = event->service;
    if (event->type == EVENT_CARD_LATE)
        flow->news = false;
    if (event->type != EVENT_READER)
        return;
    bool in = event->reader != READER_EMPTY && event->reader != READER_MISSING;
    bool was_away = flow->reader == READER_MISSING;
    // A reader that comes back may begin empty: what lies in it then may have lain there all the
    // time.
    if (event->reader == READER_EMPTY && !was_away)
        flow->card_left_behind = flow->card_was_in = false;
    bool was_empty = flow->reader == READER_EMPTY;
    flow->may_wobble = in && event->plate && (flow->may_wobble || was_empty || was_away);
    bool comes = was_empty && !flow->card_was_in && !flow->card_left_behind;
    flow->card_appeared = in && (flow->card_appeared || was_away || was_empty);
    flow->card_came = in && (flow->card_came || flow_guard(GUARD_EDGE, comes));
    flow->card_was_in |= in;
    flow->card_waits &= in;
    flow->read_again &= !(in && was_empty);
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
    if (flow_pressed(event, CONTROL_LEAVE) && flow_guard(GUARD_WRITING, rules->may_leave))
        return flow_home(flow);
    if (event->type == EVENT_TIME_UP && rules->limit == LIMIT_IDLE) {
        flow->counted = flow->state;
        return FLOW_TIME_OUT;
    }
    return rules->on(flow, event, effects);
}

// A machine's limit is not put off by somebody who touches the screen.
static bool waits_for_resident(const struct flow *flow)
{
    enum flow_limit limit = limit_of(flow);
    return limit != LIMIT_CARD && limit != LIMIT_CONFIRMED && limit != LIMIT_CARD_BACK;
}

// "Confirm" to the write is the backend's time and the card's, which may be slow on a plate.
static bool waits_for_card(const struct flow *flow)
{
    enum flow_limit limit = limit_of(flow);
    return limit == LIMIT_CARD || limit == LIMIT_CONFIRMED;
}

static bool is_resident(enum flow_event_type type)
{
    return type == EVENT_PRESS || type == EVENT_ACTIVITY;
}

// The countdown ends by any sign of life, and what it interrupted goes on as if nothing had been.
static void resume(struct flow *flow, const struct flow_event *event, struct flow_effects *effects)
{
    bool sign_of_life = event->type == EVENT_ACTIVITY || event->type == EVENT_READER ||
                        flow_pressed(event, CONTROL_CONTINUE);
    if (flow->state == FLOW_TIME_OUT && sign_of_life)
        enter(flow, flow->counted, effects);
}

static void step(struct flow *flow, const struct flow_event *event, struct flow_effects *effects)
{
    resume(flow, event, effects);
    note(flow, event);
    enum flow_state before = flow->state;
    enum flow_state next = respond(flow, event, effects);
    if (next != before)
        enter(flow, next, effects);
    else if (is_resident(event->type) && waits_for_resident(flow))
        flow_wait(effects, limit_of(flow));
    else if (event->type == EVENT_CARD_ALIVE && waits_for_card(flow))
        flow_wait(effects, limit_of(flow));
}

// The card that was moved has left after all: the visit hears what was held back.
static void card_has_gone(struct flow *flow, struct flow_effects *effects)
{
    struct flow_event left = {
        .type = EVENT_READER, .reader = READER_EMPTY, .plate = flow->may_wobble};
    if (flow->held == READER_MUTE)
        left.reader = READER_MUTE;
    plate_end(flow, effects);
    step(flow, &left, effects);
}

// And what lies there now is not looked at before somebody has lifted it.
static void card_was_spoilt(struct flow *flow, enum flow_reader by, struct flow_effects *effects)
{
    bool plate = flow->may_wobble;
    card_has_gone(flow, effects);
    note(flow, &(struct flow_event){.type = EVENT_READER, .reader = by, .plate = plate});
    flow->card_came = flow->card_appeared = false;
    flow->read_again = true;
}

// Another card has taken its place.
static void card_was_replaced(struct flow *flow, struct flow_effects *effects)
{
    struct flow_event came = {
        .type = EVENT_READER, .reader = READER_CARD, .plate = flow->may_wobble};
    card_has_gone(flow, effects);
    step(flow, &came, effects);
}

bool flow_step(struct flow *flow, const struct flow_event *event, struct flow_effects *effects)
{
    effects->count = 0;
    if (!take(flow, event))
        return false;
    enum plate_news news = plate_on(flow, event, effects);
    if (news == PLATE_LEFT || news == PLATE_LEFT_FIRST)
        card_has_gone(flow, effects);
    if (news == PLATE_REPLACED)
        card_was_replaced(flow, effects);
    if (news == PLATE_TWO || news == PLATE_SILENT)
        card_was_spoilt(flow, news == PLATE_TWO ? READER_TWO : READER_CARD, effects);
    if (news == PLATE_SILENT && flow->notice == NOTICE_CARD_REMOVED)
        flow->notice = NOTICE_CARD_SILENT;
    if (news == PLATE_PASSES || news == PLATE_LEFT_FIRST)
        step(flow, event, effects);
    if (plate_is_out(flow) && !plate_concerns(flow))
        card_has_gone(flow, effects); // the visit is over, whatever becomes of the card
    if (!plate_concerns(flow))
        plate_end(flow, effects);
    if (!is_aside(flow->state) && !is_aside(flow->counted))
        flow->card_came = flow->card_appeared = false;
    return true;
}

bool flow_end(struct flow *flow, struct flow_effects *effects)
{
    effects->count = 0;
    if (flow->state == FLOW_WRITING)
        return false;
    enter(flow, flow_home(flow), effects);
    return true;
}

void flow_init(struct flow *flow, struct flow_effects *effects)
{
    *flow = (struct flow){.state = FLOW_CLOSED, .reader = READER_MISSING};
    flow->service.closed = NOTICE_UNREACHABLE;
    effects->count = 0;
    enter(flow, FLOW_CLOSED, effects);
}
