// Whom the maintenance CA vouches for, and when; which revocation lists count.
#include "tests/unit/piv_shop.h"

// ---- whom the CA vouches for -------------------------------------------------------------------

static void a_certificate_of_another_ca_is_refused(void **state)
{
    struct shop *shop = *state;
    tidy(shop);
    // It has the same name as the right one.
    assert_int_equal(judge(shop, &shop->stranger, &ORDER, NOW), PIV_TRUST_OTHER_CA);
    // The intermediate is not in the file.
    assert_int_equal(judge(shop, &shop->middle, &ORDER, NOW), PIV_TRUST_OTHER_CA);
}

static void an_intermediate_is_good_with_and_without_its_root(void **state)
{
    struct shop *shop = *state;
    empty(shop);
    piv_pki_add(shop->ca, shop->middle.certificate);
    add_list(shop, &shop->middle, NULL, NOW - DAY, NOW + DAY);
    assert_int_equal(judge(shop, &shop->middle, &ORDER, NOW), PIV_TRUST_OK);
    piv_pki_add(shop->ca, shop->root.certificate);
    assert_int_equal(judge(shop, &shop->middle, &ORDER, NOW), PIV_TRUST_OK);
    add_list(shop, &shop->root, NULL, NOW - DAY, NOW + DAY);
    assert_int_equal(judge(shop, &shop->middle, &ORDER, NOW), PIV_TRUST_OK);
}

static void a_ca_that_changes_its_key_vouches_with_both(void **state)
{
    struct shop *shop = *state;
    struct piv_pki_ca before = shop->root, after = shop->stranger; // they have one name
    before.named = after.named = true;
    empty(shop);
    piv_pki_add(shop->ca, before.certificate);
    piv_pki_add(shop->ca, after.certificate);
    add_list(shop, &before, NULL, NOW - DAY, NOW + DAY);
    assert_int_equal(judge(shop, &before, &ORDER, NOW), PIV_TRUST_OK);
    assert_int_equal(judge(shop, &after, &ORDER, NOW), PIV_TRUST_CRL_MISSING);
    add_list(shop, &after, "0123ABCDEF", NOW - DAY, NOW + DAY);
    assert_int_equal(judge(shop, &before, &ORDER, NOW), PIV_TRUST_OK);
    assert_int_equal(judge(shop, &after, &ORDER, NOW), PIV_TRUST_REVOKED);
}

static void the_lists_of_all_issuers_lie_in_one_file(void **state)
{
    struct shop *shop = *state;
    empty(shop);
    piv_pki_add(shop->ca, shop->root.certificate);
    piv_pki_add(shop->ca, shop->middle.certificate);
    add_list(shop, &shop->root, "77", NOW - DAY, NOW + DAY);
    add_list(shop, &shop->middle, "0123ABCDEF", NOW - DAY, NOW + DAY);
    assert_int_equal(judge(shop, &shop->root, &ORDER, NOW), PIV_TRUST_OK);
    assert_int_equal(judge(shop, &shop->middle, &ORDER, NOW), PIV_TRUST_REVOKED);
}

static void a_technician_issues_no_technicians(void **state)
{
    struct shop *shop = *state;
    struct piv_pki_order order = ORDER;
    struct piv_pki_ca fake = {.key = shop->key};
    tidy(shop);
    order.key = shop->key;
    order.usage = "critical,digitalSignature,keyCertSign";
    fake.certificate = piv_pki_certify(&shop->root, &order);
    piv_pki_add(shop->ca, fake.certificate); // and even if it lay there
    order.key = NULL;
    order.serial = "99";
    assert_int_equal(judge(shop, &fake, &order, NOW), PIV_TRUST_OTHER_CA);
    X509_free(fake.certificate);
}

static void a_signature_with_sha_1_vouches_for_nobody(void **state)
{
    struct shop *shop = *state;
    const struct piv_trust_rules rules = rules_of(shop);
    struct piv_pki_order order = ORDER;
    tidy(shop);
    order.key = shop->key;
    X509 *x = piv_pki_certify(&shop->root, &order);
    assert_true(X509_sign(x, shop->root.key, EVP_sha1()) > 0);
    assert_int_equal(judge_x509(shop, &rules, x, NOW), PIV_TRUST_OTHER_CA);
}

