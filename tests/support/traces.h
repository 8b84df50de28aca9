// What a program keeps of the keys and touches that it was told of: events of X as they come over
// the wire, of Xlib, and of SDL, wherever they lie in its memory.
//
// One event gives one character away, too little to be found by canary.h.
#ifndef TESTS_SUPPORT_TRACES_H
#define TESTS_SUPPORT_TRACES_H

#include "tests/support/kiosk_stand.h"

enum {
    TRACES_KEYS_MAX = 40,
};

struct traces_rect {
    int x, y, w, h;
};

// Where the character keys of an entry are, and what the events are told by.
struct traces {
    unsigned long root; // X's id of the root window, which stands in every event of X
    size_t count;
    struct traces_rect keys[TRACES_KEYS_MAX];
};

// Learns the place of every character key of the entry that is shown now.
void traces_learn(struct traces *traces, const struct kiosk_stand *stand);

// How many events about a character key lie in the process's memory: presses of keys with a
// character, touches on such a place. Prints them as TAP comments.
size_t traces_count(const struct traces *traces, pid_t process);

#endif
