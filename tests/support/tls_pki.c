#include "tests/support/tls_pki.h"

#include <limits.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>

enum {
    DAY_S = 24 * 3600, // longer than any test
};

struct identity {
    EVP_PKEY *key;
    X509 *certificate;
};

static bool add_extension(X509 *certificate, int nid, const char *value)
{
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, NULL, nid, value);
    bool added = extension && X509_add_ext(certificate, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return added;
}

// Valid from `from` seconds after now on, for a day.
static bool fill(X509 *c, EVP_PKEY *key, const char *name, const X509 *issuer, long from)
{
    X509_NAME *subject = X509_get_subject_name(c);
    return X509_set_version(c, X509_VERSION_3) == 1 &&
           ASN1_INTEGER_set(X509_get_serialNumber(c), (long)(uintptr_t)key & 0xFFFFFF) == 1 &&
           X509_gmtime_adj(X509_getm_notBefore(c), from) &&
           X509_gmtime_adj(X509_getm_notAfter(c), from + DAY_S) &&
           X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, (const unsigned char *)name, -1,
                                      -1, 0) == 1 &&
           X509_set_issuer_name(c, issuer ? X509_get_subject_name(issuer) : subject) == 1 &&
           X509_set_pubkey(c, key) == 1;
}

// A certificate of `issuer`, self-signed when there is none.
static bool issue(struct identity *made, const char *name, const struct identity *issuer,
                  const char *alternative_names)
{
    long from = strcmp(name, "expired") == 0 ? -2L * DAY_S
                : strcmp(name, "early") == 0 ? DAY_S
                                             : -60;
    made->key = EVP_EC_gen("P-256");
    made->certificate = X509_new();
    X509 *c = made->certificate;
    if (!made->key || !c || !fill(c, made->key, name, issuer ? issuer->certificate : NULL, from))
        return false;
    const char *basic = issuer ? "critical,CA:FALSE" : "critical,CA:TRUE";
    if (!add_extension(c, NID_basic_constraints, basic) ||
        (alternative_names && !add_extension(c, NID_subject_alt_name, alternative_names)))
        return false;
    return X509_sign(c, issuer ? issuer->key : made->key, EVP_sha256()) > 0;
}

static bool write_pem(const char *dir, const char *name, const char *suffix,
                      const struct identity *identity)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s.%s", dir, name, suffix);
    FILE *file = fopen(path, "we");
    if (!file)
        return false;
    int written = suffix[0] == 'c'
                      ? PEM_write_X509(file, identity->certificate)
                      : PEM_write_PrivateKey(file, identity->key, NULL, NULL, 0, NULL, NULL);
    return fclose(file) == 0 && written == 1;
}

static bool make_leaf(const char *dir, const char *name, const struct identity *issuer,
                      const char *alternative_names)
{
    struct identity leaf = {0};
    bool made = issue(&leaf, name, issuer, alternative_names) &&
                write_pem(dir, name, "crt", &leaf) && write_pem(dir, name, "key", &leaf);
    X509_free(leaf.certificate);
    EVP_PKEY_free(leaf.key);
    return made;
}

// A root, written, and its leaves; the root's key is not kept.
static bool make_family(const char *dir, const char *root_name, const char *const leaves[][2])
{
    struct identity root = {0};
    bool made = issue(&root, root_name, NULL, NULL) && write_pem(dir, root_name, "crt", &root);
    for (size_t i = 0; made && leaves[i][0]; i++)
        made = make_leaf(dir, leaves[i][0], &root, leaves[i][1]);
    X509_free(root.certificate);
    EVP_PKEY_free(root.key);
    return made;
}

bool tls_pki_make(const char *dir)
{
    static const char local[] = "DNS:localhost,IP:127.0.0.1";
    const char *const ours[][2] = {{"server", local},
                                   {"expired", local},
                                   {"early", local},
                                   {"named", "DNS:elsewhere.example"},
                                   {0}};
    const char *const foreign[][2] = {{"foreign", local}, {0}};
    const char *const devices[][2] = {{"device", NULL}, {"other-device", NULL}, {0}};
    return make_family(dir, "root", ours) && make_family(dir, "foreign-root", foreign) &&
           make_family(dir, "device-root", devices);
}
