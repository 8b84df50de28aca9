// Inside the session: what its parts share.
#ifndef FIRMWARE_SESSION_INTERNAL_H
#define FIRMWARE_SESSION_INTERNAL_H

#include "drivers/base/notify.h"
#include "firmware/control/control.h"
#include "firmware/diag/selftest.h"
#include "firmware/flow/flow.h"
#include "firmware/session/export_fetch.h"
#include "firmware/session/guide.h"
#include "firmware/session/helper_client.h"
#include "firmware/session/history_fetch.h"
#include "firmware/session/maintain.h"
#include "firmware/session/measured.h"
#include "firmware/session/motion.h"
#include "firmware/session/offices_fetch.h"
#include "firmware/session/order.h"
#include "firmware/session/outcomes.h"
#include "firmware/session/perform.h"
#include "firmware/session/pin_entry.h"
#include "firmware/session/presentation.h"
#include "firmware/session/records.h"
#include "firmware/session/remote_answers.h"
#include "firmware/session/session.h"
#include "firmware/session/visit.h"
#include "firmware/session/waker.h"

struct session_counters {
    uint32_t visits, done, failed;
};

struct session {
    struct session_options options;
    struct program_state program; // this one
    struct screens *screens;
    struct waker *waker;
    struct notify notify;
    struct control_server control;
    struct helper_client card, link;
    struct flow flow;
    struct visit visit;
    struct guide guide;
    struct offices *offices; // NULL: none
    struct offices_fetch fetch;
    struct pin_entry *pins;
    struct outcomes outcomes;
    struct order order;
    struct records records;
    struct maintain maintain;
    struct measured measured;
    struct history_fetch history_fetch;
    struct export_fetch export_fetch;
    struct remote_answers remote;
    uint32_t acknowledged; // outcomes that somebody has seen to, while kiosk-link is told
    struct perform perform;
    struct view view; // what is on the screen
    struct presentation presentation;
    struct motion motion;
    int64_t started_at;    // clock_ms()
    int64_t wait_until;    // the flow's limit, clock_ms(); INT64_MAX: none
    int64_t card_until;    // and that for a card which was moved
    int64_t service_until; // what is known of the service counts until then, clock_ms()
    int64_t theirs_ms;     // the backend's clock in ms since 1970, less clock_ms()
    bool theirs_known;
    bool clock_off;          // our wall clock is off by more than the API allows without a warning
    uint64_t client;         // for kiosk-link: random, another one when an opening was lost
    bool opening_lost;       // or an outcome, by this client, which is to become another one
    struct link_facts facts; // as they were last sent
    int64_t minute_due;      // when opening hours are judged again
    int minutes_left;        // until no reset is begun any more; 0: not soon
    int64_t report_due;      // when "done" tells that the report follows; INT64_MAX: it does not
    int64_t ends_by;     // the program was asked to end: by then, clock_ms(); INT64_MAX: it was not
    bool checking;       // FLOW_WRITING: the card has taken it, its counter is read back
    bool after_wrong;    // the last try was asked for because the entry before was wrong
    int64_t done_at;     // seconds since 1970 by the backend's clock; 0: not known
    int64_t retry_at;    // the same clock: from when the backend takes another reset; 0: not known
    bool settled;        // it is known whether the kiosk is open, so something can be shown
    bool presence_known; // `kiosk-card` has spoken since it was connected
    struct card_presence presence;
    bool card_away; // a card went with its reader, and none has come since
    bool service_known;
    struct link_service service;
    struct link_outbox outbox;
    bool history_known; // kiosk-link has told of it since it was connected
    struct link_history_news history;
    struct trace_log trace;
    struct selftest selftest;
    struct software software;
    struct session_counters counters;
};

// Gives the flow one event and performs what comes out (step.c).
void session_step(struct session *session, const struct flow_event *event);

// The same for a helper's answer, which `keep` keeps if the flow takes it, before anything is
// performed. False when it was not taken: then nothing of it is kept.
bool session_answer(struct session *session, const struct flow_event *event,
                    const struct ipc_message *answer,
                    void (*keep)(struct visit *visit, const struct ipc_message *answer));

void session_perform(struct session *session, const struct flow_effects *effects);

// Ends the flow's visit, unless nobody is there or the card is being written.
void session_flow_end(struct session *session);

// Nobody is there.
bool session_is_idle(const struct session *session);

// What was pressed or typed (input.c). False when the program is to end.
bool session_input(struct session *session, struct input *input);

// Whether the session itself does what this control says: keys, delete, other pages, and all about
// how it is presented.
bool session_owns(enum control control);

// Everything that has arrived from the helpers (receive.c).
void session_receive_card(struct session *session);
void session_receive_link(struct session *session);

// Tells the flow whether the service is open, from what is known now (receive.c).
void session_judge_service(struct session *session);

// An operator takes the kiosk out of service, or back (receive.c).
void session_order(struct session *session, enum off_reason reason);

// What is known of the service is out of date (receive.c).
void session_lose_service(struct session *session);

