// Measured values, and what a table says of them.
#ifndef TESTS_BENCH_SAMPLE_H
#define TESTS_BENCH_SAMPLE_H

#include <stddef.h>

enum {
    SAMPLE_MAX = 1024,
};

// Plain data, so that it can lie in memory that two processes share. All zero is empty.
struct sample {
    size_t count;
    double values[SAMPLE_MAX];
};

// At most SAMPLE_MAX values.
void sample_add(struct sample *sample, double value);

// The smallest value that at least so many percent of all do not exceed (nearest rank). NAN when
// there is no value.
double sample_percentile(const struct sample *sample, int percent);

double sample_median(const struct sample *sample);
double sample_worst(const struct sample *sample);

// Milliseconds on CLOCK_MONOTONIC, the same in all processes.
double sample_now_ms(void);

// Does nothing for so many milliseconds: what a person's hand takes, or a machine to calm down.
void sample_pause_ms(double ms);

#endif
