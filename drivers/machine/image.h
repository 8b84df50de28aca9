// What the machine runs from: the words with which its kernel was started, and os-release(5).
#ifndef DRIVERS_MACHINE_IMAGE_H
#define DRIVERS_MACHINE_IMAGE_H

#include "drivers/domain/program.h"

#define DRIVERS_MACHINE_IMAGE_H

enum {
    IMAGE_VERSION = 24, // bytes with the terminator, as all of these
    IMAGE_SLOT = 16,
    IMAGE_HASH = 65, // a SHA-256 in hexadecimal digits
};

#define IMAGE_RELEASE "/etc/os-release"

// version: IMAGE_VERSION=; slot: rauc.slot=; verity: roothash=, else usrhash=
// (systemd-veritysetup-generator(8)). What the two files do not tell, or tell in characters that
// are none of such a word, is ""; so is all of a file that is NULL.
void image_look(const char *command_line, const char *release, struct program_image *image);

#endif
