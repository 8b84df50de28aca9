#include "drivers/est/est.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/est/certificates.h"
#include "drivers/pki/pki.h"

const char *est_strerr(enum est_err err)
{
    static const char *const WORDS[] = {
        [EST_OK] = "ok",
        [EST_GARBLED] = "not the certificates that were asked for",
        [EST_OTHER_CA] = "none of its CAs has issued the present certificate",
        [EST_NOT_SIGNED] = "the device key makes no signature",
        [EST_OTHER_KEY] = "a certificate for another key",
        [EST_OTHER_NAME] = "a certificate for another name",
        [EST_NOT_LATER] = "a certificate that ends no later than the present one",
        [EST_NOT_VALID] = "a certificate that is not valid now",
        [EST_NOT_CHAINED] = "a certificate of none of its CAs",
        [EST_NO_MEMORY] = "out of memory",
    };
    return WORDS[err];
}

// ---- the CAs ------------------------------------------------------------------------------------

// Several generations of a CA have one name: the signature tells which one it was.
static bool is_issued_by(X509 *certificate, X509 *authority)
{
    EVP_PKEY *key = X509_get0_pubkey(authority);
    bool issued = X509_check_issued(authority, certificate) == X509_V_OK && key &&
                  X509_verify(certificate, key) == 1;
    ERR_clear_error();
    return issued;
}

static bool is_issued_by_one(X509 *certificate, const STACK_OF(X509) * all)
{
    bool issued = false;
    for (int i = 0; i < sk_X509_num(all) && !issued; i++)
        issued = is_issued_by(certificate, sk_X509_value(all, i));
    return issued;
}

static enum est_err read_authorities(struct est_authorities *authorities, const char *text,
                                     size_t length, const struct est_device *device)
{
    authorities->all = certificates_read(text, length, EST_AUTHORITIES_MAX);
    X509 *own = authorities->all ? certificates_own(device) : NULL;
    bool issued = own && is_issued_by_one(own, authorities->all);
    X509_free(own);
    if (!authorities->all)
        return EST_GARBLED;
    return issued ? EST_OK : EST_OTHER_CA;
}

enum est_err est_authorities_read(struct est_authorities **authorities, const char *text,
                                  size_t length, const struct est_device *device)
{
    *authorities = calloc(1, sizeof **authorities);
    if (!*authorities)
        return EST_NO_MEMORY;
    enum est_err err = read_authorities(*authorities, text, length, device);
    if (err != EST_OK)
        est_authorities_free(authorities);
    return err;
}

void est_authorities_free(struct est_authorities **authorities)
{
    if (!*authorities)
        return;
    sk_X509_pop_free((*authorities)->all, X509_free);
    free(*authorities);
    *authorities = NULL;
}

// ---- a new certificate --------------------------------------------------------------------------

// Everything but the chain.
static enum est_err judge(X509 *fresh, X509 *own, int64_t now, struct est_certificate *renewed)
{
    int64_t own_until;
    if (EVP_PKEY_eq(X509_get0_pubkey(fresh), X509_get0_pubkey(own)) != 1)
        return EST_OTHER_KEY;
    if (X509_NAME_cmp(X509_get_subject_name(fresh), X509_get_subject_name(own)) != 0)
        return EST_OTHER_NAME;
    if (!pki_seconds(X509_get0_notBefore(fresh), &renewed->from) ||
        !pki_seconds(X509_get0_notAfter(fresh), &renewed->until) ||
        !pki_seconds(X509_get0_notAfter(own), &own_until))
        return EST_GARBLED;
    if (renewed->until <= own_until)
        return EST_NOT_LATER;
    bool begun = renewed->from <= now + EST_AHEAD_S;
    return begun && now < renewed->until ? EST_OK : EST_NOT_VALID;
}

static X509_STORE *store_of(const struct est_authorities *authorities)
{
    X509_STORE *store = X509_STORE_new();
    for (int i = 0; store && i < sk_X509_num(authorities->all); i++)
        X509_STORE_add_cert(store, sk_X509_value(authorities->all, i));
    return store;
}

// The chain (RFC 5280, 6) from the certificate to a root among the CAs, for the caller to free;
// NULL: there is none.
static STACK_OF(X509) *
    chain_of(X509 *fresh, const struct est_authorities *authorities, int64_t now)
{
    X509_STORE *store = store_of(authorities);
    X509_STORE_CTX *check = X509_STORE_CTX_new();
    STACK_OF(X509) *chain = NULL;
    if (store && check && X509_STORE_CTX_init(check, store, fresh, NULL) == 1) {
        X509_VERIFY_PARAM *rule = X509_STORE_CTX_get0_param(check);
        X509_VERIFY_PARAM_set_time(rule, (time_t)now);
        X509_VERIFY_PARAM_set_purpose(rule, X509_PURPOSE_SSL_CLIENT);
        if (X509_verify_cert(check) == 1)
            chain = X509_STORE_CTX_get1_chain(check);
    }
    X509_STORE_CTX_free(check);
    X509_STORE_free(store);
    ERR_clear_error();
    return chain;
}

static bool copy_text(BIO *from, struct est_certificate *to)
{
    char *text = NULL;
    long length = BIO_get_mem_data(from, &text);
    to->pem = length > 0 ? malloc((size_t)length + 1) : NULL;
    if (!to->pem)
        return false;
    memcpy(to->pem, text, (size_t)length);
    to->pem[length] = '\0';
    to->length = (size_t)length;
    return true;
}

// Without the root, which a server has itself (RFC 8446, 4.4.2).
static bool write_pem(const STACK_OF(X509) * chain, struct est_certificate *renewed)
{
    BIO *pem = BIO_new(BIO_s_mem());
    bool good = pem != NULL;
    for (int i = 0; good && i < sk_X509_num(chain) - 1; i++)
        good = PEM_write_bio_X509(pem, sk_X509_value(chain, i)) == 1;
    good = good && copy_text(pem, renewed);
    BIO_free(pem);
    return good;
}

static enum est_err take(const struct est_authorities *authorities, X509 *fresh, X509 *own,
                         int64_t now, struct est_certificate *renewed)
{
    enum est_err err = judge(fresh, own, now, renewed);
    if (err != EST_OK)
        return err;
    int64_t begun = now > renewed->from ? now : renewed->from;
    STACK_OF(X509) *chain = chain_of(fresh, authorities, begun);
    if (!chain)
        return EST_NOT_CHAINED;
    bool written = write_pem(chain, renewed);
    sk_X509_pop_free(chain, X509_free);
    return written ? EST_OK : EST_NO_MEMORY;
}

enum est_err est_renewed(const struct est_authorities *authorities, const char *text, size_t length,
                         const struct est_device *device, int64_t now,
                         struct est_certificate *renewed)
{
    *renewed = (struct est_certificate){.pem = NULL};
    STACK_OF(X509) *all = certificates_read(text, length, 1);
    X509 *own = certificates_own(device);
    enum est_err err = EST_GARBLED;
    if (all && own)
        err = take(authorities, sk_X509_value(all, 0), own, now, renewed);
    X509_free(own);
    sk_X509_pop_free(all, X509_free);
    return err;
}

void est_certificate_free(struct est_certificate *certificate)
{
    free(certificate->pem);
    *certificate = (struct est_certificate){.pem = NULL};
}
