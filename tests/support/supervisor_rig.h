// A helper program made of the real supervisor, with a worker and a watcher that do as they are
// asked, and the place of its client.
#ifndef TESTS_SUPPORT_SUPERVISOR_RIG_H
#define TESTS_SUPPORT_SUPERVISOR_RIG_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "drivers/base/ipc.h"
#include "tests/support/tmpdir.h"

enum {
    // Questions of the worker below.
    ASK_WHO = IPC_FIRST_TYPE, // answers with its process id
    ASK_HANG,                 // never answers
    ASK_DIE,                  // ends
    ASK_LIE,                  // answers what is not well-formed
    ASK_STRANGER,             // answers a ticket that nobody asked
    ASK_OTHER,                // answers with another type
    ASK_SLOW,                 // serial: answers after SHORT_MS
    ASK_WRITE,                // serial, to be finished: answers when `shared` lets it
    ASK_BUSY,                 // serial: answers, and then works unasked until `shared` lets it
    ASK_ALIVE,                // serial: says that it lives until `shared` lets it answer
    ASK_LAST,                 // asked again of a new worker; answers at once
    ASK_FORMED,               // has a body; without it, it is refused: process id 0
    TELL,                     // unasked, from the watcher: its process id
    TOLD,                     // unasked, from a worker that stays: what it has heard
    NOT_VALID = 99,

    PATIENCE_MS = 5000, // for what should happen at once, on a busy machine
    SHORT_MS = 200,     // limits that are to pass
    MOST_MS = 1600,     // and what a worker that lives can put one off to
};

// What a worker that stays has heard: it tells so after each.
struct supervisor_heard {
    unsigned last, gone; // ASK_LAST, SUPERVISOR_CLIENT_GONE
    pid_t worker;
};

// Shared with the helper's processes.
struct supervisor_shared {
    bool may_write; // ASK_WRITE, ASK_BUSY and ASK_ALIVE end
    int words;      // told before its answer
    int write_began;
    int writes;       // that were ended
    int starts;       // of workers
    int gone_heard;   // SUPERVISOR_CLIENT_GONE
    bool stays;       // the helper's worker
    int killed;       // how often the helper said that it killed a child
    int watch_starts; // how many watchers there were
    bool watcher_falls_silent;
    bool watcher_dies_once;
};

struct supervisor_rig {
    pid_t helper;
    char directory[SCRATCH_MAX], path[SCRATCH_MAX + 8];
    struct supervisor_shared *shared;
    int fd; // the client's end
    struct ipc_message message;
};

// For cmocka: a helper with a client; its worker stays in the second case.
int supervisor_rig_start(void **state);
int supervisor_rig_start_staying(void **state);
int supervisor_rig_stop(void **state);
// Without a helper yet.
struct supervisor_rig *supervisor_rig_prepare(void);
void supervisor_rig_start_helper(struct supervisor_rig *rig);
int supervisor_rig_join(const char *path);
void supervisor_rig_ask(struct supervisor_rig *rig, uint16_t type, uint32_t ticket,
                        uint32_t limit_ms);
// The next message that is not the watcher's.
const struct ipc_message *supervisor_rig_next(struct supervisor_rig *rig);
// Asks for the worker's process id.
pid_t supervisor_rig_who_at(struct supervisor_rig *rig, int fd, uint32_t ticket);
void supervisor_rig_expect_lost(struct supervisor_rig *rig, uint32_t ticket);
// A worker that ended by itself comes back after a pause, in which everything asked is lost.
pid_t supervisor_rig_who_when_back(struct supervisor_rig *rig, uint32_t ticket);
// The helper's process has ended by itself, with an error.
void supervisor_rig_expect_end(struct supervisor_rig *rig);
void supervisor_rig_expect_dead(pid_t pid);
bool supervisor_rig_is_alive(pid_t pid);
// Waits until a shared count has come so far.
void supervisor_rig_expect_count(const int *count, int least);
void supervisor_rig_expect_answer(struct supervisor_rig *rig, uint16_t type, uint32_t ticket);

#endif
