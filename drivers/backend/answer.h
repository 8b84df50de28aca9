// Reads what the backend answers (backend API, version 1). Everything in it may be hostile.
//
// A text is accepted as a whole or rejected: types, sizes and forms are checked, unknown members
// are ignored, depth and size are bounded. On false nothing of the result holds.
#ifndef DRIVERS_BACKEND_ANSWER_H
#define DRIVERS_BACKEND_ANSWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "drivers/backend/problem.h"
#include "drivers/domain/remote.h"
#include "drivers/domain/uuid.h"

enum {
    ANSWER_DEPTH_MAX = 16,  // brackets inside brackets; the API needs three
    ANSWER_NONCE = 32,      // bytes
    ANSWER_CRYPTOGRAM = 16, // bytes
    ANSWER_NOTICE_MAX = 256,
    ANSWER_VERSION_MAX = 24, // characters of a version and its end
    ANSWER_ASKED_MAX = 8,    // commands that one heartbeat's answer brings
    ANSWER_NUMBER_MAX = 999999999,
};

enum answer_status {
    ANSWER_STATUS_OPEN,
    ANSWER_STATUS_MAINTENANCE,
    ANSWER_STATUS_OUTAGE,
    ANSWER_STATUS_COUNT,
};

struct answer_service {
    enum answer_status status;
    bool reset_sign, reset_auth, change;
    bool reservation_required;
    uint16_t opens_minute, closes_minute;        // of the day, 0..1440
    int64_t maintenance_from, maintenance_until; // the current or next one, seconds; 0: none
    int64_t now_ms, valid_until;                 // since 1970, in ms and in seconds
    int64_t offices_version;                     // of the municipal counters; 0: it has none
    int64_t clock_offset_ms; // backend's clock minus ours; not read here, but by the caller
    char notice_ja[ANSWER_NOTICE_MAX], notice_en[ANSWER_NOTICE_MAX]; // UTF-8 on one line
    char minimum_firmware[ANSWER_VERSION_MAX];                       // "": any
};

struct answer_opened {
    char id[UUID_LENGTH];
    unsigned char nonce[ANSWER_NONCE];
    int64_t expires_at; // seconds since 1970
};

// A command of the operator's centre. Numbers grow, and none is used twice for a device.
struct answer_asked {
    uint32_t number;             // 1..ANSWER_NUMBER_MAX
    enum remote_command command; // REMOTE_COMMAND_COUNT: not known here
};

struct answer_actions {
    bool out_of_service; // the backend wants this device to stop serving
    size_t asked_count;
    struct answer_asked asked[ANSWER_ASKED_MAX]; // as they came
};

// A file that is passed on as it came. The pointers are the HTTP answer's.
struct answer_offices {
    bool unchanged; // it is what the asker has
    const char *json;
    size_t length;
    const char *tag; // "": none
};

// The same of EST (RFC 7030).
struct answer_est {
    bool later;       // 202: it is to be asked for again after retry_after_s
    const char *text; // base64
    size_t length;
    int64_t date_s; // the backend's clock, seconds since 1970; 0: it did not say
};

bool answer_service(const char *json, size_t length, struct answer_service *service);
bool answer_opened(const char *json, size_t length, struct answer_opened *opened);
bool answer_proven(const char *json, size_t length);
bool answer_cryptogram(const char *json, size_t length, unsigned char bytes[ANSWER_CRYPTOGRAM]);

// What a heartbeat may be answered with. An action is a text; of those that are not understood only
// the ones that have the form of a command, "WORD NUMBER", are told, as unknown. What is beyond
// ANSWER_ASKED_MAX waits for the next heartbeat.
bool answer_actions(const char *json, size_t length, struct answer_actions *actions);

// PROBLEM_NONE when it is not a problem document; a document without a type is PROBLEM_OTHER.
enum backend_problem answer_problem(const char *json, size_t length);

#endif
