// A folder with an outbox, the file that kiosk-link keeps beside it, and a clock that stands still:
// for the programs that test one such file each. Included by one file of a program.
#ifndef TESTS_UNIT_KEPT_DISK_H
#define TESTS_UNIT_KEPT_DISK_H

#include <limits.h>
#include <stdio.h>
#include <time.h>

#include "drivers/base/clock.h"
#include "tests/support/tmpdir.h"
#include "tests/test.h"

enum {
    WALL_S = 1795750000, // what the clock on the wall says
};

static struct {
    int64_t now; // ms
    char dir[SCRATCH_MAX], outbox[SCRATCH_MAX + 8], kept[SCRATCH_MAX + 24];
} disk; // lint: file-scope test fixture

int64_t clock_ms(void)
{
    return disk.now;
}

time_t clock_now(void)
{
    return WALL_S;
}

int clock_left(int64_t deadline)
{
    int64_t left = deadline - disk.now;
    return left <= 0 ? 0 : left > INT_MAX ? INT_MAX : (int)left;
}

// `word` is the end of the kept file's name.
static void disk_open(const char *word)
{
    disk.now = 1000;
    assert_true(tmpdir_make(disk.dir));
    snprintf(disk.outbox, sizeof disk.outbox, "%s/outbox", disk.dir);
    snprintf(disk.kept, sizeof disk.kept, "%s.%s", disk.outbox, word);
}

static int disk_close(void **state)
{
    (void)state;
    return tmpdir_remove(disk.dir) ? 0 : -1;
}

static void disk_keep(const char *text)
{
    FILE *file = fopen(disk.kept, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

#endif
