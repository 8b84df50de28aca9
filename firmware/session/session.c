#include "firmware/session/session.h"

#include <stdlib.h>
#include <string.h>

#include "drivers/base/clock.h"
#include "firmware/limits.h"
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

struct session *session_new(const struct session_options *options, struct screens *screens)
{
    struct session *s = calloc(1, sizeof *s);
    if (!s)
        return NULL;
    s->options = *options;
    notify_open(&s->notify);
    s->screens = screens;
    s->started_at = clock_ms();
    s->language = options->language;
    s->pins = pin_entry_new();
    s->waker = waker_start(wake, screens);
    bool listening = control_open(&s->control, options->control_socket);
    helper_client_init(&s->card, "card", options->card_socket, card_message_valid);
    helper_client_init(&s->link, "link", options->link_socket, link_message_valid);
    s->perform = (struct perform){.card = &s->card,
                                  .link = &s->link,
                                  .visit = &s->visit,
                                  .pins = s->pins,
                                  .outcomes = &s->outcomes};
    if (!s->pins || !s->waker || !listening)
        session_free(&s);
    return s;
}

void session_free(struct session **session)
{
    struct session *s = *session;
    if (!s)
        return;
    pin_entry_free(&s->pins);
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

static void show(struct session *s)
{
    struct show_facts facts = {
        .language = s->language,
        .now = clock_now(),
        .not_after = s->visit.not_after,
        .seconds_left = seconds_left(s),
        .opens = s->service.opens_minute,
        .closes = s->service.closes_minute,
        .until = s->service.maintenance_until,
        .report_waiting = s->outbox.waiting > 0,
        .pins = s->pins,
    };
    show_view(&s->view, &s->flow, &facts);
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
    int64_t asked = s->link.fd >= 0 ? s->service_due : INT64_MAX; // else nobody can be asked
    int64_t next = sooner(s->wait_until, asked);
    next = sooner(next, s->minute_due);
    next = sooner(next, s->notify.due);
    next = sooner(next, control_next(&s->control));
    if (session_is_idle(s) && s->language != s->options.language)
        next = sooner(next, s->language_until);
    next = sooner(next, helper_client_next(&s->card));
    next = sooner(next, helper_client_next(&s->link));
    if (s->link.fd >= 0)
        next = sooner(next, outcomes_next(&s->outcomes));
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
    int64_t theirs = clock_now() + s->service.clock_offset_ms / SECOND_MS;
    s->minute_due = clock_ms() + MINUTE_MS - theirs * SECOND_MS % MINUTE_MS;
    session_judge_service(s);
}

static bool is_due(int64_t *due, int again_ms)
{
    if (clock_ms() < *due)
        return false;
    *due = clock_ms() + again_ms;
    return true;
}

static void check_limits(struct session *s)
{
    if (clock_ms() >= s->wait_until) {
        s->wait_until = INT64_MAX; // the flow sets the next one
        session_step(s, &(struct flow_event){.type = EVENT_TIME_UP});
    }
    if (session_is_idle(s) && clock_ms() >= s->language_until)
        s->language = s->options.language;
    judge_on_the_minute(s);
    if (s->link.fd >= 0 && is_due(&s->service_due, MINUTE_MS)) {
        perform_ask_service(&s->perform);
        session_heartbeat(s);
    }
}

static void serve_control(struct session *s)
{
    struct control_status status;
    struct control_facts facts;
    session_facts(s, &status, &facts);
    control_serve(&s->control, &facts);
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

void session_run(struct session *s)
{
    struct flow_effects effects;
    struct input input;
    flow_init(&s->flow, &effects);
    session_perform(s, &effects);
    do {
        session_receive_card(s); // answers first: one that is here has kept its limit
        session_receive_link(s);
        check_limits(s);
        perform_outcomes(&s->perform);
        show(s);
        serve_control(s);
        watch_sockets(s);
        notify_serving(&s->notify, clock_ms());
        screens_next(s->screens, next_limit(s), &input);
    } while (session_input(s, &input));
}
