#include "tests/sim/card.h"

#include <string.h>

#include "tests/sim/badge.h"
#include "tests/sim/card_told.h"
#include "tests/sim/certificate.h"
#include "tests/sim/chance.h"
#include "tests/sim/world.h"

enum {
    INFO_BYTES = 51, // DigestInfo of SHA-256
    DIGEST_AT = 19,
    SIGNATURE = 256,
    FILE_BYTES = 3,
    AUTHORITY = 0x000B, // whose certificate is the same on all of its cards
};

struct command {
    uint8_t cla, ins, p1, p2;
    size_t lc;
    const unsigned char *data;
    size_t le; // 0: none
};

struct reply {
    unsigned char body[SIGNATURE];
    size_t length;
    uint16_t status;
};

static const char SIGNED[] = "simulated-signature";

static const uint16_t SECRET_FILES[CARD_SECRETS] = {0x001B, 0x0018};
static const uint16_t KEY_FILES[CARD_SECRETS] = {0x001A, 0x0017};
static const uint16_t CERTIFICATE_FILES[CARD_SECRETS] = {0x0001, 0x000A};

void card_make(struct card *card, int number)
{
    *card = (struct card){.number = number,
                          .has = {true, true},
                          .permitted = -1,
                          .chunk = 256,
                          .le_zero = true,
                          .apdu_us = 9000};
    card->secrets[CARD_SIGN] = (struct card_secret){.tries = 5, .tries_max = 5};
    card->secrets[CARD_AUTH] = (struct card_secret){.tries = 3, .tries_max = 3};
}

bool card_is_test(const struct card *card)
{
    return card->number == CERTIFICATE_TEST;
}

static void forget_state(struct card *card)
{
    for (int i = 0; i < CARD_SECRETS; i++)
        if (card->secrets[i].verified) {
            card->secrets[i].verified = false;
            card_told_closed(card, (enum card_which)i);
        }
    card->permitted = -1;
    card->challenged = false;
    card->selected = 0;
    card->pending_length = 0;
}

void card_reset(struct card *card)
{
    forget_state(card);
    card->application = false;
    if (card->badge)
        badge_reset(card->badge);
}

void card_permission(int number, enum card_which which, const unsigned char challenge[16],
                     unsigned char permission[CARD_PERMISSION])
{
    uint64_t seed = (uint64_t)number * 2 + which;
    for (int i = 0; i < 16; i++)
        seed = seed * UINT64_C(1099511628211) + challenge[i];
    struct chance chance = chance_stream(seed, "permission");
    chance_fill(&chance, permission, CARD_PERMISSION);
}

bool card_signature_read(const unsigned char *signature, size_t length, unsigned char digest[32],
                         int *number, enum card_which *which)
{
    if (length != SIGNATURE || memcmp(signature, SIGNED, sizeof SIGNED) != 0)
        return false;
    *number = signature[sizeof SIGNED];
    *which = (enum card_which)signature[sizeof SIGNED + 1];
    memcpy(digest, signature + sizeof SIGNED + 2, 32);
    return true;
}

// ---- files --------------------------------------------------------------------------------------

static int which_of(const uint16_t files[CARD_SECRETS], uint16_t file)
{
    for (int i = 0; i < CARD_SECRETS; i++)
        if (files[i] == file)
            return i;
    return -1;
}

static void select_application(struct card *card, const struct command *c, struct reply *r)
{
    static const unsigned char AID[] = {0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01};
    forget_state(card);
    card->application =
        card->label != CARD_FOREIGN && c->lc == sizeof AID && memcmp(c->data, AID, sizeof AID) == 0;
    r->status = card->application ? 0x9000 : 0x6A82;
    if (card->application && card->select_61)
        r->status = 0x610C;
}

static void select_file(struct card *card, const struct command *c, struct reply *r)
{
    static const uint16_t OTHERS[] = {0x0006, 0x0008, AUTHORITY};
    uint16_t file = c->lc == 2 ? (uint16_t)(c->data[0] << 8 | c->data[1]) : 0;
    bool there = file == OTHERS[0] || file == OTHERS[1] || file == OTHERS[2];
    for (int i = 0; i < CARD_SECRETS; i++)
        there |= card->has[i] &&
                 (file == SECRET_FILES[i] || file == KEY_FILES[i] || file == CERTIFICATE_FILES[i]);
    if (card->application && there)
        card->selected = file;
    r->status = card->application && there ? 0x9000 : 0x6A82;
}

