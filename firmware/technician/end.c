// Where a visit can go from several states: to a card, to a refusal, to its end.
#include <string.h>

#include "firmware/technician/inside.h"

enum technician_state technician_to_card(struct technician_turn *turn)
{
    bool one = turn->technician->reader == TECHNICIAN_READER_CARD;
    return technician_guard(TECHNICIAN_GUARD_ONE_CARD, one) ? TECHNICIAN_READING
                                                            : TECHNICIAN_INSERT;
}

static bool logs_in(const struct technician *technician)
{
    return technician->state == TECHNICIAN_READING || technician->state == TECHNICIAN_PIN ||
           technician->state == TECHNICIAN_PROVING;
}

static void cancel_work(struct technician_turn *turn)
{
    struct technician *technician = turn->technician;
    if ((int)technician->work == TECHNICIAN_NO_WORK)
        return;
    technician_do(turn, TECHNICIAN_DO_CANCEL)->work = technician->work;
    technician_record(turn, technician->work, HISTORY_CANCELLED, TECHNICIAN_OK,
                      &technician->identity);
    technician->work = (enum history_what)TECHNICIAN_NO_WORK;
    technician->needs_reader = false;
    technician->work_ticket = 0;
}

enum technician_state technician_end(struct technician_turn *turn, enum technician_cause cause)
{
    struct technician *technician = turn->technician;
    bool in_mode = technician->in_mode, login = logs_in(technician);
    if (!in_mode && !login)
        return TECHNICIAN_IDLE;
    cancel_work(turn);
    technician_record(turn, in_mode ? HISTORY_LOGOUT : HISTORY_LOGIN,
                      in_mode ? HISTORY_DONE : HISTORY_CANCELLED, cause, &technician->identity);
    technician->cause = cause;
    technician->in_mode = false;
    technician->idle_until = technician->most_until = technician->out_until = INT64_MAX;
    memset(&technician->identity, 0, sizeof technician->identity);
    return TECHNICIAN_ENDING;
}

enum technician_state technician_refuse(struct technician_turn *turn, enum technician_cause cause,
                                        const struct technician_identity *who)
{
    struct technician *technician = turn->technician;
    technician_record(turn, HISTORY_LOGIN_REFUSED, HISTORY_REFUSED, cause, who);
    if (technician->in_mode)
        return technician_end(turn, cause);
    technician->cause = cause;
    memset(&technician->identity, 0, sizeof technician->identity);
    return TECHNICIAN_REFUSED;
}

enum technician_state technician_card_left(struct technician_turn *turn)
{
    const struct technician *technician = turn->technician;
    bool works = technician->state == TECHNICIAN_WORKING && technician->needs_reader;
    bool back = technician->in_mode && logs_in(technician);
    if (technician_guard(TECHNICIAN_GUARD_NEEDS_READER, works || back))
        return TECHNICIAN_OUT;
    return technician_end(turn, TECHNICIAN_CARD_OUT);
}

bool technician_is_gone(const struct technician_turn *turn)
{
    return turn->technician->reader == TECHNICIAN_READER_EMPTY &&
           turn->event->type != TECHNICIAN_TICKS;
}

enum technician_cause technician_time_is_up(const struct technician *technician, int64_t now)
{
    if (!technician_guard(TECHNICIAN_GUARD_MOST, now < technician->most_until))
        return TECHNICIAN_TIME_OVER;
    if (!technician_guard(TECHNICIAN_GUARD_IDLE, now < technician->idle_until))
        return TECHNICIAN_IDLE_TOO_LONG;
    if (!technician_guard(TECHNICIAN_GUARD_BACK_IN_TIME, now < technician->out_until))
        return TECHNICIAN_CARD_NOT_BACK;
    return now < technician->until ? TECHNICIAN_OK : TECHNICIAN_CARD_SILENT;
}
