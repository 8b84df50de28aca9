// Promises of drivers/est: what is asked for a new certificate, and that nothing is taken that is
// not ours, not better, or not the CA's.
#include "drivers/est/est.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/est_sample.h"
#include "tests/test.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define BIT(issuer)  (1U << (issuer))

static int make(void **state)
{
    *state = est_sample_make(NULL);
    return 0;
}

static int forget(void **state)
{
    est_sample_free((struct est_sample **)state);
    return 0;
}

// ---- the CAs ------------------------------------------------------------------------------------

static enum est_err read_cacerts(struct est_sample *sample, const char *text, size_t length)
{
    const struct est_device device = est_sample_device(sample);
    struct est_authorities *authorities;
    enum est_err err = est_authorities_read(&authorities, text, length, &device);
    assert_true((authorities != NULL) == (err == EST_OK));
    est_authorities_free(&authorities);
    return err;
}

static enum est_err cacerts_of(struct est_sample *sample, unsigned bits)
{
    char *text = est_sample_cacerts(sample, bits);
    enum est_err err = read_cacerts(sample, text, strlen(text));
    free(text);
    return err;
}

static void the_issuer_of_the_present_certificate_is_among_the_cas(void **state)
{
    assert_int_equal(cacerts_of(*state, BIT(EST_SAMPLE_CA)), EST_OK);
    assert_int_equal(cacerts_of(*state, BIT(EST_SAMPLE_TWIN) | BIT(EST_SAMPLE_CA)), EST_OK);
    assert_int_equal(cacerts_of(*state, BIT(EST_SAMPLE_CA) | BIT(EST_SAMPLE_BELOW)), EST_OK);
}

static void a_ca_of_the_same_name_is_another_one(void **state)
{
    assert_int_equal(cacerts_of(*state, BIT(EST_SAMPLE_TWIN)), EST_OTHER_CA);
    assert_int_equal(cacerts_of(*state, BIT(EST_SAMPLE_BELOW)), EST_OTHER_CA);
}

static void white_space_in_base64_is_passed_over(void **state)
{
    struct est_sample *sample = *state;
    char *text = est_sample_cacerts(sample, BIT(EST_SAMPLE_CA)), *lines;
    size_t size;
    FILE *file = open_memstream(&lines, &size);
    for (size_t i = 0; text[i]; i++)
        fprintf(file, i % 64 == 63 ? "%c\r\n" : "%c", text[i]);
    fputs(" \n", file);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(read_cacerts(sample, lines, size), EST_OK);
    free(lines);
    free(text);
}

// Each is what the good text becomes by it.
static void cut(char *text)
{
    text[strlen(text) / 8 * 4] = '\0';
}

static void strange_letter(char *text)
{
    text[40] = '*';
}

static void odd_length(char *text)
{
    text[strlen(text) - 1] = '\0';
}

static void nothing(char *text)
{
    text[0] = '\0';
}

// The bytes of the padding become bytes behind the last one, and three more follow.
static void more_behind(char *text)
{
    size_t length = strlen(text);
    for (size_t i = length - 1; text[i] == '='; i--)
        text[i] = 'A';
    strcpy(text + length, "AAAA");
}

static void what_is_no_list_of_certificates_is_refused(void **state)
{
    void (*const BREAKS[])(char *) = {cut, strange_letter, odd_length, nothing, more_behind};
    struct est_sample *sample = *state;
    for (size_t i = 0; i < COUNT(BREAKS); i++) {
        char *text = est_sample_cacerts(sample, BIT(EST_SAMPLE_CA)), broken[8192];
        snprintf(broken, sizeof broken, "%s", text);
        BREAKS[i](broken);
        assert_int_equal(read_cacerts(sample, broken, strlen(broken)), EST_GARBLED);
        free(text);
    }
    assert_int_equal(cacerts_of(sample, 0), EST_GARBLED); // well-formed and empty
}

// A CMS in which something is signed is no answer of EST.
static void what_somebody_has_signed_is_refused(void **state)
{
    struct est_sample *sample = *state;
    BIO *bytes = BIO_new_mem_buf("x", 1);
    PKCS7 *cms =
        PKCS7_sign(sample->authorities[EST_SAMPLE_CA], sample->keys[EST_SAMPLE_CA], NULL, bytes, 0);
    unsigned char *der = NULL;
    char text[8192];
    assert_non_null(cms);
    int length = i2d_PKCS7(cms, &der);
    EVP_EncodeBlock((unsigned char *)text, der, length);
    assert_int_equal(read_cacerts(sample, text, strlen(text)), EST_GARBLED);
    OPENSSL_free(der);
    PKCS7_free(cms);
    BIO_free(bytes);
}

