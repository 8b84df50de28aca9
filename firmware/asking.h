// How kioskctl asks a running kiosk (firmware/control).
#ifndef FIRMWARE_ASKING_H
#define FIRMWARE_ASKING_H

// Asks the control socket at `path` and waits for up to 5 s. The answer, terminated, for the caller
// to free; NULL after saying on standard error why there is none.
char *asking_ask(const char *path, const char *word);

// The same for what takes its time: `begin` is answered with the number of a run, {"run"}, and
// `end` with what came of it, {"run", "running"}, or with an {"error"}; waits for up to 30 s.
// Whatever `begin` is answered without a number is the answer.
char *asking_run(const char *path, const char *begin, const char *end);

#endif
