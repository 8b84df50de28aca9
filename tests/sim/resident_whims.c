// What only some residents do.
#include "tests/sim/glass.h"
#include "tests/sim/reader.h"
#include "tests/sim/resident_inside.h"

enum {
    STUDIES_PULL = 2, // so many steps after the notice
    STUDIES_PUT = 3,
    STUDIES_BACK = 6,
};

enum control resident_choice(enum operation wants)
{
    switch (wants) {
    case OPERATION_RESET_SIGN:
        return CONTROL_RESET_SIGN;
    case OPERATION_RESET_AUTH:
        return CONTROL_RESET_AUTH;
    case OPERATION_CHANGE_SIGN:
    case OPERATION_CHANGE_AUTH:
        return CONTROL_CHANGE;
    case OPERATION_READ_SIGN: // on the way to something else
    case OPERATION_NONE:
        break;
    }
    return CONTROL_LEAVE;
}

enum control resident_at_certificates(struct resident_plan *plan)
{
    int x, y;
    if (plan->reads == 0 || !glass_place(CONTROL_READ_SIGN, &x, &y))
        return CONTROL_BACK;
    plan->reads--;
    return CONTROL_READ_SIGN;
}

enum control resident_way_back(void)
{
    int x, y;
    return glass_place(CONTROL_BACK, &x, &y) ? CONTROL_BACK : CONTROL_LEAVE;
}

bool resident_whim_at_start(struct resident_plan *plan, int studied)
{
    int x, y;
    bool looks = plan->counter || (plan->studies && studied == 0);
    if (!looks || !glass_place(CONTROL_COUNTER, &x, &y))
        return false;
    plan->counter = false;
    resident_press(CONTROL_COUNTER);
    return true;
}

bool resident_whim_at_notice(const struct resident_plan *plan, int *studied)
{
    int x, y;
    bool unknown = glass_view()->notice == NOTICE_OUTCOME_UNKNOWN;
    if (plan->gives_up) {
        if (glass_place(CONTROL_LEAVE, &x, &y))
            resident_press(CONTROL_LEAVE);
        resident_leave();
        return true;
    }
    if (plan->returns && unknown && !resident_card_is_in()) {
        resident_put_card();
        return true;
    }
    bool wants = plan->studies || plan->guide_steps > 0;
    if (!wants || *studied > 0 || !glass_place(CONTROL_COUNTER, &x, &y))
        return false;
    ++*studied;
    resident_press(CONTROL_COUNTER);
    return true;
}

static bool goes_on_into_guide(const struct resident_plan *plan)
{
    int x, y;
    return (plan->guide_steps > 0 || plan->finds) && glass_place(CONTROL_GUIDE, &x, &y);
}

// Whoever studies it takes the card out, puts one in, and goes back.
void resident_whim_at_guide(struct resident_plan *plan, int *studied)
{
    bool behind = glass_view()->id >= VIEW_GUIDE_PREFECTURE;
    ++*studied;
    bool puts = plan->guide_puts && *studied == STUDIES_PUT && !resident_card_is_in();
    if (puts)
        resident_put_card();
    else if (plan->studies && *studied == STUDIES_PULL)
        resident_clear_readers();
    else if (plan->studies && *studied == STUDIES_PUT)
        reader_put(0, plan->other->number % 2 ? plan->other : plan->card, false);
    else if (behind)
        resident_walk(plan);
    else if (goes_on_into_guide(plan))
        resident_press(CONTROL_GUIDE);
    else if (!plan->studies || *studied >= STUDIES_BACK)
        resident_press(plan->wants == OPERATION_NONE ? CONTROL_LEAVE : CONTROL_BACK);
}
