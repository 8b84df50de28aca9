// Certificates are as long as they say only if that is true.
#include "drivers/base/clock.h"
#include "tests/unit/jpki_rig.h"

enum {
    ROOM = 3072,
};

static enum jpki_err read_into(struct card *card, const char *reads, size_t room, size_t *length)
{
    char text[512] = SELECT_000A;
    strcat(text, reads);
    memset(card->out, 0xEE, sizeof card->out);
    enum jpki_err err =
        jpki_read_certificate(play(card, text), SECRET_AUTH, card->out, room, length);
    assert_int_equal(card->out[room], 0xEE);
    card_script_end(&card->script);
    return err;
}

static void a_certificate_is_as_long_as_its_der_says(void **state)
{
    static const struct {
        const char *what, *card;
        size_t length, at; // and a place, and what is there
        unsigned char byte, last;
    } READS[] = {
        {"616 bytes in a file that is longer",
         "> 00 B0 00 00 00\n< 30820264 11*252 9000\n> 00 B0 01 00 00\n< 22*256 9000\n"
         "> 00 B0 02 00 68\n< 33*104 9000\n",
         616, 256, 0x22, 0x33},
        {"a card that gives little, in its steps",
         "> 00 B0 00 00 00\n< 6C40\n> 00 B0 00 00 40\n< 30820084 11*60 9000\n"
         "> 00 B0 00 40 40\n< 22*32 9000\n> 00 B0 00 60 28\n< 33*40 9000\n",
         136, 64, 0x22, 0x33},
        {"one that is there at once", "> 00 B0 00 00 00\n< 308180 11*128 FF*120 9000\n", 131, 3,
         0x11, 0x11},
    };
    struct card *card = *state;
    for (size_t i = 0; i < sizeof READS / sizeof READS[0]; i++) {
        size_t length;
        print_message("# %s\n", READS[i].what);
        assert_int_equal(read_into(card, READS[i].card, ROOM, &length), JPKI_OK);
        assert_int_equal(length, READS[i].length);
        assert_int_equal(card->out[READS[i].at], READS[i].byte);
        assert_int_equal(card->out[length - 1], READS[i].last);
    }
}

static void a_length_that_lies_or_a_card_that_stops_gives_no_certificate(void **state)
{
    static const struct {
        const char *what, *card;
        size_t room;
        enum jpki_err err;
    } READS[] = {
        {"longer than the room", "> 00 B0 00 00 00\n< 30820BFD 11*252 9000\n", ROOM,
         JPKI_UNEXPECTED},
        {"longer than the file",
         "> 00 B0 00 00 00\n< 30820264 11*252 9000\n> 00 B0 01 00 00\n< 6B00\n", ROOM,
         JPKI_UNEXPECTED},
        {"a length of three bytes", "> 00 B0 00 00 00\n< 3083010000 11*8 9000\n", ROOM,
         JPKI_UNEXPECTED},
        {"a length that says \"until the end\"", "> 00 B0 00 00 00\n< 3080 11*8 9000\n", ROOM,
         JPKI_UNEXPECTED},
        {"more than was asked for", "> 00 B0 00 00 40\n< 30820264 11*252 9000\n", 64,
         JPKI_UNEXPECTED},
        {"no certificate", "> 00 B0 00 00 00\n< FF*256 9000\n", ROOM, JPKI_UNEXPECTED},
        {"nothing", "> 00 B0 00 00 00\n< 9000\n", ROOM, JPKI_UNEXPECTED},
        {"a header and then nothing", "> 00 B0 00 00 00\n< 3082 9000\n> 00 B0 00 02 02\n< 9000\n",
         ROOM, JPKI_UNEXPECTED},
        {"a header and then the end of the file",
         "> 00 B0 00 00 00\n< 3082 9000\n> 00 B0 00 02 02\n< 6B00\n", ROOM, JPKI_UNEXPECTED},
        {"the end of the file", "> 00 B0 00 00 00\n< 6B00\n", ROOM, JPKI_UNEXPECTED},
        {"a card that knows no length",
         "> 00 B0 00 00 00\n< 6C00\n> 00 B0 00 00 F0\n< 6C00\n> 00 B0 00 00 00\n< 6C00\n", ROOM,
         JPKI_UNEXPECTED},
        {"nothing more in the middle",
         "> 00 B0 00 00 00\n< 30820264 11*252 9000\n> 00 B0 01 00 00\n< 9000\n", ROOM,
         JPKI_UNEXPECTED},
        {"a card that leaves in the middle",
         "> 00 B0 00 00 00\n< 30820264 11*252 9000\n> 00 B0 01 00 00\n< -\n", ROOM, JPKI_LOST},
    };
    for (size_t i = 0; i < sizeof READS / sizeof READS[0]; i++) {
        size_t length;
        print_message("# %s\n", READS[i].what);
        assert_int_equal(read_into(*state, READS[i].card, READS[i].room, &length), READS[i].err);
        assert_int_equal(length, 0);
    }
}

