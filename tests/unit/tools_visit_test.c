// The machine that plays a visit with a test card, in the product's own flow: every way in which
// card, backend, reader, time and technician can meet it is walked to the last state.
#include <string.h>

#include "firmware/tools/tools.h"
#include "tests/support/state_set.h"
#include "tests/test.h"

enum {
    NOW = 1000000,
    MOVES_MAX = 32,
    FIRST_SLOTS = 1 << 14,
    STATES_LEAST = 500, // fewer, and the walk has not gone far
};

// Machine, flow, and what a witness has seen of this run. The session's part is played by settle().
struct world {
    struct flow flow;
    struct tools_visit visit;
    bool over, plays, leaves, cancelled, reported, written, refused;
    uint8_t outcome, verifies, writes;
};

enum move_type {
    MOVE_READER,
    MOVE_ANSWER,
    MOVE_SERVICE,
    MOVE_REPORTED,
    MOVE_TIME_UP, // of the flow's wait
    MOVE_LATE,    // of the tool's
    MOVE_CANCEL,  // the mode has ended
};

struct move {
    enum move_type type;
    struct flow_event event;
};

static enum tool played;   // lint: file-scope which of the two visits is walked
static const char *broken; // lint: file-scope the promise that did not hold

static void must(bool holds, const char *promise)
{
    if (!holds && !broken)
        broken = promise;
}

// ---- the session's part -------------------------------------------------------------------------

static void tell_tool(struct world *w, struct tools_event event)
{
    struct tools tools = {.tool = played, .over = w->over, .visit = w->visit};
    tools.outcome = (enum history_outcome)w->outcome;
    event.at = NOW;
    tools_step(&tools, &event);
    w->visit = tools.visit;
    w->over = tools.over;
    w->outcome = (uint8_t)tools.outcome;
}

static void note(struct world *w, const struct flow_effects *effects)
{
    for (size_t i = 0; i < effects->count; i++) {
        bool verifies = effects->list[i].type == EFFECT_CARD_VERIFY;
        bool writes = effects->list[i].type == EFFECT_CARD_WRITE;
        must(!(verifies || writes) || (w->plays && !w->leaves), "nothing_is_asked_behind_the_end");
        if (effects->list[i].type == EFFECT_OUTCOME) // it waits for its delivery
            w->reported = false;
        w->verifies += verifies;
        w->writes += writes;
    }
    must(w->verifies <= 1, "a_pin_is_sent_once");
    must(w->writes <= 1, "the_card_is_written_once");
}

static void step_flow(struct world *w, const struct flow_event *event)
{
    struct flow_effects effects;
    flow_step(&w->flow, event, &effects);
    note(w, &effects);
}

static void press(struct world *w, enum control control)
{
    const struct flow_event event = {
        .type = EVENT_PRESS, .control = control, .complete = true, .match = true};
    enum flow_state before = w->flow.state;
    must(control != CONTROL_CONFIRM || w->flow.proof == PROOF_PROVEN,
         "nothing_is_confirmed_before_the_proof_was_accepted");
    must(before != FLOW_KNOWN || played == TOOL_VISIT_PIN || w->flow.proof == PROOF_OPENED,
         "no_pin_is_sent_before_a_reset_is_open");
    step_flow(w, &event);
}

static enum visit_cause cause_of(const struct world *w)
{
    bool closed = flow_closed_by(&w->flow) != NOTICE_NONE;
    return w->flow.state == FLOW_STOPPED || closed ? VISIT_REFUSED : VISIT_NO_CAUSE;
}

static bool is_idle(const struct world *w)
{
    return w->flow.state == FLOW_START || w->flow.state == FLOW_CLOSED;
}

static void end_flow(struct world *w)
{
    struct flow_effects effects;
    if (!is_idle(w) && w->flow.state != FLOW_TAKE_CARD && flow_end(&w->flow, &effects))
        note(w, &effects);
    if (is_idle(w) && w->flow.reader != READER_CARD && w->flow.reader != READER_TWO)
        w->plays = w->leaves = false;
}

