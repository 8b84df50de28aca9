// What is taken out of a card's certificate, and what is not believed.
#include <openssl/x509v3.h>
#include <string.h>

#include "drivers/jpki/jpki_certificate.h"
#include "tests/test.h"

static const char BIRTH[] = "1.2.392.200149.8.5.5.4";
static const char NAME[] = "1.2.392.200149.8.5.5.1";

// 2026-01-02T03:04:05Z and 2031-01-02T23:59:59Z
enum {
    FROM = 1767323045,
    UNTIL = 1925164799,
};

struct made {
    unsigned char *der;
    size_t length;
    struct secret *birth;
};

static void add_other(GENERAL_NAMES *names, const char *oid, int type, const char *text)
{
    GENERAL_NAME *name = GENERAL_NAME_new();
    ASN1_TYPE *value = ASN1_TYPE_new();
    ASN1_STRING *string = ASN1_STRING_type_new(type);
    ASN1_STRING_set(string, text, -1);
    ASN1_TYPE_set(value, type, string);
    GENERAL_NAME_set0_othername(name, OBJ_txt2obj(oid, 1), value);
    sk_GENERAL_NAME_push(names, name);
}

// A certificate as the signature certificate is made: other names in the subject's alternatives.
static void make(struct made *made, GENERAL_NAMES *names)
{
    X509 *certificate = X509_new();
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509_set_version(certificate, X509_VERSION_3);
    ASN1_TIME_set(X509_getm_notBefore(certificate), FROM);
    ASN1_TIME_set(X509_getm_notAfter(certificate), UNTIL);
    X509_set_pubkey(certificate, key);
    if (names)
        X509_add1_ext_i2d(certificate, NID_subject_alt_name, names, 0, 0);
    assert_true(X509_sign(certificate, key, EVP_sha256()) > 0);
    OPENSSL_free(made->der);
    made->der = NULL;
    made->length = (size_t)i2d_X509(certificate, &made->der);
    GENERAL_NAMES_free(names);
    EVP_PKEY_free(key);
    X509_free(certificate);
}

static void make_with(struct made *made, const char *oid, int type, const char *text)
{
    GENERAL_NAMES *names = GENERAL_NAMES_new();
    add_other(names, NAME, V_ASN1_UTF8STRING, "no person");
    add_other(names, oid, type, text);
    make(made, names);
}

static int start(void **state)
{
    struct made *made = calloc(1, sizeof *made);
    made->birth = secret_new();
    *state = made;
    return made->birth ? 0 : -1;
}

static int stop(void **state)
{
    struct made *made = *state;
    OPENSSL_free(made->der);
    secret_free(&made->birth);
    free(made);
    return 0;
}

static void the_validity_is_in_utc_seconds(void **state)
{
    struct made *made = *state;
    time_t from = 0, until = 0;
    make(made, NULL);
    assert_true(jpki_certificate_validity(made->der, made->length, &from, &until));
    assert_int_equal(from, FROM);
    assert_int_equal(until, UNTIL);
}

static void a_certificate_cut_or_followed_by_more_is_none(void **state)
{
    struct made *made = *state;
    time_t from, until;
    make(made, NULL);
    unsigned char *longer = calloc(1, made->length + 1);
    memcpy(longer, made->der, made->length);
    assert_false(jpki_certificate_validity(longer, made->length + 1, &from, &until));
    for (size_t length = 0; length < made->length; length++) {
        assert_false(jpki_certificate_validity(longer, length, &from, &until));
        assert_false(jpki_certificate_birth(longer, length, made->birth));
    }
    free(longer);
}

static void a_flipped_bit_never_does_harm(void **state)
{
    struct made *made = *state;
    time_t from, until;
    make_with(made, BIRTH, V_ASN1_UTF8STRING, "319800102");
    for (size_t i = 0; i < made->length * 8; i++) {
        made->der[i / 8] ^= (unsigned char)(1 << i % 8);
        jpki_certificate_validity(made->der, made->length, &from, &until);
        jpki_certificate_birth(made->der, made->length, made->birth);
        made->der[i / 8] ^= (unsigned char)(1 << i % 8);
    }
}

static void the_birth_date_is_found_among_the_other_names(void **state)
{
    struct made *made = *state;
    make_with(made, BIRTH, V_ASN1_UTF8STRING, "319800102");
    assert_true(jpki_certificate_birth(made->der, made->length, made->birth));
    assert_int_equal(secret_length(made->birth), JPKI_BIRTH);
    assert_memory_equal(secret_bytes(made->birth), "319800102", JPKI_BIRTH);
}

static void a_certificate_without_a_birth_date_empties_what_was_known(void **state)
{
    struct made *made = *state;
    make(made, NULL);
    secret_set(made->birth, "319800102", JPKI_BIRTH);
    assert_false(jpki_certificate_birth(made->der, made->length, made->birth));
    assert_int_equal(secret_length(made->birth), 0);
}

static void what_is_no_date_is_not_taken_for_one(void **state)
{
    static const struct {
        const char *oid;
        int type;
        const char *text;
    } others[] = {
        {BIRTH, V_ASN1_UTF8STRING, "31980010"},
        {BIRTH, V_ASN1_UTF8STRING, "3198001022"},
        {BIRTH, V_ASN1_UTF8STRING, "3198O0102"},
        {BIRTH, V_ASN1_UTF8STRING, ""},
        {BIRTH, V_ASN1_PRINTABLESTRING, "319800102"},
        {BIRTH, V_ASN1_OCTET_STRING, "319800102"},
        {NAME, V_ASN1_UTF8STRING, "319800102"},
        {"1.2.392.200149.8.5.5.44", V_ASN1_UTF8STRING, "319800102"},
        {"1.2.392.200149.8.5.5", V_ASN1_UTF8STRING, "319800102"},
    };
    struct made *made = *state;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        make_with(made, others[i].oid, others[i].type, others[i].text);
        assert_false(jpki_certificate_birth(made->der, made->length, made->birth));
        assert_int_equal(secret_length(made->birth), 0);
    }
}

#define WITH(test) cmocka_unit_test_setup_teardown(test, start, stop)

static const struct CMUnitTest TESTS[] = {
    WITH(the_validity_is_in_utc_seconds),
    WITH(a_certificate_cut_or_followed_by_more_is_none),
    WITH(a_flipped_bit_never_does_harm),
    WITH(the_birth_date_is_found_among_the_other_names),
    WITH(a_certificate_without_a_birth_date_empties_what_was_known),
    WITH(what_is_no_date_is_not_taken_for_one),
};

TEST_MAIN(TESTS, NULL, NULL)
