// The promises of flow.h, each a check of one step. A check looks at what came out (effects, state)
// and at what really happened (the world), never at the flow's own notes.
#include "tests/flow/world.h"

static bool did(const struct step *s, enum flow_effect_type type)
{
    for (size_t i = 0; i < s->effects.count; i++)
        if (s->effects.list[i].type == type)
            return true;
    return false;
}

static bool entered(const struct step *s, enum flow_state state)
{
    return s->after.state == state && s->before.state != state;
}

static bool is_reset(enum operation operation)
{
    return operation == OPERATION_RESET_SIGN || operation == OPERATION_RESET_AUTH;
}

static int tries(const struct world *w, enum secret_kind kind)
{
    return kind == SECRET_SIGN ? w->tries_sign : w->tries_auth;
}

static int most_tries(enum secret_kind kind)
{
    return kind == SECRET_SIGN ? TRIES_MAX_SIGN : TRIES_MAX_AUTH;
}

static bool no_reset_without_a_proof_a_press_and_a_permission(const struct step *s)
{
    const struct world *w = &s->world_after;
    if (did(s, EFFECT_CARD_CHALLENGE) || did(s, EFFECT_LINK_AUTHORIZE))
        return w->proven && w->confirmed && w->verified && w->staged;
    if (!did(s, EFFECT_CARD_WRITE))
        return true;
    bool allowed = !is_reset(s->after.operation) || (w->proven && w->authorized);
    return allowed && w->confirmed && w->verified && w->staged;
}

static bool no_verify_without_a_press_of_ok_on_a_complete_entry(const struct step *s)
{
    bool now = s->event.type == EVENT_PRESS && s->event.control == CONTROL_OK && s->event.complete;
    return !did(s, EFFECT_CARD_VERIFY) || now || s->world_before.asked_to_try;
}

static bool no_verify_at_the_reserve_without_consent(const struct step *s)
{
    if (!did(s, EFFECT_CARD_VERIFY))
        return true;
    int left = tries(&s->world_before, operation_known(s->after.operation));
    return left > FLOW_TRIES_RESERVE || (left > 0 && s->world_before.consented);
}

static bool a_secret_that_is_locked_is_never_tried(const struct step *s)
{
    return !did(s, EFFECT_CARD_VERIFY) ||
           tries(&s->world_before, operation_known(s->after.operation)) > 0;
}

static bool done_only_when_the_card_said_so_or_its_counter_proves_it(const struct step *s)
{
    return !entered(s, FLOW_DONE) || s->world_after.written;
}

static bool the_backend_hears_done_only_then_too(const struct step *s)
{
    for (size_t i = 0; i < s->effects.count; i++) {
        const struct flow_effect *e = &s->effects.list[i];
        if (e->type == EFFECT_OUTCOME && e->outcome == OUTCOME_DONE && !s->world_after.written)
            return false;
    }
    return true;
}

static bool a_reset_that_was_opened_is_reported_before_home(const struct step *s)
{
    enum flow_state state = s->after.state;
    bool home = state == FLOW_START || state == FLOW_CLOSED || state == FLOW_TAKE_CARD ||
                state == FLOW_CARD || state == FLOW_READING;
    return !home || !s->world_after.reset_open;
}

static bool the_card_signs_only_after_the_known_secret_was_right(const struct step *s)
{
    return !did(s, EFFECT_CARD_SIGN) || s->world_after.verified;
}

static bool a_new_secret_is_asked_for_only_after_the_known_one_was_right(const struct step *s)
{
    return !entered(s, FLOW_NEW) || s->world_after.verified;
}

static bool the_signature_certificate_is_sent_only_after_consent(const struct step *s)
{
    bool sends = did(s, EFFECT_CARD_READ_CERTIFICATE) ||
                 (did(s, EFFECT_LINK_OPEN) && s->after.operation == OPERATION_RESET_AUTH);
    return !sends || s->world_after.disclosed;
}

static bool only_two_equal_complete_entries_are_staged(const struct step *s)
{
    return !did(s, EFFECT_CARD_STAGE) || (s->event.type == EVENT_PRESS && s->event.complete &&
                                          s->event.match && s->before.state == FLOW_AGAIN);
}

