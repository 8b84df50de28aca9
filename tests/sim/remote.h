// What the simulated centre asks of the kiosk from afar, and what must hold of every answer: it is
// one to what was asked, and has nothing of a resident.
#ifndef TESTS_SIM_REMOTE_H
#define TESTS_SIM_REMOTE_H

#include <jansson.h>

// In one run of three something is asked.
void remote_begin(void);

// A heartbeat has come: takes its answers, and adds what is asked to the actions.
void remote_heartbeat(const json_t *body, json_t *actions);

#endif
