// Which certificates are accepted, and whose word on them is believed.
#include <openssl/ocsp.h>
#include <string.h>
#include <time.h>

#include "tests/backend/fixture.h"
#include "tests/backend/src/chain.h"
#include "tests/backend/src/ocsp.h"
#include "tests/test.h"

#define AUTH_POLICY "1.2.392.200149.8.5.1.3.30"
#define SIGN_POLICY "1.2.392.200149.8.5.1.1.10"

enum {
    DAY = 24 * 3600
};

// Two generations of one CA with one name, another CA's key, and a card's key.
struct world {
    EVP_PKEY *old_key, *new_key, *card_key;
    X509 *old_ca, *new_ca;
    struct chain chain;
};

static X509 *make_ca(EVP_PKEY *key)
{
    struct fixture_plan plan = {
        .name = "JPKI", .usage = "critical,keyCertSign,cRLSign", .is_ca = true};
    return fixture_certificate(&plan, key, NULL, NULL);
}

static void pin(struct chain *chain, X509 *certificate, enum card_side side, bool further)
{
    X509_up_ref(certificate);
    chain->roots[chain->count++] = (struct chain_root){
        .certificate = certificate, .side = side, .further = further, .responder = NULL};
}

static int make_world(void **state)
{
    static struct world world; // lint: file-scope test fixture
    world = (struct world){
        .old_key = fixture_key(2048), .new_key = fixture_key(2048), .card_key = fixture_key(2048)};
    world.old_ca = make_ca(world.old_key);
    world.new_ca = make_ca(world.new_key);
    *state = &world;
    return 0;
}

static int end_world(void **state)
{
    struct world *world = *state;
    EVP_PKEY_free(world->old_key);
    EVP_PKEY_free(world->new_key);
    EVP_PKEY_free(world->card_key);
    X509_free(world->old_ca);
    X509_free(world->new_ca);
    return 0;
}

static int pin_both(void **state)
{
    struct world *world = *state;
    pin(&world->chain, world->old_ca, CARD_AUTH, false);
    pin(&world->chain, world->new_ca, CARD_AUTH, false);
    return 0;
}

static int unpin(void **state)
{
    struct world *world = *state;
    chain_free(&world->chain);
    return 0;
}

static struct fixture_plan auth_plan(void)
{
    return (struct fixture_plan){
        .name = "card", .policy = AUTH_POLICY, .usage = "critical,digitalSignature"};
}

// Judges a certificate made by the plan and issued by the new generation.
static enum problem judge(struct world *world, const struct fixture_plan *plan, enum card_side side)
{
    const struct chain_root *root;
    X509 *card = fixture_certificate(plan, world->card_key, world->new_ca, world->new_key);
    enum problem problem = chain_judge(&world->chain, side, card, time(NULL), &root);
    X509_free(card);
    return problem;
}

static void the_generation_is_found_by_signature_not_by_name(void **state)
{
    struct world *world = *state;
    struct fixture_plan plan = auth_plan();
    const struct chain_root *root;
    X509 *old = fixture_certificate(&plan, world->card_key, world->old_ca, world->old_key);
    X509 *new = fixture_certificate(&plan, world->card_key, world->new_ca, world->new_key);
    assert_int_equal(chain_judge(&world->chain, CARD_AUTH, old, time(NULL), &root), PROBLEM_NONE);
    assert_ptr_equal(root->certificate, world->old_ca);
    assert_int_equal(chain_judge(&world->chain, CARD_AUTH, new, time(NULL), &root), PROBLEM_NONE);
    assert_ptr_equal(root->certificate, world->new_ca);
    X509_free(old);
    X509_free(new);
}

static void the_right_name_without_the_right_key_is_unknown(void **state)
{
    struct world *world = *state;
    struct fixture_plan plan = auth_plan();
    const struct chain_root *root;
    X509 *forged = fixture_certificate(&plan, world->card_key, world->new_ca, world->card_key);
    assert_int_equal(chain_judge(&world->chain, CARD_AUTH, forged, time(NULL), &root),
                     PROBLEM_CERTIFICATE_UNKNOWN);
    assert_null(root);
    X509_free(forged);
}

static void the_other_cas_certificates_are_unknown(void **state)
{
    struct world *world = *state;
    struct fixture_plan plan = auth_plan();
    assert_int_equal(judge(world, &plan, CARD_AUTH), PROBLEM_NONE);
    assert_int_equal(judge(world, &plan, CARD_SIGN), PROBLEM_CERTIFICATE_UNKNOWN);
}

