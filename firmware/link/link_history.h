// The history in the worker: opened, written and looked at here, and nothing waits for it.
//
// A disk or a key that gives no history stops neither a reset nor a delivery: it is logged once,
// the kiosk is told, and it is tried again. Tools that read the file by SQLite meanwhile do no
// harm.
#ifndef FIRMWARE_LINK_LINK_HISTORY_H
#define FIRMWARE_LINK_LINK_HISTORY_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

#include "drivers/domain/off_reason.h"
#include "drivers/history/history.h"
#include "firmware/link/link_settings.h"
#include "firmware/protocol/link_message.h"

struct link_history {
    // Set by the owner. `kiosk.software` is filled in by link_history_start().
    struct history_kiosk kiosk;
    void (*changed)(void *context, const struct link_history_news *news); // first at the start
    void *context;
    // Zero at first.
    char path[PATH_MAX];
    struct history *history; // NULL: there is none now
    enum history_err err;    // of the last opening or adding
    bool counted;
    struct link_history_news news; // as `changed` was last told
    int64_t due;                   // clock_ms() of the next opening
};

// Opens what the settings name, else "history.db" in the outbox's folder. To be called first.
void link_history_start(struct link_history *history, const struct link_settings *settings);
void link_history_close(struct link_history *history);

// Opens it unless it is open. False: there is none now.
bool link_history_open(struct link_history *history);

// Adds a record whose time is set. HISTORY_OK: it is on the disk.
enum history_err link_history_append(struct link_history *history, struct history_record *record);

// The same for a record of the kiosk's. One that equals the last record is there already: whoever
// told it did not hear that it was stored.
enum history_err link_history_take(struct link_history *history, const struct link_record *told);

// Adds the record that an operator has taken the kiosk out of service, or back (OFF_NOT), unless
// the last one of them says the same. False: the history does not say so now.
bool link_history_order(struct link_history *history, enum off_reason reason);

// Reads the whole history again; what is found is told.
void link_history_look(struct link_history *history);

// The last records, or faults, how it stands with the history, and what runs here; `verify`: after
// reading all of it.
void link_history_read(struct link_history *history, const struct link_history_ask *ask,
                       struct link_history_part *part);

// This is the device's certificate from now on, for the same key: what is signed names it.
void link_history_certify(struct link_history *history, const struct history_certificate *own);

// Somebody has seen the broken files that were moved aside: they are counted no more.
void link_history_acknowledge(struct link_history *history);

// Opens it again when that is due.
void link_history_run(struct link_history *history);

// ms until link_history_run() would do something; -1: only after an event.
int link_history_wait(const struct link_history *history);

#endif
