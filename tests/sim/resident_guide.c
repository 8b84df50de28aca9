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
    plan->guide_leaves = chance_one_in(dice, 3);
    plan->guide_puts = chance_one_in(dice, 3);
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

static char next_digit(size_t typed)
{
    static const char KNOWN[] = "10"; // as those of the municipalities begin
    return typed < sizeof KNOWN - 1 ? KNOWN[typed]
                                    : (char)('0' + chance_below(world_dice(DICE_GUIDE), 10));
}

// Most type all of it; some go back or are content with its beginning. What is typed is one step.
static void type_postal(struct resident_plan *plan)
{
    struct chance *dice = world_dice(DICE_GUIDE);
    const struct view_entry *entry = &glass_view()->entry;
    bool whole = entry->typed == VIEW_POSTAL_DIGITS;
    plan->guide_steps += entry->typed > 0 && !whole;
    if (chance_one_in(dice, 20))
        resident_press(CONTROL_BACK);
    else if (entry->complete && (whole || chance_one_in(dice, 12)))
        resident_press(CONTROL_OK);
    else if (entry->typed > 0 && (whole || chance_one_in(dice, 12)))
        hand_tap(CONTROL_DELETE, 1, 0);
    else
        hand_type(next_digit(entry->typed), plan->uses_keys, 0, 60);
}

void resident_walk(struct resident_plan *plan)
{
    enum view_id id = glass_view()->id;
    if (plan->finds && id == VIEW_GUIDE)
        resident_press(CONTROL_LEAVE);
    else if (plan->finds)
        resident_press(any_choice());
    else if (plan->guide_steps-- <= 0)
        resident_press(plan->guide_leaves ? CONTROL_LEAVE : CONTROL_BACK);
    else if (id == VIEW_GUIDE_POSTAL)
        type_postal(plan);
    else
        resident_press(draw_step());
}
