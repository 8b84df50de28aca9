#include "firmware/session/maintain.h"

#include <stdio.h>
#include <string.h>

#include "drivers/base/clock.h"
#include "drivers/base/log.h"
#include "firmware/limits.h"
#include "firmware/session/answers.h"
#include "firmware/session/internal.h"
#include "firmware/session/maintain_show.h"

static struct technician_time time_now(void)
{
    return (struct technician_time){.now = clock_ms(), .wall = clock_now()};
}

bool session_maintains(const struct session *s)
{
    return s->maintain.machine.state != TECHNICIAN_IDLE;
}

// ---- effects ------------------------------------------------------------------------------------

static void record(struct session *s, const struct technician_effect *e)
{
    struct link_record record = {.what = (uint8_t)e->work,
                                 .outcome = (uint8_t)e->outcome,
                                 .technician = (uint8_t)e->cause,
                                 .at = clock_now()};
    bool tested = e->work == HISTORY_SELF_TEST && e->outcome != HISTORY_CANCELLED;
    if (tested)
        session_selftest_record(s, &record);
    session_tools_record(s, &record);
    snprintf(record.serial, sizeof record.serial, "%s", e->serial);
    records_add(&s->records, &record);
}

static void begin_work(struct session *s, const struct technician_effect *e)
{
    if (e->work != HISTORY_SELF_TEST) {
        session_tools_begin(s, e->work, e->ticket);
        return;
    }
    selftest_want(&s->selftest, CHECK_INTERNAL);
    s->maintain.run = selftest_next_run(&s->selftest);
    s->maintain.work_ticket = e->ticket;
}

// A PIN that was not proved right counts as wrong, and that is on the disk before it is sent, or
// the machine says that it is sent without.
static void send_pin(struct session *s)
{
    struct maintain *m = &s->maintain;
    m->asked = perform_technician_prove(&s->perform);
    m->asked_for = m->held;
    m->held = 0;
    pin_entry_wipe(s->pins, PIN_TECHNICIAN);
}

// A PIN that waits for the disk is wiped when it is sent or given up.
static void wipe(struct session *s)
{
    const struct maintain *m = &s->maintain;
    if (m->held == 0 || m->held != m->machine.ticket)
        pin_entry_wipe(s->pins, PIN_TECHNICIAN);
}

static void read_card(struct session *s, const struct technician_effect *e)
{
    trace_log_clear(&s->trace);
    s->maintain.asked = perform_technician_read(&s->perform);
    s->maintain.asked_for = e->ticket;
}

static void perform_one(struct session *s, const struct technician_effect *e)
{
    switch (e->type) {
    case TECHNICIAN_DO_READ:
        read_card(s, e);
        break;
    case TECHNICIAN_DO_PROVE:
        s->maintain.held = e->ticket;
        break;
    case TECHNICIAN_DO_SEND:
        send_pin(s);
        break;
    case TECHNICIAN_DO_CLOSE:
        perform_technician_close(&s->perform);
        break;
    case TECHNICIAN_DO_WIPE:
        wipe(s);
        break;
    case TECHNICIAN_DO_WORK:
        begin_work(s, e);
        break;
    case TECHNICIAN_DO_CANCEL:
        s->maintain.run = 0;
        session_tools_cancel(s);
        break;
    case TECHNICIAN_DO_STORE:
        failures_give(&s->maintain.failures, &e->failures);
        break;
    case TECHNICIAN_DO_RECORD:
        record(s, e);
        break;
    }
}

// ---- one event ----------------------------------------------------------------------------------

static bool takes_pin(const struct session *s)
{
    return s->maintain.machine.state == TECHNICIAN_PIN;
}

// Whoever is next finds the kiosk as the one before did. A card that still lies there came behind
// the flow's back, as with a reader that was away: it is asked to be taken, and begins nothing. One
// that went with its reader may come back with it.
static void end(struct session *s)
{
    enum flow_reader reader = answers_reader(&s->presence);
    bool went = s->maintain.card_went;
    s->maintain.page = MAINTAIN_MENU;
    s->maintain.card_went = false;
    presentation_reset(&s->presentation);
    if (went || reader != READER_EMPTY)
        session_reader(s, READER_MISSING);
    if (went) {
        session_reader(s, READER_CARD);
        session_reader(s, READER_MISSING);
    }
    session_reader(s, reader);
}

static void note_state(struct session *s, enum technician_state before)
{
    const struct technician *machine = &s->maintain.machine;
    log_write(LOG_INFO, "technician", "event=state from=%s to=%s cause=%s",
              technician_state_name(before), technician_state_name(machine->state),
              technician_cause_name(machine->cause));
    if (machine->state == TECHNICIAN_IDLE)
        end(s);
}

// What waits for the disk is given up with its question.
static void drop_held(struct session *s)
{
    struct maintain *m = &s->maintain;
    if (m->held == 0 || m->held == m->machine.ticket)
        return;
    m->held = 0;
    pin_entry_wipe(s->pins, PIN_TECHNICIAN);
}

