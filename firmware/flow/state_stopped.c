// The visit cannot go on as it was; flow->notice says why and what can be done. Everything typed is
// wiped and the card is let go, except where the card can still serve for something else.
#include "firmware/flow/states.h"

static void enter(struct flow *flow, struct flow_effects *effects)
{
    bool card_serves = flow->notice == NOTICE_NO_SIGN_CERTIFICATE &&
                       flow->operation == OPERATION_NONE && flow->card.open;
    if (!card_serves)
        flow_let_go(flow, effects);
}

// A card of another kind is out again: the right one may come.
static bool wants_other_card(enum view_notice notice)
{
    return notice == NOTICE_CARD_OTHER || notice == NOTICE_CARD_RESIDENT_REGISTER ||
           notice == NOTICE_CARD_PHONE;
}

// The card that was written to may prove what has happened.
static bool may_prove(const struct flow *flow)
{
    bool unknown = flow->notice == NOTICE_OUTCOME_UNKNOWN || flow->notice == NOTICE_CARD_SWAPPED;
    return unknown && flow->before < flow_tries_max(operation_target(flow->operation));
}

// A visit that stopped before anybody agreed, because the reader went away, begins anew.
static enum flow_state again(struct flow *flow)
{
    if (!flow->agreed)
        return flow_home(flow);
    if (flow->reader == READER_CARD && may_prove(flow))
        return FLOW_RECHECKING;
    return flow_to_card(flow);
}

// These are over once the card has been taken out and put in again, or the reader is back with it.
static bool card_repairs(enum view_notice notice)
{
    return notice == NOTICE_CARD_REMOVED || notice == NOTICE_CARD_SILENT ||
           notice == NOTICE_CARD_MUTE || notice == NOTICE_OUTCOME_UNKNOWN ||
           notice == NOTICE_CARD_SWAPPED || notice == NOTICE_READER_MISSING;
}

// A reader that is back, with the card that was never taken out, does not take the news away that
// nobody knows what happened, unless the card may prove it.
static bool goes_on(struct flow *flow)
{
    bool unknown = flow->notice == NOTICE_OUTCOME_UNKNOWN && !may_prove(flow);
    return card_repairs(flow->notice) && (unknown ? flow_next_came(flow) : flow->card_appeared);
}

// The card says that it has left, the reader says that it is in: it was out for a moment. Once.
static bool may_be_back(const struct flow *flow)
{
    return flow->notice == NOTICE_CARD_REMOVED && flow->reader == READER_CARD && !flow->read_again;
}

static enum flow_limit limit_now(const struct flow *flow)
{
    return may_be_back(flow) ? LIMIT_CARD_BACK : LIMIT_NOTICE;
}

static enum flow_state time_up(struct flow *flow)
{
    if (!may_be_back(flow))
        return flow_home(flow);
    flow->read_again = true;
    return again(flow);
}

enum flow_state flow_still_stopped(struct flow *flow)
{
    if (flow->notice == NOTICE_READER_MISSING && flow->reader != READER_MISSING)
        return again(flow); // the reader is back
    if (goes_on(flow))
        return again(flow);
    if (flow_next_came(flow))
        return flow_welcome(flow);
    if (flow->reader == READER_EMPTY && wants_other_card(flow->notice))
        return FLOW_INSERT;
    return FLOW_STOPPED;
}

static enum flow_state reader_changed(struct flow *flow, struct flow_effects *effects)
{
    flow->card = (struct flow_card){0}; // and nothing is offered with it any more
    enum flow_state next = flow_still_stopped(flow);
    // Whoever takes the card out and says nothing is leaving; whoever must put it in again is not.
    if (next == FLOW_STOPPED && flow->reader == READER_EMPTY)
        flow_wait(effects, card_repairs(flow->notice) ? LIMIT_NOTICE : LIMIT_FAREWELL);
    return next;
}

static enum flow_state change(struct flow *flow)
{
    return flow->card.open ? flow_begin_known(flow, OPERATION_CHANGE_AUTH) : flow->state;
}

static enum flow_state on(struct flow *flow, const struct flow_event *event,
                          struct flow_effects *effects)
{
    if (event->type == EVENT_TIME_UP)
        return time_up(flow);
    if (event->type == EVENT_READER)
        return reader_changed(flow, effects);
    if (event->type == EVENT_CARD_LATE)
        return flow_still_stopped(flow);
    if (flow_pressed(event, CONTROL_TRY_AGAIN))
        return again(flow);
    if (flow_pressed(event, CONTROL_CHANGE))
        return change(flow);
    if (flow_pressed(event, CONTROL_COUNTER)) {
        flow->back = FLOW_STOPPED;
        return FLOW_COUNTER;
    }
    return flow->state;
}

const struct state_rules state_stopped = {
    .name = "stopped",
    .limit = LIMIT_NOTICE,
    .limit_now = limit_now,
    .may_leave = true,
    .enter = enter,
    .on = on,
};
