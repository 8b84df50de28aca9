// What goes wrong, and when: a list of faults, asked once for every command.
//
// Pure: no clock, no socket. It says what is to happen; the loop in run.c does it.
#ifndef TESTS_CARD_SRC_FAULT_H
#define TESTS_CARD_SRC_FAULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    FAULT_MAX = 32, // faults that wait at the same time
};

enum fault_action {
    FAULT_LEAVE_BEFORE, // out of the reader, for `back_ms` or for good; nothing was executed
    FAULT_LEAVE_AFTER,  // executed, then out of the reader without an answer
    FAULT_SILENT,       // executed nothing, answers nothing, stays in the reader
    FAULT_SHORT,        // executed, the answer is cut to `bytes` (0 or 1)
    FAULT_ANSWER,       // not executed, answers `sw`
    FAULT_FORGET,       // the card is reset first, as when another client or the power did it
    FAULT_DELAY,        // executed, answers `delay_ms` late
};

struct fault {
    enum fault_action action;
    bool by_ins; // at the next command with `ins`, otherwise at command number `apdu`
    bool always; // not only once
    uint8_t ins;
    unsigned apdu; // counted from 1 since the card was put in
    uint16_t sw;
    unsigned bytes;
    unsigned delay_ms;
    unsigned back_ms; // a card that leaves comes back after so long; 0: it does not
};

struct fault_plan {
    size_t count;
    struct fault faults[FAULT_MAX];
    unsigned delay_ms; // of every answer
};

// What happens to one command. All false and zero: nothing.
struct fault_verdict {
    bool leave_before, leave_after, silent, cut, replaced, forget;
    uint16_t sw;    // with `replaced`
    unsigned bytes; // with `cut`
    unsigned delay_ms;
    unsigned back_ms; // with `leave_before` or `leave_after`
};

// Adds the fault that the words say, in the language of the control socket:
//   leave before|after WHEN   wobble MS before|after WHEN   silent WHEN   short 0|1 WHEN
//   answer SW WHEN [always]   delay MS [WHEN [always]]   forget WHEN          WHEN: apdu N | ins XX
// `words` ends with NULL. False when the words say nothing or the plan is full.
bool fault_add(struct fault_plan *plan, char *const *words);

// A time that is told to the card: 1 to 600000 ms.
bool fault_read_ms(const char *word, unsigned *ms);

// Judges the command number `apdu` with the instruction `ins`; faults that happen once are used up.
struct fault_verdict fault_judge(struct fault_plan *plan, unsigned apdu, uint8_t ins);

#endif
