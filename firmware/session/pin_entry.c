#include "firmware/session/pin_entry.h"

#include <stdlib.h>
#include <string.h>

#include "drivers/domain/secret_rules.h"
#include "drivers/domain/technician.h"

struct pin_entry {
    struct secret *slots[PIN_SLOT_COUNT];
};

enum {
    CHAIN_MIN = 4, // characters in a row that count as a run or a repeat: 1234, AAAA
};

struct pin_entry *pin_entry_new(void)
{
    struct pin_entry *entry = calloc(1, sizeof *entry);
    if (!entry)
        return NULL;
    for (int i = 0; i < PIN_SLOT_COUNT; i++) {
        entry->slots[i] = secret_new();
        if (!entry->slots[i]) {
            pin_entry_free(&entry);
            return NULL;
        }
    }
    return entry;
}

void pin_entry_free(struct pin_entry **entry)
{
    if (!*entry)
        return;
    for (int i = 0; i < PIN_SLOT_COUNT; i++)
        secret_free(&(*entry)->slots[i]);
    free(*entry);
    *entry = NULL;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return c >= 'A' && c <= 'Z';
}

bool pin_entry_type(struct pin_entry *entry, enum pin_slot slot, enum secret_kind kind, char c)
{
    struct secret *secret = entry->slots[slot];
    const struct secret_rules *rules = secret_rules(kind);
    if (c >= 'a' && c <= 'z')
        c = (char)(c - 'a' + 'A');
    if (!is_digit(c) && !(rules->letters && is_letter(c)))
        return false;
    return secret_length(secret) < rules->max && secret_append(secret, c);
}

void pin_entry_delete(struct pin_entry *entry, enum pin_slot slot)
{
    secret_delete_last(entry->slots[slot]);
}

void pin_entry_wipe(struct pin_entry *entry, enum pin_slot slot)
{
    secret_wipe(entry->slots[slot]);
}

static bool has(const struct secret *secret, bool (*is)(char c))
{
    for (size_t i = 0; i < secret_length(secret); i++)
        if (is(secret_bytes(secret)[i]))
            return true;
    return false;
}

// From one character to the next. 0 follows 9, as on the keys.
static int step_between(char a, char b)
{
    if ((a == '9' && b == '0') || (a == '0' && b == '9'))
        return a == '9' ? 1 : -1;
    return b - a;
}

// How many characters from `start` on go up, go down or stay by the same step of at most one.
static size_t chain_length(const char *bytes, size_t start, size_t end)
{
    if (start + 1 >= end)
        return 1;
    int step = step_between(bytes[start], bytes[start + 1]);
    size_t i = start + 1;
    if (step < -1 || step > 1)
        return 1;
    while (i < end && step_between(bytes[i - 1], bytes[i]) == step)
        i++;
    return i - start;
}

// The same few characters again and again: 1212, A1A1A1, AB12AB12.
static bool is_repeated(const char *bytes, size_t length)
{
    for (size_t few = 1; few * 2 <= length; few++)
        if (memcmp(bytes, bytes + few, length - few) == 0)
            return true;
    return false;
}

// Runs and repeats that leave at most one character over: 1234, 7890, 0000, ABCD9876, AAAAA1.
static bool is_simple(const struct secret *secret)
{
    const char *bytes = secret_bytes(secret);
    size_t length = secret_length(secret), over = 0;
    for (size_t i = 0; i < length;) {
        size_t chain = chain_length(bytes, i, length);
        if (chain < CHAIN_MIN) {
            over++;
            chain = 1;
        }
        i += chain;
    }
    return length >= CHAIN_MIN && (over <= 1 || is_repeated(bytes, length));
}

static uint8_t kept_rules(const struct secret *secret, enum secret_kind kind)
{
    size_t length = secret_length(secret);
    bool fits = length >= secret_rules(kind)->min;
    uint8_t kept = fits ? RULE_LENGTH : 0;
    if (has(secret, is_letter))
        kept |= RULE_LETTER;
    if (has(secret, is_digit))
        kept |= RULE_DIGIT;
    if (fits && !is_simple(secret))
        kept |= RULE_NOT_SIMPLE;
    return kept;
}

bool pin_entry_complete(const struct pin_entry *entry, enum pin_slot slot, enum secret_kind kind)
{
    uint8_t needed = RULE_LENGTH;
    if (secret_rules(kind)->letters)
        needed |= RULE_LETTER;
    if (secret_rules(kind)->digits)
        needed |= RULE_DIGIT;
    if (slot == PIN_NEW)
        needed |= RULE_NOT_SIMPLE;
    return (kept_rules(entry->slots[slot], kind) & needed) == needed;
}

bool pin_entry_match(const struct pin_entry *entry)
{
    return secret_equal(entry->slots[PIN_NEW], entry->slots[PIN_AGAIN]);
}

void pin_entry_show(const struct pin_entry *entry, enum pin_slot slot, enum secret_kind kind,
                    struct view_entry *shown)
{
    *shown = (struct view_entry){
        .kind = kind,
        .typed = (uint8_t)secret_length(entry->slots[slot]),
        .min = secret_rules(kind)->min,
        .max = secret_rules(kind)->max,
        .complete = pin_entry_complete(entry, slot, kind),
        .rules = kept_rules(entry->slots[slot], kind),
    };
}

bool pin_entry_type_technician(struct pin_entry *entry, char c)
{
    struct secret *pin = entry->slots[PIN_TECHNICIAN];
    return is_digit(c) && secret_length(pin) < TECHNICIAN_PIN_MAX && secret_append(pin, c);
}

bool pin_entry_technician_complete(const struct pin_entry *entry)
{
    return secret_length(entry->slots[PIN_TECHNICIAN]) >= TECHNICIAN_PIN_MIN;
}

void pin_entry_show_technician(const struct pin_entry *entry, struct view_entry *shown)
{
    *shown = (struct view_entry){
        .kind = SECRET_AUTH, // digits only
        .typed = (uint8_t)secret_length(entry->slots[PIN_TECHNICIAN]),
        .min = TECHNICIAN_PIN_MIN,
        .max = TECHNICIAN_PIN_MAX,
        .complete = pin_entry_technician_complete(entry),
    };
}

const struct secret *pin_entry_secret(const struct pin_entry *entry, enum pin_slot slot)
{
    return entry->slots[slot];
}
