// The service as the operator runs it now: hours, windows, capabilities, limits. Plain data, and
// the names and values by which each part is set. Pure.
#ifndef TESTS_BACKEND_SRC_SERVICE_H
#define TESTS_BACKEND_SRC_SERVICE_H

#include <stdbool.h>
#include <stdint.h>

#include "tests/backend/src/when.h"

enum {
    SERVICE_NOTICE_MAX = 512,
    SERVICE_VERSION_MAX = 24,
    SERVICE_ACTIONS_MAX = 256,
};

// So many within a window.
struct service_rate {
    int limit, window_s;
};

struct service {
    struct when_hours hours;
    struct when_window maintenance[WHEN_WINDOWS];
    size_t maintenance_count;
    bool outage;
    int64_t outage_since; // 0: not told
    bool reset_sign, reset_auth, change;
    bool reservation_required;
    struct service_rate rate;        // proven resets of one card
    struct service_rate open_device; // openings that one device asks for
    struct service_rate open_card;   // resets of one card that one device opens
    int open_life_s, proven_life_s, answer_life_s;
    int device_life_s; // of a device certificate that EST renews
    int retry_after_s;
    int64_t clock_offset_s; // our clock minus the real one
    char minimum_firmware[SERVICE_VERSION_MAX];
    char notice_ja[SERVICE_NOTICE_MAX], notice_en[SERVICE_NOTICE_MAX];
    char actions[SERVICE_ACTIONS_MAX]; // for heartbeats, separated by commas
};

// As a real operator would start: a reservation is required, open from 06:30 to 23:00.
void service_defaults(struct service *service);

// Sets one part by its knob's name. False, and nothing changed, when there is no such knob or the
// value is not understood.
bool service_set(struct service *service, const char *name, const char *value);

// The name of the index-th knob and its default; NULL after the last one.
const char *service_knob(int index, const char **standard);

#endif
