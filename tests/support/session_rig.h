// The session alone: its loop runs in a context of its own and is stopped at every wait, between
// helpers that are nothing but the ends of sockets. The clock and the glass are replaced at link
// time; time passes only when a test says so.
#ifndef TESTS_SUPPORT_SESSION_RIG_H
#define TESTS_SUPPORT_SESSION_RIG_H

#include <ucontext.h>

#include "firmware/session/internal.h"
#include "tests/support/tmpdir.h"

enum {
    RIG_STACK = 1 << 20,
    RIG_ASKED_MAX = 64,
};

// One end of a helper, with the questions that have arrived and are not answered.
struct rig_helper {
    int listener, fd;                        // fd -1: the kiosk is not connected
    struct ipc_message asked[RIG_ASKED_MAX]; // the oldest first
    size_t count;
};

struct rig {
    char dir[SCRATCH_MAX];
    char card_path[SCRATCH_MAX + 8], link_path[SCRATCH_MAX + 8];
    struct rig_helper card, link;
    struct session *session;
    struct view view; // what is on the screen
    int limit_ms;     // how long the session would wait now
    ucontext_t test, loop;
    unsigned char *stack;
    struct input input;
    bool ended; // session_run() has returned
    uint32_t insertions;
};

// A session that serves: both helpers are there, the reader is empty, the backend is open. The
// caller stops it. NULL when it could not be set up.
struct rig *rig_start(void);
void rig_stop(struct rig **rig);

// One round of the loop, which ends in its next wait. `input` NULL: it is only woken.
void rig_turn(struct rig *rig, const struct input *input);

void rig_press(struct rig *rig, enum control control);
void rig_type(struct rig *rig, const char *characters);

// Lets time pass in one step, without a round.
void rig_pass(struct rig *rig, int64_t ms);

// Lets it pass as it would: a round at every moment the session asked for.
void rig_wait(struct rig *rig, int64_t ms);

// The oldest unanswered question of this type; fails the test when there is none.
struct ipc_message *rig_asked(struct rig *rig, struct rig_helper *helper, uint16_t type);

// How many unanswered questions of this type there are.
size_t rig_count(struct rig *rig, struct rig_helper *helper, uint16_t type);

// Answers a question, which is no longer there afterwards, without a round.
void rig_answer(struct rig_helper *helper, struct ipc_message *question, uint16_t type,
                const void *body, size_t size);

// The helper goes, and is back when the kiosk connects again.
void rig_restart(struct rig *rig, struct rig_helper *helper);

// What lies in the reader, told unasked, and a round.
void rig_presence(struct rig *rig, int readers, int cards);

// ---- answers of a usual visit, each with a round
// --------------------------------------------------

// A card whose certificate consists of `mark` only.
void rig_card_opens(struct rig *rig, unsigned char mark, int tries_sign, int tries_auth);
void rig_card_says(struct rig *rig, uint16_t type, enum card_result result);

// An opened reset whose id ends in `mark` ('a'..'f' or a digit) and whose nonce consists of it.
void rig_link_opens(struct rig *rig, char mark);
void rig_link_says(struct rig *rig, uint16_t type, enum link_result result);

// Compares the id of a question or of an outcome with that of `mark`.
bool rig_is_id(const char *id, char mark);

// To "card" with the card `mark`; to "new" with the PIN 1234 for the reset of the password, opened
// as `id`; and on to the press of confirm.
void rig_to_card(struct rig *rig, unsigned char mark);
void rig_to_new(struct rig *rig, char id);
void rig_to_confirmed(struct rig *rig);

#endif
