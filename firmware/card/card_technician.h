// The technician's card: its certificate read and judged, then its PIN and the proof of its key.
//
// The application of technicians (PIV) is selected for these two questions alone. A card that does
// not have it gets no VERIFY (drivers/piv/piv.h), nor does one whose certificate is refused.
#ifndef FIRMWARE_CARD_CARD_TECHNICIAN_H
#define FIRMWARE_CARD_CARD_TECHNICIAN_H

#include "firmware/card/card_visit.h"

// Ends what was before, and keeps the link to a card that may be asked for its PIN. `technician` is
// filled whole.
void card_technician_read(struct card_visit *visit, struct card_technician *technician);

// Reads and judges the card anew, which must have the certificate that was read; sends the PIN once
// and has the card sign a new challenge. Resets the card and lets it go, however it ended; nothing
// is sent to one that was not read before. `proved` is filled whole.
void card_technician_prove(struct card_visit *visit, const struct secret *pin,
                           struct card_technician_proved *proved);

#endif
