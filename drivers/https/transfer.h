// One request as curl sees it: every option in one place, and what came back.
//
// Inside drivers/https only; curl's types go no further than this header.
#ifndef DRIVERS_HTTPS_TRANSFER_H
#define DRIVERS_HTTPS_TRANSFER_H

#include <curl/curl.h>

#include "drivers/https/device_key.h"
#include "drivers/https/https.h"

enum {
    TRANSFER_GENERATIONS = 64, // far more than connections are kept
};

struct transfer;

// What all requests share. Everything in it outlives them.
struct transfer_config {
    const char *origin, *product;
    char *roots; // PEM, with TRANSFER_GENERATIONS line ends behind it
    size_t roots_length;
    struct device_key *key;
    // Connections of another generation are not used again. 0 .. TRANSFER_GENERATIONS - 1.
    unsigned generation;
};

// A handle with every option set, ready for a multi handle; NULL when one could not be set.
struct transfer *transfer_new(const struct transfer_config *config,
                              const struct https_request *request);

// Wipes what came back, frees and sets the pointer to NULL. It must have left the multi handle.
void transfer_free(struct transfer **transfer);

CURL *transfer_handle(const struct transfer *transfer);

// What came of it. The answer points into the transfer.
void transfer_answer(struct transfer *transfer, CURLcode code, struct https_answer *answer);

// What curl does not tell of the way.
struct transfer_seen {
    int alert;           // of TLS (RFC 8446, 6.2) with which the server ended it; -1: none
    bool device_refused; // it does not want our certificate
    // From the start to the first step of TLS, which curl 7.88 does not tell when the handshake
    // fails; -1: it did not come so far.
    int64_t connected_ms;
};

// How far it came (way.c). Fills everything but `server_until`.
void way_read(CURL *curl, CURLcode code, const struct transfer_seen *seen, struct https_way *way);

// The words for a failure, for the log: printable ASCII without quotes. Curl's own, but for a
// refusal of the device certificate. Call it after transfer_answer().
const char *transfer_cause(struct transfer *transfer, CURLcode code);

#endif
