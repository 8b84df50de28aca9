// Where the visit can go from several states.
#include "drivers/domain/secret_rules.h"
#include "firmware/flow/states.h"

bool flow_pressed(const struct flow_event *event, enum control control)
{
    return event->type == EVENT_PRESS && event->control == control;
}

bool flow_chosen(const struct flow_event *event)
{
    return event->type == EVENT_PRESS && event->control >= CONTROL_CHOICE_0 &&
           event->control < CONTROL_KEY_0;
}

void flow_note_aside(struct flow *flow, const struct flow_event *event)
{
    if (event->type == EVENT_READER && flow->reader != READER_CARD)
        flow->card = (struct flow_card){0};
}

int8_t flow_tries_max(enum secret_kind kind)
{
    return secret_rules(kind)->tries;
}

int flow_tries(const struct flow *flow, enum secret_kind kind)
{
    return kind == SECRET_SIGN ? flow->card.tries_sign : flow->card.tries_auth;
}

void flow_set_tries(struct flow *flow, enum secret_kind kind, int8_t tries)
{
    *(kind == SECRET_SIGN ? &flow->card.tries_sign : &flow->card.tries_auth) = tries;
}

bool flow_serves(const struct flow *flow)
{
    enum view_notice closed = flow->service.closed;
    if (!flow_guard(GUARD_IN_SERVICE, !flow->service.off))
        return false;
    bool change = closed == NOTICE_OUTAGE || closed == NOTICE_MAINTENANCE;
    return closed == NOTICE_NONE || (change && flow->service.change);
}

bool flow_card_is_in(const struct flow *flow)
{
    return flow->reader != READER_EMPTY && flow->reader != READER_MISSING;
}

enum flow_limit flow_lying_limit(const struct flow *flow)
{
    return flow_card_is_in(flow) ? LIMIT_NOTICE : LIMIT_NONE;
}

enum flow_state flow_idle(struct flow *flow)
{
    if (flow->card_appeared && !flow->card_came)
        flow->card_left_behind = true;
    if (!flow_guard(GUARD_LEFT_BEHIND, !(flow->card_left_behind && flow_card_is_in(flow))))
        return FLOW_TAKE_CARD;
    return flow->reader != READER_MISSING && flow_serves(flow) ? FLOW_START : FLOW_CLOSED;
}

enum flow_state flow_welcome(struct flow *flow)
{
    return flow_guard(GUARD_IN_SERVICE, !flow->service.off) ? FLOW_EXPLAIN : flow_home(flow);
}

bool flow_next_came(struct flow *flow)
{
    flow->card_waits |= flow->card_came;
    return flow->card_waits && flow_guard(GUARD_NEWS, !flow->news);
}

// A reader that went away with the card may come back with it: it is nobody else's then.
enum flow_state flow_home(struct flow *flow)
{
    if (flow->reader == READER_MISSING && flow->card_was_in)
        flow->card_left_behind = true;
    return flow_card_is_in(flow) ? FLOW_TAKE_CARD : flow_idle(flow);
}

enum flow_state flow_to_card(struct flow *flow)
{
    if (flow->reader == READER_MISSING) // nobody is asked to put a card into it
        return flow_stop(flow, NOTICE_READER_MISSING);
    return flow_guard(GUARD_ONE_CARD, flow->reader == READER_CARD) ? FLOW_READING : FLOW_INSERT;
}

enum flow_state flow_stop(struct flow *flow, enum view_notice notice)
{
    flow->notice = notice;
    return FLOW_STOPPED;
}

enum flow_state flow_to_known(struct flow *flow)
{
    int tries = flow_tries(flow, operation_known(flow->operation));
    return flow_guard(GUARD_RESERVE, tries > FLOW_TRIES_RESERVE) ? FLOW_KNOWN : FLOW_LAST_TRY;
}

enum flow_state flow_begin(struct flow *flow, enum operation operation, enum flow_state next)
{
    if (!flow_guard(GUARD_OFFERED, flow_choice(flow, operation) == CHOICE_OPEN))
        return flow->state;
    flow->operation = operation;
    return next;
}

