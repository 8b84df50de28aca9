#include "tests/sim/maintenance.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs7.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/piv/piv_trust.h"

enum {
    TEXT_MAX = 2048,
    FROM = 1767225600,  // 2026-01-01, before every simulated day
    ENDED = 1788220800, // 2026-09-01
    UNTIL = 1830297600, // 2028-01-01
};

// What differs from a technician's who is let in.
struct order {
    const char *name, *serial, *role, *place;
    long until;
    bool other_ca;
};

static const struct order ORDERS[PAPER_COUNT] = {
    [PAPER_GOOD] = {.name = "good", .serial = "11"},
    [PAPER_SECOND] = {.name = "second", .serial = "12"},
    [PAPER_COPY] = {.name = "copy", .serial = "12"},
    [PAPER_EXPIRED] = {.name = "expired", .serial = "13", .until = ENDED},
    [PAPER_REVOKED] = {.name = "revoked", .serial = "14"},
    [PAPER_OTHER_CA] = {.name = "other-ca", .serial = "15", .other_ca = true},
    [PAPER_WRONG_ROLE] = {.name = "wrong-role", .serial = "16", .role = "clientAuth"},
    [PAPER_WRONG_PLACE] = {.name = "wrong-place",
                           .serial = "17",
                           .place = "URI:" PIV_TRUST_REGION "JP-27"},
};

struct made {
    EVP_PKEY *key;
    X509 *certificate;
    unsigned char *der;
    size_t length;
};

static struct {
    struct made ca, other_ca, test_ca, device, papers[PAPER_COUNT];
    char authorities[TEXT_MAX], list[TEXT_MAX], tests[TEXT_MAX], cacerts[TEXT_MAX];
} all; // lint: file-scope made once

static void must(bool good)
{
    if (!good)
        abort();
}

const char *maintenance_name(enum maintenance_paper paper)
{
    return ORDERS[paper].name;
}

// ---- certificates -------------------------------------------------------------------------------

static void add(X509 *x, const X509 *issuer, int nid, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, (X509 *)issuer, x, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    must(extension && X509_add_ext(x, extension, -1));
    X509_EXTENSION_free(extension);
}

static X509 *draft(struct made *made, const char *name, const char *serial, long until)
{
    X509 *x = X509_new();
    made->key = EVP_EC_gen("P-256");
    made->certificate = x;
    must(x && made->key && X509_set_version(x, X509_VERSION_3) && X509_set_pubkey(x, made->key) &&
         ASN1_INTEGER_set(X509_get_serialNumber(x), strtol(serial, NULL, 10)) &&
         ASN1_TIME_set(X509_getm_notBefore(x), FROM) &&
         ASN1_TIME_set(X509_getm_notAfter(x), until) &&
         X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_ASC,
                                    (const unsigned char *)name, -1, -1, 0));
    return x;
}

// A signature of ECDSA has 70 to 72 bytes, as its numbers come out.
static void certify(X509 *x, const struct made *ca)
{
    const ASN1_BIT_STRING *signature = NULL;
    must(X509_set_issuer_name(x, X509_get_subject_name(ca->certificate)));
    do {
        must(X509_sign(x, ca->key, EVP_sha256()) > 0);
        X509_get0_signature(&signature, NULL, x);
    } while (signature->length != MAINTENANCE_SIGNATURE);
}

static void sign(struct made *made, const struct made *ca)
{
    certify(made->certificate, ca);
    int length = i2d_X509(made->certificate, &made->der);
    must(length > 0);
    made->length = (size_t)length;
}

static void make_ca(struct made *made, const char *name)
{
    X509 *x = draft(made, name, "1", UNTIL);
    add(x, x, NID_basic_constraints, "critical,CA:TRUE");
    add(x, x, NID_subject_key_identifier, "hash");
    add(x, x, NID_key_usage, "critical,keyCertSign,cRLSign");
    sign(made, made);
}

static void make_paper(enum maintenance_paper paper)
{
    const struct order *o = &ORDERS[paper];
    const struct made *ca = o->other_ca ? &all.other_ca : &all.ca;
    struct made *made = &all.papers[paper];
    X509 *x = draft(made, o->name, o->serial, o->until != 0 ? o->until : UNTIL);
    add(x, ca->certificate, NID_basic_constraints, "critical,CA:FALSE");
    add(x, ca->certificate, NID_key_usage, "critical,digitalSignature");
    add(x, ca->certificate, NID_ext_key_usage, o->role ? o->role : PIV_TRUST_ROLE);
    add(x, ca->certificate, NID_subject_alt_name,
        o->place ? o->place : "URI:" PIV_TRUST_REGION MAINTENANCE_REGION);
    sign(made, ca);
}

static void to_text(BIO *bio, char text[TEXT_MAX])
{
    int length = BIO_read(bio, text, TEXT_MAX - 1);
    must(length > 0 && length < TEXT_MAX - 1);
    text[length] = '\0';
    BIO_free(bio);
}