static void validity_is_judged_to_the_second(void **state)
{
    struct world *world = *state;
    struct fixture_plan plan = auth_plan();
    const struct chain_root *root;
    X509 *card = fixture_certificate(&plan, world->card_key, world->new_ca, world->new_key);
    int64_t end = card_certificate_of(card).until;
    // The card's certificate ends with its CA's here, as both were made in one second or two.
    assert_int_equal(chain_judge(&world->chain, CARD_AUTH, card, end + 1, &root),
                     PROBLEM_CERTIFICATE_EXPIRED);
    assert_int_equal(chain_judge(&world->chain, CARD_AUTH, card, end - 60, &root), PROBLEM_NONE);
    X509_free(card);
    plan.from_days = -3;
    plan.until_days = -1;
    assert_int_equal(judge(world, &plan, CARD_AUTH), PROBLEM_CERTIFICATE_EXPIRED);
    plan.from_days = 1;
    plan.until_days = 2;
    assert_int_equal(judge(world, &plan, CARD_AUTH), PROBLEM_CERTIFICATE_UNKNOWN);
}

static void a_jpki_certificate_must_name_its_policy_and_usage(void **state)
{
    struct world *world = *state;
    struct fixture_plan plan = auth_plan();
    plan.policy = SIGN_POLICY;
    assert_int_equal(judge(world, &plan, CARD_AUTH), PROBLEM_CERTIFICATE_UNKNOWN);
    plan.policy = NULL;
    assert_int_equal(judge(world, &plan, CARD_AUTH), PROBLEM_CERTIFICATE_UNKNOWN);
    plan = auth_plan();
    plan.usage = "critical,keyEncipherment";
    assert_int_equal(judge(world, &plan, CARD_AUTH), PROBLEM_CERTIFICATE_UNKNOWN);
    plan.usage = NULL;
    assert_int_equal(judge(world, &plan, CARD_AUTH), PROBLEM_CERTIFICATE_UNKNOWN);
    plan = auth_plan();
    plan.is_ca = true;
    assert_int_equal(judge(world, &plan, CARD_AUTH), PROBLEM_CERTIFICATE_UNKNOWN);
}

static void a_signature_certificate_has_its_own_policy(void **state)
{
    struct world *world = *state;
    struct fixture_plan plan = {
        .name = "card", .policy = SIGN_POLICY, .usage = "critical,digitalSignature,nonRepudiation"};
    pin(&world->chain, world->new_ca, CARD_SIGN, false);
    assert_int_equal(judge(world, &plan, CARD_SIGN), PROBLEM_NONE);
    plan.policy = AUTH_POLICY;
    assert_int_equal(judge(world, &plan, CARD_SIGN), PROBLEM_CERTIFICATE_UNKNOWN);
}

static void under_a_further_root_an_absent_extension_restricts_nothing(void **state)
{
    struct world *world = *state;
    struct fixture_plan plan = {.name = "card"};
    pin(&world->chain, world->new_ca, CARD_AUTH, true);
    assert_int_equal(judge(world, &plan, CARD_AUTH), PROBLEM_NONE);
    assert_int_equal(judge(world, &plan, CARD_SIGN), PROBLEM_CERTIFICATE_UNKNOWN); // not its side
    plan.usage = "digitalSignature";
    assert_int_equal(judge(world, &plan, CARD_AUTH), PROBLEM_NONE);
    plan.usage = "keyEncipherment"; // but a present one does
    assert_int_equal(judge(world, &plan, CARD_AUTH), PROBLEM_CERTIFICATE_UNKNOWN);
    plan.usage = NULL;
    plan.is_ca = true;
    assert_int_equal(judge(world, &plan, CARD_AUTH), PROBLEM_CERTIFICATE_UNKNOWN);
}

static void a_short_or_foreign_key_is_unknown(void **state)
{
    struct world *world = *state;
    struct fixture_plan plan = auth_plan();
    EVP_PKEY *keys[] = {fixture_key(1024), EVP_EC_gen("P-256")};
    const struct chain_root *root;
    for (int i = 0; i < 2; i++) {
        X509 *card = fixture_certificate(&plan, keys[i], world->new_ca, world->new_key);
        assert_int_equal(chain_judge(&world->chain, CARD_AUTH, card, time(NULL), &root),
                         PROBLEM_CERTIFICATE_UNKNOWN);
        X509_free(card);
        EVP_PKEY_free(keys[i]);
    }
}

static void trailing_bytes_are_no_certificate(void **state)
{
    struct world *world = *state;
    unsigned char *der = NULL, longer[4096];
    int length = i2d_X509(world->new_ca, &der);
    assert_in_range(length, 1, (int)sizeof longer - 1);
    memcpy(longer, der, (size_t)length);
    longer[length] = 0;
    X509 *whole = chain_parse(longer, (size_t)length);
    assert_non_null(whole);
    X509_free(whole);
    assert_null(chain_parse(longer, (size_t)length + 1));
    assert_null(chain_parse(longer, (size_t)length - 1));
    OPENSSL_free(der);
}

// ---- the responder ------------------------------------------------------------------------------

static X509 *make_delegate(struct world *world, const char *purpose, X509 *ca, EVP_PKEY *ca_key)
{
    struct fixture_plan plan = {
        .name = "responder", .usage = "critical,digitalSignature", .purpose = purpose};
    return fixture_certificate(&plan, world->card_key, ca, ca_key);
}

