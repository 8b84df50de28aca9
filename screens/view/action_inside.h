// For action.c and action_service.c: a list of buttons in the making.
#ifndef SCREENS_VIEW_ACTION_INSIDE_H
#define SCREENS_VIEW_ACTION_INSIDE_H

#include "screens/view/action.h"

struct action_build {
    const struct view *view;
    struct action *list;
    size_t count;
};

struct action *action_add(struct action_build *build, enum control control, const char *label);
void action_add_primary(struct action_build *build, enum control control, const char *label);

// Those of the technician's screens (action_service.c).
void action_service(struct action_build *build);

#endif
