// The request for a new certificate (PKCS#10, RFC 2986).
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <stdlib.h>

#include "drivers/est/certificates.h"
#include "drivers/pki/base64.h"

// RFC 7030, 4.2.2: the same subjectAltName, if there is one.
static bool add_other_names(X509_REQ *request, const X509 *own)
{
    int at = X509_get_ext_by_NID(own, NID_subject_alt_name, -1);
    if (at < 0)
        return true;
    STACK_OF(X509_EXTENSION) *list = sk_X509_EXTENSION_new_null();
    bool added = list && sk_X509_EXTENSION_push(list, X509_get_ext(own, at)) > 0 &&
                 X509_REQ_add_extensions(request, list) == 1;
    sk_X509_EXTENSION_free(list); // the extension is the certificate's
    return added;
}

static bool fill(X509_REQ *request, X509 *own)
{
    EVP_PKEY *key = X509_get0_pubkey(own);
    return key && X509_REQ_set_version(request, X509_REQ_VERSION_1) == 1 &&
           X509_REQ_set_subject_name(request, X509_get_subject_name(own)) == 1 &&
           X509_REQ_set_pubkey(request, key) == 1 && add_other_names(request, own);
}

// RFC 8017, A.2.4 with a NULL; RFC 5758, 3.2 without.
static bool name_algorithm(X509_REQ *request, const EVP_PKEY *key)
{
    int kind = EVP_PKEY_get_base_id(key);
    bool rsa = kind == EVP_PKEY_RSA;
    X509_ALGOR *algorithm = rsa || kind == EVP_PKEY_EC ? X509_ALGOR_new() : NULL;
    ASN1_OBJECT *name = OBJ_nid2obj(rsa ? NID_sha256WithRSAEncryption : NID_ecdsa_with_SHA256);
    bool named = algorithm &&
                 X509_ALGOR_set0(algorithm, name, rsa ? V_ASN1_NULL : V_ASN1_UNDEF, NULL) == 1 &&
                 X509_REQ_set1_signature_algo(request, algorithm) == 1;
    X509_ALGOR_free(algorithm);
    return named;
}

static ASN1_BIT_STRING *bits_of(unsigned char *bytes, size_t length)
{
    ASN1_BIT_STRING *bits = ASN1_BIT_STRING_new();
    if (!bits || ASN1_BIT_STRING_set(bits, bytes, (int)length) != 1) {
        ASN1_BIT_STRING_free(bits);
        return NULL;
    }
    bits->flags &= ~(ASN1_STRING_FLAG_BITS_LEFT | 0x07); // none of the last byte is unused
    bits->flags |= ASN1_STRING_FLAG_BITS_LEFT;
    return bits;
}

// Signed by whoever holds the key, which stays there.
static bool sign(X509_REQ *request, const struct est_device *device)
{
    unsigned char signature[EST_SIGNATURE_MAX], *body = NULL;
    size_t size = sizeof signature;
    int length = i2d_re_X509_REQ_tbs(request, &body);
    bool made = length > 0 && device->sign(device->context, body, (size_t)length, signature, &size);
    ASN1_BIT_STRING *bits = made ? bits_of(signature, size) : NULL;
    OPENSSL_free(body);
    if (bits)
        X509_REQ_set0_signature(request, bits);
    return bits != NULL;
}

// The caller frees it.
static char *base64_of(X509_REQ *request)
{
    unsigned char *der = NULL;
    int length = i2d_X509_REQ(request, &der);
    char *text = length > 0 ? malloc(BASE64_LENGTH((size_t)length) + 1) : NULL;
    if (text)
        base64_encode(der, (size_t)length, text);
    OPENSSL_free(der);
    return text;
}

enum est_err est_request(const struct est_device *device, char **text)
{
    X509 *own = certificates_own(device);
    X509_REQ *request = own ? X509_REQ_new() : NULL;
    EVP_PKEY *key = own ? X509_get0_pubkey(own) : NULL;
    enum est_err err = EST_NOT_SIGNED;
    *text = NULL;
    if (request && key && fill(request, own) && name_algorithm(request, key) &&
        sign(request, device) && X509_REQ_verify(request, key) == 1) {
        *text = base64_of(request);
        err = *text ? EST_OK : EST_NO_MEMORY;
    }
    X509_REQ_free(request);
    X509_free(own);
    ERR_clear_error();
    return err;
}
