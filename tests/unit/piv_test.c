// The steps on the technician's card, byte for byte, and what every other card gets.
#include "tests/unit/piv_rig.h"

// ---- which card --------------------------------------------------------------------------------

static void the_application_is_selected_by_its_name_without_the_version(void **state)
{
    struct piv *piv = play(*state, SELECTED);
    assert_int_equal(piv_select(piv), PIV_OK);
    assert_true(piv->selected);
    piv = play(*state, SELECT_PIV "< 61 14 4F 0B A000000308000010000100 79 05 4F 03 A00000 9000\n");
    assert_int_equal(piv_select(piv), PIV_OK); // the whole AID
    piv = play(*state, SELECT_PIV "< 61 13\n> 00 C0 00 00 13\n< " PROPERTIES " 9000\n");
    assert_int_equal(piv_select(piv), PIV_OK); // fetched, as over T=0
}

// What cards answer to SELECT that are no technician's.
static const char *const OTHERS[] = {
    "6A82", // a My Number Card
    "6A81",
    "6A86",
    "6D00",
    "6E00",
    "6999",
    "9000",                                         // takes any name and says nothing of itself
    "6F 0C 84 0A D392F000260100000001 9000",        // JPKI's own file control information
    "61 08 4F 06 000020000100 9000",                // another application of the same authority
    "61 04 4F 02 0000 9000",                        // a name that is cut
    "61 02 79 00 9000",                             // no name
    "61 0E 4F 06 000010000100 4F 04 00001000 9000", // two
    "61 08 4F 09 000010000100 9000",                // longer than it is
    "61 08 4F 06 000010000100 00 9000",             // something behind it
    "61 9000",
};

static void a_card_of_anybody_else_is_no_technicians_card_and_gets_no_verify(void **state)
{
    struct card *card = *state;
    for (size_t i = 0; i < sizeof OTHERS / sizeof OTHERS[0]; i++) {
        char text[512];
        snprintf(text, sizeof text, "%s< %s\n%s< %s\n%s< %s\n", SELECT_PIV, OTHERS[i], SELECT_PIV,
                 OTHERS[i], SELECT_PIV, OTHERS[i]);
        struct piv *piv = play(card, text);
        print_message("# %s\n", OTHERS[i]);
        assert_int_equal(piv_select(piv), PIV_ABSENT);
        assert_int_equal(piv_tries(piv, &card->tries), PIV_ABSENT);
        assert_int_equal(piv_verify(piv, say(card, "123456"), &card->tries), PIV_ABSENT);
        assert_int_equal(piv_read_certificate(piv, card->der, &card->length), PIV_ABSENT);
        assert_int_equal(piv_prove(piv, card->der, 1), PIV_ABSENT);
        card_script_end(&card->script);
        assert_int_equal(card->script.sent, 3); // three SELECTs and nothing else
    }
}

static void a_select_that_is_not_understood_is_a_fault_and_gets_no_verify(void **state)
{
    struct card *card = *state;
    static const struct {
        const char *answer;
        enum piv_err err;
    } rows[] = {{"6F00", PIV_UNEXPECTED},
                {"6283", PIV_UNEXPECTED},
                {"-", PIV_LOST},
                {"90", PIV_LOST},
                {"00*256 6110", PIV_LOST}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[256];
        snprintf(text, sizeof text, "%s< %s\n%s", SELECT_PIV, rows[i].answer,
                 i == 4 ? "> 00 C0 00 00 10\n< -\n" : "");
        struct piv *piv = play(card, text);
        assert_int_equal(piv_verify(piv, say(card, "123456"), &card->tries), rows[i].err);
        assert_false(piv->selected);
        card_script_end(&card->script);
    }
}

static void the_application_is_selected_anew_before_each_verify(void **state)
{
    struct card *card = *state;
    struct piv *piv = play_selected(
        card, SELECTED "> 00 20 00 80\n< 63C3\n" SELECTED
                       "> 00 20 00 80 08 313233343536FFFF\n< 9000\n" SELECT_PIV "< 6A82\n");
    assert_int_equal(piv_tries(piv, &card->tries), PIV_OK);
    assert_int_equal(piv_verify(piv, say(card, "123456"), &card->tries), PIV_OK);
    // Meanwhile somebody has put in another card.
    assert_int_equal(piv_verify(piv, say(card, "123456"), &card->tries), PIV_ABSENT);
    card_script_end(&card->script);
}

// ---- the PIN -----------------------------------------------------------------------------------

static void a_pin_of_6_to_8_digits_is_filled_with_ff(void **state)
{
    struct card *card = *state;
    static const char *const rows[][2] = {{"000000", "303030303030FFFF"},
                                          {"1234567", "31323334353637FF"},
                                          {"98765432", "3938373635343332"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[256];
        snprintf(text, sizeof text, "%s> 00 20 00 80 08 %s\n< 9000\n", SELECTED, rows[i][1]);
        struct piv *piv = play(card, text);
        assert_int_equal(piv_verify(piv, say(card, rows[i][0]), &card->tries), PIV_OK);
        card_script_end(&card->script);
    }
}

static void what_is_no_pin_is_not_sent(void **state)
{
    struct card *card = *state;
    static const char *const rows[] = {
        "", "1", "12345", "123456789", "12345A", "12 3456", "\xFF\xFF\xFF\xFF\xFF\xFF"};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct piv *piv = play(card, "");
        assert_int_equal(piv_verify(piv, say(card, rows[i]), &card->tries), PIV_PIN_FORM);
        assert_int_equal(card->script.sent, 0);
    }
}

