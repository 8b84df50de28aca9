// What the kiosk says of itself: to the control socket, and to the backend as heartbeats.
#include <stdio.h>

#include "drivers/base/clock.h"
#include "firmware/session/internal.h"

void session_facts(const struct session *s, struct control_status *status,
                   struct control_facts *facts)
{
    *status = (struct control_status){
        .uptime_s = (clock_ms() - s->started_at) / 1000,
        .state = flow_state_name(s->flow.state),
        .closed = notice_name(s->flow.reader == READER_MISSING ? NOTICE_READER_MISSING
                                                               : s->flow.service.closed),
        .readers = s->presence.readers,
        .cards = s->presence.cards,
        .card_helper = s->card.fd >= 0,
        .link_helper = s->link.fd >= 0,
        .outbox_waiting = s->outbox.waiting,
        .outbox_parked = s->outbox.parked,
        .visits = s->counters.visits,
        .resets_done = s->counters.done,
        .resets_failed = s->counters.failed,
        .clock_offset_ms = s->service_known ? s->service.clock_offset_ms : 0,
    };
    *facts = (struct control_facts){.view = &s->view, .status = status, .trace = &s->trace};
    facts->place_count = screens_places(s->screens, &facts->places);
    facts->focus = screens_focus(s->screens);
}

void session_heartbeat(struct session *s)
{
    struct link_heartbeat heartbeat = {
        .uptime_s = (uint32_t)((clock_ms() - s->started_at) / 1000),
        .visits = s->counters.visits,
        .resets_done = s->counters.done,
        .resets_failed = s->counters.failed,
        .reader_present = s->presence.readers > 0,
        .card_helper_up = s->card.fd >= 0,
    };
    snprintf(heartbeat.view, sizeof heartbeat.view, "%s", view_name(s->view.id));
    perform_heartbeat(&s->perform, &heartbeat);
}
