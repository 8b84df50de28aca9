#include "tests/flow/events.h"

#include <assert.h>

enum {
    EVENTS_MAX = 2000,
};

struct list {
    enum events_of what;
    struct flow_event events[EVENTS_MAX];
    size_t count;
};

static void add(struct list *l, struct flow_event event)
{
    assert(l->count < EVENTS_MAX);
    l->events[l->count++] = event;
}

static void add_resident(struct list *l)
{
    for (int control = CONTROL_START; control < CONTROL_LANGUAGE_0; control++)
        if (control != CONTROL_GUIDE || l->what != EVENTS_OF_PLATES) // which is as the counter's
            add(l, (struct flow_event){.type = EVENT_PRESS, .control = (enum control)control});
    for (int i = 1; i < 4; i++) // CONTROL_OK with an entry that is not complete stands above
        add(l, (struct flow_event){
                   .type = EVENT_PRESS, .control = CONTROL_OK, .complete = i & 1, .match = i >> 1});
    for (int i = 1; i < 3; i++) // and back from the list, by the way that led to it
        add(l,
            (struct flow_event){
                .type = EVENT_PRESS, .control = CONTROL_BACK, .many = i & 1, .by_postal = i >> 1});
    for (int many = 0; many < 2; many++)
        add(l, (struct flow_event){.type = EVENT_PRESS, .control = CONTROL_CHOICE_0, .many = many});
    add(l, (struct flow_event){.type = EVENT_ACTIVITY});
    add(l, (struct flow_event){.type = EVENT_TIME_UP});
    add(l, (struct flow_event){.type = EVENT_CARD_LATE});
    add(l, (struct flow_event){.type = EVENT_CARD_ALIVE});
}

static void add_service(struct list *l)
{
    static const struct flow_service SERVICES[] = {
        {NOTICE_NONE, true, true, true, false, false},
        {NOTICE_NONE, true, true, true, true, false},
        {NOTICE_NONE, true, false, false, false, false},
        {NOTICE_OUTAGE, true, true, true, false, false},
        {NOTICE_OUTSIDE_HOURS, true, true, true, false, false},
        {NOTICE_UNREACHABLE, true, true, true, false, false},
        {NOTICE_NONE, true, true, true, false, true},
        {NOTICE_UNREACHABLE, true, true, true, false, true},
    };
    size_t count = sizeof SERVICES / sizeof SERVICES[0];
    for (size_t i = 0; i < count; i += l->what == EVENTS_OF_PLATES ? count : 1)
        add(l, (struct flow_event){.type = EVENT_SERVICE, .service = SERVICES[i]});
}

static void add_reader(struct list *l)
{
    for (int reader = READER_MISSING; reader <= READER_TWO; reader++)
        for (int plate = 0; plate <= (l->what == EVENTS_OF_PLATES); plate++)
            add(l, (struct flow_event){
                       .type = EVENT_READER, .reader = (enum flow_reader)reader, .plate = plate});
}

static enum view_notice refusal(enum flow_event_type type, int variant)
{
    static const enum view_notice SAID[] = {NOTICE_TARGET_REVOKED, NOTICE_MAINTENANCE,
                                            NOTICE_RESET_EXPIRED, NOTICE_NO_AUTH_CERTIFICATE};
    // The one notice that may keep the card is said of a proof.
    return variant == 0 && type == EVENT_LINK_PROVEN ? NOTICE_NO_SIGN_CERTIFICATE : SAID[variant];
}

static int variants(enum flow_event_type type, int answer)
{
    bool counted = type == EVENT_CARD_VERIFIED && answer == ANSWER_WRONG;
    bool refused = type >= EVENT_LINK_OPENED && answer == ANSWER_REFUSED;
    return counted || refused ? 4 : 1;
}

// The certificate that was read has expired.
static void add_expired(struct list *l)
{
    struct flow_event event = {
        .type = EVENT_CARD_VERIFIED, .answer = ANSWER_OK, .ticket = WAITED_TICKET};
    event.card.expired = true;
    add(l, event);
}

// An answer with every possible end, once for the question that is waited for and once too late.
static void add_answer(struct list *l, enum flow_event_type type, uint32_t ticket)
{
    static const int8_t TRIES[] = {0, 1, 2, 4};
    for (int answer = 0; answer < ANSWER_COUNT; answer++)
        for (int i = 0; i < variants(type, answer); i++) {
            struct flow_event event = {.type = type, .answer = (enum flow_answer)answer};
            event.notice = answer == ANSWER_REFUSED ? refusal(type, i) : NOTICE_NONE;
            event.tries = TRIES[i];
            event.ticket = ticket;
            add(l, event);
            event.ticket = LATE_TICKET;
            add(l, event);
        }
}

static void add_opened(struct list *l, uint32_t ticket)
{
    static const int8_t SIGN[] = {1, 0, TRIES_MAX_SIGN, 2, -1};
    static const int8_t AUTH[] = {-1, 1, 0, TRIES_MAX_AUTH};
    struct flow_event event = {.type = EVENT_CARD_OPENED, .ticket = ticket, .card.open = true};
    size_t step = l->what == EVENTS_OF_PLATES ? 2 : 1; // every second of them
    for (size_t s = 0; s + step <= sizeof SIGN; s += step)
        for (size_t a = step - 1; a < sizeof AUTH; a += step)
            for (int flags = 0; flags < 4; flags++) {
                event.card.tries_sign = SIGN[s];
                event.card.tries_auth = AUTH[a];
                event.card.has_sign = flags & 1;
                event.card.has_auth = true;
                event.same = flags >> 1;
                add(l, event);
            }
    for (int notice = NOTICE_CARD_OTHER; notice <= NOTICE_CARD_PHONE; notice++) {
        event.notice = (enum view_notice)notice;
        add(l, event);
    }
    event.notice = NOTICE_NONE;
    event.card.expired = true;
    event.card.has_sign = true;
    add(l, event);
    event.card.expired = false;
    event.card.has_auth = false;
    add(l, event);
}

static void fill(struct list *l, enum events_of what)
{
    l->what = what;
    add_resident(l);
    add_service(l);
    add_reader(l);
    add_opened(l, WAITED_TICKET);
    add_opened(l, WAITED_PLATE_TICKET);
    add_answer(l, EVENT_CARD_OPENED, WAITED_TICKET);
    add_answer(l, EVENT_CARD_OPENED, WAITED_PLATE_TICKET);
    add_answer(l, EVENT_CARD_VERIFIED, WAITED_TICKET);
    add_expired(l);
    add_answer(l, EVENT_CARD_STAGED, WAITED_TICKET);
    add_answer(l, EVENT_CARD_CHALLENGE, WAITED_TICKET);
    add_answer(l, EVENT_CARD_WRITTEN, WAITED_TICKET);
    add_answer(l, EVENT_LINK_AUTHORIZED, WAITED_TICKET);
    add_answer(l, EVENT_CARD_CERTIFICATE, WAITED_PROOF_TICKET);
    add_answer(l, EVENT_CARD_SIGNED, WAITED_PROOF_TICKET);
    add_answer(l, EVENT_LINK_OPENED, WAITED_PROOF_TICKET);
    add_answer(l, EVENT_LINK_PROVEN, WAITED_PROOF_TICKET);
}

const struct flow_event *events_all(enum events_of what, size_t *count)
{
    static struct list lists[EVENTS_OF_COUNT]; // lint: file-scope filled once
    struct list *list = &lists[what];
    if (list->count == 0)
        fill(list, what);
    *count = list->count;
    return list->events;
}
