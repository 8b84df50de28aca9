#include "drivers/history/key.h"

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <string.h>

#include "drivers/pki/pki.h"

bool history_key_check(const struct history_certificate *certificate, const void *bytes,
                       size_t length, const unsigned char *signature, size_t size)
{
    X509 *read = pki_read_der(certificate->bytes, certificate->length);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    EVP_PKEY *key = read ? X509_get0_pubkey(read) : NULL;
    bool good = context && key &&
                EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, key) == 1 &&
                EVP_DigestVerify(context, signature, size, bytes, length) == 1;
    EVP_MD_CTX_free(context);
    X509_free(read);
    return good;
}

bool history_key_sign(const struct history_kiosk *kiosk, const void *bytes, size_t length,
                      unsigned char signature[HISTORY_SIGNATURE_MAX], size_t *size)
{
    *size = HISTORY_SIGNATURE_MAX;
    return kiosk->sign(kiosk->context, bytes, length, signature, size) &&
           *size <= HISTORY_SIGNATURE_MAX &&
           history_key_check(&kiosk->certificate, bytes, length, signature, *size);
}

bool history_key_name(const struct history_certificate *certificate,
                      char name[HISTORY_KIOSK_MAX + 1])
{
    static const char ALLOWED[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                  "0123456789.-";
    X509 *read = pki_read_der(certificate->bytes, certificate->length);
    X509_NAME *subject = read ? X509_get_subject_name(read) : NULL;
    int at = subject ? X509_NAME_get_index_by_NID(subject, NID_commonName, -1) : -1;
    const ASN1_STRING *text =
        at >= 0 ? X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)) : NULL;
    int length = text ? ASN1_STRING_length(text) : 0;
    bool good = length > 0 && length <= HISTORY_KIOSK_MAX;
    if (good) {
        memcpy(name, ASN1_STRING_get0_data(text), (size_t)length);
        name[length] = '\0';
        good = strspn(name, ALLOWED) == (size_t)length;
    }
    X509_free(read);
    return good;
}
