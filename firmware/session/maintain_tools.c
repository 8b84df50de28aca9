// A technician's tools in the session: the list, the tool under way, and its end, which the machine
// of firmware/technician is told as WORKED.
#include <assert.h>
#include <string.h>

#include "drivers/base/clock.h"
#include "firmware/session/internal.h"

static_assert((int)TOOLS_MEASURES_MAX <= (int)LINK_MEASURES, "a record takes all of them");

enum {
    DAY_S = 24 * 3600,
    DAYS_MOST = INT16_MAX,
};

static bool is_under_way(const struct session *s)
{
    return s->maintain.tool_ticket != 0;
}

// What a run has found is in force at once, and stored.
static void keep_found(struct session *s)
{
    const struct tools *tools = &s->maintain.tools;
    enum history_outcome outcome = tools->outcome;
    bool removed = outcome == HISTORY_DONE;
    if (tools->tool == TOOL_CALIBRATE && (outcome == HISTORY_PASS || removed))
        measured_touch(&s->measured, &tools->calibrate.touch);
    if (tools->tool == TOOL_GEOMETRY && outcome == HISTORY_PASS)
        measured_size(&s->measured, s->screens, tools->display.scale);
    if (tools->tool == TOOL_GEOMETRY && outcome == HISTORY_FAIL)
        measured_no_size(&s->measured);
}

// Whoever gives a tool up is back at the list; any other end is shown.
static void end(struct session *s)
{
    struct maintain *m = &s->maintain;
    uint32_t ticket = m->tool_ticket;
    m->tool_ticket = 0;
    keep_found(s);
    if (m->tools.outcome == HISTORY_CANCELLED)
        m->page = MAINTAIN_TOOLS;
    session_maintain_step(s, &(struct technician_event){.type = TECHNICIAN_WORKED,
                                                        .ticket = ticket,
                                                        .outcome = m->tools.outcome});
}

static void ask_helpers(struct session *s)
{
    if (tools_asks_card(&s->maintain.tools))
        s->maintain.probe = perform_probe(&s->perform);
    if (tools_asks_link(&s->maintain.tools))
        s->maintain.renewal = perform_renewal(&s->perform);
}

static void step(struct session *s, struct tools_event event)
{
    event.at = clock_ms();
    tools_step(&s->maintain.tools, &event);
    ask_helpers(s);
    if (is_under_way(s) && s->maintain.tools.over)
        end(s);
}

// ---- what the machine says ----------------------------------------------------------------------

void session_tools_begin(struct session *s, enum history_what work, uint32_t ticket)
{
    enum tool tool;
    if (!tools_of(work, &tool))
        return;
    s->maintain.page = MAINTAIN_TOOL;
    s->maintain.tool_ticket = ticket;
    tools_begin(&s->maintain.tools, tool, clock_ms());
    ask_helpers(s);
}

void session_tools_cancel(struct session *s)
{
    s->maintain.tool_ticket = 0;
}

void session_tools_record(const struct session *s, struct link_record *record)
{
    struct tools_measure measures[TOOLS_MEASURES_MAX];
    enum tool tool;
    bool ran = record->outcome == HISTORY_PASS || record->outcome == HISTORY_FAIL;
    if (!ran || !tools_of((enum history_what)record->what, &tool) || tool != s->maintain.tools.tool)
        return;
    if (tool == TOOL_RENEWAL)
        record->cause = s->maintain.tools.renewal.cause;
    record->measured = (uint8_t)tools_measures(&s->maintain.tools, measures);
    for (size_t i = 0; i < record->measured; i++)
        record->measures[i] = (struct link_measured){.measure = (uint8_t)measures[i].measure,
                                                     .value = (int32_t)measures[i].value};
}

// ---- what is pressed ----------------------------------------------------------------------------

static bool is_a_visit(enum tool tool)
{
    return tool == TOOL_VISIT || tool == TOOL_VISIT_PIN;
}

static bool needs_reader(enum tool tool)
{
    return tool == TOOL_READER || is_a_visit(tool);
}

// A test visit that was given up while the card was written ends first.
static void ask_for(struct session *s, enum tool tool)
{
    if (is_a_visit(tool) && session_visit_plays(s))
        return;
    session_maintain_step(s, &(struct technician_event){.type = TECHNICIAN_ASKS,
                                                        .work = tools_word(tool),
                                                        .needs_reader = needs_reader(tool)});
}

// What is not known here is asked for; what another asked for goes on first.
static void read_page(struct session *s, enum tool tool)
{
    struct maintain *m = &s->maintain;
    m->page = MAINTAIN_READ;
    m->read = (struct maintain_read){.tool = tool};
    if (tool == TOOL_VERSIONS || tool == TOOL_FAULTS)
        m->read.ticket = perform_faults(&s->perform);
    if (tool == TOOL_STATUS)
        perform_export(&s->perform, &s->export_fetch, LINK_EXPORT_STATUS);
    m->read.run = s->export_fetch.run;
}

static bool press_of_list(struct session *s, enum control control)
{
    enum tool tool;
    bool row = control_tool(control, &tool);
    if (row && tool < TOOL_RUNS)
        ask_for(s, tool);
    else if (row)
        read_page(s, tool);
    return row;
}

