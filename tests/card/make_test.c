// `virtual-card make` as other tests and the demo call it.
#include <fcntl.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/card/src/reset_key.h"
#include "tests/card/src/store.h"
#include "tests/card/walk.h"
#include "tests/support/tmpdir.h"

enum {
    ARGUMENTS_MAX = 40,
    SET_MAX = 16,
    PATH_BYTES = SCRATCH_MAX + 16,
};

static const uint8_t MASTER[RESET_KEY_BYTES] = {0, 1, 2,  3,  4,  5,  6,  7,
                                                8, 9, 10, 11, 12, 13, 14, 15};

// A CA, in files, that all tests share.
struct place {
    char directory[SCRATCH_MAX], card[PATH_BYTES], key[PATH_BYTES], ca[PATH_BYTES],
        both[PATH_BYTES], sign[PATH_BYTES], auth[PATH_BYTES];
};

static bool write_ca(const struct place *place)
{
    EVP_PKEY *key = EVP_RSA_gen(2048);
    X509 *ca = X509_new();
    X509_NAME *name = X509_get_subject_name(ca);
    FILE *key_file = fopen(place->key, "w"), *ca_file = fopen(place->ca, "w");
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"Demo CA", -1, -1,
                               0);
    X509_set_issuer_name(ca, name);
    ASN1_TIME_set(X509_getm_notBefore(ca), time(NULL));
    ASN1_TIME_set(X509_getm_notAfter(ca), time(NULL) + 3600);
    X509_set_pubkey(ca, key);
    bool fine = X509_sign(ca, key, EVP_sha256()) > 0 && PEM_write_X509(ca_file, ca) == 1 &&
                PEM_write_PrivateKey(key_file, key, NULL, NULL, 0, NULL, NULL) == 1;
    fclose(key_file);
    fclose(ca_file);
    FILE *both = fopen(place->both, "w"); // as a technician's card wants it
    fine = fine && PEM_write_X509(both, ca) == 1 &&
           PEM_write_PrivateKey(both, key, NULL, NULL, 0, NULL, NULL) == 1;
    fclose(both);
    X509_free(ca);
    EVP_PKEY_free(key);
    return fine;
}

static int set_up(void **state)
{
    struct place *place = calloc(1, sizeof *place);
    *state = place;
    if (!tmpdir_make(place->directory))
        return -1;
    snprintf(place->card, sizeof place->card, "%s/card", place->directory);
    snprintf(place->key, sizeof place->key, "%s/ca.key", place->directory);
    snprintf(place->ca, sizeof place->ca, "%s/ca.pem", place->directory);
    snprintf(place->both, sizeof place->both, "%s/both.pem", place->directory);
    snprintf(place->sign, sizeof place->sign, "%s/sign.der", place->directory);
    snprintf(place->auth, sizeof place->auth, "%s/auth.der", place->directory);
    return write_ca(place) ? 0 : -1;
}

static int tear_down(void **state)
{
    struct place *place = *state;
    bool gone = tmpdir_remove(place->directory);
    free(place);
    return gone ? 0 : -1;
}

