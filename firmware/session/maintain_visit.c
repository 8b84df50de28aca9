#include "firmware/session/maintain_visit.h"

#include "drivers/base/log.h"
#include "firmware/session/answers.h"
#include "firmware/session/internal.h"

// ---- why ----------------------------------------------------------------------------------------

static enum visit_cause cause_of_card(const struct session *s)
{
    switch (s->maintain.visit.kind) {
    case CARD_KIND_TEST_UNSET:
        return VISIT_UNSET;
    case CARD_KIND_TEST_TRIES:
        return VISIT_TRIES;
    default:
        return VISIT_OTHER_CARD;
    }
}

// What residents are told, in a technician's words.
static const enum visit_cause CAUSES[NOTICE_COUNT] = {
    [NOTICE_CARD_MUTE] = VISIT_CARD_SILENT,
    [NOTICE_CARD_RESIDENT_REGISTER] = VISIT_OTHER_CARD,
    [NOTICE_CARD_PHONE] = VISIT_OTHER_CARD,
    [NOTICE_CARD_SILENT] = VISIT_CARD_SILENT,
    [NOTICE_CARD_REMOVED] = VISIT_CARD_GONE,
    [NOTICE_CARD_REFUSED] = VISIT_CARD_REFUSED,
    [NOTICE_OUTCOME_UNKNOWN] = VISIT_UNKNOWN,
    [NOTICE_KNOWN_LOCKED] = VISIT_SECRET,
    [NOTICE_BOTH_LOCKED] = VISIT_SECRET,
    [NOTICE_CERTIFICATE_EXPIRED] = VISIT_NOT_VALID,
    [NOTICE_CERTIFICATE_REVOKED] = VISIT_NOT_VALID,
    [NOTICE_TARGET_EXPIRED] = VISIT_NOT_VALID,
    [NOTICE_TARGET_REVOKED] = VISIT_NOT_VALID,
    [NOTICE_UNREACHABLE] = VISIT_UNREACHABLE,
    [NOTICE_OUTSIDE_HOURS] = VISIT_CLOSED,
    [NOTICE_MAINTENANCE] = VISIT_CLOSED,
    [NOTICE_OUTAGE] = VISIT_CLOSED,
    [NOTICE_SUSPENDED] = VISIT_CLOSED,
    [NOTICE_FIRMWARE_OLD] = VISIT_CLOSED,
    [NOTICE_CLOCK] = VISIT_CLOSED,
    [NOTICE_REFUSED] = VISIT_REFUSED,
    [NOTICE_TOO_MANY] = VISIT_REFUSED,
    [NOTICE_RESERVATION] = VISIT_REFUSED,
    [NOTICE_RESERVATION_OTHER] = VISIT_REFUSED,
    [NOTICE_RESERVATION_EXPIRED] = VISIT_REFUSED,
    [NOTICE_RESET_EXPIRED] = VISIT_REFUSED,
    [NOTICE_UNTRUSTED] = VISIT_REFUSED,
    [NOTICE_READER_MISSING] = VISIT_READER,
};

static enum visit_cause cause_of(const struct session *s)
{
    bool stopped = s->flow.state == FLOW_STOPPED;
    enum view_notice notice = stopped ? s->flow.notice : flow_closed_by(&s->flow);
    if (notice == NOTICE_NONE)
        return s->flow.card.expired ? VISIT_NOT_VALID : VISIT_NO_CAUSE;
    if (notice == NOTICE_CARD_OTHER)
        return cause_of_card(s);
    return CAUSES[notice] == VISIT_NO_CAUSE ? VISIT_FAULT : CAUSES[notice];
}

// ---- beginning and end --------------------------------------------------------------------------

bool session_visit_plays(const struct session *s)
{
    return s->maintain.visit.plays;
}

// A kiosk that was taken out of service is tested all the same.
bool session_visit_opens(const struct session *s)
{
    return s->maintain.visit.plays && !s->maintain.visit.leaves;
}

// The flow has heard of no card since the technician came: this one comes to an empty reader.
static void begin(struct session *s)
{
    s->maintain.visit = (struct maintain_visit){.plays = true};
    s->perform.test = true;
    session_reader(s, READER_EMPTY);
    session_judge_service(s);
    session_reader(s, answers_reader(&s->presence));
}

static bool is_home(const struct session *s)
{
    return s->flow.state == FLOW_START || s->flow.state == FLOW_CLOSED;
}

// Residents' cards are residents' again as soon as nothing of the visit goes on, and its card is
// out: the flow hears of that.
static void settle(struct session *s)
{
    struct maintain_visit *v = &s->maintain.visit;
    bool out = s->flow.reader == READER_EMPTY || s->flow.reader == READER_MISSING;
    if (!v->leaves || !is_home(s) || !out)
        return;
    *v = (struct maintain_visit){.plays = false};
    s->perform.test = false;
}

static void note_end(const struct session *s)
{
    const struct tools_visit *visit = &s->maintain.tools.visit;
    log_write(LOG_INFO, "technician", "event=visit-ended step=%s cause=%s",
              tool_visit_step_name(visit->step), tool_visit_cause_name(visit->cause));
}

static void leave(struct session *s)
{
    s->maintain.visit.leaves = true;
    note_end(s);
    session_judge_service(s);
}

void session_visit_opened(struct session *s, const struct ipc_message *message)
{
    if (message->type != IPC_LOST)
        s->maintain.visit.kind = ((const struct card_opened *)(const void *)message->body)->kind;
}

// ---- on the way ---------------------------------------------------------------------------------

// Every outcome, this one too, reaches the backend in order.
static bool is_reported(const struct session *s)
{
    return s->outcomes.count == 0 && s->outbox.waiting == 0;
}

static struct tools_event now(const struct session *s)
{
    return (struct tools_event){
        .type = TOOLS_VISIT,
        .state = s->flow.state,
        .proof = s->flow.proof,
        .cause = cause_of(s),
        .reported = is_reported(s),
    };
}

// Each state of the flow is followed as it comes: the next one may come in the same turn. At home
// it may only be about to begin.
void session_visit_note(struct session *s)
{
    const struct tools_event event = now(s);
    if (!is_home(s))
        session_tools_visit(s, &event); // a resident's visit is no tool's
    settle(s);
}

// False when nothing more is to be pressed now.
static bool play(struct session *s)
{
    const struct tools_event event = now(s);
    if (!session_tools_visit(s, &event)) {
        leave(s);
        return false;
    }
    const struct flow_event press = {.type = EVENT_PRESS,
                                     .control = tools_visit_presses(&s->maintain.tools),
                                     .complete = true,
                                     .match = true};
    if (press.control == CONTROL_NONE)
        return false;
    session_step(s, &press);
    return true;
}

void session_visit_check(struct session *s)
{
    const struct maintain_visit *v = &s->maintain.visit;
    if (session_tools_begin_visit(s))
        begin(s);
    while (v->plays && !v->leaves && play(s))
        continue;
    if (v->leaves && s->flow.state != FLOW_TAKE_CARD)
        session_flow_end(s); // a write goes on until it is answered
}
