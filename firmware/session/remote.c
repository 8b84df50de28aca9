// What the operator's centre asks of a running kiosk: the words of kioskctl, and less of a visit.
#include <string.h>

#include "drivers/base/clock.h"
#include "firmware/control/report.h"
#include "firmware/session/internal.h"

// Of a resident's visit nothing is told but that there is one: neither its screens nor how far it
// has come.
static const char VISIT[] = "{\"visit\":true}";

static char *tell_view(struct session *s, const struct control_facts *facts)
{
    return session_is_idle(s) ? report_view(facts) : strdup(VISIT);
}

static char *tell_trace(struct session *s, const struct control_facts *facts)
{
    (void)s;
    return report_trace_within(facts, LINK_TELL_MAX);
}

static char *tell_selftest(struct session *s, const struct control_facts *facts)
{
    (void)s;
    return report_results(facts);
}

// kiosk-link itself tells the history.
static char *(*const TELL[REMOTE_COMMAND_COUNT])(struct session *, const struct control_facts *) = {
    [REMOTE_VIEW] = tell_view,
    [REMOTE_TRACE] = tell_trace,
    [REMOTE_DIAGNOSE] = tell_selftest,
};

// A self-test of the command's own has ended.
static bool has_tested(struct session *s)
{
    struct remote_answers *r = &s->remote;
    if (r->run == 0) {
        selftest_want(&s->selftest, CHECK_INTERNAL);
        r->run = selftest_next_run(&s->selftest);
    }
    return s->selftest.run >= r->run && !selftest_is_running(&s->selftest);
}

void session_remote(struct session *s)
{
    struct remote_answers *r = &s->remote;
    struct control_status status;
    struct control_facts facts;
    if (r->count > 0 && !r->json) {
        uint8_t command = r->list[0].command;
        if (command == REMOTE_DIAGNOSE && !has_tested(s))
            return;
        session_facts(s, &status, &facts);
        remote_answers_take(r, TELL[command] ? TELL[command](s, &facts) : NULL);
    }
    perform_tell(&s->perform, r);
}
