// Whose signature is believed, and that nothing which was changed comes through.
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "drivers/backend/signed.h"
#include "tests/support/signing.h"
#include "tests/support/tmpdir.h"
#include "tests/test.h"

static const char TEXT[] = "{\"what\":\"the operator says\"}";

struct fixture {
    char dir[SCRATCH_MAX];
    struct signing *signing;
    struct signed_roots *roots;
};

static struct fixture fixture; // lint: file-scope keys are made once

static int make(void **state)
{
    char path[PATH_MAX];
    (void)state;
    assert_true(tmpdir_make(fixture.dir));
    fixture.signing = signing_make(fixture.dir);
    snprintf(path, sizeof path, "%s/root.crt", fixture.dir);
    fixture.roots = signed_roots_open(path);
    assert_non_null(fixture.roots);
    return 0;
}

static int forget(void **state)
{
    (void)state;
    signed_roots_close(&fixture.roots);
    signing_free(&fixture.signing);
    tmpdir_remove(fixture.dir);
    return 0;
}

static enum signed_err open_text(const char *json, enum signed_time when)
{
    char *content;
    size_t length;
    enum signed_err err = signed_open(fixture.roots, when, json, strlen(json), &content, &length);
    if (err == SIGNED_OK) {
        assert_int_equal(length, sizeof TEXT - 1);
        assert_string_equal(content, TEXT);
    } else {
        assert_null(content);
    }
    free(content);
    return err;
}

static void only_the_operators_certificate_for_documents_is_believed(void **state)
{
    (void)state;
    static const enum signed_err EXPECTED[SIGNING_COUNT] = {
        [SIGNING_OPERATOR] = SIGNED_OK,       [SIGNING_SERVER] = SIGNED_SIGNER,
        [SIGNING_NOBODY] = SIGNED_SIGNER,     [SIGNING_EXPIRED] = SIGNED_SIGNATURE,
        [SIGNING_FOREIGN] = SIGNED_SIGNATURE,
    };
    for (int who = 0; who < SIGNING_COUNT; who++) {
        char *json = signing_sign(fixture.signing, (enum signing_who)who, 1, TEXT);
        enum signed_err err = open_text(json, SIGNED_NOW);
        if (err != EXPECTED[who])
            fail_msg("signer %d: %s, not %s", who, signed_strerr(err),
                     signed_strerr(EXPECTED[who]));
        free(json);
    }
}

static void what_was_taken_once_outlives_its_signers_certificate(void **state)
{
    (void)state;
    char *json = signing_sign(fixture.signing, SIGNING_EXPIRED, 1, TEXT);
    assert_int_equal(open_text(json, SIGNED_WHENEVER), SIGNED_OK);
    free(json);
    json = signing_sign(fixture.signing, SIGNING_SERVER, 1, TEXT);
    assert_int_equal(open_text(json, SIGNED_WHENEVER), SIGNED_SIGNER);
    free(json);
}

// Each character becomes another one of the alphabet. What is left of it must not be believed, or
// be the same text: some bytes, as a certificate's unused ones, say nothing.
static void a_changed_character_never_changes_what_is_believed(void **state)
{
    (void)state;
    char *json = signing_sign(fixture.signing, SIGNING_OPERATOR, 1, TEXT);
    char *from = strstr(json, "\"signed\":\"") + strlen("\"signed\":\"");
    size_t refused = 0, tried = 0;
    for (char *c = from; *c != '"'; c++) {
        char was = *c;
        *c = was == 'A' ? 'B' : 'A';
        refused += open_text(json, SIGNED_NOW) != SIGNED_OK;
        tried++;
        *c = was;
    }
    assert_true(tried > 500);
    assert_true(refused * 100 > tried * 95);
    free(json);
}

static void what_is_not_of_the_form_is_refused(void **state)
{
    (void)state;
    static const char *const WRONG[] = {
        "",
        "[]",
        "{}",
        "{\"signed\":1}",
        "{\"signed\":\"\"}",
        "{\"signed\":\"AAA\"}",
        "{\"signed\":\"AAAA\"}",
        "{\"signed\":\"====\"}",
        "{\"signed\":\"MAMB****\"}",
        "{\"signed\":\"MAMB",
    };
    for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++)
        if (open_text(WRONG[i], SIGNED_NOW) != SIGNED_FORM)
            fail_msg("%s is taken for something", WRONG[i]);
}

static void without_a_root_nothing_is_believed(void **state)
{
    (void)state;
    assert_null(signed_roots_open("/nonexistent"));
    assert_null(signed_roots_open("/dev/null"));
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(only_the_operators_certificate_for_documents_is_believed),
    cmocka_unit_test(what_was_taken_once_outlives_its_signers_certificate),
    cmocka_unit_test(a_changed_character_never_changes_what_is_believed),
    cmocka_unit_test(what_is_not_of_the_form_is_refused),
    cmocka_unit_test(without_a_root_nothing_is_believed),
};

TEST_MAIN(TESTS, make, forget)
