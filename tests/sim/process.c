// setjmp is used to change stacks: the check for a longjmp "down" the stack must not be in it.
#undef _FORTIFY_SOURCE
#include "tests/sim/process.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>

#include "tests/sim/arena.h"
#include "tests/sim/memory.h"
#include "tests/sim/promises.h"
#include "tests/sim/world.h"

enum {
    STACK_BYTES = 512 * 1024,
    STACK_USED = 128 * 1024,
    LATENCY_US = 60,        // from being woken to running, at most
    LATENCY_LONG_US = 9000, // now and then
    LONG_ONE_IN = 50,
};

struct process {
    bool lives, begun;
    enum process_role role;
    int parent;
    void (*run)(const void *argument);
    const void *argument;
    struct arena *arena;
    unsigned char *stack;
    jmp_buf at;                // where it waits
    const unsigned char *used; // its stack is in use from here on
    bool busy;
    int64_t second; // in which `steps` are counted
    int steps;
};

static struct {
    struct process list[PROCESS_MAX];
    int64_t wake_at[PROCESS_MAX]; // INT64_MAX: it waits for others, or there is none
    int64_t stopped_until[PROCESS_MAX];
    int count; // of places in the list that were ever used
    int current;
    jmp_buf scheduler;
    unsigned char *spare_stacks[PROCESS_MAX];
    int spare_count;
    void (*died)(int process, enum process_role role);
    uint64_t steps;
} all = {.current = PROCESS_NONE}; // lint: file-scope the processes of the one world

static const char *const NAMES[ROLE_COUNT] = {
    [ROLE_KIOSK] = "kiosk",
    [ROLE_CARD] = "kiosk-card",
    [ROLE_CARD_WORKER] = "card-worker",
    [ROLE_CARD_WATCHER] = "card-watcher",
    [ROLE_LINK] = "kiosk-link",
    [ROLE_LINK_WORKER] = "link-worker",
    [ROLE_STRANGER] = "stranger",
};

const char *process_role_name(enum process_role role)
{
    return NAMES[role];
}

void process_on_death(void (*told)(int process, enum process_role role))
{
    all.died = told;
}

int process_current(void)
{
    return all.current;
}

enum process_role process_role(int process)
{
    return all.list[process].role;
}

bool process_lives(int process)
{
    return process >= 0 && process < PROCESS_MAX && all.list[process].lives;
}

int process_of(enum process_role role)
{
    for (int i = 0; i < PROCESS_MAX; i++)
        if (all.list[i].lives && all.list[i].role == role)
            return i;
    return PROCESS_NONE;
}

struct arena *process_arena(void)
{
    return all.current == PROCESS_NONE ? NULL : all.list[all.current].arena;
}

struct arena *process_arena_of(int process)
{
    return all.list[process].arena;
}

const unsigned char *process_stack(int process, size_t *length)
{
    const struct process *p = &all.list[process];
    *length = p->used ? (size_t)(p->stack + STACK_BYTES - p->used) : 0;
    return p->used;
}

uint64_t process_steps(void)
{
    return all.steps;
}

// A new process finds nothing of another one on its stack, as far down as any of them goes.
static unsigned char *take_stack(void)
{
    unsigned char *stack =
        all.spare_count > 0 ? all.spare_stacks[--all.spare_count] : memory_real_malloc(STACK_BYTES);
    memset(stack + STACK_BYTES - STACK_USED, 0, STACK_USED);
    return stack;
}

int process_start(enum process_role role, int parent, void (*run)(const void *argument),
                  const void *argument)
{
    int i = 0;
    while (i < PROCESS_MAX && all.list[i].lives)
        i++;
    if (i == PROCESS_MAX)
        abort();
    all.list[i] = (struct process){
        .lives = true,
        .role = role,
        .parent = parent,
        .run = run,
        .argument = argument,
        .arena = arena_new(),
        .stack = take_stack(),
    };
    all.wake_at[i] = world_us() + chance_between(world_dice(DICE_SCHEDULE), 200, 3000);
    all.stopped_until[i] = 0;
    if (i >= all.count)
        all.count = i + 1;
    return i;
}

