// From the start screen to the proof, and back to it when the card was out. The order is that of
// drivers/piv: the certificate is judged before a PIN is asked for.
#include <string.h>

#include "firmware/limits.h"
#include "firmware/technician/inside.h"

// ---- idle and insert ----------------------------------------------------------------------------

static enum technician_state on_idle(struct technician_turn *turn)
{
    struct technician *technician = turn->technician;
    if (turn->event->type != TECHNICIAN_BEGINS ||
        !technician_guard(TECHNICIAN_GUARD_START, turn->event->at_start))
        return TECHNICIAN_IDLE;
    technician->idle_until = turn->time.now + LIMIT_TECHNICIAN_IDLE_MS;
    technician->most_until = turn->time.now + LIMIT_TECHNICIAN_MOST_MS;
    return technician_to_card(turn);
}

const struct technician_rules technician_idle = {
    .name = "idle",
    .enter = technician_close,
    .on = on_idle,
};

static enum technician_state on_insert(struct technician_turn *turn)
{
    return turn->event->type == TECHNICIAN_READER ? technician_to_card(turn) : TECHNICIAN_INSERT;
}

const struct technician_rules technician_insert = {
    .name = "insert",
    .limit_ms = LIMIT_NOTICE_MS,
    .on = on_insert,
};

// ---- reading ------------------------------------------------------------------------------------

static void ask_certificate(struct technician_turn *turn)
{
    technician_ask(turn, TECHNICIAN_DO_READ);
}

static bool is_same(const struct technician *technician, const struct technician_event *event)
{
    return !technician->in_mode ||
           memcmp(&technician->identity, &event->identity, sizeof event->identity) == 0;
}

// Neither refuses anybody.
static bool is_end(enum technician_cause cause)
{
    return cause == TECHNICIAN_CARD_OUT || cause == TECHNICIAN_CARD_SILENT;
}

static enum technician_state fail(struct technician_turn *turn, enum technician_cause cause,
                                  const struct technician_identity *who)
{
    if (cause == TECHNICIAN_CARD_OUT)
        return technician_card_left(turn);
    return is_end(cause) ? technician_end(turn, cause) : technician_refuse(turn, cause, who);
}

static enum technician_cause judge(const struct technician *technician,
                                   const struct technician_event *event, int64_t now)
{
    if (!technician_guard(TECHNICIAN_GUARD_JUDGED, event->cause == TECHNICIAN_OK))
        return event->cause;
    if (!technician_guard(TECHNICIAN_GUARD_SAME_AGAIN, is_same(technician, event)))
        return TECHNICIAN_OTHER_CARD;
    if (!technician_guard(TECHNICIAN_GUARD_TRIES, event->tries != 0))
        return TECHNICIAN_PIN_BLOCKED;
    if (!technician_guard(TECHNICIAN_GUARD_WAITED, technician_wait(technician, now) == 0))
        return TECHNICIAN_MUST_WAIT;
    return TECHNICIAN_OK;
}

static enum technician_state on_reading(struct technician_turn *turn)
{
    struct technician *technician = turn->technician;
    const struct technician_event *event = turn->event;
    if (event->type != TECHNICIAN_READ)
        return TECHNICIAN_READING;
    technician->tries = event->tries;
    enum technician_cause cause = judge(technician, event, turn->time.now);
    if (cause != TECHNICIAN_OK)
        return fail(turn, cause, &event->identity);
    technician->identity = event->identity;
    return TECHNICIAN_PIN;
}

const struct technician_rules technician_reading = {
    .name = "reading",
    .limit_ms = LIMIT_CARD_MS,
    .has_card = true,
    .enter = ask_certificate,
    .on = on_reading,
};

// ---- refused ------------------------------------------------------------------------------------

static enum technician_state on_refused(struct technician_turn *turn)
{
    if (turn->event->type == TECHNICIAN_AGAIN)
        return technician_to_card(turn);
    return technician_is_gone(turn) ? TECHNICIAN_IDLE : TECHNICIAN_REFUSED;
}

const struct technician_rules technician_refused = {
    .name = "refused",
    .limit_ms = LIMIT_NOTICE_MS,
    .enter = technician_close,
    .on = on_refused,
};

// ---- PIN and proof ------------------------------------------------------------------------------

static void wipe(struct technician_turn *turn)
{
    technician_do(turn, TECHNICIAN_DO_WIPE);
}

static enum technician_state on_pin(struct technician_turn *turn)
{
    bool sent = turn->event->type == TECHNICIAN_ENTERS &&
                technician_guard(TECHNICIAN_GUARD_COMPLETE, turn->event->complete);
    return sent ? TECHNICIAN_PROVING : TECHNICIAN_PIN;
}

const struct technician_rules technician_pin = {
    .name = "pin",
    .has_card = true,
    .enter = wipe,
    .on = on_pin,
};

static void ask_proof(struct technician_turn *turn)
{
    technician_count_pin(turn);
    technician_ask(turn, TECHNICIAN_DO_PROVE);
}

// The card that was out goes on where it left; another login begins the mode.
static enum technician_state let_in(struct technician_turn *turn)
{
    struct technician *technician = turn->technician;
    technician_forgive(turn);
    technician_record(turn, HISTORY_LOGIN, HISTORY_DONE, TECHNICIAN_OK, &technician->identity);
    technician->in_mode = true;
    technician->out_until = INT64_MAX;
    return (int)technician->work == TECHNICIAN_NO_WORK ? TECHNICIAN_MENU : TECHNICIAN_WORKING;
}

// The card counts its own tries, whatever happens to this kiosk: it is what a PIN is left to that
// nobody here can count for longer than until the next start.
static enum technician_state send_uncounted(struct technician_turn *turn)
{
    const struct technician *technician = turn->technician;
    if (!technician_guard(TECHNICIAN_GUARD_ONCE, !technician->spent) ||
        !technician_guard(TECHNICIAN_GUARD_MORE_TRIES, technician->tries > 1))
        return technician_end(turn, TECHNICIAN_UNCOUNTED);
    technician_count_as_most(turn);
    technician_do(turn, TECHNICIAN_DO_SEND)->ticket = technician->ticket;
    return TECHNICIAN_PROVING;
}

static enum technician_state on_proving(struct technician_turn *turn)
{
    struct technician *technician = turn->technician;
    const struct technician_event *event = turn->event;
    if (event->type == TECHNICIAN_UNSTORED)
        return send_uncounted(turn);
    if (event->type != TECHNICIAN_PROVED)
        return TECHNICIAN_PROVING;
    technician->tries = event->tries;
    if (technician_guard(TECHNICIAN_GUARD_PROVED, event->cause == TECHNICIAN_OK))
        return let_in(turn);
    return fail(turn, event->cause, &technician->identity);
}

const struct technician_rules technician_proving = {
    .name = "proving",
    .limit_ms = LIMIT_CARD_MS,
    .has_card = true,
    .enter = ask_proof,
    .on = on_proving,
};