void session_maintain_step(struct session *s, const struct technician_event *event)
{
    struct maintain *m = &s->maintain;
    struct technician_time now = time_now();
    enum technician_state before = m->machine.state;
    technician_step(&m->machine, event, &now, &m->doing);
    for (size_t i = 0; i < m->doing.count; i++)
        perform_one(s, &m->doing.list[i]);
    drop_held(s);
    if (m->machine.state != before)
        note_state(s, before);
}

static void happens(struct session *s, enum technician_event_type type)
{
    session_maintain_step(s, &(struct technician_event){.type = type});
}

// ---- what the session tells ---------------------------------------------------------------------

void session_maintain_init(struct session *s, const struct technician_failures *stored)
{
    struct technician_time now = time_now();
    technician_init(&s->maintain.machine, stored, &now);
}

void session_maintain_told(struct session *s, const struct link_failures *told)
{
    if (!failures_told(&s->maintain.failures, told))
        return;
    if (session_maintains(s)) // he came without this word, and may have to wait
        happens(s, TECHNICIAN_NO_HELPER);
    session_maintain_init(s, &s->maintain.failures.last);
}

// What kiosk-link has not said by now, it may not say at all.
static bool is_answered_or_late(const struct session *s)
{
    return s->maintain.failures.known || clock_ms() - s->started_at >= LIMIT_FAILURES_UNREAD_MS;
}

// On the idle screen, with nothing in front of it and nothing in the reader. The backend's orders
// and a kiosk that is closed do not keep a technician out.
static bool may_begin(const struct session *s)
{
    bool idle = session_is_idle(s) && (s->view.id == VIEW_START || s->view.id == VIEW_CLOSED);
    enum flow_reader reader = answers_reader(&s->presence);
    return idle && is_answered_or_late(s) && (reader == READER_EMPTY || reader == READER_MISSING);
}

void session_maintain_begin(struct session *s)
{
    session_maintain_step(
        s, &(struct technician_event){.type = TECHNICIAN_BEGINS, .at_start = may_begin(s)});
}

void session_maintain_reader(struct session *s, const struct card_presence *before)
{
    const struct card_presence *now = &s->presence;
    bool one = now->cards == 1 && now->mute == 0;
    bool went = now->readers < before->readers && now->cards < before->cards;
    s->maintain.card_went |= went && session_maintains(s);
    enum technician_reader reader = one               ? TECHNICIAN_READER_CARD
                                    : now->cards == 0 ? TECHNICIAN_READER_EMPTY
                                                      : TECHNICIAN_READER_OTHER;
    session_maintain_step(
        s, &(struct technician_event){.type = TECHNICIAN_READER,
                                      .reader = reader,
                                      .came = now->insertions != before->insertions});
    session_tools_reader(s, reader);
}

void session_maintain_helper_gone(struct session *s, const struct card_presence *before)
{
    if (session_maintains(s))
        happens(s, TECHNICIAN_NO_HELPER);
    else
        session_maintain_reader(s, before);
}

static bool is_lost(const struct ipc_message *message)
{
    return message->type == IPC_LOST;
}

// A question whose answer is lost: the helper is killed because its card or reader is silent.
static struct technician_event read_answer(const struct ipc_message *message)
{
    const struct card_technician *read = (const void *)message->body;
    struct technician_event event = {
        .type = TECHNICIAN_READ, .cause = TECHNICIAN_CARD_SILENT, .tries = CARD_TRIES_UNKNOWN};
    if (is_lost(message))
        return event;
    event.cause = (enum technician_cause)read->cause;
    event.tries = read->tries;
    memcpy(event.identity.serial, read->serial, sizeof event.identity.serial);
    memcpy(event.identity.fingerprint, read->fingerprint, sizeof event.identity.fingerprint);
    return event;
}

static struct technician_event prove_answer(const struct ipc_message *message)
{
    const struct card_technician_proved *proved = (const void *)message->body;
    struct technician_event event = {
        .type = TECHNICIAN_PROVED, .cause = TECHNICIAN_CARD_SILENT, .tries = CARD_TRIES_UNKNOWN};
    if (is_lost(message))
        return event;
    event.cause = (enum technician_cause)proved->cause;
    event.tries = proved->tries;
    return event;
}

void session_maintain_answer(struct session *s, const struct ipc_message *message, uint16_t asked)
{
    bool read = asked == CARD_TECHNICIAN_READ;
    struct technician_event event = read ? read_answer(message) : prove_answer(message);
    event.ticket = message->ticket == s->maintain.asked ? s->maintain.asked_for : 0;
    session_maintain_step(s, &event);
}

