#include "tests/sim/disk.h"

#include <stdlib.h>
#include <string.h>

#include "tests/sim/memory.h"
#include "tests/sim/story.h"
#include "tests/sim/world.h"

enum {
    ROOM = 6 * 1024 * 1024, // SQLite writes its log back at 1000 pages of 4 KiB
    COMMIT_US = 5000000,    // ext4(5), commit=
};

static struct disk_file files[DISK_FILES]; // lint: file-scope the one disk
static int rotten; // lint: file-scope how often a byte of the outbox has turned

void disk_begin(void)
{
    rotten = 0;
    for (int i = 0; i < DISK_FILES; i++) {
        files[i].exists = files[i].kept = false;
        files[i].length = files[i].synced_length = 0;
        files[i].replaced = NULL;
        files[i].was[0] = '\0';
    }
}

struct disk_file *disk_find(const char *name)
{
    for (int i = 0; i < DISK_FILES; i++)
        if (files[i].exists && strcmp(files[i].name, name) == 0)
            return &files[i];
    return NULL;
}

// It would be there again if the power were cut now.
static bool is_remembered(const struct disk_file *file)
{
    for (int i = 0; i < DISK_FILES; i++)
        if (files[i].replaced == file)
            return true;
    return false;
}

struct disk_file *disk_make(const char *name)
{
    struct disk_file *file = disk_find(name);
    for (int i = 0; !file && i < DISK_FILES; i++)
        if (!files[i].exists && !is_remembered(&files[i]))
            file = &files[i];
    if (!file || strlen(name) >= DISK_NAME)
        return NULL;
    if (!file->now) {
        file->now = memory_real_malloc(ROOM);
        file->synced = memory_real_malloc(ROOM);
        file->room = ROOM;
    }
    if (!file->exists)
        file->length = file->synced_length = file->dirty_from = file->dirty_to = 0;
    file->exists = true;
    strcpy(file->name, name);
    return file;
}

void disk_remove(const char *name)
{
    struct disk_file *file = disk_find(name);
    if (file)
        file->exists = file->kept = false;
}

bool disk_rename(const char *from, const char *to)
{
    struct disk_file *file = disk_find(from);
    if (!file || disk_find(to) || strlen(to) >= DISK_NAME)
        return false;
    strcpy(file->name, to);
    return true;
}

// What a rename has done is not undone any more.
static void write_names_down(bool all)
{
    for (int i = 0; i < DISK_FILES; i++) {
        struct disk_file *file = &files[i];
        if (file->was[0] == '\0' || (!all && world_us() - file->renamed_at < COMMIT_US))
            continue;
        file->was[0] = '\0';
        file->replaced = NULL;
    }
}

void disk_sync_names(void)
{
    write_names_down(true);
}

bool disk_replace(const char *from, const char *to)
{
    write_names_down(false);
    struct disk_file *file = disk_find(from), *before = disk_find(to);
    if (!file || strlen(to) >= DISK_NAME)
        return false;
    if (before == file)
        return true;
    if (before) {
        before->exists = false;
        file->replaced = before;
    }
    strcpy(file->was, from);
    strcpy(file->name, to);
    file->renamed_at = world_us();
    return true;
}

bool disk_keeps_name(const char *name)
{
    write_names_down(false);
    const struct disk_file *file = disk_find(name);
    return file && file->was[0] == '\0';
}

static void forget_new_names(void)
{
    write_names_down(false);
    for (int i = 0; i < DISK_FILES; i++) {
        struct disk_file *file = &files[i];
        if (file->was[0] == '\0' || chance_one_in(world_dice(DICE_DISK), 2))
            continue;
        strcpy(file->name, file->was);
        if (file->replaced)
            file->replaced->exists = true;
    }
    write_names_down(true);
}

bool disk_write(struct disk_file *file, const void *bytes, size_t count, size_t offset)
{
    if (offset + count > file->room)
        return false;
    if (offset > file->length)
        memset(file->now + file->length, 0, offset - file->length);
    size_t from = offset < file->length ? offset : file->length; // a hole is written as well
    if (file->dirty_to == 0 || from < file->dirty_from)
        file->dirty_from = from;
    if (offset + count > file->dirty_to)
        file->dirty_to = offset + count;
    memcpy(file->now + offset, bytes, count);
    if (offset + count > file->length)
        file->length = offset + count;
    return true;
}

