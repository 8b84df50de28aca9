// A whole visit with a test card: the product's own flow, in which this machine presses what a
// resident would. The order of a reset is the flow's; here it is only followed.
//
// It waits where a resident types, until the backend has answered: so each step has its own time
// and its own cause.
#include "firmware/limits.h"
#include "firmware/tools/inside.h"

// Where a state of the flow stands on the way, and what is pressed there. A state without a row is
// no place for this visit.
struct place {
    bool on_the_way;
    enum visit_step step;
    enum control press;
};

static const struct place WAY[FLOW_STATE_COUNT] = {
    [FLOW_START] = {true, VISIT_READ, CONTROL_NONE},
    [FLOW_EXPLAIN] = {true, VISIT_READ, CONTROL_AGREE},
    [FLOW_READING] = {true, VISIT_READ, CONTROL_NONE},
    [FLOW_CARD] = {true, VISIT_READ, CONTROL_RESET_SIGN},
    [FLOW_KNOWN] = {true, VISIT_OPEN, CONTROL_OK},
    [FLOW_CHECKING] = {true, VISIT_VERIFY, CONTROL_NONE},
    [FLOW_NEW] = {true, VISIT_PROVE, CONTROL_OK},
    [FLOW_AGAIN] = {true, VISIT_CHALLENGE, CONTROL_OK},
    [FLOW_STAGING] = {true, VISIT_CHALLENGE, CONTROL_NONE},
    [FLOW_CONFIRM] = {true, VISIT_CHALLENGE, CONTROL_CONFIRM},
    [FLOW_CHALLENGING] = {true, VISIT_CHALLENGE, CONTROL_NONE},
    [FLOW_AUTHORIZING] = {true, VISIT_PERMIT, CONTROL_NONE},
    [FLOW_WRITING] = {true, VISIT_WRITE, CONTROL_NONE},
    [FLOW_DONE] = {true, VISIT_REPORT, CONTROL_NONE},
};

// The PIN's reset is opened with what the card gives only to its password: that is checked first.
static struct place place_of(const struct tools *tools, const struct tools_event *event)
{
    struct place place = WAY[event->state];
    if (tools->tool != TOOL_VISIT_PIN)
        return place;
    if (event->state == FLOW_CARD)
        place.press = CONTROL_RESET_AUTH;
    if (event->state == FLOW_CONSENT)
        place = (struct place){true, VISIT_READ, CONTROL_AGREE};
    if (event->state == FLOW_KNOWN)
        place.step = VISIT_VERIFY;
    if (event->state == FLOW_NEW && event->proof < PROOF_OPENED)
        place.step = VISIT_OPEN;
    return place;
}

static void begin(struct tools *tools, int64_t now)
{
    (void)now;
    tools->visit.phase = READER_TAKE;
    tools->visit.until = INT64_MAX;
}

// ---- steps and their time -----------------------------------------------------------------------

static void take_time(struct tools_visit *visit, int64_t at)
{
    visit->ms[visit->step] = (int32_t)(at - visit->since);
    visit->since = at;
}

static void go_on(struct tools *tools, enum visit_step step, int64_t at)
{
    struct tools_visit *visit = &tools->visit;
    if (tool_visit_order(tools->tool, step) <= tool_visit_order(tools->tool, visit->step))
        return;
    take_time(visit, at);
    visit->step = step;
    if (step == VISIT_REPORT)
        visit->until = at + LIMIT_VISIT_REPORT_MS;
}

// The verdict is known: the card is asked back, if it is still in.
static void end(struct tools *tools, enum visit_cause cause, int64_t at)
{
    struct tools_visit *visit = &tools->visit;
    take_time(visit, at);
    visit->cause = cause;
    visit->ended = true;
    visit->press = CONTROL_NONE;
    visit->until = INT64_MAX;
    visit->phase = READER_TAKE;
    if (cause == VISIT_NO_CAUSE)
        visit->step = VISIT_STEPS;
    if (visit->out)
        tools_end(tools, cause == VISIT_NO_CAUSE ? HISTORY_PASS : HISTORY_FAIL);
}

// ---- the visit ----------------------------------------------------------------------------------

// The backend's answers are waited for where a resident would type.
static bool may_press(const struct tools *tools, const struct tools_event *event)
{
    if (event->state == FLOW_KNOWN)
        return tools->tool == TOOL_VISIT_PIN || event->proof == PROOF_OPENED;
    return event->state != FLOW_NEW || event->proof == PROOF_PROVEN;
}

static enum visit_cause stopped_by(const struct tools_event *event, enum visit_cause otherwise)
{
    return event->cause == VISIT_NO_CAUSE ? otherwise : event->cause;
}

static enum visit_cause off_the_way(const struct tools_visit *visit,
                                    const struct tools_event *event)
{
    if (event->state == FLOW_STOPPED)
        return stopped_by(event, VISIT_FAULT);
    if (event->state == FLOW_WRONG || event->state == FLOW_LAST_TRY)
        return VISIT_SECRET;
    return visit->out ? VISIT_CARD_GONE : VISIT_FAULT;
}

