// One kiosk from start to end: waits for a touch, a card, an answer or a limit, hands it to the
// flow, does what the flow wants, and shows the result.
//
// It never blocks on a helper and never ends because one is gone.
#ifndef FIRMWARE_SESSION_SESSION_H
#define FIRMWARE_SESSION_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "drivers/domain/program.h"
#include "firmware/offices/offices.h"
#include "screens/glass/screens.h"

struct session_options {
    const char *card_socket, *link_socket; // of the two helpers
    const char *control_socket;            // NULL: none
    enum language language;                // for each new visit
    struct offices *offices;               // taken over; NULL: no municipal counters are known
    uint32_t idle_ms;                      // before the countdown; 0: as limits.c says
    bool motion_off;                       // pictures stand still
    const char *phone;                     // the operator's, for the store's staff; NULL: not known
    int last_reset_min;                    // so long before it closes no reset is begun any more
};

struct session;

// NULL when memory, the second thread or the control socket cannot be had. `screens` stays the
// caller's and must outlive the session; the caller frees the session.
struct session *session_new(const struct session_options *options, struct screens *screens);

// What the self-test has of the program in which the session runs. To be told before it runs.
void session_program(struct session *session, const struct program_state *program);

// Runs until the window system asks the program to end.
void session_run(struct session *session);

// Wipes, frees and sets the pointer to NULL.
void session_free(struct session **session);

#endif
