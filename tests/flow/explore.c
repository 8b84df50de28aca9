#include "tests/flow/explore.h"

#include <assert.h>
#include <string.h>

#include "tests/support/state_set.h"

enum {
    KEY_BYTES = 48,
    FIRST_SLOTS = 1 << 20,
};

// Flow and world, packed without padding, so that equal states are equal bytes.
struct key {
    uint8_t bytes[KEY_BYTES];
};

// ---- packing ----------------------------------------------------------------------------------

static void pack(struct key *key, const struct flow *f, const struct world *w)
{
    const uint8_t all[] = {
        (uint8_t)f->state,
        (uint8_t)f->back,
        (uint8_t)f->counted,
        (uint8_t)f->notice,
        (uint8_t)f->operation,
        (uint8_t)f->reader,
        (uint8_t)f->service.closed,
        f->service.reset_sign,
        f->service.reset_auth,
        f->service.change,
        f->card.open,
        f->card.has_sign,
        (uint8_t)f->card.tries_sign,
        (uint8_t)f->card.tries_auth,
        (uint8_t)f->proof,
        f->known,
        f->opened,
        (uint8_t)f->before,
        f->card_left_behind,
        f->alarm,
        f->ticket != 0,
        f->proof_ticket != 0, //
        w->card_ours,
        w->card_left_behind,
        w->has_sign,
        (uint8_t)w->tries_sign,
        (uint8_t)w->tries_auth,
        w->consented,
        w->disclosed,
        w->verified,
        w->proven,
        w->staged,
        w->confirmed,
        w->authorized,
        w->reset_open,
        w->written,
        w->unknown,
        (uint8_t)w->before,
        (uint8_t)(w->typed_known | w->typed_new << 1 | w->limited << 2 | f->card_came << 3 |
                  f->card_appeared << 4 | f->service.over << 5 | f->service.off << 6 | w->off << 7),
        (uint8_t)(f->card_was_in | w->card_was_in << 1 | f->card.has_auth << 2 |
                  f->read_again << 3 | w->has_auth << 4 | f->agreed << 5 | w->agreed << 6 |
                  w->asks_closed << 7),
        (uint8_t)(f->plate | f->held << 2 | f->may_wobble << 5 | (f->plate_ticket != 0) << 6),
        (uint8_t)w->seen,
        (uint8_t)(w->movable | w->unread << 1 | w->asked_to_try << 2 | f->card.expired << 3 |
                  w->expired << 4 | f->news << 5 | f->card_waits << 6 | w->news << 7),
    };
    _Static_assert(sizeof all <= KEY_BYTES, "the key holds everything");
    memset(key, 0, sizeof *key);
    memcpy(key, all, sizeof all);
}

static void unpack_flow(const struct key *key, struct flow *f)
{
    const uint8_t *b = key->bytes;
    *f = (struct flow){
        .state = b[0],
        .back = b[1],
        .counted = b[2],
        .notice = b[3],
        .operation = b[4],
        .reader = b[5],
        .service = {.closed = b[6],
                    .reset_sign = b[7],
                    .reset_auth = b[8],
                    .change = b[9],
                    .over = b[38] >> 5 & 1,
                    .off = b[38] >> 6 & 1},
        .card = {.open = b[10],
                 .has_sign = b[11],
                 .has_auth = b[39] >> 2 & 1,
                 .expired = b[42] >> 3 & 1,
                 .tries_sign = (int8_t)b[12],
                 .tries_auth = (int8_t)b[13]},
        .proof = b[14],
        .known = b[15],
        .opened = b[16],
        .before = (int8_t)b[17],
        .card_left_behind = b[18],
        .alarm = b[19],
        .ticket = b[20] ? WAITED_TICKET : 0,
        .proof_ticket = b[21] ? WAITED_PROOF_TICKET : 0,
        .card_was_in = b[39] & 1,
        .card_came = b[38] >> 3 & 1,
        .card_appeared = b[38] >> 4 & 1,
        .read_again = b[39] >> 3 & 1,
        .agreed = b[39] >> 5 & 1,
        .plate = b[40] & 3,
        .held = b[40] >> 2 & 7,
        .may_wobble = b[40] >> 5 & 1,
        .plate_ticket = b[40] >> 6 & 1 ? WAITED_PLATE_TICKET : 0,
        .news = b[42] >> 5 & 1,
        .card_waits = b[42] >> 6 & 1,
        .last_ticket = WAITED_PLATE_TICKET,
    };
}

static void unpack_world(const struct key *key, struct world *w)
{
    const uint8_t *b = key->bytes;
    *w = (struct world){
        .card_ours = b[22],
        .card_left_behind = b[23],
        .has_sign = b[24],
        .tries_sign = (int8_t)b[25],
        .tries_auth = (int8_t)b[26],
        .consented = b[27],
        .disclosed = b[28],
        .verified = b[29],
        .proven = b[30],
        .staged = b[31],
        .confirmed = b[32],
        .authorized = b[33],
        .reset_open = b[34],
        .written = b[35],
        .unknown = b[36],
        .before = (int8_t)b[37],
        .typed_known = b[38] & 1,
        .typed_new = b[38] >> 1 & 1,
        .limited = b[38] >> 2 & 1,
        .off = b[38] >> 7 & 1,
        .card_was_in = b[39] >> 1 & 1,
        .has_auth = b[39] >> 4 & 1,
        .agreed = b[39] >> 6 & 1,
        .asks_closed = b[39] >> 7,
        .seen = b[41],
        .movable = b[42] & 1,
        .unread = b[42] >> 1 & 1,
        .asked_to_try = b[42] >> 2 & 1,
        .expired = b[42] >> 4 & 1,
        .news = b[42] >> 7 & 1,
    };
}

