// One event of the flow: what comes out of it is performed.
#include <string.h>

#include "drivers/base/clock.h"
#include "drivers/base/log.h"
#include "firmware/session/internal.h"

static void wait_for(struct session *s, enum flow_limit limit)
{
    uint32_t ms = flow_limit_ms(limit);
    if (limit == LIMIT_IDLE && s->options.idle_ms != 0)
        ms = s->options.idle_ms;
    s->wait_until = ms == 0 ? INT64_MAX : clock_ms() + ms;
}

static void wait_for_card(struct session *s, enum flow_limit limit)
{
    uint32_t ms = flow_limit_ms(limit);
    s->card_until = ms == 0 ? INT64_MAX : clock_ms() + ms;
}

static void count_outcome(struct session *s, enum flow_outcome outcome)
{
    s->counters.done += outcome == OUTCOME_DONE;
    s->counters.failed += outcome != OUTCOME_DONE;
}

static void perform_one(struct session *s, const struct flow_effect *effect)
{
    if (effect->type == EFFECT_WAIT)
        wait_for(s, effect->limit);
    if (effect->type == EFFECT_FORGET)
        guide_init(&s->guide, s->offices);
    if (effect->type == EFFECT_WAIT_CARD)
        wait_for_card(s, effect->limit);
    if (effect->type == EFFECT_OUTCOME && !session_visit_plays(s))
        count_outcome(s, effect->outcome);
    if (effect->type == EFFECT_CARD_OPEN && s->flow.state == FLOW_READING) {
        trace_log_clear(&s->trace); // it is of one visit
        visit_begin_card(&s->visit);
    }
    perform_effect(&s->perform, effect);
}

void session_perform(struct session *s, const struct flow_effects *effects)
{
    for (size_t i = 0; i < effects->count; i++)
        perform_one(s, &effects->list[i]);
}

bool session_is_idle(const struct session *s)
{
    bool flow = s->flow.state == FLOW_START || s->flow.state == FLOW_CLOSED;
    return flow && !session_maintains(s);
}

// Home, or a card that comes in while the last visit's result is still shown.
static bool is_next_person(const struct session *s, enum flow_state before)
{
    bool was_idle = before == FLOW_START || before == FLOW_CLOSED;
    bool result = before == FLOW_DONE || before == FLOW_STOPPED;
    return (session_is_idle(s) && !was_idle) || (result && s->flow.state == FLOW_EXPLAIN);
}

// What the screen tells of the way that led here.
static void remember(struct session *s, enum flow_state before)
{
    enum flow_state now = s->flow.state;
    if (now == FLOW_LAST_TRY && before == FLOW_CHECKING)
        s->after_wrong = true;
    else if (now != FLOW_LAST_TRY && now != FLOW_COUNTER && now != FLOW_TIME_OUT)
        s->after_wrong = false;
    if (now == FLOW_DONE)
        s->done_at = s->theirs_known ? session_theirs_ms(s) / 1000 : 0;
}

static void note_state(struct session *s, enum flow_state before)
{
    s->checking = false;
    remember(s, before);
    if (is_next_person(s, before))
        presentation_reset(&s->presentation);
    bool begins = s->flow.state == FLOW_EXPLAIN && before != FLOW_TIME_OUT;
    s->counters.visits += begins && !session_visit_plays(s);
    log_write(LOG_INFO, "flow", "event=state from=%s to=%s notice=%s", flow_state_name(before),
              flow_state_name(s->flow.state), notice_name(s->flow.notice));
}

bool session_answer(struct session *s, const struct flow_event *event,
                    const struct ipc_message *answer,
                    void (*keep)(struct visit *visit, const struct ipc_message *answer))
{
    struct flow_effects effects;
    enum flow_state before = s->flow.state;
    bool taken = flow_step(&s->flow, event, &effects);
    if (taken && answer)
        keep(&s->visit, answer);
    session_perform(s, &effects);
    if (s->flow.state != before)
        note_state(s, before);
    session_visit_note(s);
    return taken;
}

void session_step(struct session *s, const struct flow_event *event)
{
    session_answer(s, event, NULL, NULL);
}

void session_flow_end(struct session *s)
{
    struct flow_effects effects;
    enum flow_state before = s->flow.state;
    if (before == FLOW_START || before == FLOW_CLOSED || !flow_end(&s->flow, &effects))
        return;
    session_perform(s, &effects);
    note_state(s, before);
    session_visit_note(s);
}
