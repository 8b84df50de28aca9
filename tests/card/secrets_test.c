// What tries cost, what opens and what closes: VERIFY and CHANGE REFERENCE DATA.
#include <string.h>

#include "tests/card/walk.h"

#define RIGHT_PIN    "0020008004 31323334"
#define WRONG_PIN    "0020008004 39393939"
#define RIGHT_PASSWD "0020008006 414243313233"
#define WRONG_PASSWD "0020008006 5A5A5A393939"
#define TRIES        "00200080"
#define SIGN_AUTH    "802A009703 414243 00"

static void a_wrong_pin_costs_one_try_and_the_last_one_blocks(void **state)
{
    WALK(*state, {SAMPLE_PIN, 0x9000}, {TRIES, 0x63C3}, {WRONG_PIN, 0x63C2}, {TRIES, 0x63C2},
         {WRONG_PIN, 0x63C1}, {WRONG_PIN, 0x63C0}, {TRIES, 0x63C0}, {WRONG_PIN, 0x6984},
         {RIGHT_PIN, 0x6984}, {TRIES, 0x63C0});
}

static void the_password_has_five_tries_of_its_own(void **state)
{
    WALK(*state, {SAMPLE_PASSWD, 0x9000}, {WRONG_PASSWD, 0x63C4}, {WRONG_PASSWD, 0x63C3},
         {WRONG_PASSWD, 0x63C2}, {WRONG_PASSWD, 0x63C1}, {WRONG_PASSWD, 0x63C0},
         {RIGHT_PASSWD, 0x6984}, {SAMPLE_PIN, 0x9000}, {TRIES, 0x63C3});
}

static void the_right_pin_sets_the_counter_back(void **state)
{
    WALK(*state, {SAMPLE_PIN, 0x9000}, {WRONG_PIN, 0x63C2}, {WRONG_PIN, 0x63C1},
         {RIGHT_PIN, 0x9000}, {TRIES, 0x63C3});
}

static void asking_for_the_tries_wants_exactly_four_bytes(void **state)
{
    WALK(*state, {SAMPLE_PIN, 0x9000}, {"0020008000", 0x6700}, {TRIES, 0x63C3}, {RIGHT_PIN, 0x9000},
         {TRIES, 0x63C3}); // also while it is verified
}

static void bytes_are_compared_as_they_are(void **state)
{
    WALK(*state, {SAMPLE_PASSWD, 0x9000}, {"0020008006 616263313233", 0x63C4}, // abc123
         {"0020008007 41424331323300", 0x63C3}, {"0020008005 4142433132", 0x63C2});
}

static void some_cards_say_6983_for_blocked(void **state)
{
    struct sample *sample = *state;
    card_set_habits(sample->card, &(struct habits){.blocked_6983 = true});
    WALK(sample, {SAMPLE_PIN, 0x9000}, {WRONG_PIN, 0x63C2}, {WRONG_PIN, 0x63C1},
         {WRONG_PIN, 0x63C0}, {RIGHT_PIN, 0x6983}, {TRIES, 0x63C0});
}

static void a_wrong_pin_closes_what_the_right_one_opened(void **state)
{
    struct sample *sample = *state;
    struct card_status status;
    WALK(sample, {SAMPLE_PIN, 0x9000}, {RIGHT_PIN, 0x9000});
    card_status(sample->card, &status);
    assert_true(status.verified[IMAGE_AUTH]);
    assert_false(status.verified[IMAGE_SIGN]);
    WALK(sample, {WRONG_PIN, 0x63C2}, {SIGN_AUTH, 0x6982});
}

static void selecting_a_file_keeps_what_is_verified(void **state)
{
    struct sample *sample = *state;
    WALK(sample, {SAMPLE_PIN, 0x9000}, {RIGHT_PIN, 0x9000}, {SAMPLE_PASSWD, 0x9000},
         {"00A4020C02 7777", 0x6A82}, {"00A4040C04 A0000000", 0x6A82});
    struct card_status status;
    card_status(sample->card, &status);
    assert_true(status.verified[IMAGE_AUTH]);
}

static void selecting_the_application_or_a_reset_closes_everything(void **state)
{
    struct sample *sample = *state;
    WALK(sample, {SAMPLE_PIN, 0x9000}, {RIGHT_PIN, 0x9000}, {SAMPLE_SELECT, 0x9000},
         {TRIES, 0x6A88}, {SIGN_AUTH, 0x6982}); // the current file is gone too
    WALK(sample, {SAMPLE_PIN, 0x9000}, {RIGHT_PIN, 0x9000});
    card_reset(sample->card);
    WALK(sample, {SAMPLE_PIN, 0x6A82}, {SAMPLE_SELECT, 0x9000}, {SIGN_AUTH, 0x6982});
}

