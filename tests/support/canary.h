// Secrets that stand nowhere by chance, and how they are looked for in a piece of memory or a file.
//
// A secret is searched in every form in which a program could hold it: as ASCII (both cases: keys
// give small letters), UTF-16, UTF-32 (which are also X's keysyms and SDL's key codes), 64-bit
// characters (Xlib's KeySym), hexadecimal text, X key codes and SDL scan codes, and in the APDUs
// that carry it. Of a password any six characters in a row are a find; of a PIN all four digits.
#ifndef TESTS_SUPPORT_CANARY_H
#define TESTS_SUPPORT_CANARY_H

#include <stdbool.h>
#include <stddef.h>

enum {
    CANARY_PIN = 4,
    CANARY_PASSWORD = 14,
    CANARY_DIGITS = 8,
    CANARY_TEXT_MAX = 17,
    CANARY_FRAGMENT = 6, // characters of a password that are a find
    CANARY_SAME = 64,    // finds of one secret that are nearer to each other are one
};

struct canary_find {
    const char *name; // of the secret, as it was added
    const char *form; // "ascii", "utf-16", ...
    size_t offset;    // in what was searched
};

struct canaries;

// Nothing to look for yet. The caller frees it.
struct canaries *canaries_new(void);
void canaries_free(struct canaries **canaries);

// Adds a secret: a PIN when it is four characters long, else a password. `name` must outlive it.
void canaries_add(struct canaries *canaries, const char *name, const char *secret);

// Tells `found` of every find. Returns how many there were.
size_t canaries_search(const struct canaries *canaries, const unsigned char *bytes, size_t length,
                       void (*found)(void *context, const struct canary_find *find), void *context);

// A random password: CANARY_PASSWORD characters, letters and digits mixed, a letter first.
void canary_password(char password[CANARY_TEXT_MAX]);

// A random PIN of a technician: CANARY_DIGITS digits.
void canary_digits(char pin[CANARY_TEXT_MAX]);

// The number-th of the PINs that can be canaries: a zero, then a valid month and day, because no
// program prints a number that way. False when there are no more.
bool canary_pin(unsigned number, char pin[CANARY_TEXT_MAX]);

#endif