static X509_CRL *make_list(void)
{
    X509_CRL *list = X509_CRL_new();
    X509_REVOKED *revoked = X509_REVOKED_new();
    ASN1_TIME *from = ASN1_TIME_set(NULL, FROM), *until = ASN1_TIME_set(NULL, UNTIL);
    const X509 *x = all.papers[PAPER_REVOKED].certificate;
    must(X509_REVOKED_set_serialNumber(revoked, (ASN1_INTEGER *)X509_get0_serialNumber(x)) &&
         X509_REVOKED_set_revocationDate(revoked, from) &&
         X509_CRL_set_version(list, X509_CRL_VERSION_2) &&
         X509_CRL_set_issuer_name(list, X509_get_subject_name(all.ca.certificate)) &&
         X509_CRL_set1_lastUpdate(list, from) && X509_CRL_set1_nextUpdate(list, until) &&
         X509_CRL_add0_revoked(list, revoked) && X509_CRL_sign(list, all.ca.key, EVP_sha256()) > 0);
    ASN1_TIME_free(from);
    ASN1_TIME_free(until);
    return list;
}

static void write_files(void)
{
    BIO *authorities = BIO_new(BIO_s_mem()), *lists = BIO_new(BIO_s_mem());
    BIO *tests = BIO_new(BIO_s_mem());
    X509_CRL *list = make_list();
    must(PEM_write_bio_X509(authorities, all.ca.certificate) &&
         PEM_write_bio_X509_CRL(lists, list) && PEM_write_bio_X509(tests, all.test_ca.certificate));
    X509_CRL_free(list);
    to_text(authorities, all.authorities);
    to_text(lists, all.list);
    to_text(tests, all.tests);
}

static void write_cacerts(void)
{
    PKCS7 *cms = PKCS7_new();
    unsigned char *der = NULL;
    must(cms && PKCS7_set_type(cms, NID_pkcs7_signed) && PKCS7_content_new(cms, NID_pkcs7_data) &&
         PKCS7_set_detached(cms, 1) >= 0 && PKCS7_add_certificate(cms, all.ca.certificate));
    int length = i2d_PKCS7(cms, &der);
    must(length > 0 && length < TEXT_MAX / 2);
    EVP_EncodeBlock((unsigned char *)all.cacerts, der, length);
    OPENSSL_free(der);
    PKCS7_free(cms);
}

// The same bytes, and a key that they do not belong to.
static void make_copy(void)
{
    struct made *copy = &all.papers[PAPER_COPY];
    *copy = all.papers[PAPER_SECOND];
    copy->key = EVP_EC_gen("P-256");
    must(copy->key != NULL);
}

void maintenance_make_all(void)
{
    make_ca(&all.ca, "Maintenance CA");
    make_ca(&all.other_ca, "Another CA");
    make_ca(&all.test_ca, "CA of test cards");
    draft(&all.device, "simulated", "7", UNTIL);
    sign(&all.device, &all.ca);
    for (int i = 0; i < PAPER_COUNT; i++)
        if (i != PAPER_COPY)
            make_paper((enum maintenance_paper)i);
    make_copy();
    write_files();
    write_cacerts();
}

// ---- asked --------------------------------------------------------------------------------------

const unsigned char *maintenance_certificate(enum maintenance_paper paper, size_t *length)
{
    *length = all.papers[paper].length;
    return all.papers[paper].der;
}

const unsigned char *maintenance_device(size_t *length)
{
    *length = all.device.length;
    return all.device.der;
}

const unsigned char *maintenance_authority(bool test, size_t *length)
{
    const struct made *ca = test ? &all.test_ca : &all.other_ca;
    *length = ca->length;
    return ca->der;
}

void maintenance_sign_test_card(X509 *certificate)
{
    certify(certificate, &all.test_ca);
}

static bool is(const struct made *made, const unsigned char *der, size_t length)
{
    return made->length == length && memcmp(made->der, der, length) == 0;
}

X509 *maintenance_find(const unsigned char *der, size_t length)
{
    for (int i = 0; i < PAPER_COUNT; i++)
        if (is(&all.papers[i], der, length))
            return all.papers[i].certificate;
    if (is(&all.test_ca, der, length))
        return all.test_ca.certificate;
    return is(&all.device, der, length) ? all.device.certificate : NULL;
}

const char *maintenance_cacerts(void)
{
    return all.cacerts;
}

const char *maintenance_file(const char *path)
{
    if (strcmp(path, MAINTENANCE_CA) == 0)
        return all.authorities;
    if (strcmp(path, MAINTENANCE_TEST_CA) == 0)
        return all.tests;
    return strcmp(path, MAINTENANCE_LIST) == 0 ? all.list : NULL;
}

static bool sign_digest(EVP_PKEY *key, const unsigned char digest[32],
                        unsigned char signature[MAINTENANCE_SIGNATURE])
{
    unsigned char made[MAINTENANCE_SIGNATURE + 1];
    size_t length;
    bool good = true;
    do {
        EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
        length = sizeof made;
        good = context && EVP_PKEY_sign_init(context) == 1 &&
               EVP_PKEY_sign(context, made, &length, digest, 32) == 1;
        EVP_PKEY_CTX_free(context);
    } while (good && length != MAINTENANCE_SIGNATURE);
    memcpy(signature, made, MAINTENANCE_SIGNATURE);
    return good;
}

bool maintenance_sign(enum maintenance_paper paper, const unsigned char digest[32],
                      unsigned char signature[MAINTENANCE_SIGNATURE])
{
    return sign_digest(all.papers[paper].key, digest, signature);
}

bool maintenance_device_sign(const unsigned char *bytes, size_t length,
                             unsigned char signature[MAINTENANCE_SIGNATURE])
{
    unsigned char digest[32];
    return EVP_Digest(bytes, length, digest, NULL, EVP_sha256(), NULL) == 1 &&
           sign_digest(all.device.key, digest, signature);
}