static void unpack(const struct key *key, struct flow *f, struct world *w)
{
    unpack_flow(key, f);
    unpack_world(key, w);
}

// ---- what is added ----------------------------------------------------------------------------

// The bytes between members are nobody's. Only gcc builds this; clang checks it for `make lint`.
#ifdef __clang__
#define CLEAR_PADDING(object) ((void)(object))
#else
#define CLEAR_PADDING(object) __builtin_clear_padding(object)
#endif

static bool equal(struct flow a, struct world u, struct flow b, struct world v)
{
    CLEAR_PADDING(&a);
    CLEAR_PADDING(&b);
    CLEAR_PADDING(&u);
    CLEAR_PADDING(&v);
    return memcmp(&a, &b, sizeof a) == 0 && memcmp(&u, &v, sizeof u) == 0;
}

// Of a ticket the key holds only whether there is one. Any other field that pack() forgets would
// make one state of two.
static bool says_all(const struct key *key, const struct flow *flow, const struct world *world)
{
    struct flow f;
    struct world w;
    unpack(key, &f, &w);
    bool tickets = !f.ticket == !flow->ticket && !f.proof_ticket == !flow->proof_ticket &&
                   !f.plate_ticket == !flow->plate_ticket;
    f.ticket = flow->ticket;
    f.proof_ticket = flow->proof_ticket;
    f.plate_ticket = flow->plate_ticket;
    f.last_ticket = flow->last_ticket;
    return tickets && equal(f, w, *flow, *world);
}

static void add(struct state_set *found, const struct flow *flow, const struct world *world)
{
    struct key key;
    pack(&key, flow, world);
    if (state_set_add(found, &key))
        assert(says_all(&key, flow, world));
}

// ---- the search -------------------------------------------------------------------------------

static bool waits_for(const struct flow *flow, const struct flow_event *event)
{
    if (event->type < EVENT_CARD_OPENED)
        return true; // not an answer
    bool of_proof = event->type == EVENT_CARD_CERTIFICATE || event->type == EVENT_CARD_SIGNED ||
                    event->type == EVENT_LINK_OPENED || event->type == EVENT_LINK_PROVEN;
    if (event->type == EVENT_CARD_OPENED && flow->plate == PLATE_RETURNED)
        return event->ticket != 0 && event->ticket == flow->plate_ticket;
    return event->ticket != 0 && event->ticket == (of_proof ? flow->proof_ticket : flow->ticket);
}

// An answer that was not waited for, and nothing came of it: most of all steps.
static bool is_dropped(const struct step *s)
{
    bool same = memcmp(&s->after, &s->before, sizeof s->after) == 0;
    return !s->counted && !s->taken && s->effects.count == 0 && same;
}

static bool try_event(struct state_set *found, struct exploration *result, struct step *step)
{
    result->steps++;
    step->after = step->before;
    step->counted = waits_for(&step->before, &step->event);
    step->taken = flow_step(&step->after, &step->event, &step->effects);
    if (is_dropped(step))
        return true;
    world_note(step);
    result->broken = world_broken_promise(step);
    if (result->broken) {
        result->witness = *step;
        return false;
    }
    if (memcmp(&step->after, &step->before, sizeof step->after) != 0 ||
        memcmp(&step->world_after, &step->world_before, sizeof step->world_after) != 0)
        add(found, &step->after, &step->world_after);
    return true;
}

// An answer to a question that was not asked is as late as any other; one late one is enough.
static bool is_for_nobody(const struct flow *flow, const struct flow_event *event)
{
    return event->ticket != 0 && event->ticket != LATE_TICKET && !waits_for(flow, event);
}

static bool expand(struct state_set *found, struct exploration *result, size_t index)
{
    struct step step;
    unpack(state_set_at(found, index), &step.before, &step.world_before);
    result->seen[step.before.state] = true;
    if (step.before.state == FLOW_STOPPED)
        result->met[step.before.notice] = true;
    result->broken = world_broken_promise_of(&step.before);
    if (result->broken) {
        step.event = (struct flow_event){0};
        step.after = step.before;
        result->witness = step;
        return false;
    }
    size_t count;
    const struct flow_event *events = events_all(result->what, &count);
    for (size_t i = 0; i < count; i++) {
        step.event = events[i];
        if (is_for_nobody(&step.before, &step.event))
            continue;
        if (!try_event(found, result, &step))
            return false;
    }
    return true;
}

void explore(enum events_of what, struct exploration *result)
{
    struct state_set found;
    struct flow flow;
    struct flow_effects effects;
    *result = (struct exploration){.what = what};
    state_set_open(&found, sizeof(struct key), FIRST_SLOTS);
    flow_init(&flow, &effects);
    add(&found, &flow, &(struct world){0});
    for (size_t i = 0; i < found.count; i++)
        if (!expand(&found, result, i))
            break;
    result->states = found.count;
    state_set_close(&found);
}
