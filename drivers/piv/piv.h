// The technician's card: the PIV application of a smart card, one step per function.
//
// Sources: NIST SP 800-73-4 part 1 (application, objects, key references) and part 2 (commands);
// SP 800-78-4 table 6-2 (algorithms); ISO/IEC 7816-4. A login goes through the steps in the order
// in which they stand here, with piv_trust_judge() (piv_trust.h) after the certificate was read, so
// that a card of somebody else is never asked for a PIN.
//
// VERIFY is sent in two functions alone, piv_tries() and piv_verify(). Both select the application
// in the command right before, and send nothing more when the card did not answer as PIV does: no
// resident's card ever gets one. No VERIFY is repeated, whatever the card answers. Nothing of a PIN
// is kept. Whether a step is wise is decided above.
#ifndef DRIVERS_PIV_PIV_H
#define DRIVERS_PIV_PIV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "drivers/base/secret.h"
#include "drivers/card/apdu.h"
#include "drivers/piv/piv_status.h"

enum {
    PIV_CERTIFICATE_MAX = 3072, // bytes of the certificate's object; part 1 asks for 1905 at least
    PIV_PIN_MIN = 6,            // digits (part 2, clause 2.4.3)
    PIV_PIN_MAX = 8,
    PIV_TRIES_UNKNOWN = -1,
};

// A conversation with one card. Set up by piv_start(), plain data, nothing to free.
struct piv {
    struct apdu_channel *channel;
    uint16_t status_word; // the last one; 0: no answer
    bool selected;        // the application answered its SELECT, and no answer was lost since
};

// Begins anew on a card of which nothing is known, its lengths included (apdu_channel.le_max).
// `channel` must outlive the conversation.
void piv_start(struct piv *piv, struct apdu_channel *channel);

// Selects the application by its AID without the version (part 1, clause 2.2). PIV_ABSENT: the card
// has no such application; that is what a resident's My Number Card answers, and also what it is
// when something else than PIV's own property template (part 2, table 3) comes back.
enum piv_err piv_select(struct piv *piv);

// Reads the PIV authentication certificate, slot 9A (part 1, clause 3.1.3; object 5FC105), which
// needs no PIN. `der` has room for PIV_CERTIFICATE_MAX bytes. Whether it is X.509 is not looked at.
// PIV_EMPTY, PIV_COMPRESSED, PIV_ABSENT (not selected; nothing was sent); PIV_UNEXPECTED when what
// comes is not one object of the standard's form that fits.
enum piv_err piv_read_certificate(struct piv *piv, unsigned char *der, size_t *length);

// Asks for the tries that the PIN has left (VERIFY without a body, part 2, clause 3.2.1); costs
// none. PIV_OK with 0 for a blocked PIN, and with PIV_TRIES_UNKNOWN when the card says that the PIN
// is verified already. PIV_ABSENT: no VERIFY was sent.
enum piv_err piv_tries(struct piv *piv, int *tries);

// Verifies the PIV PIN (reference 80), 6 to 8 digits. A wrong one costs a try: with PIV_WRONG,
// *tries is what is left, 1 or more; with PIV_BLOCKED it is 0. With PIV_LOST and PIV_UNEXPECTED
// nobody knows whether a try was spent. PIV_PIN_FORM and PIV_ABSENT: no VERIFY was sent.
enum piv_err piv_verify(struct piv *piv, const struct secret *pin, int *tries);

// Has the card prove that it holds the key of the certificate `der`, after piv_verify(): 32 fresh
// random bytes are hashed here, with the words of this purpose before them, and signed by slot 9A
// (GENERAL AUTHENTICATE, part 2, clause 3.2.4). The signature is checked against the certificate.
//
// Nothing else goes to the card between the two: some keys want the PIN for each signature.
//
// PIV_OK: it does. PIV_REFUSED and PIV_FORGED: it does not, it is a copy. PIV_NOT_ALLOWED: the PIN
// was not verified, or the card was reset since. PIV_KEY and PIV_UNREADABLE speak of `der`;
// nothing was sent then.
enum piv_err piv_prove(struct piv *piv, const unsigned char *der, size_t length);

#endif