enum flow_state flow_begin_known(struct flow *flow, enum operation operation)
{
    if (flow_begin(flow, operation, FLOW_KNOWN) == flow->state)
        return flow->state;
    return flow_to_known(flow);
}

enum flow_state flow_chosen_at(const struct flow *flow)
{
    return flow->operation == OPERATION_READ_SIGN ? FLOW_CERTIFICATES : FLOW_CARD;
}

bool flow_closes_resets_only(enum view_notice closed)
{
    return closed == NOTICE_UNREACHABLE || closed == NOTICE_FIRMWARE_OLD ||
           closed == NOTICE_UNTRUSTED || closed == NOTICE_CLOCK;
}

enum view_notice flow_closed_by(const struct flow *flow)
{
    if (flow->service.off)
        return NOTICE_SUSPENDED;
    return flow->reader == READER_MISSING ? NOTICE_READER_MISSING : flow->service.closed;
}

static enum view_choice reset_choice(const struct flow *flow, bool capable, int known_tries)
{
    if (!flow->card.has_sign || !flow->card.has_auth)
        return CHOICE_NO_CERTIFICATE;
    if (flow->card.expired) // one proves with it, the other would be for nothing
        return CHOICE_EXPIRED;
    if (known_tries <= 0)
        return CHOICE_OTHER_LOCKED;
    if (flow->service.closed != NOTICE_NONE || !capable)
        return CHOICE_NOT_NOW;
    return flow->service.over ? CHOICE_OVER : CHOICE_OPEN;
}

static enum view_choice change_choice(const struct flow *flow, bool present, int own_tries)
{
    if (!present)
        return CHOICE_NO_CERTIFICATE;
    if (own_tries <= 0)
        return CHOICE_SELF_LOCKED;
    return flow->service.change ? CHOICE_OPEN : CHOICE_NOT_NOW;
}

// The card alone decides.
static enum view_choice read_choice(const struct flow_card *card)
{
    if (!card->has_sign)
        return CHOICE_NO_CERTIFICATE;
    return card->tries_sign > 0 ? CHOICE_OPEN : CHOICE_SELF_LOCKED;
}

enum view_choice flow_choice(const struct flow *flow, enum operation operation)
{
    const struct flow_card *card = &flow->card;
    switch (operation) {
    case OPERATION_RESET_SIGN:
        return reset_choice(flow, flow->service.reset_sign, card->tries_auth);
    case OPERATION_RESET_AUTH:
        return reset_choice(flow, flow->service.reset_auth, card->tries_sign);
    case OPERATION_CHANGE_SIGN:
        return change_choice(flow, card->has_sign, card->tries_sign);
    case OPERATION_CHANGE_AUTH:
        return change_choice(flow, card->has_auth, card->tries_auth);
    case OPERATION_READ_SIGN:
        return read_choice(card);
    case OPERATION_NONE:
        break;
    }
    return CHOICE_NOT_NOW;
}

enum flow_state flow_card_failed(struct flow *flow, enum flow_answer answer)
{
    switch (answer) {
    case ANSWER_GONE:
        return flow_stop(flow, NOTICE_CARD_REMOVED);
    case ANSWER_NO_READER:
        return flow_stop(flow, NOTICE_READER_MISSING);
    case ANSWER_MUTE:
        return flow_stop(flow, NOTICE_CARD_MUTE);
    case ANSWER_LOST:
        return flow_stop(flow, NOTICE_CARD_SILENT);
    case ANSWER_OK:
    case ANSWER_WRONG:
    case ANSWER_LOCKED:
    case ANSWER_REFUSED:
    case ANSWER_UNKNOWN:
    case ANSWER_WEAK_BIRTH:
    case ANSWER_WEAK_SAME:
    case ANSWER_FAULT:
    case ANSWER_COUNT:
        break;
    }
    return flow_stop(flow, NOTICE_FAULT);
}
