// A technician at a stand: the card, the way in, the tools by hand, and what the history has of it.
//
// The panel is the stand's, 1080 x 1920 pixels.
#ifndef TESTS_SUPPORT_KIOSK_TECHNICIAN_H
#define TESTS_SUPPORT_KIOSK_TECHNICIAN_H

#include "tests/support/kiosk_visit.h"

#define TECHNICIAN_PIN   "24681357"
#define TECHNICIAN_WRONG "13572468"

enum {
    KIOSK_TECHNICIAN_HOLD_MS = 5400, // of the corner: long enough
};

// A rectangle of fields of the test of the glass, by their numbers across and down.
struct kiosk_technician_fields {
    int left, top, across, down;
};

// Makes DIR/`name` unless it is there: a technician's card of the CA that the stand's kiosk-card
// knows, for the region JP-13.
void kiosk_technician_make(struct kiosk_visit *visit, const char *name);

// Holds the corner of the start screen until the card is asked for.
void kiosk_technician_come(struct kiosk_visit *visit);

// Comes with that card, up to the menu.
void kiosk_technician_log_in(struct kiosk_visit *visit, const char *card);

// Waits until the history has a record with these words, a grep -E pattern over single blanks.
void kiosk_technician_recorded(struct kiosk_visit *visit, const char *words);

// Those fields of the glass feel nothing: whoever presses there presses nothing that the kiosk
// hears of. Ended by resident_glass_whole().
void kiosk_technician_kill_fields(struct kiosk_visit *visit,
                                  const struct kiosk_technician_fields *fields);

// '#' of the pad; every key of it but `missing` ('\0': none).
void kiosk_technician_hash(struct kiosk_visit *visit);
void kiosk_technician_pad(struct kiosk_visit *visit, char missing);

// Presses the nine rings of the test of the glass.
void kiosk_technician_rings(struct kiosk_visit *visit);

// From the list of tools to the result: everything is pressed, the line is drawn, and nobody
// touches the glass at the end. `dead`: fields do not answer, so that part has to be left.
void kiosk_technician_glass(struct kiosk_visit *visit, bool dead);

#endif
