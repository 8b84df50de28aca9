#include "tests/flow/world.h"

static bool pressed(const struct step *s, enum control control)
{
    return s->event.type == EVENT_PRESS && s->event.control == control;
}

static bool answered(const struct step *s, enum flow_event_type type, enum flow_answer answer)
{
    return s->counted && s->event.type == type && s->event.answer == answer;
}

static bool card_is_in(enum flow_reader reader)
{
    return reader != READER_EMPTY && reader != READER_MISSING;
}

static int8_t *tries_of(struct world *w, enum secret_kind kind)
{
    return kind == SECRET_SIGN ? &w->tries_sign : &w->tries_auth;
}

bool world_card_is_out(enum flow_reader seen)
{
    return seen != READER_CARD && seen != READER_TWO;
}

// The operation is over or begins anew: nothing of it counts any more.
static void forget_operation(struct world *w)
{
    w->consented = w->disclosed = w->verified = w->proven = false;
    w->staged = w->confirmed = w->authorized = false;
}

static void note_reader(struct step *s, struct world *w)
{
    w->card_was_in |= card_is_in(s->event.reader);
    bool in = card_is_in(s->event.reader), out = world_card_is_out(s->event.reader);
    bool may_stay = w->movable && s->event.reader != READER_MISSING;
    w->movable = in ? s->event.plate && (w->movable || !card_is_in(w->seen)) : may_stay;
    w->unread |= out;
    w->seen = s->event.reader;
    // A reader that was missing may say "empty" before it has looked.
    if (s->event.reader == READER_EMPTY && s->before.reader != READER_MISSING)
        w->card_left_behind = w->card_was_in = false;
}

static void note_card(struct step *s, struct world *w)
{
    enum secret_kind known = operation_known(s->before.operation);
    if (answered(s, EVENT_CARD_OPENED, ANSWER_OK)) {
        w->card_ours = s->event.notice == NOTICE_NONE;
        w->unread = world_card_is_out(w->seen);
        w->has_sign = s->event.card.has_sign;
        w->has_auth = s->event.card.has_auth;
        w->expired = s->event.card.expired;
        w->tries_sign = s->event.card.tries_sign;
        w->tries_auth = s->event.card.tries_auth;
    }
    if (answered(s, EVENT_CARD_VERIFIED, ANSWER_OK)) {
        w->verified = true;
        w->expired |= s->event.card.expired && s->before.operation == OPERATION_READ_SIGN;
        *tries_of(w, known) = known == SECRET_SIGN ? TRIES_MAX_SIGN : TRIES_MAX_AUTH;
    }
    if (answered(s, EVENT_CARD_VERIFIED, ANSWER_WRONG))
        *tries_of(w, known) = s->event.tries;
    if (answered(s, EVENT_CARD_VERIFIED, ANSWER_LOCKED))
        *tries_of(w, known) = 0;
    if (answered(s, EVENT_CARD_STAGED, ANSWER_OK))
        w->staged = true;
    if (answered(s, EVENT_CARD_WRITTEN, ANSWER_OK))
        w->written = true;
    if (s->event.type == EVENT_READER)
        note_reader(s, w);
}

// The card that comes back after an unanswered write proves it when its counter has risen.
static void note_recheck(struct step *s, struct world *w)
{
    if (!w->unknown || !answered(s, EVENT_CARD_OPENED, ANSWER_OK))
        return;
    enum secret_kind target = operation_target(s->before.operation);
    int8_t max = target == SECRET_SIGN ? TRIES_MAX_SIGN : TRIES_MAX_AUTH;
    if (s->event.same && s->event.notice == NOTICE_NONE && w->before < max &&
        *tries_of(w, target) == max)
        w->written = true;
}

static void note_resident(struct step *s, struct world *w)
{
    bool can_agree = s->before.state == FLOW_EXPLAIN && s->before.reader != READER_MISSING;
    if (pressed(s, CONTROL_AGREE) && can_agree)
        w->agreed = true;
    if (pressed(s, CONTROL_TRY_LAST) && s->before.state == FLOW_LAST_TRY)
        w->consented = true;
    if (pressed(s, CONTROL_AGREE) && s->before.state == FLOW_CONSENT)
        w->disclosed = true;
    if (pressed(s, CONTROL_OK) && s->before.state == FLOW_KNOWN && s->event.complete)
        w->asked_to_try = true;
    if (pressed(s, CONTROL_CONFIRM) && s->before.state == FLOW_CONFIRM)
        w->confirmed = true;
}

