// Which files there are, who may read them, and how READ BINARY counts.
#include <string.h>

#include "tests/card/walk.h"

#define AUTH_CERTIFICATE "00A4020C02 000A"
#define RIGHT_PASSWD     "0020009B06 414243313233"
#define READ             "00B0000000"

static void habits(struct sample *sample, const struct habits *habits)
{
    card_set_habits(sample->card, habits);
}

// Takes a card of another kind.
static void become(struct sample *sample, enum image_kind kind)
{
    sample->stored.kind = kind;
    sample_power_cycle(sample);
}

static void the_application_is_found_by_its_name_or_the_beginning_of_it(void **state)
{
    WALK(*state, {SAMPLE_SELECT, 0x9000}, {"00A4040C05 D392F00026", 0x9000},
         {"00A4040C01 D3", 0x9000}, {"00A4040C0A D392F000260100000002", 0x6A82},
         {"00A4040C0B D392F00026010000000100", 0x6A82}, {"00A4040C07 A0000000620301", 0x6A82},
         {"00A4040C", 0x6700}, {"00A4040C11 D392F00026010000000100000000000000", 0x6700},
         {"00A404000A D392F000260100000001", 0x6A86});
}

static void a_card_of_another_kind_has_no_such_application(void **state)
{
    become(*state, IMAGE_OTHER);
    WALK(*state, {SAMPLE_SELECT, 0x6A82}, {SAMPLE_PIN, 0x6A82}, {"00B08A0000", 0x6A82},
         {"00200098", 0x6A88}, {"0084000010", 0x6985});
}

static void before_the_application_there_are_no_files(void **state)
{
    struct sample *sample = *state;
    card_reset(sample->card);
    WALK(sample, {AUTH_CERTIFICATE, 0x6A82}, {READ, 0x6985}, {"00B08A0000", 0x6A82},
         {"00A40000", 0x6A86}, {"00A4000002 3F00", 0x6A82});
}

static void selecting_the_master_file_does_nothing(void **state)
{
    WALK(*state, {AUTH_CERTIFICATE, 0x9000}, {"00A40000", 0x9000}, {"00A4000002 3F00", 0x6A82},
         {READ, 0x9000});
}

static void a_file_that_is_not_there_leaves_the_current_one(void **state)
{
    WALK(*state, {AUTH_CERTIFICATE, 0x9000}, {"00A4020C02 0003", 0x6A82}, {READ, 0x9000},
         {"00A4020C03 00000A", 0x6700}, {"00A4020002 000A", 0x6A86}, {"00A4010C02 000A", 0x6A86});
}

static void all_but_the_signature_certificate_needs_nothing(void **state)
{
    WALK(*state, {AUTH_CERTIFICATE, 0x9000}, {READ, 0x9000}, {"00A4020C02 000B", 0x9000},
         {READ, 0x9000}, {"00A4020C02 0002", 0x9000}, {READ, 0x9000}, {"00A4020C02 0006", 0x9000},
         {READ, 0x9000}, {"00A4020C02 0008", 0x9000}, {READ, 0x9000}, {"00A4020C02 0001", 0x9000},
         {READ, 0x6982});
}

static void the_signature_certificate_needs_the_password_and_not_the_pin(void **state)
{
    WALK(*state, {"0020009804 31323334", 0x9000}, {"00A4020C02 0001", 0x9000}, {READ, 0x6982},
         {RIGHT_PASSWD, 0x9000}, {"00A4020C02 0001", 0x9000}, {READ, 0x9000},
         {SAMPLE_SELECT, 0x9000}, {"00B0810000", 0x6982});
}

static void keys_and_secrets_cannot_be_read(void **state)
{
    static const char *const FILES[] = {"00A4020C02 0017", "00A4020C02 0018", "00A4020C02 001A",
                                        "00A4020C02 001B"};
    WALK(*state, {"0020009804 31323334", 0x9000}, {RIGHT_PASSWD, 0x9000});
    for (size_t i = 0; i < sizeof FILES / sizeof FILES[0]; i++)
        WALK(*state, {FILES[i], 0x9000}, {READ, 0x6985});
}

static void a_phone_guards_the_user_certificate_too(void **state)
{
    static const enum image_kind PHONES[] = {IMAGE_ANDROID, IMAGE_IPHONE};
    for (size_t i = 0; i < sizeof PHONES / sizeof PHONES[0]; i++) {
        become(*state, PHONES[i]);
        WALK(*state, {SAMPLE_SELECT, 0x9000}, {AUTH_CERTIFICATE, 0x9000}, {READ, 0x6982},
             {"0020009804 31323334", 0x9000}, {AUTH_CERTIFICATE, 0x9000}, {READ, 0x9000});
    }
}

