// Asks for a fresh pcscd: a silent card outlives whoever waited for it, inside pcscd.
//
// The request is nothing but a touched file. A systemd path unit that sees it restarts pcscd; this
// process could not, and holds no right to.
#ifndef FIRMWARE_CARD_CARD_RESTART_H
#define FIRMWARE_CARD_CARD_RESTART_H

// Touches `path` (made when it is missing). NULL: nobody listens, nothing is done. Does not block.
void card_restart_request(const char *path);

#endif
