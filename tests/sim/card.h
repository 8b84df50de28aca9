// A My Number Card by the public profile: files, two secrets with their counters, a proving key
// each, a challenge and a permission. It shares no code with the product.
//
// Its cryptography is a stand-in that only this simulator understands: a signature carries what was
// signed, and the permission is a checksum that the centre (centre.h) makes the same way.
#ifndef TESTS_SIM_CARD_H
#define TESTS_SIM_CARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    CARD_SECRET_MAX = 16,
    CARD_RESPONSE = 258,
    CARD_PERMISSION = 16,
};

enum card_which { // of the two secrets; as in certificate.h
    CARD_SIGN,
    CARD_AUTH,
    CARD_SECRETS,
};

enum card_label {
    CARD_MY_NUMBER,
    CARD_OLD_REGISTER,
    CARD_PHONE,
    CARD_FOREIGN, // without the application
};

struct badge;

struct card_secret {
    char value[CARD_SECRET_MAX + 1];
    int tries, tries_max;
    bool verified;
    int64_t verified_at; // world_us()
    uint32_t writes;     // resets and changes that the card carried out
    int64_t used_at;     // when a command last needed it verified
};

struct card {
    int number; // whose it is, for certificate.h
    enum card_label label;
    struct badge *badge;    // a technician's; NULL: a resident's
    bool has[CARD_SECRETS]; // the certificate is there
    struct card_secret secrets[CARD_SECRETS];
    bool application;
    uint16_t selected;
    bool challenged;
    unsigned char challenge[16];
    int permitted;                             // enum card_which; -1: nothing
    unsigned char permission[CARD_PERMISSION]; // what permitted it
    // Habits within the profile.
    int chunk;         // most bytes that one READ gives
    bool le_zero;      // READ with Le 00 is taken; else 6700
    bool in_parts;     // answers are fetched by GET RESPONSE
    bool names_length; // 6Cxx for a Le that is not right
    bool locked_6983;
    bool select_61; // SELECT answers 61xx, as T=0 does
    int apdu_us;    // how long a command takes
    unsigned char pending[CARD_RESPONSE];
    size_t pending_length;
};

void card_make(struct card *card, int number);

// Whether it is a test card: nobody's.
bool card_is_test(const struct card *card);

// Draws what kind of card it is and what habits it has, within the profile.
void card_draw(struct card *card, int number);

// Power-down or reset: what was verified and allowed is gone.
void card_reset(struct card *card);

// Carries a command out; returns the response's length, at least 2.
size_t card_command(struct card *card, const unsigned char *command, size_t length,
                    unsigned char response[CARD_RESPONSE]);

// The permission for one card, one secret and one challenge.
void card_permission(int number, enum card_which which, const unsigned char challenge[16],
                     unsigned char permission[CARD_PERMISSION]);

// Takes a signature apart: what was signed (SHA-256), by whose key. False when it is none.
bool card_signature_read(const unsigned char *signature, size_t length, unsigned char digest[32],
                         int *number, enum card_which *which);

#endif
