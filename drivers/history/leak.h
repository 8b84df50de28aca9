// Whether a text looks like something that must never leave the kiosk: the second wall of the
// scanner, and what gives its refusals a name. Inside drivers/history only.
#ifndef DRIVERS_HISTORY_LEAK_H
#define DRIVERS_HISTORY_LEAK_H

#include <stdbool.h>
#include <stddef.h>

enum leak {
    LEAK_NONE,
    LEAK_CERTIFICATE, // PEM, DER, or so much base64 or hexadecimal that it may be one
    LEAK_MY_NUMBER,   // 12 digits with their check digit
    LEAK_PASSWORD,    // 6 to 16 capitals and digits, with one of each
    LEAK_PIN,         // 4 to 8 digits that stand alone: a card's PIN, a technician's
};

// The gravest thing that `text` looks like. Digits and capitals may be full-width; spaces and
// hyphens of any kind may stand between the digits of a My Number.
enum leak leak_find(const char *text, size_t length);

// Whether the last of 12 digits (values 0 to 9) is the check digit of the others: article 5 of the
// ordinance of the Ministry of Internal Affairs and Communications No. 85 of 2014.
bool leak_is_my_number(const unsigned char digits[12]);

#endif
