// What a technician only reads: asked for when its page is opened, and held until it is left.
#ifndef FIRMWARE_SESSION_MAINTAIN_READ_H
#define FIRMWARE_SESSION_MAINTAIN_READ_H

#include <stdbool.h>
#include <stdint.h>

#include "drivers/base/ipc.h"
#include "firmware/diag/selftest.h"
#include "firmware/protocol/link_message.h"
#include "firmware/session/export_fetch.h"
#include "firmware/session/measured.h"
#include "screens/view/read.h"
#include "screens/view/tool.h"

struct maintain_read {
    enum tool tool;
    uint32_t ticket; // of the question about the history; 0: none is open
    bool known;      // it brought `part`
    struct link_history_part part;
    uint32_t run; // of the status text, export_fetch.h
};

struct maintain_read_facts {
    const struct selftest *selftest;
    const struct software *software;
    const struct export_fetch *fetch;
    const struct measured *measured;
    const struct screens *screens;
};

// Fills `view` with what is known for the page.
void maintain_read_show(const struct maintain_read *read, const struct maintain_read_facts *facts,
                        struct view_read *view);

// The answer to a question about the history, or its loss. False: another's.
bool maintain_read_answered(struct maintain_read *read, const struct ipc_message *message);

#endif