// The facts for the control socket, pointing into the session and `status` (status.c).
void session_facts(const struct session *session, struct control_status *status,
                   struct control_facts *facts);

// Tells kiosk-link what its heartbeats say of this kiosk, when that has changed (status.c).
void session_tell_facts(struct session *session);

// What lies in the reader, for the flow (receive.c).
void session_reader(struct session *session, enum flow_reader reader);

// ---- a technician's visit (maintain.c) ----------------------------------------------------------

// Whether a technician is there: the flow then hears of no press and of no card.
bool session_maintains(const struct session *session);

// The machine before anybody comes; `stored`: the PINs that were wrong, NULL: nobody has said it.
void session_maintain_init(struct session *session, const struct technician_failures *stored);

// The corner was held.
void session_maintain_begin(struct session *session);

// True when the input is a technician's; it is wiped.
bool session_maintain_input(struct session *session, struct input *input);

// session->presence is new; `before`: what it was.
void session_maintain_reader(struct session *session, const struct card_presence *before);
void session_maintain_helper_gone(struct session *session, const struct card_presence *before);

// An answer to a question of this type, CARD_TECHNICIAN_READ or _PROVE, or IPC_LOST.
void session_maintain_answer(struct session *session, const struct ipc_message *message,
                             uint16_t asked);

// kiosk-link has read how many PINs were wrong; has answered to LINK_SET_FAILURES; a part of a
// self-test has come.
void session_maintain_told(struct session *session, const struct link_failures *told);
void session_maintain_stored(struct session *session, uint32_t ticket, int result);
void session_maintain_tested(struct session *session);

// Whether the self-test under way is a technician's, who has it recorded.
bool session_maintain_awaits(const struct session *session);

// The program was asked to end.
void session_maintain_leave(struct session *session);

// What is on the screen, when a technician is there.
void session_maintain_show(struct session *session);

// One event into the machine, and what comes out performed.
void session_maintain_step(struct session *session, const struct technician_event *event);

// When session_maintain_check() would do something: clock_ms() value, INT64_MAX for never.
int64_t session_maintain_next(const struct session *session);
void session_maintain_check(struct session *session);

// ---- its tools (maintain_tools.c) ---------------------------------------------------------------

// The machine has begun this work, which is a tool's, and waits for its WORKED; it gives up what is
// under way.
void session_tools_begin(struct session *session, enum history_what work, uint32_t ticket);
void session_tools_cancel(struct session *session);

// What the run has measured, into the record of how it ended.
void session_tools_record(const struct session *session, struct link_record *record);

// What lies in the reader now, for a tool that tests it; the answer to a CARD_PROBE, or IPC_LOST
// (maintain_tools.c).
void session_tools_reader(struct session *session, enum technician_reader reader);
void session_tools_probed(struct session *session, const struct ipc_message *message);
void session_tools_renewed(struct session *session, const struct ipc_message *message);

// TOOL_VISIT and TOOL_VISIT_PIN: true once when its visit is to begin; the tool is told where the
// visit stands, false when that is to end.
bool session_tools_begin_visit(struct session *session);
bool session_tools_visit(struct session *session, const struct tools_event *event);

// True when the control was a tool's, or of the list of tools.
bool session_tools_press(struct session *session, enum control control);

// A finger or a key of a page that is told of them.
void session_tools_hand(struct session *session, const struct input *input);

// When session_tools_check() would do something: clock_ms() value, INT64_MAX for never.
int64_t session_tools_next(const struct session *session);
void session_tools_check(struct session *session);

// ---- a test visit (maintain_visit.c) ------------------------------------------------------------

// Whether the flow's visit is a technician's with a test card: then it hears of the reader. Whether
// that visit opens a kiosk which was taken out of service.
bool session_visit_plays(const struct session *session);
bool session_visit_opens(const struct session *session);

// The answer to a CARD_TEST_OPEN, or IPC_LOST; the flow has taken an event.
void session_visit_opened(struct session *session, const struct ipc_message *message);
void session_visit_note(struct session *session);

// Begins it, presses, and ends it.
void session_visit_check(struct session *session);

// ---- the self-test and the rest ----------------------------------------------------------------

// The record of the run that has just ended: its first failed check, or that there was none
// (diagnose.c).
void session_selftest_record(const struct session *session, struct link_record *record);

// Takes back what technicians have measured of the panel (diagnose.c).
void session_forget_panel(struct session *session);

// Begins a self-test when one is due or wanted, and looks how its tone is; when that would do
// something by itself (diagnose.c).
void session_selftest(struct session *session);
int64_t session_selftest_next(const struct session *session);

// Answers what the operator's centre has asked (remote.c).
void session_remote(struct session *session);

// One helper's part of it, or IPC_LOST (diagnose.c).
void session_selftested(struct session *session, enum selftest_part part,
                        const struct ipc_message *message);

// The backend's clock, as far as it is known: ms since 1970.
int64_t session_theirs_ms(const struct session *session);

#endif
