// How far a request came, step by step: name, TCP, TLS, our certificate, answer. For the network
// ladder of the technician's mode; logs and `enum https_end` tell less.
#ifndef DRIVERS_HTTPS_WAY_H
#define DRIVERS_HTTPS_WAY_H

#include <stdint.h>

enum https_step {
    HTTPS_STEP_NAME,
    HTTPS_STEP_CONNECT,
    HTTPS_STEP_TLS,
    HTTPS_STEP_DEVICE, // the server accepts our certificate
    HTTPS_STEP_ANSWER,
    HTTPS_STEP_COUNT,
};

// Why a step was the last one.
enum https_stop {
    HTTPS_STOP_NONE, // every step was taken
    HTTPS_STOP_LATE,
    HTTPS_STOP_UNKNOWN_NAME,
    HTTPS_STOP_REFUSED,  // ECONNREFUSED
    HTTPS_STOP_NO_ROUTE, // ENETUNREACH, EHOSTUNREACH and the like
    HTTPS_STOP_ROOT,     // the certificate comes from no root of ours
    HTTPS_STOP_EXPIRED,
    HTTPS_STOP_NOT_YET,
    HTTPS_STOP_OTHER_NAME,
    HTTPS_STOP_VERSION,
    HTTPS_STOP_DEVICE, // it refuses our certificate
    HTTPS_STOP_BROKEN, // another end
};

// On a kept connection the steps before the answer took no time.
struct https_way {
    enum https_step last; // HTTPS_STEP_ANSWER when nothing stopped it
    enum https_stop stop;
    int32_t
        ms[HTTPS_STEP_COUNT]; // each step by itself; -1: not reached. DEVICE has none of its own
    int64_t server_until;     // notAfter of the server's certificate, seconds; 0: not seen
};

#endif
