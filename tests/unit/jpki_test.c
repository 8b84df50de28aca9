// Every step on the card's application, byte for byte, and what a lying card gets for it.
#include "tests/unit/jpki_rig.h"

static void the_application_is_selected_with_all_ten_bytes(void **state)
{
    struct jpki *jpki = play(*state, "> 00 A4 04 0C 0A D392F000260100000001\n< 9000\n");
    assert_int_equal(jpki_select_application(jpki), JPKI_OK);
    jpki = play(*state, "> 00 A4 04 0C 0A D392F000260100000001\n< 6A82\n");
    assert_int_equal(jpki_select_application(jpki), JPKI_ABSENT);
    assert_int_equal(jpki->status_word, 0x6A82);
    jpki = play(*state, "> 00 A4 04 0C 0A D392F000260100000001\n< -\n");
    assert_int_equal(jpki_select_application(jpki), JPKI_LOST);
}

static void a_card_is_known_by_its_whole_label(void **state)
{
    enum {
        UNKNOWN = 99
    };
    static const struct {
        const char *label; // of 32, padded below
        int kind;
    } cards[] = {
        {"JPKIAPICCTOKEN2", JPKI_KIND_MY_NUMBER},
        {"JPKIAPICCTOKEN", JPKI_KIND_RESIDENT_REGISTER},
        {"JPKIAPGPSETOKEN", JPKI_KIND_ANDROID},
        {"JPKIAPIOSTOKEN", JPKI_KIND_IPHONE},
        {"JPKIAPICCTOKEN23", UNKNOWN},
        {"JPKI", UNKNOWN},
        {"", UNKNOWN},
    };
    for (size_t i = 0; i < sizeof cards / sizeof cards[0]; i++) {
        char text[256] = "> 00 A4 02 0C 02 0006\n< 9000\n> 00 B0 00 00 20\n< ";
        for (size_t k = 0; k < 32; k++)
            sprintf(text + strlen(text), "%02X",
                    k < strlen(cards[i].label) ? cards[i].label[k] : ' ');
        strcat(text, " 9000\n");
        enum jpki_kind kind;
        enum jpki_err err = jpki_identify(play(*state, text), &kind);
        assert_int_equal(err, cards[i].kind == UNKNOWN ? JPKI_UNEXPECTED : JPKI_OK);
        if (err == JPKI_OK)
            assert_int_equal(kind, cards[i].kind);
    }
}

static void availability_is_read_from_three_bytes(void **state)
{
    bool sign, auth;
    struct jpki *jpki =
        play(*state, "> 00 A4 02 0C 02 0008\n< 9000\n> 00 B0 00 00 03\n< 008F00 9000\n");
    assert_int_equal(jpki_availability(jpki, &sign, &auth), JPKI_OK);
    assert_false(sign);
    assert_true(auth);
    jpki = play(*state, "> 00 A4 02 0C 02 0008\n< 9000\n> 00 B0 00 00 03\n< 8F 9000\n"
                        "> 00 B0 00 01 01\n< 9000\n");
    assert_int_equal(jpki_availability(jpki, &sign, &auth), JPKI_UNEXPECTED);
}

// ---- secrets -----------------------------------------------------------------------------------

static void tries_are_asked_with_exactly_four_bytes(void **state)
{
    int tries = -1;
    struct jpki *jpki = play(*state, SELECT_001B "> 00 20 00 80\n< 63C4\n");
    assert_int_equal(jpki_tries(jpki, SECRET_SIGN, &tries), JPKI_OK);
    assert_int_equal(tries, 4);
}

static void a_blocked_secret_has_no_tries_whatever_the_last_nibble_says(void **state)
{
    int tries = -1;
    struct jpki *jpki = play(*state, SELECT_0018 "> 00 20 00 80\n< 6983\n> 00 20 00 80\n< 6984\n"
                                                 "> 00 20 00 80\n< 63C0\n");
    for (int i = 0; i < 3; i++) {
        tries = -1;
        assert_int_equal(jpki_tries(jpki, SECRET_AUTH, &tries), JPKI_OK);
        assert_int_equal(tries, 0);
    }
}

static void a_secret_that_is_not_on_the_card_is_absent(void **state)
{
    int tries = -1;
    struct jpki *jpki = play(*state, "> 00 A4 02 0C 02 001B\n< 6A82\n");
    assert_int_equal(jpki_tries(jpki, SECRET_SIGN, &tries), JPKI_ABSENT);
    assert_int_equal(tries, -1);
}

