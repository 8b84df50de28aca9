#include "tests/os/watch.h"

#include "drivers/base/clock.h"
#include "tests/os/dump.h"

const char *watch_name(enum watch_sight sight)
{
    static const char *const NAMES[WATCH_COUNT] = {"nothing", "shown", "black", "console", "other"};
    return NAMES[sight];
}

enum watch_sight watch_sight(struct outsider *outsider, const SDL_Surface *picture,
                             const struct view *view)
{
    if (!picture)
        return WATCH_NOTHING;
    if (outsider_sees(outsider, view))
        return WATCH_SHOWN;
    int all = picture->w * picture->h, black = dump_black(picture);
    if (black == all)
        return WATCH_BLACK;
    return black > all / 10 * 8 ? WATCH_CONSOLE : WATCH_OTHER;
}

void watch_run(struct outsider *outsider, const struct view *view, int ms, int every_ms,
               struct watch *watch)
{
    int64_t now = clock_ms(), end = now + ms, since = now;
    enum watch_sight before = WATCH_COUNT;
    *watch = (struct watch){0};
    for (; now < end; now = clock_ms()) {
        enum watch_sight sight = watch_sight(outsider, outsider_look(outsider), view);
        if (sight != before) {
            since = now;
            if (sight == WATCH_CONSOLE || sight == WATCH_OTHER)
                outsider_keep(outsider, watch_name(sight));
        }
        before = sight;
        watch->frames[sight]++;
        int lasted = (int)(clock_ms() - since);
        if (lasted > watch->longest_ms[sight])
            watch->longest_ms[sight] = lasted;
        clock_sleep(clock_left(now + every_ms));
    }
}
