// What arrives from the two helpers, turned into events of the flow.
#include <limits.h>
#include <string.h>

#include "drivers/base/clock.h"
#include "drivers/base/log.h"
#include "drivers/base/random.h"
#include "firmware/limits.h"
#include "firmware/session/answers.h"
#include "firmware/session/internal.h"

enum {
    SECOND_MS = 1000,
    MINUTE_S = 60,
};

void session_reader(struct session *s, enum flow_reader reader)
{
    const struct flow_event event = {
        .type = EVENT_READER, .reader = reader, .plate = s->presence.plate};
    session_step(s, &event);
}

// More cards have come than lie there more: one was out in between.
static bool is_swapped(const struct card_presence *before, const struct card_presence *now)
{
    int more = now->cards > before->cards ? now->cards - before->cards : 0;
    return before->cards > 0 && now->cards > 0 &&
           now->insertions - before->insertions > (uint32_t)more;
}

// A card that goes with its reader may come back with it, at once or a moment behind it, whatever
// another reader says; and one that comes with its reader has lain in it.
static bool is_away(struct session *s, const struct card_presence *now)
{
    const struct card_presence *before = &s->presence;
    bool goes = now->readers < before->readers && now->cards < before->cards;
    bool comes = now->readers > before->readers && before->cards == 0;
    bool was_away = s->card_away;
    s->card_away = goes || (was_away && now->cards == 0);
    return goes || (comes && (was_away || now->cards > 0));
}

static void presence(struct session *s, const struct card_presence *now)
{
    enum flow_reader reader = answers_reader(now);
    bool swapped = s->presence_known && is_swapped(&s->presence, now);
    bool away = s->presence_known && is_away(s, now), maintains = session_maintains(s);
    const struct card_presence before = s->presence;
    s->presence = *now;
    s->presence_known = true;
    log_write(LOG_INFO, "card", "event=presence service=%d readers=%d cards=%d mute=%d plate=%d",
              now->service, now->readers, now->cards, now->mute, now->plate);
    session_maintain_reader(s, &before);
    if (maintains && !session_visit_plays(s)) // the flow is told when the technician has gone
        return;
    if (swapped)
        session_reader(s, READER_EMPTY);
    if (away)
        session_reader(s, READER_MISSING);
    session_reader(s, reader);
}

// A slow card is spoken to. A write that must be finished before the program ends may take as long.
static void card_alive(struct session *s)
{
    int64_t now = clock_ms();
    int64_t end = now + LIMIT_CARD_ANSWER_MS + LIMIT_STORE_MS + 2 * LIMIT_HELPER_MARGIN_MS;
    if (s->ends_by != INT64_MAX && s->ends_by > now && s->ends_by < end)
        s->ends_by = end;
    session_step(s, &(struct flow_event){.type = EVENT_CARD_ALIVE});
}

// Whether the certificate has expired, if the backend's clock is known: it decides in the end.
static void note_expiry(const struct session *s, const struct ipc_message *message,
                        struct flow_event *event)
{
    int64_t end = 0;
    if (event->type == EVENT_CARD_OPENED && event->card.open)
        end = ((const struct card_opened *)(const void *)message->body)->not_after;
    if (event->type == EVENT_CARD_VERIFIED && event->answer == ANSWER_OK)
        end = ((const struct card_verified *)(const void *)message->body)->not_after;
    event->card.expired = s->theirs_known && end > 0 && session_theirs_ms(s) / SECOND_MS > end;
}

static void card_answer(struct session *s, const struct ipc_message *message,
                        struct flow_event *event)
{
    note_expiry(s, message, event);
    session_answer(s, event, message, visit_keep_card);
}

