// The visit, as a pure machine: events in, effects out.
//
// Nothing here reads a clock, opens anything, allocates, or holds a secret: flow_step() is a
// function of the struct and the event, it cannot fail, and it can be explored to its last state
// (tests/flow). Time comes in as EVENT_TIME_UP: the machine says which limit it waits for
// (EFFECT_WAIT), the session measures it.
//
// What it promises, whatever the order of events:
//   - no secret is written without a proof that the backend accepted, and a press on "confirm"
//   - no VERIFY when only the reserve is left, unless the resident agreed to that very try
//   - "done" only when the card said so, or when its counter proves it
//   - the signature certificate is sent away only after the resident agreed to that
//   - whoever enters the signature password to see that certificate's dates sees them, and nothing
//     else comes of it; whoever does not enter it loses nothing
//   - nobody begins while the kiosk is out of service, and a visit under way loses nothing by it
//   - a card that is taken out leads home; every wait has a limit; what was typed is wiped
//   - a card on a plate may be moved for a moment, as long as no secret was sent to it: it goes on
//     when it has been read anew and is the same, unchanged
#ifndef FIRMWARE_FLOW_FLOW_H
#define FIRMWARE_FLOW_FLOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "drivers/domain/operation.h"
#include "screens/view/control.h"
#include "screens/view/view.h"

enum {
    FLOW_TRIES_RESERVE = 1, // the last try is the resident's to give, never ours to take
    FLOW_EFFECTS_MAX = 20,
};

enum flow_state {
    FLOW_START,
    FLOW_CLOSED,
    FLOW_EXPLAIN,
    FLOW_INSERT,
    FLOW_READING,
    FLOW_CARD,
    FLOW_CHANGE,
    FLOW_CONSENT,
    FLOW_CERTIFICATES, // until when they are valid
    FLOW_COUNTER,
    FLOW_GUIDE_PREFECTURE, // the way to one municipality's counters
    FLOW_GUIDE_ROW,
    FLOW_GUIDE_POSTAL,
    FLOW_GUIDE_LIST,
    FLOW_GUIDE,
    FLOW_KNOWN,
    FLOW_LAST_TRY,
    FLOW_CHECKING,
    FLOW_WRONG,
    FLOW_NEW,
    FLOW_AGAIN,
    FLOW_STAGING,
    FLOW_CONFIRM,
    FLOW_PROVING,     // confirmed; the proof is still on its way
    FLOW_CHALLENGING, // the card's challenge
    FLOW_AUTHORIZING, // the backend's permission
    FLOW_WRITING,
    FLOW_RECHECKING, // the card came back after an unknown outcome
    FLOW_DONE,
    FLOW_STOPPED, // flow.notice says why
    FLOW_TAKE_CARD,
    FLOW_TIME_OUT,
    FLOW_STATE_COUNT,
};

// What lies in the reader.
enum flow_reader {
    READER_MISSING,
    READER_EMPTY,
    READER_CARD,
    READER_MUTE, // a card that does not answer
    READER_TWO,  // more than one card
};

// A card that lies on a plate, as long as no secret was sent to it (plate.c).
enum flow_plate {
    PLATE_STEADY,   // it lies there, or is in a slot
    PLATE_AWAY,     // it has left, perhaps for a moment
    PLATE_RETURNED, // a card is back and is being read anew
};

// How far the proof has come. It runs beside the resident's typing.
enum flow_proof {
    PROOF_NONE,
    PROOF_READING, // reset-auth: the signature certificate is being read
    PROOF_OPENING, // the backend is asked for a reset and its nonce
    PROOF_OPENED,  // waits for the known secret
    PROOF_SIGNING,
    PROOF_SENDING,
    PROOF_PROVEN,
};

struct flow_service {
    enum view_notice closed; // NOTICE_NONE: open
    bool reset_sign, reset_auth, change;
    bool over; // it closes soon: no reset is begun any more
    bool off;  // taken out of service at the kiosk: nobody begins; a visit under way goes on
};

