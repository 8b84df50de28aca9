// Signs as the operator does, and as others do who must not be believed. Keys and signatures are
// new in every process, but always of the same length: a run is the same whatever they are.
#include <openssl/cms.h>
#include <openssl/ec.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/sim/counters_inside.h"

enum {
    SIGNATURE_BYTES = 71, // most of those on P-256 have
    FRAME_BYTES = 64,
};

#define DOCUMENTS "1.3.6.1.5.5.7.3.36" // RFC 9336, 3.1

struct identity {
    EVP_PKEY *key;
    X509 *certificate;
};

static struct identity root, documents, server, foreign; // lint: file-scope made once

static void must(bool good)
{
    if (!good)
        abort();
}

static int signature_length(const X509 *certificate)
{
    const ASN1_BIT_STRING *signature;
    const X509_ALGOR *algorithm;
    X509_get0_signature(&signature, &algorithm, certificate);
    return signature->length;
}

static void extend(X509 *certificate, int nid, const char *value)
{
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, NULL, nid, value);
    must(extension && X509_add_ext(certificate, extension, -1));
    X509_EXTENSION_free(extension);
}

// Valid whenever this runs. `usage` NULL: a root.
static struct identity issue(long serial, const struct identity *issuer, const char *usage)
{
    struct identity made = {EVP_EC_gen("P-256"), X509_new()};
    X509 *c = made.certificate;
    must(made.key && c && X509_set_version(c, 2));
    ASN1_INTEGER_set(X509_get_serialNumber(c), serial);
    must(ASN1_TIME_set_string(X509_getm_notBefore(c), "20200101000000Z") &&
         ASN1_TIME_set_string(X509_getm_notAfter(c), "20991231000000Z"));
    unsigned char name[] = {(unsigned char)('A' + serial)};
    X509_NAME *subject = X509_get_subject_name(c);
    must(X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, name, 1, -1, 0));
    X509_set_issuer_name(c, issuer ? X509_get_subject_name(issuer->certificate) : subject);
    X509_set_pubkey(c, made.key);
    extend(c, NID_basic_constraints, usage ? "critical,CA:FALSE" : "critical,CA:TRUE");
    if (usage)
        extend(c, NID_ext_key_usage, usage);
    do
        must(X509_sign(c, issuer ? issuer->key : made.key, EVP_sha256()) > 0);
    while (signature_length(c) != SIGNATURE_BYTES);
    return made;
}

void counters_sign_begin(void)
{
    root = issue(1, NULL, NULL);
    documents = issue(2, &root, DOCUMENTS);
    server = issue(3, &root, "serverAuth");
    struct identity other = issue(4, NULL, NULL);
    foreign = issue(5, &other, DOCUMENTS);
}

X509 *counters_root(void)
{
    X509_up_ref(root.certificate);
    return root.certificate;
}

static CMS_ContentInfo *sign(const struct identity *signer, const char *text, size_t length)
{
    BIO *in = BIO_new_mem_buf(text, (int)length);
    CMS_ContentInfo *cms =
        CMS_sign(signer->certificate, signer->key, NULL, in, CMS_BINARY | CMS_NOSMIMECAP);
    must(cms != NULL);
    BIO_free(in);
    CMS_SignerInfo *signature = sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(cms), 0);
    if (CMS_SignerInfo_get0_signature(signature)->length == SIGNATURE_BYTES)
        return cms;
    CMS_ContentInfo_free(cms);
    return sign(signer, text, length);
}

// Every name says another version than the one that was signed.
static void change(unsigned char *der, size_t size)
{
    static const char MARK[] = "第00";
    for (unsigned char *at = der;
         (at = memmem(at, size - (size_t)(at - der), MARK, sizeof MARK - 1)); at++)
        at[sizeof MARK - 3] = '9';
}

static char *frame(const unsigned char *der, size_t size, int version, size_t *length)
{
    size_t room = size / 3 * 4 + FRAME_BYTES;
    char *json = malloc(room);
    int used = snprintf(json, room, "{\"version\":%d,\"signed\":\"", version);
    used += EVP_EncodeBlock((unsigned char *)json + used, der, (int)size);
    *length = (size_t)used + (size_t)snprintf(json + used, room - (size_t)used, "\"}");
    return json;
}

char *counters_sign(int version, enum counters_kind kind, size_t *length)
{
    static const struct identity *const SIGNERS[] = {
        [COUNTERS_GOOD] = &documents,      [COUNTERS_FOREIGN] = &foreign,
        [COUNTERS_SERVER] = &server,       [COUNTERS_CHANGED] = &documents,
        [COUNTERS_MALFORMED] = &documents,
    };
    bool is_false = kind == COUNTERS_FOREIGN || kind == COUNTERS_SERVER;
    size_t text_length;
    char *text =
        counters_text(version, is_false ? COUNTERS_FALSE + version : version, &text_length);
    CMS_ContentInfo *cms =
        sign(SIGNERS[kind], text, kind == COUNTERS_MALFORMED ? text_length - 1 : text_length);
    unsigned char *der = NULL;
    int size = i2d_CMS_ContentInfo(cms, &der);
    must(size > 0);
    if (kind == COUNTERS_CHANGED)
        change(der, (size_t)size);
    char *json = frame(der, (size_t)size, version, length);
    OPENSSL_free(der);
    CMS_ContentInfo_free(cms);
    free(text);
    return json;
}