static bool the_first_new_entry_is_taken_only_when_complete(const struct step *s)
{
    return !entered(s, FLOW_AGAIN) || s->before.state == FLOW_TIME_OUT ||
           (s->event.type == EVENT_PRESS && s->event.complete);
}

static bool confirmation_is_asked_for_only_what_was_staged(const struct step *s)
{
    return !entered(s, FLOW_CONFIRM) || s->world_after.staged;
}

static bool only_a_my_number_card_is_offered_anything(const struct step *s)
{
    return !entered(s, FLOW_CARD) || s->world_after.card_ours;
}

static bool only_what_is_possible_begins(const struct step *s)
{
    enum operation op = s->after.operation;
    if (op == OPERATION_NONE || s->before.operation == op)
        return true;
    const struct world *w = &s->world_after;
    bool open = s->after.service.closed == NOTICE_NONE && !s->after.service.over;
    bool service = !is_reset(op) || open;
    bool certificate = op == OPERATION_CHANGE_AUTH || w->has_sign;
    return service && certificate && tries(w, operation_known(op)) > 0;
}

static bool a_card_is_opened_only_alone_and_never_when_left_behind(const struct step *s)
{
    return !did(s, EFFECT_CARD_OPEN) ||
           (s->after.reader == READER_CARD && !s->world_before.card_left_behind);
}

static bool a_card_is_read_only_after_its_owner_agreed(const struct step *s)
{
    return !did(s, EFFECT_CARD_OPEN) || s->world_after.agreed;
}

static bool only_a_press_or_a_card_that_comes_in_begins_a_visit(const struct step *s)
{
    if (s->before.state != FLOW_START || s->after.state == FLOW_START ||
        s->after.state == FLOW_CLOSED || s->after.state == FLOW_TAKE_CARD)
        return true;
    bool came = s->event.type == EVENT_READER && s->before.reader == READER_EMPTY;
    bool open = s->before.service.closed == NOTICE_NONE && !s->before.service.over;
    bool guide = !open && s->event.control == CONTROL_COUNTER && s->after.state == FLOW_COUNTER;
    return came || (s->event.type == EVENT_PRESS && (s->event.control == CONTROL_START || guide));
}

static bool a_card_begins_a_visit_only_when_it_is_put_in(const struct step *s)
{
    if (!entered(s, FLOW_EXPLAIN) || s->event.type != EVENT_READER ||
        s->before.state == FLOW_TIME_OUT)
        return true;
    return s->world_before.seen == READER_EMPTY && !s->world_before.card_was_in;
}

static bool is_home(enum flow_state state)
{
    return state == FLOW_START || state == FLOW_CLOSED || state == FLOW_TAKE_CARD;
}

static bool a_card_that_is_found_in_the_reader_must_be_taken_first(const struct step *s)
{
    bool found = s->event.type == EVENT_READER && s->before.reader == READER_MISSING &&
                 s->after.reader != READER_EMPTY && s->after.reader != READER_MISSING;
    return !found || !is_home(s->before.state) || s->after.state == FLOW_TAKE_CARD;
}

static bool no_card_without_a_user_certificate_is_served(const struct step *s)
{
    return (!entered(s, FLOW_CARD) && !entered(s, FLOW_KNOWN)) || s->world_after.has_auth;
}

static bool another_card_lets_the_first_one_go(const struct step *s)
{
    return s->after.state != FLOW_INSERT || (!s->world_after.card_ours && !s->world_after.verified);
}

static bool is_confirmed(enum flow_state state)
{
    return state == FLOW_PROVING || state == FLOW_CHALLENGING || state == FLOW_AUTHORIZING;
}

static bool the_limit_from_confirm_on_is_never_started_anew(const struct step *s)
{
    bool runs = is_confirmed(s->before.state) && is_confirmed(s->after.state);
    return !runs || !did(s, EFFECT_WAIT) || s->event.type == EVENT_CARD_ALIVE;
}

static bool a_touch_puts_no_limit_of_a_machine_off(const struct step *s)
{
    enum flow_state state = s->before.state;
    bool machine = state == FLOW_READING || state == FLOW_CHECKING || state == FLOW_STAGING ||
                   state == FLOW_WRITING || state == FLOW_RECHECKING || is_confirmed(state);
    bool touch = s->event.type == EVENT_PRESS || s->event.type == EVENT_ACTIVITY;
    return !machine || !touch || s->after.state != state || !did(s, EFFECT_WAIT);
}