static void more_than_the_limits_is_refused(void **state)
{
    struct est_sample *sample = *state;
    X509 *many[EST_AUTHORITIES_MAX + 1];
    for (size_t i = 0; i < COUNT(many); i++)
        many[i] = sample->authorities[EST_SAMPLE_CA];
    char *most = est_sample_answer(many, EST_AUTHORITIES_MAX),
         *more = est_sample_answer(many, EST_AUTHORITIES_MAX + 1);
    assert_int_equal(read_cacerts(sample, most, strlen(most)), EST_OK);
    assert_int_equal(read_cacerts(sample, more, strlen(more)), EST_GARBLED);
    free(more);
    char *long_one = malloc(EST_TEXT_MAX + 1);
    memset(long_one, ' ', EST_TEXT_MAX + 1);
    memcpy(long_one, most, strlen(most));
    assert_int_equal(read_cacerts(sample, long_one, EST_TEXT_MAX), EST_OK);
    assert_int_equal(read_cacerts(sample, long_one, EST_TEXT_MAX + 1), EST_GARBLED);
    free(long_one);
    free(most);
}

// ---- the request --------------------------------------------------------------------------------

static X509_REQ *request_of(struct est_sample *sample)
{
    const struct est_device device = est_sample_device(sample);
    unsigned char der[4096];
    const unsigned char *at = der;
    char *text;
    assert_int_equal(est_request(&device, &text), EST_OK);
    int length = EVP_DecodeBlock(der, (const unsigned char *)text, (int)strlen(text));
    X509_REQ *request = d2i_X509_REQ(NULL, &at, length);
    assert_non_null(request);
    free(text);
    return request;
}

static void the_request_is_for_the_present_name_and_key(void **state)
{
    struct est_sample *sample = *state;
    X509_REQ *request = request_of(sample);
    assert_int_equal(X509_REQ_verify(request, sample->key), 1);
    assert_int_equal(
        X509_NAME_cmp(X509_REQ_get_subject_name(request), X509_get_subject_name(sample->present)),
        0);
    STACK_OF(X509_EXTENSION) *extensions = X509_REQ_get_extensions(request);
    assert_true(X509v3_get_ext_by_NID(extensions, NID_subject_alt_name, -1) < 0);
    sk_X509_EXTENSION_pop_free(extensions, X509_EXTENSION_free);
    X509_REQ_free(request);
}

static void the_request_has_the_other_names_that_the_certificate_has(void **state)
{
    struct est_sample *sample = est_sample_make("DNS:kiosk-0001.example,URI:urn:store:17");
    X509_REQ *request = request_of(sample);
    STACK_OF(X509_EXTENSION) *extensions = X509_REQ_get_extensions(request);
    int at = X509v3_get_ext_by_NID(extensions, NID_subject_alt_name, -1);
    int own = X509_get_ext_by_NID(sample->present, NID_subject_alt_name, -1);
    assert_true(at >= 0 && own >= 0);
    assert_int_equal(
        ASN1_OCTET_STRING_cmp(X509_EXTENSION_get_data(sk_X509_EXTENSION_value(extensions, at)),
                              X509_EXTENSION_get_data(X509_get_ext(sample->present, own))),
        0);
    sk_X509_EXTENSION_pop_free(extensions, X509_EXTENSION_free);
    X509_REQ_free(request);
    est_sample_free(&sample);
    (void)state;
}

static void a_key_that_signs_nothing_or_is_another_makes_no_request(void **state)
{
    struct est_sample *sample = *state;
    const struct est_device device = est_sample_device(sample);
    char *text;
    sample->refuses = true;
    assert_int_equal(est_request(&device, &text), EST_NOT_SIGNED);
    assert_null(text);
    sample->refuses = false;
    EVP_PKEY *key = sample->key;
    sample->key = sample->other_key; // whoever signs has another one than the certificate
    assert_int_equal(est_request(&device, &text), EST_NOT_SIGNED);
    sample->key = key;
}