static void a_short_ef_id_names_the_secret_and_selects_it(void **state)
{
    WALK(*state, {"00200098", 0x63C3}, {"0020009804 39393939", 0x63C2}, {TRIES, 0x63C2},
         {"0020009B", 0x63C5}, {TRIES, 0x63C5}, {"0020009706 414243313233", 0x6A88},
         {"00200095", 0x6A88});
}

static void a_card_without_short_ef_ids_refuses_them_and_no_try_is_lost(void **state)
{
    struct sample *sample = *state;
    card_set_habits(sample->card, &(struct habits){.no_short_ef = true});
    WALK(sample, {"0020009804 39393939", 0x6A86}, {SAMPLE_PIN, 0x9000}, {TRIES, 0x63C3});
}

static void a_malformed_verify_costs_nothing(void **state)
{
    WALK(*state, {TRIES, 0x6A88}, {SAMPLE_PIN, 0x9000}, {"0020018004 39393939", 0x6A86},
         {"0020000004 39393939", 0x6A86}, {"0020008004 39393939 00", 0x6700},
         {"0020008004 393939", 0x6700}, {"8020008004 39393939", 0x6E00}, {TRIES, 0x63C3});
}

static void a_change_needs_the_old_one_first(void **state)
{
    WALK(*state, {SAMPLE_PIN, 0x9000}, {"0024018004 35363738", 0x6982}, {RIGHT_PIN, 0x9000},
         {"0024018004 35363738", 0x9000}, {RIGHT_PIN, 0x63C2}, {"0020008004 35363738", 0x9000});
}

static void one_secret_does_not_open_the_change_of_the_other(void **state)
{
    WALK(*state, {SAMPLE_PIN, 0x9000}, {RIGHT_PIN, 0x9000}, {SAMPLE_PASSWD, 0x9000},
         {"0024018006 5A5A5A393939", 0x6982}, {RIGHT_PASSWD, 0x9000});
}

static void a_new_secret_that_breaks_the_rule_is_refused_and_the_old_one_stays(void **state)
{
    WALK(*state, {SAMPLE_PIN, 0x9000}, {RIGHT_PIN, 0x9000}, {"0024018003 353637", 0x6A80},
         {"0024018004 41424344", 0x6A80}, {"0024018005 3536373839", 0x6A80}, {"00240180", 0x6700},
         {"0024008004 35363738", 0x6A86}, {RIGHT_PIN, 0x9000});
}

static void the_rules_of_the_two_secrets(void **state)
{
    (void)state;
    static const struct {
        enum image_which which;
        const char *secret;
        bool good;
    } ROWS[] = {
        {IMAGE_AUTH, "0000", true},     {IMAGE_AUTH, "123", false},
        {IMAGE_AUTH, "12345", false},   {IMAGE_AUTH, "12A4", false},
        {IMAGE_SIGN, "ABC123", true},   {IMAGE_SIGN, "A1B2C3D4E5F6G7H8", true},
        {IMAGE_SIGN, "AB123", false},   {IMAGE_SIGN, "A1B2C3D4E5F6G7H8I", false},
        {IMAGE_SIGN, "ABCDEF", false},  {IMAGE_SIGN, "123456", false},
        {IMAGE_SIGN, "abc123", false},  {IMAGE_SIGN, "ABC 123", false},
        {IMAGE_SIGN, "ABC123!", false}, {IMAGE_SIGN, "", false},
    };
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        const char *secret = ROWS[i].secret;
        bool good =
            image_secret_well_formed(ROWS[i].which, (const uint8_t *)secret, strlen(secret));
        if (good != ROWS[i].good)
            fail_msg("\"%s\" is %s", secret, good ? "taken" : "refused");
    }
}

static void tries_survive_the_loss_of_power(void **state)
{
    struct sample *sample = *state;
    WALK(sample, {SAMPLE_PIN, 0x9000}, {WRONG_PIN, 0x63C2}, {WRONG_PIN, 0x63C1});
    sample_power_cycle(sample);
    WALK(sample, {SAMPLE_SELECT, 0x9000}, {SAMPLE_PIN, 0x9000}, {TRIES, 0x63C1},
         {WRONG_PIN, 0x63C0});
    sample_power_cycle(sample);
    WALK(sample, {SAMPLE_SELECT, 0x9000}, {SAMPLE_PIN, 0x9000}, {RIGHT_PIN, 0x6984});
}

