// The renewal of the device's certificate (RFC 7030, 4.2.2): by itself when less than a third of
// its life is left, and when somebody asks for it.
//
// The key stays. A new certificate is on the disk, as OUTBOX.certificate, before it is used, and
// takes its place there whole or not at all: a power cut leaves a certificate that works. One that
// is not ours, or no better, is never kept. Nothing waits for it but who has asked, and it begins
// by itself only while nobody is served and the backend's clock is known. After a failure it is not
// tried again for a day, also when the program has ended in between.
#ifndef FIRMWARE_LINK_LINK_RENEWAL_H
#define FIRMWARE_LINK_LINK_RENEWAL_H

#include <stdbool.h>
#include <stdint.h>

#include "drivers/backend/backend.h"
#include "drivers/est/est.h"
#include "firmware/link/link_history.h"
#include "firmware/link/link_kept.h"
#include "firmware/link/link_poll.h"

struct link_renewal {
    // Set by the owner.
    struct backend *backend;
    struct link_kept kept; // until when no other try is made by itself; its `outbox`
    struct link_history *history;
    const struct link_poll *poll; // the backend's clock, and whether somebody is served
    void (*tell)(void *context, uint32_t ticket, const struct link_renewed *renewed);
    void *context;
    // Zero at first.
    bool busy, by_itself;                // a renewal is under way; nobody had asked for it
    struct est_authorities *authorities; // of that one
    uint32_t ticket;                     // of the question that waits for its end; 0: none does
    bool readable;                       // the certificate says from when until when it is valid
    int64_t until;                       // seconds since 1970, as those below: its end
    int64_t due;                         // when a renewal begins by itself
    int64_t not_before;                  // the same, after a failure
};

// To be called first; also says in the log what became of a certificate that is kept.
void link_renewal_start(struct link_renewal *renewal);
void link_renewal_close(struct link_renewal *renewal);

// Somebody asks for it: the end of the one under way, or of a new one, is told with this ticket. A
// question that still waits is told at once that it goes on.
void link_renewal_ask(struct link_renewal *renewal, uint32_t ticket);

// Begins what is due.
void link_renewal_run(struct link_renewal *renewal);

// ms until link_renewal_run() would do something; -1: only after an event.
int link_renewal_wait(const struct link_renewal *renewal);

#endif
