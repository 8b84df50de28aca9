// The kiosk's processes as coroutines of one thread: every wait is a step, and a process may be
// stopped, killed or started anew at any step.
#ifndef TESTS_SIM_PROCESS_H
#define TESTS_SIM_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PROCESS_MAX = 16,
    PROCESS_NONE = -1,
    // Steps that one process may make in a virtual second. Reading a card takes some hundred.
    PROCESS_STEPS_A_SECOND = 4000,
};

struct arena;

// What a process is for, whichever one is at it now.
enum process_role {
    ROLE_KIOSK,
    ROLE_CARD,        // kiosk-card's parent
    ROLE_CARD_WORKER, //
    ROLE_CARD_WATCHER,
    ROLE_LINK, // kiosk-link's parent
    ROLE_LINK_WORKER,
    ROLE_STRANGER, // somebody else who connects to a helper
    ROLE_COUNT,
};

const char *process_role_name(enum process_role role);

// Starts `run(argument)`; the process ends when it returns. It dies with `parent`, which may be
// PROCESS_NONE. Returns its number.
int process_start(enum process_role role, int parent, void (*run)(const void *argument),
                  const void *argument);

// SIGKILL: what it had open is closed, its memory is gone, its children die too. Does not return
// when the process kills itself.
void process_kill(int process);

// _exit(2) of the process that runs.
_Noreturn void process_exit(void);

// SIGSTOP until then.
void process_stop(int process, int64_t until_us);
bool process_is_stopped(int process);

// The one that has this role; PROCESS_NONE: nobody.
int process_of(enum process_role role);

bool process_lives(int process);

// Who runs now; PROCESS_NONE: the world.
int process_current(void);
enum process_role process_role(int process);

// Where the process's memory comes from; NULL outside of every process.
struct arena *process_arena(void);
struct arena *process_arena_of(int process);

// The part of a waiting process's stack that is in use.
const unsigned char *process_stack(int process, size_t *length);

// Waits until somebody wakes the process or the time has come (INT64_MAX: never). It may also come
// back for nothing.
void process_sleep(int64_t until_us);

// Does something that takes so long: nobody can wake it sooner.
void process_busy(int64_t us);

void process_wake(int process);

// For the scheduler: when the next process wants to run (INT64_MAX: none), and letting it run.
int64_t process_next(int *process);
void process_run(int process);

// Kills all.
void process_end_all(void);

// Called when a process has died, however.
void process_on_death(void (*told)(int process, enum process_role role));

uint64_t process_steps(void);

#endif