static void the_token_tells_the_kind_of_card(void **state)
{
    static const char *const LABELS[] = {
        [IMAGE_MY_NUMBER] = "JPKIAPICCTOKEN2                 ",
        [IMAGE_JUKI] = "JPKIAPICCTOKEN                  ",
        [IMAGE_ANDROID] = "JPKIAPGPSETOKEN                 ",
        [IMAGE_IPHONE] = "JPKIAPIOSTOKEN                  ",
    };
    struct sample *sample = *state;
    for (unsigned kind = 0; kind < IMAGE_OTHER; kind++) {
        become(sample, kind);
        WALK(sample, {SAMPLE_SELECT, 0x9000}, {"00A4020C02 0006", 0x9000}, {"00B0000020", 0x9000});
        assert_int_equal(sample->data, 32);
        assert_memory_equal(sample->answer.bytes, LABELS[kind], 32);
    }
}

static void the_token_is_laid_out_as_ck_token_info(void **state)
{
    struct sample *sample = *state;
    const uint8_t *token = sample->answer.bytes;
    WALK(sample, {"00A4020C02 0006", 0x9000}, {READ, 0x9000});
    assert_int_equal(sample->data, 160);
    assert_memory_equal(token + 80, "0123456789012345", 16);                 // serialNumber
    assert_memory_equal(token + 96, "\x00\x00\x04\x0D", 4);                  // flags, big-endian
    assert_memory_equal(token + 116, "\x00\x00\x00\x10\x00\x00\x00\x06", 8); // PIN lengths
    assert_memory_equal(token + 140, "0301", 4);                             // versions
    assert_memory_equal(token + 144, "9999999999999999", 16);                // utcTime
    WALK(sample, {"00B000A000", 0x6B00});
}

static void availability_tells_what_is_on_the_card(void **state)
{
    struct sample *sample = *state;
    WALK(sample, {"00A4020C02 0008", 0x9000}, {READ, 0x9000});
    assert_int_equal(sample->data, 3);
    assert_memory_equal(sample->answer.bytes, "\x8F\x8F\x00", 3);
    sample->stored.has_sign = 0;
    sample_power_cycle(sample);
    WALK(sample, {SAMPLE_SELECT, 0x9000}, {"00A4020C02 0008", 0x9000}, {READ, 0x9000});
    assert_memory_equal(sample->answer.bytes, "\x00\x8F\x00", 3);
    WALK(sample, {"00A4020C02 0001", 0x6A82}, {"00A4020C02 001A", 0x6A82}, {SAMPLE_PASSWD, 0x6A82},
         {"0020009B", 0x6A88}, {"00A4020C02 0002", 0x9000}, {SAMPLE_PIN, 0x9000},
         {"00200080", 0x63C3});
}

static void reading_past_the_end_gives_what_is_left(void **state)
{
    struct sample *sample = *state;
    habits(sample, &(struct habits){.filler = HABITS_FILLER_NONE});
    WALK(sample, {AUTH_CERTIFICATE, 0x9000}, {"00B0040000", 0x9000});
    assert_int_equal(sample->data, 1200 - 0x400);
    WALK(sample, {"00B004AF10", 0x9000});
    assert_int_equal(sample->data, 1);
    WALK(sample, {"00B004B010", 0x6B00}, {"00B07FFF00", 0x6B00}, {"00B004AF01", 0x9000});
}

static void a_certificate_is_padded_to_the_size_of_its_file(void **state)
{
    struct sample *sample = *state;
    WALK(sample, {AUTH_CERTIFICATE, 0x9000}, {"00B004AF02", 0x9000});
    assert_memory_equal(sample->answer.bytes, "\xA1\xFF", 2);
    WALK(sample, {"00B007FF10", 0x9000});
    assert_int_equal(sample->data, 1);
    WALK(sample, {"00B0080001", 0x6B00});
    habits(sample, &(struct habits){.filler = HABITS_FILLER_00});
    WALK(sample, {"00B004AF02", 0x9000});
    assert_memory_equal(sample->answer.bytes, "\xA1\x00", 2);
}

static void read_wants_a_length_and_no_data(void **state)
{
    WALK(*state, {AUTH_CERTIFICATE, 0x9000}, {"00B00000", 0x6700}, {"00B0000001 00", 0x6700},
         {"00B0000001 00 00", 0x6700});
}

static void a_short_ef_id_names_the_file_and_selects_it(void **state)
{
    struct sample *sample = *state;
    WALK(sample, {"00B0860020", 0x9000});
    assert_memory_equal(sample->answer.bytes, "JPKIAPICCTOKEN2 ", 16);
    WALK(sample, {"00B0000020", 0x9000}, {"00B08A0A02", 0x9000});
    assert_memory_equal(sample->answer.bytes, "\xA1\xA1", 2);
    WALK(sample, {"00B0830000", 0x6A82}, {"00B0CA0000", 0x6A86}, {"00B0970000", 0x6985});
    habits(sample, &(struct habits){.no_short_ef = true});
    WALK(sample, {"00B08A0000", 0x6A86}, {AUTH_CERTIFICATE, 0x9000}, {READ, 0x9000});
}

