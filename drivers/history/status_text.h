// What a kiosk says of itself on one screen, for a phone that is not connected to anything: a short
// text, signed by the device's key, small enough for a QR code of version 25 at level M.
//
//     kiosk-status 1
//     kiosk NAME
//     time 2026-11-27T03:26:34Z
//     software HASH                       64 hexadecimal digits
//     slot a|b|-
//     head COUNT HASH                     of the history; the first 32 digits
//     TEST OUTCOME 2026-11-27T03:26Z      one for each test that was ever run
//     SIGNATURE                           base64 (RFC 4648, 4), of all bytes above
//
// Lines end with "\n", but for the last one. Without this program it is checked so:
//
//     head -n -1 TEXT >said; tail -n 1 TEXT | openssl base64 -d -A >signature
//     openssl dgst -sha256 -verify KIOSK.pub -signature signature said
#ifndef DRIVERS_HISTORY_STATUS_TEXT_H
#define DRIVERS_HISTORY_STATUS_TEXT_H

#include "drivers/history/history.h"

enum {
    // Bytes that a QR code of version 25 at level M holds (ISO/IEC 18004:2015, table 7).
    STATUS_TEXT_MAX = 997,
    STATUS_TEXT_LOOK_BACK = 2000, // records in which last results are looked for
};

struct status_text_result {
    enum history_what what; // a test
    enum history_outcome outcome;
    int64_t time;
};

struct status_text_facts {
    int64_t time;
    char slot; // 'a', 'b'; 0: nobody knows
    struct history_head head;
    size_t results;
    struct status_text_result result[HISTORY_TESTS];
};

// Takes the head and the last result of each test from the history.
enum history_err status_text_look(struct history *history, struct status_text_facts *facts);

// Writes and signs the text, terminated. False: the key did not sign, the certificate has no name,
// a fact is not well-formed, or it is too long, which with RSA of 2048 bits or P-256 it never is.
bool status_text_make(const struct status_text_facts *facts, const struct history_kiosk *kiosk,
                      char text[STATUS_TEXT_MAX + 1]);

// Whether the text is what the certificate's key signed.
bool status_text_check(const char *text, const struct history_certificate *certificate);

#endif
