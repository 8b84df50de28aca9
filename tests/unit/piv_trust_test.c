// Whose certificate is a technician's, here: one cause per row, and what the record gets.
#include <openssl/x509v3.h>

#include "tests/unit/piv_shop.h"

// ---- who ---------------------------------------------------------------------------------------

static void a_technician_of_this_region_is_one(void **state)
{
    struct shop *shop = *state;
    tidy(shop);
    assert_int_equal(judge(shop, &shop->root, &ORDER, NOW), PIV_TRUST_OK);
    assert_string_equal(shop->who.serial, "0123ABCDEF");
    assert_string_equal(shop->who.name, "Technician 7");
    assert_int_equal(shop->who.not_after, NOW + DAY);
}

static void the_same_certificate_has_the_same_fingerprint_and_no_other_has(void **state)
{
    struct shop *shop = *state;
    struct piv_pki_order other = ORDER;
    X509 *x;
    unsigned char *der = NULL, wanted[PIV_TRUST_FINGERPRINT];
    other.key = shop->key;
    x = piv_pki_certify(&shop->root, &other);
    size_t length = (size_t)i2d_X509(x, &der);
    tidy(shop);
    judge_der(shop, der, length, NOW);
    assert_int_equal(X509_digest(x, EVP_sha256(), wanted, NULL), 1);
    assert_memory_equal(shop->who.fingerprint, wanted, sizeof wanted);
    judge(shop, &shop->root, &ORDER, NOW); // the same words, signed anew
    assert_memory_not_equal(shop->who.fingerprint, wanted, sizeof wanted);
    OPENSSL_free(der);
    X509_free(x);
}

static void who_was_refused_can_be_recorded(void **state)
{
    struct shop *shop = *state;
    tidy(shop);
    assert_int_equal(judge(shop, &shop->stranger, &ORDER, NOW), PIV_TRUST_OTHER_CA);
    assert_string_equal(shop->who.serial, "0123ABCDEF");
    assert_string_equal(shop->who.name, "Technician 7");
}

static void a_serial_number_of_twenty_octets_fits_and_a_longer_one_is_none(void **state)
{
    struct shop *shop = *state;
    struct piv_pki_order order = ORDER;
    tidy(shop);
    order.serial = "7F0102030405060708090A0B0C0D0E0F10111213";
    assert_int_equal(judge(shop, &shop->root, &order, NOW), PIV_TRUST_OK);
    assert_string_equal(shop->who.serial, order.serial);
    order.serial = "7F0102030405060708090A0B0C0D0E0F1011121314";
    assert_int_equal(judge(shop, &shop->root, &order, NOW), PIV_TRUST_UNREADABLE);
    assert_string_equal(shop->who.serial, "");
    order.serial = "-05";
    assert_int_equal(judge(shop, &shop->root, &order, NOW), PIV_TRUST_UNREADABLE);
}

static void a_name_is_shown_without_what_moves_a_screen(void **state)
{
    struct shop *shop = *state;
    static const char *const rows[][2] = {
        {"A\x1B[2JB\nC", "A?[2JB?C"},
        {"\xE4\xBD\x90\xE8\x97\xA4", "\xE4\xBD\x90\xE8\x97\xA4"},
        {"A\xC2\x85"
         "B",
         "A?B"},
        {NULL, ""},
    };
    tidy(shop);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct piv_pki_order order = ORDER;
        order.name = rows[i][0];
        assert_int_equal(judge(shop, &shop->root, &order, NOW), PIV_TRUST_OK);
        assert_string_equal(shop->who.name, rows[i][1]);
    }
}

// 64 characters are the most (RFC 5280, appendix A.1): of three bytes each, 42 of them fit.
static void a_long_name_is_cut_at_a_character(void **state)
{
    struct shop *shop = *state;
    struct piv_pki_order order = ORDER;
    char name[64 * 3 + 1] = "";
    for (int i = 0; i < 64; i++)
        strcat(name, "\xE4\xBD\x90");
    order.name = name;
    tidy(shop);
    assert_int_equal(judge(shop, &shop->root, &order, NOW), PIV_TRUST_OK);
    assert_int_equal(strlen(shop->who.name), 126);
    assert_memory_equal(shop->who.name, name, 126);
}

// ---- what for ----------------------------------------------------------------------------------

// A word of a certificate, and what comes of it. NULL: it has none.
struct row {
    const char *value;
    enum piv_trust result;
};

// Judges a certificate for each row, good but for the text at this place of its order.
static void each_is(struct shop *shop, size_t place, const struct row *rows, size_t count)
{
    tidy(shop);
    for (size_t i = 0; i < count; i++) {
        struct piv_pki_order order = ORDER;
        memcpy((char *)&order + place, &rows[i].value, sizeof rows[i].value);
        print_message("# %s\n", rows[i].value ? rows[i].value : "none");
        assert_int_equal(judge(shop, &shop->root, &order, NOW), rows[i].result);
    }
}

