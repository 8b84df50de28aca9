// A rig with everything that `kiosk-card` needs on it: a pcscd of its own, virtual cards, and a
// supervisor that restarts pcscd when it is asked to, as systemd does on a kiosk.
//
// Everything runs in namespaces of its own (user, mounts, network), so copies of the tests do not
// meet and need no root, and every process dies with the test. A wait that takes too long fails the
// test.
#ifndef TESTS_SUPPORT_CARD_RIG_H
#define TESTS_SUPPORT_CARD_RIG_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "firmware/protocol/card_message.h"

enum {
    DESK_SLOTS = 2,       // vpcd's readers
    DESK_TRACES = 512,    // APDUs that one test may look back on
    DESK_LIMIT_MS = 8000, // of a question, and of everything that is waited for
};

struct card_rig;

// For cmocka's group: enters the namespaces, for good, and makes what all cards share.
int card_rig_enter(void **state);
int card_rig_leave(void **state);

// For a group that needs no more than that its processes leave no orphans behind.
int card_rig_adopt(void **state);
int card_rig_reap(void **state);

// For each test: starts pcscd and `kiosk-card`, connects to it and waits until it sees both
// readers; ends everything.
int card_rig_start(void **state);
int card_rig_stop(void **state);

// The same with --pulse.
struct card_rig *card_rig_new(const char *pulse);

// A second `kiosk-card` with the same pcscd, which stays the first rig's. Freed before that.
struct card_rig *card_rig_new_beside(const struct card_rig *first);

void card_rig_free(struct card_rig **rig);

// ---- pcscd ------------------------------------------------------------------------------------

pid_t card_rig_pcscd(const struct card_rig *rig);
void card_rig_kill_pcscd(struct card_rig *rig);
void card_rig_start_pcscd(struct card_rig *rig);

// How often pcscd was restarted because `kiosk-card` asked for it.
int card_rig_restarts(const struct card_rig *rig);

// ---- kiosk-card -------------------------------------------------------------------------------

// Its parent process.
pid_t card_rig_helper(const struct card_rig *rig);

// Asks and returns the answer, which stays valid until the next call; an answer that is not
// well-formed fails the test. NULL: it was IPC_LOST.
const void *card_rig_ask(struct card_rig *rig, uint16_t type, const void *body, size_t length);

// The same with a limit, in ms, that may pass.
const void *card_rig_ask_within(struct card_rig *rig, uint16_t type, const void *body,
                                size_t length, uint32_t limit_ms);

// Waits until what was told last of the readers is so. Returns it.
struct card_presence card_rig_wait_for(struct card_rig *rig, int service, int cards, int mute);

// Takes in everything that has been told by now, and does what a supervisor would.
void card_rig_listen(struct card_rig *rig, int limit_ms);

// The presence told last.
struct card_presence card_rig_presence(const struct card_rig *rig);

// What was traced since card_rig_forget().
const struct card_trace *card_rig_traces(const struct card_rig *rig, size_t *count);
void card_rig_forget(struct card_rig *rig);

// Closes the connection and makes a new one, as a kiosk that was restarted.
void card_rig_reconnect(struct card_rig *rig);

// ---- processes --------------------------------------------------------------------------------

// Starts a program that dies with the test; its output goes to `log`. `words` ends with NULL.
pid_t card_rig_spawn(const char *log, const char *const words[]);

// Runs one to its end; a failure fails the test.
void card_rig_run(const char *log, const char *const words[]);

// Kills and reaps it; sets it to 0. 0 is fine.
void card_rig_end(pid_t *process);

// Where the process of the card in a slot is kept, so that card_rig_free() ends it.
pid_t *card_rig_card_process(struct card_rig *rig, int slot);

// The folder for this test's files.
const char *card_rig_folder(const struct card_rig *rig);

// The path of a file that all tests of this program share.
void card_rig_shared(const char *name, char *path, size_t size);

#endif
