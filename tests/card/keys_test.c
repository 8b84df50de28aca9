// Certificates of the right form, and signatures that their keys verify.
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "tests/card/src/certificate.h"
#include "tests/card/walk.h"

#define RIGHT_PIN    "0020009804 31323334"
#define RIGHT_PASSWD "0020009B06 414243313233"
// DigestInfo of SHA-256 (RFC 8017 clause 9.2) around 32 bytes of 5A.
#define DIGEST_INFO                                                                                \
    "3031300D060960864801650304020105000420"                                                       \
    "5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A"

enum {
    FROM = 1700000000, // 2023-11-14
    UNTIL = 1857766400,
};

// Keys take a quarter of a second each, so the tests share them.
struct shop {
    EVP_PKEY *ca_key, *key[IMAGE_WHICH_COUNT];
    X509 *ca, *certificate[IMAGE_WHICH_COUNT];
};

static X509 *make_ca(EVP_PKEY *key)
{
    X509 *ca = X509_new();
    X509_NAME *name = X509_get_subject_name(ca);
    X509_set_version(ca, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(ca), 1);
    X509_NAME_add_entry_by_txt(name, "C", MBSTRING_ASC, (const unsigned char *)"JP", -1, -1, 0);
    X509_NAME_add_entry_by_txt(name, "O", MBSTRING_ASC, (const unsigned char *)"JPKI demo", -1, -1,
                               0);
    X509_set_issuer_name(ca, name);
    ASN1_TIME_set(X509_getm_notBefore(ca), FROM);
    ASN1_TIME_set(X509_getm_notAfter(ca), UNTIL);
    X509_set_pubkey(ca, key);
    X509_EXTENSION *usage =
        X509V3_EXT_conf_nid(NULL, NULL, NID_key_usage, "critical,keyCertSign,cRLSign");
    X509_add_ext(ca, usage, -1);
    X509_EXTENSION_free(usage);
    assert_true(X509_sign(ca, key, EVP_sha256()) > 0);
    return ca;
}

static X509 *issue(const struct shop *shop, enum image_which which, const char *birth)
{
    struct certificate_order order = {.which = which,
                                      .key = shop->key[which],
                                      .ca_key = shop->ca_key,
                                      .ca = shop->ca,
                                      .not_before = FROM,
                                      .not_after = UNTIL,
                                      .ocsp_url = "http://ocsp.example.jp/"};
    assert_true(certificate_date_parse(birth, &order.birth));
    X509 *certificate = certificate_issue(&order);
    assert_non_null(certificate);
    return certificate;
}

static int open_shop(void **state)
{
    struct shop *shop = calloc(1, sizeof *shop);
    *state = shop;
    shop->ca_key = EVP_RSA_gen(2048);
    shop->ca = make_ca(shop->ca_key);
    for (int which = 0; which < IMAGE_WHICH_COUNT; which++) {
        shop->key[which] = EVP_RSA_gen(2048);
        shop->certificate[which] = issue(shop, (enum image_which)which, "1980-01-02");
    }
    return 0;
}

static int close_shop(void **state)
{
    struct shop *shop = *state;
    for (int which = 0; which < IMAGE_WHICH_COUNT; which++) {
        X509_free(shop->certificate[which]);
        EVP_PKEY_free(shop->key[which]);
    }
    X509_free(shop->ca);
    EVP_PKEY_free(shop->ca_key);
    free(shop);
    return 0;
}

// A card with real keys.
static struct sample *sample_of(const struct shop *shop)
{
    struct sample *sample = sample_new();
    for (int which = 0; which < IMAGE_WHICH_COUNT; which++) {
        unsigned char *der = sample->stored.key[which].bytes;
        sample->stored.key[which].length = (size_t)i2d_PrivateKey(shop->key[which], &der);
    }
    sample_power_cycle(sample);
    assert_int_equal(sample_send(sample, SAMPLE_SELECT), 0x9000);
    return sample;
}

