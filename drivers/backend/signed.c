#include "drivers/backend/signed.h"

#include <jansson.h>
#include <openssl/cms.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// id-kp-documentSigning, RFC 9336, 3.1; OpenSSL 3.0 has no name for it.
#define DOCUMENT_SIGNING "1.3.6.1.5.5.7.3.36"

struct signed_roots {
    STACK_OF(X509) * list;
};

const char *signed_strerr(enum signed_err err)
{
    static const char *const words[] = {
        [SIGNED_OK] = "ok",
        [SIGNED_FORM] = "not of the form of signed content",
        [SIGNED_SIGNATURE] = "not signed by the operator",
        [SIGNED_SIGNER] = "signed by a certificate that is not for documents",
        [SIGNED_MEMORY] = "out of memory",
    };
    return words[err];
}

// ---- roots ------------------------------------------------------------------------------------

struct signed_roots *signed_roots_open(const char *ca_file)
{
    struct signed_roots *roots = calloc(1, sizeof *roots);
    FILE *file = roots ? fopen(ca_file, "re") : NULL;
    X509 *root;
    if (file)
        roots->list = sk_X509_new_null();
    while (file && roots->list && (root = PEM_read_X509(file, NULL, NULL, NULL)))
        if (sk_X509_push(roots->list, root) <= 0)
            X509_free(root);
    if (file)
        fclose(file);
    if (roots && (!roots->list || sk_X509_num(roots->list) == 0))
        signed_roots_close(&roots);
    return roots;
}

void signed_roots_close(struct signed_roots **roots)
{
    if (!*roots)
        return;
    sk_X509_pop_free((*roots)->list, X509_free);
    free(*roots);
    *roots = NULL;
}

static X509_STORE *make_store(const struct signed_roots *roots, enum signed_time when)
{
    X509_STORE *store = X509_STORE_new();
    for (int i = 0; store && i < sk_X509_num(roots->list); i++)
        X509_STORE_add_cert(store, sk_X509_value(roots->list, i));
    if (!store)
        return NULL;
    // What the signer is for is looked at below; CMS alone would ask for e-mail.
    X509_STORE_set_purpose(store, X509_PURPOSE_ANY);
    if (when == SIGNED_WHENEVER)
        X509_STORE_set_flags(store, X509_V_FLAG_NO_CHECK_TIME);
    return store;
}

// ---- the form ---------------------------------------------------------------------------------

// The bytes of a base64 text (RFC 4648, 4), for the caller to free; NULL when it is none.
static unsigned char *decode(const char *text, size_t *length)
{
    size_t size = strlen(text);
    size_t padding = size > 1 ? (size_t)(text[size - 1] == '=') + (text[size - 2] == '=') : 0;
    unsigned char *bytes = size > 0 && size % 4 == 0 ? malloc(size / 4 * 3) : NULL;
    int decoded = bytes ? EVP_DecodeBlock(bytes, (const unsigned char *)text, (int)size) : -1;
    if (decoded < 0) {
        free(bytes);
        return NULL;
    }
    *length = (size_t)decoded - padding;
    return bytes;
}

static CMS_ContentInfo *read_cms(const char *json, size_t length)
{
    json_t *root = json_loadb(json, length, JSON_REJECT_DUPLICATES | JSON_DECODE_INT_AS_REAL, NULL);
    const char *text = json_string_value(json_object_get(root, "signed"));
    size_t size = 0;
    unsigned char *bytes = text ? decode(text, &size) : NULL;
    const unsigned char *at = bytes;
    CMS_ContentInfo *cms = bytes ? d2i_CMS_ContentInfo(NULL, &at, (long)size) : NULL;
    free(bytes);
    json_decref(root);
    return cms;
}

// ---- the signature ----------------------------------------------------------------------------

static bool is_for_documents(X509 *certificate)
{
    bool found = false;
    char name[80];
    EXTENDED_KEY_USAGE *usages = X509_get_ext_d2i(certificate, NID_ext_key_usage, NULL, NULL);
    for (int i = 0; i < sk_ASN1_OBJECT_num(usages); i++) {
        OBJ_obj2txt(name, sizeof name, sk_ASN1_OBJECT_value(usages, i), 1);
        found |= strcmp(name, DOCUMENT_SIGNING) == 0;
    }
    EXTENDED_KEY_USAGE_free(usages);
    return found;
}

static enum signed_err check_signers(CMS_ContentInfo *cms)
{
    STACK_OF(X509) *signers = CMS_get0_signers(cms);
    enum signed_err err = sk_X509_num(signers) > 0 ? SIGNED_OK : SIGNED_SIGNATURE;
    for (int i = 0; i < sk_X509_num(signers); i++)
        if (!is_for_documents(sk_X509_value(signers, i)))
            err = SIGNED_SIGNER;
    sk_X509_free(signers);
    return err;
}

static enum signed_err copy_out(BIO *out, char **content, size_t *length)
{
    char *bytes;
    long size = BIO_get_mem_data(out, &bytes);
    *content = size > 0 ? malloc((size_t)size + 1) : NULL;
    if (!*content)
        return size > 0 ? SIGNED_MEMORY : SIGNED_FORM;
    memcpy(*content, bytes, (size_t)size);
    (*content)[size] = '\0';
    *length = (size_t)size;
    return SIGNED_OK;
}

static enum signed_err verify(CMS_ContentInfo *cms, X509_STORE *store, char **content,
                              size_t *length)
{
    BIO *out = BIO_new(BIO_s_mem());
    enum signed_err err = SIGNED_MEMORY;
    if (out)
        err = CMS_verify(cms, NULL, store, NULL, out, CMS_BINARY) == 1 ? check_signers(cms)
                                                                       : SIGNED_SIGNATURE;
    if (err == SIGNED_OK)
        err = copy_out(out, content, length);
    BIO_free(out);
    return err;
}

enum signed_err signed_open(const struct signed_roots *roots, enum signed_time when,
                            const char *json, size_t json_length, char **content, size_t *length)
{
    *content = NULL;
    CMS_ContentInfo *cms = read_cms(json, json_length);
    if (!cms)
        return SIGNED_FORM;
    X509_STORE *store = make_store(roots, when);
    enum signed_err err = store ? verify(cms, store, content, length) : SIGNED_MEMORY;
    X509_STORE_free(store);
    CMS_ContentInfo_free(cms);
    return err;
}
