#include "firmware/session/session.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/base/clock.h"
#include "drivers/base/log.h"
#include "drivers/base/random.h"
#include "firmware/limits.h"
#include "firmware/session/helpline.h"
#include "firmware/session/internal.h"
#include "firmware/session/show.h"

enum {
    MINUTE_MS = 60000,
    SECOND_MS = 1000,
};

static void wake(void *context)
{
    screens_wake(context);
}

static bool is_there(bool part, const char *name)
{
    if (!part)
        log_write(LOG_ERROR, "kiosk", "event=not-started missing=%s cause=\"%s\"", name,
                  strerror(errno));
    return part;
}

// The language of each new visit: Japanese when the one that was asked for cannot be shown.
static enum language first_language(const struct screens *screens, enum language asked)
{
    if ((screens_languages(screens) >> asked & 1) != 0)
        return asked;
    log_write(LOG_WARNING, "kiosk", "event=language-missing tag=%s", view_language_tag(asked));
    return LANGUAGE_JA;
}

static bool open_parts(struct session *s)
{
    s->pins = pin_entry_new();
    s->perform.pins = s->pins;
    s->waker = waker_start(wake, s->screens);
    return is_there(s->pins, "locked-memory") && is_there(s->waker, "second-thread") &&
           is_there(random_bytes(&s->client, sizeof s->client), "chance") &&
           is_there(control_open(&s->control, s->options.control_socket), "control-socket");
}

void session_program(struct session *session, const struct program_state *program)
{
    session->program = *program;
}

struct session *session_new(const struct session_options *options, struct screens *screens)
{
    struct session *s = calloc(1, sizeof *s);
    if (!s)
        return NULL;
    s->options = *options;
    notify_open(&s->notify);
    s->screens = screens;
    s->offices = options->offices;
    guide_init(&s->guide, s->offices);
    s->started_at = clock_ms();
    selftest_init(&s->selftest, s->started_at);
    s->service_until = s->card_until = s->ends_by = INT64_MAX;
    presentation_init(&s->presentation, first_language(screens, options->language));
    motion_init(&s->motion, options->motion_off);
    session_maintain_init(s, NULL);
    helper_client_init(&s->card, "card", options->card_socket, card_message_table());
    helper_client_init(&s->link, "link", options->link_socket, link_message_table());
    s->perform = (struct perform){
        .card = &s->card, .link = &s->link, .visit = &s->visit, .outcomes = &s->outcomes};
    if (!open_parts(s))
        session_free(&s);
    return s;
}

void session_free(struct session **session)
{
    struct session *s = *session;
    if (!s)
        return;
    pin_entry_free(&s->pins);
    offices_free(&s->offices);
    offices_fetch_free(&s->fetch);
    remote_answers_forget(&s->remote);
    control_close(&s->control);
    notify_close(&s->notify);
    helper_client_close(&s->card);
    helper_client_close(&s->link);
    explicit_bzero(s, sizeof *s);
    free(s);
    *session = NULL;
}

// ---- the screen -------------------------------------------------------------------------------

// Whole seconds, rounded up: "1" is shown until the very end.
static int seconds_left(const struct session *s)
{
    if (s->flow.state != FLOW_TIME_OUT)
        return 0;
    return (clock_left(s->wait_until) + SECOND_MS - 1) / SECOND_MS;
}

static bool is_settled(struct session *s)
{
    bool asked = s->presence_known && s->presence.service && s->service_known;
    s->settled = s->settled || asked || clock_ms() >= s->started_at + LIMIT_SETTLE_MS;
    return s->settled;
}

// Outcomes reach the centre in their order: while any waits, that of this reset does. A change
// tells the centre nothing.
static bool is_report_late(struct session *s)
{
    bool waits = s->outbox.waiting > 0 || outcomes_waiting(&s->outcomes) > 0 ||
                 outcomes_hold(&s->outcomes, s->visit.id);
    bool done = s->flow.state == FLOW_DONE && operation_is_reset(s->flow.operation);
    if (!waits || !done || session_maintains(s))
        s->report_due = INT64_MAX;
    else if (s->report_due == INT64_MAX)
        s->report_due = clock_ms() + LIMIT_REPORT_MS;
    return clock_ms() >= s->report_due;
}