static void from_card(struct session *s, const struct ipc_message *message,
                      const struct helper_question *asked)
{
    struct flow_event event;
    if (message->type == IPC_ALIVE)
        card_alive(s);
    else if (message->type == CARD_PRESENCE)
        presence(s, (const void *)message->body);
    else if (message->type == CARD_CHECKING)
        s->checking = s->flow.state == FLOW_WRITING;
    else if (message->type == CARD_TRACE)
        trace_log_add(&s->trace, (const void *)message->body);
    else if (asked->type == CARD_TECHNICIAN_READ || asked->type == CARD_TECHNICIAN_PROVE)
        session_maintain_answer(s, message, asked->type);
    else if (asked->type == CARD_SELFTEST)
        session_selftested(s, SELFTEST_CARD, message);
    else if (asked->type == CARD_PROBE)
        session_tools_probed(s, message);
    else if (asked->type == CARD_RESET_TEST)
        session_selftested(s, SELFTEST_RESET, message);
    else if (answers_from_card(message, asked->type, &s->visit, &event)) {
        if (asked->type == CARD_TEST_OPEN)
            session_visit_opened(s, message);
        card_answer(s, message, &event);
    }
}

// Without `kiosk-card` there is no reader.
static void card_helper_gone(struct session *s)
{
    const struct card_presence before = s->presence;
    s->presence_known = s->card_away = false;
    s->presence = (struct card_presence){0};
    session_maintain_helper_gone(s, &before);
    if (!session_maintains(s) || session_visit_plays(s))
        session_reader(s, READER_MISSING);
}

void session_receive_card(struct session *s)
{
    struct ipc_message message;
    struct helper_question asked;
    while (helper_client_receive(&s->card, &message, &asked)) {
        from_card(s, &message, &asked);
        ipc_wipe(&message);
    }
    helper_client_connect(&s->card);
    if (s->card.fd < 0 && s->presence_known)
        card_helper_gone(s);
}

int64_t session_theirs_ms(const struct session *s)
{
    return s->theirs_known ? s->theirs_ms + clock_ms() : clock_now_ms();
}

void session_judge_service(struct session *s)
{
    struct flow_event event = {.type = EVENT_SERVICE};
    const struct link_service *told = s->service_known ? &s->service : NULL;
    int64_t theirs = session_theirs_ms(s) / SECOND_MS;
    event.service = answers_service(told, theirs);
    if (!s->order.known) // nobody begins against an order that was not read yet
        event.service = (struct flow_service){.closed = told ? NOTICE_FAULT : NOTICE_UNREACHABLE};
    event.service.off = s->order.reason != OFF_NOT && !session_visit_opens(s);
    int left = event.service.closed == NOTICE_NONE ? answers_minutes_left(told, theirs) : INT_MAX;
    left = left == INT_MAX ? left : left - s->options.last_reset_min;
    event.service.over = left <= 0;
    s->minutes_left = left > 0 && left <= LIMIT_CLOSING_SOON_MIN ? left : 0;
    if (event.service.closed != s->flow.service.closed)
        log_write(LOG_INFO, "link", "event=service closed=%s", notice_name(event.service.closed));
    session_step(s, &event);
}

void session_order(struct session *s, enum off_reason reason)
{
    order_give(&s->order, reason);
    session_judge_service(s);
}

static void told_off(struct session *s, const struct link_off *off)
{
    order_told(&s->order, (enum off_reason)off->reason);
    session_judge_service(s);
}

// Their clock is kept beside the one that nobody sets: a wall clock that is stepped later falsifies
// neither the hours nor the time of an outcome.
static void note_clock(struct session *s)
{
    int64_t offset = s->service.clock_offset_ms;
    bool off = offset > LIMIT_CLOCK_WARN_MS || offset < -LIMIT_CLOCK_WARN_MS;
    s->theirs_ms = clock_now_ms() + offset - clock_ms();
    s->theirs_known = true;
    s->minute_due = 0; // the minutes are theirs
    if (off != s->clock_off)
        log_write(LOG_WARNING, "clock", "event=%s offset_ms=%lld", off ? "off" : "right",
                  (long long)offset);
    s->clock_off = off;
}

static void service(struct session *s, const struct link_service *told)
{
    bool ordered_off = s->service.ordered_off;
    s->service = *told;
    if (told->order_unknown) // kiosk-link is new: what the kiosk was ordered holds
        s->service.ordered_off = ordered_off;
    s->service_known = true;
    s->service_until = clock_ms() + LIMIT_SERVICE_TOLD_MS;
    if (told->answer.result == LINK_DONE && !told->cached)
        note_clock(s);
    session_judge_service(s);
}

