// What kiosk-link asks and says by itself: whether the service is open, and that the kiosk lives.
//
// The service is asked for every minute, before its answer expires, and after 10 s when it did not
// come or was not understood. Heartbeats go out every minute from the last facts, also while no
// kiosk is there; an answer that the operator's centre waits for makes the next one come sooner. An
// order out of service holds until the backend takes it back: silence does not
// change it.
#ifndef FIRMWARE_LINK_LINK_POLL_H
#define FIRMWARE_LINK_LINK_POLL_H

#include <stdbool.h>
#include <stdint.h>

#include "drivers/backend/backend.h"
#include "firmware/link/link_order.h"
#include "firmware/link/link_remote.h"
#include "firmware/protocol/link_message.h"

struct link_poll {
    // Set by the owner.
    struct backend *backend;
    const struct link_outbox *outbox; // as it is now
    const struct link_order *order;   // the same
    struct link_remote *remote;       // what heartbeats bring and take along
    void (*tell)(void *context, const struct link_service *service);
    void (*offered)(void *context, int64_t offices_version); // the backend has spoken of it
    void *context;
    // Zero at first.
    bool has_client;
    struct link_facts facts; // what the kiosk last said of itself
    int64_t facts_at;        // clock_ms()
    bool asking, beating;    // on their way
    int64_t service_due, heartbeat_due;
    int64_t asked_at;   // when the service was last asked for
    int64_t expires_at; // clock_ms(): `last` is of no use any more
    bool known;         // `service` holds an answer, or that none came
    bool ordered_off;
    bool order_heard;            // a heartbeat was answered
    bool compared;               // our clock with the backend's
    int64_t offset_ms;           // the backend's clock minus ours then
    int64_t wall_ahead_ms;       // our wall clock minus clock_ms() then
    struct link_service last;    // the last good answer
    struct link_service service; // as it was last told
};

// To be called first. The first heartbeat goes before the first look at the service: its answer may
// be an order, and the kiosk must not open before it is known.
void link_poll_start(struct link_poll *poll);

// The kiosk is there and is told what is known: at once, or when the first answer has come.
void link_poll_greet(struct link_poll *poll);

void link_poll_client_gone(struct link_poll *poll);

void link_poll_facts(struct link_poll *poll, const struct link_facts *facts);

// The backend's clock now, seconds since 1970; 0: it is not known yet.
int64_t link_poll_time(const struct link_poll *poll);

// Whether nobody is served: no kiosk is there, or its screen waits for somebody.
bool link_poll_is_quiet(const struct link_poll *poll);

// Asks for the service now, unless that was done in the last seconds.
void link_poll_refresh(struct link_poll *poll);

// Sends what is due.
void link_poll_run(struct link_poll *poll);

// ms until link_poll_run() would do something.
int link_poll_wait(const struct link_poll *poll);

#endif
