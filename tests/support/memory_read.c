#include "tests/support/memory_read.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/test.h"

enum {
    PATH_BYTES = 64,
    REGION_MAX = 64 << 20, // larger ones are an address sanitizer's shadow
};

static size_t count_in(const unsigned char *bytes, size_t length, const void *what, size_t size)
{
    size_t found = 0;
    const unsigned char *at = bytes, *end = bytes + length;
    while ((at = memmem(at, (size_t)(end - at), what, size))) {
        found++;
        at++;
    }
    return found;
}

static int open_memory(pid_t process)
{
    char path[PATH_BYTES];
    snprintf(path, sizeof path, "/proc/%d/mem", (int)process);
    return open(path, O_RDONLY | O_CLOEXEC);
}

// One line of /proc/PID/maps (proc(5)). False when the process cannot write there.
static bool parse_region(char *line, unsigned long *from, unsigned long *to, const char **name)
{
    char mode[8];
    int used = 0;
    if (sscanf(line, "%lx-%lx %7s %*s %*s %*s %n", from, to, mode, &used) < 3)
        return false;
    line[strcspn(line, "\n")] = '\0';
    *name = used > 0 ? line + used : "";
    return mode[0] == 'r' && mode[1] == 'w' && *to - *from <= REGION_MAX;
}

static void show_region(int memory, struct memory_read_region *region, size_t length,
                        void (*see)(void *context, const struct memory_read_region *region),
                        void *context)
{
    unsigned char *copy = malloc(length);
    assert_non_null(copy);
    ssize_t got = pread(memory, copy, length, (off_t)region->start);
    region->bytes = copy;
    region->length = got > 0 ? (size_t)got : 0;
    if (got > 0)
        see(context, region);
    explicit_bzero(copy, region->length);
    free(copy);
}

bool memory_read_look(pid_t process,
                      void (*see)(void *context, const struct memory_read_region *region),
                      void *context)
{
    char path[PATH_BYTES], line[512];
    unsigned long from, to;
    struct memory_read_region region;
    int memory = open_memory(process);
    snprintf(path, sizeof path, "/proc/%d/maps", (int)process);
    FILE *maps = memory >= 0 ? fopen(path, "r") : NULL;
    while (maps && fgets(line, sizeof line, maps)) {
        if (!parse_region(line, &from, &to, &region.name))
            continue;
        region.start = from;
        show_region(memory, &region, to - from, see, context);
    }
    if (maps)
        fclose(maps);
    if (memory >= 0)
        close(memory);
    return maps != NULL;
}

struct count {
    const void *what;
    size_t size, found;
};

static void count_region(void *context, const struct memory_read_region *region)
{
    struct count *count = context;
    count->found += count_in(region->bytes, region->length, count->what, count->size);
}

size_t memory_read_count(pid_t process, const void *what, size_t size)
{
    struct count count = {what, size, 0};
    assert_true(memory_read_look(process, count_region, &count));
    return count.found;
}