static void only_63cx_says_what_a_wrong_pin_left(void **state)
{
    struct card *card = *state;
    static const struct {
        const char *answer;
        enum piv_err err;
        int tries;
    } rows[] = {{"63C2", PIV_WRONG, 2},       {"63C1", PIV_WRONG, 1},
                {"63CF", PIV_WRONG, 15},      {"63C0", PIV_BLOCKED, 0},
                {"6983", PIV_BLOCKED, 0},     {"6302", PIV_UNEXPECTED, 99},
                {"6300", PIV_UNEXPECTED, 99}, {"6A80", PIV_UNEXPECTED, 99},
                {"6100", PIV_OK, 99},         {"6F00", PIV_UNEXPECTED, 99}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[256];
        snprintf(text, sizeof text, "%s> 00 20 00 80 08 313233343536FFFF\n< %s\n", SELECTED,
                 rows[i].answer);
        struct piv *piv = play(card, text);
        print_message("# %s\n", rows[i].answer);
        assert_int_equal(piv_verify(piv, say(card, "123456"), &card->tries), rows[i].err);
        assert_int_equal(card->tries, rows[i].tries);
        card_script_end(&card->script);
    }
}

static void a_verify_without_an_answer_is_not_repeated(void **state)
{
    struct card *card = *state;
    static const char *const answers[] = {"-", "63", "6C08", "6700"};
    for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
        char text[256];
        snprintf(text, sizeof text, "%s> 00 20 00 80 08 313233343536FFFF\n< %s\n", SELECTED,
                 answers[i]);
        struct piv *piv = play(card, text);
        assert_int_equal(piv_verify(piv, say(card, "123456"), &card->tries),
                         i < 2 ? PIV_LOST : PIV_UNEXPECTED);
        assert_int_equal(card->script.sent, 2);
    }
}

static void counting_the_tries_costs_none(void **state)
{
    struct card *card = *state;
    static const struct {
        const char *answer;
        enum piv_err err;
        int tries;
    } rows[] = {{"63C3", PIV_OK, 3},
                {"63C0", PIV_OK, 0},
                {"6983", PIV_OK, 0},
                {"9000", PIV_OK, PIV_TRIES_UNKNOWN},
                {"6300", PIV_UNEXPECTED, PIV_TRIES_UNKNOWN},
                {"6A88", PIV_UNEXPECTED, PIV_TRIES_UNKNOWN},
                {"-", PIV_LOST, PIV_TRIES_UNKNOWN}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[256];
        snprintf(text, sizeof text, "%s> 00 20 00 80\n< %s\n", SELECTED, rows[i].answer);
        struct piv *piv = play(card, text);
        assert_int_equal(piv_tries(piv, &card->tries), rows[i].err);
        assert_int_equal(card->tries, rows[i].tries);
        card_script_end(&card->script);
    }
}

// ---- the certificate ---------------------------------------------------------------------------

static enum piv_err read(struct card *card, const char *answer)
{
    char text[4096];
    snprintf(text, sizeof text, GET_9A "%s", answer);
    struct piv *piv = play_selected(card, text);
    card->length = 99;
    enum piv_err err = piv_read_certificate(piv, card->der, &card->length);
    card_script_end(&card->script);
    return err;
}

static void the_certificate_is_taken_out_of_its_object(void **state)
{
    struct card *card = *state;
    assert_int_equal(read(card, "< 53 0A 70 03 3001AA 71 01 00 FE 00 9000\n"), PIV_OK);
    assert_int_equal(card->length, 3);
    assert_memory_equal(card->der, "\x30\x01\xAA", 3);
    assert_int_equal(read(card, "< 53 05 70 03 3001AA 9000\n"), PIV_OK); // without CertInfo
    assert_int_equal(read(card, "< 53 0E 71 01 00 72 02 AAAA 70 03 3001AA FE 00 9000\n"), PIV_OK);
    assert_int_equal(card->length, 3);
}

static void a_long_certificate_is_fetched_in_parts(void **state)
{
    struct card *card = *state;
    assert_int_equal(read(card, "< 53 82 0264 70 82 025B 30*248 6100\n"
                                "> 00 C0 00 00 00\n< 31*256 6168\n"
                                "> 00 C0 00 00 68\n< 32*99 71 01 00 FE 00 9000\n"),
                     PIV_OK);
    assert_int_equal(card->length, 0x25B);
    assert_int_equal(card->script.traces[0].bulk, 1); // the trace counts them apart
    assert_int_equal(card->script.traces[2].bulk, 1);
    assert_int_equal(card->der[247], 0x30);
    assert_int_equal(card->der[248], 0x31);
    assert_int_equal(card->der[0x25A], 0x32);
}

