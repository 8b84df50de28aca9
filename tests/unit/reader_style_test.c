// Slot or plate, by the names that real drivers give their readers (libccid's list and vendors').
#include "drivers/card/reader_style.h"
#include "tests/test.h"

static const char *const PLATES[] = {
    "ACS ACR122U PICC Interface 00 00",
    "ACS ACR1252 1S CL Reader [ACR1252 1S CL Reader PICC] 00 00",
    "ACS ACR1281 Dual Reader [ACR1281 Dual Reader PICC] 01 00",
    "SONY FeliCa RC-S300/P 00 00",
    "SONY FeliCa Port/PaSoRi 4.0 0",
    "Identiv uTrust 3700 F CL Reader [uTrust 3700 F CL Reader] (53692024206475) 00 00",
    "SCM Microsystems Inc. SCL010 Contactless Reader 00 00",
    "HID Global OMNIKEY 5422 Smartcard Reader [OMNIKEY 5422CL Smartcard Reader] (KP) 01 00",
    "OMNIKEY 6321 CLi USB 00 00",
    "Elatec TWN4 SmartCard NFC 00 00",
    "SpringCard NFC'Roll 00 00",
    "SpringCard Prox'N'Roll 00 00",
    "Planeta RC700-NFC CCID 00 00",
    "Gemalto Prox SU USB PC LinkReader [CCID Interface] 00 00",
};

static const char *const SLOTS[] = {
    "",
    "[",
    "Virtual PCD 00 00",
    "Alcor Micro AU9560 00 00",
    "Gemalto PC Twin Reader 00 00",
    "SCM Microsystems Inc. SCR 3310 [CCID Interface] 00 00",
    "HID Global OMNIKEY 5422 Smartcard Reader [OMNIKEY 5422 Smartcard Reader] (KP) 00 00",
    "ACS ACR1281 Dual Reader [ACR1281 Dual Reader ICC] 00 00",
    "ACS ACR1252 1S CL Reader [ACR1252 1S CL Reader SAM] 01 00",
    "Broadcom Corp 5880 [Contacted SmartCard] 00 00",
    "id3 Semiconductors CL1356T 00 00",                          // a number, not a word
    "Clever Co. Clip 00 00",                                     // begins with the letters only
    "Feitian VR504 VHBR Contactless & Contact Card Reader 00 00" // says both: the operator decides
};

static void a_name_of_a_contactless_reader_says_plate(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof PLATES / sizeof PLATES[0]; i++)
        if (!reader_style_is_plate(READER_STYLE_AUTO, PLATES[i]))
            fail_msg("%s: a slot", PLATES[i]);
}

static void every_other_name_says_slot(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof SLOTS / sizeof SLOTS[0]; i++)
        if (reader_style_is_plate(READER_STYLE_AUTO, SLOTS[i]))
            fail_msg("%s: a plate", SLOTS[i]);
}

static void the_place_of_a_readers_own_module_is_known(void **state)
{
    (void)state;
    assert_true(reader_style_is_sam("ACS ACR1252 1S CL Reader [ACR1252 1S CL Reader SAM] 01 00"));
    assert_true(reader_style_is_sam("SpringCard CSB6 SAM Slot A 02 00"));
    assert_false(reader_style_is_sam("SAMSUNG Dual Reader 00 00"));
    for (size_t i = 0; i < sizeof PLATES / sizeof PLATES[0]; i++)
        assert_false(reader_style_is_sam(PLATES[i]));
}

static void what_the_operator_says_counts_more_than_the_name(void **state)
{
    (void)state;
    assert_true(reader_style_is_plate(READER_STYLE_PLATE, SLOTS[2]));
    assert_false(reader_style_is_plate(READER_STYLE_SLOT, PLATES[0]));
}

static void a_style_has_three_words(void **state)
{
    (void)state;
    enum reader_style style = READER_STYLE_SLOT;
    assert_true(reader_style_from_word("auto", &style));
    assert_int_equal(style, READER_STYLE_AUTO);
    assert_true(reader_style_from_word("slot", &style));
    assert_int_equal(style, READER_STYLE_SLOT);
    assert_true(reader_style_from_word("plate", &style));
    assert_int_equal(style, READER_STYLE_PLATE);
    assert_false(reader_style_from_word("", &style));
    assert_false(reader_style_from_word("Plate", &style));
    assert_int_equal(style, READER_STYLE_PLATE);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(a_name_of_a_contactless_reader_says_plate),
    cmocka_unit_test(every_other_name_says_slot),
    cmocka_unit_test(the_place_of_a_readers_own_module_is_known),
    cmocka_unit_test(what_the_operator_says_counts_more_than_the_name),
    cmocka_unit_test(a_style_has_three_words),
};

TEST_MAIN(TESTS, NULL, NULL)
