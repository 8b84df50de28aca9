// The worker child of `kiosk-card`: answers the questions of card_message.h, one after the other.
//
// It is the only process that connects to a card. It may be killed at any moment, and is when it
// is late; whatever it held is gone with it.
#ifndef FIRMWARE_CARD_CARD_WORKER_H
#define FIRMWARE_CARD_CARD_WORKER_H

// For struct supervisor.work; `settings` is a struct card_settings. Returns when the parent has
// gone.
void card_worker_run(int fd, const void *settings);

#endif
