// Why a technician is not let into the diagnostic mode, and why the mode ends: the words that
// messages, the machine of the mode, its screens and the history share.
//
// The names stand in the history (drivers/history/record.h, `cause`): none is ever given another
// meaning. The numbers are this firmware's own.
#ifndef DRIVERS_DOMAIN_TECHNICIAN_H
#define DRIVERS_DOMAIN_TECHNICIAN_H

enum {
    TECHNICIAN_SERIAL = 41,      // bytes: 20 octets in hexadecimal (RFC 5280, 4.1.2.2) and the end
    TECHNICIAN_NAME = 129,       // bytes: UTF-8 and the end
    TECHNICIAN_FINGERPRINT = 32, // bytes: SHA-256 of the certificate
    TECHNICIAN_PIN_MIN = 6,      // digits (NIST SP 800-73-4 part 2, clause 2.4.3)
    TECHNICIAN_PIN_MAX = 8,
};

enum technician_cause {
    TECHNICIAN_OK,
    // What lies in the reader.
    TECHNICIAN_NO_TECHNICIAN, // a card without the PIV application
    TECHNICIAN_RESIDENT,      // a My Number Card
    TECHNICIAN_OTHER_CARD,    // another certificate than before
    TECHNICIAN_FAULT,         // an answer that has no place here
    // Its certificate.
    TECHNICIAN_NO_CERTIFICATE, // none, or none that can be read here
    TECHNICIAN_KEY,            // neither RSA-2048 nor P-256
    TECHNICIAN_NO_CA,          // this kiosk has no maintenance CA
    TECHNICIAN_OTHER_CA,
    TECHNICIAN_CA_EXPIRED,
    TECHNICIAN_NOT_YET_VALID,
    TECHNICIAN_EXPIRED,
    TECHNICIAN_REVOKED,
    TECHNICIAN_LIST_MISSING, // no revocation list of its issuer
    TECHNICIAN_LIST_OLD,
    TECHNICIAN_WRONG_USAGE, // not for signatures
    TECHNICIAN_WRONG_ROLE,
    TECHNICIAN_WRONG_PLACE, // a technician's for other regions and stores
    // Its holder.
    TECHNICIAN_MUST_WAIT, // after wrong PINs
    TECHNICIAN_PIN_WRONG,
    TECHNICIAN_PIN_BLOCKED,
    TECHNICIAN_NOT_PROVED, // the card does not hold the certificate's key: a copy
    // What ends the mode, or a login on its way.
    TECHNICIAN_LEFT, // the technician said so
    TECHNICIAN_CARD_OUT,
    TECHNICIAN_CARD_NOT_BACK, // within the time that it may be out
    TECHNICIAN_CARD_SILENT,   // a card, a reader or pcscd that does not answer
    TECHNICIAN_IDLE_TOO_LONG,
    TECHNICIAN_TIME_OVER,
    TECHNICIAN_HELPER_LOST,
    TECHNICIAN_UNCOUNTED, // the disk did not take that a PIN counts as wrong, and none is sent so
    TECHNICIAN_CAUSE_COUNT,
};

// "resident-card", "expired", ...: letters and hyphens, at most 32; "" for TECHNICIAN_OK.
const char *technician_cause_name(enum technician_cause cause);

#endif
