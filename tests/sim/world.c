#include "tests/sim/world.h"

#include <stdlib.h>
#include <string.h>

#include "tests/sim/process.h"

enum {
    DUE_MAX = 4096,
};

struct due {
    int64_t at;
    uint64_t order; // of two at the same time
    void (*act)(void *context, int64_t detail);
    void *context;
    int64_t detail;
};

static struct {
    int64_t now;
    int64_t started_wall_ms, clock_error_ms;
    int clock_steps;
    struct chance dice[DICE_COUNT];
    struct due heap[DUE_MAX];
    size_t count;
    uint64_t order;
    bool halted;
} world; // lint: file-scope the one world

static const char *const PURPOSES[DICE_COUNT] = {
    [DICE_SCHEDULE] = "schedule", [DICE_KERNEL] = "kernel", [DICE_CARD] = "card",
    [DICE_NETWORK] = "network",   [DICE_DISK] = "disk",     [DICE_RESIDENT] = "resident",
    [DICE_CENTRE] = "centre",     [DICE_FAULT] = "fault",   [DICE_HABIT] = "habit",
    [DICE_THEME] = "theme",       [DICE_GUIDE] = "guide",   [DICE_READ] = "read",
};

// 2026-11-25T00:00:00Z, a Wednesday morning in the store.
static const int64_t FIRST_MORNING_MS = INT64_C(1795564800) * 1000;

void world_begin(uint64_t seed)
{
    memset(&world, 0, sizeof world);
    for (int i = 0; i < DICE_COUNT; i++)
        world.dice[i] = chance_stream(seed, PURPOSES[i]);
    world.now = chance_between(world_dice(DICE_SCHEDULE), 5, 90) * WORLD_SECOND;
    world.started_wall_ms =
        FIRST_MORNING_MS + chance_between(world_dice(DICE_SCHEDULE), 0, 10 * 3600) * 1000;
}

struct chance *world_dice(enum world_dice dice)
{
    return &world.dice[dice];
}

int64_t world_us(void)
{
    return world.now;
}

int64_t world_true_ms(void)
{
    return world.started_wall_ms + world.now / WORLD_MS;
}

int64_t world_wall_ms(void)
{
    return world_true_ms() + world.clock_error_ms;
}

void world_step_clock(int64_t ms)
{
    world.clock_error_ms += ms;
    world.clock_steps++;
}

int world_clock_steps(void)
{
    return world.clock_steps;
}

static bool sooner(const struct due *a, const struct due *b)
{
    return a->at < b->at || (a->at == b->at && a->order < b->order);
}

void world_mend_clock(void)
{
    world.clock_steps += world.clock_error_ms != 0;
    world.clock_error_ms = 0;
}

void world_at(int64_t us, void (*act)(void *context, int64_t detail), void *context, int64_t detail)
{
    if (world.count == DUE_MAX)
        abort();
    struct due due = {us > world.now ? us : world.now, world.order++, act, context, detail};
    size_t i = world.count++;
    for (; i > 0 && sooner(&due, &world.heap[(i - 1) / 2]); i = (i - 1) / 2)
        world.heap[i] = world.heap[(i - 1) / 2];
    world.heap[i] = due;
}

void world_after(int64_t us, void (*act)(void *context, int64_t detail), void *context,
                 int64_t detail)
{
    world_at(world.now + us, act, context, detail);
}

static struct due take_first(void)
{
    struct due first = world.heap[0], last = world.heap[--world.count];
    size_t i = 0;
    for (size_t child; (child = 2 * i + 1) < world.count; i = child) {
        if (child + 1 < world.count && sooner(&world.heap[child + 1], &world.heap[child]))
            child++;
        if (!sooner(&world.heap[child], &last))
            break;
        world.heap[i] = world.heap[child];
    }
    world.heap[i] = last;
    return first;
}

// One turn: what is due, or the process that wants to run first.
static bool turn(int64_t until_us)
{
    int process = PROCESS_NONE;
    int64_t runs = process_next(&process);
    int64_t due = world.count > 0 ? world.heap[0].at : INT64_MAX;
    int64_t next = runs < due ? runs : due;
    if (next > until_us)
        return false;
    if (next > world.now)
        world.now = next;
    if (due <= runs) {
        struct due first = take_first();
        first.act(first.context, first.detail);
        return true;
    }
    world.now++; // whatever a process does takes time
    process_run(process);
    return true;
}

void world_run(int64_t until_us)
{
    while (!world.halted && turn(until_us))
        ;
    if (!world.halted && until_us > world.now)
        world.now = until_us;
}

void world_halt(void)
{
    world.halted = true;
}

bool world_halted(void)
{
    return world.halted;
}
