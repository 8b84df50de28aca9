// The watcher child of `kiosk-card`: tells the parent what lies in the readers.
//
// It sends CARD_PRESENCE when something changes and SUPERVISOR_PULSE when nothing does, so that a
// pcscd that hangs is noticed by its silence. It never connects to a card.
#ifndef FIRMWARE_CARD_CARD_WATCH_H
#define FIRMWARE_CARD_CARD_WATCH_H

// For struct supervisor.watch; `settings` is a struct card_settings. Returns when the parent has
// gone.
void card_watch_run(int fd, const void *settings);

#endif
