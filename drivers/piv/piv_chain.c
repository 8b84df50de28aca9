// The chain from a certificate to the maintenance CA, and the revocation lists.
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>
#include <stdbool.h>

#include "drivers/piv/piv_inside.h"
#include "drivers/pki/pki.h"

enum {
    AUTH_LEVEL = 2, // 112 bits: no SHA-1, no RSA below 2048 (SSL_CTX_set_security_level(3ssl))
};

// One walk along the chain. Revocation has a second one of its own, so that it speaks only of
// certificates that are good else.
struct walk {
    enum piv_trust result;
    bool lists; // it is the second
    bool stale; // met an old list of the certificate's issuer
};

// ---- the files ---------------------------------------------------------------------------------

// False when there is no certificate in the file, or something that is broken.
static bool add_authorities(X509_STORE *store, const char *path)
{
    BIO *file = path ? BIO_new_file(path, "re") : NULL;
    STACK_OF(X509) *all = file ? pki_read_pem(file) : NULL;
    bool added = all != NULL;
    for (int i = 0; added && i < sk_X509_num(all); i++)
        added = X509_STORE_add_cert(store, sk_X509_value(all, i)) == 1;
    sk_X509_pop_free(all, X509_free);
    BIO_free(file);
    return added;
}

// A list that does not say when the next one comes (RFC 5280, 5.1.2.5) would be good for ever: it
// is left out. So is what cannot be read.
static void add_lists(X509_STORE *store, const char *path)
{
    BIO *file = path ? BIO_new_file(path, "re") : NULL;
    X509_CRL *list;
    while (file && (list = PEM_read_bio_X509_CRL(file, NULL, pki_no_passphrase, NULL))) {
        if (X509_CRL_get0_nextUpdate(list))
            X509_STORE_add_crl(store, list);
        X509_CRL_free(list);
    }
    BIO_free(file);
}

// ---- the walk ----------------------------------------------------------------------------------

static enum piv_trust meaning(int error, int depth)
{
    switch (error) {
    case X509_V_ERR_CERT_NOT_YET_VALID:
    case X509_V_ERR_ERROR_IN_CERT_NOT_BEFORE_FIELD:
        return depth > 0 ? PIV_TRUST_CA_EXPIRED : PIV_TRUST_NOT_YET_VALID;
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_ERROR_IN_CERT_NOT_AFTER_FIELD:
        return depth > 0 ? PIV_TRUST_CA_EXPIRED : PIV_TRUST_EXPIRED;
    case X509_V_ERR_OUT_OF_MEM:
        return PIV_TRUST_FAILED;
    default:
        return PIV_TRUST_OTHER_CA;
    }
}

// A list's age ends no walk, so that an old one can still say that a certificate is revoked. An
// intermediate needs no list: whoever takes it out of the CA's file has revoked it. One that is
// there counts.
static int judge_list(struct walk *walk, int error, int depth)
{
    if (error == X509_V_ERR_CRL_HAS_EXPIRED || error == X509_V_ERR_CRL_NOT_YET_VALID) {
        walk->stale |= depth == 0;
        return 1;
    }
    if (error == X509_V_ERR_CERT_REVOKED) {
        walk->result = PIV_TRUST_REVOKED;
        return 0;
    }
    walk->result = PIV_TRUST_CRL_MISSING;
    return depth > 0;
}

// OpenSSL asks at every fault whether to go on.
static int go_on(int good, X509_STORE_CTX *context)
{
    struct walk *walk = X509_STORE_CTX_get_app_data(context);
    int error = X509_STORE_CTX_get_error(context), depth = X509_STORE_CTX_get_error_depth(context);
    if (good)
        return 1;
    if (walk->lists)
        return judge_list(walk, error, depth);
    walk->result = meaning(error, depth);
    return 0;
}

// `walk->result` is that of the fault that ended it.
static enum piv_trust go(X509_STORE *store, X509 *certificate, time_t now, struct walk *walk)
{
    X509_STORE_CTX *context = X509_STORE_CTX_new();
    walk->result = PIV_TRUST_FAILED;
    if (context && X509_STORE_CTX_init(context, store, certificate, NULL) == 1) {
        X509_VERIFY_PARAM *rules = X509_STORE_CTX_get0_param(context);
        X509_VERIFY_PARAM_set_time(rules, now);
        X509_VERIFY_PARAM_set_auth_level(rules, AUTH_LEVEL);
        X509_VERIFY_PARAM_set_flags(rules, X509_V_FLAG_PARTIAL_CHAIN);
        if (walk->lists)
            X509_VERIFY_PARAM_set_flags(rules, X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL);
        X509_STORE_CTX_set_app_data(context, walk);
        X509_STORE_CTX_set_verify_cb(context, go_on);
        if (X509_verify_cert(context) == 1)
            walk->result = PIV_TRUST_OK;
    }
    X509_STORE_CTX_free(context);
    return walk->result;
}

enum piv_trust piv_chain_judge(const struct piv_trust_rules *rules, X509 *certificate, time_t now)
{
    struct walk first = {0}, second = {.lists = true};
    X509_STORE *store = X509_STORE_new();
    enum piv_trust result = store ? PIV_TRUST_NO_CA : PIV_TRUST_FAILED;
    if (store && add_authorities(store, rules->ca_file)) {
        add_lists(store, rules->crl_file);
        result = go(store, certificate, now, &first);
        if (result == PIV_TRUST_OK)
            result = go(store, certificate, now, &second);
        if (result == PIV_TRUST_OK && second.stale)
            result = PIV_TRUST_CRL_STALE;
    }
    X509_STORE_free(store);
    return result;
}
