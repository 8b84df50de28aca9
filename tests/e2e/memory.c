#include "tests/e2e/memory.h"

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

static size_t search_region(int memory, unsigned long from, unsigned long to, const void *what,
                            size_t size)
{
    size_t length = to - from;
    if (length > REGION_MAX)
        return 0;
    unsigned char *copy = malloc(length);
    ssize_t got = pread(memory, copy, length, (off_t)from);
    size_t found = got > 0 ? count_in(copy, (size_t)got, what, size) : 0;
    explicit_bzero(copy, length);
    free(copy);
    return found;
}

static int open_memory(pid_t process)
{
    char path[PATH_BYTES];
    snprintf(path, sizeof path, "/proc/%d/mem", (int)process);
    return open(path, O_RDONLY | O_CLOEXEC);
}

bool memory_is_open(pid_t process)
{
    int memory = open_memory(process);
    if (memory >= 0)
        close(memory);
    return memory >= 0;
}

size_t memory_count(pid_t process, const void *what, size_t size)
{
    char path[PATH_BYTES], line[512], mode[8];
    unsigned long from, to;
    size_t found = 0;
    int memory = open_memory(process);
    snprintf(path, sizeof path, "/proc/%d/maps", (int)process);
    FILE *maps = fopen(path, "r");
    assert_true(memory >= 0 && maps);
    while (fgets(line, sizeof line, maps))
        if (sscanf(line, "%lx-%lx %7s", &from, &to, mode) == 3 && mode[0] == 'r' && mode[1] == 'w')
            found += search_region(memory, from, to, what, size);
    fclose(maps);
    close(memory);
    return found;
}