static void small_chunks_come_as_less_data_or_as_6cxx(void **state)
{
    struct sample *sample = *state;
    habits(sample, &(struct habits){.chunk = 100});
    WALK(sample, {AUTH_CERTIFICATE, 0x9000}, {READ, 0x9000});
    assert_int_equal(sample->data, 100);
    WALK(sample, {"00B0000063", 0x9000});
    assert_int_equal(sample->data, 99);
    habits(sample, &(struct habits){.chunk = 100, .chunk_6c = true});
    WALK(sample, {READ, 0x6C64}, {"00B0000065", 0x6C64}, {"00B0000064", 0x9000});
    assert_int_equal(sample->data, 100);
}

static void data_can_wait_for_get_response(void **state)
{
    struct sample *sample = *state;
    habits(sample, &(struct habits){.get_response = true});
    WALK(sample, {"00C0000010", 0x6985}, {AUTH_CERTIFICATE, 0x9000}, {"00B0000020", 0x6120},
         {"00C0000008", 0x6118}, {"00C0000000", 0x9000});
    assert_int_equal(sample->data, 0x18);
    WALK(sample, {READ, 0x6100}, {"00C0000000", 0x9000});
    assert_int_equal(sample->data, 256);
    assert_memory_equal(sample->answer.bytes, "\x30\x82", 2);
    WALK(sample, {"00C0000000", 0x6985}, {READ, 0x6100}, {SAMPLE_PIN, 0x9000},
         {"00C0000000", 0x6985}, {READ, 0x6985}, {"00C0010000", 0x6A86});
}

static void extended_lengths_read_a_whole_certificate_unless_refused(void **state)
{
    struct sample *sample = *state;
    WALK(sample, {AUTH_CERTIFICATE, 0x9000}, {"00B00000000000", 0x9000});
    assert_int_equal(sample->data, 2048);
    WALK(sample, {"00B000000004B0", 0x9000});
    assert_int_equal(sample->data, 1200);
    habits(sample, &(struct habits){.no_extended = true});
    WALK(sample, {"00B00000000000", 0x6700}, {READ, 0x9000});
}

static void a_card_may_refuse_the_length_zero(void **state)
{
    habits(*state, &(struct habits){.no_le_zero = true});
    WALK(*state, {AUTH_CERTIFICATE, 0x9000}, {READ, 0x6700}, {"00B00000FF", 0x9000});
}

static void a_card_may_name_a_length_in_place_of_zero(void **state)
{
    struct sample *sample = *state;
    habits(sample, &(struct habits){.le_zero_6c = true});
    WALK(sample, {AUTH_CERTIFICATE, 0x9000}, {READ, 0x6CFF}, {"00B00000FF", 0x9000});
    assert_int_equal(sample->data, 255);
    WALK(sample, {"00B0880000", 0x6C03}, {"00B0880003", 0x9000});
}

static void small_reads_may_be_of_any_size(void **state)
{
    struct sample *sample = *state;
    for (size_t n = 1; n <= 255; n++) {
        habits(sample, &(struct habits){.chunk = n});
        WALK(sample, {AUTH_CERTIFICATE, 0x9000}, {READ, 0x9000});
        assert_int_equal(sample->data, n);
    }
}

static void a_select_may_leave_data_to_be_fetched(void **state)
{
    struct sample *sample = *state;
    habits(sample, &(struct habits){.select_61 = true});
    WALK(sample, {SAMPLE_SELECT, 0x610E}, {"00C000000E", 0x9000});
    assert_memory_equal(sample->answer.bytes, "\x6F\x0C\x84\x0A\xD3\x92\xF0\x00\x26\x01", 10);
    WALK(sample, {AUTH_CERTIFICATE, 0x6106}, {"00B0000004", 0x9000}, {AUTH_CERTIFICATE, 0x6106},
         {"00C0000006", 0x9000});
    assert_memory_equal(sample->answer.bytes, "\x6F\x04\x83\x02\x00\x0A", 6);
    WALK(sample, {SAMPLE_PIN, 0x6106}, {"00200080", 0x63C3}); // it is selected, fetched or not
    WALK(sample, {"00A4040C0A D392F0002601000000FF", 0x6A82});
}

