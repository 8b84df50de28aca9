// How a card in the reader answers, for the technician's test of the reader: its reset, its
// protocol and one SELECT. It is never asked for a secret, and of a resident's card nothing is
// read.
//
// Where the settings name a test CA, a card with the application is asked for its authority's
// certificate, which is the same on all of its cards; one of the test CA's is then asked for its
// user certificate several times, and must give the same each time. No VERIFY is sent to it either.
#ifndef FIRMWARE_CARD_CARD_PROBE_H
#define FIRMWARE_CARD_CARD_PROBE_H

#include "firmware/card/card_visit.h"

// Ends what was before, and lets the card go. `probed` is filled whole.
void card_probe(struct card_visit *visit, struct card_probed *probed);

#endif
