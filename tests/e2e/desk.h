// A desk with everything that `kiosk-card` needs on it: a pcscd of its own, virtual cards, and a
// supervisor that restarts pcscd when it is asked to, as systemd does on a kiosk.
//
// Everything runs in namespaces of its own (user, mounts, network), so copies of the tests do not
// meet and need no root, and every process dies with the test. A wait that takes too long fails the
// test.
#ifndef TESTS_E2E_DESK_H
#define TESTS_E2E_DESK_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "firmware/protocol/card_message.h"

enum {
    DESK_SLOTS = 2,       // vpcd's readers
    DESK_TRACES = 512,    // APDUs that one test may look back on
    DESK_LIMIT_MS = 8000, // of a question, and of everything that is waited for
};

struct desk;

// For cmocka's group: enters the namespaces, for good, and makes what all cards share.
int desk_enter(void **state);
int desk_leave(void **state);

// For a group that needs no more than that its processes leave no orphans behind.
int desk_adopt(void **state);
int desk_reap(void **state);

// For each test: starts pcscd and `kiosk-card`, connects to it and waits until it sees both
// readers; ends everything.
int desk_start(void **state);
int desk_stop(void **state);

// The same with --pulse.
struct desk *desk_new(const char *pulse);

// A second `kiosk-card` with the same pcscd, which stays the first desk's. Freed before that.
struct desk *desk_new_beside(const struct desk *first);

void desk_free(struct desk **desk);

// ---- pcscd ------------------------------------------------------------------------------------

pid_t desk_pcscd(const struct desk *desk);
void desk_kill_pcscd(struct desk *desk);
void desk_start_pcscd(struct desk *desk);

// How often pcscd was restarted because `kiosk-card` asked for it.
int desk_restarts(const struct desk *desk);

// ---- kiosk-card -------------------------------------------------------------------------------

// Its parent process.
pid_t desk_helper(const struct desk *desk);

// Our end of the connection to it.
int desk_fd(const struct desk *desk);

// Asks and returns the answer, which stays valid until the next call; an answer that is not
// well-formed fails the test. NULL: it was IPC_LOST.
const void *desk_ask(struct desk *desk, uint16_t type, const void *body, size_t length);

// The same with a limit, in ms, that may pass.
const void *desk_ask_within(struct desk *desk, uint16_t type, const void *body, size_t length,
                            uint32_t limit_ms);

// Waits until what was told last of the readers is so. Returns it.
struct card_presence desk_wait_for(struct desk *desk, int service, int cards, int mute);

// Takes in everything that has been told by now, and does what a supervisor would.
void desk_listen(struct desk *desk, int limit_ms);

// The presence told last.
struct card_presence desk_presence(const struct desk *desk);

// What was traced since desk_forget().
const struct card_trace *desk_traces(const struct desk *desk, size_t *count);
void desk_forget(struct desk *desk);

// Closes the connection and makes a new one, as a kiosk that was restarted.
void desk_reconnect(struct desk *desk);

// ---- processes --------------------------------------------------------------------------------

// Starts a program that dies with the test; its output goes to `log`. `words` ends with NULL.
pid_t desk_spawn(const char *log, const char *const words[]);

// Runs one to its end; a failure fails the test.
void desk_run(const char *log, const char *const words[]);

// Kills and reaps it; sets it to 0. 0 is fine.
void desk_end(pid_t *process);

// Where the process of the card in a slot is kept, so that desk_free() ends it.
pid_t *desk_card_process(struct desk *desk, int slot);

// The folder for this test's files.
const char *desk_folder(const struct desk *desk);

// The path of a program of ours, and of a file that all tests of this program share.
void desk_program(const char *name, char *path, size_t size);
void desk_shared(const char *name, char *path, size_t size);

#endif
