// What the backend must still hear about, kept on the disk over crashes and power cuts.
//
// One record per reset. First the intent, before the permission to write is asked for; then the
// outcome, until it has been delivered. What a function reported as OK is on the disk (fsync): it
// is there after a power cut. A record holds the reset's id, operation, result, status word and
// time, nothing about the resident and no secret, and it is overwritten when it has been delivered.
//
// It never drops a record by itself, never crashes on a broken file (which it moves aside and
// shouts about) and never sends anything: whoever delivers asks for the oldest.
#ifndef DRIVERS_OUTBOX_OUTBOX_H
#define DRIVERS_OUTBOX_OUTBOX_H

#include <stdbool.h>
#include <stdint.h>

#include "drivers/domain/operation.h"
#include "drivers/domain/uuid.h"

enum {
    OUTBOX_VERSION = 1, // of the schema, kept as the file's user_version
};

enum outbox_err {
    OUTBOX_OK = 0,
    OUTBOX_EMPTY,   // nothing to deliver
    OUTBOX_SYSTEM,  // the disk is full, read-only, busy or not there; nothing was stored
    OUTBOX_CORRUPT, // the file is broken; opening it again moves it aside
    OUTBOX_NEWER,   // a newer firmware wrote it; it is left alone
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

// Opens or makes the file, mode 0600. An intent that has no outcome becomes the outcome "unknown"
// of the time `now`. A broken file is renamed to PATH.broken-..., with an alarm in the log, and a
// new one is begun. On OUTBOX_OK the caller owns *outbox.
enum outbox_err outbox_open(struct outbox **outbox, const char *path, int64_t now);

// Closes and sets the pointer to NULL.
void outbox_close(struct outbox **outbox);

// Stores that a permission for the reset `id` (UUID_LENGTH characters) is about to be asked for.
// Asking again for the same reset is fine.
enum outbox_err outbox_intent(struct outbox *outbox, const char *id, enum operation operation);

// Stores how a reset ended, with or without an intent before. "done" is never replaced; "unknown"
// replaces nothing but an intent; otherwise the newer word counts.
enum outbox_err outbox_outcome(struct outbox *outbox, const struct outbox_record *outcome);

// The oldest outcome that waits for delivery. OUTBOX_EMPTY when there is none.
enum outbox_err outbox_oldest(struct outbox *outbox, struct outbox_record *record);

// The backend has it: it goes, unless a newer result for the same reset came meanwhile.
enum outbox_err outbox_delivered(struct outbox *outbox, const struct outbox_record *record);

// The backend refuses it for good: it stays, and is not delivered again.
enum outbox_err outbox_park(struct outbox *outbox, const struct outbox_record *record);

// Records that are not yet delivered (intents included), and parked ones.
enum outbox_err outbox_count(struct outbox *outbox, uint32_t *waiting, uint32_t *parked);

#endif
