#include "tests/support/piv_pki.h"

#include <openssl/bn.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>

#include "tests/test.h"

static void set_serial(ASN1_INTEGER *number, const char *digits)
{
    BIGNUM *value = NULL;
    assert_true(BN_hex2bn(&value, digits) > 0);
    assert_non_null(BN_to_ASN1_INTEGER(value, number));
    BN_free(value);
}

static void add_extension(X509 *x, const X509 *issuer, int nid, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, (X509 *)issuer, x, NULL, NULL, 0);
    X509_EXTENSION *extension = value ? X509V3_EXT_conf_nid(NULL, &context, nid, value) : NULL;
    assert_true(!value || (extension && X509_add_ext(x, extension, -1) == 1));
    X509_EXTENSION_free(extension);
}

static X509 *draft(const char *name, EVP_PKEY *key, time_t from, time_t until)
{
    X509 *x = X509_new();
    assert_non_null(x);
    X509_set_version(x, X509_VERSION_3);
    ASN1_TIME_set(X509_getm_notBefore(x), from);
    ASN1_TIME_set(X509_getm_notAfter(x), until);
    if (name)
        X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_UTF8,
                                   (const unsigned char *)name, -1, -1, 0);
    X509_set_pubkey(x, key);
    return x;
}

static void sign(X509 *x, const struct piv_pki_ca *ca)
{
    X509_set_issuer_name(x, X509_get_subject_name(ca->certificate));
    assert_true(X509_sign(x, ca->key, EVP_sha256()) > 0);
}

struct piv_pki_ca piv_pki_authority(const char *name, const struct piv_pki_ca *issuer, time_t from,
                                    time_t until)
{
    struct piv_pki_ca made = {.key = EVP_EC_gen("P-256")};
    assert_non_null(made.key);
    made.certificate = draft(name, made.key, from, until);
    set_serial(X509_get_serialNumber(made.certificate), issuer ? "1A" : "01");
    add_extension(made.certificate, made.certificate, NID_basic_constraints, "critical,CA:TRUE");
    add_extension(made.certificate, made.certificate, NID_subject_key_identifier, "hash");
    add_extension(made.certificate, made.certificate, NID_key_usage,
                  "critical,keyCertSign,cRLSign");
    sign(made.certificate, issuer ? issuer : &made);
    return made;
}

void piv_pki_free(struct piv_pki_ca *ca)
{
    EVP_PKEY_free(ca->key);
    X509_free(ca->certificate);
    *ca = (struct piv_pki_ca){0};
}

X509 *piv_pki_certify(const struct piv_pki_ca *ca, const struct piv_pki_order *order)
{
    X509 *x = draft(order->name, order->key, order->from, order->until);
    set_serial(X509_get_serialNumber(x), order->serial);
    add_extension(x, ca->certificate, NID_basic_constraints, "critical,CA:FALSE");
    add_extension(x, ca->certificate, NID_key_usage, order->usage);
    add_extension(x, ca->certificate, NID_ext_key_usage, order->role);
    add_extension(x, ca->certificate, NID_subject_alt_name, order->places);
    add_extension(x, ca->certificate, NID_authority_key_identifier, ca->named ? "keyid" : NULL);
    sign(x, ca);
    return x;
}

static void revoke(X509_CRL *list, const char *serial, const ASN1_TIME *now)
{
    X509_REVOKED *entry = X509_REVOKED_new();
    ASN1_INTEGER *number = ASN1_INTEGER_new();
    set_serial(number, serial);
    assert_true(X509_REVOKED_set_serialNumber(entry, number) == 1 &&
                X509_REVOKED_set_revocationDate(entry, (ASN1_TIME *)now) == 1 &&
                X509_CRL_add0_revoked(list, entry) == 1);
    ASN1_INTEGER_free(number);
}

static void name_key(X509_CRL *list, const struct piv_pki_ca *ca)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, ca->certificate, NULL, NULL, list, 0);
    X509_EXTENSION *extension =
        X509V3_EXT_conf_nid(NULL, &context, NID_authority_key_identifier, "keyid");
    assert_true(extension && X509_CRL_add_ext(list, extension, -1) == 1);
    X509_EXTENSION_free(extension);
}

X509_CRL *piv_pki_list(const struct piv_pki_ca *ca, const char *serial, time_t now, time_t next)
{
    X509_CRL *list = X509_CRL_new();
    ASN1_TIME *time = ASN1_TIME_set(NULL, now);
    X509_CRL_set_version(list, X509_CRL_VERSION_2);
    X509_CRL_set_issuer_name(list, X509_get_subject_name(ca->certificate));
    X509_CRL_set1_lastUpdate(list, time);
    if (serial)
        revoke(list, serial, time);
    if (next && ASN1_TIME_set(time, next))
        X509_CRL_set1_nextUpdate(list, time);
    ASN1_TIME_free(time);
    if (ca->named)
        name_key(list, ca);
    assert_true(X509_CRL_sign(list, ca->key, EVP_sha256()) > 0);
    return list;
}

void piv_pki_add(const char *path, X509 *certificate)
{
    FILE *file = fopen(path, "a");
    assert_non_null(file);
    assert_int_equal(PEM_write_X509(file, certificate), 1);
    fclose(file);
}

void piv_pki_add_list(const char *path, X509_CRL *list)
{
    FILE *file = fopen(path, "a");
    assert_non_null(file);
    assert_int_equal(PEM_write_X509_CRL(file, list), 1);
    fclose(file);
}
