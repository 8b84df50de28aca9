// SQLite's way to the simulated disk (sqlite3_vfs). Every write and every sync is a step at which
// the process may be killed or the power cut.
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/sim/disk.h"
#include "tests/sim/faults_asked.h"
#include "tests/sim/memory.h"
#include "tests/sim/process.h"
#include "tests/sim/promises_told.h"
#include "tests/sim/story.h"
#include "tests/sim/world.h"

enum {
    WRITE_US = 15,
    SYNC_US = 1500,
};

struct handle {
    sqlite3_file base;
    struct disk_file *file;
    char name[DISK_NAME];
};

static struct handle *handle_of(sqlite3_file *file)
{
    return (struct handle *)file;
}

static void pause(int64_t us)
{
    if (process_current() != PROCESS_NONE)
        process_busy(us);
}

static int shut(sqlite3_file *file)
{
    (void)file;
    return SQLITE_OK;
}

static int read_bytes(sqlite3_file *file, void *out, int count, sqlite3_int64 offset)
{
    const struct disk_file *f = handle_of(file)->file;
    if (faults_disk(FAULTS_READ))
        return SQLITE_IOERR_READ;
    size_t at = (size_t)offset, want = (size_t)count;
    size_t have = at < f->length ? f->length - at : 0;
    size_t got = have < want ? have : want;
    memcpy(out, f->now + at, got);
    memset((char *)out + got, 0, want - got);
    return got == want ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

static int write_bytes(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset)
{
    pause(WRITE_US);
    if (faults_disk(FAULTS_WRITE))
        return SQLITE_FULL;
    bool done = disk_write(handle_of(file)->file, bytes, (size_t)count, (size_t)offset);
    return done ? SQLITE_OK : SQLITE_FULL;
}

static int truncate_file(sqlite3_file *file, sqlite3_int64 length)
{
    pause(WRITE_US);
    disk_truncate(handle_of(file)->file, (size_t)length);
    return SQLITE_OK;
}

static int sync_file(sqlite3_file *file, int flags)
{
    (void)flags;
    pause(SYNC_US + faults_sync_us());
    if (faults_disk(FAULTS_SYNC))
        return SQLITE_IOERR_FSYNC;
    disk_sync(handle_of(file)->file);
    promises_synced();
    return SQLITE_OK;
}

static int file_size(sqlite3_file *file, sqlite3_int64 *length)
{
    *length = (sqlite3_int64)handle_of(file)->file->length;
    return SQLITE_OK;
}

// One connection at a time: who was killed has let go of everything.
static int lock(sqlite3_file *file, int level)
{
    (void)file, (void)level;
    return SQLITE_OK;
}

static int is_reserved(sqlite3_file *file, int *reserved)
{
    (void)file;
    *reserved = 0;
    return SQLITE_OK;
}

static int control(sqlite3_file *file, int what, void *argument)
{
    (void)file, (void)what, (void)argument;
    return SQLITE_NOTFOUND;
}

static int sector_size(sqlite3_file *file)
{
    (void)file;
    return DISK_SECTOR;
}

static int characteristics(sqlite3_file *file)
{
    (void)file;
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static int map(sqlite3_file *file, int region, int size, int extend, void volatile **memory)
{
    void **regions = handle_of(file)->file->maps;
    *memory = NULL;
    if (region >= DISK_MAPS)
        return SQLITE_NOMEM;
    if (!regions[region] && extend) {
        regions[region] = memory_real_malloc((size_t)size);
        memset(regions[region], 0, (size_t)size);
    }
    *memory = regions[region];
    return SQLITE_OK;
}

static int lock_map(sqlite3_file *file, int offset, int count, int flags)
{
    (void)file, (void)offset, (void)count, (void)flags;
    return SQLITE_OK;
}

static void barrier(sqlite3_file *file)
{
    (void)file;
}

static int unmap(sqlite3_file *file, int drop)
{
    (void)drop;
    disk_forget_map(handle_of(file)->file);
    return SQLITE_OK;
}

static const sqlite3_io_methods METHODS = {
    .iVersion = 2,
    .xClose = shut,
    .xRead = read_bytes,
    .xWrite = write_bytes,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = file_size,
    .xLock = lock,
    .xUnlock = lock,
    .xCheckReservedLock = is_reserved,
    .xFileControl = control,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = characteristics,
    .xShmMap = map,
    .xShmLock = lock_map,
    .xShmBarrier = barrier,
    .xShmUnmap = unmap,
};

static int open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
    (void)vfs;
    struct handle *handle = handle_of(file);
    file->pMethods = NULL;
    if (faults_disk(FAULTS_OPEN))
        return SQLITE_CANTOPEN;
    struct disk_file *found = name ? disk_find(name) : NULL;
    if (!found && (flags & SQLITE_OPEN_CREATE))
        found = disk_make(name ? name : "temporary");
    if (!found)
        return SQLITE_CANTOPEN;
    handle->file = found;
    file->pMethods = &METHODS;
    if (out)
        *out = flags;
    return SQLITE_OK;
}

static int remove_file(sqlite3_vfs *vfs, const char *name, int sync)
{
    (void)vfs, (void)sync;
    pause(WRITE_US);
    disk_remove(name);
    return SQLITE_OK;
}

static int access_file(sqlite3_vfs *vfs, const char *name, int flags, int *there)
{
    (void)vfs, (void)flags;
    *there = disk_find(name) != NULL;
    return SQLITE_OK;
}

static int full_name(sqlite3_vfs *vfs, const char *name, int room, char *out)
{
    (void)vfs;
    snprintf(out, (size_t)room, "%s", name);
    return SQLITE_OK;
}

static int randomness(sqlite3_vfs *vfs, int count, char *out)
{
    (void)vfs;
    chance_fill(world_dice(DICE_DISK), out, (size_t)count);
    return count;
}

static int wait(sqlite3_vfs *vfs, int us)
{
    (void)vfs;
    pause(us);
    return us;
}

static int time_now(sqlite3_vfs *vfs, double *day)
{
    (void)vfs;
    *day = 2440587.5 + (double)world_wall_ms() / 86400000.0;
    return SQLITE_OK;
}

static int last_error(sqlite3_vfs *vfs, int count, char *text)
{
    (void)vfs, (void)count, (void)text;
    return 0;
}

void disk_install(void)
{
    static sqlite3_vfs vfs = {
        .iVersion = 1,
        .szOsFile = sizeof(struct handle),
        .mxPathname = DISK_NAME - 1,
        .zName = "simulated",
        .xOpen = open_file,
        .xDelete = remove_file,
        .xAccess = access_file,
        .xFullPathname = full_name,
        .xRandomness = randomness,
        .xSleep = wait,
        .xCurrentTime = time_now,
        .xGetLastError = last_error,
    }; // lint: file-scope SQLite keeps it
    if (sqlite3_vfs_register(&vfs, 1) != SQLITE_OK)
        abort();
}