static void a_certificate_that_is_not_for_signing_is_refused(void **state)
{
    struct shop *shop = *state;
    static const struct row rows[] = {{NULL, PIV_TRUST_WRONG_USAGE},
                                      {"critical,keyEncipherment", PIV_TRUST_WRONG_USAGE},
                                      {"nonRepudiation", PIV_TRUST_WRONG_USAGE}};
    each_is(shop, offsetof(struct piv_pki_order, usage), rows, sizeof rows / sizeof rows[0]);
}

static void the_role_has_a_name_of_its_own(void **state)
{
    struct shop *shop = *state;
    static const struct row rows[] = {
        {PIV_TRUST_ROLE ",clientAuth", PIV_TRUST_OK},
        {"clientAuth," PIV_TRUST_ROLE, PIV_TRUST_OK},
        {"clientAuth", PIV_TRUST_WRONG_ROLE},
        {"anyExtendedKeyUsage", PIV_TRUST_WRONG_ROLE},
        {"2.25.260312356354741699405061722953081325922", PIV_TRUST_WRONG_ROLE},
        {PIV_TRUST_ROLE ".1", PIV_TRUST_WRONG_ROLE},
        {NULL, PIV_TRUST_WRONG_ROLE},
    };
    each_is(shop, offsetof(struct piv_pki_order, role), rows, sizeof rows / sizeof rows[0]);
}

static void one_of_the_places_is_this_kiosks_own(void **state)
{
    struct shop *shop = *state;
    static const struct row rows[] = {
        {"URI:urn:jpki-kiosk:store:012345", PIV_TRUST_OK},
        {"URI:urn:jpki-kiosk:region:all", PIV_TRUST_OK},
        {"URI:urn:jpki-kiosk:region:JP-14,URI:urn:jpki-kiosk:region:JP-13", PIV_TRUST_OK},
        {"URI:urn:jpki-kiosk:region:JP-14,URI:urn:jpki-kiosk:store:012345", PIV_TRUST_OK},
        {"DNS:a.example,URI:urn:jpki-kiosk:region:JP-13", PIV_TRUST_OK},
        {"URI:urn:jpki-kiosk:region:JP-14", PIV_TRUST_WRONG_PLACE},
        {"URI:urn:jpki-kiosk:region:JP-1", PIV_TRUST_WRONG_PLACE},
        {"URI:urn:jpki-kiosk:region:JP-131", PIV_TRUST_WRONG_PLACE},
        {"URI:urn:jpki-kiosk:region:jp-13", PIV_TRUST_WRONG_PLACE},
        {"URI:urn:jpki-kiosk:region:", PIV_TRUST_WRONG_PLACE},
        {"URI:urn:jpki-kiosk:region:012345", PIV_TRUST_WRONG_PLACE},
        {"URI:urn:jpki-kiosk:store:JP-13", PIV_TRUST_WRONG_PLACE},
        {"URI:urn:jpki-kiosk:store:12345", PIV_TRUST_WRONG_PLACE},
        {"URI:urn:jpki-kiosk:store:all", PIV_TRUST_WRONG_PLACE},
        {"URI:urn:jpki-kiosk:region:*", PIV_TRUST_WRONG_PLACE},
        {"DNS:urn:jpki-kiosk:region:JP-13", PIV_TRUST_WRONG_PLACE},
        {"email:urn:jpki-kiosk:region:all", PIV_TRUST_WRONG_PLACE},
        {NULL, PIV_TRUST_WRONG_PLACE},
    };
    each_is(shop, offsetof(struct piv_pki_order, places), rows, sizeof rows / sizeof rows[0]);
}

static void a_kiosk_without_a_place_lets_in_who_may_everywhere_only(void **state)
{
    struct shop *shop = *state;
    static const char *const values[] = {NULL, ""};
    static const struct row rows[] = {{"URI:urn:jpki-kiosk:region:all", PIV_TRUST_OK},
                                      {"URI:urn:jpki-kiosk:region:", PIV_TRUST_WRONG_PLACE},
                                      {"URI:urn:jpki-kiosk:store:", PIV_TRUST_WRONG_PLACE},
                                      {GOOD, PIV_TRUST_WRONG_PLACE}};
    tidy(shop);
    for (size_t i = 0; i < 2 * sizeof rows / sizeof rows[0]; i++) {
        struct piv_pki_order order = ORDER;
        const struct piv_trust_rules rules = {.ca_file = shop->ca,
                                              .crl_file = shop->lists,
                                              .region = values[i % 2],
                                              .store = values[i % 2]};
        order.key = shop->key;
        order.places = rows[i / 2].value;
        X509 *x = piv_pki_certify(&shop->root, &order);
        assert_int_equal(judge_x509(shop, &rules, x, NOW), rows[i / 2].result);
    }
}

