// Inside promises*.c: what is known of the visit that is being made.
#ifndef TESTS_SIM_PROMISES_INSIDE_H
#define TESTS_SIM_PROMISES_INSIDE_H

#include "firmware/protocol/card_message.h"
#include "tests/sim/promises.h"

enum {
    TYPED_MAX = 8,
    QUESTIONS_MAX = 64,
};

struct promises_visit {
    bool agreed;             // to the card being read
    const struct card *read; // under that agreement,
    int64_t read_us;         // and when
    int64_t read_until_us;   // a reading under way goes on until then
    int64_t missing_us;      // the kiosk was told that a reader is gone
    int oks;                 // presses of OK that no VERIFY has used
    bool last_try;           // agreed to the very last try
    int64_t confirmed_us; // when "confirm" was pressed for a write that has not been made; 0: none
    bool told_unknown;    // the screen said that nobody knows, since "confirm"
    bool written;         // since "confirm"
    bool right[CARD_SECRETS];        // the card has taken this secret in this visit
    const struct card *card;         // that was read last
    const struct record *permission; // of the write under way
};

struct promises_typed {
    char text[TYPED_MAX][CARD_SECRET_MAX + 1];
    size_t count;
    uint32_t cards; // whose certificates were read, a bit each
};

struct promises_visit *promises_visit(void);
struct promises_typed *promises_typed_list(void);

// Looks for these bytes in the memory of every process.
void promises_search(const char *promise, const void *bytes, size_t length, const char *what);

// Somebody has asked kiosk-card's worker for the test that resets the reader.
void promises_reset_test(void);
bool promises_reset_is_tested(void);

// Begins the visit anew: nobody has agreed to anything.
void promises_forget_visit(void);

// The parts of promises_tick().
void promises_tick_glass(void);
void promises_tick_card(void);
void promises_tick_messages(void);
void promises_tick_service(void);

void promises_begin_service(void);

// A resident chose a reset.
void promises_chosen(void);

// Another screen is shown; `first`: the first one of this kiosk.
void promises_shown_left(const struct view *view, bool first);

// True while the kiosk waits for the card's answer to a question of this type.
bool promises_card_is_asked(enum card_type type);

// True when the string is among what residents typed lately.
bool promises_was_typed(const char *value, size_t length);

// How often it is.
int promises_times_typed(const char *value);

#endif