// What a card holds, given in pieces of at most `size` bytes.
struct pieces {
    const unsigned char *file;
    size_t length, size, sent;
};

static bool give_a_piece(void *context, const unsigned char *command, size_t length,
                         unsigned char *response, size_t *response_length)
{
    struct pieces *pieces = context;
    size_t offset = (size_t)command[2] << 8 | command[3], bytes = 0;
    if (command[1] == 0xB0) {
        assert_int_equal(length, 5);
        bytes = command[4] == 0 ? 256 : command[4];
        bytes = bytes < pieces->size ? bytes : pieces->size;
        bytes = bytes < pieces->length - offset ? bytes : pieces->length - offset;
        memcpy(response, pieces->file + offset, bytes);
        pieces->sent++;
    }
    memcpy(response + bytes, "\x90", 2); // with its zero: 9000
    *response_length = bytes + 2;
    return true;
}

static void every_file_is_read_from_a_card_that_gives_any_size(void **state)
{
    struct card *card = *state;
    static const char label[] = "JPKIAPICCTOKEN2                 and what follows";
    unsigned char certificate[1200];
    for (size_t i = 0; i < sizeof certificate; i++)
        certificate[i] = (unsigned char)(i * 7);
    memcpy(certificate, "\x30\x82\x04\x80", 4); // 1152 bytes and the header
    for (size_t size = 1; size <= 256; size++) {
        struct pieces pieces = {.size = size};
        struct apdu_channel channel = {.transmit = give_a_piece, .context = &pieces};
        struct jpki jpki;
        enum jpki_kind kind;
        bool sign, auth;
        size_t length;
        jpki_start(&jpki, &channel);
        pieces.file = (const unsigned char *)label;
        pieces.length = sizeof label;
        assert_int_equal(jpki_identify(&jpki, &kind), JPKI_OK);
        assert_int_equal(kind, JPKI_KIND_MY_NUMBER);
        assert_in_range(pieces.sent, 1, 32);
        pieces.file = (const unsigned char *)"\x8F\x00\x00";
        pieces.length = 3;
        assert_int_equal(jpki_availability(&jpki, &sign, &auth), JPKI_OK);
        assert_true(sign && !auth);
        pieces.file = certificate;
        pieces.length = sizeof certificate;
        pieces.sent = 0;
        assert_int_equal(
            jpki_read_certificate(&jpki, SECRET_AUTH, card->out, sizeof card->out, &length),
            JPKI_OK);
        assert_int_equal(length, 1156);
        assert_memory_equal(card->out, certificate, 1156);
        assert_in_range(pieces.sent, 1, 1156);
        assert_int_equal(jpki_read_head(&jpki, card->out, 256), JPKI_OK);
        assert_memory_equal(card->out, certificate, 256);
    }
}

// ---- slow cards --------------------------------------------------------------------------------

static bool answer_after_200_ms(void *context, const unsigned char *command, size_t length,
                                unsigned char *response, size_t *response_length)
{
    clock_sleep(200);
    return card_script_transmit(context, command, length, response, response_length);
}