void session_lose_service(struct session *s)
{
    s->service_until = INT64_MAX;
    if (!s->service_known)
        return;
    s->service.answer = (struct link_answer){.result = LINK_UNREACHABLE};
    s->service.cached = 1;
    session_judge_service(s);
}

// The backend holds a reset open that nobody here waits for any more.
static void abandon(struct session *s, const struct ipc_message *message, enum operation operation)
{
    const struct link_opened *opened = (const void *)message->body;
    struct outcome outcome = {
        .operation = operation,
        .result = LINK_OUTCOME_ABANDONED,
        .finished_ms = clock_ms(),
    };
    memcpy(outcome.id, opened->id, sizeof outcome.id);
    outcomes_add(&s->outcomes, &outcome);
    log_write(LOG_INFO, "link", "event=opened-too-late");
}

// Whether a reset was opened by a lost question, and which, stays unknown here. kiosk-link ends
// what another client than the present one has opened: the kiosk becomes another one, but not while
// it has a reset of its own that goes on.
static void end_lost_openings(struct session *s)
{
    bool goes_on = s->flow.opened || outcomes_waiting(&s->outcomes) > 0 ||
                   helper_client_is_asked(&s->link, LINK_OPEN);
    if (!s->opening_lost || goes_on || !random_bytes(&s->client, sizeof s->client))
        return;
    s->opening_lost = false;
    if (s->link.fd >= 0)
        perform_hello(&s->perform, s->client);
}

static bool is_stored(const struct ipc_message *message)
{
    const struct link_answer *answer = (const void *)message->body;
    return message->type != IPC_LOST && answer->result == LINK_DONE;
}

static int result_of(const struct ipc_message *message)
{
    const struct link_answer *answer = (const void *)message->body;
    return message->type == IPC_LOST ? LINK_UNREACHABLE : answer->result;
}

// Somebody saw to what was parked or broken.
static void acknowledged(struct session *s, const struct ipc_message *message)
{
    bool done = is_stored(message);
    const struct link_record record = {
        .what = HISTORY_OUTBOX_ACKNOWLEDGED,
        .outcome = done ? HISTORY_DONE : HISTORY_FAIL,
        .at = clock_now(),
        .measured = 1,
        .measures = {{.measure = HISTORY_RECORDS, .value = (int32_t)s->acknowledged}},
    };
    records_add(&s->records, &record);
}

// kiosk-link keeps no word of it but that the reset was opened or permitted, and ends it as that
// when the kiosk has become another client.
static void outcome_answered(struct session *s, const struct ipc_message *message)
{
    if (!outcomes_answered(&s->outcomes, message->ticket, result_of(message)))
        return;
    s->opening_lost = true;
    const struct link_record record = {
        .what = HISTORY_OUTCOME_REFUSED,
        .outcome = HISTORY_FAIL,
        .at = clock_now(),
        .measured = 1,
        .measures = {{.measure = HISTORY_RECORDS, .value = (int32_t)s->outcomes.refused}},
    };
    records_add(&s->records, &record);
}

// From when the backend takes another reset, by its clock, in whole minutes.
static void note_retry(struct session *s, const struct ipc_message *message)
{
    const struct link_answer *answer = (const void *)message->body;
    bool told = message->type != IPC_LOST && answer->retry_after_s > 0;
    int64_t at = session_theirs_ms(s) / SECOND_MS + (told ? answer->retry_after_s : 0);
    s->retry_at = told ? (at + MINUTE_S - 1) / MINUTE_S * MINUTE_S : 0;
}

// An answer to the visit, and what it leaves behind. The target whose certificate is not there is
// the user's when the PIN is to be reset.
static void visit_answer(struct session *s, const struct ipc_message *message,
                         const struct helper_question *asked, struct flow_event *event)
{
    if (event->notice == NOTICE_NO_SIGN_CERTIFICATE && asked->operation == OPERATION_RESET_AUTH)
        event->notice = NOTICE_NO_AUTH_CERTIFICATE;
    bool taken = session_answer(s, event, message, visit_keep_link);
    if (taken)
        note_retry(s, message);
    else if (event->type == EVENT_LINK_OPENED && event->answer == ANSWER_OK)
        abandon(s, message, asked->operation);
}

