// What one visit needs besides the flow: the facts that pass from the card to the backend and
// back. No secret is among them, but the certificates are personal: visit_forget() overwrites all
// of it when the visit ends, and the signature certificate as soon as it was sent.
#ifndef FIRMWARE_SESSION_VISIT_H
#define FIRMWARE_SESSION_VISIT_H

#include <stdint.h>

#include "firmware/protocol/card_message.h"
#include "firmware/protocol/link_message.h"

struct visit_certificate {
    uint16_t length; // 0: not read
    unsigned char der[CARD_CERTIFICATE_MAX];
};

struct visit {
    struct visit_certificate auth, sign;
    int64_t not_after; // of the user-authentication certificate, seconds since 1970; 0: not read
    char id[CARD_RESET_ID];
    unsigned char nonce[CARD_NONCE];
    unsigned char signature[CARD_SIGNATURE];
    unsigned char challenge[CARD_CHALLENGE];
    unsigned char cryptogram[CARD_CRYPTOGRAM];
    uint16_t status_word; // of the last write
};

#endif