static bool an_answer_is_taken_exactly_when_it_is_waited_for(const struct step *s)
{
    return s->taken == s->counted;
}

// A change is possible: the card alone decides about that.
static bool nothing_is_reset_with_an_expired_certificate(const struct step *s)
{
    bool begins = s->before.operation == OPERATION_NONE && operation_is_reset(s->after.operation);
    return !begins || !s->world_before.expired;
}

static bool is_of_a_card(enum flow_state state)
{
    return state == FLOW_CARD || state == FLOW_CHANGE || state == FLOW_CONSENT ||
           state == FLOW_CERTIFICATES || state == FLOW_KNOWN || state == FLOW_LAST_TRY ||
           state == FLOW_CHECKING || state == FLOW_WRONG || state == FLOW_NEW ||
           state == FLOW_AGAIN || state == FLOW_STAGING || state == FLOW_CONFIRM ||
           state == FLOW_PROVING || state == FLOW_CHALLENGING || state == FLOW_AUTHORIZING;
}

static bool asks_for_more(const struct step *s)
{
    static const enum flow_effect_type MORE[] = {EFFECT_CARD_READ_CERTIFICATE,
                                                 EFFECT_CARD_SIGN,
                                                 EFFECT_CARD_STAGE,
                                                 EFFECT_CARD_CHALLENGE,
                                                 EFFECT_CARD_WRITE,
                                                 EFFECT_LINK_OPEN,
                                                 EFFECT_LINK_PROVE,
                                                 EFFECT_LINK_AUTHORIZE};
    for (size_t i = 0; i < sizeof MORE / sizeof MORE[0]; i++)
        if (did(s, MORE[i]))
            return true;
    return s->after.state >= FLOW_NEW && s->after.state <= FLOW_DONE;
}

static bool who_wants_to_see_dates_is_led_to_nothing_else(const struct step *s)
{
    return s->after.operation != OPERATION_READ_SIGN || !asks_for_more(s);
}

// With or without a backend: the card alone decides, and its answer brings the dates.
static bool who_enters_the_password_sees_the_dates(const struct step *s)
{
    const struct world *w = &s->world_before;
    bool wants = s->before.state == FLOW_CERTIFICATES && s->event.type == EVENT_PRESS &&
                 s->event.control == CONTROL_READ_SIGN && w->has_sign && w->tries_sign > 0;
    bool right = s->counted && s->before.operation == OPERATION_READ_SIGN &&
                 s->event.type == EVENT_CARD_VERIFIED && s->event.answer == ANSWER_OK;
    if (wants)
        return s->after.state == (w->tries_sign > FLOW_TRIES_RESERVE ? FLOW_KNOWN : FLOW_LAST_TRY);
    return !right || (s->after.state == FLOW_CERTIFICATES && s->world_after.card_ours);
}

// Where they were, with the same card and all its tries.
static bool who_does_not_enter_the_password_loses_nothing(const struct step *s)
{
    const struct world *w = &s->world_before, *now = &s->world_after;
    bool back = s->before.operation == OPERATION_READ_SIGN && s->event.type == EVENT_PRESS &&
                s->event.control == CONTROL_BACK &&
                (s->before.state == FLOW_KNOWN || s->before.state == FLOW_WRONG ||
                 s->before.state == FLOW_LAST_TRY);
    return !back || (s->after.state == FLOW_CERTIFICATES && now->card_ours == w->card_ours &&
                     now->tries_sign == w->tries_sign && now->tries_auth == w->tries_auth);
}

// From a slot, and after a secret was sent to it, at once.
static bool a_card_that_leaves_ends_the_visit(const struct step *s)
{
    bool out = s->event.type == EVENT_READER && world_card_is_out(s->event.reader);
    bool may_be_moved = s->world_before.movable && s->event.reader != READER_MISSING;
    return !out || may_be_moved || !is_of_a_card(s->after.state);
}

