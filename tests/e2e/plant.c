#include "tests/e2e/plant.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/e2e/memory.h"
#include "tests/test.h"

enum {
    FROM_THE_END = 64, // bytes between the stack's lowest address and what is planted
};

static void find_stack(void *context, const struct memory_region *region)
{
    struct plant *plant = context;
    if (strcmp(region->name, "[stack]") != 0)
        return;
    // Unused so far: a stack that is filled to its end would be grown first.
    for (size_t i = 0; i < FROM_THE_END + PLANT_MAX; i++)
        assert_int_equal(region->bytes[i], 0);
    plant->place = (long)region->start + FROM_THE_END;
}

static void write_there(const struct plant *plant, const void *bytes)
{
    char path[32];
    snprintf(path, sizeof path, "/proc/%d/mem", (int)plant->process);
    int memory = open(path, O_RDWR | O_CLOEXEC);
    assert_true(memory >= 0);
    assert_int_equal(pwrite(memory, bytes, plant->size, plant->place), plant->size);
    close(memory);
}

struct plant plant_bytes(pid_t process, const void *bytes, size_t size)
{
    struct plant plant = {.process = process, .size = size};
    assert_true(size <= PLANT_MAX);
    assert_true(memory_look(process, find_stack, &plant));
    assert_int_not_equal(plant.place, 0);
    write_there(&plant, bytes);
    return plant;
}

void plant_pull_out(const struct plant *plant)
{
    static const char nothing[PLANT_MAX];
    write_there(plant, nothing);
}
