// How a card in the reader answers, for the technician's test of the reader: its reset, its
// protocol and one SELECT. It is never asked for a secret, and nothing of it is read.
#ifndef FIRMWARE_CARD_CARD_PROBE_H
#define FIRMWARE_CARD_CARD_PROBE_H

#include "firmware/card/card_visit.h"

// Ends what was before, and lets the card go. `probed` is filled whole.
void card_probe(struct card_visit *visit, struct card_probed *probed);

#endif