void disk_truncate(struct disk_file *file, size_t length)
{
    if (length < file->length)
        file->length = length;
}

void disk_sync(struct disk_file *file)
{
    if (file->dirty_to > 0)
        memcpy(file->synced + file->dirty_from, file->now + file->dirty_from,
               file->dirty_to - file->dirty_from);
    file->dirty_from = file->dirty_to = 0;
    file->synced_length = file->length;
    file->kept = true;
    write_names_down(true);
}

// One sector at a time: the old bytes or the new ones.
static void tear(struct disk_file *file, uint32_t kind)
{
    size_t longer = file->length > file->synced_length ? file->length : file->synced_length;
    struct chance *dice = world_dice(DICE_DISK);
    if (file->synced_length < longer)
        memset(file->synced + file->synced_length, 0, longer - file->synced_length);
    for (size_t at = 0; at < longer; at += DISK_SECTOR) {
        size_t count = longer - at < DISK_SECTOR ? longer - at : DISK_SECTOR;
        bool keeps = kind == 0 || (kind == 1 && chance_one_in(dice, 2));
        if (keeps && at < file->length)
            memcpy(file->synced + at, file->now + at, count);
    }
    bool grown = kind == 0 || (kind == 1 && chance_one_in(dice, 2));
    if (grown)
        file->synced_length = file->length;
}

void disk_power_cut(void)
{
    forget_new_names();
    for (int i = 0; i < DISK_FILES; i++) {
        struct disk_file *file = &files[i];
        if (!file->exists)
            continue;
        tear(file, chance_below(world_dice(DICE_DISK), 3));
        file->exists = file->kept || chance_one_in(world_dice(DICE_DISK), 2);
        memcpy(file->now, file->synced, file->synced_length);
        file->dirty_from = file->dirty_to = 0;
        file->length = file->synced_length;
    }
}

void disk_rot(const char *name, bool sector)
{
    struct disk_file *file = disk_find(name);
    if (!file || file->length == 0)
        return;
    size_t at = chance_below(world_dice(DICE_DISK), (uint32_t)file->length);
    rotten += strstr(name, "outbox") != NULL;
    story_tell("world", "%s %zu of %s turns", sector ? "the sector of byte" : "byte", at, name);
    if (!sector) {
        file->now[at] ^= (unsigned char)(1 << chance_below(world_dice(DICE_DISK), 8));
        return;
    }
    at -= at % DISK_SECTOR;
    size_t left = file->length - at;
    chance_fill(world_dice(DICE_DISK), file->now + at, left < DISK_SECTOR ? left : DISK_SECTOR);
}

void disk_spoil(const char *name)
{
    struct disk_file *file = disk_find(name);
    if (!file || file->length == 0)
        return;
    rotten++;
    story_tell("world", "%s is spoiled", name);
    chance_fill(world_dice(DICE_DISK), file->now, file->length);
}

const char *disk_name(int *next)
{
    while (*next < DISK_FILES && !files[*next].exists)
        (*next)++;
    return *next < DISK_FILES ? files[(*next)++].name : NULL;
}

bool disk_is_rotten(void)
{
    return rotten > 0;
}

int disk_rot_count(void)
{
    return rotten;
}

int disk_broken_count(void)
{
    int count = 0;
    for (int i = 0; i < DISK_FILES; i++)
        count += files[i].exists && strstr(files[i].name, "outbox.db.broken-") &&
                 !strstr(files[i].name, "-wal");
    return count;
}

void disk_forget_map(struct disk_file *file)
{
    for (int i = 0; i < DISK_MAPS; i++) {
        memory_real_free(file->maps[i]);
        file->maps[i] = NULL;
    }
}

void disk_forget_maps(void)
{
    for (int i = 0; i < DISK_FILES; i++)
        disk_forget_map(&files[i]);
}

bool disk_holds(const void *bytes, size_t length)
{
    for (int i = 0; i < DISK_FILES; i++)
        if (files[i].exists && (memmem(files[i].now, files[i].length, bytes, length) ||
                                memmem(files[i].synced, files[i].synced_length, bytes, length)))
            return true;
    return false;
}

bool disk_aside(const char *name)
{
    size_t length = strlen(name);
    for (int i = 0; i < DISK_FILES; i++)
        if (files[i].exists && strncmp(files[i].name, name, length) == 0 &&
            strstr(files[i].name + length, ".broken-"))
            return true;
    return false;
}
