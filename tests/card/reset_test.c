// The reset profile: challenge, cryptogram, one permission, one new secret.
#include <stdio.h>
#include <string.h>

#include "tests/card/src/reset_key.h"
#include "tests/card/walk.h"

#define CHALLENGE    "0084000010"
#define RESET_PIN    "002C028004 37373737"
#define RESET_PASSWD "002C028006 4E4557313233"
#define NEW_PIN      "0020008004 37373737"
#define RIGHT_PIN    "0020008004 31323334"
#define WRONG_PIN    "0020008004 39393939"

enum {
    PIN_FILE = 0x0018,
    PASSWD_FILE = 0x001B,
};

// EXTERNAL AUTHENTICATE with what the backend would answer to the challenge in sample->answer.
static uint16_t authenticate(struct sample *sample, uint16_t ef)
{
    uint8_t cryptogram[RESET_KEY_CRYPTOGRAM];
    char command[64] = "0082008110";
    assert_true(
        reset_key_cryptogram(sample->stored.reset_key.bytes, ef, sample->answer.bytes, cryptogram));
    for (size_t i = 0; i < sizeof cryptogram; i++)
        snprintf(command + 10 + 2 * i, 3, "%02X", cryptogram[i]);
    return sample_send(sample, command);
}

static void permit(struct sample *sample, uint16_t ef)
{
    WALK(sample, {CHALLENGE, 0x9000});
    assert_int_equal(sample->data, RESET_KEY_CHALLENGE);
    assert_int_equal(authenticate(sample, ef), 0x9000);
}

static void a_permission_sets_a_new_pin_and_all_its_tries(void **state)
{
    WALK(*state, {SAMPLE_PIN, 0x9000}, {WRONG_PIN, 0x63C2}, {WRONG_PIN, 0x63C1},
         {WRONG_PIN, 0x63C0});
    permit(*state, PIN_FILE);
    WALK(*state, {SAMPLE_PIN, 0x9000}, {RESET_PIN, 0x9000}, {"00200080", 0x63C3},
         {NEW_PIN, 0x9000});
}

static void a_permission_sets_a_new_password(void **state)
{
    permit(*state, PASSWD_FILE);
    WALK(*state, {SAMPLE_PASSWD, 0x9000}, {RESET_PASSWD, 0x9000},
         {"0020008006 4E4557313233", 0x9000});
}

static void a_reset_may_name_the_secret_by_its_short_ef_id(void **state)
{
    permit(*state, PIN_FILE);
    WALK(*state, {"002C029804 37373737", 0x9000}, {NEW_PIN, 0x9000});
}

static void nothing_is_reset_without_a_permission(void **state)
{
    WALK(*state, {SAMPLE_PIN, 0x9000}, {RESET_PIN, 0x6982}, {RIGHT_PIN, 0x9000},
         {RESET_PIN, 0x6982}, {RIGHT_PIN, 0x9000}); // a verified PIN permits nothing
}

static void a_permission_is_for_one_secret_and_spent_on_the_other(void **state)
{
    permit(*state, PASSWD_FILE);
    WALK(*state, {SAMPLE_PIN, 0x9000}, {RESET_PIN, 0x6982}, {SAMPLE_PASSWD, 0x9000},
         {RESET_PASSWD, 0x6982}, {SAMPLE_PIN, 0x9000}, {RIGHT_PIN, 0x9000});
}

static void a_permission_is_for_one_reset(void **state)
{
    permit(*state, PIN_FILE);
    WALK(*state, {SAMPLE_PIN, 0x9000}, {RESET_PIN, 0x9000}, {RESET_PIN, 0x6982});
}

static void a_new_secret_that_breaks_the_rule_spends_the_permission(void **state)
{
    permit(*state, PIN_FILE);
    WALK(*state, {SAMPLE_PIN, 0x9000}, {"002C028003 373737", 0x6A80}, {RESET_PIN, 0x6982},
         {RIGHT_PIN, 0x9000});
}

static void a_malformed_reset_spends_the_permission(void **state)
{
    static const struct step ROWS[] = {{"002C008004 37373737", 0x6A86},
                                       {"002C0280", 0x6700},
                                       {"002C028004 37373737 00", 0x6700},
                                       {"002C029504 37373737", 0x6A88},
                                       {"002C029704 37373737", 0x6A88}};
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        permit(*state, PIN_FILE);
        WALK(*state, {SAMPLE_PIN, 0x9000}, ROWS[i], {SAMPLE_PIN, 0x9000}, {RESET_PIN, 0x6982});
    }
}