struct flow_card {
    bool open;                     // the card is ours and has been read
    bool has_sign, has_auth;       // the certificates that it holds
    bool expired;                  // one of them, as far as known, by the backend's clock
    int8_t tries_sign, tries_auth; // left now; -1: the card did not say
};

struct flow {
    enum flow_state state;
    enum flow_state back;    // where FLOW_COUNTER and FLOW_TIME_OUT return to
    enum flow_state counted; // where FLOW_TIME_OUT interrupted
    enum view_notice notice;
    enum operation operation;
    enum flow_reader reader;
    struct flow_service service;
    struct flow_card card;
    enum flow_proof proof;
    bool known;    // the known secret was verified in this operation
    bool opened;   // the backend holds an open reset of ours: it must hear how it ended
    int8_t before; // the target's tries left before a write whose outcome is not known
    // The event under way shows a card where none was; kept while the counter's guide is shown.
    bool card_appeared;
    bool card_came;        // and somebody has put it in just now
    bool card_was_in;      // a card was seen in and was not seen to leave; the reader may be away
    bool card_left_behind; // the card in the reader is that of a visit that has ended
    bool news;             // the result came just now, and nobody may have seen it yet
    bool card_waits;       // a card came meanwhile
    bool agreed;           // to the card being read, in this visit
    bool read_again; // a card that seemed gone was read once more, since it came or last answered
    bool alarm;      // and it has been there for long
    bool may_wobble; // the card lies on a plate, and no secret was sent to it
    enum flow_plate plate;
    enum flow_reader held; // PLATE_AWAY: what the reader said of it; READER_CARD: nothing yet
    // The answers that are waited for; 0: none.
    uint32_t ticket, proof_ticket, plate_ticket;
    uint32_t last_ticket;
};

enum flow_event_type {
    EVENT_PRESS,      // .control, and for CONTROL_OK .complete and .match
    EVENT_ACTIVITY,   // somebody touched or typed: the idle limit starts anew
    EVENT_TIME_UP,    // the limit of the last EFFECT_WAIT passed
    EVENT_CARD_ALIVE, // a slow card is being spoken to: limits of the card begin anew
    EVENT_CARD_LATE,  // that of the last EFFECT_WAIT_CARD
    EVENT_READER,     // .reader, .plate
    EVENT_SERVICE,    // .service
    // Answers: .ticket and .answer always; what else is said at each.
    EVENT_CARD_OPENED,      // .card; .notice when it is not a card for this kiosk; .same
    EVENT_CARD_VERIFIED,    // .tries; .card.expired when dates were read
    EVENT_CARD_CERTIFICATE, //
    EVENT_CARD_SIGNED,      //
    EVENT_CARD_STAGED,      //
    EVENT_CARD_CHALLENGE,   //
    EVENT_CARD_WRITTEN,     //
    EVENT_LINK_OPENED,      // .notice when refused
    EVENT_LINK_PROVEN,      // .notice when refused
    EVENT_LINK_AUTHORIZED,  // .notice when refused
};

enum flow_answer {
    ANSWER_OK,
    ANSWER_WRONG,
    ANSWER_LOCKED,
    ANSWER_GONE, // the card left; nothing was written
    ANSWER_MUTE,
    ANSWER_NO_READER,
    ANSWER_REFUSED,
    ANSWER_UNKNOWN, // a write that was not answered
    ANSWER_WEAK_BIRTH,
    ANSWER_WEAK_SAME,
    ANSWER_FAULT, // an answer that does not belong here
    ANSWER_LOST,  // no answer: a limit passed or a helper died
    ANSWER_COUNT,
};

struct flow_event {
    enum flow_event_type type;
    uint32_t ticket;
    enum control control;
    enum flow_answer answer;
    enum flow_reader reader;
    bool plate; // EVENT_READER: cards are laid on it
    enum view_notice notice;
    struct flow_service service;
    struct flow_card card;
    int8_t tries;
    bool complete; // CONTROL_OK: the entry is complete and well-formed
    // On the way through the counter guide: the prefecture has too many for one page; they were
    // found by the postal code.
    bool many, by_postal;
    bool match; // CONTROL_OK: equal to the first entry
    bool same;  // EVENT_CARD_OPENED: the card that was open before
};