static bool a_card_that_is_moved_on_a_plate_changes_nothing_at_once(const struct step *s)
{
    bool moved = s->event.type == EVENT_READER && s->event.reader == READER_EMPTY &&
                 is_of_a_card(s->before.state) && s->before.reader == READER_CARD &&
                 s->world_before.movable && !world_card_is_out(s->world_before.seen);
    bool waits = s->effects.count == 0 || (s->effects.count == 1 && did(s, EFFECT_WAIT_CARD));
    return !moved || (s->after.state == s->before.state && waits);
}

static bool a_card_that_stays_away_ends_the_visit(const struct step *s)
{
    bool late = s->event.type == EVENT_CARD_LATE && world_card_is_out(s->world_before.seen);
    return !late || !is_of_a_card(s->after.state);
}

static bool a_card_that_was_out_is_asked_nothing_before_it_is_read(const struct step *s)
{
    bool asks = did(s, EFFECT_CARD_VERIFY) || did(s, EFFECT_CARD_READ_CERTIFICATE) ||
                did(s, EFFECT_CARD_SIGN) || did(s, EFFECT_CARD_STAGE) ||
                did(s, EFFECT_CARD_CHALLENGE) || did(s, EFFECT_CARD_WRITE);
    bool opens = did(s, EFFECT_CARD_OPEN) || did(s, EFFECT_CARD_OPEN_AGAIN);
    return (!asks || !s->world_after.unread) && (!opens || !world_card_is_out(s->world_after.seen));
}

// Read anew, it is the one that the visit began with, and as it was.
static bool a_visit_goes_on_with_its_own_card_alone(const struct step *s)
{
    const struct world *w = &s->world_before, *now = &s->world_after;
    bool read = s->counted && s->event.type == EVENT_CARD_OPENED && w->unread &&
                is_of_a_card(s->before.state);
    bool same = s->event.answer == ANSWER_OK && s->event.notice == NOTICE_NONE && s->event.same &&
                w->tries_sign == now->tries_sign && w->tries_auth == now->tries_auth &&
                w->has_sign == now->has_sign && w->has_auth == now->has_auth;
    bool waits = s->event.answer == ANSWER_GONE || s->event.answer == ANSWER_MUTE;
    return !read || same || waits || !is_of_a_card(s->after.state);
}

static bool nobody_leaves_while_the_card_is_written(const struct step *s)
{
    return s->before.state != FLOW_WRITING || s->event.type != EVENT_PRESS ||
           s->after.state == FLOW_WRITING;
}

static bool what_was_typed_is_wiped_when_the_visit_ends(const struct step *s)
{
    enum flow_state state = s->after.state;
    bool over = state == FLOW_START || state == FLOW_CLOSED || state == FLOW_TAKE_CARD ||
                state == FLOW_DONE || state == FLOW_STOPPED || state == FLOW_READING;
    return !over || (!s->world_after.typed_known && !s->world_after.typed_new);
}

static bool what_was_typed_is_nowhere_once_it_was_sent(const struct step *s)
{
    bool known_gone = !did(s, EFFECT_CARD_VERIFY) || !s->world_after.typed_known;
    return known_gone && (!entered(s, FLOW_STAGING) || !s->world_after.typed_new);
}

static bool every_wait_has_a_limit(const struct step *s)
{
    return s->after.state == FLOW_START || s->after.state == FLOW_CLOSED || s->world_after.limited;
}

static bool the_card_is_let_go_when_the_visit_ends(const struct step *s)
{
    enum flow_state state = s->after.state;
    bool over = state == FLOW_START || state == FLOW_TAKE_CARD || state == FLOW_DONE;
    return !over || !s->world_after.card_ours;
}

// Somebody puts it in anew, the reader comes back with it and it can prove what happened, or
// nobody comes. A reader that goes and comes back by itself changes nothing.
static bool news_of_an_unknown_end_stay_while_the_card_lies_there(const struct step *s)
{
    bool stands = s->before.state == FLOW_STOPPED && s->before.notice == NOTICE_OUTCOME_UNKNOWN &&
                  s->event.type == EVENT_READER;
    enum secret_kind target = operation_target(s->before.operation);
    bool proves = s->world_before.before < most_tries(target);
    return !stands || proves || !s->world_before.card_was_in || s->after.state == FLOW_STOPPED;
}

