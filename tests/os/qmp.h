// A virtual machine, by QEMU's machine protocol (docs/interop/qmp-spec.rst, qemu-qmp-ref): its
// screen, its hands and its plugs, as from outside of it.
#ifndef TESTS_OS_QMP_H
#define TESTS_OS_QMP_H

#include <jansson.h>
#include <stdbool.h>

struct qmp;

// Connects to the Unix socket of `-qmp unix:PATH,server=on,wait=off`. NULL with errno set when
// nobody speaks QMP there. The caller frees it with qmp_close().
struct qmp *qmp_open(const char *socket);
void qmp_close(struct qmp **qmp);

// Has one command executed; `arguments` is taken over, NULL for none. NULL when it fails, which is
// said on standard error; otherwise the caller owns the value.
json_t *qmp_ask(struct qmp *qmp, const char *command, json_t *arguments);

// The same without a value: "system_powerdown", "quit", ...
bool qmp_do(struct qmp *qmp, const char *command, json_t *arguments);

// Writes what the first screen shows into a file, as PPM. QEMU writes it: the path is absolute, or
// from QEMU's folder.
bool qmp_dump(struct qmp *qmp, const char *path);

// Puts a finger on the glass (a `usb-tablet`), at a pixel of a screen of that size, and lifts it.
bool qmp_tap(struct qmp *qmp, int x, int y, int width, int height);

// Presses keys together, by their names in QEMU's QKeyCode: "ctrl-alt-f2".
bool qmp_keys(struct qmp *qmp, const char *keys);

#endif
