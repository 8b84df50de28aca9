// Several processes that share a row of equal pieces of work.
#ifndef TESTS_GOLDEN_CREW_H
#define TESTS_GOLDEN_CREW_H

#include <stdbool.h>
#include <stddef.h>

// Memory, all zero, that this process shares with those it starts. It is there until the end. Ends
// the program when there is none.
void *crew_share(size_t bytes);

// As many as the machine has processors.
int crew_jobs(void);

// Does work(context, n) for each n below `count`, in `jobs` processes at once. What they leave is
// what they write to files and to shared memory. False when a piece said so, or a process died.
bool crew_run(int jobs, size_t count, bool (*work)(void *context, size_t n), void *context);

#endif
