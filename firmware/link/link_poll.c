#include "firmware/link/link_poll.h"

#include <string.h>

#include "drivers/base/clock.h"
#include "firmware/limits.h"
#include "firmware/link/link_reply.h"

enum {
    SERVICE_EVERY_MS = 60000,
    SERVICE_AGAIN_MS = 10000, // after an answer that did not come or was not understood
    SERVICE_EARLY_MS = 5000,  // before the last one expires
    SERVICE_LEAST_MS = 1000,  // however soon that is
    FRESH_MS = 2000,          // a refresh finds such an answer good enough
    HEARTBEAT_EVERY_MS = 60000,
    HEARTBEAT_LEAST_MS = 2000, // with an answer that the centre waits for
    FIRST_HEARTBEAT_MS = 1000, // so long the first look at the service waits for it
};

static const char VIEW_GONE[] = "kiosk-gone"; // the heartbeat's view while no kiosk is there

static int64_t sooner(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

void link_poll_start(struct link_poll *poll)
{
    poll->heartbeat_due = clock_ms();
    poll->service_due = clock_ms() + FIRST_HEARTBEAT_MS;
    poll->asked_at = INT64_MIN / 2; // never
}

// ---- the backend's clock ----------------------------------------------------------------------

static int64_t wall_ahead_ms(void)
{
    return clock_now_ms() - clock_ms();
}

static void compare_clocks(struct link_poll *poll, int64_t offset_ms)
{
    poll->compared = true;
    poll->offset_ms = offset_ms;
    poll->wall_ahead_ms = wall_ahead_ms();
}

// The backend's clock minus ours, now: our wall clock may have been set since they were compared.
static int64_t clock_offset_ms(const struct link_poll *poll)
{
    return poll->compared ? poll->offset_ms + poll->wall_ahead_ms - wall_ahead_ms() : 0;
}

int64_t link_poll_time(const struct link_poll *poll)
{
    return poll->compared ? (clock_now_ms() + clock_offset_ms(poll)) / 1000 : 0;
}

bool link_poll_is_quiet(const struct link_poll *poll)
{
    const char *view = poll->facts.view;
    return !poll->has_client || strcmp(view, "start") == 0 || strcmp(view, "closed") == 0;
}

// ---- the service ------------------------------------------------------------------------------

static void tell(struct link_poll *poll)
{
    poll->service.ordered_off = poll->ordered_off;
    poll->service.order_unknown = !poll->order_heard;
    poll->service.clock_offset_ms = clock_offset_ms(poll);
    poll->known = true;
    poll->tell(poll->context, &poll->service);
}

void link_poll_greet(struct link_poll *poll)
{
    poll->has_client = true;
    if (poll->known)
        tell(poll);
}

static bool is_understood(const struct backend_answer *answer)
{
    bool refused = answer->end == BACKEND_REFUSED && answer->problem != PROBLEM_OTHER;
    return answer->end == BACKEND_DONE || refused;
}

static int64_t pause_after(const struct backend_answer *answer)
{
    if (!is_understood(answer))
        return SERVICE_AGAIN_MS;
    if (answer->end == BACKEND_REFUSED)
        return SERVICE_EVERY_MS;
    int64_t valid_ms = answer->service.valid_until * 1000 - answer->service.now_ms;
    if (valid_ms <= 0)
        return SERVICE_AGAIN_MS; // asking at once would bring another such answer
    int64_t pause = sooner(SERVICE_EVERY_MS, valid_ms - SERVICE_EARLY_MS);
    return pause < SERVICE_LEAST_MS ? SERVICE_LEAST_MS : pause;
}

static void service_answered(void *context, const struct backend_answer *answer)
{
    struct link_poll *poll = context;
    int64_t now = clock_ms();
    poll->asking = false;
    poll->service_due = now + pause_after(answer);
    if (answer->end == BACKEND_DONE) {
        poll->expires_at = now + answer->service.valid_until * 1000 - answer->service.now_ms;
        compare_clocks(poll, answer->service.clock_offset_ms);
        if (poll->offered)
            poll->offered(poll->context, answer->service.offices_version);
    } else if (now >= poll->expires_at) {
        memset(&poll->last, 0, sizeof poll->last);
    }
    link_reply_service(answer, &poll->last, &poll->service);
    tell(poll);
}

static void ask_service(struct link_poll *poll)
{
    int64_t now = clock_ms();
    if (poll->asking || now < poll->service_due)
        return;
    poll->asking = backend_service(poll->backend, LIMIT_BACKGROUND_MS,
                                   (struct backend_caller){service_answered, poll});
    poll->asked_at = now;
    poll->service_due = now + SERVICE_AGAIN_MS;
}

void link_poll_refresh(struct link_poll *poll)
{
    if (!poll->asking && clock_ms() >= poll->asked_at + FRESH_MS)
        poll->service_due = clock_ms();
}

// ---- the heartbeat ----------------------------------------------------------------------------

void link_poll_facts(struct link_poll *poll, const struct link_facts *facts)
{
    poll->facts = *facts;
    poll->facts_at = clock_ms();
}

void link_poll_client_gone(struct link_poll *poll)
{
    poll->has_client = false;
}

static void heartbeat_answered(void *context, const struct backend_answer *answer)
{
    struct link_poll *poll = context;
    poll->beating = false;
    bool suspended = link_reply_is_suspended(answer);
    bool heard = answer->end == BACKEND_DONE || suspended;
    bool off = heard ? suspended || answer->actions.out_of_service : poll->ordered_off;
    bool news = off != poll->ordered_off || heard > poll->order_heard;
    poll->ordered_off = off;
    poll->order_heard |= heard;
    link_remote_answered(poll->remote, answer);
    if (poll->known && news)
        tell(poll);
    if (!poll->known && !poll->asking)
        poll->service_due = clock_ms();
}

static int64_t heartbeat_due(const struct link_poll *poll)
{
    int64_t soon = poll->heartbeat_due - HEARTBEAT_EVERY_MS + HEARTBEAT_LEAST_MS;
    return link_remote_is_fresh(poll->remote) ? soon : poll->heartbeat_due;
}

static void beat(struct link_poll *poll)
{
    int64_t now = clock_ms();
    struct request_answer answer;
    if (poll->beating || now < heartbeat_due(poll))
        return;
    const struct link_facts *f = &poll->facts;
    const struct request_heartbeat heartbeat = {
        .firmware = KIOSK_VERSION,
        .view = poll->has_client && f->view[0] ? f->view : VIEW_GONE,
        .uptime_s = poll->facts_at ? f->uptime_s + (uint32_t)((now - poll->facts_at) / 1000) : 0,
        .reader = f->reader_present,
        .card_helper = f->card_helper_up,
        .outbox_depth = poll->outbox->waiting,
        .outbox_parked = poll->outbox->parked,
        .outbox_broken = poll->outbox->broken,
        .visits = f->visits,
        .resets_done = f->resets_done,
        .resets_failed = f->resets_failed,
        .touches_stuck = f->touches_stuck,
        .unstored = f->unstored,
        .clock_offset_ms = clock_offset_ms(poll),
        .selftest = (enum check_outcome)f->selftest,
        .failed_checks = f->failed_checks,
        .off = poll->order->reason,
        .answers_dropped = poll->remote->dropped,
        .answer = link_remote_next(poll->remote, &answer) ? &answer : NULL,
    };
    poll->beating = backend_heartbeat(poll->backend, LIMIT_BACKGROUND_MS, &heartbeat,
                                      (struct backend_caller){heartbeat_answered, poll});
    poll->heartbeat_due = now + HEARTBEAT_EVERY_MS;
    if (!poll->beating)
        link_remote_unsent(poll->remote);
}

// ---- time -------------------------------------------------------------------------------------

void link_poll_run(struct link_poll *poll)
{
    beat(poll);
    ask_service(poll);
}

int link_poll_wait(const struct link_poll *poll)
{
    int64_t next = poll->beating ? INT64_MAX : heartbeat_due(poll);
    if (!poll->asking)
        next = sooner(next, poll->service_due);
    return clock_left(next);
}
