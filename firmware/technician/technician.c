// One place changes the state; here also stands what is the same in every state.
#include "firmware/technician/technician.h"

#include <string.h>

#include "firmware/limits.h"
#include "firmware/technician/inside.h"

static const struct technician_rules *const STATES[TECHNICIAN_STATE_COUNT] = {
    [TECHNICIAN_IDLE] = &technician_idle,       [TECHNICIAN_INSERT] = &technician_insert,
    [TECHNICIAN_READING] = &technician_reading, [TECHNICIAN_REFUSED] = &technician_refused,
    [TECHNICIAN_PIN] = &technician_pin,         [TECHNICIAN_PROVING] = &technician_proving,
    [TECHNICIAN_MENU] = &technician_menu,       [TECHNICIAN_WORKING] = &technician_working,
    [TECHNICIAN_OUT] = &technician_out,         [TECHNICIAN_ENDING] = &technician_ending,
};

// Seconds to wait after so many wrong PINs.
static const int32_t WAITS_S[TECHNICIAN_FAILURES_MAX + 1] = {0, 30, 60, 300, 900, 1800, 3600};

const char *technician_state_name(enum technician_state state)
{
    return STATES[state]->name;
}

static int64_t wait_ms(uint32_t failures)
{
    return 1000 * (int64_t)WAITS_S[failures];
}

// ms, at the time `wall`, when the last one was at `last`.
static int64_t wait_left(uint32_t failures, int64_t last, int64_t wall)
{
    int64_t whole = wait_ms(failures);
    if (wall <= last) // the clock was set back
        return whole;
    bool over = last < 0 || wall - last >= whole / 1000;
    return over ? 0 : whole - 1000 * (wall - last);
}

void technician_init(struct technician *technician, const struct technician_failures *stored,
                     const struct technician_time *time)
{
    memset(technician, 0, sizeof *technician);
    technician->until = technician->idle_until = INT64_MAX;
    technician->most_until = technician->out_until = INT64_MAX;
    technician->work = (enum history_what)TECHNICIAN_NO_WORK;
    bool many = !stored || stored->count > TECHNICIAN_FAILURES_MAX;
    technician->failures = many ? TECHNICIAN_FAILURES_MAX : stored->count;
    int64_t last = stored ? stored->last : -1;
    technician->wait_until = time->now + wait_left(technician->failures, last, time->wall);
}

int64_t technician_wait(const struct technician *technician, int64_t now)
{
    return technician->wait_until > now ? technician->wait_until - now : 0;
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

int64_t technician_next(const struct technician *technician)
{
    return earlier(earlier(technician->until, technician->out_until),
                   earlier(technician->idle_until, technician->most_until));
}

// ---- wrong PINs ---------------------------------------------------------------------------------

static void store(struct technician_turn *turn, uint32_t failures)
{
    turn->technician->failures = failures;
    turn->technician->wait_until = turn->time.now + wait_ms(failures);
    technician_do(turn, TECHNICIAN_DO_STORE)->failures =
        (struct technician_failures){failures, turn->time.wall};
}

void technician_count_pin(struct technician_turn *turn)
{
    uint32_t before = turn->technician->failures;
    store(turn, before < TECHNICIAN_FAILURES_MAX ? before + 1 : before);
}

void technician_count_as_most(struct technician_turn *turn)
{
    turn->technician->spent = true;
    store(turn, TECHNICIAN_FAILURES_MAX);
}

void technician_forgive(struct technician_turn *turn)
{
    turn->technician->spent = false;
    store(turn, 0);
}

// ---- the states ---------------------------------------------------------------------------------

// Nothing of the visit is left.
static void forget(struct technician *technician)
{
    technician->idle_until = technician->most_until = INT64_MAX;
    technician->tries = 0;
}

// The only place that changes the state.
static void enter(struct technician_turn *turn, enum technician_state next)
{
    struct technician *technician = turn->technician;
    const struct technician_rules *rules = STATES[next];
    bool typed = technician->state == TECHNICIAN_PIN;
    technician->state = next;
    technician->ticket = 0;
    if (next != TECHNICIAN_REFUSED && next != TECHNICIAN_ENDING)
        technician->cause = TECHNICIAN_OK;
    technician->until = rules->limit_ms > 0 ? turn->time.now + rules->limit_ms : INT64_MAX;
    if (rules->enter)
        rules->enter(turn);
    if (typed) // behind the effect that sends it
        technician_do(turn, TECHNICIAN_DO_WIPE);
    if (next == TECHNICIAN_IDLE)
        forget(technician);
}

static bool is_input(enum technician_event_type type)
{
    return type < TECHNICIAN_TICKS;
}

// An answer is taken once, and only by the question that is waited for. Everything else is taken.
static bool take(struct technician *technician, const struct technician_event *event)
{
    if (event->type < TECHNICIAN_READ)
        return true;
    bool of_work = event->type == TECHNICIAN_WORKED;
    uint32_t *waited = of_work ? &technician->work_ticket : &technician->ticket;
    bool ours = event->ticket != 0 && event->ticket == *waited;
    if (!technician_guard(of_work ? TECHNICIAN_GUARD_WORK_TICKET : TECHNICIAN_GUARD_TICKET, ours))
        return false;
    *waited = 0;
    return true;
}

// True when the reader's news are that the card which was in is not there any more.
static bool has_left(const struct technician_event *event)
{
    return event->type == TECHNICIAN_READER &&
           (event->reader != TECHNICIAN_READER_CARD ||
            !technician_guard(TECHNICIAN_GUARD_CAME, !event->came));
}

static enum technician_state respond(struct technician_turn *turn)
{
    struct technician *technician = turn->technician;
    const struct technician_event *event = turn->event;
    const struct technician_rules *rules = STATES[technician->state];
    if (event->type == TECHNICIAN_LEAVES)
        return technician_end(turn, TECHNICIAN_LEFT);
    if (!technician_guard(TECHNICIAN_GUARD_HELPER, event->type != TECHNICIAN_NO_HELPER))
        return technician_end(turn, TECHNICIAN_HELPER_LOST);
    if (rules->has_card && !technician_guard(TECHNICIAN_GUARD_REMOVED, !has_left(event)))
        return technician_card_left(turn);
    return rules->on(turn);
}

static void step(struct technician_turn *turn)
{
    struct technician *technician = turn->technician;
    if (turn->event->type == TECHNICIAN_READER)
        technician->reader = turn->event->reader;
    if (is_input(turn->event->type) && technician->state != TECHNICIAN_IDLE)
        technician->idle_until = turn->time.now + LIMIT_TECHNICIAN_IDLE_MS;
    if (turn->event->type == TECHNICIAN_WORKED)
        technician_note_work(turn);
    enum technician_state next = respond(turn);
    if (next != technician->state)
        enter(turn, next);
}

bool technician_step(struct technician *technician, const struct technician_event *event,
                     const struct technician_time *time, struct technician_effects *effects)
{
    struct technician_turn turn = {technician, event, *time, effects};
    effects->count = 0;
    enum technician_cause late = technician_time_is_up(technician, time->now);
    if (late != TECHNICIAN_OK) // whatever has come, it came behind the limit
        enter(&turn, technician_end(&turn, late));
    if (!take(technician, event))
        return false;
    step(&turn);
    return true;
}
