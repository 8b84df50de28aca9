// What `kiosk-link` was started with, as its worker needs to know it.
#ifndef FIRMWARE_LINK_LINK_SETTINGS_H
#define FIRMWARE_LINK_LINK_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "drivers/domain/ends.h"

struct link_settings {
    char *backend;                         // "https://name[:port]"
    char *backend_ca;                      // file: the operator's root
    char *device_certificate, *device_key; // files
    char *outbox;                          // file
    char *offices;                         // file of the municipal counters; NULL: not kept
    char *history;           // file of what was tested and done here; NULL: beside the outbox
    char *operations;        // file: the certificate (PEM) to which exports are encrypted
    bool clock_foreign;      // the clock is set by something of which the kernel does not know
    char *command_line;      // file: the words with which the kernel was started
    const struct ends *lost; // workers before this one that ended by themselves; NULL: not known
    char *exports;           // folder in which an export is left for kioskctl; NULL: none is made
};

#endif
