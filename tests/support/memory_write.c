#include "tests/support/memory_write.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/support/memory_read.h"
#include "tests/test.h"

enum {
    FROM_THE_END = 64, // bytes between the stack's lowest address and what is planted
};

static void find_stack(void *context, const struct memory_read_region *region)
{
    struct memory_write *planted = context;
    if (strcmp(region->name, "[stack]") != 0)
        return;
    // Unused so far: a stack that is filled to its end would be grown first.
    for (size_t i = 0; i < FROM_THE_END + PLANT_MAX; i++)
        assert_int_equal(region->bytes[i], 0);
    planted->place = (long)region->start + FROM_THE_END;
}

static void write_there(const struct memory_write *planted, const void *bytes)
{
    char path[32];
    snprintf(path, sizeof path, "/proc/%d/mem", (int)planted->process);
    int memory = open(path, O_RDWR | O_CLOEXEC);
    assert_true(memory >= 0);
    assert_int_equal(pwrite(memory, bytes, planted->size, planted->place), planted->size);
    close(memory);
}

struct memory_write memory_write_bytes(pid_t process, const void *bytes, size_t size)
{
    struct memory_write planted = {.process = process, .size = size};
    assert_true(size <= PLANT_MAX);
    assert_true(memory_read_look(process, find_stack, &planted));
    assert_int_not_equal(planted.place, 0);
    write_there(&planted, bytes);
    return planted;
}

void memory_write_undo(const struct memory_write *planted)
{
    static const char nothing[PLANT_MAX];
    write_there(planted, nothing);
}
