// The technician's application of the virtual card, status word by status word.
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <string.h>

#include "tests/card/walk.h"

#define SELECT_PIV "00A4040009 A00000030800001000 00"
#define RIGHT_PIN  "0020008008 313233343536FFFF"
#define WRONG_PIN  "0020008008 393939393939FFFF"
#define GET_9A     "00CB3FFF05 5C035FC105 00"
#define CHALLENGE  "5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A"
#define SIGN_P_256 "0087119A26 7C24 8200 8120 " CHALLENGE " 00"

// A technician's card with a key on P-256 and filler for a certificate; no resident's.
static int set_up(void **state)
{
    struct sample *sample = sample_new();
    struct image *image = &sample->stored;
    unsigned char *der = NULL;
    EVP_PKEY *key = EVP_EC_gen("P-256");
    int length = i2d_PrivateKey(key, &der);
    *state = sample;
    image->kind = IMAGE_OTHER;
    image->piv_tries = image->piv_tries_max = 3;
    image_blob_set(&image->piv_pin, "123456", 6);
    image_blob_set(&image->piv_key, der, (size_t)length);
    memset(image->piv_certificate.bytes, 0xC9, 600);
    image->piv_certificate.length = 600;
    OPENSSL_free(der);
    EVP_PKEY_free(key);
    sample_power_cycle(sample);
    return sample_send(sample, SELECT_PIV) == 0x9000 ? 0 : -1;
}

static void the_application_is_selected_by_its_name_or_the_front_of_it(void **state)
{
    struct sample *sample = *state;
    WALK(sample, {"00A404000B A000000308000010000100 00", 0x9000},
         {"00A4040005 A000000308 00", 0x9000}, {"00A4040004 A0000003 00", 0x6A82},
         {"00A4040005 A000000309 00", 0x6A82}, {"00A404000C A00000030800001000010000 00", 0x6A82},
         {"00A4040C05 A000000308", 0x6A86}, {SELECT_PIV, 0x9000});
    assert_int_equal(sample->data, 19);
    assert_memory_equal(sample->answer.bytes, "\x61\x11\x4F\x06\x00\x00\x10\x00\x01\x00", 10);
}

static void a_residents_card_has_no_such_application(void **state)
{
    struct sample *sample = *state;
    sample_image(&sample->stored);
    sample_power_cycle(sample);
    WALK(sample, {SELECT_PIV, 0x6A82}, {SAMPLE_SELECT, 0x9000}, {SELECT_PIV, 0x6A82},
         {GET_9A, 0x6D00}, {SIGN_P_256, 0x6D00});
}

static void the_certificate_is_read_without_a_pin(void **state)
{
    struct sample *sample = *state;
    WALK(sample, {GET_9A, 0x6100});
    assert_int_equal(sample->data, 256);
    assert_memory_equal(sample->answer.bytes, "\x53\x82\x02\x61\x70\x82\x02\x58\xC9", 9);
    WALK(sample, {"00C0000000", 0x6165}, {"00C0000065", 0x9000});
    assert_int_equal(sample->data, 0x65);
    assert_memory_equal(sample->answer.bytes + sample->data - 5, "\x71\x01\x00\xFE\x00", 5);
}

static void only_the_objects_that_there_are_are_given(void **state)
{
    struct sample *sample = *state;
    WALK(sample, {"00CB3FFF05 5C035FC102 00", 0x9000}, {"00CB3FFF05 5C035FC107 00", 0x9000},
         {"00CB3FFF03 5C017E 00", 0x9000}, {"00CB3FFF05 5C035FC10A 00", 0x6A82},
         {"00CB3FFF05 5C035FC10C 00", 0x6A82}, {"00CB3FFF05 5C025FC105 00", 0x6A80},
         {"00CB3FFF05 5D035FC105 00", 0x6A80}, {"00CB000005 5C035FC105 00", 0x6A86},
         {"00CB3FFF00", 0x6A80}, {"00FD000000", 0x6D00}, {"80CB3FFF05 5C035FC105 00", 0x6E00});
}

static void the_pin_counts_down_from_three_and_blocks(void **state)
{
    struct sample *sample = *state;
    WALK(sample, {"00200080", 0x63C3}, {"0020008000", 0x63C3}, {WRONG_PIN, 0x63C2},
         {"00200080", 0x63C2}, {RIGHT_PIN, 0x9000}, {"00200080", 0x9000}, {WRONG_PIN, 0x63C2},
         {"00200080", 0x63C2}, {WRONG_PIN, 0x63C1}, {WRONG_PIN, 0x63C0}, {RIGHT_PIN, 0x6983},
         {"00200080", 0x6983});
    sample_power_cycle(sample);
    WALK(sample, {SELECT_PIV, 0x9000}, {RIGHT_PIN, 0x6983});
}

static void what_is_no_pin_costs_no_try(void **state)
{
    struct sample *sample = *state;
    WALK(sample, {"0020008006 313233343536", 0x6A80}, {"0020008008 3132333435FFFFFF", 0x6A80},
         {"0020008008 31323334353641FF", 0x6A80}, {"0020008008 3132FF343536FFFF", 0x6A80},
         {"0020008108 313233343536FFFF", 0x6A88}, {"0020000008 313233343536FFFF", 0x6A88},
         {"0020018008 313233343536FFFF", 0x6A86}, {"00200080", 0x63C3});
}

