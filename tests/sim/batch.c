#include "tests/sim/batch.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/sim/calibration.h"
#include "tests/sim/memory.h"
#include "tests/sim/renewal.h"
#include "tests/sim/technician.h"

enum {
    JOBS_MAX = 64,
    CRASHES_MAX = 64, // then something is wrong with the simulator itself
};

// What one job has seen; it lies in memory that is shared with it.
struct job {
    uint64_t now; // the seed under way; 0: none
    uint64_t runs, visits, technicians, let_in, corrected, renewed;
    double processor_s, simulated_s;
    uint64_t faults[FAULT_COUNT];
    unsigned char reached[FIGURES_STATES];
};

struct shared {
    _Atomic uint64_t next;
    atomic_bool stop;
    _Atomic uint64_t broken;
    struct run_result list[BATCH_BROKEN_MAX];
    struct run_result one;
    struct job jobs[JOBS_MAX];
};

static struct shared *asked_to_end; // lint: file-scope for a signal's handler

static void end_soon(int number)
{
    (void)number;
    atomic_store(&asked_to_end->stop, true);
}

// Writes what was covered, in a build that counts it (gcc's gcov).
extern void __gcov_dump(void) __attribute__((weak));

static _Noreturn void end_job(void)
{
    fflush(stdout);
    if (__gcov_dump)
        __gcov_dump();
    _exit(0);
}

static double seconds_of(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void note_broken(struct shared *shared, const struct run_result *result)
{
    uint64_t place = atomic_fetch_add(&shared->broken, 1);
    if (place < BATCH_BROKEN_MAX)
        shared->list[place] = *result;
}

static void note_figures(struct job *job, double began)
{
    job->technicians += technician_came();
    job->let_in += technician_were_in();
    job->corrected += calibration_stored();
    job->renewed += renewal_count();
    job->processor_s += seconds_of(CLOCK_PROCESS_CPUTIME_ID) - began;
    for (int i = 0; i < FAULT_COUNT; i++)
        job->faults[i] += faults_fired((enum fault_kind)i);
    for (int i = 0; i < FIGURES_STATES; i++)
        job->reached[i] |= figures_reached()[i];
}

static void tell_progress(const struct run_result *result)
{
    if (result->broken[0])
        fprintf(stderr, "seed %llu: %s\n", (unsigned long long)result->seed, result->broken);
    else if (result->seed % 1000 == 0)
        fprintf(stderr, "... %llu\n", (unsigned long long)result->seed);
}

// The seed under way stands in shared memory, so that a crash has a name.
static void work(struct shared *shared, struct job *job, const struct batch_plan *plan, double end)
{
    double began = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
    while (!atomic_load(&shared->stop)) {
        uint64_t seed = atomic_fetch_add(&shared->next, 1);
        struct run_result result;
        if (seed > plan->last || (end > 0 && seconds_of(CLOCK_MONOTONIC) > end))
            break;
        if (plan->theme != THEME_NONE && theme_of(seed) != plan->theme)
            continue;
        if (plan->technicians && !technician_comes_to(seed))
            continue;
        job->now = seed;
        run_seed(seed, 0, false, &result);
        job->now = 0;
        job->runs++;
        job->visits += result.visits;
        job->simulated_s += result.simulated_s;
        if (plan->progress)
            tell_progress(&result);
        if (!result.broken[0])
            continue;
        note_broken(shared, &result);
        if (plan->stop)
            atomic_store(&shared->stop, true);
    }
    note_figures(job, began);
}

static pid_t start(struct shared *shared, int i, const struct batch_plan *plan, double end)
{
    fflush(stdout);
    pid_t pid = fork();
    if (pid != 0)
        return pid;
    work(shared, &shared->jobs[i], plan, end);
    end_job();
}

// A job that crashed is started again behind the seed that it crashed on.
static void wait_for_all(struct shared *shared, pid_t *pids, const struct batch_plan *plan,
                         double end)
{
    int running = plan->jobs, status, crashes = 0;
    while (running > 0) {
        pid_t pid = wait(&status);
        int i = 0;
        while (i < plan->jobs && pids[i] != pid)
            i++;
        if (pid < 0 || i == plan->jobs)
            return;
        if (!WIFSIGNALED(status) || ++crashes > CRASHES_MAX) {
            running--;
            continue;
        }
        struct run_result crash = {.seed = shared->jobs[i].now};
        snprintf(crash.broken, sizeof crash.broken, "no_process_crashes: %s",
                 strsignal(WTERMSIG(status)));
        shared->jobs[i].runs++;
        note_broken(shared, &crash);
        if (plan->stop)
            atomic_store(&shared->stop, true);
        pids[i] = start(shared, i, plan, end);
    }
}

static void add_up(const struct shared *shared, int jobs, struct batch *batch)
{
    unsigned char reached[FIGURES_STATES] = {0};
    *batch = (struct batch){.broken = atomic_load(&shared->broken)};
    for (int i = 0; i < jobs; i++) {
        const struct job *job = &shared->jobs[i];
        batch->runs += job->runs;
        batch->visits += job->visits;
        batch->technicians += job->technicians;
        batch->corrected += job->corrected;
        batch->renewed += job->renewed;
        batch->let_in += job->let_in;
        batch->processor_s += job->processor_s;
        batch->simulated_s += job->simulated_s;
        for (int k = 0; k < FAULT_COUNT; k++)
            batch->faults[k] += job->faults[k];
        for (int k = 0; k < FIGURES_STATES; k++)
            reached[k] |= job->reached[k];
    }
    for (int k = 0; k < FIGURES_STATES; k++)
        batch->states += reached[k];
    memcpy(batch->list, shared->list, sizeof batch->list);
}

void batch_run(const struct batch_plan *plan, struct batch *batch)
{
    struct shared *shared = memory_shared(sizeof *shared);
    pid_t pids[JOBS_MAX];
    double end = plan->seconds > 0 ? seconds_of(CLOCK_MONOTONIC) + plan->seconds : 0;
    atomic_store(&shared->next, plan->first);
    asked_to_end = shared;
    signal(SIGINT, end_soon);
    signal(SIGTERM, end_soon);
    for (int i = 0; i < plan->jobs; i++)
        pids[i] = start(shared, i, plan, end);
    wait_for_all(shared, pids, plan, end);
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    add_up(shared, plan->jobs, batch);
    memory_unshare(shared, sizeof *shared);
}

bool batch_run_one(uint64_t seed, uint64_t left_out, bool told, struct run_result *result)
{
    struct shared *shared = memory_shared(sizeof *shared);
    int status = 0;
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        run_seed(seed, left_out, told, &shared->one);
        end_job();
    }
    waitpid(pid, &status, 0);
    *result = shared->one;
    memory_unshare(shared, sizeof *shared);
    if (!WIFSIGNALED(status))
        return true;
    snprintf(result->broken, sizeof result->broken, "no_process_crashes: %s",
             strsignal(WTERMSIG(status)));
    return false;
}
