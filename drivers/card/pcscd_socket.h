// Waits for a pcscd to appear, by watching for its socket with inotify(7).
//
// It never opens the socket itself; it only says when a try is worth it.
#ifndef DRIVERS_CARD_PCSCD_SOCKET_H
#define DRIVERS_CARD_PCSCD_SOCKET_H

#include <stdbool.h>

// Starts to listen for changes in `directory`, or for the directory itself while there is none.
// Call it before a try to connect: then no change after the try is missed. Returns a descriptor for
// the two functions below, or -1, with which they work too, only slower.
int pcscd_socket_listen(const char *directory);

// Waits until something changed, for at most `limit_ms`, and never longer than the fall-back.
// True when it did.
bool pcscd_socket_wait(int bell, int limit_ms);

// Ends the listening. -1 is fine.
void pcscd_socket_close(int bell);

#endif
