// Room on a disk (statvfs(3)), how worn it is, and whether it takes a write.
#ifndef DRIVERS_MACHINE_DISK_H
#define DRIVERS_MACHINE_DISK_H

#include <stdbool.h>
#include <stdint.h>

// Where the kernel lists block devices by their numbers (Documentation/ABI/testing/sysfs-dev).
#define DISK_DEVICES "/sys/dev/block"

struct disk {
    bool writable;      // it is not mounted read-only
    int64_t free_bytes; // that a user who is not root may still use
};

// The disk on which the folder of the file `path` lies. False when it does not tell.
bool disk_look(const char *path, struct disk *disk);

// How much of its life that disk has used, in percent, up to 110: the upper end of the step of ten
// that an eMMC tells (JESD84-B51, DEVICE_LIFE_TIME_EST_TYP_A and _B; the kernel's life_time). False
// when it does not tell, as every other kind of disk: an NVMe disk is asked by ioctl(2), which
// needs rights that no program here has. `devices` is a folder as DISK_DEVICES.
bool disk_wear(const char *devices, const char *path, int *percent);

// Writes a page to `file`, waits until it is on the disk (fsync(2)), and removes the file. False,
// with errno, when the disk does not take it. Blocks as long as the disk does.
bool disk_flush(const char *file);

#endif