// ---- a new certificate --------------------------------------------------------------------------

static enum est_err judge(struct est_sample *sample, const char *text, int day, unsigned bits,
                          struct est_certificate *renewed)
{
    const struct est_device device = est_sample_device(sample);
    struct est_authorities *authorities;
    char *cacerts = est_sample_cacerts(sample, bits | BIT(EST_SAMPLE_CA));
    assert_int_equal(est_authorities_read(&authorities, cacerts, strlen(cacerts), &device), EST_OK);
    enum est_err err =
        est_renewed(authorities, text, strlen(text), &device, EST_SAMPLE_DAY(day), renewed);
    est_authorities_free(&authorities);
    free(cacerts);
    return err;
}

static enum est_err judge_order(struct est_sample *sample, const struct est_sample_order *order,
                                int day, unsigned bits)
{
    struct est_certificate renewed;
    char *text = est_sample_renewed(sample, order);
    enum est_err err = judge(sample, text, day, bits, &renewed);
    assert_true((renewed.pem != NULL) == (err == EST_OK));
    est_certificate_free(&renewed);
    free(text);
    return err;
}

static int count_in(const char *pem)
{
    int count = 0;
    while ((pem = strstr(pem, "-----BEGIN CERTIFICATE-----"))) {
        pem++;
        count++;
    }
    return count;
}

static void a_good_certificate_is_taken(void **state)
{
    struct est_sample *sample = *state;
    struct est_certificate renewed;
    char *text = est_sample_renewed(sample, &EST_SAMPLE_GOOD);
    assert_int_equal(judge(sample, text, EST_SAMPLE_NOW, 0, &renewed), EST_OK);
    assert_int_equal(renewed.from, EST_SAMPLE_DAY(EST_SAMPLE_NOW));
    assert_int_equal(renewed.until, EST_SAMPLE_DAY(665));
    assert_int_equal(renewed.length, strlen(renewed.pem));
    assert_int_equal(count_in(renewed.pem), 1); // without the root
    est_certificate_free(&renewed);
    free(text);
}

static void an_intermediate_ca_stands_behind_the_certificate(void **state)
{
    struct est_sample *sample = *state;
    struct est_certificate renewed;
    struct est_sample_order order = EST_SAMPLE_GOOD;
    order.issuer = EST_SAMPLE_BELOW;
    char *text = est_sample_renewed(sample, &order);
    assert_int_equal(judge(sample, text, EST_SAMPLE_NOW, BIT(EST_SAMPLE_BELOW), &renewed), EST_OK);
    assert_int_equal(count_in(renewed.pem), 2);
    est_certificate_free(&renewed);
    free(text);
    assert_int_equal(judge_order(sample, &order, EST_SAMPLE_NOW, 0), EST_NOT_CHAINED);
}

static void what_is_not_ours_or_no_better_is_refused(void **state)
{
    static const struct {
        struct est_sample_order order;
        int day;
        enum est_err err;
    } ROWS[] = {
        {{.from = 300, .until = 665, .other_key = true}, 300, EST_OTHER_KEY},
        {{.from = 300, .until = 665, .name = "kiosk-0002"}, 300, EST_OTHER_NAME},
        {{.from = 300, .until = EST_SAMPLE_LIFE}, 300, EST_NOT_LATER},
        {{.from = 300, .until = EST_SAMPLE_LIFE - 1}, 300, EST_NOT_LATER},
        {{.from = 301, .until = 665}, 300, EST_NOT_VALID},
        {{.from = 300, .until = 665}, 665, EST_NOT_VALID},
        {{.from = 300, .until = 665, .issuer = EST_SAMPLE_TWIN}, 300, EST_NOT_CHAINED},
        {{.from = 300, .until = 665, .for_servers = true}, 300, EST_NOT_CHAINED},
        {{.from = 300, .until = EST_SAMPLE_LIFE + 1}, 300, EST_OK},
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        enum est_err err = judge_order(*state, &ROWS[i].order, ROWS[i].day, 0);
        if (err != ROWS[i].err)
            fail_msg("row %zu: %s", i, est_strerr(err));
    }
}

