// What the technician's pages show that are only read: plain data.
#ifndef SCREENS_VIEW_READ_H
#define SCREENS_VIEW_READ_H

#include <stdbool.h>
#include <stdint.h>

#include "drivers/domain/check.h"
#include "screens/view/date.h"

enum {
    READ_FAULTS_MAX = 20,
    READ_ROWS_MAX = 10,
    READ_WORD = 33, // bytes with the terminator, as all of these
    READ_PLACE = 8,
    READ_VERSION = 24,
    READ_HASH = 65,
    READ_STATUS = 1000,
    READ_CHECKS = 3,
};

// A record of the history that failed or was refused.
struct read_fault {
    struct view_date date;
    struct view_time time;
    char what[READ_WORD], cause[READ_WORD]; // words of the history; no cause: ""
};

struct read_versions {
    // "": it is not known.
    char kiosk[READ_VERSION], card[READ_VERSION], link[READ_VERSION];
    char image[READ_VERSION], slot[READ_VERSION]; // that the machine runs from
    char kernel[READ_VERSION], openssl[READ_VERSION];
    char software[READ_HASH], verity[READ_HASH]; // hexadecimal
    char key[READ_PLACE];                        // where the device's key lives: "file"
    struct check_row checks[READ_CHECKS];        // of the self-test, once one has ended
    uint32_t records;                            // in the history
    bool whole;
    bool corrected;         // a technician's correction of the glass is in force
    bool unread;            // what was stored of the panel is not understood
    bool measured;          // the picture's size is a technician's
    uint16_t width, height; // the size that is in force, mm
};

struct view_read {
    bool waits;    // it was asked for and has not come
    bool failed;   // it does not come
    uint8_t count; // rows or faults
    union {
        struct check_row rows[READ_ROWS_MAX];      // TOOL_NETWORK, TOOL_STORAGE
        struct read_versions versions;             // TOOL_VERSIONS
        struct read_fault faults[READ_FAULTS_MAX]; // TOOL_FAULTS, the newest first
        char status[READ_STATUS];                  // TOOL_STATUS; "": there is none
    };
};

// The number that residents are shown on the screen to which a fault of this cause leads; 0: it
// leads to none.
int read_number(const char *cause);

#endif
