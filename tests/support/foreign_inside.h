// What is on the foreign card. For foreign_*.c only.
#ifndef TESTS_SUPPORT_FOREIGN_INSIDE_H
#define TESTS_SUPPORT_FOREIGN_INSIDE_H

#include <openssl/evp.h>

#include "tests/support/foreign_card.h"
#include "tests/support/foreign_command.h"

enum {
    FOREIGN_SECRETS = 2,
    FOREIGN_FILES = 4,
    FOREIGN_FILE_MAX = 2048,
    FOREIGN_CHALLENGE = 16,

    FOREIGN_FILE_SIGN = 0x0001, // the signature certificate
};

struct foreign_file {
    uint16_t id;
    size_t length; // with the padding
    size_t used;   // without
    unsigned char bytes[FOREIGN_FILE_MAX];
};

struct foreign_card {
    struct foreign_habits habits;
    struct foreign_file files[FOREIGN_FILES];
    struct {
        uint16_t file, key_file;
        int tries, tries_max;
        char value[17];
        EVP_PKEY *key;
    } secrets[FOREIGN_SECRETS];
    unsigned char permission_key[FOREIGN_MASTER]; // K_card

    // Lost without power.
    uint16_t selected;
    bool verified[FOREIGN_SECRETS];
    bool challenged;
    unsigned char challenge[FOREIGN_CHALLENGE];
    uint16_t permitted; // the file of the secret that may be reset once; 0: none
    size_t waiting;     // bytes that GET RESPONSE fetches
    unsigned char parts[256];
};

#endif
