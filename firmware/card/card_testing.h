// Test cards: whose certificate a test CA has issued, and whose secrets stand in the settings.
//
// A technician's test visit is a whole reset on such a card, asked for as residents' are. That it
// is one is proved here, on the same link to the card, before anything of it is read and again
// before each VERIFY, whatever kiosk says: a resident's card gets none.
#ifndef FIRMWARE_CARD_CARD_TESTING_H
#define FIRMWARE_CARD_CARD_TESTING_H

#include "firmware/card/card_visit.h"

struct card_testing_der {
    size_t length;
    unsigned char bytes[CARD_CERTIFICATE_MAX];
};

// Reads the user certificate of the card, whose application is selected.
enum jpki_err card_testing_read(struct card_visit *visit, struct card_testing_der *der);

// Whether that card is a test card. Of a card of another authority nothing but its authority's
// certificate is read, which is the same on all of its cards; `own`: the user certificate, when
// `found`.
enum jpki_err card_testing_find(struct card_visit *visit, struct card_testing_der *own,
                                bool *found);

// Whether the settings have a test CA and both secrets, well-formed.
bool card_testing_is_set_up(const struct card_settings *settings);

// At the beginning of a test visit: CARD_KIND_MY_NUMBER, or CARD_KIND_NO_TEST.
enum jpki_err card_testing_admit(struct card_visit *visit, uint8_t *kind);

// The secret of test cards. False when it does not fit.
bool card_testing_secret(const struct card_visit *visit, enum secret_kind kind,
                         struct secret *secret);

// jpki_verify(), and the only place from which a card gets one. In a test visit JPKI_UNEXPECTED,
// and none is sent, unless it is a test card that has all tries of this secret left: a wrong
// setting costs one.
enum jpki_err card_testing_verify(struct card_visit *visit, enum secret_kind kind,
                                  const struct secret *secret, int *tries);

#endif