// Every wait has one of these limits; firmware/limits.h says how long and why.
enum flow_limit {
    LIMIT_NONE, // start and closed: nobody is there
    LIMIT_IDLE,
    LIMIT_COUNTDOWN,
    LIMIT_NOTICE,
    LIMIT_CARD_BACK,
    LIMIT_CARD_AWAY,
    LIMIT_NEWS,
    LIMIT_DONE,
    LIMIT_FAREWELL,
    LIMIT_CARD_LEFT,
    LIMIT_ALARM,
    LIMIT_CARD,
    LIMIT_CONFIRMED, // runs from "confirm" on; a next state with it does not start it anew
    LIMIT_COUNT,
};

// How long, in milliseconds. 0 for LIMIT_NONE.
uint32_t flow_limit_ms(enum flow_limit limit);

enum flow_effect_type {
    EFFECT_WAIT, // .limit: send EVENT_TIME_UP when it passes; replaces the wait before
    // .limit: the same with EVENT_CARD_LATE, beside the other; LIMIT_NONE: there is no wait any
    // more
    EFFECT_WAIT_CARD,
    EFFECT_ASK_SERVICE,
    EFFECT_CARD_OPEN,       // .ticket here and in all that have an answer
    EFFECT_CARD_OPEN_AGAIN, // the card that was moved; its answer is EVENT_CARD_OPENED too
    EFFECT_CARD_VERIFY,
    EFFECT_CARD_READ_CERTIFICATE,
    EFFECT_CARD_SIGN,
    EFFECT_CARD_STAGE,
    EFFECT_CARD_CHALLENGE,
    EFFECT_CARD_WRITE, // .operation: a reset or a change
    EFFECT_CARD_CLOSE,
    EFFECT_LINK_OPEN,
    EFFECT_LINK_PROVE,
    EFFECT_LINK_AUTHORIZE,
    EFFECT_OUTCOME,    // .outcome
    EFFECT_WIPE_KNOWN, // what was typed as the known secret
    EFFECT_WIPE_NEW,   // both entries of the new secret
    EFFECT_WIPE_AGAIN, // the second entry only
    EFFECT_FORGET,     // the visit is over: everything of it
};

enum flow_outcome {
    OUTCOME_DONE,
    OUTCOME_REFUSED,
    OUTCOME_UNKNOWN,
    OUTCOME_ABANDONED,
};

struct flow_effect {
    enum flow_effect_type type;
    uint32_t ticket;
    enum flow_limit limit;
    enum operation operation;
    enum flow_outcome outcome;
};

struct flow_effects {
    size_t count;
    struct flow_effect list[FLOW_EFFECTS_MAX];
};

// Ends what goes on, for a program that ends: an opened reset is reported, the card let go. False,
// and nothing is done, while the card is being written: that must go on first.
bool flow_end(struct flow *flow, struct flow_effects *effects);

// The machine before the first event: the reader and the backend are not known yet, so it is
// closed. The caller performs `effects`.
void flow_init(struct flow *flow, struct flow_effects *effects);

// Takes one event. Fills `effects` with what has to be done, in order. False for an answer that
// nobody waits for: nothing came of it, and whoever brought it must not keep what it carries.
bool flow_step(struct flow *flow, const struct flow_event *event, struct flow_effects *effects);

// Why nobody can begin, or why nothing can be reset; NOTICE_NONE: all is open.
enum view_notice flow_closed_by(const struct flow *flow);

// Whether what keeps the kiosk closed concerns resets only: a change needs no backend.
bool flow_closes_resets_only(enum view_notice closed);

// Whether an operation is offered now, and if not, why.
enum view_choice flow_choice(const struct flow *flow, enum operation operation);

// Tries left of one secret, as far as known (-1: unknown).
int flow_tries(const struct flow *flow, enum secret_kind kind);

// "start", "card", ...: for the log.
const char *flow_state_name(enum flow_state state);

#endif
