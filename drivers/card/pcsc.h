// PC/SC as the kiosk needs it: one context, one exclusive connection, one way to wait for cards.
//
// Nothing of winscard.h leaves this file's source. It never retries, never keeps an APDU, and never
// leaves a card without resetting it. Source: PC/SC Workgroup, part 5; pcsc-lite's winscard.h.
#ifndef DRIVERS_CARD_PCSC_H
#define DRIVERS_CARD_PCSC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PCSC_NAME_MAX = 128,     // bytes of a reader's name with its terminator (MAX_READERNAME)
    PCSC_READERS_MAX = 8,    // a kiosk has one, a bench some; more than this are not seen
    PCSC_ATR_MAX = 33,       // bytes (ISO/IEC 7816-3 clause 8.2.1)
    PCSC_RESPONSE_MAX = 258, // 256 bytes and the status word (ISO/IEC 7816-4 clause 5.1)
};

enum pcsc_err {
    PCSC_OK = 0,
    PCSC_GONE,       // the card left, or the link to it broke
    PCSC_MUTE,       // a card that does not answer its reset
    PCSC_IN_USE,     // somebody else holds the card
    PCSC_NO_READER,  // no reader, or not this one any more
    PCSC_NO_SERVICE, // no pcscd, or it went away: close and open anew
    PCSC_TIMEOUT,    // nothing happened within the limit
    PCSC_FAILED,     // anything else; it has been logged with its code
};

struct pcsc;

// A reader and what lies in it, as pcsc_wait() saw it last. Zero but for the name: never seen.
struct pcsc_reader {
    char name[PCSC_NAME_MAX];
    bool present;     // a card is in, mute ones included
    bool mute;        // it does not answer
    bool gone;        // the reader has gone since it was listed; so whether a card is in is unknown
    uint16_t changes; // cards that came or left since pcscd knows the reader; wraps
    uint32_t state;   // for pcsc_wait() only
};

const char *pcsc_strerr(enum pcsc_err err);

// Opens a context. On PCSC_OK the caller owns *pcsc and ends it with pcsc_close(). Blocks while
// pcscd hangs.
enum pcsc_err pcsc_open(struct pcsc **pcsc);

// Disconnects, releases the context (with it pcscd forgets the last APDU) and sets the pointer to
// NULL. NULL inside is fine.
void pcsc_close(struct pcsc **pcsc);

// Lists the readers: at most PCSC_READERS_MAX, states not filled in. None is PCSC_OK and 0. Where a
// reader has its own security module, which is no reader of residents' cards, is left out.
enum pcsc_err pcsc_list(struct pcsc *pcsc, struct pcsc_reader *readers, size_t *count);

// Waits until a reader differs from what the entries hold, or a reader comes or goes, and fills
// the entries. PCSC_NO_READER: the list is stale. Blocks for up to `limit_ms`, and longer while
// pcscd hangs.
enum pcsc_err pcsc_wait(struct pcsc *pcsc, struct pcsc_reader *readers, size_t count, int limit_ms);

// Connects to the card in `reader`, T=1 or T=0, and keeps everybody else out.
enum pcsc_err pcsc_connect(struct pcsc *pcsc, const char *reader);

// Resets the card and lets go of it; nothing when there is no connection.
void pcsc_disconnect(struct pcsc *pcsc);

// What the card answered to its reset; the number of bytes, 0: it is not known.
size_t pcsc_atr(const struct pcsc *pcsc, unsigned char atr[PCSC_ATR_MAX]);

// True when the connection runs T=0, where a command with data never carries Le.
bool pcsc_is_t0(const struct pcsc *pcsc);

// Sends one command and receives its response of up to PCSC_RESPONSE_MAX bytes. A response of no
// bytes is PCSC_GONE: that is how pcscd tells of a card that left meanwhile. It has no time
// limit: when a card is silent, only killing the process that waits ends the wait.
enum pcsc_err pcsc_transmit(struct pcsc *pcsc, const unsigned char *command, size_t length,
                            unsigned char *response, size_t *response_length);

// Makes pcscd overwrite the command that it received last. Nothing reaches the card.
void pcsc_forget(struct pcsc *pcsc);

#endif