static void another_authentication_ends_the_permission(void **state)
{
    permit(*state, PIN_FILE);
    WALK(*state, {CHALLENGE, 0x9000}, {"0082008110 00000000000000000000000000000000", 0x6300},
         {SAMPLE_PIN, 0x9000}, {RESET_PIN, 0x6982});
    permit(*state, PIN_FILE);
    assert_int_equal(sample_send(*state, CHALLENGE), 0x9000);
    assert_int_equal(authenticate(*state, PASSWD_FILE), 0x9000); // now it is the password's
    WALK(*state, {SAMPLE_PIN, 0x9000}, {RESET_PIN, 0x6982});
    permit(*state, PIN_FILE);
    WALK(*state, {"0082008010 00000000000000000000000000000000", 0x6A86}, {RESET_PIN, 0x6982});
}

static void selecting_the_application_ends_permission_and_challenge(void **state)
{
    permit(*state, PIN_FILE);
    WALK(*state, {SAMPLE_SELECT, 0x9000}, {SAMPLE_PIN, 0x9000}, {RESET_PIN, 0x6982},
         {CHALLENGE, 0x9000}, {SAMPLE_SELECT, 0x9000});
    WALK(*state, {"0082008110 00000000000000000000000000000000", 0x6985});
}

static void a_reset_of_the_card_ends_permission_and_challenge(void **state)
{
    struct sample *sample = *state;
    permit(sample, PIN_FILE);
    card_reset(sample->card);
    WALK(sample, {SAMPLE_SELECT, 0x9000}, {SAMPLE_PIN, 0x9000}, {RESET_PIN, 0x6982},
         {CHALLENGE, 0x9000});
    card_reset(sample->card);
    WALK(sample, {SAMPLE_SELECT, 0x9000}, {"0082008110 00000000000000000000000000000000", 0x6985});
}

static void the_loss_of_power_ends_the_permission(void **state)
{
    permit(*state, PIN_FILE);
    sample_power_cycle(*state);
    WALK(*state, {SAMPLE_SELECT, 0x9000}, {SAMPLE_PIN, 0x9000}, {RESET_PIN, 0x6982});
}

static void other_commands_leave_the_permission_alone(void **state)
{
    struct sample *sample = *state;
    permit(sample, PIN_FILE);
    WALK(sample, {"00A4040C04 A0000000", 0x6A82}, {"00A4020C02 000A", 0x9000},
         {"00B0000010", 0x9000}, {SAMPLE_PASSWD, 0x9000}, {"0020008006 5A5A5A393939", 0x63C4},
         {SAMPLE_PIN, 0x9000}, {"00200080", 0x63C3}, {RESET_PIN, 0x9000});
}

static void a_wrong_cryptogram_spends_the_challenge(void **state)
{
    struct sample *sample = *state;
    uint8_t challenge[RESET_KEY_CHALLENGE];
    WALK(sample, {CHALLENGE, 0x9000});
    memcpy(challenge, sample->answer.bytes, sizeof challenge);
    WALK(sample, {"0082008110 00000000000000000000000000000000", 0x6300});
    memcpy(sample->answer.bytes, challenge, sizeof challenge);
    assert_int_equal(authenticate(sample, PIN_FILE), 0x6985);
}

static void a_cryptogram_works_once_and_only_for_the_last_challenge(void **state)
{
    struct sample *sample = *state;
    uint8_t challenge[RESET_KEY_CHALLENGE];
    WALK(sample, {CHALLENGE, 0x9000});
    memcpy(challenge, sample->answer.bytes, sizeof challenge);
    assert_int_equal(authenticate(sample, PIN_FILE), 0x9000);
    memcpy(sample->answer.bytes, challenge, sizeof challenge);
    assert_int_equal(authenticate(sample, PIN_FILE), 0x6985);
    WALK(sample, {CHALLENGE, 0x9000});
    memcpy(sample->answer.bytes, challenge, sizeof challenge);
    assert_int_equal(authenticate(sample, PIN_FILE), 0x6300);
}

static void a_cryptogram_for_another_card_is_refused(void **state)
{
    struct sample *sample = *state;
    WALK(sample, {CHALLENGE, 0x9000});
    sample->stored.reset_key.bytes[15] ^= 1; // the key of the neighbour
    assert_int_equal(authenticate(sample, PIN_FILE), 0x6300);
}

static void malformed_challenges_and_authentications(void **state)
{
    WALK(*state, {"00840000", 0x6700}, {"0084000008", 0x6C10}, {"0084000000", 0x6C10},
         {"0084010010", 0x6A86}, {CHALLENGE, 0x9000}, {"0082008108 0000000000000000", 0x6700},
         {"00820081", 0x6700}, {"0082018110 00000000000000000000000000000000", 0x6A86});
}

static void a_card_without_a_reset_key_permits_nothing(void **state)
{
    struct sample *sample = *state;
    sample->stored.reset_key.length = 0;
    sample_power_cycle(sample);
    WALK(sample, {SAMPLE_SELECT, 0x9000}, {CHALLENGE, 0x9000},
         {"0082008110 00000000000000000000000000000000", 0x6A88});
}