static void note_link(struct step *s, struct world *w)
{
    if (answered(s, EVENT_LINK_OPENED, ANSWER_OK))
        w->reset_open = true;
    if (answered(s, EVENT_LINK_PROVEN, ANSWER_OK))
        w->proven = true;
    if (answered(s, EVENT_LINK_AUTHORIZED, ANSWER_OK))
        w->authorized = true;
}

static void note_effect(struct step *s, struct world *w, const struct flow_effect *effect)
{
    switch ((int)effect->type) {
    case EFFECT_WAIT:
        w->limited = effect->limit != LIMIT_NONE;
        break;
    case EFFECT_CARD_VERIFY:
        w->consented = w->asked_to_try = w->movable = false;
        w->typed_known = false; // pin_entry is wiped as soon as it was sent
        break;
    case EFFECT_WIPE_KNOWN:
        w->typed_known = false;
        break;
    case EFFECT_WIPE_NEW:
        w->typed_new = false;
        break;
    case EFFECT_CARD_WRITE:
        w->before = *tries_of(w, operation_target(effect->operation));
        w->unknown = true; // until it is answered
        break;
    case EFFECT_OUTCOME:
        w->reset_open = false;
        break;
    case EFFECT_CARD_CLOSE:
        w->card_ours = w->has_sign = w->has_auth = w->expired = w->unread = false;
        w->movable &= card_is_in(w->seen);
        w->tries_sign = w->tries_auth = 0;
        break;
    default:
        break;
    }
    (void)s;
}

static bool is_home(enum flow_state state)
{
    return state == FLOW_START || state == FLOW_CLOSED || state == FLOW_TAKE_CARD;
}

static void note_state(struct step *s, struct world *w)
{
    enum flow_state state = s->after.state;
    if (state != FLOW_CHECKING)
        w->asked_to_try = false; // nothing comes of it any more
    if (is_home(state) || state == FLOW_EXPLAIN)
        w->agreed = false; // the next one has not
    if (state == FLOW_KNOWN)
        w->typed_known = true; // the resident may type here
    if (state == FLOW_NEW || state == FLOW_AGAIN)
        w->typed_new = true;
    if (state == FLOW_CARD || state == FLOW_CERTIFICATES || state == FLOW_READING ||
        state == FLOW_INSERT || is_home(state))
        forget_operation(w);
    if (state == FLOW_NEW)
        w->staged = w->confirmed = false;
    bool aside = state >= FLOW_COUNTER && state <= FLOW_GUIDE;
    w->asks_closed |= aside && s->before.state == FLOW_CLOSED;
    w->asks_closed &= aside || state == FLOW_TIME_OUT;
    bool ended = is_home(state) && !is_home(s->before.state);
    bool away =
        ended && s->after.reader == READER_MISSING && w->card_was_in; // and the card with it
    if (state == FLOW_TAKE_CARD || away)
        w->card_left_behind = true;
    bool begins = state == FLOW_EXPLAIN || s->before.state == FLOW_START;
    if (begins && s->event.type == EVENT_PRESS && !card_is_in(s->before.reader))
        w->card_left_behind = w->card_was_in = false; // somebody begins, and sees that it is empty
    if (is_home(state) || state == FLOW_READING || state == FLOW_EXPLAIN) {
        w->unknown = w->written = false;
        w->before = 0;
    }
    if (state == FLOW_DONE)
        w->unknown = false;
}

// A result that came in this step, or stands for no longer than LIMIT_NEWS.
static void note_news(struct step *s, struct world *w)
{
    enum flow_state state = s->after.state;
    bool result = state == FLOW_DONE || (state == FLOW_STOPPED && !w->card_ours);
    bool came = state != s->before.state;
    w->news = result && (came || (w->news && s->event.type != EVENT_CARD_LATE));
}

void world_note(struct step *s)
{
    s->world_after = s->world_before;
    struct world *w = &s->world_after;
    if (s->event.type == EVENT_SERVICE)
        w->off = s->event.service.off;
    note_resident(s, w);
    note_link(s, w);
    note_card(s, w);
    note_recheck(s, w);
    for (size_t i = 0; i < s->effects.count; i++)
        note_effect(s, w, &s->effects.list[i]);
    note_state(s, w);
    note_news(s, w);
    if (!card_is_in(s->after.reader))
        w->card_ours = false;
    w->unread &= w->card_ours; // the visit goes on with none
}
