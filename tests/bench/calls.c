#include "tests/bench/calls.h"

#include <stdio.h>
#include <string.h>

enum {
    PATH_BYTES = 128,
    LINE_BYTES = 512,
};

static struct sample *sample_of(struct calls *calls, const char *name)
{
    size_t i = 0;
    while (i < calls->count && strcmp(calls->list[i].name, name) != 0)
        i++;
    if (i == CALLS_MAX)
        return NULL;
    if (i == calls->count)
        snprintf(calls->list[calls->count++].name, CALLS_NAME, "%s", name);
    return &calls->list[i].ms;
}

static void read_line(const char *line, struct calls *calls)
{
    char name[CALLS_NAME], end[16];
    double ms;
    const char *call = strstr(line, "call="), *took = strstr(line, " ms=");
    if (!strstr(line, "event=call") || !call || !took)
        return;
    if (sscanf(call, "call=%23s end=%15s", name, end) != 2 || sscanf(took, " ms=%lf", &ms) != 1)
        return;
    struct sample *sample = sample_of(calls, name);
    if (sample && strcmp(end, "done") == 0 && sample->count < SAMPLE_MAX)
        sample_add(sample, ms);
}

void calls_read(const char *dir, struct calls *calls)
{
    char path[PATH_BYTES], line[LINE_BYTES];
    memset(calls, 0, sizeof *calls);
    snprintf(path, sizeof path, "%s/log/kiosk-link.log", dir);
    FILE *file = fopen(path, "r");
    while (file && fgets(line, sizeof line, file))
        read_line(line, calls);
    if (file)
        fclose(file);
}
