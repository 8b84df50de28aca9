// How kioskctl asks a running kiosk (firmware/control).
#ifndef FIRMWARE_ASKING_H
#define FIRMWARE_ASKING_H

// Asks the control socket at `path` and waits for up to 5 s. The answer, terminated, for the caller
// to free; NULL after saying on standard error why there is none.
char *asking_ask(const char *path, const char *word);

#endif
