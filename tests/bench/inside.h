// A part of the bench that runs inside a stand's namespaces, where the stand's processes are the
// only ones in /proc and may be looked into, whoever started the bench.
#ifndef TESTS_BENCH_INSIDE_H
#define TESTS_BENCH_INSIDE_H

#include <stdbool.h>
#include <stddef.h>

// Memory for what a part finds out: it is seen by both sides, all zero at first, and never freed.
void *inside_share(size_t bytes);

// Runs `part` in a process of its own in the namespaces of the stand in `dir`, with `dir` as its
// folder, and waits for its end. False when it said so, or died.
bool inside_run(const char *dir, bool (*part)(void *context), void *context);

#endif
