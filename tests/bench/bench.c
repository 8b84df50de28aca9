// `make bench`: the kiosk's figures beside their goals, in one run on one machine.
//   bench [--strict] [--quick] [--part NAME]
//     --strict  fails when a goal is missed
//     --part    only some of waiting,start,running,look,offices,size; without `start` there is no
//               other program to compare with
//     --quick   few rounds and a short idle time: shows that the bench works, measures nothing
#include <getopt.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "tests/bench/part.h"
#include "tests/bench/supervise.h"
#include "tests/bench/table.h"

struct options {
    bool strict, quick;
    const char *part; // NULL: all
};

static const struct part_rounds FULL = {
    .visits = 5, .starts = 7, .presses = 320, .changes = 20, .looks = 4, .idle_s = 60};
static const struct part_rounds QUICK = {
    .visits = 1, .starts = 1, .presses = 40, .changes = 2, .looks = 2, .idle_s = 3};

static void print_machine(const char *when)
{
    double load[3] = {0};
    struct utsname system;
    uname(&system);
    (void)!getloadavg(load, 3);
    printf("%s: %s %s, %ld processors, load %.2f %.2f %.2f\n", when, system.sysname, system.release,
           sysconf(_SC_NPROCESSORS_ONLN), load[0], load[1], load[2]);
}

static bool wanted(const struct options *o, const char *part)
{
    return !o->part || strstr(o->part, part);
}

static int work(void *context)
{
    const struct options *o = context;
    struct table table = {0};
    setvbuf(stdout, NULL, _IOLBF, 0);
    setenv("CMOCKA_TEST_ABORT", "1", 1); // else what failed outside of a test is told nobody
    print_machine("before");
    const struct part_rounds *rounds = o->quick ? &QUICK : &FULL;
    struct part_others others = {INFINITY, INFINITY};
    if (wanted(o, "waiting"))
        part_waiting(&table, rounds);
    if (wanted(o, "start"))
        others = part_start(&table, rounds);
    if (wanted(o, "running"))
        part_running(&table, rounds, &others);
    if (wanted(o, "look"))
        part_look(&table, rounds, &others);
    if (wanted(o, "offices"))
        part_offices(&table);
    if (wanted(o, "size"))
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
        {"part", required_argument, NULL, 'p'},
        {NULL, 0, NULL, 0},
    };
    struct options o = {0};
    int letter;
    while ((letter = getopt_long(argc, argv, "", OPTIONS, NULL)) != -1) {
        if (letter == '?')
            return 2;
        o.strict |= letter == 's';
        o.quick |= letter == 'q';
        o.part = letter == 'p' ? optarg : o.part;
    }
    return supervise(work, &o);
}
