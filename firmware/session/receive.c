// What arrives from the two helpers, turned into events of the flow.
#include <string.h>

#include "drivers/base/clock.h"
#include "drivers/base/log.h"
#include "firmware/session/answers.h"
#include "firmware/session/internal.h"

enum {
    // How often an idle kiosk asks whether the service is open; sooner when it cannot be reached.
    SERVICE_EVERY_MS = 60000,
    SERVICE_RETRY_MS = 10000,
};

static void reader_event(struct session *s, enum flow_reader reader)
{
    session_step(s, &(struct flow_event){.type = EVENT_READER, .reader = reader});
}

// A card that was swapped between two reports was out in between.
static void presence(struct session *s, const struct card_presence *now)
{
    enum flow_reader reader = answers_reader(now);
    bool swapped = s->presence_known && now->insertions != s->presence.insertions &&
                   s->presence.cards > 0 && now->cards > 0 && now->cards == s->presence.cards;
    s->presence = *now;
    s->presence_known = true;
    log_write(LOG_INFO, "card", "event=presence service=%d readers=%d cards=%d mute=%d",
              now->service, now->readers, now->cards, now->mute);
    if (swapped)
        reader_event(s, READER_EMPTY);
    reader_event(s, reader);
}

static void from_card(struct session *s, const struct ipc_message *message,
                      const struct helper_question *asked)
{
    struct flow_event event;
    if (message->type == CARD_PRESENCE)
        presence(s, (const void *)message->body);
    else if (message->type == CARD_TRACE)
        trace_log_add(&s->trace, (const void *)message->body);
    else if (answers_from_card(message, asked->type, &s->visit, &event))
        session_answer(s, &event, message, visit_keep_card);
}

// Without `kiosk-card` there is no reader.
static void card_helper_gone(struct session *s)
{
    s->presence_known = false;
    s->presence = (struct card_presence){0};
    reader_event(s, READER_MISSING);
}

void session_receive_card(struct session *s)
{
    struct ipc_message message;
    struct helper_question asked;
    helper_client_connect(&s->card);
    while (helper_client_receive(&s->card, &message, &asked)) {
        from_card(s, &message, &asked);
        ipc_wipe(&message);
    }
    if (s->card.fd < 0 && s->presence_known)
        card_helper_gone(s);
}

void session_judge_service(struct session *s)
{
    struct flow_event event = {.type = EVENT_SERVICE};
    event.service = answers_service(s->service_known ? &s->service : NULL, clock_now());
    if (s->ordered_off)
        event.service = (struct flow_service){.closed = NOTICE_SUSPENDED};
    if (event.service.closed != s->flow.service.closed)
        log_write(LOG_INFO, "link", "event=service closed=%s", notice_name(event.service.closed));
    session_step(s, &event);
}

static void service(struct session *s, const struct ipc_message *message)
{
    bool lost = message->type == IPC_LOST;
    if (!lost) {
        s->service = *(const struct link_service *)(const void *)message->body;
        s->service_known = true;
    } else if (s->service_known) {
        s->service.answer.result = LINK_UNREACHABLE;
        s->service.cached = 1;
    }
    bool reached = !lost && s->service.answer.result != LINK_UNREACHABLE;
    s->service_due = clock_ms() + (reached ? SERVICE_EVERY_MS : SERVICE_RETRY_MS);
    session_judge_service(s);
}

// What was ordered holds until the backend itself takes it back: silence does not.
static void heartbeat(struct session *s, const struct ipc_message *message)
{
    enum flow_answer answer = answers_heartbeat(message);
    if (answer == ANSWER_LOST || s->ordered_off == (answer == ANSWER_REFUSED))
        return;
    s->ordered_off = answer == ANSWER_REFUSED;
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

static void outcome_answered(struct session *s, const struct ipc_message *message)
{
    const struct link_answer *answer = (const void *)message->body;
    bool stored = message->type != IPC_LOST && answer->result == LINK_DONE;
    outcomes_answered(&s->outcomes, message->ticket, stored);
}

static void from_link(struct session *s, const struct ipc_message *message,
                      const struct helper_question *asked)
{
    struct flow_event event;
    if (message->type == LINK_OUTBOX)
        s->outbox = *(const struct link_outbox *)(const void *)message->body;
    else if (asked->type == LINK_SERVICE)
        service(s, message);
    else if (asked->type == LINK_HEARTBEAT)
        heartbeat(s, message);
    else if (asked->type == LINK_OUTCOME)
        outcome_answered(s, message);
    else if (answers_from_link(message, asked->type, &event) &&
             !session_answer(s, &event, message, visit_keep_link) &&
             event.type == EVENT_LINK_OPENED && event.answer == ANSWER_OK)
        abandon(s, message, asked->operation);
}

void session_receive_link(struct session *s)
{
    struct ipc_message message;
    struct helper_question asked;
    if (helper_client_connect(&s->link)) {
        s->service_due = clock_ms(); // ask at once
        outcomes_reconnected(&s->outcomes);
    }
    while (helper_client_receive(&s->link, &message, &asked)) {
        from_link(s, &message, &asked);
        ipc_wipe(&message);
    }
}
