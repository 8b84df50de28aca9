// The control socket: what remote support, technicians and tests may know and nobody may change.
//
// SOCK_SEQPACKET; one datagram asks ("status", "view" or "trace"), one datagram of JSON answers,
// then the connection ends. The file's mode decides who may connect. Nothing that is answered holds
// a secret, a digit that was typed, or anything from a card's files.
#ifndef FIRMWARE_CONTROL_CONTROL_H
#define FIRMWARE_CONTROL_CONTROL_H

#include <stddef.h>
#include <stdint.h>

#include "firmware/control/trace_log.h"
#include "screens/glass/screens.h"
#include "screens/view/view.h"

enum {
    CONTROL_CLIENTS = 4,
};

struct control_status {
    int64_t uptime_s;
    const char *state;  // of the flow
    const char *closed; // the notice that keeps the kiosk closed, "" when it is open
    unsigned readers, cards;
    bool card_helper, link_helper; // connected
    unsigned outbox_waiting, outbox_parked;
    unsigned visits, resets_done, resets_failed; // since start
    int64_t clock_offset_ms;                     // backend's clock minus ours
};

// Everything that can be asked for, as it is now.
struct control_facts {
    const struct view *view;
    const struct control_place *places;
    size_t place_count;
    enum control focus;
    const struct control_status *status;
    const struct trace_log *trace;
};

struct control_server {
    int listener; // -1: no control socket was wanted
    int clients[CONTROL_CLIENTS];
};

// Listens at `path`; NULL: not at all. False when it cannot.
bool control_open(struct control_server *server, const char *path);

// Accepts and answers whoever waits; never blocks.
void control_serve(struct control_server *server, const struct control_facts *facts);

void control_close(struct control_server *server);

#endif
