#include "tests/support/power.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    FILES_MAX = 8,
};

// A change that the disk has not been told to keep.
struct change {
    struct change *next;
    sqlite3_int64 offset;
    int length;
    bool truncates; // to `offset`; otherwise `length` bytes are written there
    unsigned char bytes[];
};

struct power_file {
    sqlite3_file base;
    sqlite3_file *real;
    struct change *first, **last;
};

// One process, one disk.
static struct {
    sqlite3_vfs vfs, *real;
    struct power_file *files[FILES_MAX];
    int steps, cut;
    enum power_loss loss;
    unsigned seed;
} disk; // lint: file-scope the one disk of a test's child process

static struct power_file *power_of(sqlite3_file *file)
{
    return (struct power_file *)file;
}

static int apply(struct power_file *file, const struct change *change, int length)
{
    if (change->truncates)
        return file->real->pMethods->xTruncate(file->real, change->offset);
    return file->real->pMethods->xWrite(file->real, change->bytes, length, change->offset);
}

// The last moment: decides for each change that was not synced.
static void lose(struct power_file *file)
{
    for (const struct change *c = file->first; c; c = c->next) {
        int chance = rand_r(&disk.seed) % 3;
        if (disk.loss == POWER_LOSES_NONE || (disk.loss == POWER_TEARS && chance == 0))
            apply(file, c, c->length);
        else if (disk.loss == POWER_TEARS && chance == 1)
            apply(file, c, c->length / 2);
    }
}

static void step(void)
{
    if (++disk.steps != disk.cut)
        return;
    for (int i = 0; i < FILES_MAX; i++)
        if (disk.files[i])
            lose(disk.files[i]);
    _exit(POWER_CUT_STATUS);
}

static int keep(struct power_file *file, const void *bytes, int length, sqlite3_int64 offset,
                bool truncates)
{
    struct change *change = calloc(1, sizeof *change + (size_t)length);
    if (!change)
        return SQLITE_IOERR_NOMEM;
    *change = (struct change){.offset = offset, .length = length, .truncates = truncates};
    if (length > 0)
        memcpy(change->bytes, bytes, (size_t)length);
    *file->last = change;
    file->last = &change->next;
    return SQLITE_OK;
}

static int keep_all(struct power_file *file)
{
    int code = SQLITE_OK;
    while (file->first) {
        struct change *change = file->first;
        if (code == SQLITE_OK)
            code = apply(file, change, change->length);
        file->first = change->next;
        free(change);
    }
    file->last = &file->first;
    return code;
}

static int power_close(sqlite3_file *file)
{
    struct power_file *p = power_of(file);
    keep_all(p);
    for (int i = 0; i < FILES_MAX; i++)
        if (disk.files[i] == p)
            disk.files[i] = NULL;
    return p->real->pMethods->xClose(p->real);
}

static int power_size(sqlite3_file *file, sqlite3_int64 *size)
{
    struct power_file *p = power_of(file);
    int code = p->real->pMethods->xFileSize(p->real, size);
    for (const struct change *c = p->first; c; c = c->next) {
        if (c->truncates)
            *size = c->offset;
        else if (c->offset + c->length > *size)
            *size = c->offset + c->length;
    }
    return code;
}

// Lays one change over what was read from `offset` on.
static void overlay(const struct change *c, unsigned char *to, int length, sqlite3_int64 offset)
{
    for (int i = 0; i < length; i++) {
        sqlite3_int64 at = offset + i - c->offset;
        if (c->truncates && at >= 0)
            to[i] = 0;
        else if (!c->truncates && at >= 0 && at < c->length)
            to[i] = c->bytes[at];
    }
}

static int power_read(sqlite3_file *file, void *to, int length, sqlite3_int64 offset)
{
    struct power_file *p = power_of(file);
    sqlite3_int64 size;
    int code = p->real->pMethods->xRead(p->real, to, length, offset);
    if (code != SQLITE_OK && code != SQLITE_IOERR_SHORT_READ)
        return code;
    for (const struct change *c = p->first; c; c = c->next)
        overlay(c, to, length, offset);
    power_size(file, &size);
    return offset + length <= size ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

static int power_write(sqlite3_file *file, const void *bytes, int length, sqlite3_int64 offset)
{
    step();
    return keep(power_of(file), bytes, length, offset, false);
}

static int power_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    step();
    return keep(power_of(file), NULL, 0, size, true);
}