static bool play(struct world *w)
{
    tell_tool(w, (struct tools_event){.type = TOOLS_VISIT,
                                      .state = w->flow.state,
                                      .proof = w->flow.proof,
                                      .cause = cause_of(w),
                                      .reported = w->reported});
    struct tools tools = {.tool = played, .visit = w->visit};
    enum control control = tools_visit_presses(&tools);
    w->visit = tools.visit;
    w->leaves = w->visit.ended || w->over;
    must(!w->leaves || control == CONTROL_NONE, "nothing_is_pressed_behind_the_end");
    if (control != CONTROL_NONE)
        press(w, control);
    return control != CONTROL_NONE;
}

static void settle(struct world *w)
{
    struct tools tools = {.tool = played, .visit = w->visit};
    if (!w->plays && !w->over && tools_visit_begins(&tools)) {
        const struct flow_event empty = {.type = EVENT_READER, .reader = READER_EMPTY};
        const struct flow_event card = {.type = EVENT_READER, .reader = READER_CARD};
        w->visit = tools.visit;
        w->plays = true;
        step_flow(w, &empty);
        step_flow(w, &card);
    }
    while (w->plays && !w->leaves && play(w))
        continue;
    if (w->leaves)
        end_flow(w);
}

// ---- moves --------------------------------------------------------------------------------------

struct moves {
    size_t count;
    struct move list[MOVES_MAX];
};

static struct flow_event *add(struct moves *moves, enum move_type type)
{
    assert_true(moves->count < MOVES_MAX);
    moves->list[moves->count] = (struct move){.type = type};
    return &moves->list[moves->count++].event;
}

static void add_answers(struct moves *moves, enum flow_event_type type, uint32_t ticket)
{
    static const enum flow_answer ANSWERS[] = {ANSWER_OK,    ANSWER_WRONG,   ANSWER_LOCKED,
                                               ANSWER_GONE,  ANSWER_REFUSED, ANSWER_UNKNOWN,
                                               ANSWER_FAULT, ANSWER_LOST,    ANSWER_WEAK_SAME};
    for (size_t i = 0; i < sizeof ANSWERS / sizeof ANSWERS[0]; i++) {
        struct flow_event *event = add(moves, MOVE_ANSWER);
        *event = (struct flow_event){.type = type, .ticket = ticket, .answer = ANSWERS[i]};
        event->notice = ANSWERS[i] == ANSWER_REFUSED ? NOTICE_REFUSED : NOTICE_NONE;
        event->tries = ANSWERS[i] == ANSWER_WRONG ? 2 : 0;
        event->card = (struct flow_card){true, true, true, false, 5, 3};
    }
}

static bool asked_by(const struct flow *flow, enum flow_event_type *type)
{
    static const enum flow_event_type TYPES[FLOW_STATE_COUNT] = {
        [FLOW_READING] = EVENT_CARD_OPENED,         [FLOW_CHECKING] = EVENT_CARD_VERIFIED,
        [FLOW_STAGING] = EVENT_CARD_STAGED,         [FLOW_CHALLENGING] = EVENT_CARD_CHALLENGE,
        [FLOW_AUTHORIZING] = EVENT_LINK_AUTHORIZED, [FLOW_WRITING] = EVENT_CARD_WRITTEN,
    };
    *type = TYPES[flow->state];
    return flow->ticket != 0 && *type != EVENT_PRESS;
}

static bool proof_asked_by(const struct flow *flow, enum flow_event_type *type)
{
    static const enum flow_event_type TYPES[] = {
        [PROOF_NONE] = EVENT_PRESS,          [PROOF_READING] = EVENT_CARD_CERTIFICATE,
        [PROOF_OPENING] = EVENT_LINK_OPENED, [PROOF_OPENED] = EVENT_PRESS,
        [PROOF_SIGNING] = EVENT_CARD_SIGNED, [PROOF_SENDING] = EVENT_LINK_PROVEN,
        [PROOF_PROVEN] = EVENT_PRESS,
    };
    *type = TYPES[flow->proof];
    return flow->proof_ticket != 0 && *type != EVENT_PRESS;
}

static struct flow_service service(bool open)
{
    return (struct flow_service){.closed = open ? NOTICE_NONE : NOTICE_UNREACHABLE,
                                 .reset_sign = true,
                                 .reset_auth = true,
                                 .change = true};
}

