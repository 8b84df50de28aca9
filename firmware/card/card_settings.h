// What `kiosk-card` was started with, as its worker and its watcher need to know it.
#ifndef FIRMWARE_CARD_CARD_SETTINGS_H
#define FIRMWARE_CARD_CARD_SETTINGS_H

struct card_settings {
    const char *restart; // the file that asks for a fresh pcscd when touched; NULL: there is none
    int pulse_ms;        // how long the watcher may be silent while nothing happens
};

#endif
