// What a well-formed secret is, one row per kind: facts of the JPKI application.
#ifndef DRIVERS_DOMAIN_SECRET_RULES_H
#define DRIVERS_DOMAIN_SECRET_RULES_H

#include <stdbool.h>
#include <stdint.h>

#include "drivers/domain/operation.h"

struct secret_rules {
    uint8_t min, max; // characters
    bool letters;     // A-Z are allowed, and at least one is needed; else digits only
    bool digits;      // at least one digit is needed
    int8_t tries;     // the card's maximum of wrong entries
};

// The row of a kind; never NULL.
const struct secret_rules *secret_rules(enum secret_kind kind);

#endif