// Runs the program; its exit status, -1 when it did not end by itself. What it says of bad options
// is not shown.
static int run(const char *const *arguments)
{
    char program[4096];
    int status;
    assert_true(sample_program(program, sizeof program));
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        int null = open("/dev/null", O_WRONLY);
        dup2(null, STDERR_FILENO);
        execv(program, (char *const *)arguments);
        _exit(127);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int make(const struct place *place, const char *const *options)
{
    const char *arguments[ARGUMENTS_MAX] = {
        "virtual-card",  "make",      "--file",        place->card, "--sign-ca-key", place->key,
        "--sign-ca",     place->ca,   "--auth-ca-key", place->key,  "--auth-ca",     place->ca,
        "--export-sign", place->sign, "--export-auth", place->auth};
    size_t count = 16;
    for (; *options != NULL; options++)
        arguments[count++] = *options;
    return run(arguments);
}

#define MAKE(place, ...) make(place, (const char *const[]){__VA_ARGS__ __VA_OPT__(, ) NULL})

static void assert_file(const char *path, const struct image_blob *blob)
{
    uint8_t bytes[IMAGE_BLOB_MAX];
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_int_equal(fread(bytes, 1, sizeof bytes, file), blob->length);
    fclose(file);
    assert_memory_equal(bytes, blob->bytes, blob->length);
}

static X509 *certificate_of(const struct image_blob *blob)
{
    const unsigned char *der = blob->bytes;
    X509 *certificate = d2i_X509(NULL, &der, (long)blob->length);
    assert_non_null(certificate);
    return certificate;
}

static void without_options_it_is_an_ordinary_card(void **state)
{
    const struct place *place = *state;
    struct image image;
    assert_int_equal(MAKE(place), 0);
    assert_true(store_load(place->card, &image));
    assert_int_equal(image.kind, IMAGE_MY_NUMBER);
    assert_int_equal(image.tries[IMAGE_AUTH], 3);
    assert_int_equal(image.tries[IMAGE_SIGN], 5);
    assert_memory_equal(image.secret[IMAGE_AUTH].bytes, "1234", 4);
    assert_memory_equal(image.secret[IMAGE_SIGN].bytes, "ABC123", 6);
    assert_int_equal(image.reset_key.length, 0);
    assert_file(place->auth, &image.certificate[IMAGE_AUTH]);
    assert_file(place->sign, &image.certificate[IMAGE_SIGN]);
    X509 *certificate = certificate_of(&image.certificate[IMAGE_AUTH]);
    time_t soon = time(NULL) + 60, late = soon + (time_t)5 * 366 * 86400;
    assert_int_equal(X509_cmp_time(X509_get0_notBefore(certificate), &soon), -1);
    assert_int_equal(X509_cmp_time(X509_get0_notAfter(certificate), &soon), 1);
    assert_int_equal(X509_cmp_time(X509_get0_notAfter(certificate), &late), -1);
    X509_free(certificate);
}

static void every_option_reaches_the_card(void **state)
{
    const struct place *place = *state;
    struct image image;
    assert_int_equal(MAKE(place, "--pin", "9876", "--password", "Z9Z9Z9Z9Z9Z9Z9Z9", "--pin-tries",
                          "0", "--password-tries", "1", "--kind", "juki", "--no-sign", "--atr",
                          "3B00", "--birth", "2001-02-03", "--sign-not-before", "2020-01-01",
                          "--sign-not-after", "2025-01-01T12:34:56Z"),
                     0);
    assert_true(store_load(place->card, &image));
    assert_memory_equal(image.secret[IMAGE_AUTH].bytes, "9876", 4);
    assert_memory_equal(image.secret[IMAGE_SIGN].bytes, "Z9Z9Z9Z9Z9Z9Z9Z9", 16);
    assert_int_equal(image.tries[IMAGE_AUTH], 0);
    assert_int_equal(image.tries[IMAGE_SIGN], 1);
    assert_int_equal(image.tries_max[IMAGE_SIGN], 5);
    assert_int_equal(image.kind, IMAGE_JUKI);
    assert_int_equal(image.has_sign, 0);
    assert_memory_equal(image.atr.bytes, "\x3B\x00", 2);
    X509 *certificate = certificate_of(&image.certificate[IMAGE_SIGN]);
    assert_int_equal(ASN1_TIME_cmp_time_t(X509_get0_notBefore(certificate), 1577836800), 0);
    assert_int_equal(ASN1_TIME_cmp_time_t(X509_get0_notAfter(certificate), 1735734896), 0);
    X509_free(certificate);
}

static void a_key_that_is_given_is_the_cards(void **state)
{
    const struct place *place = *state;
    struct image image;
    FILE *file = fopen(place->key, "r");
    EVP_PKEY *given = PEM_read_PrivateKey(file, NULL, NULL, NULL);
    fclose(file);
    assert_int_equal(MAKE(place, "--auth-key", place->key), 0);
    assert_true(store_load(place->card, &image));
    X509 *auth = certificate_of(&image.certificate[IMAGE_AUTH]);
    X509 *sign = certificate_of(&image.certificate[IMAGE_SIGN]);
    assert_int_equal(EVP_PKEY_eq(X509_get0_pubkey(auth), given), 1);
    assert_int_equal(EVP_PKEY_eq(X509_get0_pubkey(sign), given), 0);
    X509_free(auth);
    X509_free(sign);
    EVP_PKEY_free(given);
}

static void the_reset_key_comes_from_the_master_key_and_the_user_certificate(void **state)
{
    const struct place *place = *state;
    struct image image;
    unsigned char *spki = NULL;
    uint8_t key[RESET_KEY_BYTES];
    assert_int_equal(MAKE(place, "--master-key", "000102030405060708090a0b0c0d0e0f"), 0);
    assert_true(store_load(place->card, &image));
    X509 *certificate = certificate_of(&image.certificate[IMAGE_AUTH]);
    int length = i2d_PUBKEY(X509_get0_pubkey(certificate), &spki);
    assert_true(length > 0 && reset_key_derive(MASTER, spki, (size_t)length, key));
    assert_int_equal(image.reset_key.length, sizeof key);
    assert_memory_equal(image.reset_key.bytes, key, sizeof key);
    OPENSSL_free(spki);
    X509_free(certificate);
}

static void a_technicians_card_needs_no_cas_and_stands_beside_a_residents_too(void **state)
{
    const struct place *place = *state;
    const char *const ALONE[] = {"virtual-card", "make",      "--file",   place->card,   "--piv",
                                 place->both,    "--piv-pin", "87654321", "--piv-tries", "1",
                                 "--pin-tries",  "2",         NULL};
    struct image image;
    assert_int_equal(run(ALONE), 0);
    assert_true(store_load(place->card, &image));
    assert_int_equal(image.kind, IMAGE_OTHER);
    assert_int_equal(image.certificate[IMAGE_AUTH].length, 0);
    assert_int_equal(image.piv_tries, 1);
    assert_int_equal(image.piv_tries_max, 3);
    assert_memory_equal(image.piv_pin.bytes, "87654321", 8);
    X509_free(certificate_of(&image.piv_certificate));
    assert_true(image.piv_key.length > 0);
    assert_int_equal(MAKE(place, "--piv", place->both), 0);
    assert_true(store_load(place->card, &image));
    assert_int_equal(image.kind, IMAGE_MY_NUMBER);
    assert_memory_equal(image.piv_pin.bytes, "123456", 6);
    assert_true(image.piv_certificate.length > 0 && image.certificate[IMAGE_AUTH].length > 0);
}

static void a_copy_of_a_technicians_card_has_no_key(void **state)
{
    const struct place *place = *state;
    struct image image;
    assert_int_equal(MAKE(place, "--piv", place->ca), 0);
    assert_true(store_load(place->card, &image));
    assert_int_equal(image.piv_key.length, 0);
    X509_free(certificate_of(&image.piv_certificate));
}

static void a_bad_value_makes_no_card(void **state)
{
    const struct place *place = *state;
    const char *const BAD[][2] = {
        {"--pin", "123"},
        {"--pin", "12345"},
        {"--pin", "abcd"},
        {"--password", "abc123"},
        {"--password", "ABCDEF"},
        {"--pin-tries", "4"},
        {"--pin-tries", ""},
        {"--password-tries", "6"},
        {"--kind", "passport"},
        {"--birth", "1980-02-30"},
        {"--master-key", "00"},
        {"--master-key", "000102030405060708090a0b0c0d0e0f10"},
        {"--master-key", "000102030405060708090a0b0c0d0eXX"},
        {"--sign-not-before", "tomorrow"},
        {"--sign-not-after", "2025-01-01T12:34"},
        {"--atr", "3"},
        {"--auth-ca", "/nonexistent"},
        {"--auth-ca-key", "/nonexistent"},
        {"--piv", "/nonexistent"},
        {"--piv", place->key}, // no certificate in it
        {"--piv-pin", "12345"},
        {"--piv-pin", "123456789"},
        {"--piv-pin", "12345A"},
        {"--piv-tries", "4"},
        {"--sign-key", "/nonexistent"},
        {"--auth-key", place->ca}, // no key in it
        {"--colour", "red"},
        {"card", NULL},
    };
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
        if (MAKE(place, BAD[i][0], BAD[i][1]) != 1)
            fail_msg("%s %s was taken", BAD[i][0], BAD[i][1]);
    }
    assert_int_not_equal(access(place->card, F_OK), 0);
}

