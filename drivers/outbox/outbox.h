// What the backend must still hear about, kept on the disk over crashes and power cuts.
//
// One record per reset, its only truth. It begins when the backend has opened the reset; the intent
// follows before the permission to write is asked for; then the outcome, until it has been
// delivered. What a function reported as OK is on the disk (fsync): it is there after a power cut.
// A record holds the reset's id, operation, result, status word and time and a random number for
// the kiosk that began it, nothing about the resident and no secret, and it is overwritten when it
// has been delivered.
//
// It never drops a record by itself, never crashes on a broken file (which it moves aside and
// shouts about) and never sends anything: whoever delivers asks for the oldest.
#ifndef DRIVERS_OUTBOX_OUTBOX_H
#define DRIVERS_OUTBOX_OUTBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "drivers/domain/operation.h"
#include "drivers/domain/uuid.h"

enum {
    OUTBOX_VERSION = 2, // of the schema, kept as the file's user_version
};

enum outbox_err {
    OUTBOX_OK = 0,
    OUTBOX_EMPTY,   // nothing to deliver
    OUTBOX_SYSTEM,  // the disk is full, read-only, busy or not there; nothing was stored
    OUTBOX_CORRUPT, // the file is broken; opening it again moves it aside
    OUTBOX_NEWER,   // a newer firmware wrote it; it is left alone
    OUTBOX_TAKEN,   // another program has it open
    OUTBOX_ENDED,   // the reset has an outcome already; nothing was changed
};

const char *outbox_strerr(enum outbox_err err);

struct outbox;

// An outcome as it is stored and delivered.
struct outbox_record {
    char id[UUID_LENGTH + 1];
    enum operation operation;
    enum operation_result result;
    uint16_t status_word; // 0: the card did not answer
    int64_t finished_at;  // seconds since 1970
    // The idempotency key of this result's delivery, the same at every try. outbox_outcome()
    // makes it; what the caller has here is not looked at.
    char key[UUID_LENGTH + 1];
};

// Opens or makes the file, mode 0600, for this program alone (flock(2); others may read it by
// SQLite), and brings one of an older version up to this one. A broken
// file is renamed to PATH.broken-NOW-..., with an alarm in the log, and a new one is begun. On
// OUTBOX_OK the caller owns *outbox.
enum outbox_err outbox_open(struct outbox **outbox, const char *path, int64_t now);

// Closes and sets the pointer to NULL.
void outbox_close(struct outbox **outbox);

// Who began a reset: a random number of the kiosk's process. 0: nobody knows.
struct outbox_visit {
    const char *id; // UUID_LENGTH characters
    enum operation operation;
    uint64_t client;
};

// Stores that the backend has opened a reset, or that a permission for it is about to be asked for.
// Again for the same reset is fine until it has an outcome: then it is OUTBOX_ENDED.
enum outbox_err outbox_opened(struct outbox *outbox, const struct outbox_visit *visit);
enum outbox_err outbox_intent(struct outbox *outbox, const struct outbox_visit *visit);

// Stores how a reset ended, with or without a record before. The card's own word (done, refused)
// replaces "unknown" and "abandoned"; nothing else replaces an outcome, and OUTBOX_OK says then
// that one is stored.
enum outbox_err outbox_outcome(struct outbox *outbox, const struct outbox_record *outcome);

// Ends the resets that nobody will report any more: those of every client but `client` (0: of all).
// An opened one becomes "abandoned", an intent "unknown", at the time `now`. This is the only place
// that says so of itself.
enum outbox_err outbox_orphans(struct outbox *outbox, uint64_t client, int64_t now);

// The oldest outcome that waits for delivery. OUTBOX_EMPTY when there is none.
enum outbox_err outbox_oldest(struct outbox *outbox, struct outbox_record *record);

// The backend has it: it goes, unless a newer result for the same reset came meanwhile.
enum outbox_err outbox_delivered(struct outbox *outbox, const struct outbox_record *record);

// The backend refuses it for good: it stays, and is not delivered again.
enum outbox_err outbox_park(struct outbox *outbox, const struct outbox_record *record);

// The card was never written: what was "unknown" is "abandoned", and is delivered as that.
enum outbox_err outbox_withdraw(struct outbox *outbox, const struct outbox_record *record);

struct outbox_counts {
    uint32_t waiting; // outcomes that are not yet delivered, and intents
    uint32_t parked;
};

enum outbox_err outbox_count(struct outbox *outbox, struct outbox_counts *counts);

// The oldest parked outcomes, at most `max`; how many in *count.
enum outbox_err outbox_parked(struct outbox *outbox, struct outbox_record *records, size_t max,
                              size_t *count);

// Somebody has seen to the parked outcomes: each is logged once more and removed.
enum outbox_err outbox_acknowledge(struct outbox *outbox);

// Looks at every page again.
enum outbox_err outbox_check(struct outbox *outbox);

// How many broken files of `path` were moved aside and still lie there.
uint32_t outbox_broken(const char *path);

// Somebody has seen them: they are kept as PATH.seen-... and are counted no more.
void outbox_acknowledge_broken(const char *path);

#endif
