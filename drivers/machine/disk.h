// Room on a disk (statvfs(3)).
#ifndef DRIVERS_MACHINE_DISK_H
#define DRIVERS_MACHINE_DISK_H

#include <stdbool.h>
#include <stdint.h>

struct disk {
    bool writable;      // it is not mounted read-only
    int64_t free_bytes; // that a user who is not root may still use
};

// The disk on which the folder of the file `path` lies. False when it does not tell.
bool disk_look(const char *path, struct disk *disk);

#endif
