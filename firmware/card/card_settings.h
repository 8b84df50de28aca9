// What `kiosk-card` was started with, as its worker and its watcher need to know it.
#ifndef FIRMWARE_CARD_CARD_SETTINGS_H
#define FIRMWARE_CARD_CARD_SETTINGS_H

#include <stdint.h>

#include "drivers/card/reader_style.h"
#include "drivers/domain/ends.h"

struct card_exchanges;

struct card_settings {
    const char *restart; // the file that asks for a fresh pcscd when touched; NULL: there is none
    int pulse_ms;        // how long the watcher may be silent while nothing happens
    int key_open_ms;     // how long a verified key may stay open without being used
    enum reader_style style; // of the readers
    // Whose technicians are let in, and where this kiosk is: see drivers/piv/piv_trust.h. NULL:
    // then none is, or none by his region or store.
    const char *maintenance_ca, *maintenance_crl, *region, *store;
    const char *test_ca; // of test cards (PEM); NULL: none is told from others
    // The secrets of every test card, for a test visit; NULL: there is none. They protect nobody.
    const char *test_password, *test_pin;
    const char *usb_devices; // the folder where the kernel lists what is plugged in
    const struct ends *lost; // workers before this one that ended by themselves; NULL: not known
    struct card_exchanges *exchanges; // over all workers; NULL: each counts its own
};

// Asks for a fresh pcscd: a silent card outlives whoever waited for it, inside pcscd. The request
// is nothing but a touched file (made when it is missing); a systemd path unit that sees it
// restarts pcscd, which this process could not. Does not block.
void card_settings_ask_restart(const struct card_settings *settings);

#endif