// But for a missing reader, whose coming back is the result's end.
static bool a_result_stands_before_the_next_card_takes_its_place(const struct step *s)
{
    bool missing = s->before.state == FLOW_STOPPED && s->before.notice == NOTICE_READER_MISSING;
    if (!s->world_before.news || s->event.type != EVENT_READER || missing)
        return true;
    bool next = s->after.state == FLOW_EXPLAIN || s->after.state == FLOW_TAKE_CARD;
    return s->before.state == FLOW_DONE ? s->after.state == FLOW_DONE : !next;
}

static bool what_the_reader_does_behind_the_guide_counts_when_it_is_left(const struct step *s)
{
    bool back = s->before.state == FLOW_COUNTER && s->after.state == FLOW_STOPPED &&
                s->event.type == EVENT_PRESS;
    bool repaired = s->after.notice == NOTICE_READER_MISSING && s->after.reader != READER_MISSING;
    return !back || (!s->before.card_came && !repaired);
}

static bool both_are_told_locked_only_of_a_card_that_has_both(const struct step *s)
{
    bool told = s->after.notice == NOTICE_BOTH_LOCKED && s->before.notice != NOTICE_BOTH_LOCKED;
    bool opened = s->event.type == EVENT_CARD_OPENED;
    return !told || (opened ? s->event.card.has_sign : s->world_before.has_sign);
}

// A card that was put in while the kiosk was closed, by somebody who has gone since, is not the
// next person's.
static bool no_card_lies_for_long_in_a_closed_kiosk(const struct step *s)
{
    bool in = s->after.reader != READER_EMPTY && s->after.reader != READER_MISSING;
    bool closed = s->after.state == FLOW_CLOSED;
    return !in || !closed || (s->world_after.limited && s->event.type != EVENT_TIME_UP);
}

static bool nobody_begins_while_the_kiosk_is_out_of_service(const struct step *s)
{
    bool begins = entered(s, FLOW_EXPLAIN) && s->before.state != FLOW_TIME_OUT;
    return !s->world_after.off || (!begins && s->after.state != FLOW_START);
}

static bool serves(const struct flow *flow)
{
    enum view_notice closed = flow->service.closed;
    bool change = closed == NOTICE_OUTAGE || closed == NOTICE_MAINTENANCE;
    return !flow->service.off && (closed == NOTICE_NONE || (change && flow->service.change));
}

// But for a change, where only the backend is missing.
static bool a_closed_kiosk_gives_the_counter_guide_and_nothing_else(const struct step *s)
{
    enum flow_state to = s->after.state;
    bool asks = s->before.state == FLOW_CLOSED || s->world_before.asks_closed;
    bool aside = to == FLOW_TIME_OUT || (to >= FLOW_COUNTER && to <= FLOW_GUIDE);
    if (!asks || aside || is_home(to))
        return true;
    bool change = s->before.state == FLOW_CLOSED && s->event.control == CONTROL_CHANGE;
    return to == FLOW_EXPLAIN && (change || serves(&s->after));
}

// Its end is the order's beginning.
static bool a_visit_loses_nothing_by_an_order_out_of_service(const struct step *s)
{
    bool visit = s->before.state != FLOW_START && s->before.state != FLOW_CLOSED;
    if (!visit || s->event.type != EVENT_SERVICE || !s->event.service.off)
        return true;
    struct flow other = s->after;
    other.service.off = false;
    bool same = s->after.state == s->before.state && s->effects.count == 0;
    for (int operation = OPERATION_RESET_SIGN; operation <= OPERATION_READ_SIGN; operation++)
        same = same && flow_choice(&s->after, (enum operation)operation) ==
                           flow_choice(&other, (enum operation)operation);
    return same;
}

