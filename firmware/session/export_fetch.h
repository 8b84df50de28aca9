// Has kiosk-link make an export or a status text when somebody asks for one, one at a time.
#ifndef FIRMWARE_SESSION_EXPORT_FETCH_H
#define FIRMWARE_SESSION_EXPORT_FETCH_H

#include <stdbool.h>
#include <stdint.h>

#include "drivers/base/ipc.h"
#include "firmware/control/control.h"
#include "firmware/protocol/link_message.h"

struct export_fetch {
    uint32_t run; // counted from 1; 0: none was begun
    bool asked;   // this one goes on
    bool known;   // it brought `exported`
    enum link_export_kind kind;
    struct link_exported exported;
};

// Begins one; `ask` says which. The answer or IPC_LOST must come to export_fetch_answered(). False:
// one goes on already.
bool export_fetch_begin(struct export_fetch *fetch, enum link_export_kind kind,
                        struct link_export_ask *ask);

void export_fetch_answered(struct export_fetch *fetch, const struct ipc_message *message);

// For the control socket, pointing into `fetch`.
struct control_export export_fetch_told(const struct export_fetch *fetch);

#endif