static void what_the_card_does_not_know_it_says_so(void **state)
{
    WALK(*state, {"00CADF3005", 0x6D00}, {"00B2010400", 0x6D00}, {"80B0000000", 0x6E00},
         {"002A008003 414243 00", 0x6E00}, {"A0A4000002 3F00", 0x6E00}, {"00", 0x6700},
         {"00A404", 0x6700}, {"00A4040C0A D392", 0x6700}, {"00A4040C00000000", 0x6700},
         {"00B08A00 00 0000 0010", 0x6700});
}

// Always the same numbers (xorshift, Marsaglia).
static uint32_t next(uint32_t *random)
{
    *random ^= *random << 13;
    *random ^= *random >> 17;
    *random ^= *random << 5;
    return *random;
}

static uint8_t pick(uint32_t *random, const uint8_t *bytes, size_t count)
{
    return bytes[next(random) % count];
}

// A command with a likely header and length and any body, at times cut or lengthened.
static size_t invent(uint32_t *random, uint8_t command[300])
{
    static const uint8_t INS[] = {0x20, 0x24, 0x2A, 0x2C, 0x82, 0x84, 0xA4, 0xB0, 0xB0, 0xC0};
    static const uint8_t P1[] = {0x00, 0x00, 0x00, 0x01, 0x02, 0x04, 0x86, 0x8A};
    static const uint8_t P2[] = {0x00, 0x00, 0x0C, 0x80, 0x81, 0x97, 0x98};
    static const uint8_t LC[] = {0, 0, 1, 2, 4, 10, 16, 51, 200};
    size_t lc = pick(random, LC, sizeof LC);
    for (size_t i = 5; i < 300; i++)
        command[i] = (uint8_t)next(random);
    command[1] = pick(random, INS, sizeof INS);
    command[0] = (command[1] == 0x2A) == (next(random) % 8 != 0) ? 0x80 : 0x00;
    command[2] = pick(random, P1, sizeof P1);
    command[3] = pick(random, P2, sizeof P2);
    command[4] = (uint8_t)(lc == 0 ? next(random) : lc);
    size_t length = lc == 0 ? 4 + next(random) % 2 : 5 + lc + next(random) % 2;
    return next(random) % 8 == 0 ? next(random) % 300 : length;
}

static void whatever_comes_gets_a_status_word(void **state)
{
    static const char *const HELP[] = {SAMPLE_SELECT, "0020009804 31323334", AUTH_CERTIFICATE};
    struct sample *sample = *state;
    uint8_t command[300];
    uint32_t random = 1;
    unsigned done = 0;
    for (int i = 0; i < 20000; i++) {
        size_t length = invent(&random, command);
        card_apdu(sample->card, command, length, &sample->answer);
        assert_true(sample->answer.length >= 2 && sample->answer.length <= CARD_ANSWER_MAX);
        done += sample->answer.bytes[sample->answer.length - 2] == 0x90;
        if (i % 10 == 0)
            sample_send(sample, HELP[i / 10 % (sizeof HELP / sizeof HELP[0])]);
    }
    assert_true(done > 100); // or the commands were not likely enough to try anything
}

static const struct CMUnitTest TESTS[] = {
    PROMISE(the_application_is_found_by_its_name_or_the_beginning_of_it),
    PROMISE(a_card_of_another_kind_has_no_such_application),
    PROMISE(before_the_application_there_are_no_files),
    PROMISE(selecting_the_master_file_does_nothing),
    PROMISE(a_file_that_is_not_there_leaves_the_current_one),
    PROMISE(all_but_the_signature_certificate_needs_nothing),
    PROMISE(the_signature_certificate_needs_the_password_and_not_the_pin),
    PROMISE(keys_and_secrets_cannot_be_read),
    PROMISE(a_phone_guards_the_user_certificate_too),
    PROMISE(the_token_tells_the_kind_of_card),
    PROMISE(the_token_is_laid_out_as_ck_token_info),
    PROMISE(availability_tells_what_is_on_the_card),
    PROMISE(reading_past_the_end_gives_what_is_left),
    PROMISE(a_certificate_is_padded_to_the_size_of_its_file),
    PROMISE(read_wants_a_length_and_no_data),
    PROMISE(a_short_ef_id_names_the_file_and_selects_it),
    PROMISE(small_chunks_come_as_less_data_or_as_6cxx),
    PROMISE(data_can_wait_for_get_response),
    PROMISE(extended_lengths_read_a_whole_certificate_unless_refused),
    PROMISE(a_card_may_refuse_the_length_zero),
    PROMISE(a_card_may_name_a_length_in_place_of_zero),
    PROMISE(small_reads_may_be_of_any_size),
    PROMISE(a_select_may_leave_data_to_be_fetched),
    PROMISE(what_the_card_does_not_know_it_says_so),
    PROMISE(whatever_comes_gets_a_status_word),
};

TEST_MAIN(TESTS, NULL, NULL)