void session_maintain_stored(struct session *s, uint32_t ticket, int result)
{
    struct maintain *m = &s->maintain;
    failures_answered(&m->failures, ticket, result);
    if (m->held != 0 && result != LINK_DONE)
        happens(s, TECHNICIAN_UNSTORED);
    else if (m->held != 0 && !m->failures.pending)
        send_pin(s);
}

void session_maintain_tested(struct session *s)
{
    struct maintain *m = &s->maintain;
    if (m->run == 0 || m->run != s->selftest.run || selftest_is_running(&s->selftest))
        return;
    bool good = selftest_verdict(&s->selftest) == CHECK_PASS;
    m->run = 0;
    session_maintain_step(
        s, &(struct technician_event){.type = TECHNICIAN_WORKED,
                                      .ticket = m->work_ticket,
                                      .outcome = good ? HISTORY_PASS : HISTORY_FAIL});
}

bool session_maintain_awaits(const struct session *s)
{
    return s->maintain.run != 0 && s->maintain.run == s->selftest.run;
}

// ---- time ---------------------------------------------------------------------------------------

int64_t session_maintain_next(const struct session *s)
{
    const int64_t times[] = {technician_next(&s->maintain.machine),
                             maintain_show_next(&s->maintain), session_tools_next(s)};
    int64_t next = INT64_MAX;
    for (size_t i = 0; i < sizeof times / sizeof *times && session_maintains(s); i++)
        next = times[i] < next ? times[i] : next;
    return next;
}

void session_maintain_check(struct session *s)
{
    if (s->maintain.held != 0 && s->link.fd < 0) // nobody stores it
        happens(s, TECHNICIAN_UNSTORED);
    if (session_maintains(s) && clock_ms() >= technician_next(&s->maintain.machine))
        happens(s, TECHNICIAN_TICKS);
    session_tools_check(s);
}

// ---- what is pressed and typed ------------------------------------------------------------------

static void ask_for_self_test(struct session *s)
{
    session_maintain_step(
        s, &(struct technician_event){.type = TECHNICIAN_ASKS, .work = HISTORY_SELF_TEST});
}

static bool is_of_self_test(const struct session *s)
{
    const struct maintain *m = &s->maintain;
    bool read = m->read.tool == TOOL_NETWORK || m->read.tool == TOOL_STORAGE;
    return m->page == MAINTAIN_SELF_TEST || (m->page == MAINTAIN_READ && read);
}

static void press_again(struct session *s)
{
    if (s->maintain.machine.state == TECHNICIAN_REFUSED)
        happens(s, TECHNICIAN_AGAIN);
    else if (is_of_self_test(s) && s->maintain.machine.state == TECHNICIAN_MENU)
        ask_for_self_test(s);
}

static void press_ok(struct session *s)
{
    session_maintain_step(
        s, &(struct technician_event){.type = TECHNICIAN_ENTERS,
                                      .complete = pin_entry_technician_complete(s->pins)});
}

static void press(struct session *s, enum control control)
{
    bool in_menu = s->maintain.machine.state == TECHNICIAN_MENU;
    if (control == CONTROL_LEAVE)
        happens(s, TECHNICIAN_LEAVES);
    else if (session_tools_press(s, control))
        return;
    else if (control == CONTROL_TRY_AGAIN)
        press_again(s);
    else if (control == CONTROL_OK && takes_pin(s))
        press_ok(s);
    else if (control == CONTROL_DELETE && takes_pin(s))
        pin_entry_delete(s->pins, PIN_TECHNICIAN);
    else if (control == CONTROL_TEXT_SIZE || control == CONTROL_CONTRAST)
        presentation_choose(&s->presentation, control, &s->view);
    else if (control == CONTROL_SELF_TEST && in_menu)
        s->maintain.page = MAINTAIN_SELF_TEST;
    else if (control == CONTROL_BACK)
        s->maintain.page = MAINTAIN_MENU;
}

bool session_maintain_input(struct session *s, struct input *input)
{
    if (input->type == INPUT_NONE || input->type == INPUT_WAKE || input->type == INPUT_QUIT)
        return false;
    if (input->type == INPUT_CHARACTER && takes_pin(s))
        pin_entry_type_technician(s->pins, input->character);
    happens(s, TECHNICIAN_TOUCHES);
    if (input->type == INPUT_PRESS)
        press(s, input->control);
    session_tools_hand(s, input);
    explicit_bzero(input, sizeof *input);
    return true;
}

void session_maintain_show(struct session *s)
{
    if (!session_maintains(s))
        return;
    const struct maintain_facts facts = {
        .pins = s->pins,
        .read = {.selftest = &s->selftest,
                 .software = &s->software,
                 .fetch = &s->export_fetch,
                 .measured = &s->measured,
                 .screens = s->screens},
    };
    maintain_show(&s->view, &s->maintain, &facts);
}

void session_maintain_leave(struct session *s)
{
    if (session_maintains(s))
        happens(s, TECHNICIAN_LEAVES);
}
