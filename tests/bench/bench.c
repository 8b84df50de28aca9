// `make bench`: the kiosk's figures beside their goals, in one run on one machine.
//   bench [--strict] [--quick]
//     --strict  fails when a goal is missed
//     --quick   few rounds and a short idle time: shows that the bench works, measures nothing
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "tests/bench/part.h"
#include "tests/bench/supervise.h"
#include "tests/bench/table.h"

struct options {
    bool strict, quick;
};

static const struct part_rounds FULL = {
    .visits = 5, .starts = 7, .presses = 320, .changes = 20, .idle_s = 60};
static const struct part_rounds QUICK = {
    .visits = 1, .starts = 1, .presses = 40, .changes = 2, .idle_s = 3};

static void print_machine(const char *when)
{
    double load[3] = {0};
    struct utsname system;
    uname(&system);
    (void)!getloadavg(load, 3);
    printf("%s: %s %s, %ld processors, load %.2f %.2f %.2f\n", when, system.sysname, system.release,
           sysconf(_SC_NPROCESSORS_ONLN), load[0], load[1], load[2]);
}

static int work(void *context)
{
    const struct options *o = context;
    struct table table = {0};
    setvbuf(stdout, NULL, _IOLBF, 0);
    print_machine("before");
    const struct part_rounds *rounds = o->quick ? &QUICK : &FULL;
    part_waiting(&table, rounds);
    const struct part_others others = part_start(&table, rounds);
    part_running(&table, rounds, &others);
    part_offices(&table);
    part_size(&table);
    putchar('\n');
    print_machine("after");
    printf("%d goals kept, %d missed, %d figures could not be measured\n", table.kept, table.missed,
           table.unmeasured);
    return table.unmeasured > 0 || (o->strict && table.missed > 0) ? EXIT_FAILURE : EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    static const struct option OPTIONS[] = {
        {"strict", no_argument, NULL, 's'},
        {"quick", no_argument, NULL, 'q'},
        {NULL, 0, NULL, 0},
    };
    struct options o = {0};
    int letter;
    while ((letter = getopt_long(argc, argv, "", OPTIONS, NULL)) != -1) {
        if (letter == '?')
            return 2;
        o.strict |= letter == 's';
        o.quick |= letter == 'q';
    }
    return supervise(work, &o);
}
