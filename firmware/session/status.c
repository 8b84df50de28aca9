// What the kiosk says of itself: to the control socket, and to the backend in its heartbeats.
#include <stdio.h>
#include <string.h>

#include "drivers/base/clock.h"
#include "firmware/session/internal.h"

static void list_parked(const struct link_outbox *outbox, struct control_status *status)
{
    _Static_assert((int)CONTROL_PARKED_MAX == (int)LINK_PARKED_MAX, "as many as kiosk-link tells");
    status->parked_count = outbox->listed;
    for (size_t i = 0; i < outbox->listed; i++) {
        const struct link_parked *from = &outbox->list[i];
        struct control_parked *to = &status->parked[i];
        memcpy(to->id, from->id, LINK_RESET_ID);
        to->operation = (enum operation)from->operation;
        to->result = (enum operation_result)from->result;
        to->status_word = from->status_word;
        to->finished_at = from->finished_at;
    }
}

// The time is the backend's, as it would be told now.
static void list_refused(const struct session *s, struct control_status *status)
{
    const struct outcomes *o = &s->outcomes;
    _Static_assert((int)CONTROL_REFUSED_MAX == (int)OUTCOMES_MAX, "as many as are held");
    status->refused_count = o->refused;
    for (size_t i = 0; i < o->refused; i++) {
        const struct outcome *from = &o->list[outcomes_waiting(o) + i];
        struct control_parked *to = &status->refused[i];
        memcpy(to->id, from->id, LINK_RESET_ID);
        to->operation = from->operation;
        to->result = (enum operation_result)from->result;
        to->status_word = from->status_word;
        to->finished_at = perform_finished_at(from, session_theirs_ms(s));
    }
}

static void tell_size(const struct screens *screens, struct control_status *status)
{
    struct panel_size size;
    screens_size(screens, &size);
    status->width_mm = (unsigned)(size.width_um + 500) / 1000;
    status->height_mm = (unsigned)(panel_size_height_um(&size) + 500) / 1000;
}

void session_facts(const struct session *s, struct control_status *status,
                   struct control_facts *facts)
{
    *status = (struct control_status){
        .uptime_s = (clock_ms() - s->started_at) / 1000,
        .state = session_maintains(s) ? "service" : flow_state_name(s->flow.state),
        .closed = notice_name(flow_closed_by(&s->flow)),
        .off = s->order.reason,
        .off_unstored = s->order.pending || !s->order.known,
        .readers = s->presence.readers,
        .cards = s->presence.cards,
        .card_helper = s->card.fd >= 0,
        .link_helper = s->link.fd >= 0,
        .served = !session_is_idle(s),
        .maintained = session_maintains(s),
        .outbox_waiting = s->outbox.waiting,
        .outbox_parked = s->outbox.parked,
        .outbox_broken = s->outbox.broken,
        .history_broken =
            s->history_known && (!s->history.usable || !s->history.whole || s->history.aside > 0),
        .outcomes_held = (unsigned)s->outcomes.count,
        .outcomes_unstored = s->outcomes.unstored,
        .touches_stuck = screens_unended_touches(s->screens),
        .touch_corrected = measured_corrects(&s->measured),
        .size_measured = measured_has_size(&s->measured),
        .panel_unread = measured_is_unread(&s->measured),
        .panel_unstored = s->measured.pending,
        .panel = s->measured.last,
        .visits = s->counters.visits,
        .resets_done = s->counters.done,
        .resets_failed = s->counters.failed,
        .clock_offset_ms = s->service_known ? s->service.clock_offset_ms : 0,
    };
    list_parked(&s->outbox, status);
    list_refused(s, status);
    tell_size(s->screens, status);
    *facts = (struct control_facts){.view = &s->view,
                                    .status = status,
                                    .trace = &s->trace,
                                    .selftest = &s->selftest,
                                    .software = &s->software,
                                    .history = history_fetch_told(&s->history_fetch),
                                    .exported = export_fetch_told(&s->export_fetch)};
    facts->place_count = screens_places(s->screens, &facts->places);
    facts->held_count = screens_held(s->screens, &facts->held);
    facts->focus = screens_focus(s->screens);
}

// The padding is zero too: the facts are compared as bytes.
static void fill_facts(const struct session *s, struct link_facts *facts)
{
    memset(facts, 0, sizeof *facts);
    facts->uptime_s = (uint32_t)((clock_ms() - s->started_at) / 1000);
    facts->visits = s->counters.visits;
    facts->resets_done = s->counters.done;
    facts->resets_failed = s->counters.failed;
    facts->touches_stuck = screens_unended_touches(s->screens);
    facts->unstored = s->outcomes.unstored;
    facts->selftest = (uint8_t)selftest_verdict(&s->selftest);
    facts->failed_checks = selftest_failed(&s->selftest);
    facts->reader_present = s->presence.readers > 0;
    facts->card_helper_up = s->card.fd >= 0;
    snprintf(facts->view, sizeof facts->view, "%s", view_name(s->view.id));
}

void session_tell_facts(struct session *s)
{
    struct link_facts facts;
    fill_facts(s, &facts);
    uint32_t uptime_s = facts.uptime_s;
    facts.uptime_s = s->facts.uptime_s; // time alone is no news
    if (memcmp(&facts, &s->facts, sizeof facts) == 0)
        return;
    facts.uptime_s = uptime_s;
    if (perform_facts(&s->perform, &facts))
        memcpy(&s->facts, &facts, sizeof facts);
}
