// What the parts of the card share with each other and with nobody else.
#ifndef TESTS_CARD_SRC_CARD_INSIDE_H
#define TESTS_CARD_SRC_CARD_INSIDE_H

#include "tests/card/src/apdu.h"
#include "tests/card/src/card.h"
#include "tests/card/src/reset_key.h"

// ISO/IEC 7816-4 clause 5.6, tables 5 and 6.
enum card_sw {
    SW_DONE = 0x9000,
    SW_MORE = 0x6100,  // low byte: how much waits for GET RESPONSE
    SW_TRIES = 0x63C0, // low nibble: tries left
    SW_AUTHENTICATION_FAILED = 0x6300,
    SW_MEMORY_FAILED = 0x6581,
    SW_WRONG_LENGTH = 0x6700,
    SW_NOT_ALLOWED = 0x6982,
    SW_BLOCKED_6983 = 0x6983,
    SW_BLOCKED = 0x6984,
    SW_CONDITIONS = 0x6985,
    SW_BAD_DATA = 0x6A80,
    SW_NO_FILE = 0x6A82,
    SW_BAD_PARAMETERS = 0x6A86,
    SW_NO_REFERENCE = 0x6A88,
    SW_BAD_OFFSET = 0x6B00,
    SW_LE = 0x6C00, // low byte: the right Le
    SW_NO_INSTRUCTION = 0x6D00,
    SW_NO_CLASS = 0x6E00,
};

enum card_file_type {
    CARD_FILE_DATA,
    CARD_FILE_KEY,
    CARD_FILE_SECRET,
};

struct card_file {
    uint16_t id;
    enum card_file_type type;
    enum image_which which; // of keys, secrets and certificates
};

enum {
    CARD_CHAIN_MAX = 512, // bytes of a command in several parts; the longest has 266
};

struct card {
    struct image image;
    struct card_memory memory;
    struct habits habits;

    // Everything below lives only as long as the power.
    bool selected;                   // the JPKI application
    bool piv_selected;               // the PIV application instead
    const struct card_file *current; // the current EF, or NULL
    bool verified[IMAGE_WHICH_COUNT];
    bool challenge_open;
    uint8_t challenge[RESET_KEY_CHALLENGE];
    bool may_reset[IMAGE_WHICH_COUNT];
    bool piv_verified;
    uint8_t chain[CARD_CHAIN_MAX]; // the parts of GENERAL AUTHENTICATE so far
    size_t chain_length;
    struct card_answer waiting; // data that waits for GET RESPONSE; no status word
};

// Each executes one command, appends data to `answer`, which starts empty, and returns the status
// word.
uint16_t card_files_select(struct card *card, const struct apdu *apdu, struct card_answer *answer);
uint16_t card_files_read(struct card *card, const struct apdu *apdu, struct card_answer *answer);
uint16_t card_secrets_verify(struct card *card, const struct apdu *apdu,
                             struct card_answer *answer);
uint16_t card_secrets_change(struct card *card, const struct apdu *apdu,
                             struct card_answer *answer);
uint16_t card_secrets_reset(struct card *card, const struct apdu *apdu, struct card_answer *answer);
uint16_t card_keys_sign(struct card *card, const struct apdu *apdu, struct card_answer *answer);
uint16_t card_keys_challenge(struct card *card, const struct apdu *apdu,
                             struct card_answer *answer);
uint16_t card_keys_authenticate(struct card *card, const struct apdu *apdu,
                                struct card_answer *answer);

// PIV: its name is in SELECT, it is selected, and every other command while it is.
bool card_piv_is_named(const struct card *card, const struct apdu *apdu);
uint16_t card_piv_select(struct card *card, const struct apdu *apdu, struct card_answer *answer);
uint16_t card_piv_execute(struct card *card, const struct apdu *apdu, struct card_answer *answer);

// Writes `next` to the memory that survives; only then it is the card's image. Wipes `next`.
bool card_save(struct card *card, struct image *next);

// The file that P2 names: 80 is the current EF, 80 + id is a short EF id and selects that file.
// Its type must be `type`; otherwise *file is NULL and the status word says why.
uint16_t card_files_named(struct card *card, uint8_t p2, enum card_file_type type,
                          const struct card_file **file);

// The file with this id, NULL when the card has none.
const struct card_file *card_files_find(const struct card *card, uint16_t id);

#endif
