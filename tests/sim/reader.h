// The readers and the pcscd over them. os/pcsclite.c is its client library.
#ifndef TESTS_SIM_READER_H
#define TESTS_SIM_READER_H

#include <stdbool.h>
#include <stdint.h>

#include "tests/sim/card.h"

enum {
    READER_MAX = 2,
    READER_NOBODY = -1,
    READER_GHOST = -2, // a dead client whose command was not answered
};

struct reader {
    bool plugged;
    bool plate;        // cards are laid on it
    struct card *card; // NULL: empty
    bool mute;         // the card lies in it the wrong way round
    uint16_t changes;
    uint32_t insertions; // by hands; pcscd does not count them
    int holder;          // the process that has the card for itself; READER_NOBODY
    bool stuck;          // a command has no answer, and who sent it is gone
    uint32_t connection; // goes up with every connection and every card that leaves
    int64_t moved_at;    // when a card last came, left or lost its power; world_us()
    int64_t put_at;      // when one was last put in
    int64_t seen_at;     // what lies in it is told as empty until then
};

struct reader_service {
    bool alive, hangs;
    uint32_t epoch; // which pcscd this is
    struct reader readers[READER_MAX];
    unsigned char last[261]; // the command that it received last
    size_t last_length;
    int64_t last_at;
};

struct reader_service *reader_service(void);

void reader_begin(void);

// A hand puts a card in or pulls it. Nothing when it cannot be done.
void reader_put(int reader, struct card *card, bool wrong_way);
struct card *reader_pull(int reader);

// The card is out and in again before the reader has noticed: only who talks to it does.
void reader_flicker(int reader);

void reader_plug(int reader, bool plugged);

// A reader that has just come needs so long until it sees the card that lies in it.
void reader_sees_late(int reader, int64_t us);
bool reader_sees(const struct reader *reader);

// pcscd dies (and with it every connection) and comes back; it hangs, and goes on.
void reader_service_die(void);
void reader_service_start(void);
void reader_service_hang(bool hangs);

// A card has been sent a command that will have no answer.
bool reader_is_stuck(void);

// A process has died: the card it held is reset and let go, unless a command has no answer.
void reader_died(int process);

// Somebody changed something that a client may be waiting for.
void reader_wake(void);

#endif