static void add_other_card(struct moves *moves, uint32_t ticket)
{
    struct flow_event *event = add(moves, MOVE_ANSWER);
    *event = (struct flow_event){.type = EVENT_CARD_OPENED, .ticket = ticket};
    event->notice = NOTICE_CARD_OTHER;
}

static void all_moves(const struct world *w, struct moves *moves)
{
    static const enum flow_reader READERS[] = {READER_EMPTY, READER_CARD, READER_TWO};
    enum flow_event_type type;
    moves->count = 0;
    for (size_t i = 0; i < sizeof READERS / sizeof READERS[0]; i++) {
        struct flow_event *event = add(moves, MOVE_READER);
        *event = (struct flow_event){.type = EVENT_READER, .reader = READERS[i]};
    }
    if (asked_by(&w->flow, &type))
        add_answers(moves, type, w->flow.ticket);
    if (asked_by(&w->flow, &type) && type == EVENT_CARD_OPENED)
        add_other_card(moves, w->flow.ticket);
    if (proof_asked_by(&w->flow, &type))
        add_answers(moves, type, w->flow.proof_ticket);
    add(moves, MOVE_SERVICE)->service = service(true);
    add(moves, MOVE_SERVICE)->service = service(false);
    add(moves, MOVE_REPORTED);
    add(moves, MOVE_TIME_UP);
    add(moves, MOVE_LATE);
    if (!w->cancelled)
        add(moves, MOVE_CANCEL);
}

static void move_reader(struct world *w, enum flow_reader reader)
{
    static const enum tools_event_type TYPES[] = {[READER_EMPTY] = TOOLS_CARD_OUT,
                                                  [READER_CARD] = TOOLS_CARD_IN,
                                                  [READER_TWO] = TOOLS_CARD_MUTE};
    const struct flow_event event = {.type = EVENT_READER, .reader = reader};
    if (!w->cancelled)
        tell_tool(w, (struct tools_event){.type = TYPES[reader]});
    if (w->plays)
        step_flow(w, &event);
}

static void note_answer(struct world *w, const struct flow_event *event)
{
    w->written |= event->type == EVENT_CARD_WRITTEN && event->answer == ANSWER_OK;
    w->refused |= event->answer != ANSWER_OK || event->notice != NOTICE_NONE;
}

static void take(struct world *w, const struct move *move)
{
    const struct flow_event time_up = {.type = EVENT_TIME_UP};
    struct flow_event event = move->event;
    struct tools late = {.tool = played, .visit = w->visit};
    if (move->type == MOVE_READER)
        move_reader(w, event.reader);
    if (move->type == MOVE_ANSWER)
        note_answer(w, &event);
    if (move->type == MOVE_SERVICE)
        event.type = EVENT_SERVICE;
    if (move->type == MOVE_ANSWER || move->type == MOVE_SERVICE)
        step_flow(w, &event);
    if (move->type == MOVE_REPORTED)
        w->reported = true;
    if (move->type == MOVE_TIME_UP)
        step_flow(w, &time_up);
    if (move->type == MOVE_LATE && tools_next(&late) != INT64_MAX && !w->over && !w->cancelled) {
        struct tools_event tick = {.type = TOOLS_TICK};
        w->visit.until = NOW; // it has passed
        tell_tool(w, tick);
    }
    if (move->type == MOVE_CANCEL) {
        w->cancelled = true;
        w->leaves = w->plays;
        w->visit.begins = false;
    }
}

// ---- promises -----------------------------------------------------------------------------------

// What is waited for has an end: an answer that is due, or a time of the tool's or of the flow's.
static bool waits_for_something(const struct world *w)
{
    bool asked = w->flow.ticket != 0 || w->flow.proof_ticket != 0;
    return asked || w->visit.step == VISIT_REPORT || w->flow.state == FLOW_START ||
           w->flow.state == FLOW_EXPLAIN;
}

