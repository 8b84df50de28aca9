// A disk of a few files that loses what was not synced when the power is cut.
#ifndef TESTS_SIM_DISK_H
#define TESTS_SIM_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    DISK_FILES = 24,
    DISK_NAME = 96,
    DISK_SECTOR = 512,
    DISK_MAPS = 4, // parts of a log's index
};

struct disk_file {
    char name[DISK_NAME];
    bool exists, kept; // now, and after a power cut
    unsigned char *now, *synced;
    size_t length, synced_length, room;
    size_t dirty_from, dirty_to; // written since the last sync
    // A name that it took from another file, which a power cut may give back until it is written
    // down: with the next sync of any file, or when the file system does it by itself.
    struct disk_file *replaced;
    char was[DISK_NAME];
    int64_t renamed_at;
    void *maps[DISK_MAPS]; // shared memory of a log's index
};

void disk_begin(void);

struct disk_file *disk_find(const char *name);
struct disk_file *disk_make(const char *name);
void disk_remove(const char *name);
bool disk_rename(const char *from, const char *to);

// The same, in the place of a file that may be there (rename(2)).
bool disk_replace(const char *from, const char *to);

// fsync(2) of the folder: a power cut does not undo any more what was renamed before.
void disk_sync_names(void);

// A power cut cannot take this name away from its file any more.
bool disk_keeps_name(const char *name);

// Each false when the disk is full or broken now.
bool disk_write(struct disk_file *file, const void *bytes, size_t count, size_t offset);
void disk_truncate(struct disk_file *file, size_t length);
void disk_sync(struct disk_file *file);

// Each sector that was not synced is lost, kept, or this or that, as chance decides.
void disk_power_cut(void);

// A bit of the file turns, or a whole sector is something else.
void disk_rot(const char *name, bool sector);
// Nothing of the file is what it was.
void disk_spoil(const char *name);
bool disk_is_rotten(void);
int disk_rot_count(void);

// The name of the next file from *next on; NULL: none.
const char *disk_name(int *next);

// How many broken files lie aside.
int disk_broken_count(void);

// Whether one like this was moved aside as broken.
bool disk_aside(const char *name);

// Makes it SQLite's only file system.
void disk_install(void);

// Nobody has the shared memory of a log's index any more; of this file, of any.
void disk_forget_map(struct disk_file *file);
void disk_forget_maps(void);

// Where a file's bytes stand, synced or not.
bool disk_holds(const void *bytes, size_t length);

#endif