static void what_is_needed_is_asked_for(void **state)
{
    const struct place *place = *state;
    const char *const NO_CA[] = {"virtual-card", "make", "--file", place->card, NULL};
    const char *const NOTHING[] = {"virtual-card", NULL};
    const char *const NO_PORT[] = {"virtual-card", "run", "--file", place->card, NULL};
    const char *const NO_LINE[] = {"virtual-card", "tell", place->card, NULL};
    const char *const NOBODY[] = {"virtual-card", "tell", place->card, "status", NULL};
    assert_int_equal(run(NO_CA), 1);
    assert_int_equal(run(NOTHING), 1);
    assert_int_equal(run(NO_PORT), 1);
    assert_int_equal(run(NO_LINE), 1);
    assert_int_equal(run(NOBODY), 1);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test_setup_teardown(without_options_it_is_an_ordinary_card, set_up, tear_down),
    cmocka_unit_test_setup_teardown(every_option_reaches_the_card, set_up, tear_down),
    cmocka_unit_test_setup_teardown(a_key_that_is_given_is_the_cards, set_up, tear_down),
    cmocka_unit_test_setup_teardown(
        the_reset_key_comes_from_the_master_key_and_the_user_certificate, set_up, tear_down),
    cmocka_unit_test_setup_teardown(
        a_technicians_card_needs_no_cas_and_stands_beside_a_residents_too, set_up, tear_down),
    cmocka_unit_test_setup_teardown(a_copy_of_a_technicians_card_has_no_key, set_up, tear_down),
    cmocka_unit_test_setup_teardown(a_bad_value_makes_no_card, set_up, tear_down),
    cmocka_unit_test_setup_teardown(what_is_needed_is_asked_for, set_up, tear_down),
};

TEST_MAIN(TESTS, NULL, NULL)