static void a_file_that_is_selected_is_not_selected_again(void **state)
{
    struct card *card = *state;
    int tries;
    struct jpki *jpki =
        play(card, SELECT_0018 "> 00 20 00 80\n< 63C3\n"
                               "> 00 20 00 80 04 31323334\n< 9000\n"
                               "> 00 A4 04 0C 0A D392F000260100000001\n< 9000\n" SELECT_0018
                               "> 00 20 00 80\n< 63C3\n");
    assert_int_equal(jpki_tries(jpki, SECRET_AUTH, &tries), JPKI_OK);
    assert_int_equal(jpki_verify(jpki, SECRET_AUTH, say(card, "1234"), &tries), JPKI_OK);
    assert_int_equal(jpki_select_application(jpki), JPKI_OK);
    assert_int_equal(jpki_tries(jpki, SECRET_AUTH, &tries), JPKI_OK);
    card_script_end(&card->script);
}

static void a_secret_goes_out_in_ascii_without_padding(void **state)
{
    struct card *card = *state;
    int tries = -1;
    struct jpki *jpki = play(card, SELECT_001B "> 00 20 00 80 06 414243313233\n< 63C3\n");
    assert_int_equal(jpki_verify(jpki, SECRET_SIGN, say(card, "ABC123"), &tries), JPKI_WRONG);
    assert_int_equal(tries, 3);
    card_script_end(&card->script);
}

static void a_verify_without_an_answer_is_not_repeated(void **state)
{
    struct card *card = *state;
    int tries;
    struct jpki *jpki = play(card, SELECT_0018 "> 00 20 00 80 04 31323334\n< -\n");
    assert_int_equal(jpki_verify(jpki, SECRET_AUTH, say(card, "1234"), &tries), JPKI_LOST);
    assert_int_equal(card->script.sent, 2);
    card_script_end(&card->script);
}

static void a_change_sends_the_new_secret_only(void **state)
{
    struct card *card = *state;
    struct jpki *jpki = play(card, SELECT_0018 "> 00 24 01 80 04 39383736\n< 9000\n");
    assert_int_equal(jpki_select_file(jpki, 0x0018), JPKI_OK);
    assert_int_equal(jpki_change(jpki, SECRET_AUTH, say(card, "9876")), JPKI_OK);
    card_script_end(&card->script);
}

static void a_reset_is_challenge_permission_and_one_write(void **state)
{
    struct card *card = *state;
    unsigned char cryptogram[JPKI_CRYPTOGRAM], challenge[JPKI_CHALLENGE];
    memset(cryptogram, 0xCC, sizeof cryptogram);
    struct jpki *jpki = play(card, "> 00 84 00 00 10\n< AB*16 9000\n"
                                   "> 00 82 00 81 10 CC*16\n< 9000\n" SELECT_001B
                                   "> 00 2C 02 80 08 4142434431323334\n< 9000\n"
                                   "> 00 20 00 80\n< 63C5\n");
    int tries;
    assert_int_equal(jpki_reset_challenge(jpki, challenge), JPKI_OK);
    assert_int_equal(challenge[15], 0xAB);
    assert_int_equal(jpki_reset_permit(jpki, SECRET_SIGN, cryptogram), JPKI_OK);
    assert_int_equal(jpki_reset_write(jpki, SECRET_SIGN, say(card, "ABCD1234")), JPKI_OK);
    assert_int_equal(jpki_tries(jpki, SECRET_SIGN, &tries), JPKI_OK);
    assert_int_equal(tries, 5);
    card_script_end(&card->script);
}

static void a_refused_permission_selects_nothing(void **state)
{
    struct card *card = *state;
    unsigned char cryptogram[JPKI_CRYPTOGRAM] = {0};
    struct jpki *jpki = play(card, "> 00 82 00 81 10 00*16\n< 6300\n");
    assert_int_equal(jpki_reset_permit(jpki, SECRET_AUTH, cryptogram), JPKI_REFUSED);
    assert_int_equal(jpki->status_word, 0x6300);
    card_script_end(&card->script);
}