static void a_changed_secret_survives_the_loss_of_power(void **state)
{
    struct sample *sample = *state;
    WALK(sample, {SAMPLE_PASSWD, 0x9000}, {RIGHT_PASSWD, 0x9000},
         {"0024018006 5A5A5A393939", 0x9000});
    sample_power_cycle(sample);
    WALK(sample, {SAMPLE_SELECT, 0x9000}, {SAMPLE_PASSWD, 0x9000}, {RIGHT_PASSWD, 0x63C4},
         {WRONG_PASSWD, 0x9000});
}

// Runs `command` with the power going at the write number `write`, and returns the tries left
// after.
static unsigned tries_after_cut(struct sample *sample, const char *command, unsigned write)
{
    sample_send(sample, SAMPLE_SELECT);
    sample_send(sample, SAMPLE_PIN);
    sample->saves = 0;
    sample->cut_at = write;
    assert_int_equal(sample_send(sample, command), 0x6581);
    sample_power_cycle(sample);
    return sample->stored.tries[IMAGE_AUTH];
}

static void power_lost_at_the_first_write_of_verify_costs_no_try(void **state)
{
    assert_int_equal(tries_after_cut(*state, WRONG_PIN, 1), 3);
    assert_int_equal(tries_after_cut(*state, RIGHT_PIN, 1), 3);
}

static void power_lost_between_the_writes_of_verify_costs_one_try(void **state)
{
    assert_int_equal(tries_after_cut(*state, RIGHT_PIN, 2), 2);
}

static void a_memory_that_fails_opens_nothing(void **state)
{
    struct sample *sample = *state;
    struct card_status status;
    sample_send(sample, SAMPLE_PIN);
    sample->cut_at = 2;
    assert_int_equal(sample_send(sample, RIGHT_PIN), 0x6581);
    card_status(sample->card, &status);
    assert_false(status.verified[IMAGE_AUTH]);
    assert_int_equal(status.tries[IMAGE_AUTH], 2);
}

static void power_lost_in_a_change_leaves_the_old_secret(void **state)
{
    struct sample *sample = *state;
    WALK(sample, {SAMPLE_PIN, 0x9000}, {RIGHT_PIN, 0x9000});
    sample->saves = 0;
    sample->cut_at = 1;
    WALK(sample, {"0024018004 35363738", 0x6581});
    sample_power_cycle(sample);
    WALK(sample, {SAMPLE_SELECT, 0x9000}, {SAMPLE_PIN, 0x9000}, {RIGHT_PIN, 0x9000});
}

static const struct CMUnitTest TESTS[] = {
    PROMISE(a_wrong_pin_costs_one_try_and_the_last_one_blocks),
    PROMISE(the_password_has_five_tries_of_its_own),
    PROMISE(the_right_pin_sets_the_counter_back),
    PROMISE(asking_for_the_tries_wants_exactly_four_bytes),
    PROMISE(bytes_are_compared_as_they_are),
    PROMISE(some_cards_say_6983_for_blocked),
    PROMISE(a_wrong_pin_closes_what_the_right_one_opened),
    PROMISE(selecting_a_file_keeps_what_is_verified),
    PROMISE(selecting_the_application_or_a_reset_closes_everything),
    PROMISE(a_short_ef_id_names_the_secret_and_selects_it),
    PROMISE(a_card_without_short_ef_ids_refuses_them_and_no_try_is_lost),
    PROMISE(a_malformed_verify_costs_nothing),
    PROMISE(a_change_needs_the_old_one_first),
    PROMISE(one_secret_does_not_open_the_change_of_the_other),
    PROMISE(a_new_secret_that_breaks_the_rule_is_refused_and_the_old_one_stays),
    PROMISE(the_rules_of_the_two_secrets),
    PROMISE(tries_survive_the_loss_of_power),
    PROMISE(a_changed_secret_survives_the_loss_of_power),
    PROMISE(power_lost_at_the_first_write_of_verify_costs_no_try),
    PROMISE(power_lost_between_the_writes_of_verify_costs_one_try),
    PROMISE(a_memory_that_fails_opens_nothing),
    PROMISE(power_lost_in_a_change_leaves_the_old_secret),
};

TEST_MAIN(TESTS, NULL, NULL)
