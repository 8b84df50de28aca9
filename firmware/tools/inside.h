// For this folder only: what a tool is.
#ifndef FIRMWARE_TOOLS_INSIDE_H
#define FIRMWARE_TOOLS_INSIDE_H

#include "firmware/tools/tools.h"

struct tools_rules {
    enum history_what word;
    void (*begin)(struct tools *tools, int64_t now); // NULL: all zero is its beginning
    void (*step)(struct tools *tools, const struct tools_event *event);
    int64_t (*next)(const struct tools *tools); // NULL: never
    void (*show)(const struct tools *tools, struct view_tool *view);
    size_t (*measures)(const struct tools *tools, struct tools_measure list[]);
};

void tools_end(struct tools *tools, enum history_outcome outcome);

// The whole part of a distance.
int tools_away(int dx, int dy);

extern const struct tools_rules tools_touch, tools_calibrate, tools_keys, tools_display,
    tools_geometry, tools_reader, tools_visit, tools_visit_pin, tools_sound, tools_renewal;

#endif