static void history(struct session *s, const struct link_history_news *news)
{
    s->history = *news;
    s->history_known = true;
}

static void from_link(struct session *s, const struct ipc_message *message,
                      const struct helper_question *asked)
{
    struct flow_event event;
    if (message->type == IPC_LOST && asked->type == LINK_OPEN)
        s->opening_lost = true;
    if (message->type == LINK_OUTBOX)
        s->outbox = *(const struct link_outbox *)(const void *)message->body;
    else if (message->type == LINK_HISTORY)
        history(s, (const void *)message->body);
    else if (message->type == LINK_FAILURES)
        session_maintain_told(s, (const void *)message->body);
    else if (message->type == LINK_PANEL)
        measured_told(&s->measured, (const void *)message->body);
    else if (message->type == LINK_SERVICE)
        service(s, (const void *)message->body);
    else if (message->type == LINK_OFF)
        told_off(s, (const void *)message->body);
    else if (message->type == LINK_OFFICES)
        offices_fetch_told(&s->fetch, (const void *)message->body);
    else if (message->type == LINK_ASKED)
        remote_answers_asked(&s->remote, (const void *)message->body);
    else if (asked->type == LINK_TELL)
        remote_answers_answered(&s->remote, message->ticket, result_of(message));
    else if (asked->type == LINK_OFFICES_READ)
        offices_fetch_part(&s->fetch, message);
    else if (asked->type == LINK_SELFTEST)
        session_selftested(s, SELFTEST_LINK, message);
    else if (asked->type == LINK_HISTORY_READ && maintain_read_answered(&s->maintain.read, message))
        return;
    else if (asked->type == LINK_HISTORY_READ)
        history_fetch_answered(&s->history_fetch, message);
    else if (asked->type == LINK_EXPORT)
        export_fetch_answered(&s->export_fetch, message);
    else if (asked->type == LINK_RECORD)
        records_answered(&s->records, message->ticket, result_of(message));
    else if (asked->type == LINK_SET_FAILURES)
        session_maintain_stored(s, message->ticket, result_of(message));
    else if (asked->type == LINK_SET_PANEL)
        measured_answered(&s->measured, message->ticket, result_of(message));
    else if (asked->type == LINK_RENEW)
        session_tools_renewed(s, message);
    else if (asked->type == LINK_ACKNOWLEDGE)
        acknowledged(s, message);
    else if (asked->type == LINK_OUTCOME)
        outcome_answered(s, message);
    else if (asked->type == LINK_SET_OFF)
        order_answered(&s->order, message->ticket, result_of(message));
    else if (answers_from_link(message, asked->type, &event))
        visit_answer(s, message, asked, &event);
}

// Without a helper what is known still counts for a moment: one that is restarted is back by then.
static void link_connection(struct session *s, bool was_there)
{
    bool is_there = s->link.fd >= 0;
    s->history_known = s->history_known && is_there;
    if (was_there && !is_there && s->service_until != INT64_MAX)
        s->service_until = clock_ms() + LIMIT_LINK_GONE_MS;
    if (!helper_client_connect(&s->link))
        return;
    s->facts = (struct link_facts){0};
    perform_hello(&s->perform, s->client);
    outcomes_reconnected(&s->outcomes);
    order_reconnected(&s->order);
    records_reconnected(&s->records);
    remote_answers_forget(&s->remote);
    failures_reconnected(&s->maintain.failures);
    measured_reconnected(&s->measured);
}

void session_receive_link(struct session *s)
{
    struct ipc_message message;
    struct helper_question asked;
    bool was_there = s->link.fd >= 0;
    while (helper_client_receive(&s->link, &message, &asked)) {
        from_link(s, &message, &asked);
        ipc_wipe(&message);
    }
    end_lost_openings(s);
    link_connection(s, was_there);
}