// No reset is to be had: the step is the one in which it would have been opened.
static void end_closed(struct tools *tools, const struct tools_event *event)
{
    enum visit_cause cause = stopped_by(event, VISIT_CLOSED);
    if (cause != VISIT_READER)
        go_on(tools, VISIT_OPEN, event->at);
    end(tools, cause, event->at);
}

// What is pressed a second time in the same state was not taken: no reset is offered.
static void press(struct tools *tools, const struct tools_event *event)
{
    struct tools_visit *visit = &tools->visit;
    visit->pressed = visit->pressed && visit->at == event->state;
    visit->at = event->state;
    if (visit->pressed)
        end_closed(tools, event);
    else if (may_press(tools, event))
        visit->press = place_of(tools, event).press;
}

// A state that is no place here, one that was behind it (a secret that is not taken leads back),
// and a card that left before anybody looked at it.
static bool is_astray(const struct tools *tools, const struct tools_event *event)
{
    struct place place = place_of(tools, event);
    bool back = tool_visit_order(tools->tool, place.step) <
                tool_visit_order(tools->tool, tools->visit.step);
    return !place.on_the_way || back || (tools->visit.out && event->state == FLOW_START);
}

static void follow(struct tools *tools, const struct tools_event *event)
{
    struct tools_visit *visit = &tools->visit;
    if (visit->phase != READER_ASKED)
        return;
    if (visit->step == VISIT_REPORT) {
        if (event->reported)
            end(tools, VISIT_NO_CAUSE, event->at);
        return;
    }
    visit->press = CONTROL_NONE;
    if (event->state == FLOW_CLOSED) {
        end_closed(tools, event);
        return;
    }
    if (is_astray(tools, event)) {
        end(tools, off_the_way(visit, event), event->at);
        return;
    }
    go_on(tools, place_of(tools, event).step, event->at);
    press(tools, event);
}

// ---- the reader and the time --------------------------------------------------------------------

static void goes(struct tools *tools)
{
    struct tools_visit *visit = &tools->visit;
    visit->out = true;
    if (visit->ended)
        tools_end(tools, visit->cause == VISIT_NO_CAUSE ? HISTORY_PASS : HISTORY_FAIL);
    else if (visit->phase == READER_TAKE)
        visit->phase = READER_PUT;
}

static void comes(struct tools *tools, int64_t at, bool mute)
{
    struct tools_visit *visit = &tools->visit;
    visit->out = false;
    if (visit->phase != READER_PUT)
        return;
    visit->phase = READER_ASKED;
    visit->since = at;
    visit->begins = !mute;
    if (mute)
        end(tools, VISIT_CARD_SILENT, at);
}

static void step(struct tools *tools, const struct tools_event *event)
{
    struct tools_visit *visit = &tools->visit;
    if (event->type == TOOLS_CARD_OUT)
        goes(tools);
    else if (event->type == TOOLS_CARD_IN || event->type == TOOLS_CARD_MUTE)
        comes(tools, event->at, event->type == TOOLS_CARD_MUTE);
    else if (event->type == TOOLS_VISIT)
        follow(tools, event);
    else if (event->at >= visit->until)
        end(tools, VISIT_UNREPORTED, event->at);
}

static int64_t next(const struct tools *tools)
{
    return tools->visit.until;
}

bool tools_visit_begins(struct tools *tools)
{
    bool begins = tools->visit.begins;
    tools->visit.begins = false;
    return begins;
}

enum control tools_visit_presses(struct tools *tools)
{
    struct tools_visit *visit = &tools->visit;
    enum control control = visit->press;
    visit->pressed |= control != CONTROL_NONE;
    visit->press = CONTROL_NONE;
    return control;
}

// ---- what is told of it -------------------------------------------------------------------------

static void show(const struct tools *tools, struct view_tool *view)
{
    const struct tools_visit *visit = &tools->visit;
    view->visit.step = visit->step;
    view->visit.cause = visit->cause;
    view->visit.ended = visit->ended;
    for (int i = 0; i < VISIT_STEPS; i++)
        view->visit.ms[i] = visit->ms[i];
}

static size_t measures(const struct tools *tools, struct tools_measure list[])
{
    const struct tools_visit *visit = &tools->visit;
    int64_t all = 0;
    for (int i = 0; i < VISIT_STEPS; i++)
        all += visit->ms[i];
    list[0] = (struct tools_measure){HISTORY_DURATION, all};
    if (visit->cause == VISIT_NO_CAUSE)
        return 1;
    list[1] = (struct tools_measure){HISTORY_STEP, visit->step + 1};
    list[2] = (struct tools_measure){HISTORY_STEP_TIME, visit->ms[visit->step]};
    return 3;
}

#define RULES(name)                                                                                \
    {                                                                                              \
        .word = (name), .begin = begin, .step = step, .next = next, .show = show,                  \
        .measures = measures                                                                       \
    }

const struct tools_rules tools_visit = RULES(HISTORY_VISIT);
const struct tools_rules tools_visit_pin = RULES(HISTORY_VISIT_PIN);