static void a_try_is_paid_before_the_pin_is_compared(void **state)
{
    struct sample *sample = *state;
    sample->cut_at = sample->saves + 1;
    WALK(sample, {WRONG_PIN, 0x6581}, {"00200080", 0x63C3});
    sample->cut_at = sample->saves + 2;
    WALK(sample, {RIGHT_PIN, 0x6581}, {SIGN_P_256, 0x6982});
    sample_power_cycle(sample);
    WALK(sample, {SELECT_PIV, 0x9000}, {"00200080", 0x63C2});
}

static void without_the_pin_nothing_is_signed(void **state)
{
    struct sample *sample = *state;
    WALK(sample, {SIGN_P_256, 0x6982}, {RIGHT_PIN, 0x9000}, {SIGN_P_256, 0x9000},
         {SIGN_P_256, 0x9000}, {WRONG_PIN, 0x63C2}, {SIGN_P_256, 0x6982}, {RIGHT_PIN, 0x9000},
         {SELECT_PIV, 0x9000}, {SIGN_P_256, 0x6982});
    card_reset(sample->card);
    WALK(sample, {SIGN_P_256, 0x6D00});
}

static void only_slot_9a_signs_and_with_its_own_algorithm(void **state)
{
    struct sample *sample = *state;
    WALK(sample, {RIGHT_PIN, 0x9000}, {"0087119C26 7C24 8200 8120 " CHALLENGE " 00", 0x6A86},
         {"0087079A26 7C24 8200 8120 " CHALLENGE " 00", 0x6A86},
         {"0087119A24 7C22 8120 " CHALLENGE " 00", 0x9000},
         {"0087119A27 7C25 8200 8121 00 " CHALLENGE " 00", 0x6A80},
         {"0087119A04 7C028100 00", 0x6A80}, {"0087119A04 7C028200 00", 0x6A80},
         {"0087119A04 7C058200 00", 0x6A80}, {"0087119A00", 0x6A80});
    sample->stored.piv_key.length = 0;
    sample_power_cycle(sample);
    WALK(sample, {SELECT_PIV, 0x9000}, {RIGHT_PIN, 0x9000}, {SIGN_P_256, 0x6A86});
}

static void a_command_may_come_in_parts_and_another_one_ends_them(void **state)
{
    struct sample *sample = *state;
    WALK(sample, {RIGHT_PIN, 0x9000}, {"1087119A06 7C2482008120", 0x9000},
         {"0087119A20 " CHALLENGE " 00", 0x9000}, {"1087119A06 7C2482008120", 0x9000},
         {"00200080", 0x9000}, {"0087119A20 " CHALLENGE " 00", 0x6A80},
         {"1020008008 313233343536FFFF", 0x6E00});
}

static void a_card_that_replays_answers_with_the_signature_before(void **state)
{
    struct sample *sample = *state;
    const struct habits habits = {.piv_replay = true};
    uint8_t first[128];
    WALK(sample, {RIGHT_PIN, 0x9000}, {SIGN_P_256, 0x9000});
    size_t length = sample->data;
    memcpy(first, sample->answer.bytes, length);
    sample_power_cycle(sample); // it has written it down
    card_set_habits(sample->card, &habits);
    WALK(sample, {SELECT_PIV, 0x9000}, {RIGHT_PIN, 0x9000},
         {"0087119A07 7C05 8200 8101 77 00", 0x9000});
    assert_int_equal(sample->data, length);
    assert_memory_equal(sample->answer.bytes, first, length);
}

static void one_application_ends_what_was_verified_in_the_other(void **state)
{
    struct sample *sample = *state;
    sample->stored.kind = IMAGE_MY_NUMBER;
    sample_power_cycle(sample);
    WALK(sample, {SELECT_PIV, 0x9000}, {RIGHT_PIN, 0x9000}, {SAMPLE_SELECT, 0x9000},
         {SIGN_P_256, 0x6D00}, {SAMPLE_PIN, 0x9000}, {"00200080", 0x63C3}, {SELECT_PIV, 0x9000},
         {SIGN_P_256, 0x6982}, {SAMPLE_PIN, 0x6A82}, {"00200080", 0x63C3});
}

#undef PROMISE
#define PROMISE(name) cmocka_unit_test_setup_teardown(name, set_up, walk_tear_down)

static const struct CMUnitTest TESTS[] = {
    PROMISE(the_application_is_selected_by_its_name_or_the_front_of_it),
    PROMISE(a_residents_card_has_no_such_application),
    PROMISE(the_certificate_is_read_without_a_pin),
    PROMISE(only_the_objects_that_there_are_are_given),
    PROMISE(the_pin_counts_down_from_three_and_blocks),
    PROMISE(what_is_no_pin_costs_no_try),
    PROMISE(a_try_is_paid_before_the_pin_is_compared),
    PROMISE(without_the_pin_nothing_is_signed),
    PROMISE(only_slot_9a_signs_and_with_its_own_algorithm),
    PROMISE(a_command_may_come_in_parts_and_another_one_ends_them),
    PROMISE(a_card_that_replays_answers_with_the_signature_before),
    PROMISE(one_application_ends_what_was_verified_in_the_other),
};

TEST_MAIN(TESTS, NULL, NULL)
