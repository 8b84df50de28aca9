#include "tests/support/stand_group.h"

#include <stdlib.h>

#include "tests/test.h"

struct stand_group {
    const char *const *options;
    struct kiosk_stand *stand;
    struct canary_resident *visitor;
    bool busy; // somebody is at the kiosk; after a failed test still
};

int stand_group_open_with(void **state, const char *const *options)
{
    struct stand_group *group = calloc(1, sizeof *group);
    assert_non_null(group);
    group->options = options;
    *state = group;
    return 0;
}

int stand_group_open(void **state)
{
    static const char *const NO_OPTIONS[] = {NULL};
    return stand_group_open_with(state, NO_OPTIONS);
}

int stand_group_close(void **state)
{
    struct stand_group *group = *state;
    canary_resident_forget(&group->visitor);
    kiosk_stand_stop(&group->stand);
    free(group);
    return 0;
}

struct kiosk_stand *stand_group_stand(void **state)
{
    struct stand_group *group = *state;
    canary_resident_forget(&group->visitor);
    if (group->busy)
        kiosk_stand_stop(&group->stand);
    group->busy = true;
    if (!group->stand)
        group->stand = kiosk_stand_start(group->options);
    return group->stand;
}

struct canary_resident *stand_group_guest(void **state, enum resident_way way)
{
    struct kiosk_stand *stand = stand_group_stand(state);
    return ((struct stand_group *)*state)->visitor = canary_resident_come(stand, way);
}

struct canary_resident *stand_group_guest_born_on_new_pin(void **state, enum resident_way way)
{
    struct kiosk_stand *stand = stand_group_stand(state);
    return ((struct stand_group *)*state)->visitor =
               canary_resident_come_born_on_new_pin(stand, way);
}

void stand_group_leave(void **state)
{
    struct stand_group *group = *state;
    canary_resident_forget(&group->visitor);
    group->busy = false;
}
