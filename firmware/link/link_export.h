// What of the history leaves the kiosk: an export and a status text, both signed by the device's
// key, which never leaves this program.
//
// An export is written into a folder for whoever may read there (kioskctl copies it): it is
// encrypted to the operations certificate, and there is none of a text that the scanner refuses.
// Each one is in the history, those that were refused or failed too; one of which the history takes
// no record does not stay.
#ifndef FIRMWARE_LINK_LINK_EXPORT_H
#define FIRMWARE_LINK_LINK_EXPORT_H

#include "firmware/link/link_history.h"
#include "firmware/link/link_settings.h"
#include "firmware/protocol/link_message.h"

// How one ended; it stands in the history as the cause of what failed.
enum link_export_end {
    LINK_EXPORT_MADE,
    LINK_EXPORT_REFUSED,      // by the scanner
    LINK_EXPORT_NO_FOLDER,    // kiosk-link was not told where to
    LINK_EXPORT_NO_HISTORY,   // or it cannot be read
    LINK_EXPORT_NO_RECIPIENT, // no operations certificate that can be encrypted to
    LINK_EXPORT_NOT_SIGNED,   // the device's key does not sign, or its certificate has no name
    LINK_EXPORT_NO_MEMORY,
    LINK_EXPORT_NOT_WRITTEN,  // the disk is full, or the folder is not there
    LINK_EXPORT_NOT_RECORDED, // the history takes no record
    LINK_EXPORT_ENDS,
};

// "made", "refused", ...
const char *link_export_word(enum link_export_end end);

// Removes what an earlier kiosk-link left: nobody knows whether it is in the history.
void link_export_start(const struct link_settings *settings);

// Makes what is asked for. It takes up to a second.
void link_export_take(struct link_history *history, const struct link_settings *settings,
                      const struct link_export_ask *ask, struct link_exported *told);

#endif