static bool verifies(EVP_PKEY *key, const struct sample *sample)
{
    uint8_t digest[32];
    memset(digest, 0x5A, sizeof digest);
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
    bool fine =
        EVP_PKEY_verify_init(context) == 1 &&
        EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1 &&
        EVP_PKEY_CTX_set_signature_md(context, EVP_sha256()) == 1 &&
        EVP_PKEY_verify(context, sample->answer.bytes, sample->data, digest, sizeof digest) == 1;
    EVP_PKEY_CTX_free(context);
    return fine;
}

static void each_key_signs_for_its_own_secret_only(void **state)
{
    const struct shop *shop = *state;
    struct sample *sample = sample_of(shop);
    WALK(sample, {"802A009733" DIGEST_INFO "00", 0x6982}, {RIGHT_PIN, 0x9000},
         {"802A009A33" DIGEST_INFO "00", 0x6982}, {"00A4020C02 0017", 0x9000},
         {"802A008033" DIGEST_INFO "00", 0x9000});
    assert_int_equal(sample->data, 256);
    assert_true(verifies(shop->key[IMAGE_AUTH], sample));
    assert_false(verifies(shop->key[IMAGE_SIGN], sample));
    WALK(sample, {RIGHT_PASSWD, 0x9000}, {"802A009A33" DIGEST_INFO "00", 0x9000});
    assert_true(verifies(shop->key[IMAGE_SIGN], sample));
    sample_free(&sample);
}

static void without_le_the_signature_waits_for_get_response(void **state)
{
    const struct shop *shop = *state;
    struct sample *sample = sample_of(shop);
    WALK(sample, {RIGHT_PIN, 0x9000}, {"802A009733" DIGEST_INFO, 0x6100}, {"00C0000000", 0x9000});
    assert_true(verifies(shop->key[IMAGE_AUTH], sample));
    sample_free(&sample);
}

static void a_malformed_signing_command_signs_nothing(void **state)
{
    struct sample *sample = sample_of(*state);
    WALK(sample, {RIGHT_PIN, 0x9000}, {"802A010033" DIGEST_INFO "00", 0x6A86},
         {"802A000033" DIGEST_INFO "00", 0x6A86}, {"802A009700", 0x6700},
         {"802A008033" DIGEST_INFO "00", 0x6A88}, {"802A009833" DIGEST_INFO "00", 0x6A88},
         {"802A009733" DIGEST_INFO "FF", 0x6C00});
    assert_int_equal(sample->data, 0);
    sample_free(&sample);
}

static void both_certificates_chain_to_their_ca(void **state)
{
    const struct shop *shop = *state;
    for (int which = 0; which < IMAGE_WHICH_COUNT; which++) {
        assert_int_equal(X509_verify(shop->certificate[which], shop->ca_key), 1);
        assert_int_equal(X509_check_issued(shop->ca, shop->certificate[which]), X509_V_OK);
        assert_int_equal(ASN1_TIME_cmp_time_t(X509_get0_notBefore(shop->certificate[which]), FROM),
                         0);
        assert_int_equal(ASN1_TIME_cmp_time_t(X509_get0_notAfter(shop->certificate[which]), UNTIL),
                         0);
    }
}

// One extension in words, as `openssl x509 -ext` prints it. The caller frees it.
static char *in_words(X509 *certificate, int nid)
{
    char *text = NULL, *copy;
    int at = X509_get_ext_by_NID(certificate, nid, -1);
    if (at < 0)
        return NULL;
    BIO *out = BIO_new(BIO_s_mem());
    X509V3_EXT_print(out, X509_get_ext(certificate, at), 0, 0);
    long length = BIO_get_mem_data(out, &text);
    copy = strndup(text, (size_t)length);
    BIO_free(out);
    return copy;
}

static void assert_words(X509 *certificate, int nid, const char *words)
{
    char *got = in_words(certificate, nid);
    if (got == NULL || strstr(got, words) == NULL)
        fail_msg("%s: not in \"%s\"", words, got == NULL ? "" : got);
    free(got);
}

