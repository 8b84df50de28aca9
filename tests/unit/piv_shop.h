// A maintenance CA, its files, and technicians' certificates that are judged and forgotten.
#ifndef TESTS_UNIT_PIV_SHOP_H
#define TESTS_UNIT_PIV_SHOP_H

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "drivers/piv/piv_trust.h"
#include "tests/support/piv_pki.h"
#include "tests/support/tmpdir.h"
#include "tests/test.h"

enum {
    NOW = 1800000000, // 2027-01-15T08:00:00Z
    DAY = 86400,
    PATH_BYTES = SCRATCH_MAX + 16,
};

#define GOOD "URI:" PIV_TRUST_REGION "JP-13"

// A root, an intermediate and somebody else's root; a list that is good. Each test spoils a copy.
struct shop {
    char directory[SCRATCH_MAX], ca[PATH_BYTES], lists[PATH_BYTES];
    struct piv_pki_ca root, middle, stranger;
    EVP_PKEY *key;
    struct piv_trust_technician who;
};

static const struct piv_pki_order ORDER = {.name = "Technician 7",
                                           .serial = "0123ABCDEF",
                                           .usage = "critical,digitalSignature",
                                           .role = PIV_TRUST_ROLE,
                                           .places = GOOD,
                                           .from = NOW - DAY,
                                           .until = NOW + DAY};

static inline int open_shop(void **state)
{
    struct shop *shop = calloc(1, sizeof *shop);
    *state = shop;
    if (!tmpdir_make(shop->directory))
        return -1;
    snprintf(shop->ca, sizeof shop->ca, "%s/ca.pem", shop->directory);
    snprintf(shop->lists, sizeof shop->lists, "%s/crl.pem", shop->directory);
    shop->root = piv_pki_authority("Maintenance", NULL, NOW - 9 * DAY, NOW + 9 * DAY);
    shop->middle = piv_pki_authority("East", &shop->root, NOW - 9 * DAY, NOW + 9 * DAY);
    shop->stranger = piv_pki_authority("Maintenance", NULL, NOW - 9 * DAY, NOW + 9 * DAY);
    shop->key = EVP_EC_gen("P-256");
    return 0;
}

static inline int close_shop(void **state)
{
    struct shop *shop = *state;
    bool gone = tmpdir_remove(shop->directory);
    piv_pki_free(&shop->root);
    piv_pki_free(&shop->middle);
    piv_pki_free(&shop->stranger);
    EVP_PKEY_free(shop->key);
    free(shop);
    return gone ? 0 : -1;
}

static inline void add_list(struct shop *shop, const struct piv_pki_ca *ca, const char *serial,
                            time_t now, time_t next)
{
    X509_CRL *list = piv_pki_list(ca, serial, now, next);
    piv_pki_add_list(shop->lists, list);
    X509_CRL_free(list);
}

static inline void empty(struct shop *shop)
{
    unlink(shop->ca);
    unlink(shop->lists);
}

// The root in one file and its list, a day old and good for another, in the other.
static inline void tidy(struct shop *shop)
{
    empty(shop);
    piv_pki_add(shop->ca, shop->root.certificate);
    add_list(shop, &shop->root, NULL, NOW - DAY, NOW + DAY);
}

// Judges a certificate by these rules, and forgets it.
static inline enum piv_trust judge_x509(struct shop *shop, const struct piv_trust_rules *rules,
                                        X509 *x, time_t now)
{
    unsigned char *der = NULL;
    int length = i2d_X509(x, &der);
    enum piv_trust result = piv_trust_judge(rules, der, (size_t)length, now, &shop->who);
    OPENSSL_free(der);
    X509_free(x);
    return result;
}

// This kiosk's: its files, its region and its store.
static inline struct piv_trust_rules rules_of(const struct shop *shop)
{
    return (struct piv_trust_rules){
        .ca_file = shop->ca, .crl_file = shop->lists, .region = "JP-13", .store = "012345"};
}

static inline enum piv_trust judge_der(struct shop *shop, const unsigned char *der, size_t length,
                                       time_t now)
{
    const struct piv_trust_rules rules = rules_of(shop);
    return piv_trust_judge(&rules, der, length, now, &shop->who);
}

// Judges a certificate of `ca`, and forgets it.
static inline enum piv_trust judge(struct shop *shop, const struct piv_pki_ca *ca,
                                   const struct piv_pki_order *order, time_t now)
{
    const struct piv_trust_rules rules = rules_of(shop);
    struct piv_pki_order whole = *order;
    if (!whole.key)
        whole.key = shop->key;
    return judge_x509(shop, &rules, piv_pki_certify(ca, &whole), now);
}

// DER of a good certificate, for the caller to free.
static inline unsigned char *good_der(const struct shop *shop, size_t *length)
{
    struct piv_pki_order order = ORDER;
    unsigned char *der = NULL;
    order.key = shop->key;
    X509 *x = piv_pki_certify(&shop->root, &order);
    *length = (size_t)i2d_X509(x, &der);
    X509_free(x);
    return der;
}

#endif
