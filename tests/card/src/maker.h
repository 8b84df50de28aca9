// Makes a card: two keys, two certificates, the key that permits resets; a technician's key and
// certificate, which are given; and the file of it all.
#ifndef TESTS_CARD_SRC_MAKER_H
#define TESTS_CARD_SRC_MAKER_H

#include <stdbool.h>
#include <time.h>

#include "tests/card/src/certificate.h"
#include "tests/card/src/image.h"
#include "tests/card/src/reset_key.h"

// Everything that was asked for. Of the image, kind, secrets, tries and ATR are set beforehand.
struct maker_plan {
    struct image image;
    const char *file;                      // of the card
    const char *ca_key[IMAGE_WHICH_COUNT]; // PEM files
    const char *ca[IMAGE_WHICH_COUNT];
    const char *key[IMAGE_WHICH_COUNT];    // PEM files of the card's own keys; NULL: a new one
    const char *export[IMAGE_WHICH_COUNT]; // where to write the certificates as DER; NULL: nowhere
    const char *ocsp_url;                  // NULL: none
    const char *piv; // PEM file of a technician's certificate and, unless it is a copy without one,
                     // a key; NULL: none
    time_t from[IMAGE_WHICH_COUNT], until[IMAGE_WHICH_COUNT];
    struct certificate_date birth;
    bool has_master; // otherwise the card permits no reset
    uint8_t master[RESET_KEY_BYTES];
};

// Fills the plan's image and stores it. False, with the reason on standard error, when a file
// cannot be read or written; the caller wipes the plan.
bool maker_make(struct maker_plan *plan);

#endif