static void a_challenge_of_another_length_is_none(void **state)
{
    unsigned char challenge[JPKI_CHALLENGE];
    assert_int_equal(
        jpki_reset_challenge(play(*state, "> 00 84 00 00 10\n< AB*15 9000\n"), challenge),
        JPKI_UNEXPECTED);
    assert_int_equal(
        jpki_reset_challenge(play(*state, "> 00 84 00 00 10\n< AB*17 9000\n"), challenge),
        JPKI_UNEXPECTED);
}

// ---- signing -----------------------------------------------------------------------------------

static void the_proof_is_the_documented_digest_info(void **state)
{
    // SHA-256 of "kiosk-reset-v1\0reset-sign\0<id>\0" and 32 bytes of 5A, by sha256sum(1).
    static const unsigned char wanted[] = {
        0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04,
        0x02, 0x01, 0x05, 0x00, 0x04, 0x20, 0xE8, 0x54, 0x42, 0xDC, 0x48, 0x86, 0x70,
        0x21, 0x8E, 0x70, 0x35, 0x9F, 0x6B, 0x58, 0xDD, 0xE9, 0xC0, 0x7C, 0x9D, 0xE7,
        0xD6, 0x94, 0xFA, 0x07, 0xC9, 0x6C, 0xF7, 0xAB, 0x1A, 0xB8, 0x72, 0x71};
    unsigned char info[JPKI_DIGEST_INFO], nonce[JPKI_NONCE];
    (void)state;
    memset(nonce, 0x5A, sizeof nonce);
    assert_true(
        jpki_proof(OPERATION_RESET_SIGN, "0f8fad5b-d9cb-469f-a165-70867728950e", nonce, info));
    assert_int_equal(sizeof wanted, JPKI_DIGEST_INFO);
    assert_memory_equal(info, wanted, sizeof wanted);
}

static void each_key_signs_51_bytes_into_256(void **state)
{
    struct card *card = *state;
    unsigned char info[JPKI_DIGEST_INFO];
    memset(info, 0x33, sizeof info);
    struct jpki *jpki = play(card, "> 00 A4 02 0C 02 0017\n< 9000\n"
                                   "> 80 2A 00 80 33 33*51 00\n< 77*256 9000\n"
                                   "> 00 A4 02 0C 02 001A\n< 9000\n"
                                   "> 80 2A 00 80 33 33*51 00\n< 6982\n");
    assert_int_equal(jpki_sign(jpki, SECRET_AUTH, info, card->out), JPKI_OK);
    assert_int_equal(card->out[255], 0x77);
    assert_int_equal(jpki_sign(jpki, SECRET_SIGN, info, card->out), JPKI_NOT_ALLOWED);
    card_script_end(&card->script);
}

static void a_short_signature_is_none(void **state)
{
    struct card *card = *state;
    unsigned char info[JPKI_DIGEST_INFO] = {0};
    struct jpki *jpki = play(card, "> 00 A4 02 0C 02 0017\n< 9000\n"
                                   "> 80 2A 00 80 33 00*51 00\n< 77*255 9000\n");
    assert_int_equal(jpki_sign(jpki, SECRET_AUTH, info, card->out), JPKI_UNEXPECTED);
}

static const struct CMUnitTest TESTS[] = {
    ON_CARD(the_application_is_selected_with_all_ten_bytes),
    ON_CARD(a_card_is_known_by_its_whole_label),
    ON_CARD(availability_is_read_from_three_bytes),
    ON_CARD(tries_are_asked_with_exactly_four_bytes),
    ON_CARD(a_blocked_secret_has_no_tries_whatever_the_last_nibble_says),
    ON_CARD(a_secret_that_is_not_on_the_card_is_absent),
    ON_CARD(a_file_that_is_selected_is_not_selected_again),
    ON_CARD(a_secret_goes_out_in_ascii_without_padding),
    ON_CARD(a_verify_without_an_answer_is_not_repeated),
    ON_CARD(a_change_sends_the_new_secret_only),
    ON_CARD(a_reset_is_challenge_permission_and_one_write),
    ON_CARD(a_refused_permission_selects_nothing),
    ON_CARD(a_challenge_of_another_length_is_none),
    ON_CARD(the_proof_is_the_documented_digest_info),
    ON_CARD(each_key_signs_51_bytes_into_256),
    ON_CARD(a_short_signature_is_none),
};

TEST_MAIN(TESTS, NULL, NULL)
