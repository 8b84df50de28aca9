// The demo card's two certificates and keys, as tests/backend/card-cert makes them: what
// `kiosk-card` would read and sign, without a card.
#ifndef TESTS_SUPPORT_DEMO_CARD_H
#define TESTS_SUPPORT_DEMO_CARD_H

#include "firmware/protocol/link_message.h"

struct demo_card;

// Reads card-auth.* and card-sign.* in `dir`; NULL when something is missing.
struct demo_card *demo_card_load(const char *dir);
void demo_card_free(struct demo_card **card);

// The certificate that proves for this operation. Returns its length.
size_t demo_card_certificate(const struct demo_card *card, enum operation operation,
                             unsigned char der[LINK_CERTIFICATE_MAX]);

// The proof: RSASSA-PKCS1-v1_5 with SHA-256 over "kiosk-reset-v1" 00 operation 00 id 00 nonce.
void demo_card_sign(const struct demo_card *card, enum operation operation, const char *id,
                    const unsigned char nonce[LINK_NONCE], unsigned char signature[LINK_SIGNATURE]);

// The permission that the backend must give (card profile, reset profile), by DIR/master.key.
void demo_card_cryptogram(const struct demo_card *card, const char *dir, enum operation operation,
                          const unsigned char challenge[LINK_CHALLENGE],
                          unsigned char cryptogram[LINK_CRYPTOGRAM]);

#endif