static void without_a_ca_nobody_is_let_in(void **state)
{
    struct shop *shop = *state;
    FILE *file;
    tidy(shop);
    unlink(shop->ca);
    assert_int_equal(judge(shop, &shop->root, &ORDER, NOW), PIV_TRUST_NO_CA);
    fclose(fopen(shop->ca, "w"));
    assert_int_equal(judge(shop, &shop->root, &ORDER, NOW), PIV_TRUST_NO_CA);
    piv_pki_add(shop->ca, shop->root.certificate);
    file = fopen(shop->ca, "a"); // a file that is broken behind the right one is broken
    fputs("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", file);
    fclose(file);
    assert_int_equal(judge(shop, &shop->root, &ORDER, NOW), PIV_TRUST_NO_CA);
}

// ---- when --------------------------------------------------------------------------------------

// OpenSSL takes a validity's last second for its end; RFC 5280, 4.1.2.5, would still count it.
static void a_certificate_is_good_from_its_first_second_until_its_last(void **state)
{
    struct shop *shop = *state;
    static const struct {
        time_t from, until;
        enum piv_trust result;
    } rows[] = {
        {NOW, NOW + 1, PIV_TRUST_OK},
        {NOW + 1, NOW + DAY, PIV_TRUST_NOT_YET_VALID},
        {NOW - DAY, NOW + 1, PIV_TRUST_OK},
        {NOW - DAY, NOW, PIV_TRUST_EXPIRED},
    };
    tidy(shop);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct piv_pki_order order = ORDER;
        order.from = rows[i].from;
        order.until = rows[i].until;
        assert_int_equal(judge(shop, &shop->root, &order, NOW), rows[i].result);
    }
}

static void a_ca_that_has_expired_is_another_cause_than_a_card_that_has(void **state)
{
    struct shop *shop = *state;
    struct piv_pki_order order = ORDER;
    order.until = NOW + 99 * DAY;
    tidy(shop);
    assert_int_equal(judge(shop, &shop->root, &order, NOW + 10 * DAY), PIV_TRUST_CA_EXPIRED);
    assert_int_equal(judge(shop, &shop->root, &order, NOW - 10 * DAY), PIV_TRUST_CA_EXPIRED);
}

// ---- revocation --------------------------------------------------------------------------------

static void a_revoked_certificate_is_refused_even_by_an_old_list(void **state)
{
    struct shop *shop = *state;
    tidy(shop);
    unlink(shop->lists);
    add_list(shop, &shop->root, "0123ABCDEF", NOW - DAY, NOW + DAY);
    assert_int_equal(judge(shop, &shop->root, &ORDER, NOW), PIV_TRUST_REVOKED);
    unlink(shop->lists);
    add_list(shop, &shop->root, "0123ABCDEF", NOW - 3 * DAY, NOW - 2 * DAY);
    assert_int_equal(judge(shop, &shop->root, &ORDER, NOW), PIV_TRUST_REVOKED);
}

static void a_revoked_intermediate_takes_its_technicians_along(void **state)
{
    struct shop *shop = *state;
    empty(shop);
    piv_pki_add(shop->ca, shop->root.certificate);
    piv_pki_add(shop->ca, shop->middle.certificate);
    add_list(shop, &shop->root, "1A", NOW - DAY, NOW + DAY);
    add_list(shop, &shop->middle, NULL, NOW - DAY, NOW + DAY);
    assert_int_equal(judge(shop, &shop->middle, &ORDER, NOW), PIV_TRUST_REVOKED);
}

static void a_list_is_stale_from_the_second_at_which_the_next_is_due(void **state)
{
    struct shop *shop = *state;
    tidy(shop);
    unlink(shop->lists);
    add_list(shop, &shop->root, NULL, NOW - DAY, NOW);
    assert_int_equal(judge(shop, &shop->root, &ORDER, NOW - 1), PIV_TRUST_OK);
    assert_int_equal(judge(shop, &shop->root, &ORDER, NOW), PIV_TRUST_CRL_STALE);
    unlink(shop->lists);
    add_list(shop, &shop->root, NULL, NOW + 1, NOW + DAY);
    assert_int_equal(judge(shop, &shop->root, &ORDER, NOW), PIV_TRUST_CRL_STALE);
}

