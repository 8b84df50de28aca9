#include "tests/support/canary.h"

#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "tests/test.h"

enum {
    NEEDLE_MAX = CANARY_FRAGMENT * 8,
    NEEDLES_MAX = 4096,
    NAMES_MAX = 16,
    BEGINNINGS = 1 << 16, // two bytes
    NOBODY = 0,           // no needle has this number
    MONTHS = 9,           // that begin with a zero
    DAYS = 28,
};

struct needle {
    unsigned char bytes[NEEDLE_MAX];
    size_t size;
    size_t before; // bytes of a command that stand before the secret itself
    const char *name, *form;
    bool alone;    // only when it stands apart from other text
    uint16_t next; // with the same beginning
};

struct canaries {
    size_t count; // of needles; number 0 is not used
    struct needle needles[NEEDLES_MAX];
    uint16_t first[BEGINNINGS];
    uint8_t is_first[BEGINNINGS / 8]; // a bit for each: the processor's cache holds them
};

struct canaries *canaries_new(void)
{
    struct canaries *canaries = calloc(1, sizeof *canaries);
    assert_non_null(canaries);
    canaries->count = 1;
    return canaries;
}

void canaries_free(struct canaries **canaries)
{
    free(*canaries);
    *canaries = NULL;
}

// ---- forms ------------------------------------------------------------------------------------

static unsigned beginning(const unsigned char *bytes)
{
    return (unsigned)bytes[0] << 8 | bytes[1];
}

static struct needle *add_needle(struct canaries *c, const char *name, const char *form,
                                 const void *bytes, size_t size)
{
    assert_true(c->count < NEEDLES_MAX && size >= 2 && size <= NEEDLE_MAX);
    struct needle *n = &c->needles[c->count];
    *n = (struct needle){.size = size, .name = name, .form = form};
    memcpy(n->bytes, bytes, size);
    unsigned first = beginning(n->bytes);
    assert_true(first != 0); // see skip_zeros()
    n->next = c->first[first];
    c->first[first] = (uint16_t)c->count++;
    c->is_first[first / 8] |= (uint8_t)(1U << first % 8);
    return n;
}

// Each character's code as a number of `width` bytes, in either order: the zeros before the first
// and behind the last are left out.
static void add_wide(struct canaries *c, const char *name, const char *form,
                     const unsigned char *codes, size_t count, size_t width)
{
    unsigned char bytes[NEEDLE_MAX] = {0};
    for (size_t i = 0; i < count; i++)
        bytes[i * width] = codes[i];
    add_needle(c, name, form, bytes, (count - 1) * width + 1);
}

// As people and logs write bytes: in a row, or each with a blank behind it.
static void add_hex(struct canaries *c, const char *name, const unsigned char *codes, size_t count,
                    const char *digits, bool blanks)
{
    char text[NEEDLE_MAX];
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        text[used++] = digits[codes[i] >> 4];
        text[used++] = digits[codes[i] & 0x0F];
        if (blanks && i + 1 < count)
            text[used++] = ' ';
    }
    add_needle(c, name, "hexadecimal", text, used)->alone = count == CANARY_PIN;
}

// The evdev key codes of X's ordinary keyboard, row by row.
static unsigned char x_key_code(char c)
{
    static const struct {
        const char *keys;
        unsigned char first;
    } ROWS[] = {{"1234567890", 10}, {"QWERTYUIOP", 24}, {"ASDFGHJKL", 38}, {"ZXCVBNM", 52}};
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        const char *at = strchr(ROWS[i].keys, c);
        if (at)
            return (unsigned char)(ROWS[i].first + (at - ROWS[i].keys));
    }
    return 0;
}

// SDL's scan codes are those of USB keyboards.
static unsigned char scan_code(char c)
{
    if (c >= 'A' && c <= 'Z')
        return (unsigned char)(4 + (c - 'A'));
    return c == '0' ? 39 : (unsigned char)(30 + (c - '1'));
}

static void add_text(struct canaries *c, const char *name, const unsigned char *codes, size_t count)
{
    bool pin = count == CANARY_PIN;
    add_needle(c, name, "ascii", codes, count)->alone = pin;
    add_wide(c, name, "utf-16", codes, count, 2);
    add_wide(c, name, "utf-32, keysyms", codes, count, 4);
    add_wide(c, name, "64-bit keysyms", codes, count, 8);
    add_hex(c, name, codes, count, "0123456789ABCDEF", false);
    add_hex(c, name, codes, count, "0123456789abcdef", false);
    add_hex(c, name, codes, count, "0123456789ABCDEF", true);
    add_hex(c, name, codes, count, "0123456789abcdef", true);
}

// Four key codes in bytes are too little to be searched for; six, or four numbers, are not.
static void add_keys(struct canaries *c, const char *name, const char *text, size_t count)
{
    unsigned char keys[CANARY_FRAGMENT], scans[CANARY_FRAGMENT];
    for (size_t i = 0; i < count; i++) {
        keys[i] = x_key_code(text[i]);
        scans[i] = scan_code(text[i]);
    }
    if (count > CANARY_PIN) {
        add_wide(c, name, "x key codes", keys, count, 1);
        add_wide(c, name, "scan codes", scans, count, 1);
    }
    add_wide(c, name, "x key codes", keys, count, 4);
    add_wide(c, name, "scan codes", scans, count, 4);
}

static void add_fragment(struct canaries *c, const char *name, const char *text, size_t count)
{
    unsigned char small[CANARY_FRAGMENT];
    for (size_t i = 0; i < count; i++)
        small[i] = (unsigned char)tolower((unsigned char)text[i]);
    add_text(c, name, (const unsigned char *)text, count);
    if (memcmp(small, text, count) != 0)
        add_text(c, name, small, count);
    add_keys(c, name, text, count);
}

