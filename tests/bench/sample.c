#include "tests/bench/sample.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

void sample_add(struct sample *sample, double value)
{
    assert(sample->count < SAMPLE_MAX);
    sample->values[sample->count++] = value;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double sample_percentile(const struct sample *sample, int percent)
{
    double sorted[SAMPLE_MAX];
    if (sample->count == 0)
        return NAN;
    memcpy(sorted, sample->values, sample->count * sizeof *sorted);
    qsort(sorted, sample->count, sizeof *sorted, compare);
    size_t rank = (sample->count * (size_t)percent + 99) / 100;
    return sorted[rank > 0 ? rank - 1 : 0];
}

double sample_median(const struct sample *sample)
{
    return sample_percentile(sample, 50);
}

double sample_worst(const struct sample *sample)
{
    return sample_percentile(sample, 100);
}

double sample_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

void sample_pause_ms(double ms)
{
    struct timespec pause = {.tv_sec = (time_t)(ms / 1e3)};
    pause.tv_nsec = (long)((ms - (double)pause.tv_sec * 1e3) * 1e6);
    nanosleep(&pause, NULL);
}
