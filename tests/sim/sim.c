// The simulator's program: runs seeds, counts what they saw, and tells the story of a broken one.
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tests/sim/batch.h"
#include "tests/sim/shrink.h"

static const char HELP[] = "usage: sim [options]\n"
                           "  --seeds A-B     run these (1-400)\n"
                           "  --hours N       run seeds from A on for so long; fractions are fine\n"
                           "  --theme N       of these only those with that theme (theme.h)\n"
                           "  --technicians   of these only those that technicians come to\n"
                           "  --jobs N        processes at once (one per processor)\n"
                           "  --stop          at the first broken run\n"
                           "  --quiet         figures only, no story\n"
                           "  --progress      how far it is and what is broken, on standard error\n"
                           "  --replay SEED   tell one run's story\n"
                           "  --without LIST  leave out these faults of it: 0,3,4\n"
                           "  --shrink SEED   find which of its faults a broken run needs\n";

struct options {
    struct batch_plan plan;
    uint64_t replay, shrink, left_out;
    bool quiet;
};

static const struct option OPTIONS[] = {
    {"seeds", required_argument, NULL, 's'},  {"hours", required_argument, NULL, 'h'},
    {"jobs", required_argument, NULL, 'j'},   {"stop", no_argument, NULL, 'S'},
    {"quiet", no_argument, NULL, 'q'},        {"progress", no_argument, NULL, 'p'},
    {"replay", required_argument, NULL, 'r'}, {"without", required_argument, NULL, 'w'},
    {"shrink", required_argument, NULL, 'k'}, {"theme", required_argument, NULL, 't'},
    {"technicians", no_argument, NULL, 'T'},  {NULL, 0, NULL, 0},
};

static uint64_t parse_list(const char *text)
{
    uint64_t bits = 0;
    for (char *end; *text; text = *end ? end + 1 : end) {
        unsigned long i = strtoul(text, &end, 10);
        if (end == text || i >= FAULTS_MAX)
            break;
        bits |= UINT64_C(1) << i;
    }
    return bits;
}

static bool parse_seeds(const char *text, struct batch_plan *plan)
{
    unsigned long long first, last;
    int got = sscanf(text, "%llu-%llu", &first, &last);
    plan->first = first;
    plan->last = got == 2 ? last : first;
    return got >= 1 && first > 0;
}

static bool take(struct options *o, int letter)
{
    switch (letter) {
    case 's':
        return parse_seeds(optarg, &o->plan);
    case 'h':
        o->plan.seconds = strtod(optarg, NULL) * 3600;
        o->plan.last = UINT64_MAX;
        return o->plan.seconds > 0;
    case 'j':
        o->plan.jobs = atoi(optarg);
        return o->plan.jobs > 0 && o->plan.jobs <= 64;
    case 't':
        o->plan.theme = (enum theme)atoi(optarg);
        return o->plan.theme > THEME_NONE && o->plan.theme < THEME_COUNT;
    case 'T':
        return o->plan.technicians = true;
    case 'S':
        return o->plan.stop = true;
    case 'q':
        return o->quiet = true;
    case 'p':
        return o->plan.progress = true;
    case 'r':
        return (o->replay = strtoull(optarg, NULL, 10)) > 0;
    case 'w':
        return (o->left_out = parse_list(optarg)) != 0;
    case 'k':
        return (o->shrink = strtoull(optarg, NULL, 10)) > 0;
    default:
        return false;
    }
}

// ---- one run ------------------------------------------------------------------------------------

static void print_command(uint64_t seed, uint64_t left_out)
{
    printf("build/tests/sim/sim --replay %llu", (unsigned long long)seed);
    for (int i = 0, count = 0; i < FAULTS_MAX; i++)
        if ((left_out >> i & 1) != 0)
            printf("%s%d", count++ == 0 ? " --without " : ",", i);
    putchar('\n');
}

static int replay(uint64_t seed, uint64_t left_out)
{
    struct run_result result;
    batch_run_one(seed, left_out, true, &result);
    printf("%s\n", result.broken[0] ? result.broken : "no promise was broken");
    return result.broken[0] ? EXIT_FAILURE : EXIT_SUCCESS;
}

// A run that breaks no promise has nothing that could be left out.
static int tell_shrunk(const struct run_result *broken)
{
    uint64_t left_out = shrink(broken);
    replay(broken->seed, left_out);
    printf("\nThis story again:\n    ");
    print_command(broken->seed, left_out);
    return EXIT_FAILURE;
}

static int shrink_seed(uint64_t seed)
{
    struct run_result result;
    batch_run_one(seed, 0, false, &result);
    if (result.broken[0])
        return tell_shrunk(&result);
    printf("no promise was broken\n");
    return EXIT_SUCCESS;
}

// ---- many runs ----------------------------------------------------------------------------------

static void print_faults(const struct batch *b)
{
    uint64_t all = 0;
    for (int i = 0; i < FAULT_COUNT; i++)
        all += b->faults[i];
    printf("%llu faults:", (unsigned long long)all);
    for (int i = 0; i < FAULT_COUNT; i++)
        printf("%s%s %llu", i % 5 == 0 ? "\n    " : ", ", faults_name((enum fault_kind)i),
               (unsigned long long)b->faults[i]);
    putchar('\n');
}

static void print_broken(const struct batch *b)
{
    for (uint64_t i = 0; i < b->broken && i < BATCH_BROKEN_MAX; i++)
        printf("seed %llu: %s\n", (unsigned long long)b->list[i].seed, b->list[i].broken);
}

static int run_many(const struct options *o)
{
    struct batch b;
    batch_run(&o->plan, &b);
    printf("%llu visits in %llu runs, seeds %llu-%llu\n", (unsigned long long)b.visits,
           (unsigned long long)b.runs, (unsigned long long)o->plan.first,
           (unsigned long long)(o->plan.first + b.runs - 1));
    printf("%llu technicians came, %llu times one was let in\n", (unsigned long long)b.technicians,
           (unsigned long long)b.let_in);
    printf("%llu times what they measured of the panel was stored\n",
           (unsigned long long)b.corrected);
    printf("%llu certificates of the device were renewed\n", (unsigned long long)b.renewed);
    printf("%.1f days of simulated time; %.0f visits/s on one core\n", b.simulated_s / 86400,
           (double)b.visits / b.processor_s);
    print_faults(&b);
    printf("%llu states of flow x card x link x outbox reached\n", (unsigned long long)b.states);
    printf("%llu violations\n", (unsigned long long)b.broken);
    print_broken(&b);
    if (b.broken > 0 && !o->quiet)
        tell_shrunk(&b.list[0]);
    printf("%llu passed, %llu failed\n", (unsigned long long)(b.runs - b.broken),
           (unsigned long long)b.broken);
    return b.broken > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    struct options o = {.plan = {.first = 1, .last = 400}};
    int letter;
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    o.plan.jobs = processors > 0 && processors <= 64 ? (int)processors : 1;
    while ((letter = getopt_long(argc, argv, "", OPTIONS, NULL)) != -1)
        if (!take(&o, letter)) {
            fputs(HELP, stderr);
            return 2;
        }
    setvbuf(stdout, NULL, _IOFBF, 1 << 16);
    run_install();
    if (o.replay)
        return replay(o.replay, o.left_out);
    return o.shrink ? shrink_seed(o.shrink) : run_many(&o);
}