static void the_newest_of_several_lists_counts(void **state)
{
    struct shop *shop = *state;
    tidy(shop);
    unlink(shop->lists);
    add_list(shop, &shop->root, NULL, NOW - 5 * DAY, NOW - 4 * DAY);
    add_list(shop, &shop->root, "0123ABCDEF", NOW - DAY, NOW + DAY);
    assert_int_equal(judge(shop, &shop->root, &ORDER, NOW), PIV_TRUST_REVOKED);
}

static void a_new_list_counts_at_once(void **state)
{
    struct shop *shop = *state;
    tidy(shop);
    assert_int_equal(judge(shop, &shop->root, &ORDER, NOW), PIV_TRUST_OK);
    unlink(shop->lists);
    add_list(shop, &shop->root, "0123ABCDEF", NOW, NOW + DAY);
    assert_int_equal(judge(shop, &shop->root, &ORDER, NOW), PIV_TRUST_REVOKED);
}

static void a_list_that_is_not_the_issuers_is_none(void **state)
{
    struct shop *shop = *state;
    tidy(shop);
    unlink(shop->lists);
    assert_int_equal(judge(shop, &shop->root, &ORDER, NOW), PIV_TRUST_CRL_MISSING);
    add_list(shop, &shop->stranger, NULL, NOW - DAY, NOW + DAY); // the same name, another key
    assert_int_equal(judge(shop, &shop->root, &ORDER, NOW), PIV_TRUST_CRL_MISSING);
    unlink(shop->lists);
    add_list(shop, &shop->middle, NULL, NOW - DAY, NOW + DAY);
    assert_int_equal(judge(shop, &shop->root, &ORDER, NOW), PIV_TRUST_CRL_MISSING);
    unlink(shop->lists);
    add_list(shop, &shop->stranger, NULL, NOW - 3 * DAY, NOW - 2 * DAY); // nor is it only old
    assert_int_equal(judge(shop, &shop->root, &ORDER, NOW), PIV_TRUST_CRL_MISSING);
}

static void a_list_without_an_end_is_none(void **state)
{
    struct shop *shop = *state;
    tidy(shop);
    unlink(shop->lists);
    add_list(shop, &shop->root, NULL, NOW - DAY, 0);
    assert_int_equal(judge(shop, &shop->root, &ORDER, NOW), PIV_TRUST_CRL_MISSING);
}

static void a_list_that_is_broken_is_none(void **state)
{
    struct shop *shop = *state;
    tidy(shop);
    FILE *file = fopen(shop->lists, "w");
    fputs("-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n", file);
    fclose(file);
    assert_int_equal(judge(shop, &shop->root, &ORDER, NOW), PIV_TRUST_CRL_MISSING);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(a_certificate_of_another_ca_is_refused),
    cmocka_unit_test(an_intermediate_is_good_with_and_without_its_root),
    cmocka_unit_test(a_ca_that_changes_its_key_vouches_with_both),
    cmocka_unit_test(the_lists_of_all_issuers_lie_in_one_file),
    cmocka_unit_test(a_technician_issues_no_technicians),
    cmocka_unit_test(a_signature_with_sha_1_vouches_for_nobody),
    cmocka_unit_test(without_a_ca_nobody_is_let_in),
    cmocka_unit_test(a_certificate_is_good_from_its_first_second_until_its_last),
    cmocka_unit_test(a_ca_that_has_expired_is_another_cause_than_a_card_that_has),
    cmocka_unit_test(a_revoked_certificate_is_refused_even_by_an_old_list),
    cmocka_unit_test(a_revoked_intermediate_takes_its_technicians_along),
    cmocka_unit_test(a_list_is_stale_from_the_second_at_which_the_next_is_due),
    cmocka_unit_test(the_newest_of_several_lists_counts),
    cmocka_unit_test(a_new_list_counts_at_once),
    cmocka_unit_test(a_list_that_is_not_the_issuers_is_none),
    cmocka_unit_test(a_list_without_an_end_is_none),
    cmocka_unit_test(a_list_that_is_broken_is_none),
};

TEST_MAIN(TESTS, open_shop, close_shop)
