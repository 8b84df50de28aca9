// A technician's visit, as a pure machine: events in, effects out.
//
// Nothing here reads a clock, opens anything, allocates, or holds a secret: technician_step() is a
// function of the struct, the event and the time, and tests/technician explores it to its last
// state. The PIN lies above; EFFECT TECHNICIAN_DO_PROVE says when it is sent.
//
// What it promises, whatever the order of events:
//   - it begins on the start screen only
//   - a PIN is asked for, and sent, only behind a certificate that was judged good, of a card whose
//     PIN is not blocked, and when the wait after wrong ones is over; a restart shortens no wait
//   - a PIN whose count the disk did not take is sent once until one was right or the kiosk began
//     anew, never as the card's last try, and with the longest wait behind it
//   - a resident's card is refused by that name and gets no PIN
//   - nothing is tested or commanded before the card has proved its key
//   - the mode ends when the card leaves, after LIMIT_TECHNICIAN_IDLE_MS without input, after
//     LIMIT_TECHNICIAN_MOST_MS in any case, and when a helper is lost
//   - inside work that needs the reader the card may be out for LIMIT_TECHNICIAN_OUT_MS; within
//     that the same certificate has proved its key anew, or the mode ends
//   - every login, refusal, work and end is recorded, those that were cancelled too
#ifndef FIRMWARE_TECHNICIAN_TECHNICIAN_H
#define FIRMWARE_TECHNICIAN_TECHNICIAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "drivers/domain/technician.h"
#include "drivers/history/words.h"

enum {
    TECHNICIAN_EFFECTS_MAX = 12,
    TECHNICIAN_NO_WORK = HISTORY_WHAT_COUNT,
    // More wrong PINs wait no longer.
    TECHNICIAN_FAILURES_MAX = 6,
};

enum technician_state {
    TECHNICIAN_IDLE,   // no technician is there
    TECHNICIAN_INSERT, // asks for the card
    TECHNICIAN_READING,
    TECHNICIAN_REFUSED, // technician.cause says why
    TECHNICIAN_PIN,     // it is entered
    TECHNICIAN_PROVING,
    TECHNICIAN_MENU,
    TECHNICIAN_WORKING, // a test or a command: technician.work
    TECHNICIAN_OUT,     // the same, without the technician's card; without work it is asked back
    TECHNICIAN_ENDING,  // technician.cause says why
    TECHNICIAN_STATE_COUNT,
};

// What lies in the reader.
enum technician_reader {
    TECHNICIAN_READER_EMPTY, // or missing
    TECHNICIAN_READER_CARD,
    TECHNICIAN_READER_OTHER, // more than one card, or one that does not answer
};

// The time, twice.
struct technician_time {
    int64_t now;  // ms of clock_ms(): what is waited for
    int64_t wall; // seconds since 1970: what is stored
};

// PINs that were not proved right, since the last one that was. Whoever owns the machine stores it.
struct technician_failures {
    uint32_t count;
    int64_t last; // wall clock, seconds since 1970
};

// The certificate of a technician.
struct technician_identity {
    char serial[TECHNICIAN_SERIAL]; // hexadecimal; empty: unknown
    unsigned char fingerprint[TECHNICIAN_FINGERPRINT];
};

struct technician {
    enum technician_state state;
    enum technician_cause cause;
    enum technician_reader reader;
    bool in_mode;                        // has proved it, and the mode has not ended
    struct technician_identity identity; // of the card that was read
    int8_t tries;                        // that its PIN has left; -1: it did not say
    enum history_what work;              // TECHNICIAN_NO_WORK: none
    bool needs_reader;                   // of the work
    uint32_t failures;                   // at most TECHNICIAN_FAILURES_MAX
    bool spent;                          // a PIN that is counted here alone was sent
    int64_t wait_until;                  // no PIN before; ms of clock_ms(), as all below
    int64_t until;                       // the end of this state; INT64_MAX: it has none,
    int64_t idle_until, most_until;      // as those have not when nobody is there,
    int64_t out_until;                   // and this one while the card is in
    uint32_t ticket, work_ticket;        // the answers that are waited for; 0: none
    uint32_t last_ticket;
};