static void check(const struct world *w)
{
    bool passed = w->over && w->outcome == HISTORY_PASS;
    must(!passed || (w->written && w->verifies == 1 && w->writes == 1 && w->reported),
         "it_passes_only_when_the_card_was_written_and_the_backend_told");
    must(!passed || !w->refused, "what_went_wrong_on_the_way_fails_it");
    must(!w->over || w->outcome != HISTORY_PASS || w->visit.step == VISIT_STEPS,
         "it_passes_with_its_last_step");
    must(!w->over || w->outcome != HISTORY_FAIL || w->visit.cause != VISIT_NO_CAUSE,
         "what_fails_says_why");
    bool goes_on = w->plays && !w->leaves && w->visit.phase == READER_ASKED;
    must(!goes_on || waits_for_something(w), "it_never_waits_for_nothing");
    must(w->plays || is_idle(w), "a_visit_that_is_over_leaves_the_flow_at_home");
    must(w->plays || !w->flow.opened, "every_opened_reset_is_told_how_it_ended");
}

// ---- the walk -----------------------------------------------------------------------------------

#ifdef __clang__
#define CLEAR_PADDING(object) ((void)(object))
#else
#define CLEAR_PADDING(object) __builtin_clear_padding(object)
#endif

struct key {
    _Alignas(8) struct world world;
};

static void keep(struct state_set *found, const struct world *world)
{
    struct key key;
    memset(&key, 0, sizeof key);
    key.world = *world;
    struct flow *flow = &key.world.flow;
    flow->ticket = flow->ticket ? 1 : 0;
    flow->proof_ticket = flow->proof_ticket ? 2 : 0;
    flow->last_ticket = 8;
    CLEAR_PADDING(&key.world);
    state_set_add(found, &key);
}

static void open_world(struct world *w)
{
    struct flow_effects effects;
    struct tools tools;
    const struct flow_event empty = {.type = EVENT_READER, .reader = READER_EMPTY};
    const struct flow_event open = {.type = EVENT_SERVICE, .service = service(true)};
    memset(w, 0, sizeof *w);
    flow_init(&w->flow, &effects);
    step_flow(w, &empty);
    step_flow(w, &open);
    tools_begin(&tools, played, NOW);
    w->visit = tools.visit;
}

static size_t walk(bool *passes, bool causes[VISIT_CAUSE_COUNT])
{
    struct state_set found;
    struct world world;
    open_world(&world);
    state_set_open(&found, sizeof(struct key), FIRST_SLOTS);
    keep(&found, &world);
    for (size_t i = 0; i < found.count && !broken; i++) {
        struct moves moves;
        world = ((const struct key *)state_set_at(&found, i))->world;
        causes[world.visit.cause] = true;
        *passes |= world.over && world.outcome == HISTORY_PASS;
        all_moves(&world, &moves);
        for (size_t m = 0; m < moves.count && !broken; m++) {
            struct world after = world;
            take(&after, &moves.list[m]);
            settle(&after);
            check(&after);
            if (broken)
                print_message("state %s proof %d step %d phase %d, move %d event %d answer %d\n",
                              flow_state_name(world.flow.state), world.flow.proof, world.visit.step,
                              world.visit.phase, moves.list[m].type, moves.list[m].event.type,
                              moves.list[m].event.answer);
            keep(&found, &after);
        }
    }
    size_t count = found.count;
    state_set_close(&found);
    return count;
}

static void every_way_keeps_its_promises(enum tool tool)
{
    bool passes = false, causes[VISIT_CAUSE_COUNT] = {false};
    played = tool;
    size_t count = walk(&passes, causes);
    if (broken)
        fail_msg("%s", broken);
    print_message("%zu states\n", count);
    assert_true(count > STATES_LEAST);
    assert_true(passes);
    assert_true(causes[VISIT_SECRET] && causes[VISIT_REFUSED] && causes[VISIT_UNREPORTED] &&
                causes[VISIT_CARD_SILENT]);
}

static void every_way_through_it_keeps_its_promises(void **state)
{
    (void)state;
    every_way_keeps_its_promises(TOOL_VISIT);
}

static void every_way_through_that_of_the_pin_keeps_them_too(void **state)
{
    (void)state;
    every_way_keeps_its_promises(TOOL_VISIT_PIN);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(every_way_through_it_keeps_its_promises),
    cmocka_unit_test(every_way_through_that_of_the_pin_keeps_them_too),
};

TEST_MAIN(TESTS, NULL, NULL)