// What the explanation says stays while it is read: its buttons must not move under a finger.
static bool reservation(const struct session *s)
{
    return s->view.id == VIEW_EXPLAIN ? s->view.reservation : s->service.reservation_required;
}

// When the maintenance that goes on ends: the next one may be announced while one that was not goes
// on. 0: not known.
static int64_t maintained_until(const struct session *s)
{
    bool begun = s->service.maintenance_from <= session_theirs_ms(s) / SECOND_MS;
    return begun ? s->service.maintenance_until : 0;
}

static void show(struct session *s)
{
    struct show_facts facts = {
        .language = s->presentation.language,
        .text_size = s->presentation.text_size,
        .contrast = s->presentation.contrast,
        .languages = screens_languages(s->screens),
        .now = session_theirs_ms(s) / SECOND_MS,
        .not_after = s->visit.not_after,
        .sign_not_after = s->visit.sign_not_after,
        .seconds_left = seconds_left(s),
        .opens = s->service.opens_minute,
        .closes = s->service.closes_minute,
        .plate = s->presence.plate,
        .until = maintained_until(s),
        .helpline = s->theirs_known ? helpline_at(s->offices, session_theirs_ms(s) / SECOND_MS)
                                    : HELPLINE_UNKNOWN,
        .phone = s->options.phone,
        .minutes_left = s->minutes_left,
        .retry_at = s->retry_at,
        .reservation = reservation(s),
        .report_late = is_report_late(s),
        .after_wrong = s->after_wrong,
        .checking = s->checking,
        .done_at = s->done_at,
        .notice = s->presentation.language <= LANGUAGE_JA_EASY ? s->service.notice_ja
                                                               : s->service.notice_en,
        .pins = s->pins,
        .guide = &s->guide,
    };
    show_view(&s->view, &s->flow, &facts);
    presentation_show(&s->presentation, &s->view);
    session_maintain_show(s);
    motion_show(&s->motion, &s->view);
    measured_show(&s->measured, s->screens, session_is_idle(s) || session_maintains(s));
    if (is_settled(s))
        screens_show(s->screens, &s->view);
}

// ---- waiting ----------------------------------------------------------------------------------