// VERIFY, CHANGE REFERENCE DATA and RESET RETRY COUNTER, and what is left of any of them.
static void add_commands(struct canaries *c, const char *name, const char *pin)
{
    static const struct {
        const char *form;
        unsigned char bytes[5];
        size_t size;
    } HEADERS[] = {
        {"apdu verify", {0x00, 0x20, 0x00, 0x80, 4}, 5},
        {"apdu change", {0x00, 0x24, 0x01, 0x80, 4}, 5},
        {"apdu reset", {0x00, 0x2C, 0x02, 0x80, 4}, 5},
        {"apdu length", {4}, 1},
    };
    for (size_t i = 0; i < sizeof HEADERS / sizeof HEADERS[0]; i++) {
        unsigned char bytes[sizeof HEADERS[i].bytes + CANARY_PIN];
        memcpy(bytes, HEADERS[i].bytes, HEADERS[i].size);
        memcpy(bytes + HEADERS[i].size, pin, CANARY_PIN);
        add_needle(c, name, HEADERS[i].form, bytes, HEADERS[i].size + CANARY_PIN)->before =
            HEADERS[i].size;
    }
}

void canaries_add(struct canaries *c, const char *name, const char *secret)
{
    size_t length = strlen(secret);
    if (length == CANARY_PIN) {
        add_fragment(c, name, secret, CANARY_PIN);
        add_commands(c, name, secret);
        return;
    }
    for (size_t i = 0; i + CANARY_FRAGMENT <= length; i++)
        add_fragment(c, name, secret + i, CANARY_FRAGMENT);
}

// ---- searching --------------------------------------------------------------------------------

// Part of a longer number, word, date or identifier.
static bool is_text(unsigned char c)
{
    return isalnum(c) || strchr("-+/_.:", c) != NULL;
}

static bool matches(const struct needle *n, const unsigned char *bytes, size_t length, size_t at)
{
    if (n->size > length - at || memcmp(n->bytes, bytes + at, n->size) != 0)
        return false;
    if (!n->alone)
        return true;
    bool before = at > 0 && bytes[at - 1] != '\0' && is_text(bytes[at - 1]);
    size_t end = at + n->size;
    bool after = end < length && bytes[end] != '\0' && is_text(bytes[end]);
    return !before && !after;
}

// The next place that is not before eight zeros: most of a memory is, and no needle begins with
// two.
static size_t skip_zeros(const unsigned char *bytes, size_t length, size_t at)
{
    uint64_t eight = 0;
    while (at + sizeof eight <= length && memcmp(bytes + at, &eight, sizeof eight) == 0)
        at += sizeof eight - 1; // the last of them may be the first of a needle
    return at;
}

// The next place at which a needle may begin; length: none.
static size_t next_beginning(const struct canaries *c, const unsigned char *bytes, size_t length,
                             size_t at)
{
    for (; at + 1 < length; at++) {
        at = skip_zeros(bytes, length, at);
        unsigned first = at + 1 < length ? beginning(bytes + at) : 0;
        if (c->is_first[first / 8] >> first % 8 & 1)
            return at;
    }
    return length;
}

size_t canaries_search(const struct canaries *c, const unsigned char *bytes, size_t length,
                       void (*found)(void *context, const struct canary_find *find), void *context)
{
    struct canary_find last = {0};
    size_t finds = 0;
    for (size_t at = next_beginning(c, bytes, length, 0); at < length;
         at = next_beginning(c, bytes, length, at + 1)) {
        for (size_t i = c->first[beginning(bytes + at)]; i != NOBODY; i = c->needles[i].next) {
            const struct needle *n = &c->needles[i];
            if (!matches(n, bytes, length, at))
                continue;
            bool same = last.name == n->name && at + n->before - last.offset < CANARY_SAME;
            last = (struct canary_find){n->name, n->form, at + n->before};
            if (same)
                continue;
            finds++;
            found(context, &last);
        }
    }
    return finds;
}

// ---- making -----------------------------------------------------------------------------------

void canary_password(char password[CANARY_TEXT_MAX])
{
    static const char LETTERS[] = "ABCDEFGHJKLMNPQRSTUVWXYZ";
    unsigned char random[CANARY_PASSWORD];
    assert_int_equal(getrandom(random, sizeof random, 0), sizeof random);
    for (size_t i = 0; i < CANARY_PASSWORD; i++)
        password[i] =
            i % 3 == 2 ? (char)('0' + random[i] % 10) : LETTERS[random[i] % (sizeof LETTERS - 1)];
    password[CANARY_PASSWORD] = '\0';
}

void canary_digits(char pin[CANARY_TEXT_MAX])
{
    unsigned char random[CANARY_DIGITS];
    assert_int_equal(getrandom(random, sizeof random, 0), sizeof random);
    for (size_t i = 0; i < CANARY_DIGITS; i++)
        pin[i] = (char)('0' + random[i] % 10);
    pin[CANARY_DIGITS] = '\0';
}

bool canary_pin(unsigned number, char pin[CANARY_TEXT_MAX])
{
    if (number >= MONTHS * DAYS)
        return false;
    // The twenties first: certificates are full of "0" and "1" as DER's tags, and "2" is none.
    unsigned day = (number / MONTHS + 20) % DAYS + 1;
    snprintf(pin, CANARY_TEXT_MAX, "%02u%02u", number % MONTHS + 1, day);
    // Two digits twice and runs are refused as a new PIN.
    if (memcmp(pin, pin + 2, 2) == 0)
        memcpy(pin + 2, "29", 2);
    if (strcmp(pin, "0123") == 0)
        strcpy(pin, "0930");
    return true;
}
