#include "tests/sim/badge.h"

#include <string.h>

#include "tests/sim/promises_technician.h"

enum {
    OBJECT_HEADS = 13,
    PIN_AT = 5,
    CHALLENGE_AT = 11, // of a command with CLA to Lc, 7C 24, 82 00, 81 20
    CHALLENGE = 32,
    TEMPLATE_HEADS = 4,
};

static const unsigned char NAME[] = {0xA0, 0x00, 0x00, 0x03, 0x08, 0x00, 0x00, 0x10, 0x00};

void badge_reset(struct badge *badge)
{
    badge->selected = badge->verified = false;
    badge->pending_length = 0;
}

void badge_make(struct badge *badge, struct card *card, enum maintenance_paper paper,
                const char *pin)
{
    card_make(card, BADGE_FIRST + (int)paper);
    card->label = CARD_FOREIGN;
    card->badge = badge;
    *badge = (struct badge){.paper = paper, .tries = BADGE_TRIES};
    strncpy(badge->pin, pin, BADGE_PIN);
}

// ---- answers ------------------------------------------------------------------------------------

static size_t word(uint16_t status, unsigned char *out)
{
    out[0] = (unsigned char)(status >> 8);
    out[1] = (unsigned char)status;
    return 2;
}

// As much as a short answer holds; the rest is fetched.
static size_t give(struct badge *badge, unsigned char *out)
{
    enum {
        MOST = 256
    };
    size_t now = badge->pending_length < MOST ? badge->pending_length : MOST;
    size_t rest = badge->pending_length - now;
    memcpy(out, badge->pending, now);
    memmove(badge->pending, badge->pending + now, rest);
    badge->pending_length = rest;
    uint16_t more = (uint16_t)(0x6100 | (rest >= MOST ? 0 : rest));
    return now + word(rest > 0 ? more : 0x9000, out + now);
}

static size_t put(unsigned char *out, const void *bytes, size_t length)
{
    memcpy(out, bytes, length);
    return length;
}

static size_t head(unsigned char *out, unsigned char tag, size_t length)
{
    const unsigned char bytes[] = {tag, 0x82, (unsigned char)(length >> 8), (unsigned char)length};
    return put(out, bytes, sizeof bytes);
}

// ---- commands -----------------------------------------------------------------------------------

static size_t select_name(struct badge *badge, const unsigned char *command, size_t length,
                          unsigned char *out)
{
    static const unsigned char TEMPLATE[] = {0x61, 0x11, 0x4F, 0x06, 0x00, 0x00, 0x10,
                                             0x00, 0x01, 0x00, 0x79, 0x07, 0x4F, 0x05,
                                             0xA0, 0x00, 0x00, 0x03, 0x08};
    badge_reset(badge);
    badge->selected = length >= 5 + sizeof NAME && command[4] == sizeof NAME &&
                      memcmp(command + 5, NAME, sizeof NAME) == 0;
    if (!badge->selected)
        return word(0x6A82, out);
    badge->pending_length = put(badge->pending, TEMPLATE, sizeof TEMPLATE);
    return give(badge, out);
}

static size_t give_certificate(struct badge *badge, unsigned char *out)
{
    static const unsigned char INFO[] = {0x71, 0x01, 0x00, 0xFE, 0x00};
    size_t length;
    const unsigned char *der = maintenance_certificate(badge->paper, &length);
    unsigned char *at = badge->pending;
    at += head(at, 0x53, length + 4 + sizeof INFO);
    at += head(at, 0x70, length);
    at += put(at, der, length);
    at += put(at, INFO, sizeof INFO);
    badge->pending_length = (size_t)(at - badge->pending);
    return give(badge, out);
}

static bool is_pin(const struct badge *badge, const unsigned char *padded)
{
    unsigned char right[BADGE_PIN];
    memset(right, 0xFF, sizeof right);
    memcpy(right, badge->pin, strlen(badge->pin));
    return memcmp(right, padded, sizeof right) == 0;
}

static size_t verify(struct badge *badge, const unsigned char *command, size_t length,
                     unsigned char *out)
{
    bool counts = length == 4, whole = length == PIN_AT + BADGE_PIN;
    if (command[3] != 0x80 || (!counts && !whole))
        return word(0x6A88, out);
    if (whole) {
        const unsigned char *pin = command + PIN_AT;
        int before = badge->tries;
        badge->verified = before > 0 && is_pin(badge, pin);
        if (before > 0)
            badge->tries = badge->verified ? BADGE_TRIES : before - 1;
        promises_technician_pin(badge, before, pin);
    }
    if (badge->verified)
        return word(0x9000, out);
    return word(badge->tries == 0 ? 0x6983 : (uint16_t)(0x63C0 | badge->tries), out);
}

static size_t authenticate(struct badge *badge, const unsigned char *command, size_t length,
                           unsigned char *out)
{
    unsigned char *at = badge->pending, signature[MAINTENANCE_SIGNATURE];
    if (command[2] != 0x11 || command[3] != 0x9A || length < CHALLENGE_AT + CHALLENGE)
        return word(0x6A86, out);
    if (!badge->verified)
        return word(0x6982, out);
    if (!maintenance_sign(badge->paper, command + CHALLENGE_AT, signature))
        return word(0x6F00, out);
    const unsigned char heads[TEMPLATE_HEADS] = {0x7C, sizeof signature + 2, 0x82,
                                                 sizeof signature};
    at += put(at, heads, sizeof heads);
    at += put(at, signature, sizeof signature);
    badge->pending_length = (size_t)(at - badge->pending);
    promises_technician_proof(badge);
    return give(badge, out);
}

static size_t carry_out(struct badge *badge, const unsigned char *command, size_t length,
                        unsigned char *out)
{
    badge->pending_length = 0;
    if (command[1] == 0xA4)
        return select_name(badge, command, length, out);
    if (!badge->selected)
        return word(0x6A82, out);
    switch (command[1]) {
    case 0xCB:
        return give_certificate(badge, out);
    case 0x20:
        return verify(badge, command, length, out);
    case 0x87:
        return authenticate(badge, command, length, out);
    default:
        return word(0x6D00, out);
    }
}

size_t badge_command(struct badge *badge, const unsigned char *command, size_t length,
                     unsigned char response[CARD_RESPONSE])
{
    if (length < 4)
        return word(0x6700, response);
    if (command[1] == 0xC0)
        return give(badge, response);
    return carry_out(badge, command, length, response);
}