// Lets `delegate` (with the card's key) answer about a certificate of the new generation.
static enum ocsp_status ask(struct world *world, X509 *delegate, struct fixture_answer answer)
{
    struct fixture_plan plan = auth_plan();
    X509 *card = fixture_certificate(&plan, world->card_key, world->new_ca, world->new_key);
    OCSP_REQUEST *question = ocsp_question(card, world->new_ca);
    unsigned char *der;
    answer.signer = delegate;
    answer.signer_key = world->card_key;
    int length = fixture_ocsp(question, &answer, &der);
    assert_true(length > 0);
    enum ocsp_status status = ocsp_judge(question, der, (size_t)length, world->new_ca);
    OPENSSL_free(der);
    OCSP_REQUEST_free(question);
    X509_free(card);
    return status;
}

static void the_issuers_delegate_is_believed(void **state)
{
    struct world *world = *state;
    X509 *delegate = make_delegate(world, "OCSPSigning", world->new_ca, world->new_key);
    struct fixture_answer answer = {.status = V_OCSP_CERTSTATUS_GOOD};
    assert_int_equal(ask(world, delegate, answer), OCSP_GOOD);
    answer.status = V_OCSP_CERTSTATUS_REVOKED;
    assert_int_equal(ask(world, delegate, answer), OCSP_REVOKED);
    answer.status = V_OCSP_CERTSTATUS_UNKNOWN;
    assert_int_equal(ask(world, delegate, answer), OCSP_UNKNOWN);
    X509_free(delegate);
}

static void an_answer_that_is_stale_or_not_to_us_is_silence(void **state)
{
    struct world *world = *state;
    X509 *delegate = make_delegate(world, "OCSPSigning", world->new_ca, world->new_key);
    struct fixture_answer answer = {.status = V_OCSP_CERTSTATUS_GOOD, .without_nonce = true};
    assert_int_equal(ask(world, delegate, answer), OCSP_SILENT);
    answer = (struct fixture_answer){.status = V_OCSP_CERTSTATUS_GOOD, .age_s = 2 * DAY};
    assert_int_equal(ask(world, delegate, answer), OCSP_SILENT);
    X509_free(delegate);
}

static void whoever_else_signs_an_answer_is_not_heard(void **state)
{
    struct world *world = *state;
    struct fixture_answer answer = {.status = V_OCSP_CERTSTATUS_GOOD};
    X509 *older = make_delegate(world, "OCSPSigning", world->old_ca, world->old_key);
    X509 *not_delegate = make_delegate(world, "clientAuth", world->new_ca, world->new_key);
    X509 *stranger = make_delegate(world, "OCSPSigning", NULL, NULL);
    assert_int_equal(ask(world, older, answer), OCSP_SILENT); // the same name, another key
    assert_int_equal(ask(world, not_delegate, answer), OCSP_SILENT);
    assert_int_equal(ask(world, stranger, answer), OCSP_SILENT);
    X509_free(older);
    X509_free(not_delegate);
    X509_free(stranger);
}

static void garbage_and_nobody_are_silence(void **state)
{
    struct world *world = *state;
    OCSP_REQUEST *question = ocsp_question(world->old_ca, world->new_ca);
    assert_int_equal(
        ocsp_judge(question, (const unsigned char *)"0\x03\x0a\x01\x00", 5, world->new_ca),
        OCSP_SILENT);
    assert_int_equal(ocsp_judge(question, (const unsigned char *)"", 0, world->new_ca),
                     OCSP_SILENT);
    OCSP_REQUEST_free(question);
    assert_int_equal(ocsp_ask(NULL, world->old_ca, world->new_ca), OCSP_SILENT);
    // Port 0 takes no connections.
    assert_int_equal(ocsp_ask("http://127.0.0.1:0/", world->old_ca, world->new_ca), OCSP_SILENT);
    assert_int_equal(ocsp_ask("file:///dev/null", world->old_ca, world->new_ca), OCSP_SILENT);
}

#define WITH_BOTH(test) cmocka_unit_test_setup_teardown(test, pin_both, unpin)

static const struct CMUnitTest TESTS[] = {
    WITH_BOTH(the_generation_is_found_by_signature_not_by_name),
    WITH_BOTH(the_right_name_without_the_right_key_is_unknown),
    WITH_BOTH(the_other_cas_certificates_are_unknown),
    WITH_BOTH(validity_is_judged_to_the_second),
    WITH_BOTH(a_jpki_certificate_must_name_its_policy_and_usage),
    WITH_BOTH(a_short_or_foreign_key_is_unknown),
    cmocka_unit_test_teardown(a_signature_certificate_has_its_own_policy, unpin),
    cmocka_unit_test_teardown(under_a_further_root_an_absent_extension_restricts_nothing, unpin),
    cmocka_unit_test(trailing_bytes_are_no_certificate),
    cmocka_unit_test(the_issuers_delegate_is_believed),
    cmocka_unit_test(an_answer_that_is_stale_or_not_to_us_is_silence),
    cmocka_unit_test(whoever_else_signs_an_answer_is_not_heard),
    cmocka_unit_test(garbage_and_nobody_are_silence),
};

TEST_MAIN(TESTS, make_world, end_world)