static void a_slow_card_is_read_without_selecting_its_files(void **state)
{
    struct card *card = *state;
    size_t length;
    bool sign, auth;
    struct jpki *jpki = play(card, "> 00 A4 04 0C 0A D392F000260100000001\n< 9000\n"
                                   "> 00 B0 88 00 03\n< 8F8F00 9000\n"
                                   "> 00 B0 8A 00 00\n< 30820104 11*252 9000\n"
                                   "> 00 B0 01 00 08\n< 22*8 9000\n"
                                   "> 00 B0 00 00 10\n< 30820104 11*12 9000\n");
    card->script.channel.transmit = answer_after_200_ms;
    assert_int_equal(jpki_select_application(jpki), JPKI_OK);
    card->script.channel.transmit = card_script_transmit;
    assert_int_equal(jpki_availability(jpki, &sign, &auth), JPKI_OK);
    assert_int_equal(jpki_read_certificate(jpki, SECRET_AUTH, card->out, sizeof card->out, &length),
                     JPKI_OK);
    assert_int_equal(length, 264);
    assert_int_equal(jpki_read_head(jpki, card->out, 16), JPKI_OK); // the file is selected now
    card_script_end(&card->script);
}

static void a_slow_card_that_refuses_short_ids_is_asked_once(void **state)
{
    struct card *card = *state;
    bool sign, auth;
    size_t length;
    struct jpki *jpki = play(card, "> 00 A4 04 0C 0A D392F000260100000001\n< 9000\n"
                                   "> 00 B0 88 00 03\n< 6B00\n> 00 A4 02 0C 02 0008\n< 9000\n"
                                   "> 00 B0 00 00 03\n< 8F8F00 9000\n" SELECT_000A
                                   "> 00 B0 00 00 00\n< 308180 11*128 9000\n"
                                   "> 00 A4 04 0C 0A D392F000260100000001\n< 9000\n" SELECT_000A
                                   "> 00 B0 00 00 10\n< 308180 11*13 9000\n");
    card->script.channel.transmit = answer_after_200_ms;
    assert_int_equal(jpki_select_application(jpki), JPKI_OK);
    assert_int_equal(jpki_availability(jpki, &sign, &auth), JPKI_OK);
    assert_int_equal(jpki_read_certificate(jpki, SECRET_AUTH, card->out, sizeof card->out, &length),
                     JPKI_OK);
    assert_int_equal(jpki_select_application(jpki), JPKI_OK);
    assert_int_equal(jpki_read_head(jpki, card->out, 16), JPKI_OK);
    card_script_end(&card->script);
}

static void a_slow_card_that_wants_the_password_first_is_not_asked_again(void **state)
{
    struct card *card = *state;
    size_t length;
    struct jpki *jpki = play(card, "> 00 B0 81 00 00\n< 6982\n");
    jpki->short_ids = true;
    assert_int_equal(jpki_read_certificate(jpki, SECRET_SIGN, card->out, sizeof card->out, &length),
                     JPKI_NOT_ALLOWED);
    card_script_end(&card->script);
}

static void the_signature_certificate_needs_its_password(void **state)
{
    struct card *card = *state;
    size_t length;
    struct jpki *jpki = play(card, SELECT_0001 "> 00 B0 00 00 00\n< 6982\n");
    assert_int_equal(jpki_read_certificate(jpki, SECRET_SIGN, card->out, 3072, &length),
                     JPKI_NOT_ALLOWED);
    assert_int_equal(length, 0);
}

static void the_head_of_a_certificate_is_read_even_from_a_slow_card(void **state)
{
    struct card *card = *state;
    struct jpki *jpki = play(card, SELECT_000A "> 00 B0 00 00 00\n< 11*200 9000\n"
                                               "> 00 B0 00 C8 38\n< 22*56 9000\n");
    assert_int_equal(jpki_read_head(jpki, card->out, 256), JPKI_OK);
    assert_int_equal(card->out[199], 0x11);
    assert_int_equal(card->out[255], 0x22);
    card_script_end(&card->script);
}

static const struct CMUnitTest TESTS[] = {
    ON_CARD(a_certificate_is_as_long_as_its_der_says),
    ON_CARD(a_length_that_lies_or_a_card_that_stops_gives_no_certificate),
    ON_CARD(every_file_is_read_from_a_card_that_gives_any_size),
    ON_CARD(a_slow_card_is_read_without_selecting_its_files),
    ON_CARD(a_slow_card_that_refuses_short_ids_is_asked_once),
    ON_CARD(a_slow_card_that_wants_the_password_first_is_not_asked_again),
    ON_CARD(the_signature_certificate_needs_its_password),
    ON_CARD(the_head_of_a_certificate_is_read_even_from_a_slow_card),
};

TEST_MAIN(TESTS, NULL, NULL)
