// Commands of the operator's centre: taken from the answers to heartbeats, answered, and delivered
// with the next heartbeats, signed by the device's key.
//
// The commands are those of drivers/domain/remote.h. The history is told here; the rest is asked of
// the kiosk. Nothing is done that left no record in the history; when the centre has an answer that
// leaves one too. A command is done once: its number must be above all before it, also over
// restarts, and the same one again is only answered. What the centre does not take in a day, or
// refuses LINK_REMOTE_REFUSALS times, is dropped and counted.
//
// A file beside the outbox holds the last number and what is not delivered yet; after a restart
// that is answered anew.
#ifndef FIRMWARE_LINK_LINK_REMOTE_H
#define FIRMWARE_LINK_LINK_REMOTE_H

#include <stdbool.h>
#include <stdint.h>

#include "drivers/backend/backend.h"
#include "drivers/history/remote_text.h"
#include "firmware/link/link_history.h"
#include "firmware/protocol/link_message.h"

enum {
    LINK_REMOTE_MAX = 4,      // commands at a time; the centre repeats what finds no place
    LINK_REMOTE_REFUSALS = 3, // of one answer
    LINK_REMOTE_KEPT_MS = 24 * 3600 * 1000,
    LINK_REMOTE_OLD_MS = 600000,  // between two answers that a number is old: each leaves a record
    LINK_REMOTE_AGAIN_MS = 60000, // between two attempts to record what was delivered
};

enum link_remote_state {
    LINK_REMOTE_FREE,
    LINK_REMOTE_WAITING, // for the kiosk, until `until`
    LINK_REMOTE_READY,   // signed; dropped at `until`
    LINK_REMOTE_ENDED,   // delivered or dropped, and that is not in the history yet
};

struct link_remote_item {
    enum link_remote_state state;
    uint32_t number;
    enum remote_command command;
    bool stale;   // its number was old: nothing to keep
    bool tried;   // a heartbeat had it
    bool dropped; // how it ended
    int refusals;
    int64_t until; // clock_ms()
    struct remote_text text;
};

struct link_remote {
    // Set by the owner.
    const char *outbox; // the path of its file
    struct link_history *history;
    void (*tell)(void *context, const struct link_asked *asked);
    void *context;
    // Zero at first.
    bool has_client;
    bool bare;        // the last heartbeat with an answer was refused: the next one has none
    uint32_t last;    // the highest number that was taken
    uint32_t dropped; // answers, since start
    uint32_t sending; // whose answer is on its way; 0: none
    int64_t old_due, record_due; // clock_ms()
    struct link_remote_item items[LINK_REMOTE_MAX];
    uint32_t collecting; // whose pieces these are
    size_t collected;
    char json[LINK_TELL_MAX + 1];
};

// Reads the file. To be called when the history was started.
void link_remote_start(struct link_remote *remote);
void link_remote_close(struct link_remote *remote);

// The kiosk is there, and is asked what waits for it; it has gone.
void link_remote_greet(struct link_remote *remote);
void link_remote_client_gone(struct link_remote *remote);

// A piece of the kiosk's answer. False: nobody waits for it.
bool link_remote_told(struct link_remote *remote, const struct link_tell *tell);

// An answer is ready that no heartbeat has had.
bool link_remote_is_fresh(const struct link_remote *remote);

// The answer for the heartbeat that goes now, pointing into `remote`. False: none.
bool link_remote_next(struct link_remote *remote, struct request_answer *answer);

// That heartbeat could not be sent; it ended, and may have brought commands.
void link_remote_unsent(struct link_remote *remote);
void link_remote_answered(struct link_remote *remote, const struct backend_answer *answer);

// Does what is due: answers for a kiosk that does not, drops, records.
void link_remote_run(struct link_remote *remote);

// ms until link_remote_run() would do something by itself; -1: only after an event.
int link_remote_wait(const struct link_remote *remote);

#endif
