// What a person may say to `kiosk-link`, on the command line and in an INI file.
#ifndef FIRMWARE_LINK_LINK_OPTIONS_H
#define FIRMWARE_LINK_LINK_OPTIONS_H

#include <stdbool.h>
#include <sys/types.h>

#include "firmware/link/link_settings.h"

struct link_options {
    const char *socket; // NULL: from systemd
    uid_t client;
    bool verbose;
    struct link_settings settings;
};

enum link_options_end {
    LINK_OPTIONS_OK,
    LINK_OPTIONS_SAID, // --help or --version has been answered
    LINK_OPTIONS_BAD,  // what is wrong was said on standard error
};

// Reads both; the command line wins. In any case the caller frees *options.
enum link_options_end link_options_read(int argc, char **argv, struct link_options *options);

void link_options_free(struct link_options *options);

#endif
