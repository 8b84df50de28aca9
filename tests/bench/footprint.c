#include "tests/bench/footprint.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tests/bench/ours.h"
#include "tests/bench/sample.h"

enum {
    SETTLE_MS = 10000,
    CALM_MS = 2000, // after that, so that no answer to the last visit is on its way any more
};

static bool read_use(const struct processes *processes, struct process_use *use)
{
    bool read = true;
    for (size_t i = 0; i < processes->count; i++)
        read = processes_use(processes->list[i].pid, &use[i]) && read;
    return read;
}

static void fill(const struct processes *processes, const struct process_use *before,
                 const struct process_use *after, double seconds, struct footprint_row *rows)
{
    for (size_t i = 0; i < processes->count; i++) {
        const struct processes one = {.count = 1, .list = {processes->list[i]}};
        struct footprint_row *row = &rows[i];
        snprintf(row->name, sizeof row->name, "%s", processes->list[i].name);
        row->pss_kib = processes_pss_kib(&one);
        row->cpu_percent = (double)(after[i].cpu_ns - before[i].cpu_ns) / 1e9 / seconds * 100;
        row->wakeups = (double)(after[i].wakeups - before[i].wakeups) / seconds;
    }
}

static void find_processes(struct footprint *f)
{
    static const char *const OTHERS[] = {"pcscd", "Xvfb", NULL};
    struct processes now;
    ours_processes(&f->ours);
    processes_list(&now);
    processes_select(&f->others, &now, OTHERS, NULL);
}

bool footprint_measure(void *context)
{
    struct footprint *f = context;
    struct process_use ours[2][PROCESSES_MAX], others[2][PROCESSES_MAX];
    find_processes(f);
    processes_settle(&f->ours, SETTLE_MS);
    sample_pause_ms(CALM_MS);
    f->pss_kib = processes_pss_kib(&f->ours);
    bool read = read_use(&f->ours, ours[0]) && read_use(&f->others, others[0]);
    double from = sample_now_ms();
    sample_pause_ms(f->idle_s * 1e3);
    read = read && read_use(&f->ours, ours[1]) && read_use(&f->others, others[1]);
    double seconds = (sample_now_ms() - from) / 1e3;
    if (!read)
        return false;
    fill(&f->ours, ours[0], ours[1], seconds, f->ours_rows);
    fill(&f->others, others[0], others[1], seconds, f->others_rows);
    return true;
}

double footprint_of(const struct footprint *footprint, const char *name)
{
    for (size_t i = 0; i < footprint->ours.count; i++) {
        if (strcmp(footprint->ours_rows[i].name, name) == 0)
            return footprint->ours_rows[i].pss_kib;
    }
    return NAN;
}
