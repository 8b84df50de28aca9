// The JSON bodies that we send (backend API, version 1).
//
// Each function returns a terminated text that the caller frees with request_free(), or NULL when
// there is no memory or a value cannot be expressed.
#ifndef DRIVERS_BACKEND_REQUEST_H
#define DRIVERS_BACKEND_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "drivers/domain/check.h"
#include "drivers/domain/off_reason.h"
#include "drivers/domain/operation.h"

enum {
    REQUEST_CHALLENGE = 16,  // bytes
    REQUEST_SIGNATURE = 256, // RSA-2048
    // Bytes of an answer to a command, and of its signature: with them a heartbeat stays below
    // 16 KiB.
    REQUEST_SAID_MAX = 9728,
    REQUEST_SAID_SIGNATURE_MAX = 512,
};

// A signed answer to a command of the centre; see drivers/history/remote_text.h.
struct request_answer {
    uint32_t number;
    const void *said, *signature;
    size_t said_length, signature_length;
};

struct request_heartbeat {
    const char *firmware, *view;
    uint32_t uptime_s;
    bool reader, card_helper;
    uint32_t outbox_depth, outbox_parked, outbox_broken;
    uint32_t visits, resets_done, resets_failed, touches_stuck, unstored;
    int64_t clock_offset_ms;             // the backend's clock minus ours, when last compared
    enum check_outcome selftest;         // the last one's verdict
    uint32_t failed_checks;              // bits, by enum check
    enum off_reason off;                 // why an operator took it out of service
    uint32_t answers_dropped;            // to commands, that the backend did not take
    const struct request_answer *answer; // NULL: none
};

// POST /v1/resets: `operation` is one of the two resets, `certificate` is DER.
char *request_opening(enum operation operation, const unsigned char *certificate, size_t length);

// POST /v1/resets/{id}/proof
char *request_proof(const unsigned char signature[REQUEST_SIGNATURE]);

// POST /v1/resets/{id}/authorization
char *request_authorization(const unsigned char challenge[REQUEST_CHALLENGE]);

// POST /v1/resets/{id}/outcome: a status word of 0 means that the card did not answer.
char *request_outcome(enum operation_result result, uint16_t status_word, int64_t finished_at);

// What an answer to the command "history" tells, of texts in printable ASCII.
struct request_history {
    bool usable, whole;            // it takes records; of those in it none was changed or lost
    const char *state;             // what is wrong, from record `number` on; "whole"
    uint32_t number, count, aside; // aside: broken files of before that nobody has acknowledged
    const char *begun; // why it was begun, and from which record on the one before was broken
    uint32_t begun_number;
    const char *lines; // the last records, a line feed behind each
};

// {"usable", "whole", "state", "number", "count", "aside", "begun", "begun_number", "lines":
// [...]}. To be freed by free(3).
char *request_history(const struct request_history *history);

// POST /v1/heartbeats
char *request_heartbeat(const struct request_heartbeat *heartbeat);

// Wipes (a body can hold a certificate, which holds a name), frees and sets the pointer to NULL.
void request_free(char **body);

#endif
