// One card's visit as the worker knows it: the link to the card and what must be forgotten at the
// end.
//
// The link may be let go in the middle (that is how pcscd is made to forget an APDU) and is taken
// up again by card_visit_resume(), which makes sure that it is still the same card. What was
// verified does not survive that, on purpose.
#ifndef FIRMWARE_CARD_CARD_VISIT_H
#define FIRMWARE_CARD_CARD_VISIT_H

#include <stdbool.h>

#include "drivers/card/apdu.h"
#include "drivers/card/pcsc.h"
#include "drivers/jpki/jpki.h"
#include "firmware/card/card_exchanges.h"
#include "firmware/card/card_settings.h"
#include "firmware/protocol/card_message.h"

enum {
    CARD_HEAD_MAX = 256, // bytes of the user certificate that tell one card from another
};

struct card_visit {
    const struct card_settings *settings;
    int fd; // to the parent, for the trace
    struct apdu_channel channel;
    struct jpki jpki;
    struct card_exchanges *exchanges; // those of the settings, else its own
    struct card_exchanges own;
    bool opened;                // a card, at any time
    bool reading, superseded;   // card_visit_open() is under way; nobody waits for it any more
    struct pcsc *pcsc;          // NULL: the link is let go
    char reader[PCSC_NAME_MAX]; // where the card lies, as long as the visit lasts
    bool plate;                 // it lies on a plate, and may take its time
    uint16_t head_length;
    unsigned char head[CARD_HEAD_MAX]; // head_length 0: no card was opened in this visit
    int8_t tries[2];                   // by enum secret_kind, as the card last said
    struct secret *old;                // the secret that a change will replace, of kind `old_kind`
    struct secret *wanted;             // the staged one, of kind `wanted_kind`
    struct secret *known;              // verified, of kind `known_kind`, until the proof is made
    bool key_open;                     // and its key is open on the card
    int64_t key_until;                 // clock_ms() when that ends
    bool test;                         // it is a technician's test visit: see card_testing.h
    bool technician; // the card is a technician's: nothing of a resident's visit may reach it
    unsigned char fingerprint[TECHNICIAN_FINGERPRINT]; // of its certificate, as it was judged
    bool to_forget;       // pcscd still holds the secret that was just verified
    struct secret *birth; // what jpki_certificate_birth() found
    enum secret_kind old_kind, wanted_kind, known_kind;
};

// Sets up an empty visit, whose APDUs are traced to `fd`. Used in place, never copied. False
// without memory.
bool card_visit_start(struct card_visit *visit, int fd, const struct card_settings *settings);

// Tells that the card has taken the write and is only asked for its counter now.
void card_visit_checking(const struct card_visit *visit);

// For the end of the process: ends the visit and gives the memory back.
void card_visit_stop(struct card_visit *visit);

// Ends what was before, finds the reader with a card, and reads what can be read without a PIN.
// `opened` is filled whole. CARD_GONE at the next command when the parent's next question is to
// open a card again or to close it. The link stays only to a My Number Card. `test`: a test visit
// begins, and the link stays only to a test card that has all of its tries.
void card_visit_open(struct card_visit *visit, bool test, struct card_opened *opened);

// Ends what was before and connects to the card in the reader, whatever it is. CARD_DONE GONE MUTE
// IN_USE NO_READER UNEXPECTED; for others than card_visit_open(), to whom nothing is sent here.
enum card_result card_visit_connect(struct card_visit *visit);

// Takes the link up again if it was let go. CARD_DONE, or CARD_GONE when the card is not there,
// cannot be had, or is another one: then the visit has ended.
enum card_result card_visit_resume(struct card_visit *visit);

// The same before a secret of `kind` is sent. A card on a plate may have been away so shortly that
// nobody saw it: it is asked for its tries first, taken up again when it does not know what it was
// asked, and has gone when they are not what they were.
enum card_result card_visit_resume_for(struct card_visit *visit, enum secret_kind kind);

// Resets the card and lets go of it; with the context pcscd forgets the last APDU.
void card_visit_release(struct card_visit *visit);

// Releases, and forgets everything of this card and its holder.
void card_visit_end(struct card_visit *visit);

// What a failed step on the card means to the asker; JPKI_LOST ends the visit.
enum card_result card_visit_judge(struct card_visit *visit, enum jpki_err err);

#endif
