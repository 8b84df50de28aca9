#include "tests/bench/processes.h"

#include <ctype.h>
#include <dirent.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/bench/sample.h"

enum {
    PATH_BYTES = 64,
    LINE_BYTES = 256,
    LOOK_MS = 50,
    QUIET_MS = 300,
    QUIET_NS = 200000, // of processor time between two looks
};

// Reads the number behind `field` in a file of lines "Field:   123 kB".
static bool read_field(const char *path, const char *field, unsigned long long *number)
{
    char line[LINE_BYTES];
    size_t length = strlen(field);
    FILE *file = fopen(path, "r");
    bool found = false;
    while (file && !found && fgets(line, sizeof line, file))
        found = strncmp(line, field, length) == 0 && sscanf(line + length, "%llu", number) == 1;
    if (file)
        fclose(file);
    return found;
}

// "123 (name) S ...", proc(5). False when it has gone or is dead and only waits to be reaped.
static bool read_living(pid_t pid, char name[PROCESSES_NAME])
{
    char path[PATH_BYTES], line[LINE_BYTES] = "";
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *file = fopen(path, "r");
    bool read = file && fgets(line, sizeof line, file);
    if (file)
        fclose(file);
    char *begin = strchr(line, '('), *end = strrchr(line, ')');
    if (!read || !begin || !end)
        return false;
    *end = '\0';
    snprintf(name, PROCESSES_NAME, "%s", begin + 1);
    return end[2] != 'Z' && end[2] != 'X';
}

void processes_list(struct processes *now)
{
    DIR *proc = opendir("/proc");
    struct dirent *entry;
    now->count = 0;
    while (proc && (entry = readdir(proc)) && now->count < PROCESSES_MAX) {
        struct process *p = &now->list[now->count];
        p->pid = isdigit((unsigned char)entry->d_name[0]) ? atoi(entry->d_name) : 0;
        if (p->pid > 0 && p->pid != getpid() && read_living(p->pid, p->name))
            now->count++;
    }
    if (proc)
        closedir(proc);
}

static bool is_named(const struct process *p, const char *const *names)
{
    if (!names)
        return true;
    while (*names && strcmp(*names, p->name) != 0)
        names++;
    return *names != NULL;
}

static bool was_there(const struct process *p, const struct processes *before)
{
    for (size_t i = 0; before && i < before->count; i++)
        if (before->list[i].pid == p->pid)
            return true;
    return false;
}

void processes_select(struct processes *selected, const struct processes *now,
                      const char *const *names, const struct processes *before)
{
    selected->count = 0;
    for (size_t i = 0; i < now->count; i++)
        if (is_named(&now->list[i], names) && !was_there(&now->list[i], before))
            selected->list[selected->count++] = now->list[i];
}

double processes_pss_kib(const struct processes *processes)
{
    double sum = 0;
    for (size_t i = 0; i < processes->count; i++) {
        char path[PATH_BYTES];
        unsigned long long kib;
        snprintf(path, sizeof path, "/proc/%d/smaps_rollup", (int)processes->list[i].pid);
        sum += read_field(path, "Pss:", &kib) ? (double)kib : NAN;
    }
    return sum;
}

static bool add_thread(pid_t pid, const char *thread, struct process_use *use)
{
    char path[PATH_BYTES + LINE_BYTES];
    unsigned long long ns, switches;
    snprintf(path, sizeof path, "/proc/%d/task/%s/schedstat", (int)pid, thread);
    FILE *file = fopen(path, "r");
    bool read = file && fscanf(file, "%llu", &ns) == 1;
    if (file)
        fclose(file);
    snprintf(path, sizeof path, "/proc/%d/task/%s/status", (int)pid, thread);
    if (!read || !read_field(path, "voluntary_ctxt_switches:", &switches))
        return false;
    use->cpu_ns += ns;
    use->wakeups += switches;
    return true;
}

bool processes_use(pid_t pid, struct process_use *use)
{
    char path[PATH_BYTES];
    struct dirent *entry;
    *use = (struct process_use){0};
    snprintf(path, sizeof path, "/proc/%d/task", (int)pid);
    DIR *tasks = opendir(path);
    bool read = tasks != NULL;
    while (tasks && (entry = readdir(tasks)))
        if (isdigit((unsigned char)entry->d_name[0]))
            read = add_thread(pid, entry->d_name, use) && read;
    if (tasks)
        closedir(tasks);
    return read;
}

void processes_kill(const struct processes *processes)
{
    for (size_t i = 0; i < processes->count; i++)
        kill(processes->list[i].pid, SIGKILL);
}

uint64_t processes_cpu_ns(const struct processes *processes)
{
    uint64_t sum = 0;
    struct process_use use;
    for (size_t i = 0; i < processes->count; i++)
        if (processes_use(processes->list[i].pid, &use))
            sum += use.cpu_ns;
    return sum;
}

void processes_settle(const struct processes *processes, double limit_ms)
{
    double limit = sample_now_ms() + limit_ms, quiet_since = sample_now_ms();
    uint64_t before = processes_cpu_ns(processes);
    while (sample_now_ms() - quiet_since < QUIET_MS && sample_now_ms() < limit) {
        sample_pause_ms(LOOK_MS);
        uint64_t now = processes_cpu_ns(processes);
        if (now - before > QUIET_NS)
            quiet_since = sample_now_ms();
        before = now;
    }
}
