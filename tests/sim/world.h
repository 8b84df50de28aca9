// The simulated world: virtual time, what is due, and whose turn it is.
#ifndef TESTS_SIM_WORLD_H
#define TESTS_SIM_WORLD_H

#include <stdbool.h>
#include <stdint.h>

#include "tests/sim/chance.h"

#define WORLD_MS     INT64_C(1000)    // in us
#define WORLD_SECOND INT64_C(1000000) //
#define WORLD_MINUTE INT64_C(60000000)

// One stream of chance per part of the world.
enum world_dice {
    DICE_SCHEDULE,
    DICE_KERNEL,
    DICE_CARD,
    DICE_NETWORK,
    DICE_DISK,
    DICE_RESIDENT,
    DICE_CENTRE,
    DICE_FAULT,
    DICE_HABIT,
    DICE_THEME,
    DICE_GUIDE,
    DICE_READ,
    DICE_COUNT,
};

// Begins a world: time stands at a little after boot, nothing is due.
void world_begin(uint64_t seed);

struct chance *world_dice(enum world_dice dice);

// Microseconds since boot, and the wall clock in ms since 1970 as the kiosk sees it.
int64_t world_us(void);
int64_t world_wall_ms(void);

// The true time in ms since 1970, as the backend has it.
int64_t world_true_ms(void);

// The kiosk's wall clock jumps.
void world_step_clock(int64_t ms);

// How often it was set, in whichever way.
int world_clock_steps(void);

// And is right again.
void world_mend_clock(void);

// Lets `act` happen then. It cannot be taken back: `act` must look whether it still matters.
void world_at(int64_t us, void (*act)(void *context, int64_t detail), void *context,
              int64_t detail);
void world_after(int64_t us, void (*act)(void *context, int64_t detail), void *context,
                 int64_t detail);

// Runs until that time, or until world_halt().
void world_run(int64_t until_us);

// Nothing runs any more.
void world_halt(void);
bool world_halted(void);

#endif