static void a_card_without_a_password_permits_no_reset_of_it(void **state)
{
    struct sample *sample = *state;
    sample->stored.has_sign = 0;
    sample_power_cycle(sample);
    WALK(sample, {SAMPLE_SELECT, 0x9000}, {CHALLENGE, 0x9000});
    assert_int_equal(authenticate(sample, PASSWD_FILE), 0x6300);
}

static void a_reset_closes_what_the_old_pin_had_opened(void **state)
{
    WALK(*state, {SAMPLE_PIN, 0x9000}, {RIGHT_PIN, 0x9000});
    permit(*state, PIN_FILE);
    WALK(*state, {RESET_PIN, 0x9000}, {"802A009703 414243 00", 0x6982}, {SAMPLE_PIN, 0x9000},
         {"0024018004 35363738", 0x6982});
}

static void a_reset_survives_the_loss_of_power_and_one_cut_short_leaves_the_old_pin(void **state)
{
    struct sample *sample = *state;
    permit(sample, PIN_FILE);
    sample->saves = 0;
    sample->cut_at = 1;
    WALK(sample, {SAMPLE_PIN, 0x9000}, {RESET_PIN, 0x6581});
    sample_power_cycle(sample);
    WALK(sample, {SAMPLE_SELECT, 0x9000}, {SAMPLE_PIN, 0x9000}, {RIGHT_PIN, 0x9000});
    permit(sample, PIN_FILE);
    WALK(sample, {RESET_PIN, 0x9000});
    sample_power_cycle(sample);
    WALK(sample, {SAMPLE_SELECT, 0x9000}, {SAMPLE_PIN, 0x9000}, {NEW_PIN, 0x9000});
}

// Computed with `openssl mac -cipher AES-128-CBC -macopt hexkey:... CMAC` over bytes put together
// by hand, so that a change of the formulas shows.
static void the_formulas_give_the_known_answers(void **state)
{
    (void)state;
    static const uint8_t KEY[] = {0xCF, 0x92, 0x17, 0x07, 0xF6, 0x1D, 0x5C, 0xCF,
                                  0xED, 0x7C, 0x12, 0xCC, 0x87, 0x1A, 0x3E, 0x79},
                         CRYPTOGRAM[] = {0x3A, 0x1C, 0xB5, 0x2C, 0x9D, 0xEB, 0x39, 0xE6,
                                         0x44, 0x62, 0x3A, 0x94, 0x41, 0x4F, 0xFF, 0xB9};
    uint8_t master[RESET_KEY_BYTES], challenge[RESET_KEY_CHALLENGE], key[RESET_KEY_BYTES],
        cryptogram[RESET_KEY_CRYPTOGRAM];
    for (uint8_t i = 0; i < 16; i++) {
        master[i] = i;
        challenge[i] = (uint8_t)(0xF0 + i);
    }
    assert_true(reset_key_derive(master, (const uint8_t *)"SPKI", 4, key));
    assert_memory_equal(key, KEY, sizeof KEY);
    assert_true(reset_key_cryptogram(key, PASSWD_FILE, challenge, cryptogram));
    assert_memory_equal(cryptogram, CRYPTOGRAM, sizeof CRYPTOGRAM);
}

static const struct CMUnitTest TESTS[] = {
    PROMISE(a_permission_sets_a_new_pin_and_all_its_tries),
    PROMISE(a_permission_sets_a_new_password),
    PROMISE(a_reset_may_name_the_secret_by_its_short_ef_id),
    PROMISE(nothing_is_reset_without_a_permission),
    PROMISE(a_permission_is_for_one_secret_and_spent_on_the_other),
    PROMISE(a_permission_is_for_one_reset),
    PROMISE(a_new_secret_that_breaks_the_rule_spends_the_permission),
    PROMISE(a_malformed_reset_spends_the_permission),
    PROMISE(another_authentication_ends_the_permission),
    PROMISE(selecting_the_application_ends_permission_and_challenge),
    PROMISE(a_reset_of_the_card_ends_permission_and_challenge),
    PROMISE(the_loss_of_power_ends_the_permission),
    PROMISE(other_commands_leave_the_permission_alone),
    PROMISE(a_wrong_cryptogram_spends_the_challenge),
    PROMISE(a_cryptogram_works_once_and_only_for_the_last_challenge),
    PROMISE(a_cryptogram_for_another_card_is_refused),
    PROMISE(malformed_challenges_and_authentications),
    PROMISE(a_card_without_a_reset_key_permits_nothing),
    PROMISE(a_card_without_a_password_permits_no_reset_of_it),
    PROMISE(a_reset_closes_what_the_old_pin_had_opened),
    PROMISE(a_reset_survives_the_loss_of_power_and_one_cut_short_leaves_the_old_pin),
    PROMISE(the_formulas_give_the_known_answers),
};

TEST_MAIN(TESTS, NULL, NULL)