static void a_compressed_certificate_is_refused_by_name(void **state)
{
    struct card *card = *state;
    assert_int_equal(read(card, "< 53 0A 70 03 3001AA 71 01 01 FE 00 9000\n"), PIV_COMPRESSED);
    assert_int_equal(read(card, "< 53 0A 70 03 3001AA 71 01 80 FE 00 9000\n"), PIV_COMPRESSED);
    assert_int_equal(read(card, "< 53 0A 70 03 1F8B08 71 01 00 FE 00 9000\n"), PIV_COMPRESSED);
    assert_int_equal(card->length, 0);
}

static void an_empty_slot_says_so(void **state)
{
    struct card *card = *state;
    assert_int_equal(read(card, "< 6A82\n"), PIV_EMPTY);
    assert_int_equal(read(card, "< 53 00 9000\n"), PIV_EMPTY);
    assert_int_equal(read(card, "< 53 07 70 00 71 01 00 FE 00 9000\n"), PIV_EMPTY);
    assert_int_equal(card->length, 0);
}

static void an_object_of_another_form_is_none(void **state)
{
    static const char *const rows[] = {
        "9000",                                      // nothing
        "53 9000",                                   // half a header
        "53 0A 70 03 3001AA 71 01 00 FE 9000",       // one byte too few
        "53 05 70 03 3001AA 00 9000",                // one too many
        "53 05 70 04 3001AA 9000",                   // longer than what it is in
        "53 82 FFFF 70 03 3001AA 9000",              // longer than the answer
        "53 80 70 03 3001AA 0000 9000",              // no definite length
        "70 03 3001AA 9000",                         // not in an object
        "7E 05 70 03 3001AA 9000",                   // in another one
        "53 03 71 01 00 9000",                       // no certificate
        "53 0A 70 03 3001AA 70 03 3001BB 9000",      // two
        "53 0B 70 03 3001AA 71 01 00 71 01 01 9000", // compressed and not
        "53 09 70 03 3001AA 71 02 0000 9000",        // CertInfo of two bytes
        "53 06 70 03 3001AA 71 9000",                // half an object behind it
        "6F00",
        "6283",
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[256];
        snprintf(text, sizeof text, "< %s\n", rows[i]);
        print_message("# %s\n", rows[i]);
        assert_int_equal(read(*state, text), PIV_UNEXPECTED);
        assert_int_equal(((struct card *)*state)->length, 0);
    }
}

static void a_card_that_never_ends_is_stopped(void **state)
{
    struct card *card = *state;
    char text[4096] = "< 53 82 0FFF 70 82 0FFB 30*248 6100\n";
    for (int i = 0; i < 12; i++)
        strcat(text, "> 00 C0 00 00 00\n< 31*256 6100\n");
    assert_int_equal(read(card, text), PIV_UNEXPECTED);
    assert_int_equal(card->length, 0);
    assert_false(card->piv.selected);
    assert_int_equal(read(card, "< 53 82 0FFF 70 82 0FFB 30*248 6100\n"
                                "> 00 C0 00 00 00\n< 6100\n"),
                     PIV_UNEXPECTED);
    assert_int_equal(read(card, "< 53 82 0FFF 70 82 0FFB 30*248 6100\n"
                                "> 00 C0 00 00 00\n< -\n"),
                     PIV_LOST);
}

static void a_card_that_takes_no_le_of_zero_is_read_too(void **state)
{
    struct card *card = *state;
    assert_int_equal(read(card, "< 6700\n> 00 CB 3F FF 05 5C035FC105\n< 610C\n> 00 C0 00 00 0C\n"
                                "< 53 0A 70 03 3001AA 71 01 00 FE 00 9000\n"),
                     PIV_OK);
}

static const struct CMUnitTest TESTS[] = {
    ON_CARD(the_application_is_selected_by_its_name_without_the_version),
    ON_CARD(a_card_of_anybody_else_is_no_technicians_card_and_gets_no_verify),
    ON_CARD(a_select_that_is_not_understood_is_a_fault_and_gets_no_verify),
    ON_CARD(the_application_is_selected_anew_before_each_verify),
    ON_CARD(a_pin_of_6_to_8_digits_is_filled_with_ff),
    ON_CARD(what_is_no_pin_is_not_sent),
    ON_CARD(only_63cx_says_what_a_wrong_pin_left),
    ON_CARD(a_verify_without_an_answer_is_not_repeated),
    ON_CARD(counting_the_tries_costs_none),
    ON_CARD(the_certificate_is_taken_out_of_its_object),
    ON_CARD(a_long_certificate_is_fetched_in_parts),
    ON_CARD(a_compressed_certificate_is_refused_by_name),
    ON_CARD(an_empty_slot_says_so),
    ON_CARD(an_object_of_another_form_is_none),
    ON_CARD(a_card_that_never_ends_is_stopped),
    ON_CARD(a_card_that_takes_no_le_of_zero_is_read_too),
};

TEST_MAIN(TESTS, NULL, NULL)