enum technician_event_type {
    TECHNICIAN_BEGINS,    // the mode was asked for; .at_start: the start screen is shown
    TECHNICIAN_TOUCHES,   // a sign of life
    TECHNICIAN_LEAVES,    // "leave" was pressed
    TECHNICIAN_AGAIN,     // "try again", when it was refused
    TECHNICIAN_ENTERS,    // "OK" to the PIN; .complete: it is one by its form
    TECHNICIAN_ASKS,      // for .work, a test or a command; .needs_reader
    TECHNICIAN_RETURNS,   // "my card is in again", while work goes on without it
    TECHNICIAN_TICKS,     // time has passed
    TECHNICIAN_READER,    // .reader; .came: a card has come since the last time
    TECHNICIAN_NO_HELPER, // kiosk-card is gone
    TECHNICIAN_UNSTORED,  // the disk did not take the PIN that TECHNICIAN_DO_STORE counted
    // Answers: .ticket always.
    TECHNICIAN_READ,   // .cause, .identity, .tries
    TECHNICIAN_PROVED, // .cause, .tries
    TECHNICIAN_WORKED, // .outcome
};

struct technician_event {
    enum technician_event_type type;
    uint32_t ticket;
    bool at_start, complete, needs_reader, came;
    enum technician_reader reader;
    enum technician_cause cause;
    struct technician_identity identity; // with any cause: then it is a claim
    int8_t tries;
    enum history_what work;
    enum history_outcome outcome;
};

enum technician_effect_type {
    // Read and judge the card; .ticket here and in all that have an answer.
    TECHNICIAN_DO_READ,
    // Send the PIN, once and behind TECHNICIAN_DO_STORE: the card that was read proves that it
    // holds its key, by a new challenge.
    TECHNICIAN_DO_PROVE,
    TECHNICIAN_DO_SEND,   // that PIN, although it is not stored
    TECHNICIAN_DO_CLOSE,  // let the card go
    TECHNICIAN_DO_WIPE,   // what was typed
    TECHNICIAN_DO_WORK,   // .work
    TECHNICIAN_DO_CANCEL, // .work: its answer is not waited for any more
    TECHNICIAN_DO_STORE,  // .failures; on the disk before the next effect is performed
    TECHNICIAN_DO_RECORD, // .work, .outcome, .cause, .serial: a record of the history
};

struct technician_effect {
    enum technician_effect_type type;
    uint32_t ticket;
    enum history_what work;
    enum history_outcome outcome;
    enum technician_cause cause;
    struct technician_failures failures;
    char serial[TECHNICIAN_SERIAL];
};

struct technician_effects {
    size_t count;
    struct technician_effect list[TECHNICIAN_EFFECTS_MAX];
};

// The machine before the first event. `stored` is what was stored last, all zero at first. With a
// clock that was set back the wait begins anew, so that it has an end. NULL: nobody knows what was
// stored; the first wrong PIN then waits as long as the most.
void technician_init(struct technician *technician, const struct technician_failures *stored,
                     const struct technician_time *time);

// Takes one event. Fills `effects` with what has to be done, in order. False for an answer that
// nobody waits for: nothing came of it.
bool technician_step(struct technician *technician, const struct technician_event *event,
                     const struct technician_time *time, struct technician_effects *effects);

// When TECHNICIAN_TICKS should come, ms of clock_ms(); INT64_MAX: not before something has
// happened.
int64_t technician_next(const struct technician *technician);

// ms until a PIN is taken again; 0: now.
int64_t technician_wait(const struct technician *technician, int64_t now);

// "menu", "reading", ...: for the log.
const char *technician_state_name(enum technician_state state);

#endif
