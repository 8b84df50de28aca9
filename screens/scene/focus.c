#include "screens/scene/focus.h"

#include <limits.h>
#include <stdlib.h>

enum control focus_step(const struct control_place places[], size_t place_count, enum control from,
                        int step)
{
    int count = (int)place_count;
    int at = step > 0 ? -1 : 0;
    for (int i = 0; i < count; i++) {
        if (places[i].control == from)
            at = i;
    }
    for (int i = 1; i <= count; i++) {
        int next = ((at + i * step) % count + count) % count;
        if (places[next].enabled)
            return places[next].control;
    }
    return CONTROL_NONE;
}

// The empty distance between two intervals; 0 when they overlap.
static int between(int a, int a_size, int b, int b_size)
{
    if (a + a_size <= b)
        return b - a - a_size;
    return b + b_size <= a ? a - b - b_size : 0;
}

// How far `to` lies in the direction; what is off to the side counts double. INT_MAX: not there.
static int distance(const struct control_place *from, const struct control_place *to, int dx,
                    int dy)
{
    int right = to->x + to->w / 2 - from->x - from->w / 2;
    int down = to->y + to->h / 2 - from->y - from->h / 2;
    int along = right * dx + down * dy;
    int beside_x = between(from->x, from->w, to->x, to->w);
    int beside_y = between(from->y, from->h, to->y, to->h);
    if (along <= 0 || (dx != 0 ? beside_x : beside_y) == 0)
        return INT_MAX;
    int across = dx != 0 ? beside_y + abs(down) / 8 : beside_x + abs(right) / 8;
    return along + 2 * across;
}

enum control focus_towards(const struct control_place places[], size_t count, enum control from,
                           int dx, int dy)
{
    const struct control_place *start = NULL;
    for (size_t i = 0; i < count && !start; i++)
        start = places[i].control == from ? &places[i] : NULL;
    if (!start)
        return focus_step(places, count, from, dx + dy);
    enum control nearest = from;
    int least = INT_MAX;
    for (size_t i = 0; i < count; i++) {
        const struct control_place *to = &places[i];
        int d = to->enabled ? distance(start, to, dx, dy) : INT_MAX;
        if (d < least) {
            least = d;
            nearest = to->control;
        }
    }
    return nearest;
}
