// The way of a resident through the counter guide: a walk by chance, or straight to one's own.
#include <string.h>

#include "tests/sim/glass.h"
#include "tests/sim/hand.h"
#include "tests/sim/promises_guide.h"
#include "tests/sim/resident_inside.h"
#include "tests/sim/world.h"

enum {
    STEPS_MOST = 16,
    WALKS_ONE_IN = 3,
};

void resident_draw_guide(struct resident_plan *plan)
{
    struct chance *dice = world_dice(DICE_GUIDE);
    if (!chance_one_in(dice, WALKS_ONE_IN))
        return;
    plan->guide_steps = (int)chance_between(dice, 1, STEPS_MOST);
    plan->counter = true;
}

static bool can_press(enum control control)
{
    int x, y;
    return glass_place(control, &x, &y);
}

// One of those that lead somewhere; CONTROL_NONE: there is none.
static enum control any_choice(void)
{
    enum control found = CONTROL_NONE;
    for (unsigned i = 0, seen = 0; i < VIEW_CHOICES; i++)
        if (can_press((enum control)(CONTROL_CHOICE_0 + i)) &&
            chance_below(world_dice(DICE_GUIDE), ++seen) == 0)
            found = (enum control)(CONTROL_CHOICE_0 + i);
    return found;
}

static enum control draw_step(void)
{
    static const enum control STEPS[] = {CONTROL_BACK,      CONTROL_POSTAL,        CONTROL_POSTAL,
                                         CONTROL_PAGE_NEXT, CONTROL_PAGE_PREVIOUS, CONTROL_NONE,
                                         CONTROL_NONE,      CONTROL_NONE};
    enum control step = STEPS[chance_below(world_dice(DICE_GUIDE), sizeof STEPS / sizeof STEPS[0])];
    if (step != CONTROL_NONE && can_press(step))
        return step;
    step = any_choice();
    if (step != CONTROL_NONE)
        return step;
    return can_press(CONTROL_PAGE_NEXT) ? CONTROL_PAGE_NEXT : CONTROL_BACK;
}

// Digits, more of them than there are of one's own prefecture, and sometimes a few back.
static void type_postal(const struct resident_plan *plan)
{
    struct chance *dice = world_dice(DICE_GUIDE);
    const struct view *view = glass_view();
    if (chance_one_in(dice, 12))
        resident_press(CONTROL_BACK);
    else if (view->entry.complete && chance_one_in(dice, 3))
        resident_press(CONTROL_OK);
    else if (view->entry.typed > 0 && chance_one_in(dice, 6))
        hand_tap(CONTROL_DELETE, 1, 0);
    else
        hand_type(view->entry.typed == 0 ? '1' : (char)('0' + chance_below(dice, 10)),
                  plan->uses_keys, 0, 60);
}

void resident_walk(struct resident_plan *plan)
{
    enum view_id id = glass_view()->id;
    if (plan->finds && id == VIEW_GUIDE)
        resident_press(CONTROL_LEAVE);
    else if (plan->finds)
        resident_press(any_choice());
    else if (plan->guide_steps-- <= 0)
        resident_press(CONTROL_BACK);
    else if (id == VIEW_GUIDE_POSTAL)
        type_postal(plan);
    else
        resident_press(draw_step());
}