static size_t file_content(const struct card *card, unsigned char *small,
                           const unsigned char **content)
{
    static const char *const LABELS[] = {"JPKIAPICCTOKEN2", "JPKIAPICCTOKEN", "JPKIAPGPSETOKEN"};
    int which = which_of(CERTIFICATE_FILES, card->selected);
    *content = small;
    if (which >= 0) {
        const struct certificate *c = certificate_of(card->number, (enum certificate_kind)which);
        *content = c->der;
        return c->length;
    }
    if (card->selected == AUTHORITY) {
        size_t length;
        *content = maintenance_authority(card_is_test(card), &length);
        return length;
    }
    if (card->selected == 0x0008) {
        for (int i = 0; i < CARD_SECRETS; i++)
            small[i] = card->has[i] ? 0x8F : 0x00;
        small[2] = 0;
        return FILE_BYTES;
    }
    if (card->selected != 0x0006)
        return 0;
    memset(small, ' ', 32);
    memcpy(small, LABELS[card->label], strlen(LABELS[card->label]));
    return 32;
}

static void read_binary(struct card *card, const struct command *c, struct reply *r)
{
    unsigned char small[32];
    const unsigned char *content;
    size_t length = file_content(card, small, &content);
    size_t offset = (size_t)c->p1 << 8 | c->p2;
    if (card->selected == CERTIFICATE_FILES[CARD_SIGN]) {
        if (!card->secrets[CARD_SIGN].verified) {
            r->status = 0x6982;
            return;
        }
        card->secrets[CARD_SIGN].used_at = world_us();
    }
    if (offset >= length) {
        r->status = 0x6B00;
        return;
    }
    size_t want = c->le < (size_t)card->chunk ? c->le : (size_t)card->chunk;
    r->length = length - offset < want ? length - offset : want;
    memcpy(r->body, content + offset, r->length);
    card_told_read(card, card->selected);
}

// ---- secrets ------------------------------------------------------------------------------------

static bool is_value(const struct card_secret *secret, const struct command *c)
{
    return strlen(secret->value) == c->lc && memcmp(secret->value, c->data, c->lc) == 0;
}

static void verify(struct card *card, const struct command *c, struct reply *r)
{
    int which = which_of(SECRET_FILES, card->selected);
    if (which < 0 || c->p1 != 0 || c->p2 != 0x80 || c->le != 0) {
        r->status = which < 0 ? 0x6A88 : 0x6700;
        return;
    }
    struct card_secret *secret = &card->secrets[which];
    uint16_t locked = card->locked_6983 ? 0x6983 : 0x6984;
    if (c->lc == 0) {
        r->status = secret->verified ? 0x9000 : (uint16_t)(0x63C0 | secret->tries);
        if (secret->tries == 0 && card->locked_6983)
            r->status = locked;
        return;
    }
    int before = secret->tries;
    bool right = before > 0 && is_value(secret, c);
    if (before > 0)
        secret->tries = right ? secret->tries_max : before - 1;
    secret->verified = right;
    secret->verified_at = secret->used_at = world_us();
    r->status = right ? 0x9000 : before == 0 ? locked : (uint16_t)(0x63C0 | secret->tries);
    card_told_verify(card, (enum card_which)which, before, right, (const char *)c->data, c->lc);
}

static bool fits(int which, const struct command *c)
{
    return which == CARD_AUTH ? c->lc == 4 : c->lc >= 6 && c->lc <= CARD_SECRET_MAX;
}

static void set_value(struct card *card, int which, const struct command *c)
{
    struct card_secret *secret = &card->secrets[which];
    memcpy(secret->value, c->data, c->lc);
    secret->value[c->lc] = '\0';
    secret->tries = secret->tries_max;
    secret->writes++;
}

static void change(struct card *card, const struct command *c, struct reply *r)
{
    int which = which_of(SECRET_FILES, card->selected);
    if (which < 0 || !card->secrets[which].verified) {
        r->status = 0x6982;
        return;
    }
    card->secrets[which].used_at = world_us();
    if (!fits(which, c)) {
        r->status = 0x6A80;
        return;
    }
    set_value(card, which, c);
    card_told_written(card, (enum card_which)which, NULL);
}

static void reset(struct card *card, const struct command *c, struct reply *r)
{
    int which = which_of(SECRET_FILES, card->selected);
    int permitted = card->permitted;
    card->permitted = -1;
    r->status = 0x6982;
    if (which < 0 || which != permitted)
        return;
    r->status = fits(which, c) ? 0x9000 : 0x6A80;
    if (r->status == 0x9000) {
        set_value(card, which, c);
        card_told_written(card, (enum card_which)which, card->permission);
    }
}

static void sign(struct card *card, const struct command *c, struct reply *r)
{
    int which = which_of(KEY_FILES, card->selected);
    if (which < 0 || !card->secrets[which].verified || c->lc != INFO_BYTES) {
        r->status = which >= 0 && c->lc != INFO_BYTES ? 0x6A80 : 0x6982;
        return;
    }
    card->secrets[which].used_at = world_us();
    memset(r->body, 0, SIGNATURE);
    memcpy(r->body, SIGNED, sizeof SIGNED);
    r->body[sizeof SIGNED] = (unsigned char)card->number;
    r->body[sizeof SIGNED + 1] = (unsigned char)which;
    memcpy(r->body + sizeof SIGNED + 2, c->data + DIGEST_AT, 32);
    r->length = SIGNATURE;
}

