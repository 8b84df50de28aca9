// Promises about the card: tries, writes, what is read, how long a secret is open.
#include <string.h>

#include "tests/sim/card_told.h"
#include "tests/sim/faults.h"
#include "tests/sim/plate.h"
#include "tests/sim/promises_inside.h"
#include "tests/sim/promises_plate.h"
#include "tests/sim/promises_technician.h"
#include "tests/sim/reader.h"
#include "tests/sim/story.h"
#include "tests/sim/world.h"

enum {
    // KEY_OPEN_MS of the session's promise, and what the commands around it last.
    OPEN_US = 1500000,
    KEPT_US = 1000000,       // a command with a secret, at most
    CONFIRMED_US = 30000000, // from "confirm" to the write, at most
};

// A try is spent only by a resident's own press of OK on a whole entry, and the last one only with
// a consent of its own. A secret that the card has taken in this visit may be given to it again,
// and a change that was confirmed is carried out with the old one.
void card_told_verify(const struct card *card, enum card_which which, int tries_before, bool right,
                      const char *value, size_t length)
{
    struct promises_visit *v = promises_visit();
    if (card_is_test(card)) {
        promises_technician_test_verify(which, tries_before, value, length);
        return;
    }
    promises_plate_verified(card);
    bool confirmed =
        v->confirmed_us != 0 && world_us() - v->confirmed_us < CONFIRMED_US + plate_slack_us();
    if (right && (confirmed || (v->card == card && v->right[which])))
        return;
    if (v->oks == 0)
        promises_break("no_try_without_a_press_of_ok", "card %d", card->number);
    else if (!promises_was_typed(value, length))
        promises_break("what_is_verified_is_what_was_typed", "%zu characters", length);
    else if (tries_before == 1 && !v->last_try)
        promises_break("no_last_try_without_consent", "card %d", card->number);
    v->oks = 0;
    if (tries_before <= 2)
        v->last_try = false;
    v->card = card;
    v->right[which] = right;
}

// A verified secret is closed again within a second. A card that is stuck obeys nobody until it is
// taken out, or until the next one who asks it makes pcscd start anew.
static void check_open(const struct card *card, const struct card_secret *secret)
{
    if (reader_is_stuck())
        return;
    int64_t open_us = world_us() - secret->used_at;
    if (open_us > OPEN_US + 2 * card->apdu_us && !faults_card_excuse() && !faults_time_excuse())
        promises_break("no_secret_stays_open", "for %.1f s", (double)open_us / 1e6);
}

void card_told_closed(const struct card *card, enum card_which which)
{
    check_open(card, &card->secrets[which]);
}

// pcscd is made to forget a command with a secret as soon as the card has answered it.
static void check_forgotten(void)
{
    const unsigned char *last = reader_service()->last;
    size_t length = reader_service()->last_length;
    bool secret = (last[1] == 0x20 || last[1] == 0x24 || last[1] == 0x2C) && length > 5;
    int64_t kept_us = world_us() - reader_service()->last_at;
    if (secret && kept_us > KEPT_US + plate_slack_us() && !reader_is_stuck() &&
        !faults_card_excuse() && !faults_time_excuse())
        promises_break("pcscd_keeps_no_secret", "of command %02X", last[1]);
}

void promises_tick_card(void)
{
    check_forgotten();
    for (int i = 0; i < READER_MAX; i++) {
        const struct card *card = reader_service()->readers[i].card;
        for (int k = 0; card && k < CARD_SECRETS; k++)
            if (card->secrets[k].verified)
                check_open(card, &card->secrets[k]);
    }
}

static void check_confirmed(const struct card *card, enum card_which which)
{
    struct promises_visit *v = promises_visit();
    bool soon =
        v->confirmed_us != 0 && world_us() - v->confirmed_us < CONFIRMED_US + plate_slack_us();
    if (!soon && !faults_time_excuse())
        promises_break("no_write_without_confirm", "card %d", card->number);
    if (promises_times_typed(card->secrets[which].value) < 2)
        promises_break("a_new_secret_was_typed_twice", "card %d", card->number);
    v->confirmed_us = 0;
    v->written = true;
}

// Nothing is written without a press of "confirm", and each press allows one write. A test card is
// written by a technician's test.
void card_told_written(const struct card *card, enum card_which which,
                       const unsigned char *permission)
{
    struct record *record = permission ? record_of_permission(permission) : NULL;
    if (card_is_test(card))
        promises_technician_test_written(card, which);
    else
        check_confirmed(card, which);
    if (permission && !record)
        promises_break("no_reset_without_permission", "card %d", card->number);
    if (record && ((int)record->card != card->number || record->target != which))
        promises_break("a_permission_is_for_one_card_and_secret", "%.8s", record->id);
    if (record) {
        record->written = true;
        record->written_s = world_true_ms() / 1000;
    }
    story_tell("card", "%s is new", which == CARD_SIGN ? "the password" : "the PIN");
}

// A card is read only after its owner has agreed.
void card_told_read(const struct card *card, uint16_t file)
{
    if (!card_is_test(card)) // which is nobody's
        promises_typed_list()->cards |= UINT32_C(1) << card->number;
    if (promises_technician_reads(card, file))
        return;
    struct promises_visit *v = promises_visit();
    if (v->agreed) {
        v->read = card;
        v->read_us = world_us();
    }
    // On a plate another card may be looked at when its visit's resident leaves, slowly.
    bool looked_at = v->read == card || !v->read || plate_is_used();
    bool reads_on = looked_at && world_us() < v->read_until_us;
    if (!v->agreed && !reads_on && !faults_time_excuse())
        promises_break("no_card_is_read_before_its_owner_agreed", "card %d, file %04X",
                       card->number, file);
}

void promises_card_asked(const struct card *card, int ins)
{
    if (ins != 0x2C || card->permitted < 0)
        return;
    struct record *record = record_of_permission(card->permission);
    promises_visit()->permission = record;
    if (record)
        record->tried = true;
}

void promises_card_answered(int ins)
{
    const struct record *asked = promises_visit()->permission;
    struct record *record = asked && ins == 0x2C ? record_find(asked->id) : NULL;
    if (record)
        record->write_answered = true;
}
