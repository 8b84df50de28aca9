// Beside the visit: a card that lies on a plate and is moved.
//
// Before any secret was sent to it, what the reader says of such a card is held back. The visit
// goes on, the screen stays, and nothing is asked of the card. If a card is back within
// LIMIT_CARD_AWAY it is read anew, and goes on when it is the same, unchanged. Otherwise the visit
// hears that its card has left, as it would have from a slot.
#include "firmware/flow/states.h"

bool plate_concerns(const struct flow *flow)
{
    return flow->card.open || flow->state == FLOW_READING;
}

bool plate_is_out(const struct flow *flow)
{
    return flow->plate == PLATE_AWAY && flow->held != READER_CARD;
}

void plate_end(struct flow *flow, struct flow_effects *effects)
{
    if (flow->plate != PLATE_STEADY)
        flow_wait_card(effects, LIMIT_NONE);
    flow->plate = PLATE_STEADY;
    flow->held = READER_MISSING;
    flow->plate_ticket = 0;
}

static enum plate_news away(struct flow *flow, struct flow_effects *effects, enum flow_reader said)
{
    flow->plate = PLATE_AWAY;
    flow->held = said;
    flow->plate_ticket = 0;
    if (flow->state == FLOW_READING)
        flow->ticket = 0; // of the card as it was
    flow_wait_card(effects, LIMIT_CARD_AWAY);
    return PLATE_HOLDS;
}

bool plate_wobbles(struct flow *flow, struct flow_effects *effects)
{
    if (!flow->may_wobble || flow->read_again || flow->reader != READER_CARD)
        return false;
    flow->read_again = true;
    away(flow, effects, READER_CARD);
    return true;
}

static enum plate_news returned(struct flow *flow, struct flow_effects *effects)
{
    if (flow->state == FLOW_READING) { // nothing was known of it
        plate_end(flow, effects);
        flow_rules(flow->state)->enter(flow, effects);
        return PLATE_HOLDS;
    }
    flow->plate = PLATE_RETURNED;
    flow->held = READER_MISSING;
    flow_ask(flow, effects, EFFECT_CARD_OPEN_AGAIN);
    flow_wait_card(effects, LIMIT_CARD);
    return PLATE_HOLDS;
}

static bool leaves(const struct flow_event *event)
{
    return event->reader == READER_EMPTY || event->reader == READER_MUTE;
}

static enum plate_news lies(struct flow *flow, const struct flow_event *event,
                            struct flow_effects *effects)
{
    bool moved = leaves(event) && flow->reader == READER_CARD && plate_concerns(flow);
    if (!moved || !flow_guard(GUARD_UNSENT, flow->may_wobble))
        return PLATE_PASSES;
    return away(flow, effects, event->reader);
}

static enum plate_news reader_said(struct flow *flow, const struct flow_event *event,
                                   struct flow_effects *effects)
{
    if (event->reader != READER_EMPTY)
        flow->may_wobble &= event->plate;
    if (flow->plate == PLATE_STEADY)
        return lies(flow, event, effects);
    if (event->reader == READER_TWO)
        return PLATE_TWO; // nobody knows which of them it was
    if (event->reader == READER_MISSING) {
        plate_end(flow, effects);
        return PLATE_PASSES;
    }
    bool was_back = flow->plate == PLATE_RETURNED;
    if (!leaves(event)) {
        flow->read_again = false;
        return was_back ? PLATE_HOLDS : returned(flow, effects);
    }
    bool was_out = plate_is_out(flow); // its time runs from the reader's first word
    flow->held = event->reader;
    if (!flow->may_wobble)
        return PLATE_LEFT; // it lay in a slot last
    return was_out ? PLATE_HOLDS : away(flow, effects, event->reader);
}

static bool is_unchanged(const struct flow *flow, const struct flow_card *card)
{
    return card->has_sign == flow->card.has_sign && card->has_auth == flow->card.has_auth &&
           card->tries_sign == flow->card.tries_sign && card->tries_auth == flow->card.tries_auth;
}

static enum plate_news read_anew(struct flow *flow, const struct flow_event *event,
                                 struct flow_effects *effects)
{
    bool left = event->answer == ANSWER_GONE || event->answer == ANSWER_MUTE;
    if (left && plate_wobbles(flow, effects))
        return PLATE_HOLDS;
    bool same = event->same && is_unchanged(flow, &event->card);
    if (event->answer != ANSWER_OK || event->notice != NOTICE_NONE ||
        !flow_guard(GUARD_SAME_AGAIN, same))
        return event->answer == ANSWER_LOST ? PLATE_SILENT : PLATE_REPLACED;
    plate_end(flow, effects);
    flow->card = event->card;
    flow->read_again = false;
    if (flow->state == FLOW_CHECKING) // it waits for this
        flow_rules(flow->state)->enter(flow, effects);
    return PLATE_HOLDS;
}

// A card that nobody saw leave was away so shortly that it is back.
static enum plate_news late(struct flow *flow, struct flow_effects *effects)
{
    if (flow->plate == PLATE_STEADY)
        return flow->news ? PLATE_PASSES : PLATE_HOLDS;
    if (flow->plate == PLATE_RETURNED)
        return PLATE_SILENT;
    return flow->held == READER_CARD ? returned(flow, effects) : PLATE_LEFT;
}

enum plate_news plate_on(struct flow *flow, const struct flow_event *event,
                         struct flow_effects *effects)
{
    if (event->type == EVENT_READER)
        return reader_said(flow, event, effects);
    if (event->type == EVENT_CARD_LATE)
        return late(flow, effects);
    if (event->type == EVENT_CARD_ALIVE && flow->plate == PLATE_RETURNED)
        flow_wait_card(effects, LIMIT_CARD);
    if (event->type == EVENT_CARD_OPENED && flow->plate == PLATE_RETURNED)
        return read_anew(flow, event, effects);
    // Whoever leaves while the card is away takes it along.
    bool goes = plate_is_out(flow) && flow_pressed(event, CONTROL_LEAVE);
    return goes ? PLATE_LEFT_FIRST : PLATE_PASSES;
}