// ---- what is on the card -----------------------------------------------------------------------

static void a_key_that_no_card_is_asked_for_is_named(void **state)
{
    struct shop *shop = *state;
    struct piv_pki_order order = ORDER;
    tidy(shop);
    order.key = EVP_RSA_gen(2048);
    assert_int_equal(judge(shop, &shop->root, &order, NOW), PIV_TRUST_OK);
    EVP_PKEY_free(order.key);
    order.key = EVP_EC_gen("P-384");
    assert_int_equal(judge(shop, &shop->root, &order, NOW), PIV_TRUST_KEY);
    EVP_PKEY_free(order.key);
}

static void what_is_no_certificate_is_unreadable_wherever_it_is_cut(void **state)
{
    struct shop *shop = *state;
    unsigned char longer[2048] = {0};
    size_t length;
    unsigned char *der = good_der(shop, &length);
    tidy(shop);
    for (size_t cut = 0; cut < length; cut++)
        if (judge_der(shop, der, cut, NOW) != PIV_TRUST_UNREADABLE)
            fail_msg("cut at %zu of %zu it was read", cut, length);
    memcpy(longer, der, length);
    assert_int_equal(judge_der(shop, longer, length + 1, NOW), PIV_TRUST_UNREADABLE);
    OPENSSL_free(der);
}

static void a_byte_that_is_changed_is_noticed(void **state)
{
    struct shop *shop = *state;
    size_t length;
    unsigned char *der = good_der(shop, &length);
    tidy(shop);
    for (size_t i = 0; i < length; i++) {
        der[i] ^= 0x01;
        if (judge_der(shop, der, length, NOW) == PIV_TRUST_OK)
            fail_msg("byte %zu of %zu", i, length);
        der[i] ^= 0x01;
    }
    OPENSSL_free(der);
}

static void an_extension_that_nobody_understands_is_not_passed_over(void **state)
{
    struct shop *shop = *state;
    struct piv_pki_order order = ORDER;
    unsigned char *der = NULL;
    tidy(shop);
    order.key = shop->key;
    X509 *x = piv_pki_certify(&shop->root, &order);
    ASN1_OBJECT *oid = OBJ_txt2obj("2.25.1", 1);
    ASN1_OCTET_STRING *value = ASN1_OCTET_STRING_new();
    ASN1_OCTET_STRING_set(value, (const unsigned char *)"\x05\x00", 2);
    X509_EXTENSION *extension = X509_EXTENSION_create_by_OBJ(NULL, oid, 1, value);
    X509_add_ext(x, extension, -1);
    assert_true(X509_sign(x, shop->root.key, EVP_sha256()) > 0);
    size_t length = (size_t)i2d_X509(x, &der);
    assert_int_equal(judge_der(shop, der, length, NOW), PIV_TRUST_UNREADABLE);
    assert_string_equal(shop->who.serial, "");
    X509_EXTENSION_free(extension);
    ASN1_OCTET_STRING_free(value);
    ASN1_OBJECT_free(oid);
    OPENSSL_free(der);
    X509_free(x);
}

static void each_cause_has_a_name_of_its_own(void **state)
{
    (void)state;
    for (int i = 0; i < PIV_TRUST_COUNT; i++)
        for (int k = 0; k < i; k++)
            assert_string_not_equal(piv_trust_name(i), piv_trust_name(k));
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(a_technician_of_this_region_is_one),
    cmocka_unit_test(the_same_certificate_has_the_same_fingerprint_and_no_other_has),
    cmocka_unit_test(who_was_refused_can_be_recorded),
    cmocka_unit_test(a_serial_number_of_twenty_octets_fits_and_a_longer_one_is_none),
    cmocka_unit_test(a_name_is_shown_without_what_moves_a_screen),
    cmocka_unit_test(a_long_name_is_cut_at_a_character),
    cmocka_unit_test(a_certificate_that_is_not_for_signing_is_refused),
    cmocka_unit_test(the_role_has_a_name_of_its_own),
    cmocka_unit_test(one_of_the_places_is_this_kiosks_own),
    cmocka_unit_test(a_kiosk_without_a_place_lets_in_who_may_everywhere_only),
    cmocka_unit_test(a_key_that_no_card_is_asked_for_is_named),
    cmocka_unit_test(what_is_no_certificate_is_unreadable_wherever_it_is_cut),
    cmocka_unit_test(a_byte_that_is_changed_is_noticed),
    cmocka_unit_test(an_extension_that_nobody_understands_is_not_passed_over),
    cmocka_unit_test(each_cause_has_a_name_of_its_own),
};

TEST_MAIN(TESTS, open_shop, close_shop)
