// The simulator's program: runs seeds and says what it saw.
//   sim --seeds A-B         the figures of those runs
//   sim --replay SEED       the story of one
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/sim/run.h"

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    unsigned long long first = 1, last = 100;
    struct run_result result;
    setvbuf(stdout, NULL, _IOFBF, 1 << 16);
    run_install();
    if (argc == 3 && strcmp(argv[1], "--replay") == 0) {
        run_seed(strtoull(argv[2], NULL, 10), true, &result);
        printf("%s\n", result.broken[0] ? result.broken : "no promise was broken");
        return result.broken[0] != '\0';
    }
    if (argc == 3 && strcmp(argv[1], "--seeds") == 0)
        sscanf(argv[2], "%llu-%llu", &first, &last);
    double began = seconds();
    uint64_t visits = 0, broken = 0;
    for (uint64_t seed = first; seed <= last; seed++) {
        run_seed(seed, false, &result);
        visits += result.visits;
        if (!result.broken[0])
            continue;
        broken++;
        printf("seed %llu: %s\n", (unsigned long long)seed, result.broken);
    }
    double took = seconds() - began;
    printf("%llu visits in %.1f s, %.0f visits/s, %llu broken\n", (unsigned long long)visits, took,
           (double)visits / took, (unsigned long long)broken);
    return broken != 0;
}
