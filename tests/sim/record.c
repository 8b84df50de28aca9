#include "tests/sim/record.h"

#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/sim/promises.h"
#include "tests/sim/promises_told.h"
#include "tests/sim/world.h"

enum {
    OPEN_LIVES_MS = 10 * 60 * 1000,
    PROVEN_LIVES_MS = 60 * 60 * 1000,
};

static struct {
    struct record list[RECORD_MAX];
    size_t count;
} all; // lint: file-scope the one centre's

void record_begin(void)
{
    all.count = 0;
}

size_t record_count(void)
{
    return all.count;
}

struct record *record_at(size_t i)
{
    return &all.list[i];
}

struct record *record_find(const char *id)
{
    for (size_t i = 0; i < all.count; i++)
        if (strncmp(all.list[i].id, id, RECORD_ID) == 0)
            return &all.list[i];
    return NULL;
}

struct record *record_of_permission(const unsigned char permission[CARD_PERMISSION])
{
    for (size_t i = 0; i < all.count; i++)
        for (int k = 0; k < all.list[i].challenges; k++)
            if (memcmp(all.list[i].permissions[k], permission, CARD_PERMISSION) == 0)
                return &all.list[i];
    return NULL;
}

const char *record_result_name(enum record_result result)
{
    static const char *const NAMES[] = {
        [RECORD_DONE] = "done",           [RECORD_REFUSED] = "refused",
        [RECORD_UNKNOWN] = "unknown",     [RECORD_ABANDONED] = "abandoned",
        [RECORD_NO_RESULT] = "no result",
    };
    return NAMES[result];
}

const char *record_operation(enum card_which target)
{
    return target == CARD_SIGN ? "reset-sign" : "reset-auth";
}

static void make_id(char id[RECORD_ID + 1])
{
    unsigned char b[16];
    chance_fill(world_dice(DICE_CENTRE), b, sizeof b);
    snprintf(id, RECORD_ID + 1,
             "%02x%02x%02x%02x-%02x%02x-4%01x%02x-a%01x%02x-%02x%02x%02x%02x%02x%02x", b[0], b[1],
             b[2], b[3], b[4], b[5], b[6] & 15, b[7], b[8] & 15, b[9], b[10], b[11], b[12], b[13],
             b[14], b[15]);
}

const char *record_open(int card, enum card_which target, struct record **opened)
{
    if (all.count == RECORD_MAX)
        abort();
    struct record *r = &all.list[all.count++];
    *r = (struct record){
        .card = card, .target = target, .result = RECORD_NO_RESULT, .opened_ms = world_true_ms()};
    make_id(r->id);
    chance_fill(world_dice(DICE_CENTRE), r->nonce, sizeof r->nonce);
    *opened = r;
    return NULL;
}

static const char *too_late(const struct record *r)
{
    if (r->superseded)
        return "reset-superseded";
    if (r->state == RECORD_FINISHED)
        return "reset-finished";
    bool proven = r->state != RECORD_OPENED;
    int64_t since = proven ? r->proven_ms : r->opened_ms;
    bool expired = world_true_ms() > since + (proven ? PROVEN_LIVES_MS : OPEN_LIVES_MS);
    return expired ? "reset-expired" : NULL;
}

// A newer proof for the same card takes the place of what was proven before.
static void supersede_others(const struct record *newest)
{
    for (size_t i = 0; i < all.count; i++) {
        struct record *r = &all.list[i];
        if (r != newest && r->card == newest->card &&
            (r->state == RECORD_PROVEN || r->state == RECORD_AUTHORIZED))
            r->superseded = true;
    }
}

static void digest_of(const struct record *r, unsigned char digest[32])
{
    unsigned char text[128];
    const char *operation = record_operation(r->target);
    size_t used = 0;
    memcpy(text, "kiosk-reset-v1", 15);
    used += 15;
    memcpy(text + used, operation, strlen(operation) + 1);
    used += strlen(operation) + 1;
    memcpy(text + used, r->id, RECORD_ID + 1);
    used += RECORD_ID + 1;
    memcpy(text + used, r->nonce, RECORD_NONCE);
    SHA256(text, used + RECORD_NONCE, digest);
}

const char *record_prove(struct record *r, const unsigned char *signature, size_t length)
{
    unsigned char digest[32], signed_digest[32];
    int card;
    enum card_which which;
    const char *late = too_late(r);
    if (late)
        return late;
    if (r->state != RECORD_OPENED)
        return "reset-busy";
    digest_of(r, digest);
    if (!card_signature_read(signature, length, signed_digest, &card, &which) ||
        memcmp(digest, signed_digest, sizeof digest) != 0 || card != r->card || which == r->target)
        return "proof-invalid";
    r->state = RECORD_PROVEN;
    r->proven_ms = world_true_ms();
    supersede_others(r);
    return NULL;
}

const char *record_authorize(struct record *r, const unsigned char challenge[16],
                             unsigned char permission[CARD_PERMISSION])
{
    const char *late = too_late(r);
    if (late)
        return late;
    if (r->state == RECORD_OPENED)
        return "proof-invalid";
    if (r->challenges == RECORD_CHALLENGES)
        return "reset-busy";
    card_permission(r->card, r->target, challenge, permission);
    memcpy(r->permissions[r->challenges++], permission, CARD_PERMISSION);
    r->state = RECORD_AUTHORIZED;
    r->was_authorized = true;
    return NULL;
}

void record_settle(struct record *r, enum record_result result)
{
    if (r->state == RECORD_FINISHED)
        return;
    r->state = RECORD_FINISHED;
    r->result = result;
    r->settled = true;
}

const char *record_finish(struct record *r, enum record_result result, uint16_t status_word,
                          int64_t finished_at_s)
{
    if (result != RECORD_ABANDONED && !r->was_authorized)
        return "proof-invalid";
    bool corrects = r->result == RECORD_UNKNOWN && result != RECORD_ABANDONED;
    if (r->state == RECORD_FINISHED && r->result != result && !corrects)
        return "reset-finished";
    promises_outcome_taken(r, result);
    promises_outcome(r, result, finished_at_s);
    r->state = RECORD_FINISHED;
    r->result = result;
    r->status_word = status_word;
    r->finished_ms = world_true_ms();
    r->finished_at_s = finished_at_s;
    r->told++;
    return NULL;
}
