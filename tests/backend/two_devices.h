// One card, and two devices that talk to the started backend, for the tests of this folder.
#ifndef TESTS_BACKEND_TWO_DEVICES_H
#define TESTS_BACKEND_TWO_DEVICES_H

#include "tests/backend/client.h"
#include "tests/backend/stand.h"

struct two_devices {
    struct stand stand;
    struct client client, other; // kiosk-0001 and kiosk-0002
    struct client_card auth;
};

// For a group: starts everything, enrols the card. device2 and renewed are further device
// certificates, the second one of kiosk-0001.
int two_devices_open(void **state);
int two_devices_close(void **state);

// For each test: no knob is set, no device suspended.
int two_devices_fresh(void **state);

// A reset-sign of the card by kiosk-0001, up to this step.
struct client_reset two_devices_opened(struct two_devices *two);
struct client_reset two_devices_proven(struct two_devices *two);
struct client_reset two_devices_authorized(struct two_devices *two);

#endif
