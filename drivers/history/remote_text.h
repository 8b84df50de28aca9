// What a kiosk answers to a command of the operator's centre: a text, with the device key's
// signature over all of its bytes beside it.
//
//     kiosk-answer 1
//     kiosk NAME
//     number 17                           of the command
//     command view|trace|diagnose|history|unknown
//     result told|unknown|old|kiosk-gone|kiosk-silent
//     time 2026-11-27T03:26:34Z
//     {...}                               one line of JSON; {} unless it is "told"
//
// Name and number are in it so that it cannot pass for another kiosk's, or for the answer to
// another command. Every line ends with "\n". Without this program it is checked so:
//
//     openssl dgst -sha256 -verify KIOSK.pub -signature signature said
#ifndef DRIVERS_HISTORY_REMOTE_TEXT_H
#define DRIVERS_HISTORY_REMOTE_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "drivers/domain/remote.h"
#include "drivers/history/key.h"

enum {
    REMOTE_TEXT_JSON = 9216,                  // bytes
    REMOTE_TEXT_MAX = REMOTE_TEXT_JSON + 512, // with the lines above it
};

struct remote_text_facts {
    uint32_t number;
    enum remote_command command; // REMOTE_COMMAND_COUNT: unknown
    enum remote_result result;
    int64_t time; // seconds since 1970
    const char *json;
};

struct remote_text {
    char *said; // not terminated
    size_t length;
    unsigned char signature[HISTORY_SIGNATURE_MAX];
    size_t signature_length;
};

// Writes and signs. False, with nothing to free: the key did not sign, the certificate has no name,
// the JSON is too long or not one line of printable ASCII, or there is no memory.
bool remote_text_make(const struct remote_text_facts *facts, const struct history_kiosk *kiosk,
                      struct remote_text *text);

// Frees what `said` points to and sets all to zero.
void remote_text_free(struct remote_text *text);

#endif
