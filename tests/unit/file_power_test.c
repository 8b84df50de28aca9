// A file that is written anew is there whole, the old one or the new one, at whatever step the
// power is cut: the steps of file_replace() and file_create() are counted, the process ends before
// one of them, and of what was not synced the disk may keep all, some or nothing.
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "drivers/base/file.h"
#include "tests/support/tmpdir.h"
#include "tests/test.h"

#define OLD "the old text"
#define NEW "the new text, which is longer"

enum {
    STEPS = 4, // flush, fsync of the file, rename, fsync of its folder
    STATUS = 42,
};

// What the process did to the disk before it was cut; shared with the test.
struct disk {
    int steps, cut;                               // the step before which it ends; 0: none
    bool fails;                                   // the folder cannot be synced
    bool flushed, synced, renamed, folder_synced; // was done
};

static struct disk
    *disk; // lint: file-scope for the functions below, which know no test; NULL: rest

static void step(bool *done)
{
    if (!disk)
        return;
    if (++disk->steps == disk->cut)
        _exit(STATUS);
    *done = true;
}

// ---- the system's functions, counted
// --------------------------------------------------------------

int fflush(FILE *file)
{
    static int (*real)(FILE *);
    if (!real)
        *(void **)&real = dlsym(RTLD_NEXT, "fflush");
    if (disk)
        step(&disk->flushed);
    return real(file);
}

int fsync(int fd)
{
    struct stat what;
    bool folder = disk && fstat(fd, &what) == 0 && S_ISDIR(what.st_mode);
    if (disk && folder && disk->fails) {
        errno = EIO;
        return -1;
    }
    if (disk)
        step(folder ? &disk->folder_synced : &disk->synced);
    return (int)syscall(SYS_fsync, fd);
}

int rename(const char *from, const char *to)
{
    if (disk)
        step(&disk->renamed);
    return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
    if (disk)
        step(&disk->renamed);
    return (int)syscall(SYS_renameat2, from_folder, from, to_folder, to, flags);
}

// ---- a power cut --------------------------------------------------------------------------------

struct case_of {
    char folder[SCRATCH_MAX], path[SCRATCH_MAX + 8];
    bool (*write)(const char *path, const struct file_part *parts, size_t count);
    bool had_one; // the old file was there
    struct disk *disk;
};

static void put_down(const char *path, const char *text, size_t length)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, length, file), length);
    fclose(file);
}

// Writes NEW in a process that ends before step `cut`. True when it was cut.
static bool write_until(struct case_of *c, int cut)
{
    const struct file_part part = {NEW, sizeof NEW - 1};
    memset(c->disk, 0, sizeof *c->disk);
    c->disk->cut = cut;
    unlink(c->path);
    if (c->had_one)
        put_down(c->path, OLD, sizeof OLD - 1);
    pid_t pid = fork();
    if (pid == 0) {
        disk = c->disk;
        _exit(c->write(c->path, &part, 1) ? EXIT_SUCCESS : EXIT_FAILURE);
    }
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    assert_true(WEXITSTATUS(status) == STATUS || WEXITSTATUS(status) == EXIT_SUCCESS);
    return WEXITSTATUS(status) == STATUS;
}

// What a disk may have kept of it: `named`, the new name; `length`, of the new file.
static void lose(const struct case_of *c, bool named, size_t length)
{
    const struct disk *d = c->disk;
    if (d->renamed && !named && c->had_one)
        put_down(c->path, OLD, sizeof OLD - 1);
    else if (d->renamed && !named)
        unlink(c->path);
    else if (d->renamed)
        put_down(c->path, NEW, length);
}

static bool holds(const char *path, const char *text)
{
    char got[64] = "";
    FILE *file = fopen(path, "r");
    if (!file)
        return false;
    size_t length = fread(got, 1, sizeof got - 1, file);
    fclose(file);
    return length == strlen(text) && memcmp(got, text, length) == 0;
}

static void is_whole(const struct case_of *c)
{
    bool none = access(c->path, F_OK) != 0;
    if (holds(c->path, NEW) || (c->had_one && holds(c->path, OLD)) || (!c->had_one && none))
        return;
    fail_msg("cut before step %d: neither the old file nor the new one", c->disk->cut);
}

// `told`: the caller was told that it is done.
static void every_loss_leaves_one_whole(const struct case_of *c, bool told)
{
    const struct disk *d = c->disk;
    size_t whole = sizeof NEW - 1;
    for (int named = d->folder_synced; named <= 1; named++)
        for (size_t length = d->synced ? whole : 0; length <= whole; length += whole / 2 + 1) {
            lose(c, named != 0, length);
            is_whole(c);
            if (told)
                assert_true(holds(c->path, NEW));
        }
}

static void cut_everywhere(bool (*write)(const char *, const struct file_part *, size_t),
                           bool had_one)
{
    struct case_of c = {.write = write, .had_one = had_one};
    assert_true(tmpdir_make(c.folder));
    snprintf(c.path, sizeof c.path, "%s/kept", c.folder);
    c.disk = mmap(NULL, sizeof *c.disk, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_ptr_not_equal(c.disk, MAP_FAILED);
    int cut = 1;
    while (write_until(&c, cut)) {
        every_loss_leaves_one_whole(&c, false);
        cut++;
        char fresh[sizeof c.path + 4];
        snprintf(fresh, sizeof fresh, "%s.new", c.path);
        unlink(fresh); // file_create() leaves what has that name alone
    }
    assert_int_equal(cut, STEPS + 1);
    every_loss_leaves_one_whole(&c, true);
    munmap(c.disk, sizeof *c.disk);
    tmpdir_remove(c.folder);
}

// ---- promises -----------------------------------------------------------------------------------

static void a_file_that_is_replaced_is_the_old_or_the_new_one_at_every_power_cut(void **state)
{
    (void)state;
    cut_everywhere(file_replace, true);
}

static void the_first_one_is_there_whole_or_not_at_all(void **state)
{
    (void)state;
    cut_everywhere(file_replace, false);
    cut_everywhere(file_create, false);
}

static void a_folder_that_cannot_be_synced_is_told_and_the_new_file_is_whole(void **state)
{
    (void)state;
    char folder[SCRATCH_MAX], path[SCRATCH_MAX + 8];
    const struct file_part part = {NEW, sizeof NEW - 1};
    struct disk failing = {.fails = true};
    assert_true(tmpdir_make(folder));
    snprintf(path, sizeof path, "%s/kept", folder);
    put_down(path, OLD, sizeof OLD - 1);
    disk = &failing;
    bool written = file_replace(path, &part, 1);
    int cause = errno;
    disk = NULL;
    assert_false(written);
    assert_int_equal(cause, EIO);
    assert_true(holds(path, NEW)); // a power cut may bring the old one back: it is written again
    tmpdir_remove(folder);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(a_file_that_is_replaced_is_the_old_or_the_new_one_at_every_power_cut),
    cmocka_unit_test(the_first_one_is_there_whole_or_not_at_all),
    cmocka_unit_test(a_folder_that_cannot_be_synced_is_told_and_the_new_file_is_whole),
};

TEST_MAIN(TESTS, NULL, NULL)