static void authenticate(struct card *card, const struct command *c, struct reply *r)
{
    unsigned char good[CARD_PERMISSION];
    bool asked = card->challenged;
    card->permitted = -1;
    card->challenged = false;
    for (int i = 0; asked && c->lc == CARD_PERMISSION && i < CARD_SECRETS; i++) {
        card_permission(card->number, (enum card_which)i, card->challenge, good);
        if (memcmp(good, c->data, CARD_PERMISSION) != 0)
            continue;
        card->permitted = i;
        memcpy(card->permission, good, CARD_PERMISSION);
    }
    r->status = !asked ? 0x6985 : card->permitted < 0 ? 0x6300 : 0x9000;
}

static void give_challenge(struct card *card, const struct command *c, struct reply *r)
{
    (void)c;
    chance_fill(world_dice(DICE_CARD), card->challenge, sizeof card->challenge);
    card->challenged = true;
    memcpy(r->body, card->challenge, sizeof card->challenge);
    r->length = sizeof card->challenge;
}

// ---- the wire -----------------------------------------------------------------------------------

static bool parse(const unsigned char *bytes, size_t length, struct command *c)
{
    if (length < 4)
        return false;
    *c = (struct command){bytes[0], bytes[1], bytes[2], bytes[3], 0, NULL, 0};
    if (length == 4)
        return true;
    if (length == 5) {
        c->le = bytes[4] ? bytes[4] : 256;
        return true;
    }
    c->lc = bytes[4];
    c->data = bytes + 5;
    if (length == 6 + c->lc)
        c->le = bytes[length - 1] ? bytes[length - 1] : 256;
    return length == 5 + c->lc || length == 6 + c->lc;
}

static void carry_out(struct card *card, const struct command *c, struct reply *r)
{
    static const struct {
        uint8_t ins;
        void (*run)(struct card *card, const struct command *c, struct reply *r);
    } RUN[] = {
        {0xB0, read_binary}, {0x20, verify},       {0x24, change},         {0x2C, reset},
        {0x2A, sign},        {0x82, authenticate}, {0x84, give_challenge},
    };
    r->status = 0x9000;
    if (c->ins == 0xA4) {
        (c->p1 == 0x04 ? select_application : select_file)(card, c, r);
        return;
    }
    for (size_t i = 0; i < sizeof RUN / sizeof RUN[0]; i++)
        if (RUN[i].ins == c->ins && card->application) {
            RUN[i].run(card, c, r);
            return;
        }
    r->status = card->application ? 0x6D00 : 0x6985;
}

static size_t put(const unsigned char *body, size_t length, uint16_t status, unsigned char *out)
{
    if (length > 0)
        memcpy(out, body, length);
    out[length] = (unsigned char)(status >> 8);
    out[length + 1] = (unsigned char)status;
    return length + 2;
}

static uint8_t low(size_t length)
{
    return (uint8_t)(length >= 256 ? 0 : length);
}

static size_t fetch(struct card *card, size_t want, unsigned char *out)
{
    size_t give = card->pending_length < want ? card->pending_length : want;
    size_t rest = card->pending_length - give;
    uint16_t status = rest == 0 ? 0x9000 : (uint16_t)(0x6100 | low(rest));
    size_t length = put(card->pending, give, status, out);
    memmove(card->pending, card->pending + give, rest);
    card->pending_length = rest;
    return length;
}

size_t card_command(struct card *card, const unsigned char *command, size_t length,
                    unsigned char response[CARD_RESPONSE])
{
    struct command c;
    struct reply r = {.length = 0};
    if (card->badge)
        return badge_command(card->badge, command, length, response);
    if (!parse(command, length, &c))
        return put(NULL, 0, 0x6700, response);
    if (c.ins == 0xC0)
        return fetch(card, c.le, response);
    card->pending_length = 0;
    if (c.ins == 0xB0 && command[length - 1] == 0 && !card->le_zero)
        return put(NULL, 0, 0x6700, response);
    carry_out(card, &c, &r);
    if (r.length > 0 && card->names_length && c.le != r.length && c.ins == 0xB0)
        return put(NULL, 0, (uint16_t)(0x6C00 | low(r.length)), response);
    if (r.length == 0 || !card->in_parts)
        return put(r.body, r.length, r.status, response);
    memcpy(card->pending, r.body, r.length);
    card->pending_length = r.length;
    return put(NULL, 0, (uint16_t)(0x6100 | low(r.length)), response);
}