static int power_sync(sqlite3_file *file, int flags)
{
    (void)flags;
    step();
    return keep_all(power_of(file));
}

static int power_lock(sqlite3_file *file, int level)
{
    return power_of(file)->real->pMethods->xLock(power_of(file)->real, level);
}

static int power_unlock(sqlite3_file *file, int level)
{
    return power_of(file)->real->pMethods->xUnlock(power_of(file)->real, level);
}

static int power_check_lock(sqlite3_file *file, int *held)
{
    return power_of(file)->real->pMethods->xCheckReservedLock(power_of(file)->real, held);
}

static int power_control(sqlite3_file *file, int operation, void *argument)
{
    return power_of(file)->real->pMethods->xFileControl(power_of(file)->real, operation, argument);
}

static int power_sector(sqlite3_file *file)
{
    return power_of(file)->real->pMethods->xSectorSize(power_of(file)->real);
}

static int power_device(sqlite3_file *file)
{
    (void)file;
    return 0; // promises nothing, not even that a write leaves its neighbours alone
}

static int power_shm_map(sqlite3_file *file, int region, int size, int extend,
                         void volatile **memory)
{
    sqlite3_file *real = power_of(file)->real;
    return real->pMethods->xShmMap(real, region, size, extend, memory);
}

static int power_shm_lock(sqlite3_file *file, int offset, int count, int flags)
{
    sqlite3_file *real = power_of(file)->real;
    return real->pMethods->xShmLock(real, offset, count, flags);
}

static void power_shm_barrier(sqlite3_file *file)
{
    power_of(file)->real->pMethods->xShmBarrier(power_of(file)->real);
}

static int power_shm_unmap(sqlite3_file *file, int remove)
{
    return power_of(file)->real->pMethods->xShmUnmap(power_of(file)->real, remove);
}

static const sqlite3_io_methods METHODS = {
    .iVersion = 2, // no memory-mapped reads
    .xClose = power_close,
    .xRead = power_read,
    .xWrite = power_write,
    .xTruncate = power_truncate,
    .xSync = power_sync,
    .xFileSize = power_size,
    .xLock = power_lock,
    .xUnlock = power_unlock,
    .xCheckReservedLock = power_check_lock,
    .xFileControl = power_control,
    .xSectorSize = power_sector,
    .xDeviceCharacteristics = power_device,
    .xShmMap = power_shm_map,
    .xShmLock = power_shm_lock,
    .xShmBarrier = power_shm_barrier,
    .xShmUnmap = power_shm_unmap,
};

static int power_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
    (void)vfs;
    struct power_file *p = power_of(file);
    memset(p, 0, sizeof *p);
    p->last = &p->first;
    p->real = (sqlite3_file *)(p + 1);
    int code = disk.real->xOpen(disk.real, name, p->real, flags, out);
    if (code != SQLITE_OK)
        return code;
    p->base.pMethods = &METHODS;
    for (int i = 0; i < FILES_MAX; i++) {
        if (disk.files[i])
            continue;
        disk.files[i] = p;
        return SQLITE_OK;
    }
    abort();
}

static int power_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
    (void)vfs;
    step();
    return disk.real->xDelete(disk.real, name, sync);
}

void power_install(int cut, enum power_loss loss, unsigned seed)
{
    if (!disk.real)
        disk.real = sqlite3_vfs_find(NULL);
    disk.vfs = *disk.real;
    disk.vfs.zName = "power";
    disk.vfs.szOsFile = (int)sizeof(struct power_file) + disk.real->szOsFile;
    disk.vfs.xOpen = power_open;
    disk.vfs.xDelete = power_delete;
    disk.steps = 0;
    disk.cut = cut;
    disk.loss = loss;
    disk.seed = seed;
    if (sqlite3_vfs_register(&disk.vfs, 1) != SQLITE_OK)
        abort();
}
