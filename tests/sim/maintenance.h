// The maintenance CA, its revocation list, technicians' certificates and the kiosk's own key: made
// once, real, and of the same lengths whenever the program runs.
#ifndef TESTS_SIM_MAINTENANCE_H
#define TESTS_SIM_MAINTENANCE_H

#include <openssl/x509.h>
#include <stdbool.h>
#include <stddef.h>

#define MAINTENANCE_CA     "/etc/kiosk/maintenance.crt"
#define MAINTENANCE_LIST   "/etc/kiosk/maintenance.crl"
#define MAINTENANCE_REGION "JP-13"
// The CA of test cards, and the secrets that every one of them has.
#define MAINTENANCE_TEST_CA       "/etc/kiosk/test.crt"
#define MAINTENANCE_TEST_PIN      "8642"
#define MAINTENANCE_TEST_PASSWORD "TEST42"

enum maintenance_paper {
    PAPER_GOOD,
    PAPER_SECOND, // another technician's, good as well
    PAPER_COPY,   // the second one's, on a card with another key
    PAPER_EXPIRED,
    PAPER_REVOKED,
    PAPER_OTHER_CA,
    PAPER_WRONG_ROLE,
    PAPER_WRONG_PLACE,
    PAPER_COUNT,
    MAINTENANCE_SIGNATURE = 71, // bytes of each signature (ECDSA with P-256, in DER)
};

const char *maintenance_name(enum maintenance_paper paper);

void maintenance_make_all(void);

// DER.
const unsigned char *maintenance_certificate(enum maintenance_paper paper, size_t *length);
const unsigned char *maintenance_device(size_t *length);

// The same, parsed once; NULL: it is none of them. The caller does not own it.
X509 *maintenance_find(const unsigned char *der, size_t length);

// The certificate of the authority of the test card, or of all other cards: EF 000B. And its name
// and signature under the test card's own.
const unsigned char *maintenance_authority(bool test, size_t *length);
void maintenance_sign_test_card(X509 *certificate);

// What an EST server says of the CA of the kiosk's certificate (RFC 7030, 4.1.3).
const char *maintenance_cacerts(void);

// What stands in one of the files; NULL: it is another.
const char *maintenance_file(const char *path);

// The card's key, and the kiosk's.
bool maintenance_sign(enum maintenance_paper paper, const unsigned char digest[32],
                      unsigned char signature[MAINTENANCE_SIGNATURE]);
bool maintenance_device_sign(const unsigned char *bytes, size_t length,
                             unsigned char signature[MAINTENANCE_SIGNATURE]);

#endif
