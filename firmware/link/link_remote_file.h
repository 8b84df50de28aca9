// What is kept of the centre's commands over restarts: a file beside the outbox, "OUTBOX.remote".
// For link_remote only.
//
//     last 17        the highest number that was taken
//     trace 16       a command that is not delivered yet; at most LINK_REMOTE_MAX of these
#ifndef FIRMWARE_LINK_LINK_REMOTE_FILE_H
#define FIRMWARE_LINK_LINK_REMOTE_FILE_H

#include "firmware/link/link_remote.h"

// No file, or one that cannot be read: nothing was ever taken. A line that is not understood is
// logged and passed over.
void link_remote_file_read(struct link_remote *remote);

// What the disk does not take is logged, and lost with the next restart only.
void link_remote_file_write(const struct link_remote *remote);

#endif
