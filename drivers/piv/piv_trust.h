// Is this certificate a technician's, now, here? (RFC 5280, clause 6, and the rules below.)
//
// A technician's certificate
//   - chains to a certificate of the maintenance CA, each by the one above it, all valid now;
//   - is on no revocation list, and there is a list of its issuer that is signed and not too old;
//   - has a key that a card can be asked for: RSA-2048 or P-256;
//   - has the key usage digitalSignature;
//   - has the role: PIV_TRUST_ROLE among its extended key usages. The OID is this project's own,
//     made from a UUID (ITU-T X.667: 2.25.<UUID as a number>), so nobody had to register it;
//   - has the place: a URI among its subject's alternative names that is
//     PIV_TRUST_REGION "<prefecture>" or PIV_TRUST_STORE "<number>" of this kiosk, letter by
//     letter, or PIV_TRUST_EVERYWHERE. Prefectures are ISO 3166-2 codes, as JP-13.
//
// Of a validity, certificate's or list's, the last second is not counted any more.
//
// It says nothing of who holds the card: that is piv_prove(). It needs no network and no clock, and
// reads both files anew each time, so that a new list counts at once. Nothing outlives a call.
#ifndef DRIVERS_PIV_PIV_TRUST_H
#define DRIVERS_PIV_PIV_TRUST_H

#include <stddef.h>
#include <time.h>

// c3d65611-2ffd-43e3-8e01-a86e69fa8963
#define PIV_TRUST_ROLE       "2.25.260312356354741699405061722953081325923"
#define PIV_TRUST_REGION     "urn:jpki-kiosk:region:"
#define PIV_TRUST_STORE      "urn:jpki-kiosk:store:"
#define PIV_TRUST_EVERYWHERE "urn:jpki-kiosk:region:all"

enum {
    PIV_TRUST_SERIAL = 41,      // bytes: 20 octets in hexadecimal (RFC 5280, 4.1.2.2) and the end
    PIV_TRUST_NAME = 129,       // bytes: UTF-8 and the end
    PIV_TRUST_FINGERPRINT = 32, // bytes: SHA-256 of the certificate
};

// One result per cause. Where several hold, the first in this order is told.
enum piv_trust {
    PIV_TRUST_OK = 0,
    PIV_TRUST_UNREADABLE,    // not one X.509 certificate, or with an extension nobody understands
    PIV_TRUST_KEY,           // neither RSA-2048 nor P-256
    PIV_TRUST_NO_CA,         // this kiosk has no maintenance CA: no such file, none in it, broken
    PIV_TRUST_OTHER_CA,      // by nobody whom the maintenance CA vouches for
    PIV_TRUST_CA_EXPIRED,    // a certificate of the CA itself is not valid at this time
    PIV_TRUST_NOT_YET_VALID, // begins later: or the kiosk's clock is slow
    PIV_TRUST_EXPIRED,       // ended before: or the kiosk's clock is fast
    PIV_TRUST_REVOKED,       // on the list, or its issuer is; an old list says that too
    PIV_TRUST_CRL_MISSING,   // no list of its issuer that is signed, has an end and is understood
    PIV_TRUST_CRL_STALE,     // its nextUpdate has passed, or its thisUpdate has not come
    PIV_TRUST_WRONG_USAGE,   // the key usage digitalSignature is not there
    PIV_TRUST_WRONG_ROLE,    // not a technician's
    PIV_TRUST_WRONG_PLACE,   // a technician's for other regions and stores
    PIV_TRUST_FAILED,        // out of memory
    PIV_TRUST_COUNT,
};

// What this kiosk goes by. The strings are the caller's.
struct piv_trust_rules {
    const char *ca_file;  // PEM: roots and intermediates of the maintenance CA; each is trusted
    const char *crl_file; // PEM: one revocation list or more
    const char *region;   // ISO 3166-2, as "JP-13"; NULL or empty: this kiosk has none
    const char *store;    // the store's number; NULL or empty: none
};

// Whose certificate it says it is: for the record and for the screen. Filled whatever the result,
// so that who was refused can be recorded; without PIV_TRUST_OK it is a claim and no more. All zero
// with PIV_TRUST_UNREADABLE.
struct piv_trust_technician {
    char serial[PIV_TRUST_SERIAL]; // hexadecimal, capital letters, no leading zeros
    char name[PIV_TRUST_NAME];     // the subject's common name, cut at a character; control
                                   // characters and what is no UTF-8 are '?'; empty: none
    time_t not_after;              // seconds since 1970
    unsigned char fingerprint[PIV_TRUST_FINGERPRINT]; // equal: the same certificate
};

// "expired", "wrong-place", ...: for the log and the record. Never NULL.
const char *piv_trust_name(enum piv_trust result);

// Judges the certificate `der` at the time `now`, seconds since 1970.
enum piv_trust piv_trust_judge(const struct piv_trust_rules *rules, const unsigned char *der,
                               size_t length, time_t now, struct piv_trust_technician *technician);

#endif