static const struct {
    const char *name;
    bool (*holds)(const struct step *s);
} PROMISES[] = {
    {WORLD_PROMISE(no_reset_without_a_proof_a_press_and_a_permission)},
    {WORLD_PROMISE(no_verify_without_a_press_of_ok_on_a_complete_entry)},
    {WORLD_PROMISE(no_verify_at_the_reserve_without_consent)},
    {WORLD_PROMISE(a_secret_that_is_locked_is_never_tried)},
    {WORLD_PROMISE(nothing_is_reset_with_an_expired_certificate)},
    {WORLD_PROMISE(done_only_when_the_card_said_so_or_its_counter_proves_it)},
    {WORLD_PROMISE(the_backend_hears_done_only_then_too)},
    {WORLD_PROMISE(a_reset_that_was_opened_is_reported_before_home)},
    {WORLD_PROMISE(the_card_signs_only_after_the_known_secret_was_right)},
    {WORLD_PROMISE(a_new_secret_is_asked_for_only_after_the_known_one_was_right)},
    {WORLD_PROMISE(the_signature_certificate_is_sent_only_after_consent)},
    {WORLD_PROMISE(only_two_equal_complete_entries_are_staged)},
    {WORLD_PROMISE(the_first_new_entry_is_taken_only_when_complete)},
    {WORLD_PROMISE(confirmation_is_asked_for_only_what_was_staged)},
    {WORLD_PROMISE(only_a_my_number_card_is_offered_anything)},
    {WORLD_PROMISE(only_what_is_possible_begins)},
    {WORLD_PROMISE(a_card_is_opened_only_alone_and_never_when_left_behind)},
    {WORLD_PROMISE(a_card_is_read_only_after_its_owner_agreed)},
    {WORLD_PROMISE(only_a_press_or_a_card_that_comes_in_begins_a_visit)},
    {WORLD_PROMISE(nobody_begins_while_the_kiosk_is_out_of_service)},
    {WORLD_PROMISE(a_closed_kiosk_gives_the_counter_guide_and_nothing_else)},
    {WORLD_PROMISE(a_visit_loses_nothing_by_an_order_out_of_service)},
    {WORLD_PROMISE(a_card_that_leaves_ends_the_visit)},
    {WORLD_PROMISE(a_card_that_is_moved_on_a_plate_changes_nothing_at_once)},
    {WORLD_PROMISE(a_card_that_stays_away_ends_the_visit)},
    {WORLD_PROMISE(a_card_that_was_out_is_asked_nothing_before_it_is_read)},
    {WORLD_PROMISE(a_visit_goes_on_with_its_own_card_alone)},
    {WORLD_PROMISE(who_wants_to_see_dates_is_led_to_nothing_else)},
    {WORLD_PROMISE(who_enters_the_password_sees_the_dates)},
    {WORLD_PROMISE(who_does_not_enter_the_password_loses_nothing)},
    {WORLD_PROMISE(nobody_leaves_while_the_card_is_written)},
    {WORLD_PROMISE(what_was_typed_is_wiped_when_the_visit_ends)},
    {WORLD_PROMISE(what_was_typed_is_nowhere_once_it_was_sent)},
    {WORLD_PROMISE(every_wait_has_a_limit)},
    {WORLD_PROMISE(the_card_is_let_go_when_the_visit_ends)},
    {WORLD_PROMISE(a_card_begins_a_visit_only_when_it_is_put_in)},
    {WORLD_PROMISE(a_card_that_is_found_in_the_reader_must_be_taken_first)},
    {WORLD_PROMISE(no_card_without_a_user_certificate_is_served)},
    {WORLD_PROMISE(another_card_lets_the_first_one_go)},
    {WORLD_PROMISE(the_limit_from_confirm_on_is_never_started_anew)},
    {WORLD_PROMISE(a_touch_puts_no_limit_of_a_machine_off)},
    {WORLD_PROMISE(an_answer_is_taken_exactly_when_it_is_waited_for)},
    {WORLD_PROMISE(news_of_an_unknown_end_stay_while_the_card_lies_there)},
    {WORLD_PROMISE(a_result_stands_before_the_next_card_takes_its_place)},
    {WORLD_PROMISE(what_the_reader_does_behind_the_guide_counts_when_it_is_left)},
    {WORLD_PROMISE(both_are_told_locked_only_of_a_card_that_has_both)},
    {WORLD_PROMISE(no_card_lies_for_long_in_a_closed_kiosk)},
};

const char *world_broken_promise(const struct step *step)
{
    for (size_t i = 0; i < sizeof PROMISES / sizeof PROMISES[0]; i++)
        if (!PROMISES[i].holds(step))
            return PROMISES[i].name;
    return NULL;
}
