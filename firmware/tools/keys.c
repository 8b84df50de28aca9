// The pad of twelve keys: each is lit when it comes, and was felt when it has left again.
#include "firmware/tools/inside.h"

enum {
    ALL = (1 << TOOL_KEYS_COUNT) - 1,
    STUCK_MS = 5000,   // nobody holds a key for so long
    SILENT_MS = 30000, // who tests keys presses one now and then
};

static int index_of(char key)
{
    if (key >= '0' && key <= '9')
        return key - '0';
    return key == '*' ? 10 : key == '#' ? 11 : -1;
}

static void begin(struct tools *tools, int64_t now)
{
    tools->keys.until = now + SILENT_MS;
}

static int64_t stuck_at(const struct tools_keys *keys, int key)
{
    bool held = (keys->down >> key & 1) != 0 && (keys->stuck >> key & 1) == 0;
    return held ? keys->since[key] + STUCK_MS : INT64_MAX;
}

// It is good when every key was felt and none is stuck; while one is held, that is not known.
static void judge(struct tools *tools, bool ended)
{
    const struct tools_keys *keys = &tools->keys;
    bool all = (keys->seen | keys->stuck) == ALL;
    if (!ended && (!all || (keys->down & ~keys->stuck) != 0))
        return;
    tools_end(tools, keys->seen == ALL && keys->stuck == 0 ? HISTORY_PASS : HISTORY_FAIL);
}

static void key(struct tools_keys *keys, const struct tools_event *event)
{
    int index = index_of(event->key);
    if (index < 0)
        return;
    uint16_t bit = (uint16_t)(1U << index);
    keys->until = event->at + SILENT_MS;
    if (event->type == TOOLS_KEY_DOWN && (keys->down & bit) == 0) {
        keys->down |= bit;
        keys->since[index] = event->at;
    } else if (event->type == TOOLS_KEY_UP && (keys->down & bit) != 0) {
        keys->down &= (uint16_t)~bit;
        keys->seen |= bit;
    }
}

static void note_stuck(struct tools_keys *keys, int64_t now)
{
    for (int i = 0; i < TOOL_KEYS_COUNT; i++)
        if (now >= stuck_at(keys, i))
            keys->stuck |= (uint16_t)(1U << i);
}

static void step(struct tools *tools, const struct tools_event *event)
{
    if (event->type == TOOLS_KEY_DOWN || event->type == TOOLS_KEY_UP)
        key(&tools->keys, event);
    note_stuck(&tools->keys, event->at);
    judge(tools, event->type == TOOLS_NO || event->at >= tools->keys.until);
}

static int64_t next(const struct tools *tools)
{
    int64_t due = tools->keys.until;
    for (int i = 0; i < TOOL_KEYS_COUNT; i++) {
        int64_t stuck = stuck_at(&tools->keys, i);
        due = stuck < due ? stuck : due;
    }
    return due;
}

static void show(const struct tools *tools, struct view_tool *view)
{
    view->keys_down = tools->keys.down;
    view->keys_seen = tools->keys.seen;
    view->keys_stuck = tools->keys.stuck;
}

static int count(unsigned bits)
{
    int found = 0;
    for (; bits != 0; bits >>= 1)
        found += (int)(bits & 1);
    return found;
}

static size_t measures(const struct tools *tools, struct tools_measure list[])
{
    const struct tools_keys *keys = &tools->keys;
    list[0] =
        (struct tools_measure){HISTORY_DEAD, count(ALL & ~(unsigned)(keys->seen | keys->stuck))};
    list[1] = (struct tools_measure){HISTORY_STUCK, count(keys->stuck)};
    return 2;
}

const struct tools_rules tools_keys = {
    .word = HISTORY_KEYS,
    .begin = begin,
    .step = step,
    .next = next,
    .show = show,
    .measures = measures,
};