static int64_t sooner(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int next_limit(const struct session *s)
{
    int64_t next = sooner(sooner(s->wait_until, s->service_until), s->ends_by);
    next = sooner(sooner(next, s->minute_due), s->card_until);
    if (!s->view.report_later)
        next = sooner(next, s->report_due);
    next = sooner(sooner(next, s->notify.due), motion_next(&s->motion));
    next = sooner(next, control_next(&s->control));
    next = sooner(next, presentation_next(&s->presentation, session_is_idle(s)));
    next = sooner(next, helper_client_next(&s->card));
    next = sooner(next, helper_client_next(&s->link));
    if (s->link.fd >= 0)
        next = sooner(next, sooner(outcomes_next(&s->outcomes), order_next(&s->order)));
    if (s->link.fd >= 0)
        next =
            sooner(next, sooner(failures_next(&s->maintain.failures), measured_next(&s->measured)));
    next = sooner(next, session_maintain_next(s));
    if (s->link.fd >= 0 && outcomes_waiting(&s->outcomes) == 0)
        next = sooner(next, records_next(&s->records));
    next = sooner(next, s->settled ? session_selftest_next(s) : INT64_MAX);
    if (!s->settled)
        next = sooner(next, s->started_at + LIMIT_SETTLE_MS);
    int left = clock_left(next);
    if (s->flow.state != FLOW_TIME_OUT)
        return left;
    int to_next_second = clock_left(s->wait_until) % SECOND_MS + 1;
    return left < to_next_second ? left : to_next_second;
}

// Hours and maintenance begin and end with a minute of the backend's clock.
static void judge_on_the_minute(struct session *s)
{
    if (clock_ms() < s->minute_due)
        return;
    s->minute_due = clock_ms() + MINUTE_MS - session_theirs_ms(s) % MINUTE_MS;
    session_judge_service(s);
}

static void check_limits(struct session *s)
{
    if (clock_ms() >= s->wait_until) {
        s->wait_until = INT64_MAX; // the flow sets the next one
        session_step(s, &(struct flow_event){.type = EVENT_TIME_UP});
    }
    if (clock_ms() >= s->card_until) {
        s->card_until = INT64_MAX;
        session_step(s, &(struct flow_event){.type = EVENT_CARD_LATE});
    }
    presentation_check(&s->presentation, session_is_idle(s));
    motion_check(&s->motion);
    session_maintain_check(s);
    judge_on_the_minute(s);
    if (clock_ms() >= s->service_until)
        session_lose_service(s);
}

static void serve_control(struct session *s)
{
    struct control_status status;
    struct control_facts facts;
    session_facts(s, &status, &facts);
    control_serve(&s->control, &facts);
    if (control_acknowledged(&s->control)) {
        s->acknowledged = s->outbox.parked + (uint32_t)s->outcomes.refused;
        outcomes_acknowledge(&s->outcomes);
        perform_acknowledge(&s->perform);
    }
    enum off_reason reason;
    if (control_ordered(&s->control, &reason))
        session_order(s, reason);
    if (control_forgets_panel(&s->control))
        session_forget_panel(s);
    enum check_level level;
    if (control_diagnoses(&s->control, &level))
        selftest_want(&s->selftest, level);
    bool all;
    if (control_reads_history(&s->control, &all))
        history_fetch_want(&s->history_fetch, all);
    perform_history(&s->perform, &s->history_fetch);
    bool file;
    if (control_exports(&s->control, &file))
        perform_export(&s->perform, &s->export_fetch, file ? LINK_EXPORT_FILE : LINK_EXPORT_STATUS);
}

static void watch_sockets(struct session *s)
{
    waker_watch(s->waker, s->card.fd);
    waker_watch(s->waker, s->link.fd);
    int control[CONTROL_WATCH];
    control_watched(&s->control, control);
    for (int i = 0; i < CONTROL_WATCH; i++)
        waker_watch(s->waker, control[i]);
}

// Asked a second time it ends at once.
static void ask_to_end(struct session *s)
{
    bool again = s->ends_by != INT64_MAX;
    s->ends_by = again ? clock_ms() : clock_ms() + LIMIT_END_MS;
    session_maintain_leave(s);
    log_write(LOG_INFO, "kiosk", "event=ending state=%s", flow_state_name(s->flow.state));
}

// A write that goes on is finished, and outcomes and records are handed over, before the program
// ends.
static bool has_ended(struct session *s)
{
    struct flow_effects effects;
    if (s->ends_by == INT64_MAX)
        return false;
    if (clock_ms() >= s->ends_by)
        return true;
    bool ended = flow_end(&s->flow, &effects);
    session_perform(s, &effects);
    bool recorded = s->records.count == 0 || s->link.fd < 0;
    return ended && outcomes_waiting(&s->outcomes) == 0 && recorded;
}

// Answers first: one that is here has kept its limit.
static void take_in(struct session *s)
{
    session_receive_card(s);
    session_receive_link(s);
    check_limits(s);
}

// Newer municipal counters are fetched, and come into use, while nobody is there.
static void renew_offices(struct session *s)
{
    if (!session_is_idle(s))
        return;
    struct offices *newer = offices_fetch_take(&s->fetch);
    if (newer) {
        offices_free(&s->offices);
        s->offices = newer;
        guide_init(&s->guide, newer);
    }
    perform_offices(&s->perform, &s->fetch);
}

static void give_out(struct session *s)
{
    renew_offices(s);
    perform_outcomes(&s->perform, session_theirs_ms(s));
    perform_order(&s->perform, &s->order);
    perform_records(&s->perform, &s->records);
    perform_failures(&s->perform, &s->maintain.failures);
    perform_measured(&s->perform, &s->measured);
    show(s);
    session_remote(s);
    session_selftest(s);
    session_tell_facts(s);
    serve_control(s);
    watch_sockets(s);
    notify_serving(&s->notify, clock_ms());
}

void session_run(struct session *s)
{
    struct flow_effects effects;
    struct input input;
    flow_init(&s->flow, &effects);
    session_perform(s, &effects);
    take_in(s);
    while (!has_ended(s)) {
        give_out(s);
        screens_next(s->screens, next_limit(s), &input);
        if (!session_input(s, &input))
            ask_to_end(s);
        take_in(s);
    }
}
