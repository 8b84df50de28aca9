// The mode itself: the menu, one test or command at a time, and the time without the card.
#include "firmware/limits.h"
#include "firmware/technician/inside.h"

// ---- menu and work ------------------------------------------------------------------------------

static enum technician_state begin_work(struct technician_turn *turn)
{
    struct technician *technician = turn->technician;
    technician->work = turn->event->work;
    technician->needs_reader = turn->event->needs_reader;
    technician_ask(turn, TECHNICIAN_DO_WORK);
    return TECHNICIAN_WORKING;
}

static enum technician_state on_menu(struct technician_turn *turn)
{
    return turn->event->type == TECHNICIAN_ASKS ? begin_work(turn) : TECHNICIAN_MENU;
}

const struct technician_rules technician_menu = {
    .name = "menu",
    .has_card = true,
    .on = on_menu,
};

static enum technician_state on_working(struct technician_turn *turn)
{
    bool asks = turn->event->type == TECHNICIAN_ASKS;
    if (!technician_guard(TECHNICIAN_GUARD_IN_ORDER, !asks))
        return TECHNICIAN_WORKING;
    if (asks)
        return begin_work(turn);
    return turn->event->type == TECHNICIAN_WORKED ? TECHNICIAN_MENU : TECHNICIAN_WORKING;
}

const struct technician_rules technician_working = {
    .name = "working",
    .has_card = true,
    .on = on_working,
};

// ---- without the card ---------------------------------------------------------------------------

// The card is away since it left first, however often it comes and goes.
static void let_out(struct technician_turn *turn)
{
    struct technician *technician = turn->technician;
    if (technician->out_until == INT64_MAX)
        technician->out_until = turn->time.now + LIMIT_TECHNICIAN_OUT_MS;
    technician_do(turn, TECHNICIAN_DO_CLOSE);
}

// As long as work goes on, what lies in the reader is the work's.
static enum technician_state on_out(struct technician_turn *turn)
{
    const struct technician *technician = turn->technician;
    enum technician_event_type type = turn->event->type;
    bool works = (int)technician->work != TECHNICIAN_NO_WORK;
    bool asks = type == TECHNICIAN_RETURNS || (!works && type != TECHNICIAN_TOUCHES);
    bool one = technician->reader == TECHNICIAN_READER_CARD;
    return asks && technician_guard(TECHNICIAN_GUARD_ONE_CARD, one) ? TECHNICIAN_READING
                                                                    : TECHNICIAN_OUT;
}

const struct technician_rules technician_out = {
    .name = "out",
    .enter = let_out,
    .on = on_out,
};

// ---- the end ------------------------------------------------------------------------------------

static enum technician_state on_ending(struct technician_turn *turn)
{
    return technician_is_gone(turn) ? TECHNICIAN_IDLE : TECHNICIAN_ENDING;
}

const struct technician_rules technician_ending = {
    .name = "ending",
    .limit_ms = LIMIT_NOTICE_MS,
    .enter = technician_close,
    .on = on_ending,
};