static void leave(struct process *p)
{
    p->used = __builtin_frame_address(0);
    if (_setjmp(p->at) == 0)
        _longjmp(all.scheduler, 1);
}

// Back in the world: what is still on the stack is never looked at again.
static void bury(int process)
{
    struct process *p = &all.list[process];
    p->lives = false;
    all.wake_at[process] = INT64_MAX;
    for (int i = 0; i < PROCESS_MAX; i++)
        if (all.list[i].lives && all.list[i].parent == process)
            process_kill(i);
    if (all.died)
        all.died(process, p->role);
    arena_drop(p->arena);
    p->arena = NULL;
    all.spare_stacks[all.spare_count++] = p->stack;
}

void process_kill(int process)
{
    if (!process_lives(process))
        return;
    if (process == all.current)
        process_exit();
    bury(process);
}

_Noreturn void process_exit(void)
{
    all.wake_at[all.current] = -1; // process_run() buries it
    _longjmp(all.scheduler, 1);
}

void process_stop(int process, int64_t until_us)
{
    if (process_lives(process))
        all.stopped_until[process] = until_us;
}

bool process_is_stopped(int process)
{
    return process_lives(process) && all.stopped_until[process] > world_us();
}

// The first function of a coroutine. Nothing can be handed over but by a file-scope variable.
static void trampoline(void)
{
    struct process *p = &all.list[all.current];
    p->run(p->argument);
    process_exit();
}

static void begin(struct process *p)
{
    ucontext_t context;
    p->begun = true;
    getcontext(&context);
    context.uc_stack.ss_sp = p->stack;
    context.uc_stack.ss_size = STACK_BYTES;
    context.uc_link = NULL;
    makecontext(&context, trampoline, 0);
    setcontext(&context);
}

static void count_step(struct process *p)
{
    int64_t second = world_us() / 1000000;
    all.steps++;
    p->steps = p->second == second ? p->steps + 1 : 1;
    p->second = second;
    if (p->steps == PROCESS_STEPS_A_SECOND)
        promises_spins(p->role);
}

// Comes back when the process waits or has ended. No local variable lives over the jump.
static __attribute__((noinline)) void enter(int process)
{
    if (_setjmp(all.scheduler) != 0)
        return;
    all.current = process;
    if (all.list[process].begun)
        _longjmp(all.list[process].at, 1);
    begin(&all.list[process]);
}

void process_run(int process)
{
    struct process *p = &all.list[process];
    all.wake_at[process] = INT64_MAX;
    p->busy = false;
    count_step(p);
    enter(process);
    all.current = PROCESS_NONE;
    if (all.wake_at[process] < 0)
        bury(process);
}

void process_sleep(int64_t until_us)
{
    all.wake_at[all.current] = until_us;
    leave(&all.list[all.current]);
}

void process_busy(int64_t us)
{
    struct process *p = &all.list[all.current];
    all.wake_at[all.current] = world_us() + us;
    p->busy = true;
    leave(p);
}

void process_wake(int process)
{
    if (!process_lives(process) || all.list[process].busy)
        return;
    struct chance *dice = world_dice(DICE_SCHEDULE);
    int64_t most = chance_one_in(dice, LONG_ONE_IN) ? LATENCY_LONG_US : LATENCY_US;
    int64_t at = world_us() + chance_between(dice, 3, most);
    if (at < all.wake_at[process])
        all.wake_at[process] = at;
}

int64_t process_next(int *process)
{
    int64_t next = INT64_MAX;
    for (int i = 0; i < all.count; i++) {
        int64_t at = all.wake_at[i];
        if (at >= next)
            continue;
        if (at < all.stopped_until[i] && (at = all.stopped_until[i]) >= next)
            continue;
        next = at;
        *process = i;
    }
    return next;
}

void process_end_all(void)
{
    for (int i = 0; i < PROCESS_MAX; i++)
        process_kill(i);
}
