// What one visit needs besides the flow: the facts that pass from the card to the backend and
// back. No secret is among them, but the certificates are personal: all of it is overwritten when
// the visit ends, and the signature certificate as soon as it was sent.
//
// Only the functions below write it. An answer is kept after the flow has taken it, never before:
// what an answer brings belongs to its ticket.
#ifndef FIRMWARE_SESSION_VISIT_H
#define FIRMWARE_SESSION_VISIT_H

#include <stdbool.h>
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
    int64_t sign_not_after; // the same; CARD_DATE_UNREAD: it could not be read
    char id[CARD_RESET_ID];
    unsigned char nonce[CARD_NONCE];
    unsigned char signature[CARD_SIGNATURE];
    unsigned char challenge[CARD_CHALLENGE];
    unsigned char cryptogram[CARD_CRYPTOGRAM];
    uint16_t status_word; // of the last write
};

// A card is read from the start: it becomes the visit's card.
void visit_begin_card(struct visit *visit);

// Whether this is the card that the visit began with, by its user-authentication certificate.
bool visit_is_same_card(const struct visit *visit, const struct card_opened *opened);

// Keeps what a checked answer of `kiosk-card` or of `kiosk-link` brings. IPC_LOST brings nothing.
void visit_keep_card(struct visit *visit, const struct ipc_message *answer);
void visit_keep_link(struct visit *visit, const struct ipc_message *answer);

// The opening of a reset was sent: the signature certificate is overwritten, and no status word of
// an earlier write counts for this reset.
void visit_opening_sent(struct visit *visit);

// The visit is over: everything is overwritten.
void visit_forget(struct visit *visit);

#endif