// The present certificate itself is none that is new.
// The CA's clock and the one of the Date header are two machines': a certificate that was issued
// this moment may begin in the future.
static void a_ca_whose_clock_is_a_little_ahead_renews(void **state)
{
    struct est_sample *sample = *state;
    const struct est_device device = est_sample_device(sample);
    struct est_authorities *authorities;
    char *cacerts = est_sample_cacerts(sample, BIT(EST_SAMPLE_CA));
    char *text = est_sample_renewed(sample, &EST_SAMPLE_GOOD);
    int64_t begins = EST_SAMPLE_DAY(EST_SAMPLE_NOW);
    assert_int_equal(est_authorities_read(&authorities, cacerts, strlen(cacerts), &device), EST_OK);
    static const struct {
        int ahead_s;
        enum est_err err;
    } ROWS[] = {{2, EST_OK}, {EST_AHEAD_S, EST_OK}, {EST_AHEAD_S + 1, EST_NOT_VALID}};
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct est_certificate renewed;
        enum est_err err = est_renewed(authorities, text, strlen(text), &device,
                                       begins - ROWS[i].ahead_s, &renewed);
        if (err != ROWS[i].err)
            fail_msg("%d s ahead: %s", ROWS[i].ahead_s, est_strerr(err));
        est_certificate_free(&renewed);
    }
    est_authorities_free(&authorities);
    free(cacerts);
    free(text);
}

static void exactly_one_certificate_is_taken(void **state)
{
    struct est_sample *sample = *state;
    struct est_certificate renewed;
    X509 *fresh = est_sample_issue(sample, &EST_SAMPLE_GOOD);
    X509 *const LISTS[][2] = {{fresh, sample->authorities[EST_SAMPLE_CA]},
                              {fresh, sample->present},
                              {sample->present, NULL}};
    static const enum est_err ERRS[] = {EST_GARBLED, EST_GARBLED, EST_NOT_LATER};
    for (size_t i = 0; i < COUNT(LISTS); i++) {
        char *text = est_sample_answer(LISTS[i], LISTS[i][1] ? 2 : 1);
        assert_int_equal(judge(sample, text, EST_SAMPLE_NOW, 0, &renewed), ERRS[i]);
        free(text);
    }
    char *none = est_sample_answer(NULL, 0);
    assert_int_equal(judge(sample, none, EST_SAMPLE_NOW, 0, &renewed), EST_GARBLED);
    free(none);
    X509_free(fresh);
}

// A bit of the signature.
static void a_forged_certificate_is_refused(void **state)
{
    struct est_sample *sample = *state;
    struct est_certificate renewed;
    unsigned char *der = NULL;
    X509 *fresh = est_sample_issue(sample, &EST_SAMPLE_GOOD);
    int length = i2d_X509(fresh, &der);
    const unsigned char *at = der;
    der[length - 1] ^= 1;
    X509 *forged = d2i_X509(NULL, &at, length);
    assert_non_null(forged);
    char *text = est_sample_answer(&forged, 1);
    assert_int_equal(judge(sample, text, EST_SAMPLE_NOW, 0, &renewed), EST_NOT_CHAINED);
    free(text);
    X509_free(forged);
    X509_free(fresh);
    OPENSSL_free(der);
}

#define PROMISE(test) cmocka_unit_test_setup_teardown(test, make, forget)

static const struct CMUnitTest PROMISES[] = {
    PROMISE(the_issuer_of_the_present_certificate_is_among_the_cas),
    PROMISE(a_ca_of_the_same_name_is_another_one),
    PROMISE(white_space_in_base64_is_passed_over),
    PROMISE(what_is_no_list_of_certificates_is_refused),
    PROMISE(what_somebody_has_signed_is_refused),
    PROMISE(more_than_the_limits_is_refused),
    PROMISE(the_request_is_for_the_present_name_and_key),
    PROMISE(the_request_has_the_other_names_that_the_certificate_has),
    PROMISE(a_key_that_signs_nothing_or_is_another_makes_no_request),
    PROMISE(a_good_certificate_is_taken),
    PROMISE(an_intermediate_ca_stands_behind_the_certificate),
    PROMISE(what_is_not_ours_or_no_better_is_refused),
    PROMISE(a_ca_whose_clock_is_a_little_ahead_renews),
    PROMISE(exactly_one_certificate_is_taken),
    PROMISE(a_forged_certificate_is_refused),
};

TEST_MAIN(PROMISES, NULL, NULL)