static bool press_of_tool(struct session *s, enum control control)
{
    static const struct {
        enum control control;
        enum tools_event_type type;
    } table[] = {
        {CONTROL_YES, TOOLS_YES},   {CONTROL_NO, TOOLS_NO},     {CONTROL_TRY_AGAIN, TOOLS_AGAIN},
        {CONTROL_MORE, TOOLS_MORE}, {CONTROL_LESS, TOOLS_LESS}, {CONTROL_BACK, TOOLS_STOP},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (table[i].control != control)
            continue;
        step(s, (struct tools_event){.type = table[i].type});
        return true;
    }
    return false;
}

static bool press_of_result(struct session *s, enum control control)
{
    if (control == CONTROL_BACK)
        s->maintain.page = MAINTAIN_TOOLS;
    else if (control == CONTROL_TRY_AGAIN)
        ask_for(s, s->maintain.tools.tool);
    return control == CONTROL_BACK || control == CONTROL_TRY_AGAIN;
}

bool session_tools_press(struct session *s, enum control control)
{
    struct maintain *m = &s->maintain;
    if (is_under_way(s))
        return press_of_tool(s, control);
    if (m->page == MAINTAIN_TOOL)
        return press_of_result(s, control);
    if (m->page == MAINTAIN_READ && control == CONTROL_BACK) {
        m->page = MAINTAIN_TOOLS;
        return true;
    }
    if (control == CONTROL_TOOLS && m->page == MAINTAIN_MENU) {
        m->page = MAINTAIN_TOOLS;
        return true;
    }
    return m->page == MAINTAIN_TOOLS && press_of_list(s, control);
}

void session_tools_hand(struct session *s, const struct input *input)
{
    static const enum tools_event_type fingers[] = {TOOLS_DOWN, TOOLS_MOVE, TOOLS_UP};
    const struct input_hand *hand = &input->hand;
    bool finger = input->type == INPUT_FINGER;
    bool down = input->phase == INPUT_DOWN;
    if (!is_under_way(s) || (!finger && input->type != INPUT_KEY))
        return;
    step(s, (struct tools_event){
                .type = finger ? fingers[input->phase]
                        : down ? TOOLS_KEY_DOWN
                               : TOOLS_KEY_UP,
                .finger = hand->finger,
                .x = hand->x,
                .y = hand->y,
                .bare_x = hand->bare_x,
                .bare_y = hand->bare_y,
                .width = hand->width,
                .height = hand->height,
                .key = input->character,
            });
}

// ---- the reader ---------------------------------------------------------------------------------

void session_tools_reader(struct session *s, enum technician_reader reader)
{
    static const enum tools_event_type TYPES[] = {
        [TECHNICIAN_READER_EMPTY] = TOOLS_CARD_OUT,
        [TECHNICIAN_READER_CARD] = TOOLS_CARD_IN,
        [TECHNICIAN_READER_OTHER] = TOOLS_CARD_MUTE,
    };
    if (is_under_way(s))
        step(s, (struct tools_event){.type = TYPES[reader]});
}

static bool is_good(const struct card_probed *probed)
{
    return probed->result == CARD_DONE && probed->echo != CARD_ECHO_DIFFERS;
}

void session_tools_probed(struct session *s, const struct ipc_message *message)
{
    struct maintain *m = &s->maintain;
    if (m->probe == 0 || message->ticket != m->probe)
        return;
    m->probe = 0;
    m->probed = (struct card_probed){.result = CARD_GONE};
    if (message->type != IPC_LOST)
        memcpy(&m->probed, message->body, sizeof m->probed);
    if (is_under_way(s))
        step(s, (struct tools_event){.type = TOOLS_PROBED, .good = is_good(&m->probed)});
}

// ---- a test visit -------------------------------------------------------------------------------

static bool is_visit(const struct session *s)
{
    return is_under_way(s) && is_a_visit(s->maintain.tools.tool);
}

bool session_tools_begin_visit(struct session *s)
{
    return is_visit(s) && tools_visit_begins(&s->maintain.tools);
}

bool session_tools_visit(struct session *s, const struct tools_event *event)
{
    if (is_visit(s))
        step(s, *event);
    return is_visit(s) && !s->maintain.tools.visit.ended;
}

// ---- the device's certificate -------------------------------------------------------------------

void session_tools_renewed(struct session *s, const struct ipc_message *message)
{
    enum check_cause lost = s->link.fd < 0 ? CAUSE_HELPER_GONE : CAUSE_ANSWER_LATE;
    struct link_renewed renewed = {.cause = (uint8_t)lost};
    bool ours = s->maintain.renewal != 0 && message->ticket == s->maintain.renewal;
    if (!ours)
        return;
    s->maintain.renewal = 0;
    if (message->type != IPC_LOST)
        memcpy(&renewed, message->body, sizeof renewed);
    int64_t days = renewed.until > 0 ? (renewed.until - clock_now()) / DAY_S : 0;
    if (is_under_way(s))
        step(s, (struct tools_event){.type = TOOLS_RENEWED,
                                     .good = renewed.cause == CAUSE_NONE,
                                     .why = renewed.cause,
                                     .days = (int16_t)(days < DAYS_MOST ? days : DAYS_MOST)});
}

// ---- time ---------------------------------------------------------------------------------------

int64_t session_tools_next(const struct session *s)
{
    return is_under_way(s) ? tools_next(&s->maintain.tools) : INT64_MAX;
}

void session_tools_check(struct session *s)
{
    if (clock_ms() >= session_tools_next(s))
        step(s, (struct tools_event){.type = TOOLS_TICK});
    session_visit_check(s);
}