static void the_certificates_say_what_they_are_for(void **state)
{
    const struct shop *shop = *state;
    X509 *sign = shop->certificate[IMAGE_SIGN], *auth = shop->certificate[IMAGE_AUTH];
    assert_int_equal(X509_get_key_usage(sign), KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION);
    assert_int_equal(X509_get_key_usage(auth), KU_DIGITAL_SIGNATURE);
    assert_words(sign, NID_certificate_policies, "1.2.392.200149.8.5.1.1.10");
    assert_words(auth, NID_certificate_policies, "1.2.392.200149.8.5.1.3.30");
    assert_words(sign, NID_info_access, "OCSP - URI:http://ocsp.example.jp/");
    assert_words(auth, NID_info_access, "OCSP - URI:http://ocsp.example.jp/");
}

static void only_the_signature_certificate_names_a_holder(void **state)
{
    const struct shop *shop = *state;
    assert_words(shop->certificate[IMAGE_SIGN], NID_subject_alt_name,
                 "1.2.392.200149.8.5.5.1::見本　花子");
    assert_words(shop->certificate[IMAGE_SIGN], NID_subject_alt_name, "8.5.5.3::2");
    assert_words(shop->certificate[IMAGE_SIGN], NID_subject_alt_name, "8.5.5.5::見本県");
    assert_null(in_words(shop->certificate[IMAGE_AUTH], NID_subject_alt_name));
    int length = i2d_X509(shop->certificate[IMAGE_SIGN], NULL);
    if (length < 1600 || length > 1800) // like the real ones
        fail_msg("the signature certificate has %d bytes", length);
}

static void the_birth_date_is_an_era_and_a_gregorian_date(void **state)
{
    static const char *const ROWS[][2] = {
        {"1912-07-29", "8.5.5.4::119120729"}, {"1912-07-30", "8.5.5.4::219120730"},
        {"1926-12-25", "8.5.5.4::319261225"}, {"1989-01-07", "8.5.5.4::319890107"},
        {"1989-01-08", "8.5.5.4::419890108"}, {"2019-05-01", "8.5.5.4::520190501"},
    };
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        X509 *certificate = issue(*state, IMAGE_SIGN, ROWS[i][0]);
        assert_words(certificate, NID_subject_alt_name, ROWS[i][1]);
        X509_free(certificate);
    }
}

static void a_day_that_does_not_exist_is_no_birth_date(void **state)
{
    (void)state;
    static const char *const DAYS[] = {"1980-02-30", "1981-02-29", "1980-13-01",
                                       "1980-00-01", "1900-02-29", "1980-1-1",
                                       "1867-12-31", "19800101",   "1980-01-01x"};
    struct certificate_date date;
    for (size_t i = 0; i < sizeof DAYS / sizeof DAYS[0]; i++) {
        if (certificate_date_parse(DAYS[i], &date))
            fail_msg("%s was taken", DAYS[i]);
    }
    assert_true(certificate_date_parse("1980-02-29", &date));
}

static void two_cards_have_different_names_and_numbers(void **state)
{
    const struct shop *shop = *state;
    X509 *other = issue(shop, IMAGE_AUTH, "1980-01-02");
    assert_int_not_equal(X509_NAME_cmp(X509_get_subject_name(other),
                                       X509_get_subject_name(shop->certificate[IMAGE_AUTH])),
                         0);
    assert_int_not_equal(ASN1_INTEGER_cmp(X509_get0_serialNumber(other),
                                          X509_get0_serialNumber(shop->certificate[IMAGE_AUTH])),
                         0);
    X509_free(other);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(each_key_signs_for_its_own_secret_only),
    cmocka_unit_test(without_le_the_signature_waits_for_get_response),
    cmocka_unit_test(a_malformed_signing_command_signs_nothing),
    cmocka_unit_test(both_certificates_chain_to_their_ca),
    cmocka_unit_test(the_certificates_say_what_they_are_for),
    cmocka_unit_test(only_the_signature_certificate_names_a_holder),
    cmocka_unit_test(the_birth_date_is_an_era_and_a_gregorian_date),
    cmocka_unit_test(a_day_that_does_not_exist_is_no_birth_date),
    cmocka_unit_test(two_cards_have_different_names_and_numbers),
};

TEST_MAIN(TESTS, open_shop, close_shop)
