// Sees to it that nothing of the bench is left, however it ends.
#ifndef TESTS_BENCH_SUPERVISE_H
#define TESTS_BENCH_SUPERVISE_H

// Runs `work` in a process of its own whose temporary files (TMPDIR) lie in a private folder. When
// it has ended, or a signal asked for its end, waits for everything that was started by it, and
// removes the folder. Returns what `work` returned, or 1 when it did not end by itself.
int supervise(int (*work)(void *context), void *context);

#endif
