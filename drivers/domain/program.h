// What each program of the kiosk says of itself: plain data that crosses folders.
#ifndef DRIVERS_DOMAIN_PROGRAM_H
#define DRIVERS_DOMAIN_PROGRAM_H

#include <stdint.h>

enum {
    PROGRAM_VERSION = 24, // bytes with the terminator, as all of these
    PROGRAM_SLOT = 16,
    PROGRAM_HASH = 65,   // of hexadecimal digits
    PROGRAM_DEVICE = 65, // ub-common-name of RFC 5280
    PROGRAM_PLACE = 8,   // of a word for where a key lives
};

struct program_state {
    char version[PROGRAM_VERSION]; // "": it has not said it
    uint32_t restarts;             // of its worker, which ended by itself, since the program began
    uint8_t no_new_privs;          // 1: it can gain no rights by an exec (PR_SET_NO_NEW_PRIVS)
    uint8_t filtered;              // 1: its system calls are filtered (seccomp(2))
    uint8_t recent;                // of those restarts, within the last hour
};

// What it runs from. "": it is not known.
struct program_image {
    char version[PROGRAM_VERSION]; // IMAGE_VERSION of os-release(5)
    char slot[PROGRAM_SLOT];       // of the two between which updates change
    char verity[PROGRAM_HASH];     // root hash of the verified disk (dm-verity)
};

#endif
